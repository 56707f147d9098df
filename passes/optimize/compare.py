"""Comparisons, selections and logical ops with a known outcome."""

from __future__ import annotations

from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import broadcasts, is_static, shape_of
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import all_equal, either, rebuilt

X, Y, C = Value("x"), Value("y"), Value("c")
SELECTS = (tfl.SelectOp, tfl.SelectV2Op)
CAST = Op(tfl.CastOp, X, shared=True)
ZERO = Const("zero")


def _is_bool(array: Array, value: bool) -> bool:
    return array.dtype == bool and bool(array.size) and bool((array == value).all())


def _compares(x: SSAValue, zero: Array, root: Operation) -> bool:
    """Whether a boolean of the result's own type, cast to a number, is compared with 0."""
    return zero.dtype != bool and all_equal(zero, 0) and x.type == root.results[0].type


@either(
    *(Op(op, CAST, ZERO) for op in (tfl.EqualOp, tfl.LessEqualOp)),
    Op(tfl.GreaterEqualOp, ZERO, CAST),
)
def compare_to_not(root: Operation, x: SSAValue, zero: Array) -> Result:
    """cast(x) == 0 -> not x, for booleans; cast(x) <= 0 likewise.

    Source: transforms/optimize_patterns.td, ZeroEqualCast and others.
    """
    return tfl.LogicalNotOp(x) if _compares(x, zero, root) else None


@either(
    *(Op(op, CAST, ZERO) for op in (tfl.NotEqualOp, tfl.GreaterOp)),
    Op(tfl.LessOp, ZERO, CAST),
)
def compare_to_itself(root: Operation, x: SSAValue, zero: Array) -> Result:
    """cast(x) != 0 -> x, for booleans; cast(x) > 0 likewise.

    Source: transforms/optimize_patterns.td, ZeroNotEqualCast and others.
    """
    return x if _compares(x, zero, root) else None


@either(Op(tfl.LessOp, CAST, ZERO), Op(tfl.GreaterOp, ZERO, CAST))
def compare_to_false(root: Operation, x: SSAValue, zero: Array) -> Result:
    """cast(x) < 0 -> false, for booleans.

    Source: transforms/optimize_patterns.td, CastLessZero, ZeroGreaterCast.
    """
    return tfl.ZerosLikeOp(x) if _compares(x, zero, root) else None


@either(Op(tfl.GreaterEqualOp, CAST, ZERO), Op(tfl.LessEqualOp, ZERO, CAST))
def compare_to_true(root: Operation, x: SSAValue, zero: Array) -> Result:
    """cast(x) >= 0 -> true, for booleans.

    Source: transforms/optimize_patterns.td, CastGreaterEqualZero, ZeroLessEqualCast.
    """
    return tfl.LogicalNotOp(tfl.ZerosLikeOp(x)) if _compares(x, zero, root) else None


@rule(Op(SELECTS, Const("c"), X, Y))
def select_constant(root: tfl.SelectV2Op, c: Array, x: SSAValue, y: SSAValue) -> Result:
    """select(true, x, y) -> x; select(false, x, y) -> y.

    Source: transforms/optimize_patterns.td, Optimize*Select*.
    """
    chosen = x if _is_bool(c, True) else y if _is_bool(c, False) else None
    return chosen if chosen is not None and chosen.type == root.output.type else None


@rule(Op(SELECTS, Op(tfl.LogicalNotOp, C, shared=True), X, Y))
def select_not(root: tfl.SelectV2Op, c: SSAValue, x: SSAValue, y: SSAValue) -> Result:
    """select(not c, x, y) -> select(c, y, x).

    Source: transforms/optimize_patterns.td, Optimize*Select*Not.
    """
    return rebuilt(root, (c, y, x))


@rule(Op(SELECTS, C, Const("x"), Const("y")))
def select_boolean(root: tfl.SelectV2Op, c: SSAValue, x: Array, y: Array) -> Result:
    """select(c, true, false) -> c; select(c, false, true) -> not c.

    Source: transforms/optimize_patterns.td, Optimize*SelectIsNoop, ...IsNegate.
    """
    if c.type != root.output.type:
        return None
    if _is_bool(x, True) and _is_bool(y, False):
        return c
    return tfl.LogicalNotOp(c) if _is_bool(x, False) and _is_bool(y, True) else None


@rule(Op((tfl.LogicalAndOp, tfl.LogicalOrOp), X, Const("c")))
def logical_constant(root: tfl.LogicalAndOp | tfl.LogicalOrOp, x: SSAValue, c: Array) -> Result:
    """x and true -> x; x and false -> false; or likewise.

    Source: transforms/optimize_patterns.td, EliminateLogical*.
    """
    neutral = isinstance(root, tfl.LogicalAndOp)
    chosen = x if _is_bool(c, neutral) else root.rhs if _is_bool(c, not neutral) else None
    return chosen if chosen is not None and chosen.type == root.output.type else None


@rule(
    Op(
        tfl.SelectV2Op,
        Op(tfl.LogicalAndOp, Op(tfl.FillOp, Value("dims"), Const("true"), shared=True), C),
        X,
        Y,
    )
)
def drop_mask_of_ones(
    root: tfl.SelectV2Op, dims: SSAValue, true: Array, c: SSAValue, x: SSAValue, y: SSAValue
) -> Result:
    """select(fill(shape(x), true) and c, x, y) -> select(c, x, y).

    Ours: attention masks of Keras come this way.
    """
    shapes = [shape_of(value) for value in (c, x, y)]
    if not _is_bool(true, True) or any(shape is None for shape in shapes):
        return None
    shape = dims.owner
    of_operand = isinstance(shape, tfl.ShapeOp) and (shape.input is x or shape.input is y)
    if (not of_operand and not is_static(root.output)) or x.type != root.output.type:
        return None
    if broadcasts(*(shape for shape in shapes if shape is not None)) != shape_of(root.output):
        return None
    return root.with_operands(condition=c)


RULES = [
    *compare_to_not,
    *compare_to_itself,
    *compare_to_false,
    *compare_to_true,
    select_constant,
    select_not,
    select_boolean,
    logical_constant,
    drop_mask_of_ones,
]
