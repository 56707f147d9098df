"""Softmax and normalizations recognized in the arithmetic that spells them out."""

from __future__ import annotations

from math import prod

from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import broadcasts, shape_of
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import either, ints, is_last_axis, known_shape, uses_of

NONE = tfl.NONE
X = Value("x")
EXP = Op(tfl.ExpOp, X, as_="exp", shared=True)


@rule(
    Op(
        tfl.DivOp,
        EXP,
        Op(tfl.SumOp, EXP, Const(), keep_dims=True, as_="total"),
        fused_activation_function=NONE,
    )
)
def to_softmax(x: SSAValue, exp: tfl.ExpOp, total: tfl.SumOp) -> Result:
    """exp(x) / sum(exp(x)) -> softmax(x), along the last axis.

    Source: transforms/optimize_patterns.td, OptimizeToSoftmax.
    """
    if uses_of(exp.results[0]) != 2 or total.operands[0] is not exp.results[0]:
        return None
    if not is_last_axis(total.operands[1], x):
        return None
    return tfl.SoftmaxOp(x, beta=1.0)


PEAK = Op(tfl.ReduceMaxOp, X, Const(), keep_dims=True, as_="peak")
FLAT_PEAK = Op(tfl.ReduceMaxOp, X, Const(), keep_dims=False, as_="peak")


@rule(
    Op(tfl.SoftmaxOp, Op(tfl.SubOp, X, PEAK, fused_activation_function=NONE)),
)
def drop_shift_before_softmax(root: tfl.SoftmaxOp, x: SSAValue, peak: tfl.ReduceMaxOp) -> Result:
    """softmax(x - max(x)) -> softmax(x).

    Source: transforms/optimize_patterns.td, FoldNormalizationIntoSoftmax.
    """
    if not is_last_axis(peak.operands[1], x):
        return None
    return root.with_operands(input=x)


@rule(
    Op(
        tfl.SubOp,
        Op(tfl.SubOp, X, PEAK, fused_activation_function=NONE, as_="shifted", shared=True),
        Op(
            tfl.LogOp,
            Op(tfl.SumOp, Op(tfl.ExpOp, Value("again")), Const(), keep_dims=True, as_="total"),
        ),
        fused_activation_function=NONE,
    )
)
def to_log_softmax(
    root: tfl.SubOp,
    x: SSAValue,
    again: SSAValue,
    shifted: tfl.SubOp,
    peak: tfl.ReduceMaxOp,
    total: tfl.SumOp,
) -> Result:
    """(x - max(x)) - log(sum(exp(x - max(x)))) -> log_softmax(x).

    Source: transforms/optimize_pass.cc, FuseLogSoftmax.
    """
    if again is not shifted.output or uses_of(shifted.output) != 2:
        return None
    if not is_last_axis(peak.operands[1], x) or not is_last_axis(total.operands[1], x):
        return None
    return tfl.LogSoftmaxOp(x)


@either(
    *(
        Op(op, Op(normalized, X, as_="soft"), Const())
        for op in (tfl.ArgMaxOp, tfl.ArgMinOp)
        for normalized in (tfl.SoftmaxOp, tfl.LogSoftmaxOp)
    )
)
def drop_softmax_before_arg(root: tfl.ArgMaxOp, soft: Operation, x: SSAValue) -> Result:
    """argmax(softmax(x)) -> argmax(x), along the last axis; argmin and log_softmax likewise.

    Source: transforms/optimize_patterns.td, Remove*SoftmaxOpBefore*.
    """
    if isinstance(soft, tfl.SoftmaxOp) and soft.beta.value.data < 0:
        return None
    if not is_last_axis(root.operands[1], x):
        return None
    return root.with_operands(input=x)


TOTALS = (
    Op(tfl.SumOp, Op(tfl.SquareOp, X), Const(), as_="total"),
    Op(tfl.SumOp, Op(tfl.MulOp, X, X, fused_activation_function=NONE), Const(), as_="total"),
)


def _bounded(value: Op) -> tuple[Op, ...]:
    """Match a value plus or bounded below by a small constant."""
    return (
        Op(tfl.AddOp, value, Const("epsilon"), fused_activation_function=NONE),
        Op(tfl.MaximumOp, value, Const("epsilon")),
    )


def _applied(norm: Op, root: type[Operation]) -> Op:
    return Op(root, X, norm, fused_activation_function=NONE)


PAIRS: tuple[tuple[type[Operation], type[Operation]], ...] = (
    (tfl.MulOp, tfl.RsqrtOp),
    (tfl.DivOp, tfl.SqrtOp),
)
PLAIN = (
    *(_applied(Op(inverse, total), root) for root, inverse in PAIRS for total in TOTALS),
    *(
        _applied(Op(tfl.ReshapeOp, Op(inverse, total), Value(), as_="wide"), root)
        for root, inverse in PAIRS
        for total in TOTALS
    ),
)
BOUNDED = (
    *(
        _applied(Op(inverse, bounded), root)
        for root, inverse in PAIRS
        for total in TOTALS
        for bounded in _bounded(total)
    ),
    *(
        _applied(Op(tfl.ReshapeOp, bounded, Value(), as_="wide"), root)
        for root, inverse in PAIRS
        for total in TOTALS
        for bounded in _bounded(Op(inverse, total))
    ),
)


def _normalizes(root: Operation, x: SSAValue, total: tfl.SumOp) -> bool:
    """Whether the sum runs over the last axis, or over all with only one row."""
    shape, axes = shape_of(x), ints(total.operands[1])
    if not shape or axes is None or not axes or x.type != root.results[0].type:
        return False
    if {axis % len(shape) for axis in axes} == set(range(len(shape))):
        return prod(shape[:-1]) == 1
    wide = shape_of(root.operands[1] if root.operands[0] is x else root.operands[0])
    return is_last_axis(total.operands[1], x) and wide == (*shape[:-1], 1)


@either(*PLAIN)
def to_l2_normalization(root: Operation, x: SSAValue, total: tfl.SumOp) -> Result:
    """x * rsqrt(sum(x * x)) -> l2_normalization(x); x / sqrt(sum(x * x)) likewise.

    Source: transforms/optimize_patterns.td, L2NormalizePattern1, ...4.
    """
    return tfl.L2NormalizationOp(x) if _normalizes(root, x, total) else None


@either(*BOUNDED)
def bounded_l2_normalization(
    root: Operation, x: SSAValue, total: tfl.SumOp, epsilon: Array
) -> Result:
    """x * rsqrt(max(sum(x * x), epsilon)) -> l2_normalization(x), for epsilon < 0.001.

    Source: transforms/optimize_patterns.td, L2NormalizePattern2, 3, 5 and 6.
    """
    if epsilon.size != 1 or abs(float(epsilon.reshape(-1)[0])) >= 1e-3:
        return None
    return tfl.L2NormalizationOp(x) if _normalizes(root, x, total) else None


def _factors(scale: SSAValue) -> tuple[SSAValue, ...]:
    """Return the factors of a scale that nothing else needs, a constant one last."""
    op = scale.owner
    if not isinstance(op, tfl.MulOp) or op.fused_activation_function != NONE:
        return (scale,)
    if uses_of(scale) != 2 or constant(op.rhs) is None or shape_of(op.lhs) is None:
        return (scale,)
    return (op.lhs, op.rhs)


@rule(
    Op(
        tfl.AddOp,
        Op(tfl.MulOp, X, Value("scale"), fused_activation_function=NONE),
        Op(
            tfl.AddOp,
            Op(
                tfl.MulOp,
                Op(tfl.NegOp, Value("mean"), shared=True),
                Value("scale"),
                fused_activation_function=NONE,
            ),
            Value("shift"),
            fused_activation_function=NONE,
        ),
    )
)
def center_before_scale(
    root: tfl.AddOp, x: SSAValue, mean: SSAValue, scale: SSAValue, shift: SSAValue
) -> Result:
    """x * s + (-mean * s + b) -> (x - mean) * s + b.

    Ours: two operators fewer, and the difference of two close numbers is taken first. A constant
    factor of s goes last, from where a following layer may take it.
    """
    if x.type != root.output.type or shape_of(x) is None or shape_of(mean) is None:
        return None
    if broadcasts(known_shape(x), known_shape(mean)) != shape_of(x):
        return None
    scaled: Operation = tfl.SubOp(x, mean, result_types=(x.type,))
    for factor in _factors(scale):
        scaled = tfl.MulOp(scaled, factor, result_types=(x.type,))
    return tfl.AddOp(
        scaled,
        shift,
        result_types=root.result_types,
        fused_activation_function=root.fused_activation_function,
    )


RULES = [
    to_softmax,
    drop_shift_before_softmax,
    *drop_softmax_before_arg,
    *to_l2_normalization,
    *bounded_l2_normalization,
    center_before_scale,
]
REORDERING = (center_before_scale,)
"""Rules with the same result but for its last bits."""
LATE_RULES = [to_log_softmax]
