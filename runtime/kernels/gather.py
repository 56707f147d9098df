"""Kernels that read or write at given indices."""

from __future__ import annotations

from typing import Any

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.shapes import element_of, integer
from .arguments import number, numbers, scalar
from .registry import kernel


def _check(indices: Array, size: int) -> None:
    if indices.size and not (0 <= int(indices.min()) and int(indices.max()) < size):
        raise IndexError(f"an index is outside [0, {size})")


def take(x: Array, indices: Array, axis: int, batch_dims: int) -> Array:
    """Read the slices of `axis` at `indices`, whose first `batch_dims` axes go along those of x."""
    axis, batch_dims = axis % max(1, x.ndim), batch_dims % (indices.ndim + 1)
    _check(indices, x.shape[axis])
    if not batch_dims:
        return x.take(indices, axis)
    # [batch, before, size, after] read at [batch, 1, index, 1].
    batch, tail = x.shape[:batch_dims], indices.shape[batch_dims:]
    before, after = x.shape[batch_dims:axis], x.shape[axis + 1 :]
    flat = x.reshape(int(np.prod(batch)), -1, x.shape[axis], int(np.prod(after)))
    where = indices.reshape(len(flat), 1, -1, 1)
    return np.take_along_axis(flat, where, 2).reshape(*batch, *before, *tail, *after)


@kernel(tfl.GatherOp, stored=True)
def gather(op: tfl.GatherOp, x: Array, indices: Array) -> Array:
    """Read slices along an axis."""
    return take(x, indices, integer(op.axis), number(op, "batch_dims"))


@kernel(tf.GatherV2Op, stored=True)
def gather_v2(op: tf.GatherV2Op, x: Array, indices: Array, axis: Array) -> Array:
    """Read slices along an axis."""
    return take(x, indices, scalar(axis), number(op, "batch_dims"))


@kernel(tf.GatherOp, stored=True)
def gather_rows(op: Operation, x: Array, indices: Array) -> Array:
    """Read rows."""
    return take(x, indices, 0, 0)


@kernel(tfl.GatherNdOp, tf.GatherNdOp, stored=True)
def gather_nd(op: tfl.GatherNdOp, x: Array, indices: Array) -> Array:
    """Read slices at index vectors, the last axis of `indices`."""
    columns: list[Array] = list(np.moveaxis(indices, -1, 0))
    for column, size in zip(columns, x.shape, strict=False):
        _check(column, size)
    return (
        np.asarray(x[tuple(columns)])
        if len(columns)
        else np.broadcast_to(x, (*indices.shape[:-1], *x.shape))
    )


@kernel(tfl.EmbeddingLookupOp, stored=True)
def embedding_lookup(op: tfl.EmbeddingLookupOp, ids: Array, table: Array) -> Array:
    """Read rows of a table."""
    _check(ids, len(table))
    return table[ids]


def _scatter(out: Array, indices: Array, updates: Array, function: Any) -> Array:
    """Combine `updates` into `out` at index vectors; None overwrites."""
    columns: tuple[Array, ...] = tuple(np.moveaxis(indices, -1, 0))
    for column, size in zip(columns, out.shape, strict=False):
        _check(column, size)
    if function is None:
        out[columns] = updates
    else:
        function.at(out, columns, updates)
    return out


@kernel(tfl.ScatterNdOp)
def scatter_nd(op: tfl.ScatterNdOp, indices: Array, updates: Array, shape: Array) -> Array:
    """Add updates into zeros at index vectors."""
    return _scatter(np.zeros(numbers(shape), updates.dtype), indices, updates, np.add)


@kernel(tf.ScatterNdOp)
def graph_scatter_nd(op: tf.ScatterNdOp, indices: Array, updates: Array, shape: Array) -> Array:
    """Add updates into zeros at index vectors."""
    return _scatter(np.zeros(numbers(shape), updates.dtype), indices, updates, np.add)


@kernel(tf.TensorScatterUpdateOp)
def tensor_scatter_update(op: Operation, x: Array, indices: Array, updates: Array) -> Array:
    """Overwrite slices at index vectors."""
    return _scatter(x.copy(), indices, updates, None)


@kernel(tf.TensorScatterAddOp)
def tensor_scatter_add(op: Operation, x: Array, indices: Array, updates: Array) -> Array:
    """Add to slices at index vectors."""
    return _scatter(x.copy(), indices, updates, np.add)


@kernel(tf.TensorScatterSubOp)
def tensor_scatter_sub(op: Operation, x: Array, indices: Array, updates: Array) -> Array:
    """Subtract from slices at index vectors."""
    return _scatter(x.copy(), indices, updates, np.subtract)


@kernel(tf.TensorScatterMaxOp)
def tensor_scatter_max(op: Operation, x: Array, indices: Array, updates: Array) -> Array:
    """Keep the larger of slices at index vectors and updates."""
    return _scatter(x.copy(), indices, updates, np.maximum)


@kernel(tf.TensorScatterMinOp)
def tensor_scatter_min(op: Operation, x: Array, indices: Array, updates: Array) -> Array:
    """Keep the smaller of slices at index vectors and updates."""
    return _scatter(x.copy(), indices, updates, np.minimum)


@kernel(tfl.SparseToDenseOp, tf.SparseToDenseOp, stored=True)
def sparse_to_dense(
    op: tfl.SparseToDenseOp, indices: Array, shape: Array, values: Array, default: Array
) -> Array:
    """Put values at indices (a scalar, [count] or [count, rank]) of a constant tensor."""
    out = np.full(numbers(shape), default.reshape(())[()], values.dtype)
    points = indices.reshape(-1, 1) if indices.ndim < 2 else indices
    return _scatter(out, points, np.broadcast_to(values, (len(points),)), None)


@kernel(tfl.UniqueOp, tf.UniqueOp)
def unique(op: tfl.UniqueOp, x: Array) -> tuple[Array, Array]:
    """Return the distinct elements in order of appearance, and where each element stands."""
    values, first, inverse = np.unique(x, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    places = np.argsort(order, kind="stable")[inverse.reshape(-1)]
    return values[order], places.astype(numpy_dtype(element_of(op.results[1])))


@kernel(tf.DynamicStitchOp, tf.ParallelDynamicStitchOp, stored=True)
def dynamic_stitch(op: Operation, *operands: Array) -> Array:
    """Interleave tensors; the first half of the operands says where each row goes."""
    count = len(operands) // 2
    indices, data = operands[:count], operands[count:]
    rows = 1 + max((int(index.max()) for index in indices if index.size), default=-1)
    inner = data[0].shape[indices[0].ndim :]
    out = np.zeros((rows, *inner), data[0].dtype)
    for index, part in zip(indices, data, strict=True):
        out[index.reshape(-1)] = part.reshape(-1, *inner)
    return out


@kernel(tfl.OneHotOp, tf.OneHotOp, stored=True)
def one_hot(op: tfl.OneHotOp, indices: Array, depth: Array, on: Array, off: Array) -> Array:
    """Put `on` at each index of a new axis, `off` elsewhere."""
    axis, count = integer(op.axis), scalar(depth)
    hot = np.expand_dims(indices, axis if axis >= 0 else indices.ndim)
    shape = [1] * hot.ndim
    shape[axis] = count
    return np.where(hot == np.arange(count, dtype=indices.dtype).reshape(shape), on, off)


@kernel(tf.DynamicPartitionOp, stored=True)
def dynamic_partition(op: Operation, x: Array, partitions: Array) -> tuple[Array, ...]:
    """Deal rows to the results."""
    return tuple(x[partitions == index] for index in range(len(op.results)))


@kernel(tf.XlaDynamicSliceOp, stored=True)
def dynamic_slice(op: Operation, x: Array, starts: Array, sizes: Array) -> Array:
    """Take a box, moved so that it lies inside; a view."""
    widths = numbers(sizes)
    first = [
        max(0, min(start, size - width))
        for start, size, width in zip(numbers(starts), x.shape, widths, strict=True)
    ]
    return x[tuple(slice(low, low + width) for low, width in zip(first, widths, strict=True))]
