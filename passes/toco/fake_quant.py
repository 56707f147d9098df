"""Fake quantization: its range goes to the arrays around it, then the operator itself.

Source: resolve_fake_quant_args_from_vars.cc, resolve_constant_fake_quant.cc,
read_array_minmax_and_narrow_range_from_fake_quant.cc, remove_trivial_fake_quant.cc and
drop_fake_quant.cc of upstream's toco.
"""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import FloatAttr, IntegerType, f32, i16
from xdsl.ir import OpResult

from ...dialects import toco
from ...dialects.dtypes import ui8
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import boolean, element_of, integer
from ...dialects.toco import Facts, facts, name_of, set_facts
from ..quantize.numbers import away
from .graph import Graph
from .parameters import WIDEST, WIDEST_IN_BYTE, Range, choose, with_range
from .transformation import transformation


def fake_range(op: toco.FakeQuantOp) -> Range | None:
    """Return the range of a fake quantization, None if it is not known yet."""
    low, high = op.range_min, op.range_max
    if low is None or high is None:
        return None
    return float(np.float32(low.value.data)), float(np.float32(high.value.data))


def fake_storage(op: toco.FakeQuantOp) -> IntegerType | None:
    """Return the integer type that a fake quantization stands for, None for too many bits."""
    bits = integer(op.num_bits)
    if not 2 <= bits <= WIDEST:
        return None
    return ui8 if bits <= WIDEST_IN_BYTE else i16


@transformation("ResolveFakeQuantArgsFromVars", toco.FakeQuantOp)
def resolve_arguments(graph: Graph, op: toco.FakeQuantOp) -> bool:
    """fake_quant(x, min, max) -> fake_quant(x) of a known range, which holds 0."""
    if fake_range(op) is not None:
        return False
    ends = [constant(item) for item in (op.min, op.max)]
    if any(item is None for item in ends):
        return False
    sizes = [item.size for item in ends if item is not None]
    if sizes != [1, 1]:
        raise graph.error(
            op,
            "has a range for each channel, one for the tensor is needed",
            "Train with one range per tensor, or use the other backend",
        )
    low, high = (float(item.reshape(-1)[0]) for item in ends if item is not None)
    if not low <= high:
        what = f"has the range [{low:g}, {high:g}], one whose min is not above its max is needed"
        raise graph.error(op, what, "Train it again")
    if low > 0 or high < 0:
        graph.say(
            f"Tweaking the range {low:g} to {high:g} of {name_of(op.output)} so that it contains 0"
        )
    known = toco.FakeQuantOp(
        op.input,
        [],
        [],
        range_min=FloatAttr(min(low, 0.0), f32),
        range_max=FloatAttr(max(high, 0.0), f32),
        num_bits=op.num_bits,
        narrow_range=op.narrow_range,
        result_types=op.result_types,
    )
    return graph.replace(op, known)


@transformation("ReadArrayMinmaxAndNarrowRangeFromFakeQuant", toco.FakeQuantOp)
def read_range(graph: Graph, op: toco.FakeQuantOp) -> bool:
    """Note the range of a fake quantization on what it reads and gives, unless they have one."""
    ends = fake_range(op)
    if ends is None:
        return False
    changed = False
    for value in (op.input, op.output):
        known = facts(value)
        if known.minmax is None:
            known = with_range(known, ends)
        narrow = known.narrow_range or boolean(op.narrow_range)
        changed |= set_facts(value, Facts(known.minmax, narrow, known.final_type))
    return changed


@transformation("ResolveConstantFakeQuant", toco.FakeQuantOp)
def resolve_constant(graph: Graph, op: toco.FakeQuantOp) -> bool:
    """fake_quant(c) -> a constant, rounded in single precision as in training."""
    ends, array = fake_range(op), constant(op.input)
    if ends is None or array is None or element_of(op.input) != f32:
        return False
    storage = fake_storage(op)
    if storage is None:
        return False
    narrow, bits = boolean(op.narrow_range), integer(op.num_bits)
    known = facts(op.output)
    final = storage if graph.flags.toco.propagate_fake_quant_num_bits else known.final_type
    set_facts(op.output, Facts(ends, narrow or known.narrow_range, final))
    return graph.become_constant(op, rounded_to_steps(array, ends, bits, narrow=narrow))


def rounded_to_steps(array: Array, ends: Range, bits: int, *, narrow: bool = False) -> Array:
    """Return what fake quantization makes of an array, all in single precision."""
    low, high = (-(1 << 15), (1 << 15) - 1) if bits == WIDEST else (0, (1 << bits) - 1)
    wide, zero = choose(ends, low + narrow, high)
    if not wide:
        return np.zeros_like(array)
    scale = np.float32(wide)
    least, most = (np.float32(code - zero) * scale for code in (low + narrow, high))
    inverse = np.float32(1) / scale
    steps = np.clip(array, least, most) - least
    return away(steps * inverse) * scale + least


@transformation("RemoveTrivialFakeQuant", toco.FakeQuantOp)
def remove_trivial(graph: Graph, op: toco.FakeQuantOp) -> bool:
    """fake_quant(fake_quant(x)) of one range -> fake_quant(x)."""
    inner = op.input.op if isinstance(op.input, OpResult) else None
    if not isinstance(inner, toco.FakeQuantOp) or fake_range(op) is None:
        return False
    if fake_range(op) != fake_range(inner) or integer(op.num_bits) != integer(inner.num_bits):
        return False
    if boolean(op.narrow_range) != boolean(inner.narrow_range):
        return False
    return graph.remove_passthrough(op, 0)


@transformation("DropFakeQuant", toco.FakeQuantOp)
def drop(graph: Graph, op: toco.FakeQuantOp) -> bool:
    """fake_quant(x) -> x, once its range stands on the arrays."""
    if fake_range(op) is None or facts(op.output).minmax is None:
        return False
    return graph.remove_passthrough(op, 0)
