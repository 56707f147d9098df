"""The integers that stand for reals, to the last bit as upstream's quantizer rounds them."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np
import numpy.typing as npt
from xdsl.dialects.builtin import IntegerType, Signedness

from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array, Elements
from ...dialects.quant import UniformType
from ...dialects.shapes import tensor_type

_BLOCK = 1 << 18
"""Elements that are quantized at a time."""
_ADJUSTED = 1e-3
"""A scale that differs more from that of the values was chosen on purpose."""
_INT8, _INT16, _INT32 = 127, 32767, (1 << 31) - 1

Doubles = npt.NDArray[np.float64]


def quantized(array: Array, type: UniformType, *, legacy: bool = False) -> Elements | None:
    """Return reals as stored integers; None where the type does not fit them.

    `legacy` multiplies by a single-precision inverse instead of dividing in double precision.

    Source: QuantizeUtils.cc, and QuantizeLegacy in quantization_utils.cc.
    """
    if type.per_axis and not _fits(array, type):
        return None
    numbers = _legacy(array, type) if legacy else _exact(array, type)
    if numbers is None:
        return None
    return stored(numbers, type)


def stored(numbers: Array, type: UniformType) -> Elements:
    """Return integers as a quantized constant holds them: in a signless type, as bits."""
    width = type.storage_type.width.data
    element = IntegerType(width)
    half = 1 << (width - 1)
    bits = numbers.astype(np.int64)
    if width < 64:
        bits = ((bits + half) & ((1 << width) - 1)) - half
    return Elements.of(bits.astype(numpy_dtype(element)), tensor_type(element, numbers.shape))


def numbers_in(value: Elements, type: UniformType) -> Array:
    """Return the integers that a quantized constant holds, as int64."""
    found = value.array.astype(np.int64)
    return found if is_signed(type) else found & ((1 << type.storage_type.width.data) - 1)


def _fits(array: Array, type: UniformType) -> bool:
    axis = type.axis.data
    return axis < array.ndim and array.shape[axis] == len(type.scales.data)


def away(x: Array) -> Array:
    """Round to integers, halves away from zero."""
    whole = np.trunc(x)
    return whole + np.copysign(np.abs(x - whole) >= 0.5, x)


def _channels(array: Array, type: UniformType) -> Array:
    """Return a view of shape [outer, channels, inner]."""
    if not type.per_axis:
        return array.reshape(1, 1, -1)
    axis = type.axis.data
    return array.reshape(-1, array.shape[axis], prod(array.shape[axis + 1 :]))


def _blocks(shape: tuple[int, ...]) -> Iterator[tuple[slice, slice, slice]]:
    """Yield parts of [outer, channels, inner] that are not too large."""
    outer, channels, inner = shape
    step = max(1, _BLOCK // max(1, channels * min(inner, _BLOCK)))
    every = slice(None)
    for row in range(0, outer, step):
        for column in range(0, inner, _BLOCK):
            yield slice(row, row + step), every, slice(column, column + _BLOCK)


def _column(values: list[float]) -> Doubles:
    return np.array(values, np.float64).reshape(1, -1, 1)


def _exact(array: Array, type: UniformType) -> Array:
    """Divide in double precision; 8-bit numbers are rounded once the zero point is added."""
    reals = _channels(array, type)
    scale = _column([scale.value.data for scale in type.scales.data])
    zero = _column([float(zero.data) for zero in type.zero_points.data])
    low, high = type.storage_min.data, type.storage_max.data
    out = np.empty(reals.shape, np.int32)
    together = type.storage_type.width.data == 8 and array.dtype == np.float32
    for block in _blocks(reals.shape):
        ratio = reals[block].astype(np.float64) / scale
        whole = away(ratio + zero) if together else away(ratio) + zero
        out[block] = np.clip(np.nan_to_num(whole), low, high)
    return out.reshape(array.shape)


def _legacy(array: Array, type: UniformType) -> Array | None:
    """Multiply by inverses in single precision, where the older quantizer did."""
    width = type.storage_type.width.data
    reals = _channels(np.asarray(array, np.float32), type)
    scales = np.array([scale.value.data for scale in type.scales.data]).astype(np.float32)
    symmetric = (type.storage_min.data, type.storage_max.data) == (-_INT8, _INT8)
    if width == 8 and symmetric and not type.per_axis:
        reach = np.max(np.abs(reals)) if reals.size else np.float32(0)
        if reach == 0:
            return np.zeros(array.shape, np.int32)
        if abs(float(reach / np.float32(_INT8)) - type.scales.data[0].value.data) > _ADJUSTED:
            return _exact(array, type)
        inverse, limit = np.array([np.float32(_INT8) / reach]), _INT8
    elif width == 8 and symmetric:
        inverse, limit = (1.0 / scales.astype(np.float64)).astype(np.float32), _INT8
    elif width in (4, 8, 64):
        return _exact(array, type)
    elif width in (16, BIAS_WIDTH) and (width != 16 or not type.per_axis):
        wide = scales.astype(np.float64)
        inverse = np.divide(1.0, wide, out=np.zeros_like(wide), where=wide != 0)
        inverse, limit = inverse.astype(np.float32), _INT16 if width == 16 else _INT32
    else:
        return None
    return _multiplied(reals, inverse.reshape(1, -1, 1), limit).reshape(array.shape)


BIAS_WIDTH = 32


def _multiplied(reals: Array, inverse: Array, limit: int) -> Array:
    out = np.empty(reals.shape, np.int32)
    for block in _blocks(reals.shape):
        whole = away(reals[block] * inverse).astype(np.float64)
        out[block] = np.clip(np.nan_to_num(whole), -limit, limit)
    return out


def reals(array: Array, type: UniformType) -> Array:
    """Return the single-precision reals that stored integers stand for: (q - zero) * scale."""
    stored = _channels(array, type).astype(np.float32)
    scale = _column([scale.value.data for scale in type.scales.data]).astype(np.float32)
    zero = _column([float(zero.data) for zero in type.zero_points.data]).astype(np.float32)
    return ((stored - zero) * scale).reshape(array.shape)


def is_signed(type: UniformType) -> bool:
    """Whether negative integers are stored."""
    return type.storage_type.signedness.data != Signedness.UNSIGNED
