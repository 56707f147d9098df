"""From ranges of reals to quantized types.

Per tensor or per axis, scale = (max - min) / (qmax - qmin), and the zero point is the integer
nearest to the one that stands for 0.0. All of it in double precision, in this very order: the last
bits decide on which side of a half a weight falls.

Source: FakeQuantSupport.cc and quantization_utils.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, prod

import numpy as np
from xdsl.dialects.builtin import IntegerType, Signedness, f32
from xdsl.ir import Attribute

from ...dialects.elements import Array
from ...dialects.quant import PER_TENSOR, UniformType, default_limits

TINY = 1e-6
"""A range that is no wider is widened to at least this."""
_EPSILON = float(np.finfo(np.float64).eps)
BIAS_BITS = 32


def rounded(real: float) -> int:
    """Return the nearest integer, halves away from zero."""
    whole = floor(abs(real))
    whole += abs(real) - whole >= 0.5
    return whole if real >= 0 else -whole


def storage_type(bits: int, *, signed: bool) -> IntegerType:
    """Return the integer type that stores so many bits: of 4, 8, 16 or 32."""
    width = next((width for width in (4, 8, 16, 32) if bits <= width), 32)
    return IntegerType(width, Signedness.SIGNLESS if signed else Signedness.UNSIGNED)


def _scale_and_zero(minimum: float, maximum: float, low: int, high: int) -> tuple[float, int]:
    if abs(maximum - minimum) < _EPSILON:
        return 1.0, low
    scale = (maximum - minimum) / (high - low)
    from_low, from_high = low - minimum / scale, high - maximum / scale
    low_error = abs(low) + abs(minimum / scale)
    high_error = abs(high) + abs(maximum / scale)
    zero = from_low if low_error < high_error else from_high
    if zero < low:
        return scale, low
    return scale, high if zero > high else rounded(zero)


def from_range(
    minima: Sequence[float],
    maxima: Sequence[float],
    *,
    bits: int = 8,
    signed: bool = True,
    narrow: bool = False,
    axis: int = PER_TENSOR,
    legacy: bool = False,
    expressed: Attribute = f32,
) -> UniformType:
    """Return the type that covers the ranges: one for the tensor, or one per index along `axis`.

    `legacy` computes the scale in single precision.

    Source: fakeQuantAttrsToType and DownCastScale.
    """
    storage = storage_type(bits, signed=signed)
    low, high = default_limits(storage)
    low += narrow
    found = [_scale_and_zero(*pair, low, high) for pair in zip(minima, maxima, strict=True)]
    if legacy:
        found = [_single_precision(*pair, low, high) for pair in zip(minima, maxima, strict=True)]
    return UniformType.of(
        storage,
        [scale for scale, _ in found],
        [zero for _, zero in found],
        axis=axis,
        narrow=narrow,
        expressed=expressed,
    )


def _single_precision(minimum: float, maximum: float, low: int, high: int) -> tuple[float, int]:
    scale = float((np.float32(maximum) - np.float32(minimum)) / np.float32(high - low))
    if low == -high:
        return scale, 0
    zero = float(np.float32(low - minimum / scale)) if scale else float(low)
    return scale, low if zero < low else high if zero > high else rounded(zero)


def widened(minimum: float, maximum: float) -> tuple[float, float]:
    """Return a range that is wide enough for its scale to make sense.

    Source: ExpandVerySmallRange.
    """
    if maximum - minimum > TINY:
        return minimum, maximum
    return min(minimum, -TINY / 2), max(maximum, TINY / 2)


def type_for(
    minima: Sequence[float],
    maxima: Sequence[float],
    *,
    bits: int = 8,
    signed: bool = True,
    narrow: bool = False,
    axis: int = PER_TENSOR,
    legacy: bool = False,
) -> UniformType:
    """Return the type for ranges, the very small ones widened.

    Source: GetQuantizedType.
    """
    pairs = [widened(*pair) for pair in zip(minima, maxima, strict=True)]
    return from_range(
        [low for low, _ in pairs],
        [high for _, high in pairs],
        bits=bits,
        signed=signed,
        narrow=narrow,
        axis=axis,
        legacy=legacy,
    )


def _extremes(array: Array, axis: int) -> tuple[Array, Array]:
    """Return least and greatest elements, for the tensor or per index along `axis`."""
    if axis == PER_TENSOR:
        flat = array.reshape(1, -1)
    else:
        inner = prod(array.shape[axis + 1 :])
        flat = array.reshape(-1, array.shape[axis], inner).transpose(1, 0, 2)
        low = np.fmin.reduce(np.fmin.reduce(flat, axis=2), axis=1)
        high = np.fmax.reduce(np.fmax.reduce(flat, axis=2), axis=1)
        return low.astype(np.float64), high.astype(np.float64)
    low, high = np.fmin.reduce(flat, axis=1), np.fmax.reduce(flat, axis=1)
    return low.astype(np.float64), high.astype(np.float64)


def weight_range(array: Array, axis: int, *, symmetric: bool) -> tuple[list[float], list[float]]:
    """Return the ranges of a constant, each with zero in it.

    Source: ExtractMinMaxFromAttr.
    """
    low, high = _extremes(array, axis)
    low, high = np.minimum(low, 0.0), np.maximum(high, 0.0)
    if symmetric:
        high = np.maximum(np.abs(low), np.abs(high))
        low = -high
    return low.tolist(), high.tolist()


def weight_type(
    array: Array,
    axis: int = PER_TENSOR,
    *,
    symmetric: bool,
    bits: int = 8,
    signed: bool = True,
    narrow: bool = True,
    legacy: bool = False,
) -> UniformType | None:
    """Return the type for the values of a constant; symmetric ones are signed and narrow.

    There is none for infinite values.

    Source: GetUniformQuantizedTypeForWeight, GetUniformQuantizedPerAxisTypeForWeight.
    """
    if (symmetric and not (signed and narrow)) or axis >= array.ndim or not array.size:
        return None
    low, high = weight_range(array, axis, symmetric=symmetric)
    if not np.isfinite([*low, *high]).all():
        return None
    return type_for(low, high, bits=bits, signed=signed, narrow=narrow, axis=axis, legacy=legacy)


def whole(type: UniformType) -> UniformType:
    """Return a type with the same scales whose integers may be all that the storage holds."""
    return UniformType.of(
        type.storage_type,
        [scale.value.data for scale in type.scales.data],
        [zero.data for zero in type.zero_points.data],
        axis=type.axis.data,
        expressed=type.expressed,
    )


def bias_type(
    types: Sequence[UniformType | None], axis: int, *, legacy: bool = False, factor: float = 1.0
) -> UniformType | None:
    """Return the 32-bit type whose scales are the products of those of `types`.

    `axis` is that of the bias, where the scales differ along one.

    Source: GetUniformQuantizedTypeForBias.
    """
    scales = np.ones(1)
    along = PER_TENSOR
    for type in types:
        if type is None:
            return None
        if type.per_axis:
            if along not in (PER_TENSOR, type.axis.data):
                return None
            if len(scales) not in (1, len(type.scales.data)):
                return None
            along = type.axis.data
        scales = scales * np.array([scale.value.data for scale in type.scales.data])
    if not types or len({type.expressed for type in types if type is not None}) > 1:
        return None
    if legacy:
        scales = scales.astype(np.float32).astype(np.float64)
    scales = scales * factor
    storage = IntegerType(BIAS_BITS)
    many = len(scales) > 1
    return UniformType.of(storage, scales.tolist(), axis=max(axis, 0) if many else PER_TENSOR)


def fixed_type(
    minimum: float, maximum: float, bits: int, *, signed: bool, symmetric: bool
) -> UniformType | None:
    """Return the type of a result whose range the op fixes; only of 8 or 16 bits.

    Source: GetFixedOutputRange.
    """
    if bits not in (8, 16):
        return None
    if symmetric and bits == 16:
        minimum = -maximum
    steps = 1 << bits
    scale = (maximum - minimum) / steps
    shift = steps // 2
    zero = min(-shift - int(minimum / scale), shift - 1)
    unsigned = not signed and bits == 8
    offset = shift if unsigned else 0
    return UniformType.of(
        storage_type(bits, signed=signed),
        [scale],
        [zero + offset],
        limits=(-shift + offset, shift - 1 + offset),
    )


def of_width(
    type: UniformType, bits: int, *, signed: bool, centred: bool, legacy: bool = False
) -> UniformType:
    """Return a type of another width that covers what `type` can hold; `centred` around zero."""
    low, high = (real(type, limit.data) for limit in (type.storage_min, type.storage_max))
    if centred:
        low, high = -max(-low, high), max(-low, high)
    made = from_range(
        [low],
        [high],
        bits=bits,
        signed=signed,
        narrow=centred,
        legacy=legacy,
        expressed=type.expressed,
    )
    return whole(made) if centred else made


def joined(types: Sequence[UniformType]) -> UniformType | None:
    """Return a type that covers what all of `types` can hold."""
    if len(types) <= 1:
        return types[0] if types else None
    first = types[0]
    low, high = first.storage_min.data, first.storage_max.data
    least = min(real(type, type.storage_min.data) for type in types)
    most = max(real(type, type.storage_max.data) for type in types)
    scale = (most - least) / (high - low)
    return UniformType.of(
        first.storage_type,
        [scale],
        [int(low - least / scale)],
        limits=(low, high),
        expressed=first.expressed,
    )


def real(type: UniformType, stored: int) -> float:
    """Return what an integer stands for."""
    return (stored - type.zero_points.data[0].data) * type.scales.data[0].value.data
