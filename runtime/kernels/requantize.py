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
from xdsl.dialects.builtin import StringAttr, TensorType
from xdsl.ir import Attribute, Operation, SSAValue

from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.quant import UniformType, default_limits
from ...dialects.shapes import element_of

_BLOCK = 1 << 13
"""Elements that are rescaled at a time: their scratch arrays stay in the cache."""
_EXACT = 1 << 52
"""Products below it, and halves added to them, are exact in float64."""


_BELOW_HALF = np.nextafter(0.5, 0)


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
    if isinstance(type, TensorType):
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
    below_half = np.nextafter(x.dtype.type(0.5), x.dtype.type(0))
    return np.trunc(x + np.copysign(below_half, x))


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


class Rescale:
    """Scales accumulators and stores them: once made, called on every invocation.

    The accumulators are integers in arrays of any type; the last axis has the channels.
    """

    def __init__(
        self, reals: Sequence[float], out: Side, clip: tuple[int, int], wide: bool = False
    ):
        """Prepare to scale by one factor, or one for each channel.

        Args:
            reals: the factors.
            out: how the results are stored.
            clip: their range.
            wide: the accumulators have 64 bits.

        """
        self.factor, self.out, self.clip, self.wide = multipliers(reals), out, clip, wide
        self.channels = len(reals)
        repeats = max(1, _BLOCK // self.channels)
        tile = (repeats,)
        significand, shift = self.factor
        self._significand, self._shift = np.tile(significand, tile), np.tile(shift, tile)
        self.block = self.channels * repeats
        left, right = np.maximum(shift, 0), np.maximum(-shift, 0)
        if wide:
            scale = np.ldexp(reduced(significand).astype(np.float64), shift - 15)
            largest = float(reduced(significand).max(initial=1))
        else:
            scale = np.ldexp(significand.astype(np.float64), left - 31)
            largest = float((significand << np.minimum(left, 31)).max(initial=1))
        self._scale = np.tile(scale, tile)
        self._right, self._half = (
            np.tile(right, tile).astype(np.int32),
            np.tile((1 << right) >> 1, tile).astype(np.int32),
        )
        self._all_shift = bool((right > 0).all())
        self._limit = min(_EXACT / max(largest, 1.0), (1 << 30) / max(float(scale.max()), 1e-9))

    def tile(self, bias: Array) -> Array:
        """Return what `__call__` takes as the bias."""
        return np.resize(bias.astype(np.float64), self.block)

    def __call__(self, acc: Array, bias: Array | None = None) -> Array:
        """Return the stored results of the accumulators plus a tiled bias."""
        flat = np.ascontiguousarray(acc).reshape(-1)
        out = np.empty(flat.shape, self.out.dtype)
        scratch = np.empty(min(self.block, flat.size), np.float64)
        whole = np.empty(scratch.shape, np.int32)
        for start in range(0, flat.size, self.block):
            target = out[start : start + self.block]
            part = scratch[: target.size]
            if bias is None:
                np.copyto(part, flat[start : start + self.block])
            else:
                np.add(flat[start : start + self.block], bias[: target.size], out=part)
            if -self._limit < part.min() and part.max() < self._limit:
                self._fast(part, target, whole[: target.size])
            else:
                self._exact(part, target)
        return out.reshape(acc.shape)

    def _fast(self, part: Array, target: Array, whole: Array) -> None:
        """Scale small accumulators: the products are exact in float64."""
        size = part.size
        part *= self._scale[:size]
        part += 0.5
        np.floor(part, out=part)
        np.copyto(whole, part, casting="unsafe")
        if not self.wide:
            half = self._half[:size]
            whole += whole >> 31 if self._all_shift else (whole >> 31) * (half > 0)
            whole += half
            whole >>= self._right[:size]
        whole += np.int32(self.out.zero)
        np.clip(whole, *self.clip, out=whole)
        np.copyto(target, whole, casting="unsafe")

    def _exact(self, part: Array, target: Array) -> None:
        size = part.size
        factor = Multiplier(self._significand[:size], self._shift[:size])
        wide = part.astype(np.int64)
        scaled = multiply_wide(wide, factor) if self.wide else multiply(wrapped(wide), factor)
        target[...] = np.clip(scaled + self.out.zero, *self.clip)


class RealRescale:
    """Scales accumulators by reals in float64 and rounds halves away from zero."""

    def __init__(self, reals: Sequence[float], out: Side, clip: tuple[int, int]):
        """Prepare to scale by one factor, or one for each channel."""
        self.reals, self.out, self.clip = np.array(reals, np.float64), out, clip

    def tile(self, bias: Array) -> Array:
        """Return what `__call__` takes as the bias."""
        return bias.astype(np.float64)

    def __call__(self, acc: Array, bias: Array | None = None) -> Array:
        """Return the stored results of the accumulators plus a bias."""
        acc = acc.astype(np.float64) if bias is None else acc + bias
        acc *= self.reals
        whole = np.copysign(_BELOW_HALF, acc)
        whole += acc
        np.trunc(whole, out=whole)
        whole += self.out.zero
        np.clip(whole, *self.clip, out=whole)
        return whole.astype(self.out.dtype)
