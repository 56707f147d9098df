"""Kernels of StableHLO's operators that move elements, and of its sums of products."""

from __future__ import annotations

from math import prod

import numpy as np
from xdsl.ir import Operation

from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.shapes import element_of, shape_of
from .arguments import option, option_text, options, scalar
from .random import philox_words, threefry_words
from .registry import kernel
from .windows import Axis, convolve_3d


def _result(op: Operation) -> tuple[int, ...]:
    """Return the shape that an operator declares for its result; files leave that of scalars out.

    Raises:
        ValueError: a dimension is unknown.

    """
    shape = shape_of(op.results[0]) or ()
    if any(size < 0 for size in shape):
        raise ValueError("the shape of the result is not known")
    return shape


@kernel("tfl.stablehlo_reshape", stored=True)
def reshape(op: Operation, x: Array) -> Array:
    """Return the elements in another shape."""
    return x.reshape(_result(op))


@kernel("tfl.stablehlo_concatenate", stored=True)
def concatenate(op: Operation, *parts: Array) -> Array:
    """Join arrays along an axis."""
    return np.concatenate(parts, axis=option(op, "dimension"))


@kernel("tfl.stablehlo_broadcast_in_dim", stored=True)
def broadcast_in_dim(op: Operation, x: Array) -> Array:
    """Repeat the elements along new axes and those of size one."""
    shape = _result(op)
    axes = options(op, "broadcast_dimensions")
    sizes = [1] * len(shape)
    for axis, size in zip(axes, x.shape, strict=True):
        sizes[axis] = size
    order = sorted(range(len(axes)), key=axes.__getitem__)
    return np.broadcast_to(x.transpose(order).reshape(sizes), shape).copy()


@kernel("tfl.stablehlo_slice", stored=True)
def slice_(op: Operation, x: Array) -> Array:
    """Return every n-th element between two corners."""
    bounds = (options(op, name) for name in ("start_indices", "limit_indices", "strides"))
    return x[tuple(slice(*item) for item in zip(*bounds, strict=True))].copy()


@kernel("tfl.stablehlo_transpose", stored=True)
def transpose(op: Operation, x: Array) -> Array:
    """Permute the axes."""
    return np.ascontiguousarray(x.transpose(options(op, "permutation")))


@kernel("tfl.stablehlo_iota")
def iota(op: Operation) -> Array:
    """Count along an axis."""
    shape, axis = _result(op), option(op, "iota_dimension")
    line = np.arange(shape[axis]).astype(numpy_dtype(element_of(op.results[0])))
    return np.broadcast_to(line.reshape(-1, *(1,) * (len(shape) - 1 - axis)), shape).copy()


def _starts(x: Array, sizes: list[int], starts: tuple[Array, ...]) -> tuple[slice, ...]:
    """Return a window of some size whose corner is moved so that it lies inside."""
    corners = [
        min(max(scalar(start), 0), whole - size)
        for start, whole, size in zip(starts, x.shape, sizes, strict=True)
    ]
    return tuple(slice(start, start + size) for start, size in zip(corners, sizes, strict=True))


@kernel("tfl.stablehlo_dynamic_slice", stored=True)
def dynamic_slice(op: Operation, x: Array, *starts: Array) -> Array:
    """Return a window of fixed size."""
    return x[_starts(x, options(op, "slice_sizes"), starts)].copy()


@kernel("tfl.stablehlo_dynamic_update_slice", stored=True)
def dynamic_update_slice(op: Operation, x: Array, update: Array, *starts: Array) -> Array:
    """Write over a window."""
    out = x.copy()
    out[_starts(x, list(update.shape), starts)] = update
    return out


def padded(
    x: Array, value: object, low: list[int], high: list[int], inside: list[int]
) -> Array:  # fmt: skip
    """Spread the elements out, then pad; negative numbers crop."""
    sizes = [max(0, n + (n - 1) * between) for n, between in zip(x.shape, inside, strict=True)]
    shape = [max(0, n + a + b) for n, a, b in zip(sizes, low, high, strict=True)]
    out = np.full(shape, value, x.dtype)
    source: list[slice] = []
    target: list[slice] = []
    for count, whole, before, between in zip(x.shape, shape, low, inside, strict=True):
        step = between + 1
        first = max(0, -(before // step)) if before < 0 else 0
        last = min(count, (whole - 1 - before) // step + 1)
        source.append(slice(first, max(first, last)))
        start = before + first * step
        stop = before + (last - 1) * step + 1
        target.append(slice(start, max(start, stop), step))
    if all(item.stop > item.start for item in source):
        out[tuple(target)] = x[tuple(source)]
    return out


@kernel("tfl.stablehlo_pad", stored=True)
def pad(op: Operation, x: Array, value: Array) -> Array:
    """Pad outside and between the elements."""
    names = ("edge_padding_low", "edge_padding_high", "interior_padding")
    return padded(x, value.reshape(())[()], *(options(op, name) for name in names))


def index_vectors(indices: Array, axis: int) -> Array:
    """Return the indices with their vectors along the last axis."""
    if axis == indices.ndim:
        return indices[..., None]
    return np.moveaxis(indices, axis, -1)


@kernel("tfl.stablehlo_gather", stored=True)
def gather(op: Operation, x: Array, indices: Array) -> Array:
    """Return the windows whose corners are given, moved so that they lie inside."""
    sizes, collapsed = options(op, "slice_sizes"), options(op, "collapsed_slice_dims")
    offsets = options(op, "offset_dims")
    vectors = index_vectors(indices, option(op, "index_vector_dim")).astype(np.int64)
    rank = vectors.ndim - 1 + len(offsets)
    batch = [axis for axis in range(rank) if axis not in offsets]
    starts = dict(zip(options(op, "start_index_map"), np.moveaxis(vectors, -1, 0), strict=True))
    free = iter(offsets)
    places: list[Array] = []
    for axis, (whole, size) in enumerate(zip(x.shape, sizes, strict=True)):
        place = np.zeros((1,) * rank, np.int64)
        if axis in starts:
            shape = [1] * rank
            for position, count in zip(batch, vectors.shape, strict=False):
                shape[position] = count
            place = np.clip(starts[axis], 0, whole - size).reshape(shape)
        if axis not in collapsed:
            shape = [1] * rank
            shape[next(free)] = size
            place = place + np.arange(size).reshape(shape)
        places.append(place)
    return x[tuple(np.broadcast_arrays(*places))] if places else x.copy()


@kernel("tfl.stablehlo_dot_general")
def dot_general(op: Operation, lhs: Array, rhs: Array) -> Array:
    """Multiply and sum over the contracted axes, for each index of the batch axes."""
    names = [f"{side}_{kind}_dimensions" for kind in ("batching", "contracting") for side in "lr"]
    names = [name.replace("l_", "lhs_").replace("r_", "rhs_") for name in names]
    lb, rb, lc, rc = (options(op, name) for name in names)
    left = [axis for axis in range(lhs.ndim) if axis not in (*lb, *lc)]
    right = [axis for axis in range(rhs.ndim) if axis not in (*rb, *rc)]
    batch = [lhs.shape[axis] for axis in lb]
    depth = prod(lhs.shape[axis] for axis in lc)
    rows, columns = [lhs.shape[axis] for axis in left], [rhs.shape[axis] for axis in right]
    a = lhs.transpose(*lb, *left, *lc).reshape(*batch, prod(rows), depth)
    b = rhs.transpose(*rb, *rc, *right).reshape(*batch, depth, prod(columns))
    dtype = numpy_dtype(element_of(op.results[0]))
    wide = dtype if dtype.itemsize >= 4 else np.dtype(np.float32)
    return (a.astype(wide) @ b.astype(wide)).reshape(*batch, *rows, *columns).astype(dtype)


@kernel("tfl.stablehlo_convolution")
def convolution(op: Operation, x: Array, w: Array) -> Array:
    """Slide a filter over up to three spatial axes.

    Raises:
        ValueError: there are more spatial axes.

    """
    space = options(op, "input_spatial_dimensions")
    count = len(space)
    if count > 3:
        raise ValueError(f"a convolution over {count} axes, at most 3 can be computed")
    taps = options(op, "kernel_spatial_dimensions")
    x = x.transpose(
        option(op, "input_batch_dimension"), *space, option(op, "input_feature_dimension")
    )
    ends = (
        option(op, "kernel_input_feature_dimension"),
        option(op, "kernel_output_feature_dimension"),
    )
    w = w.transpose(*taps, *ends)
    strides = options(op, "window_strides") or [1] * count
    pads = np.array(options(op, "padding") or [0] * 2 * count).reshape(-1, 2)
    spread = options(op, "lhs_dilation") or [1] * count
    apart = options(op, "rhs_dilation") or [1] * count
    reversals = options(op, "window_reversal")
    if any(reversals):
        w = w[tuple(slice(None, None, -1 if flip else 1) for flip in reversals)]
    low, high = [0, *pads[:, 0].tolist(), 0], [0, *pads[:, 1].tolist(), 0]
    x = padded(x, 0, low, high, [0, *(item - 1 for item in spread), 0])
    extra = (1,) * (3 - count)
    axes = [Axis(1, 1, 1, 0, 0, 1)] * (3 - count) + [
        Axis(k, s, d, 0, 0, size)
        for k, s, d, size in zip(w.shape, strides, apart, x.shape[1:], strict=False)
    ]
    x = x.reshape(x.shape[0], *extra, *x.shape[1:])
    w = w.reshape(*extra, *w.shape)
    out = _by_batch_groups(x, w, axes[:3], max(1, option(op, "batch_group_count", 1)))
    out = out.reshape(out.shape[0], *out.shape[1 + len(extra) :])
    order = (
        option(op, "output_batch_dimension"),
        *options(op, "output_spatial_dimensions"),
        option(op, "output_feature_dimension"),
    )
    return np.ascontiguousarray(out.transpose(np.argsort(order)))


def _by_batch_groups(x: Array, w: Array, axes: list[Axis], groups: int) -> Array:
    if groups == 1:
        return convolve_3d(x, w, axes)
    pairs = zip(np.split(x, groups), np.split(w, groups, axis=-1), strict=True)
    return np.concatenate([convolve_3d(*pair, axes) for pair in pairs], axis=-1)


@kernel("tfl.stablehlo_rng_bit_generator", stored=True)
def rng_bit_generator(op: Operation, state: Array) -> tuple[Array, Array]:
    """Draw random bits; return the next state too.

    Raises:
        ValueError: the state does not have the size that the algorithm needs.

    """
    shape, dtype = shape_of(op.results[1]), numpy_dtype(element_of(op.results[1]))
    if shape is None:
        raise ValueError("the shape of the result is not known")
    count = prod(shape) * dtype.itemsize // 4
    threefry = option_text(op, "algorithm", "DEFAULT") == "THREEFRY"
    if len(state) not in ((2,) if threefry else (2, 3)):
        raise ValueError(f"the state has {len(state)} numbers")
    draw = threefry_words if threefry else philox_words
    words, after = draw(state, count)
    return after, words[:count].view(dtype).reshape(shape)


__all__ = ["gather", "index_vectors", "pad", "padded"]
