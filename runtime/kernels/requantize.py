"""Fixed-point arithmetic of quantized kernels: multipliers, rounding shifts, accumulators.

A real factor becomes a 31-bit significand and a power of two. A 32-bit accumulator is scaled in two
steps that both round: the high half of the doubled product (halves up), then the right shift
(halves away from zero). A 64-bit accumulator is scaled by the significand cut to 15 bits, in one
step (halves up). Source: LiteRT's `quantization_util.cc` and `common.cc`, double rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import frexp
from typing import Any, NamedTuple

import numpy as np
from xdsl.dialects.builtin import StringAttr, TensorType, UnrankedTensorType
from xdsl.ir import Attribute, Operation, SSAValue

from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.quant import UniformType, default_limits
from ...dialects.shapes import element_of

BELOW_HALF = np.nextafter(0.5, 0)
_BELOW_HALF = {
    np.dtype(dtype): np.nextafter(dtype(0.5), dtype(0)) for dtype in (np.float32, np.float64)
}


class Side(NamedTuple):
    """How the elements of an operand or a result stand for reals."""

    scale: np.float32
    zero: int
    scales: Array
    zeros: Array
    axis: int
    dtype: np.dtype[Any]
    low: int
    high: int

    @property
    def bits(self) -> int:
        """The width of the stored type."""
        return (self.high - self.low + 1).bit_length() - 1

    @property
    def per_axis(self) -> bool:
        """Whether there is more than one scale."""
        return len(self.scales) > 1

    @property
    def is_signed(self) -> bool:
        """Whether the stored type has negative values."""
        return self.low < 0


def side(value: SSAValue) -> Side | None:
    """Return how a value is quantized, None if it is not."""
    return side_of(element_of(value))


def side_of(type: Attribute | None) -> Side | None:
    """Return how elements of a type, or of a tensor type, are quantized."""
    if isinstance(type, TensorType | UnrankedTensorType):
        type = element_of(type)  # pyright: ignore[reportUnknownArgumentType]
    if not isinstance(type, UniformType):
        return None
    low, high = default_limits(type.storage_type)
    scales = np.array([scale.value.data for scale in type.scales.data], np.float32)
    zeros = np.array([zero.data for zero in type.zero_points.data], np.int64)
    dtype = numpy_dtype(type.storage_type)
    return Side(scales[0], int(zeros[0]), scales, zeros, type.axis.data, dtype, low, high)


def sides(op: Operation) -> tuple[Side | None, ...]:
    """Return how the operands and then the results of an op are quantized."""
    return tuple(side(value) for value in (*op.operands, *op.results))


class Multiplier(NamedTuple):
    """`significand * 2^(shift - 31)`; arrays hold one factor per channel."""

    significand: Any
    shift: Any


def multiplier(real: float) -> Multiplier:
    """Return the fixed-point form of a factor."""
    if real == 0:
        return Multiplier(0, 0)
    fraction, shift = frexp(real)
    significand = int(np.floor(abs(fraction) * (1 << 31) + 0.5))
    if significand == 1 << 31:
        significand //= 2
        shift += 1
    if shift < -31:
        return Multiplier(0, 0)
    return Multiplier(-significand if fraction < 0 else significand, shift)


def multipliers(reals: Sequence[float]) -> Multiplier:
    """Return the fixed-point forms of some factors."""
    found = [multiplier(real) for real in reals]
    return Multiplier(
        np.array([item.significand for item in found], np.int64),
        np.array([item.shift for item in found], np.int64),
    )


def wrapped(x: Array) -> Array:
    """Return int64 numbers as they are after an overflow of int32."""
    return x.astype(np.int32).astype(np.int64)


def high_product(x: Any, y: Any) -> Any:
    """Return the high half of the doubled product of two int32, in int64; halves go up."""
    return (x * y + (1 << 30)) >> 31


def shifted_right(x: Any, exponent: Any) -> Any:
    """Divide int64 by a power of two; halves go away from zero."""
    half = (np.int64(1) << exponent) >> 1
    return (x + half - ((x < 0) & (half > 0))) >> exponent


def multiply(x: Array, factor: Multiplier) -> Array:
    """Scale int32 accumulators, held in int64."""
    left = np.maximum(factor.shift, 0)
    right = np.maximum(-np.asarray(factor.shift), 0)
    x = wrapped(x << left) if np.any(left) else x
    return shifted_right(high_product(x, factor.significand), right)


def multiply_wide(x: Array, factor: Multiplier) -> Array:
    """Scale int64 accumulators by factors cut to 15 bits."""
    total = 15 - np.asarray(factor.shift)
    return wrapped((x * reduced(factor.significand) + (np.int64(1) << (total - 1))) >> total)


def reduced(significand: Any) -> Any:
    """Return significands rounded to 15 bits, below one."""
    significand = np.asarray(significand)
    return np.where(significand < 0x7FFF0000, (significand + (1 << 15)) >> 16, 0x7FFF)


def to_stored(real: float, out: Side) -> int:
    """Return the integer that a real stands at, not clipped; halves go away from zero."""
    return int(rounded(np.float32(real) / out.scale)) + out.zero


def rounded(x: Any) -> Any:
    """Round floats, halves away from zero, exactly as C does."""
    return np.trunc(x + np.copysign(_BELOW_HALF[x.dtype], x))


def limits(op: Operation, out: Side) -> tuple[int, int]:
    """Return the range of a result's elements that the op's fused activation leaves."""
    name = op.properties.get("fused_activation_function")
    low, high = out.low, out.high
    match name.data if isinstance(name, StringAttr) else "NONE":
        case "RELU":
            return max(low, to_stored(0, out)), high
        case "RELU6":
            return max(low, to_stored(0, out)), min(high, to_stored(6, out))
        case "RELU_N1_TO_1":
            return max(low, to_stored(-1, out)), min(high, to_stored(1, out))
        case _:
            return low, high
