"""Kernels of reductions and scans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.shapes import element_of
from .arguments import flag
from .registry import kernel


def axes_of(axes: Array, rank: int) -> tuple[int, ...]:
    """Return an array of axes as distinct numbers in [0, rank)."""
    numbers = [int(axis) for axis in axes.reshape(-1)]
    if any(not -rank <= axis < rank for axis in numbers):
        raise ValueError(f"axes {numbers} for a tensor of rank {rank}")
    return tuple(sorted({axis % rank for axis in numbers}))


def mean_of(x: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    """Return the mean; that of integers rounds toward zero."""
    if x.dtype.kind in "fc":
        return np.asarray(_sum(x, axis, keepdims) / x.dtype.type(max(1, _count(x, axis))))
    total = x.sum(axis=axis, keepdims=keepdims, dtype=np.int64)
    return np.trunc(total / max(1, _count(x, axis))).astype(x.dtype)


def _count(x: Array, axes: tuple[int, ...]) -> int:
    count = 1
    for axis in axes:
        count *= x.shape[axis]
    return count


def _sum(x: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    """Add up; the middle axis of an image by a product with ones, which BLAS does fastest."""
    if x.dtype == np.float32 and x.ndim == 4 and axis == (1, 2) and x.flags.c_contiguous:
        ones = np.ones((1, x.shape[1] * x.shape[2]), x.dtype)
        out = np.matmul(ones, x.reshape(x.shape[0], -1, x.shape[3]))
        return out.reshape(x.shape[0], 1, 1, -1) if keepdims else out.reshape(x.shape[0], -1)
    return x.sum(axis=axis, keepdims=keepdims, dtype=x.dtype)


def _reducer(function: Callable[..., Any], *ops: type[Operation] | str) -> None:
    """Register a function of an array, `axis=` and `keepdims=`."""

    @kernel(*ops)
    def reduce(op: tfl.SumOp, x: Array, axes: Array) -> Array:  # pyright: ignore[reportUnusedFunction]
        keep = flag(op, "keep_dims")
        return np.asarray(function(x, axis=axes_of(axes, x.ndim), keepdims=keep))


def _prod(x: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    return x.prod(axis=axis, keepdims=keepdims, dtype=x.dtype)


_reducer(_sum, tfl.SumOp, tf.SumOp)
_reducer(mean_of, tfl.MeanOp, tf.MeanOp)
_reducer(_prod, tfl.ReduceProdOp, tf.ProdOp)
_reducer(np.amax, tfl.ReduceMaxOp, tf.MaxOp)
_reducer(np.amin, tfl.ReduceMinOp, tf.MinOp)
_reducer(np.any, tfl.ReduceAnyOp, tf.AnyOp)
_reducer(np.all, tfl.ReduceAllOp, tf.AllOp)


@kernel(tf.EuclideanNormOp)
def euclidean_norm(op: Operation, x: Array, axes: Array) -> Array:
    """Root of the sum of squares."""
    keep = flag(op, "keep_dims")
    return np.sqrt((x * np.conj(x)).sum(axis=axes_of(axes, x.ndim), keepdims=keep)).astype(x.dtype)


@kernel(tfl.ArgMaxOp, tf.ArgMaxOp)
def arg_max(op: tfl.ArgMaxOp, x: Array, axis: Array) -> Array:
    """Index of the first largest element along an axis."""
    return x.argmax(axis=int(axis.reshape(()))).astype(numpy_dtype(element_of(op.results[0])))


@kernel(tfl.ArgMinOp, tf.ArgMinOp)
def arg_min(op: tfl.ArgMinOp, x: Array, axis: Array) -> Array:
    """Index of the first smallest element along an axis."""
    return x.argmin(axis=int(axis.reshape(()))).astype(numpy_dtype(element_of(op.results[0])))


def _scan(
    op: Operation, x: Array, axis: Array, accumulate: Callable[..., Array], neutral: int
) -> Array:
    """Accumulate along an axis, optionally from the end, optionally without the element itself."""
    position = int(axis.reshape(())) % x.ndim
    turn = (slice(None),) * position + (slice(None, None, -1),)
    x = x[turn] if flag(op, "reverse") else x
    out = accumulate(x, axis=position, dtype=x.dtype)
    if flag(op, "exclusive"):
        first = np.full_like(np.take(out, [0], position), neutral)
        rest = np.delete(out, -1, position)
        out = np.concatenate([first, rest], position)
    return out[turn] if flag(op, "reverse") else out


@kernel(tfl.CumsumOp, tf.CumsumOp)
def cumsum(op: tfl.CumsumOp, x: Array, axis: Array) -> Array:
    """Add up along an axis."""
    return _scan(op, x, axis, np.cumsum, 0)


@kernel(tf.CumprodOp)
def cumprod(op: Operation, x: Array, axis: Array) -> Array:
    """Multiply along an axis."""
    return _scan(op, x, axis, np.cumprod, 1)


@kernel(tfl.TopKV2Op, tf.TopKV2Op)
def top_k(op: tfl.TopKV2Op, x: Array, k: Array) -> tuple[Array, Array]:
    """Largest elements of the last axis and their indices, largest first; ties in order."""
    order = np.argsort(-x if x.dtype.kind == "f" else x.max(initial=0) - x, axis=-1, kind="stable")
    order = order[..., : int(k.reshape(()))]
    return np.take_along_axis(x, order, -1), order.astype(np.int32)
