"""Kernels on images: resizing and boxes."""

from __future__ import annotations

import numpy as np

from ...dialects import tf, tfl
from ...dialects.elements import Array
from ...dialects.shapes import boolean
from .arguments import flag, scalar
from .registry import kernel


def _scale(size: int, target: int, align_corners: bool) -> np.float32:
    if align_corners and target > 1:
        return np.float32(size - 1) / np.float32(target - 1)
    return np.float32(size) / np.float32(target)


def _blend(x: Array, axis: int, target: int, align_corners: bool, half_pixel: bool) -> Array:
    """Interpolate linearly between neighbours along one axis."""
    size = x.shape[axis]
    scale = _scale(size, target, align_corners)
    places = np.arange(target, dtype=np.float32)
    places = (places + np.float32(0.5)) * scale - np.float32(0.5) if half_pixel else places * scale
    lower = np.maximum(np.floor(places).astype(np.int64), 0)
    upper = np.minimum(np.ceil(places).astype(np.int64), size - 1)
    weight = (places - lower).reshape(-1, *(1,) * (x.ndim - 1 - axis)).astype(np.float32)
    low = x.take(lower, axis)
    out = x.take(upper, axis) - low
    out *= weight
    out += low
    return out


def resize_linear(x: Array, size: Array, align_corners: bool, half_pixel: bool) -> Array:
    """Interpolate linearly along height and width, in float32."""
    height, width = size.tolist()
    out = x.astype(np.float32) if x.dtype.kind in "iu" else x
    # The axis that shrinks most goes first.
    for axis, target in sorted(
        ((1, height), (2, width)), key=lambda item: item[1] / x.shape[item[0]]
    ):
        out = _blend(out, axis, target, align_corners, half_pixel)
    return out


def resize_nearest(x: Array, size: Array, align_corners: bool, half_pixel: bool) -> Array:
    """Take the nearest pixels."""
    for axis, target in enumerate(size.tolist(), 1):
        places = np.arange(target, dtype=np.float32)
        places = (places + np.float32(0.5 if half_pixel else 0)) * _scale(
            x.shape[axis], target, align_corners
        )
        # Corners round halves away from zero.
        index = np.floor(places + np.float32(0.5) if align_corners else places).astype(np.int64)
        x = x.take(np.clip(index, 0, x.shape[axis] - 1), axis)
    return x


@kernel(tfl.ResizeBilinearOp)
def resize_bilinear(op: tfl.ResizeBilinearOp, x: Array, size: Array) -> Array:
    """Resize with linear interpolation; integers round to the nearest."""
    corners, half = boolean(op.align_corners), boolean(op.half_pixel_centers)
    if x.dtype.name in ("int8", "int16", "uint8"):
        from .quantized.image import resize_integers

        return resize_integers(x, size, corners, half)
    out = resize_linear(x, size, corners, half)
    return np.floor(out + 0.5).astype(x.dtype) if x.dtype.kind in "iu" else out


@kernel(tf.ResizeBilinearOp)
def graph_resize_bilinear(op: tf.ResizeBilinearOp, x: Array, size: Array) -> Array:
    """Resize with linear interpolation, to float32."""
    corners, half = (flag(op, name) for name in _RESIZE)
    return resize_linear(x.astype(np.float32), size, corners, half)


@kernel(tfl.ResizeNearestNeighborOp, tf.ResizeNearestNeighborOp, stored=True)
def resize_nearest_neighbor(op: tfl.ResizeNearestNeighborOp, x: Array, size: Array) -> Array:
    """Resize by taking the nearest pixels."""
    corners, half = (flag(op, name) for name in _RESIZE)
    return resize_nearest(x, size, corners, half)


_RESIZE = ("align_corners", "half_pixel_centers")


def suppress(
    boxes: Array, scores: Array, limit: int, overlap: float, threshold: float, sigma: float
) -> tuple[Array, Array]:
    """Choose the best boxes [count, 4] that overlap little; return their indices and scores.

    With `sigma > 0`, a chosen box lowers the scores of those that it overlaps.
    """
    corners = np.sort(boxes.reshape(-1, 2, 2), axis=1)
    low, high = corners[:, 0], corners[:, 1]
    areas = (high - low).prod(axis=1)
    scores = np.where(scores > threshold, scores, -np.inf).astype(np.float32)
    chosen: list[int] = []
    values: list[float] = []
    while len(chosen) < min(limit, len(scores)):
        best = int(scores.argmax())
        if not scores[best] > threshold:
            break
        chosen.append(best)
        values.append(float(scores[best]))
        sides = np.minimum(high, high[best]) - np.maximum(low, low[best])
        common = np.maximum(sides, 0).prod(axis=1)
        both = (areas > 0) & (areas[best] > 0)
        share = np.where(both, common / (areas + areas[best] - common), 0)
        if sigma > 0:
            scores *= np.exp(-0.5 / sigma * share * share)
        scores[(share >= overlap) | (scores <= threshold)] = -np.inf
        scores[best] = -np.inf
    return np.array(chosen, np.int32), np.array(values, np.float32)


def _padded(x: Array, size: int) -> Array:
    return np.concatenate([x, np.zeros(size - len(x), x.dtype)])


@kernel(tfl.NonMaxSuppressionV4Op)
def non_max_suppression_v4(
    op: tfl.NonMaxSuppressionV4Op, boxes: Array, scores: Array, limit: Array, overlap: Array,
    threshold: Array,
) -> tuple[Array, Array]:  # fmt: skip
    """Return indices of the chosen boxes, filled up with zeros, and how many they are."""
    chosen, _ = suppress(boxes, scores, scalar(limit), float(overlap), float(threshold), 0)
    return _padded(chosen, scalar(limit)), np.array(len(chosen), np.int32)


@kernel(tfl.NonMaxSuppressionV5Op)
def non_max_suppression_v5(
    op: tfl.NonMaxSuppressionV5Op, boxes: Array, scores: Array, limit: Array, overlap: Array,
    threshold: Array, sigma: Array,
) -> tuple[Array, Array, Array]:  # fmt: skip
    """Return indices and scores of the chosen boxes, filled up with zeros, and their number."""
    chosen, values = suppress(
        boxes, scores, scalar(limit), float(overlap), float(threshold), float(sigma)
    )
    count = scalar(limit)
    return _padded(chosen, count), _padded(values, count), np.array(len(chosen), np.int32)
