"""Kernels that combine the rows of each segment."""

from __future__ import annotations

from typing import Any

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.elements import Array
from .registry import kernel


def _segment(x: Array, ids: Array, count: int, function: Any, neutral: Any) -> Array:
    out = np.full((count, *x.shape[ids.ndim :]), neutral, x.dtype)
    flat, data = ids.reshape(-1), x.reshape(-1, *x.shape[ids.ndim :])
    inside = (flat >= 0) & (flat < count)
    function.at(out, flat[inside], data[inside])
    return out


def _extreme(x: Array, largest: bool) -> Any:
    if x.dtype.kind == "f":
        return np.finfo(x.dtype).max if largest else np.finfo(x.dtype).min
    return np.iinfo(x.dtype).max if largest else np.iinfo(x.dtype).min


@kernel(tfl.SegmentSumOp, tf.SegmentSumOp)
def segment_sum(op: tfl.SegmentSumOp, x: Array, ids: Array) -> Array:
    """Sum of the rows of each segment; `ids` ascend."""
    return _segment(x, ids, _count(ids), np.add, 0)


@kernel(tfl.UnsortedSegmentSumOp, tf.UnsortedSegmentSumOp)
def unsorted_segment_sum(op: Operation, x: Array, ids: Array, count: Array) -> Array:
    """Sum of the rows of each segment."""
    return _segment(x, ids, int(count.reshape(())), np.add, 0)


@kernel(tfl.UnsortedSegmentProdOp, tf.UnsortedSegmentProdOp)
def unsorted_segment_prod(op: Operation, x: Array, ids: Array, count: Array) -> Array:
    """Product of the rows of each segment."""
    return _segment(x, ids, int(count.reshape(())), np.multiply, 1)


@kernel(tfl.UnsortedSegmentMaxOp, tf.UnsortedSegmentMaxOp)
def unsorted_segment_max(op: Operation, x: Array, ids: Array, count: Array) -> Array:
    """Maximum of the rows of each segment; the lowest number where there is none."""
    return _segment(x, ids, int(count.reshape(())), np.maximum, _extreme(x, largest=False))


@kernel(tfl.UnsortedSegmentMinOp, tf.UnsortedSegmentMinOp)
def unsorted_segment_min(op: Operation, x: Array, ids: Array, count: Array) -> Array:
    """Minimum of the rows of each segment; the largest number where there is none."""
    return _segment(x, ids, int(count.reshape(())), np.minimum, _extreme(x, largest=True))


@kernel(tf.SegmentProdOp)
def segment_prod(op: Operation, x: Array, ids: Array) -> Array:
    """Product of the rows of each segment; `ids` ascend."""
    return _segment(x, ids, _count(ids), np.multiply, 1)


@kernel(tf.SegmentMeanOp)
def segment_mean(op: Operation, x: Array, ids: Array) -> Array:
    """Mean of the rows of each segment, 0 where there is none; `ids` ascend."""
    total = _segment(x, ids, _count(ids), np.add, 0)
    sizes = np.maximum(np.bincount(ids, minlength=len(total)), 1).astype(x.dtype)
    return total / sizes.reshape(-1, *(1,) * (x.ndim - 1))


def _extremes(x: Array, ids: Array, function: Any, start: Any) -> Array:
    """Reduce segments; those without rows give 0."""
    out = _segment(x, ids, _count(ids), function, start)
    out[np.bincount(ids, minlength=len(out)) == 0] = 0
    return out


@kernel(tf.SegmentMaxOp)
def segment_max(op: Operation, x: Array, ids: Array) -> Array:
    """Maximum of the rows of each segment; `ids` ascend."""
    return _extremes(x, ids, np.maximum, _extreme(x, largest=False))


@kernel(tf.SegmentMinOp)
def segment_min(op: Operation, x: Array, ids: Array) -> Array:
    """Minimum of the rows of each segment; `ids` ascend."""
    return _extremes(x, ids, np.minimum, _extreme(x, largest=True))


def _count(ids: Array) -> int:
    return int(ids[-1]) + 1 if ids.size else 0
