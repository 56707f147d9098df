"""Gathers and scatters that are slices, identities or one-hot codes."""

from __future__ import annotations

import numpy as np
from xdsl.ir import SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import Shape, element_of, is_static, rank_of, shape_of, tensor_type
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import const, elements, is_f32, known_shape, pseudo, reshape

X, INDEX = Value("x"), Value("i")
MAX_WINDOW = 16


def _counts_up(indices: Array, shape: Shape | None) -> bool:
    """Whether indices [n, 1] are 0 ... n - 1, for n rows of something of `shape`."""
    if indices.ndim != 2 or indices.shape[1] != 1 or not shape or shape[0] != len(indices):
        return False
    return bool((indices[:, 0] == np.arange(len(indices))).all())


@rule(Op(tfl.GatherNdOp, X, Const("indices")))
def drop_identity_gather(root: tfl.GatherNdOp, x: SSAValue, indices: Array) -> Result:
    """gather_nd(x, [[0], [1], ...]) -> x.

    Source: transforms/optimize_patterns.td, OptimizeIdentityGatherNdOp.
    """
    return x if _counts_up(indices, shape_of(x)) and x.type == root.output.type else None


@rule(Op(tfl.ScatterNdOp, Const("indices"), X, Value()))
def drop_identity_scatter(root: tfl.ScatterNdOp, x: SSAValue, indices: Array) -> Result:
    """scatter_nd([[0], [1], ...], x) -> x.

    Source: transforms/optimize_patterns.td, OptimizeIdentityScatterNdOp.
    """
    return x if _counts_up(indices, shape_of(x)) and x.type == root.output.type else None


@rule(Op(tfl.GatherNdOp, X, Const("indices")))
def gather_to_slice(root: tfl.GatherNdOp, x: SSAValue, indices: Array) -> Result:
    """gather_nd(x, [[b], [b + 1], ...]) -> slice(x).

    Source: transforms/optimize_pass.cc, OptimizeGatherNdToSlice.
    """
    shape = shape_of(x)
    if not shape or not is_static(x) or indices.ndim != 2 or indices.shape[1] != 1:
        return None
    if not indices.size:
        return None
    first = int(indices[0, 0])
    if first < 0 or first + len(indices) > shape[0]:
        return None
    if not bool((indices[:, 0] == np.arange(first, first + len(indices))).all()):
        return None
    return _rows(x, first, len(indices))


def _rows(x: SSAValue, first: int, number: int) -> tfl.SliceOp:
    shape = known_shape(x)
    size = (number, *shape[1:])
    return tfl.SliceOp(
        x,
        pseudo([first] + [0] * (len(shape) - 1)),
        pseudo(list(size)),
        result_types=(tensor_type(element_of(x), size),),
    )


@rule(Op(tfl.GatherNdOp, X, Const("indices")))
def gather_windows(root: tfl.GatherNdOp, x: SSAValue, indices: Array) -> Result:
    """gather_nd(x, [n, w, 1] of i + j) -> concatenation of w slices along axis 1.

    Source: transforms/optimize_pass.cc, OptimizeGatherNdSlidingWindow.
    """
    shape = shape_of(x)
    if not shape or not is_static(x) or indices.ndim != 3 or indices.shape[2] != 1:
        return None
    number, width = indices.shape[:2]
    if not 0 < width <= MAX_WINDOW or not number or number + width - 1 > shape[0]:
        return None
    if elements(indices) != [i + j for i in range(number) for j in range(width)]:
        return None
    parts = [reshape(_rows(x, j, number), (number, 1, *shape[1:])) for j in range(width)]
    return tfl.ConcatenationOp(parts, result_types=root.result_types, axis=1)


@rule(
    Op(
        tfl.TransposeOp,
        Op(
            tfl.GatherNdOp,
            Op(tfl.TransposeOp, Op(tfl.GatherNdOp, X, Const("rows")), Const("swap")),
            Const("columns"),
        ),
        Const("perm"),
    )
)
def gathers_to_resize(
    root: tfl.TransposeOp, x: SSAValue, rows: Array, swap: Array, columns: Array, perm: Array
) -> Result:
    """Two gather_nd that double a square image [n, 1, n, c] -> resize_nearest_neighbor.

    Source: transforms/optimize_pass.cc, Convert2DUpscalingToResizeNearestNeighor.
    """
    shape = shape_of(x)
    if shape is None or len(shape) != 4 or not is_f32(x) or not is_static(x):
        return None
    size, one, other, channels = shape
    if one != 1 or size != other:
        return None
    if swap.tolist() != [2, 1, 0, 3] or perm.tolist() != [1, 2, 0, 3]:
        return None
    doubled = np.arange(2 * size) // 2
    for indices in (rows, columns):
        if indices.shape != (2 * size, 1) or not bool((indices[:, 0] == doubled).all()):
            return None
    return tfl.ResizeNearestNeighborOp(
        reshape(x, (1, size, size, channels)),
        pseudo([2 * size, 2 * size]),
        result_types=root.result_types,
        align_corners=False,
        half_pixel_centers=False,
    )


@rule(Op(tfl.GatherOp, Op(tfl.CastOp, X), INDEX))
def gather_before_cast(root: tfl.GatherOp, x: SSAValue, i: SSAValue) -> Result:
    """gather(cast(x), i) -> cast(gather(x, i)).

    Source: transforms/optimize_patterns.td, ReorderGatherAndCast.
    """
    shape = shape_of(root.output)
    if shape is None:
        return None
    inner = tfl.GatherOp(
        x,
        i,
        result_types=(tensor_type(element_of(x), shape),),
        axis=root.axis,
        batch_dims=root.batch_dims,
    )
    return tfl.CastOp(inner, result_types=root.result_types)


@rule(Op(tfl.CastOp, Op(tfl.OneHotOp, INDEX, Value("depth"), Const("on"), Const("off"), as_="hot")))
def cast_one_hot(
    root: tfl.CastOp, hot: tfl.OneHotOp, i: SSAValue, depth: SSAValue, on: Array, off: Array
) -> Result:
    """cast(one_hot(i)) to f32 -> one_hot(i) of f32.

    Source: transforms/optimize_patterns.td, FuseOneHotAndCastToFloat.
    """
    if not is_f32(root.results[0]) or on.dtype.kind not in "biuf":
        return None
    return tfl.OneHotOp(
        i,
        depth,
        const(on.astype(np.float32)),
        const(off.astype(np.float32)),
        result_types=root.result_types,
        axis=hot.axis,
    )


@rule(Op(tfl.EqualOp, X, Const("series")))
def equal_to_one_hot(root: tfl.EqualOp, x: SSAValue, series: Array) -> Result:
    """equal(x [..., 1], [0, 1, ..., n - 1]) -> one_hot(reshape(x), n).

    Source: transforms/optimize_patterns.td, ReshapeEqualOpToOneHotOp.
    """
    shape = shape_of(x)
    if not shape or len(shape) < 2 or shape[-1] != 1 or series.dtype.kind not in "iu":
        return None
    if series.dtype.itemsize not in (4, 8):
        return None
    if not is_static(x) and len(shape) != 2:
        return None
    flat = series.reshape(-1)
    if not flat.size or series.shape[-1] != flat.size or series.ndim > len(shape):
        return None
    if not bool((flat == np.arange(flat.size)).all()) or rank_of(root.results[0]) != len(shape):
        return None
    return tfl.OneHotOp(
        reshape(x, shape[:-1]),
        const(np.array(flat.size, np.int32)),
        const(np.array(True)),
        const(np.array(False)),
        result_types=root.result_types,
        axis=-1,
    )


RULES = [
    drop_identity_gather,
    drop_identity_scatter,
    gather_before_cast,
    cast_one_hot,
    equal_to_one_hot,
]
MIDDLE_RULES = [gather_to_slice, gather_windows, gathers_to_resize]
