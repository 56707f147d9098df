"""Kernels of `QuantizeAndDequantize*`: rounding to the values that stored integers stand for.

Source: quantize_and_dequantize_op.h of TensorFlow's core/kernels.
"""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf
from ...dialects.elements import Array
from ...dialects.op import prop
from ...dialects.shapes import boolean, integer, text
from .registry import kernel


def _rounded(x: Array, half_up: bool) -> Array:
    return np.floor(x + np.asarray(0.5, x.dtype)) if half_up else np.rint(x)


def _grid(
    low: Array, high: Array, bits: int, *, signed: bool, narrow: bool
) -> tuple[Array, Array, Array, Array]:
    """Return steps per unit, unit per step, and the bounds that zero and a bound of each leave."""
    half = 1 << (bits - 1)
    least, most = (narrow - half, half - 1) if signed else (0, 2 * half - 1)
    endless: Array = np.asarray(np.finfo(low.dtype).max)
    first, last = np.asarray(least, low.dtype), np.asarray(most, low.dtype)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        below: Array = np.where(first * low > 0, first / low, endless)
        above: Array = np.where(last * high > 0, last / high, endless)
        by_low = below < above
        inverse: Array = np.where(by_low, low / np.asarray(least or 1, low.dtype), high / last)
    bottom: Array = np.where(by_low, low, first * inverse)
    top: Array = np.where(by_low, last * inverse, high)
    return np.minimum(below, above), inverse, bottom, top


def _emulate(op: Operation, x: Array, low: Array, high: Array, bits: int) -> Array:
    axis, given = integer(prop(op, "axis")), boolean(prop(op, "range_given"))
    others = tuple(dim for dim in range(x.ndim) if axis == -1 or dim != axis)
    if given:
        shape = [1 if dim in others else x.shape[dim] for dim in range(x.ndim)]
        low, high = low.reshape(shape), high.reshape(shape)
    elif x.size:
        low, high = x.min(axis=others, keepdims=True), x.max(axis=others, keepdims=True)
    else:
        return x
    signed, narrow = boolean(prop(op, "signed_input")), boolean(prop(op, "narrow_range"))
    steps, inverse, bottom, top = _grid(low, high, bits, signed=signed, narrow=narrow)
    bounded = np.maximum(np.minimum(x, top), bottom) if given else x
    half_up = "round_mode" in op.properties and text(prop(op, "round_mode")) == "HALF_UP"
    return _rounded(bounded * steps, half_up) * inverse


@kernel(tf.QuantizeAndDequantizeV2Op, tf.QuantizeAndDequantizeV4Op)
def quantize_and_dequantize(op: Operation, x: Array, low: Array, high: Array) -> Array:
    """Round to the values that integers stand for over a range, given or that of the elements."""
    return _emulate(op, x, low, high, integer(prop(op, "num_bits")))


@kernel(tf.QuantizeAndDequantizeV3Op)
def quantize_and_dequantize_bits(
    op: Operation, x: Array, low: Array, high: Array, bits: Array
) -> Array:
    """Do the same with the number of bits as an operand."""
    return _emulate(op, x, low, high, int(bits))
