"""Reductions that do nothing or whose result is reshaped."""

from __future__ import annotations

from xdsl.ir import SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import Shape, is_static, rank_of, shape_of
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import axes_of, const, elements, rebuilt, unknown_dims

X = Value("x")
MAX_RANK = 4
"""The rank up to which every reduction kernel goes."""
NUMERIC = (tfl.MeanOp, tfl.ReduceMaxOp, tfl.ReduceMinOp, tfl.ReduceProdOp, tfl.SumOp)
REDUCTIONS = (*NUMERIC, tfl.ReduceAnyOp, tfl.ReduceAllOp)


@rule(Op(REDUCTIONS, X, Const("axes")))
def drop_empty_reduction(root: tfl.SumOp, x: SSAValue, axes: Array) -> Result:
    """sum(x) -> x, where the type stays and the reduced dimensions are 1; other ops likewise.

    Source: transforms/optimize_patterns.td, EliminateNoOpReductionOp*.
    """
    shape = shape_of(x)
    if shape is None or x.type != root.results[0].type:
        return None
    if not axes.size:
        return x
    reduced = [axis for axis in elements(axes) if -len(shape) <= axis < len(shape)]
    return x if all(shape[axis] == 1 for axis in reduced) else None


@rule(Op(tfl.ReshapeOp, Op(NUMERIC, X, Const(), keep_dims=False, as_="reduce"), Value()))
def keep_reduced_dims(root: tfl.ReshapeOp, reduce: tfl.SumOp, x: SSAValue) -> Result:
    """reshape(sum(x)) -> sum(x) that keeps dimensions, where the reshape restores them as 1.

    Source: transforms/optimize_patterns.td, FoldReshapeTo*; negative axes and one unknown
    dimension are ours.
    """
    shape, wanted = shape_of(x), shape_of(root.output)
    axes = axes_of(reduce.operands[1], rank_of(x) or 0)
    unknown = max(unknown_dims(shape), unknown_dims(wanted))
    if shape is None or axes is None or unknown > 1:
        return None
    kept = tuple(1 if axis in axes else size for axis, size in enumerate(shape))
    if kept != wanted:
        return None
    return rebuilt(reduce, (x, reduce.operands[1]), root.result_types, keep_dims=tfl.TRUE)


@rule(Op(REDUCTIONS, Op((tfl.SqueezeOp, tfl.ReshapeOp), as_="narrow"), Const(), keep_dims=False))
def reduce_before_squeeze(root: tfl.SumOp, narrow: tfl.SqueezeOp) -> Result:
    """sum(squeeze(x)) -> sum(x) over the squeezed dimensions too; other reductions likewise.

    Ours.
    """
    x = narrow.input
    before, after = shape_of(x), shape_of(narrow.output)
    if before is None or after is None or len(before) > MAX_RANK:
        return None
    dropped = dropped_ones(before, after)
    axes = axes_of(root.operands[1], len(after))
    if not dropped or axes is None:
        return None
    kept = [axis for axis in range(len(before)) if axis not in dropped]
    reduced = sorted({*dropped, *(kept[axis] for axis in axes)})
    return rebuilt(root, (x, const(reduced)))


def dropped_ones(before: Shape, after: Shape) -> list[int] | None:
    """Return the dimensions of 1 that are missing in `after`, None if it differs otherwise."""
    dropped: list[int] = []
    rest = list(after)
    for axis, size in enumerate(before):
        if size == 1 and (not rest or rest[0] != 1 or len(before) - axis > len(rest)):
            dropped.append(axis)
        elif rest and rest[0] == size:
            rest.pop(0)
        else:
            return None
    return None if rest else dropped


@rule(Op(tfl.CumsumOp, X, Const("axis"), exclusive=False))
def drop_empty_cumsum(root: tfl.CumsumOp, x: SSAValue, axis: Array) -> Result:
    """cumsum(x) -> x along an axis of size 1.

    Source: transforms/optimize_patterns.td, EliminateCumSumInclusive.
    """
    shape = shape_of(x)
    if shape is None or not axis.size or not is_static(x):
        return None
    return x if all(shape[item] == 1 for item in elements(axis)) else None


RULES = [drop_empty_reduction, keep_reduced_dims, reduce_before_squeeze, drop_empty_cumsum]
