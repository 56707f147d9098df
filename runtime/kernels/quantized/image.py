"""Resizing of quantized images."""

from __future__ import annotations

from functools import partial

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ....dialects.shapes import boolean
from ..registry import Kernel, quantized
from ..requantize import side

_ONE = 1 << 10


def _quotient(x: Array, divisor: int) -> Array:
    """Divide by a power of two toward zero."""
    return np.where(x < 0, -(-x // divisor), x // divisor)


def _neighbours(size: int, target: int, corners: bool, half: bool) -> tuple[Array, ...]:
    """Return the neighbours of each place and the weight of the second, in 1/1024."""
    if corners and target > 1:
        scale = (_ONE * (size - 1) + (target - 1) // 2) // (target - 1)
    else:
        scale = (_ONE * size + target // 2) // target
    place = np.arange(target, dtype=np.int64) * scale
    if half:
        place += scale // 2 - (1 << 9)
    low = np.maximum(_quotient(place, _ONE), 0)
    high = np.minimum(_quotient(place + _ONE - 1, _ONE), size - 1)
    return low, high, place - _ONE * low


def _blend(x: Array, axis: int, target: int, corners: bool, half: bool) -> Array:
    low, high, weight = _neighbours(x.shape[axis], target, corners, half)
    weight = weight.reshape(-1, *(1,) * (x.ndim - 1 - axis))
    return x.take(low, axis) * (_ONE - weight) + x.take(high, axis) * weight


def _real_neighbours(size: int, target: int, corners: bool, half: bool) -> tuple[Array, ...]:
    """Return the neighbours of each place and the weight of the second."""
    one, middle = np.float32(1), np.float32(0.5)
    if corners and target > 1:
        scale = np.float32(size - 1) / np.float32(target - 1)
    else:
        scale = np.float32(size) / np.float32(target)
    place = np.arange(target).astype(np.float32)
    place = (place + middle) * scale - middle if half else place * scale
    low = np.maximum(np.floor(place).astype(np.int64), 0)
    high = np.minimum(np.ceil(place).astype(np.int64), size - 1)
    weight = place - low.astype(np.float32)
    return low, high, one - weight, weight


@quantized(tfl.ResizeBilinearOp)
def resize_bilinear(op: tfl.ResizeBilinearOp) -> Kernel | None:
    """Resize with linear interpolation: of signed integers in fixed point, of others in float32."""
    x, out = side(op.operands[0]), side(op.results[0])
    if x is None or out is None:
        return None
    corners, half = boolean(op.align_corners), boolean(op.half_pixel_centers)
    return partial(resize_integers, corners=corners, half=half)


def resize_integers(image: Array, size: Array, corners: bool, half: bool) -> Array:
    """Resize stored integers: signed ones in fixed point, others in float32."""
    height, width = size.tolist()
    if image.dtype.kind == "u":
        return _resize_as_reals(image, height, width, corners, half)
    total = _blend(image.astype(np.int64), 1, height, corners, half)
    total = _blend(total, 2, width, corners, half)
    mean = np.sign(total) * ((np.abs(total) + (1 << 19)) >> 20)
    return mean.astype(image.dtype)


def _resize_as_reals(image: Array, height: int, width: int, corners: bool, half: bool) -> Array:
    top, bottom, above, below = _real_neighbours(image.shape[1], height, corners, half)
    left, right, before, after = _real_neighbours(image.shape[2], width, corners, half)
    wide = image.astype(np.float32)
    upper, lower = wide.take(top, 1), wide.take(bottom, 1)
    above, below = above[:, None, None], below[:, None, None]
    before, after = before[:, None], after[:, None]
    total = upper.take(left, 2) * above * before + lower.take(left, 2) * below * before
    total = total + upper.take(right, 2) * above * after
    total = total + lower.take(right, 2) * below * after
    return (total + np.float32(0.5)).astype(image.dtype)
