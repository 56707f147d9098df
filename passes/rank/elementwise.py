"""Ops that treat every element alike, and those that combine the elements along one axis."""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import IntegerAttr, i32
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import boolean, integer, normalize, shape_of
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import known_shape, pseudo
from .units import at_lower_rank, unit_axes

MATRIX_RANK = 3
"""Products of matrices have one batch dimension at most."""

UNARY = (
    tfl.AbsOp,
    tfl.CeilOp,
    tfl.CosOp,
    tfl.ExpOp,
    tfl.FloorOp,
    tfl.LogOp,
    tfl.LogicalNotOp,
    tfl.NegOp,
    tfl.RsqrtOp,
    tfl.SinOp,
    tfl.SqrtOp,
    tfl.SquareOp,
    tfl.TanhOp,
    tfl.CastOp,
    tfl.DequantizeOp,
)
BROADCAST = (
    tfl.AddOp,
    tfl.SubOp,
    tfl.MulOp,
    tfl.DivOp,
    tfl.MaximumOp,
    tfl.MinimumOp,
    tfl.LogicalAndOp,
    tfl.LogicalOrOp,
    tfl.SelectV2Op,
)


@rule(Op((*UNARY, *BROADCAST), as_="op"))
def reduce_elementwise(op: Operation) -> Result:
    """f(x, y, ...) -> reshape(f(squeeze(x), squeeze(y), ...)).

    Source: transforms/rank_reduction.cc, ReduceUnaryRank, ReduceBinaryRank, ReduceSelectV2Rank.
    """
    axes = unit_axes(op.results[0], op.operands)
    return at_lower_rank(op, axes, values=len(op.operands)) if axes else None


@rule(Op(tfl.SoftmaxOp))
def reduce_softmax(root: tfl.SoftmaxOp) -> Result:
    """softmax(x) -> reshape(softmax(squeeze(x))), for all axes but the last.

    Source: transforms/rank_reduction.cc, ReduceUnaryRank; that the last axis stays is ours.
    """
    last = len(shape_of(root.output) or ()) - 1
    axes = unit_axes(root.output, (root.input,), kept=(last,))
    return at_lower_rank(root, axes) if axes else None


@rule(Op(tfl.BatchMatMulOp))
def reduce_batch_matmul(root: tfl.BatchMatMulOp) -> Result:
    """x @ y -> reshape(squeeze(x) @ squeeze(y)), for batch dimensions.

    Source: transforms/rank_reduction.cc, ReduceBatchMatMulRank.
    """
    rank = len(shape_of(root.output) or ())
    axes = unit_axes(root.output, root.operands, MATRIX_RANK, kept=(rank - 2, rank - 1))
    return at_lower_rank(root, axes, values=2) if axes else None


@rule(Op((tfl.SumOp, tfl.MeanOp), Value("x"), Const("over"), as_="op"))
def reduce_reduction(op: tfl.SumOp | tfl.MeanOp, x: SSAValue, over: Array) -> Result:
    """sum(x, axes) -> reshape(sum(squeeze(x), axes')), where the axes stay as dimensions of 1.

    Source: transforms/rank_reduction.cc, ReduceReductionRank.
    """
    if not boolean(op.keep_dims):
        return None
    axes = unit_axes(op.results[0], (x,))
    if not axes:
        return None
    rank = len(known_shape(x))
    left = [normalize(int(axis), rank) for axis in over.reshape(-1)]
    moved = [_moved(axis, axes) for axis in left if axis not in axes]
    return at_lower_rank(op, axes, others=[pseudo(np.array(moved, np.int32))])


def _moved(axis: int, dropped: tuple[int, ...]) -> int:
    """Return where an axis is once others are gone."""
    return axis - sum(other < axis for other in dropped)


@rule(Op(tfl.CumsumOp, Value("x"), Const("along")))
def reduce_cumsum(root: tfl.CumsumOp, x: SSAValue, along: Array) -> Result:
    """cumsum(x, axis) -> reshape(cumsum(squeeze(x), axis')).

    Source: transforms/rank_reduction.cc, ReduceCumsumRank.
    """
    axis = normalize(int(along.reshape(-1)[0]), len(shape_of(x) or ()))
    axes = unit_axes(root.results[0], (x,), kept=(axis,))
    if not axes:
        return None
    return at_lower_rank(root, axes, others=[pseudo(np.array(_moved(axis, axes), np.int32))])


@rule(Op(tfl.ConcatenationOp))
def reduce_concatenation(root: tfl.ConcatenationOp) -> Result:
    """concat(x, ..., axis) -> reshape(concat(squeeze(x), ..., axis')).

    Source: transforms/rank_reduction.cc, ReduceConcatenationRank.
    """
    axis = normalize(integer(root.axis), len(shape_of(root.results[0]) or ()))
    axes = unit_axes(root.results[0], root.operands, kept=(axis,))
    if not axes:
        return None
    place = IntegerAttr(_moved(axis, axes), i32)
    return at_lower_rank(root, axes, values=len(root.operands), axis=place)


RULES = [
    reduce_elementwise,
    reduce_softmax,
    reduce_batch_matmul,
    reduce_reduction,
    reduce_cumsum,
    reduce_concatenation,
]
