"""Scales of weights with the least error, instead of those that just cover the largest weight.

Per channel, the `s` for which the sum of `v * (round(w / s) * s - w)**2` is least, where `v` says
how much each weight matters.
"""

from __future__ import annotations

import numpy as np

from ...dialects.elements import Array
from ...dialects.quant import UniformType

_PARTS, _COARSE_PARTS = (0.8, 1.04), (0.4, 1.04)
_COARSE, _COARSE_TRIED = 7, 33
"""Up to this largest integer, clipping pays: more scales are tried, for channels of any size."""
_TRIED = ((64, 97), (512, 49), (5000, 17))
"""Up to so many weights in a channel, so many scales: with more, chance helps less."""
_BLOCK = 1 << 18


def fitted(array: Array, type: UniformType, importance: Array | None = None) -> UniformType:
    """Return the symmetric per-axis type with the scales that are best for an array.

    `importance` is as `array`, or broadcasts to it.
    """
    axis, limit = type.axis.data, type.storage_max.data
    rows = np.moveaxis(array, axis, 0).reshape(array.shape[axis], -1).astype(np.float32)
    count = next((tried for size, tried in _TRIED if rows.shape[1] <= size), 0)
    count = max(count, _COARSE_TRIED) if limit <= _COARSE else count
    if not count or not rows.size:
        return type
    weights = None
    if importance is not None:
        full = np.broadcast_to(importance, array.shape)
        weights = np.moveaxis(full, axis, 0).reshape(rows.shape).astype(np.float32)
    scales = np.array([scale.value.data for scale in type.scales.data])
    step = max(1, _BLOCK // max(rows.shape[1], 1))
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        chosen = None if weights is None else weights[part]
        scales[part] = _best(rows[part], scales[part], limit, chosen, count)
    return UniformType.of(
        type.storage_type,
        scales.tolist(),
        axis=axis,
        limits=(type.storage_min.data, limit),
        expressed=type.expressed,
    )


def _best(rows: Array, scales: Array, limit: int, weights: Array | None, count: int) -> Array:
    best, least = scales.copy(), np.full(len(rows), np.inf)
    parts = np.linspace(*(_COARSE_PARTS if limit <= _COARSE else _PARTS), count)
    for part in sorted(parts, key=lambda part: abs(part - 1)):  # ties go to the widest
        tried = (scales * part).astype(np.float32)[:, None]
        error = np.rint(rows / tried)
        np.clip(error, -limit, limit, out=error)
        error *= tried
        error -= rows
        np.square(error, out=error)
        if weights is not None:
            error *= weights
        cost = error.sum(axis=1)
        better = cost < least
        least[better] = cost[better]
        best[better] = scales[better] * part
    return best
