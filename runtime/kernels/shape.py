"""Kernels of shapes, and of tensors made of a rule."""

from __future__ import annotations

from math import ceil, prod

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.shapes import element_of, integers
from .arguments import numbers, scalar
from .registry import kernel


@kernel(tfl.ReshapeOp, tf.ReshapeOp, stored=True)
def reshape(op: tfl.ReshapeOp, x: Array, shape: Array) -> Array:
    """Read the elements in another shape; one size may be -1."""
    sizes = numbers(shape)
    if -1 in sizes and x.size == 0:
        rest = prod(size for size in sizes if size != -1)
        sizes[sizes.index(-1)] = x.size // rest if rest else 0
    return x.reshape(sizes)


@kernel(tfl.SqueezeOp, tf.SqueezeOp, stored=True)
def squeeze(op: tfl.SqueezeOp, x: Array) -> Array:
    """Drop axes of size 1, all of them if none is named."""
    axes = integers(op.properties["squeeze_dims"]) if "squeeze_dims" in op.properties else ()
    return x.squeeze(axes or None)


@kernel(tfl.ExpandDimsOp, tf.ExpandDimsOp, stored=True)
def expandnumbers(op: tfl.ExpandDimsOp, x: Array, axis: Array) -> Array:
    """Insert an axis of size 1."""
    return np.expand_dims(x, scalar(axis))


@kernel(tfl.TransposeOp, tf.TransposeOp, stored=True)
def transpose(op: tfl.TransposeOp, x: Array, perm: Array) -> Array:
    """Permute the axes; a view."""
    return x.transpose(numbers(perm))


@kernel(tf.ConjugateTransposeOp, stored=True)
def conjugate_transpose(op: Operation, x: Array, perm: Array) -> Array:
    """Permute the axes of the conjugate."""
    return np.conj(x).transpose(numbers(perm))


@kernel(tf.InvertPermutationOp)
def invert_permutation(op: Operation, x: Array) -> Array:
    """Return where each number stands in a permutation."""
    out = np.empty_like(x)
    out[x] = np.arange(len(x), dtype=x.dtype)
    return out


@kernel(tfl.TileOp, tf.TileOp, stored=True)
def tile(op: tfl.TileOp, x: Array, multiples: Array) -> Array:
    """Repeat along each axis."""
    return np.tile(x, numbers(multiples))


@kernel(tfl.BroadcastToOp, tf.BroadcastToOp, stored=True)
def broadcast_to(op: tfl.BroadcastToOp, x: Array, shape: Array) -> Array:
    """Repeat along axes of size 1; a view."""
    return np.broadcast_to(x, numbers(shape))


@kernel(tfl.BroadcastArgsOp, tf.BroadcastArgsOp)
def broadcast_args(op: tfl.BroadcastArgsOp, lhs: Array, rhs: Array) -> Array:
    """Return the shape that two shapes broadcast to."""
    return np.array(np.broadcast_shapes(tuple(numbers(lhs)), tuple(numbers(rhs))), lhs.dtype)


@kernel(tfl.ShapeOp, tf.ShapeOp, stored=True)
def shape(op: tfl.ShapeOp, x: Array) -> Array:
    """Return the shape."""
    return np.array(x.shape, numpy_dtype(element_of(op.results[0])))


@kernel(tf.ShapeNOp, stored=True)
def shape_n(op: Operation, *values: Array) -> tuple[Array, ...]:
    """Return the shape of each operand."""
    dtype = numpy_dtype(element_of(op.results[0]))
    return tuple(np.array(x.shape, dtype) for x in values)


@kernel(tfl.RankOp, tf.RankOp, stored=True)
def rank(op: tfl.RankOp, x: Array) -> Array:
    """Return the number of axes."""
    return np.array(x.ndim, np.int32)


@kernel(tf.SizeOp, stored=True)
def size(op: tf.SizeOp, x: Array) -> Array:
    """Return the number of elements."""
    return np.array(x.size, numpy_dtype(element_of(op.results[0])))


@kernel(tfl.FillOp, tf.FillOp, stored=True)
def fill(op: tfl.FillOp, dims: Array, value: Array) -> Array:
    """Repeat a scalar."""
    return np.full(numbers(dims), value.reshape(())[()], value.dtype)


@kernel(tfl.RangeOp, tf.RangeOp)
def range_(op: tfl.RangeOp, start: Array, limit: Array, delta: Array) -> Array:
    """Count from `start` to below `limit` in steps of `delta`."""
    first, last, step = (x.reshape(())[()] for x in (start, limit, delta))
    if step == 0:
        raise ValueError("a range with steps of 0")
    count = max(0, ceil((float(last) - float(first)) / float(step)))
    if start.dtype.kind in "iu":
        count = max(0, -((int(first) - int(last)) // int(step)))
    out = np.full(count, step, start.dtype)
    out[:1] = first
    return np.cumsum(out, dtype=start.dtype)


@kernel(tf.LinSpaceOp)
def lin_space(op: Operation, start: Array, stop: Array, count: Array) -> Array:
    """Count from `start` to `stop` in equal steps."""
    return np.linspace(start[()], stop[()], scalar(count), dtype=start.dtype)


@kernel(tfl.ZerosLikeOp, tf.ZerosLikeOp, stored=True)
def zeros_like(op: tfl.ZerosLikeOp, x: Array) -> Array:
    """Return as many zeros."""
    return np.zeros_like(x)


@kernel(tf.OnesLikeOp, stored=True)
def ones_like(op: Operation, x: Array) -> Array:
    """Return as many ones."""
    return np.ones_like(x)


@kernel(tf.EmptyOp)
def empty(op: Operation, shape: Array) -> Array:
    """Return zeros."""
    return np.zeros(numbers(shape), numpy_dtype(element_of(op.results[0])))


@kernel(tf.BroadcastGradientArgsOp)
def broadcast_gradient_args(op: Operation, lhs: Array, rhs: Array) -> tuple[Array, Array]:
    """Return the axes that a gradient sums over, for two operands that were broadcast."""
    rank = max(len(lhs), len(rhs))
    ours, theirs = ([1] * (rank - len(s)) + s.tolist() for s in (lhs, rhs))
    whole = list(np.broadcast_shapes(tuple(ours), tuple(theirs)))
    both = [a == b == 1 for a, b in zip(ours, theirs, strict=True)]

    def axes(sizes: list[int]) -> Array:
        repeated = [i for i in range(rank) if both[i] or sizes[i] != whole[i]]
        return np.array(repeated if ours != theirs else [], lhs.dtype)

    return axes(ours), axes(theirs)
