"""`QuantizeAndDequantize*` as fake quantization, which is then converted as such.

It rounds to `i * step` for the integers i of `num_bits`, signed or not: zero is one of the values,
and the step is the least with which both bounds are reached. Fake quantization between the first
and the last of these values rounds to the same ones.
"""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import Float32Type
from xdsl.ir import Operation, SSAValue

from ...dialects import tf
from ...dialects.elements import Array
from ...dialects.op import constant, prop
from ...dialects.shapes import boolean, element_of, integer, rank_of
from ..pattern import Op, Refusal, Result, rule

_FEWEST, _MOST = 2, 16
_NO_RANGE = "the range is no constant, or is only found when the model runs"


def _bounds(root: Operation) -> tuple[Array, Array] | None:
    """Return least and greatest values, per channel if there is an axis; None if unknown."""
    if boolean(prop(root, "range_given")):
        low, high = (constant(value) for value in root.operands[1:3])
        return None if low is None or high is None else (low.reshape(-1), high.reshape(-1))
    array, axis = constant(root.operands[0]), integer(prop(root, "axis"))
    if array is None or not array.size:
        return None
    others = tuple(dim for dim in range(array.ndim) if axis == -1 or dim != axis)
    return array.min(axis=others).reshape(-1), array.max(axis=others).reshape(-1)


def grid(low: Array, high: Array, bits: int, *, signed: bool, narrow: bool) -> Array | None:
    """Return the first and the last of the values, [2, n], None if there is but zero.

    Source: quantize_and_dequantize_op.h of TensorFlow, ComputeQuantizationRange.
    """
    half = 1 << (bits - 1)
    least, most = (narrow - half, half - 1) if signed else (0, 2 * half - 1)
    limits = np.stack([low, high]).astype(np.float64)
    steps = limits[1:] / most
    if least:
        steps = np.concatenate([limits[:1] / least, steps])
    step = steps.max(axis=0)
    return None if (step <= 0).any() else np.stack([least * step, most * step])


def _emulated(root: Operation, bits: int) -> Result:
    x = root.operands[0]
    found = _bounds(root)
    if found is None:
        return Refusal(_NO_RANGE)
    if not isinstance(element_of(x), Float32Type) or not _FEWEST <= bits <= _MOST:
        return Refusal(f"no fake quantization of {element_of(x)} has {bits} bits")
    signed = boolean(prop(root, "signed_input"))
    narrow = signed and boolean(prop(root, "narrow_range"))
    limits = grid(*found, bits, signed=signed, narrow=narrow)
    if limits is None:
        return Refusal("there is nothing but zero between the bounds")
    axis = integer(prop(root, "axis"))
    if axis == -1:
        return _made(tf.FakeQuantWithMinMaxVarsOp, root, x, limits[:, 0], bits, narrow)
    if rank_of(x) != axis + 1:
        return Refusal(f"axis {axis} is not the last one")
    return _made(tf.FakeQuantWithMinMaxVarsPerChannelOp, root, x, limits, bits, narrow)


def _made(
    op: type[tf.FakeQuantWithMinMaxVarsOp | tf.FakeQuantWithMinMaxVarsPerChannelOp],
    root: Operation,
    x: SSAValue,
    limits: Array,
    bits: int,
    narrow: bool,
) -> Operation:
    low, high = (tf.ConstOp(value=each.astype(np.float32)) for each in limits)
    return op(
        x, low, high, num_bits=bits, narrow_range=narrow, result_types=list(root.result_types)
    )


@rule(Op(tf.QuantizeAndDequantizeV4Op))
def emulate(root: tf.QuantizeAndDequantizeV4Op) -> Result:
    """QuantizeAndDequantizeV4(x, low, high) -> FakeQuantWithMinMaxVars(x, first, last)."""
    if not boolean(root.range_given) and constant(root.operands[0]) is None:
        return Refusal(_NO_RANGE)
    return _emulated(root, integer(root.num_bits))


@rule(Op(tf.QuantizeAndDequantizeV3Op))
def emulate_with_bits(root: tf.QuantizeAndDequantizeV3Op) -> Result:
    """QuantizeAndDequantizeV3(x, low, high, bits) -> FakeQuantWithMinMaxVars(x, first, last)."""
    bits = constant(root.operands[3])
    if bits is None:
        return Refusal("the number of bits is no constant")
    return _emulated(root, int(bits))


RULES = [emulate, emulate_with_bits]
