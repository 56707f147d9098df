"""Scales and zero points, chosen to the last bit as TOCO does.

Source: quantization_util.cc and tooling_util.h of upstream's toco.
"""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import IntegerType, Signedness, i8, i16, i32, i64
from xdsl.ir import SSAValue

from ...dialects.dtypes import ui8, ui16, ui32, ui64
from ...dialects.elements import Array, Elements
from ...dialects.quant import UniformType, default_limits
from ...dialects.shapes import element_of
from ...dialects.toco import Facts, TocoFlags, facts
from ..quantize.numbers import away, stored
from ..quantize.ranges import rounded

Range = tuple[float, float]

STORAGE = (ui8, i8, i16, ui16, i32, ui32, i64, ui64)
"""Integer types that can stand for reals; those of weights and activations are the first three."""

WIDEST_IN_BYTE, WIDEST = 8, 16
"""Fake quantization with at most so many bits is of 8 or 16 bits."""


def is_integer(flags: TocoFlags) -> bool:
    """Whether weights are signed and symmetric, as the runtime's kernels for int8 want them.

    It is how this project extends TOCO, which knows no other conversion than that to uint8.
    """
    return wanted(flags) in (i8, i16)


def wanted(flags: TocoFlags) -> IntegerType:
    """Return the integer type of an array that wishes for none itself."""
    kind = flags.inference_type.removeprefix("QUANTIZED_")
    return {"INT8": i8, "INT16": i16}.get(kind, ui8)


def storage_of(value: SSAValue, flags: TocoFlags) -> IntegerType:
    """Return the integer type that a real array becomes."""
    return final_storage(value) or wanted(flags)


def final_storage(value: SSAValue) -> IntegerType | None:
    """Return the integer type that an array is to have in the end, if it is to have one."""
    final = facts(value).final_type
    return next((storage for storage in STORAGE if storage == final), None)


def choose(ends: Range, low: int, high: int) -> tuple[float, int]:
    """Return scale and zero point of the range [min, max] on the integers [low, high].

    The zero point is taken from the end that gives the smaller error; min <= 0 <= max.
    """
    least, most = ends
    assert least <= 0.0 <= most, f"the range {least} to {most} is without zero"
    if least == most:
        return 0.0, 0
    scale = (most - least) / (high - low)
    below, above = least / scale, most / scale
    from_low = abs(low) + abs(below) < abs(high) + abs(above)
    zero = low - below if from_low else high - above
    return scale, min(max(rounded(zero), low), high)


def uniform(ends: Range, storage: IntegerType, *, narrow: bool = False) -> UniformType:
    """Return the quantized type of an array with values in [min, max]."""
    low, high = default_limits(storage)
    scale, zero = choose(ends, low + narrow, high)
    return UniformType.of(storage, [scale], [zero])


def symmetric(ends: Range, storage: IntegerType) -> UniformType:
    """Return the quantized type around zero of an array with values in [min, max]."""
    high = default_limits(storage)[1]
    reach = max(abs(ends[0]), abs(ends[1]))
    return UniformType.of(storage, [reach / high], narrow=storage == i8)


def type_for(
    value: SSAValue, ends: Range, flags: TocoFlags, *, is_weight: bool = False
) -> UniformType:
    """Return the quantized type that a real array becomes; its range is stretched to 0."""
    ends = min(ends[0], 0.0), max(ends[1], 0.0)
    storage = storage_of(value, flags)
    if is_integer(flags):
        if is_weight:
            return symmetric(ends, i8)
        if storage == i16:
            return symmetric(ends, i16)
    return uniform(ends, storage, narrow=facts(value).narrow_range)


def parts(type: UniformType) -> tuple[float, int]:
    """Return scale and zero point."""
    return type.scales.data[0].value.data, type.zero_points.data[0].data


def representable(type: UniformType) -> Range:
    """Return the least and the greatest real of a quantized type."""
    scale, zero = parts(type)
    return (type.storage_min.data - zero) * scale, (type.storage_max.data - zero) * scale


def quantized_type(value: SSAValue) -> UniformType | None:
    """Return the quantized element type of an array, None for any other."""
    element = element_of(value)
    return element if isinstance(element, UniformType) else None


def quantized_data(array: Array, type: UniformType, *, narrow: bool = False) -> Elements:
    """Return reals as integers: round(zero + x * (1 / scale)), halves away from zero."""
    scale, zero = parts(type)
    low, high = type.storage_min.data, type.storage_max.data
    inverse = 1.0 / scale if scale else 0.0
    numbers = np.clip(away(zero + array.astype(np.float64) * inverse), low, high)
    if narrow:
        numbers = np.maximum(numbers, default_limits(type.storage_type)[0] + 1)
    return stored(numbers.astype(np.int64), type)


def data_range(array: Array) -> Range:
    """Return the range of a constant together with 0; of zeros alone, [0, 1]."""
    if not array.size:
        return 0.0, 1.0
    low, high = min(float(array.min()), 0.0), max(float(array.max()), 0.0)
    return (low, high) if low or high else (0.0, 1.0)


def fits_two_codes(array: Array, ends: Range) -> bool:
    """Whether every value is an end of the range, so that nothing is lost."""
    return bool(np.isin(array, ends).all())


def with_range(known: Facts, ends: Range | None) -> Facts:
    """Return what is known of an array, with another range."""
    return Facts(ends, known.narrow_range, known.final_type)


def is_unsigned(storage: IntegerType) -> bool:
    """Whether a storage type has no negative numbers."""
    return storage.signedness.data == Signedness.UNSIGNED
