"""The number of bits of fake quantization, as the type that arrays around it are to have.

Source: propagate_fake_quant_num_bits.cc of upstream's toco.
"""

from __future__ import annotations

from xdsl.dialects.builtin import IntegerType, f32
from xdsl.ir import Operation, OpResult, SSAValue

from ...dialects import tfl, toco
from ...dialects.quant import UniformType, default_limits
from ...dialects.shapes import element_of, shape_of, typed
from ...dialects.toco import Facts, facts, name_of, set_facts
from ...dialects.toco.arrays import is_constant
from .fake_quant import fake_range, fake_storage
from .graph import Graph
from .parameters import Range, parts, quantized_type, uniform
from .transformation import transformation

_CONCATENATIONS = (tfl.ConcatenationOp, toco.ConcatOp, toco.ConcatV2Op)
_FIRST: tuple[int, ...] = (0,)
_OPEN: dict[type[Operation], tuple[int, ...]] = {
    tfl.DequantizeOp: _FIRST,
    tfl.GatherOp: _FIRST,
    tfl.ReshapeOp: _FIRST,
    tfl.TransposeOp: _FIRST,
    tfl.TileOp: _FIRST,
    tfl.SelectOp: (1, 2),
    tfl.SelectV2Op: (1, 2),
    tfl.ReluOp: _FIRST,
    tfl.Relu1Op: _FIRST,
    tfl.Relu6Op: _FIRST,
}
"""Operators through which a type goes on backward: to which operands."""


@transformation("PropagateFakeQuantNumBits", toco.FakeQuantOp)
def propagate(graph: Graph, op: toco.FakeQuantOp) -> bool:
    """Let arrays before and behind a fake quantization wish for its type."""
    ends, storage = fake_range(op), fake_storage(op)
    if ends is None or storage is None:
        return False
    changed = _backward(graph, [op.input], storage, ends)
    return _forward(graph, op, storage) or changed


def _backward(graph: Graph, values: list[SSAValue], storage: IntegerType, ends: Range) -> bool:
    changed, seen = False, set[SSAValue]()
    while values:
        value = values.pop()
        if value in seen:
            continue
        seen.add(value)
        changed |= _wish(graph, value, storage, ends)
        if not isinstance(value, OpResult) or is_constant(value):
            continue
        op = value.op
        if isinstance(op, _CONCATENATIONS):
            values += [item for item in op.operands if _holds_reals(item)]
        else:
            values += [op.operands[index] for index in _OPEN.get(type(op), ())]
    return changed


def _forward(graph: Graph, start: Operation, storage: IntegerType) -> bool:
    changed, ops = False, [start]
    while ops:
        for result in ops.pop().results:
            if facts(result).final_type == storage or not _holds_reals(result):
                continue
            changed |= _wish(graph, result, storage, None)
            readers = graph.readers(result)
            ops += [item for item in readers if not isinstance(item, toco.FakeQuantOp)]
    return changed


def _holds_reals(value: SSAValue) -> bool:
    return element_of(value) == f32 or quantized_type(value) is not None


def _wish(graph: Graph, value: SSAValue, storage: IntegerType, ends: Range | None) -> bool:
    """Let an array wish for a type, and give it a range if it has none."""
    known, type_ = facts(value), quantized_type(value)
    if type_ is not None and known.minmax is not None and type_.storage_type != storage:
        if is_constant(value):
            return False
        ends = _rescaled(type_, storage)
        graph.say(f"Rescaling min/max of {name_of(value)} to {ends[0]:g},{ends[1]:g}")
        graph.set_type(value, typed(uniform(ends, storage), shape_of(value)))
        return set_facts(value, Facts(ends, known.narrow_range, storage))
    minmax = known.minmax
    if minmax is None and type_ is None:
        minmax = ends
    return set_facts(value, Facts(minmax, known.narrow_range, storage))


def _rescaled(type_: UniformType, storage: IntegerType) -> Range:
    """Return the range of an array once its integers are of another width."""
    scale, zero = parts(type_)
    low, high = type_.storage_min.data, type_.storage_max.data
    last = default_limits(storage)[1]
    return (low - zero) * scale, (high + 1 - zero) * scale - 1.0 / (last + 1)
