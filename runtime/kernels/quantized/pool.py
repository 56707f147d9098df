"""Pooling of quantized images."""

from __future__ import annotations

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ..pool import axes_of_pool
from ..registry import Kernel, quantized
from ..requantize import limits, side
from ..windows import counts_inside, pool


@quantized(tfl.AveragePool2DOp)
def average_pool_2d(op: tfl.AveragePool2DOp) -> Kernel | None:
    """Return the mean of each window, padding not counted; halves go away from zero."""
    x, out = side(op.operands[0]), side(op.results[0])
    if x is None or out is None:
        return None
    low, high = limits(op, out)

    def call(image: Array) -> Array:
        rows, columns = axes_of_pool(op, image)
        total = pool(image.astype(np.int32), (rows, columns), np.add, 0)
        counts = counts_inside(rows)[:, None, None] * counts_inside(columns)[:, None]
        sign = np.where(total > 0, 1, -1)
        mean = sign * ((np.abs(total) + counts // 2) // counts)
        return np.clip(mean, low, high).astype(out.dtype)

    return call


@quantized(tfl.MaxPool2DOp)
def max_pool_2d(op: tfl.MaxPool2DOp) -> Kernel | None:
    """Return the maximum of each window."""
    x, out = side(op.operands[0]), side(op.results[0])
    if x is None or out is None:
        return None
    low, high = limits(op, out)

    def call(image: Array) -> Array:
        top = pool(image, axes_of_pool(op, image), np.maximum, x.low)
        return np.clip(top, low, high).astype(out.dtype)

    return call
