"""What becomes of the scales of a quantized type."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from ..dialects.elements import Array
from ..dialects.quant import UniformType
from ..dialects.shapes import Shape


def joined(types: Sequence[UniformType], axis: int) -> UniformType | None:
    """Return the type with the scales of all `types`, which are alike otherwise."""
    if not types:
        return None
    first = types[0]
    return UniformType.of(
        first.storage_type,
        [type.scales.data[0].value.data for type in types],
        [type.zero_points.data[0].data for type in types],
        axis=axis,
        limits=(first.storage_min.data, first.storage_max.data),
    )


def narrowed(type: UniformType, bits: int, *, narrow: bool) -> UniformType:
    """Return the type with the storage range of `bits`.

    Source: quantization_utils, ResetMinMaxFromNumBits.
    """
    low, high = type.storage_min.data, type.storage_max.data
    least, most = int(narrow), (1 << bits) - 1
    rate = (high - low) / (most - least)
    zeros = [most - int((high - zero.data) / rate + 0.5) for zero in type.zero_points.data]
    return UniformType.of(
        type.storage_type,
        [scale.value.data * rate for scale in type.scales.data],
        zeros,
        axis=type.axis.data,
        limits=(least, most),
    )


def transposed(type: UniformType, perm: Sequence[int]) -> UniformType:
    """Return the type with its scales along the axis where they are after a transpose."""
    return type.along(perm.index(type.axis.data)) if type.per_axis else type


def reshaped(type: UniformType, before: Shape | None, after: Shape | None) -> UniformType | None:
    """Return the type with its scales along the axis where they are after a reshape."""
    if not type.per_axis:
        return type
    if before is None or after is None or min(*before, *after) < 0:
        return None
    axis = type.axis.data
    inner = prod(before[axis + 1 :])
    place = next((i for i in range(len(after)) if prod(after[i + 1 :]) == inner), None)
    if place is None or after[place] % before[axis]:
        return None
    times = after[place] // before[axis]
    return UniformType.of(
        type.storage_type,
        [scale.value.data for scale in type.scales.data] * times,
        [zero.data for zero in type.zero_points.data] * times,
        axis=place,
        limits=(type.storage_min.data, type.storage_max.data),
    )


def rescaled(type: UniformType, factors: Array, axis: int) -> UniformType | None:
    """Return a type whose numbers are `factors` times as large.

    Integers for negative factors must lie as far above their zero point as below.
    """
    if not np.isfinite(factors).all() or not factors.all():
        return None
    if factors.size > 1 and (type.axis.data != axis or factors.size != len(type.scales.data)):
        return None
    low, high = type.storage_min.data, type.storage_max.data
    zeros = [zero.data for zero in type.zero_points.data]
    if (factors < 0).any() and any(abs(2 * zero - low - high) > 1 for zero in zeros):
        return None
    scales = np.array([scale.value.data for scale in type.scales.data]) * np.abs(factors)
    return UniformType.of(
        type.storage_type,
        scales.tolist(),
        zeros,
        axis=type.axis.data,
        limits=(low, high),
    )
