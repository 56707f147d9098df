"""Activations recognized in the arithmetic that spells them out."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import rank_of
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import all_equal, either, is_f32, is_float_of, scalar_of

NONE = tfl.NONE
X = Value("x")
CLAMPING = (
    tfl.AddOp,
    tfl.SubOp,
    tfl.MulOp,
    tfl.DivOp,
    tfl.Conv2DOp,
    tfl.DepthwiseConv2DOp,
    tfl.FullyConnectedOp,
)
"""Ops that apply a relu to their result."""
SIXTH = (np.float32(1 / 6), np.float32(0.166666666), np.float32(0.166666672))


def _is_sixth(array: Array) -> bool:
    return array.dtype == np.float32 and bool(array.size) and bool(np.isin(array, SIXTH).all())


RELU6_OF_SHIFTED = Op(tfl.AddOp, X, Const("three"), fused_activation_function="RELU6")
QUANTIZED_SHIFTED = Op(tfl.DequantizeOp, Op(tfl.QuantizeOp, RELU6_OF_SHIFTED))


def _mul(lhs: Value | Const | Op, rhs: Value | Const | Op) -> Op:
    return Op(tfl.MulOp, lhs, rhs, fused_activation_function=NONE)


@either(
    _mul(_mul(X, RELU6_OF_SHIFTED), Const("sixth")),
    _mul(X, _mul(RELU6_OF_SHIFTED, Const("sixth"))),
    _mul(Op(tfl.DequantizeOp, Op(tfl.QuantizeOp, _mul(X, QUANTIZED_SHIFTED))), Const("sixth")),
    _mul(_mul(X, Const("sixth")), RELU6_OF_SHIFTED),
)
def to_hard_swish(x: SSAValue, three: Array, sixth: Array) -> Result:
    """x * relu6(x + 3) * (1 / 6) -> hard_swish(x), in any order, also with quantized steps.

    Source: transforms/optimize_patterns.td, MatchHardSwish*.
    """
    if not is_float_of(three, 3) or not _is_sixth(sixth):
        return None
    return tfl.HardSwishOp(x)


@rule(Op(tfl.MaximumOp, X, Const("zero")))
def maximum_to_relu(root: tfl.MaximumOp, x: SSAValue, zero: Array) -> Result:
    """max(x, 0) -> relu(x).

    Source: transforms/optimize_patterns.td, MatchReluPattern.
    """
    if not is_float_of(zero, 0) or x.type != root.results[0].type:
        return None
    return tfl.ReluOp(x)


@either(
    Op(tfl.MinimumOp, Op(tfl.ReluOp, X), Const("six")),
    Op(tfl.ReluOp, Op(tfl.MinimumOp, X, Const("six"))),
)
def relu_to_relu6(root: Operation, x: SSAValue, six: Array) -> Result:
    """min(relu(x), 6) -> relu6(x); relu(min(x, 6)) likewise.

    Source: transforms/optimize_patterns.td, MinimumOfReluAnd6ToRelu6*.
    """
    if not all_equal(six, 6) or x.type != root.results[0].type:
        return None
    return tfl.Relu6Op(x)


@rule(
    Op(
        tfl.MinimumOp,
        Op(CLAMPING, fused_activation_function="RELU", as_="op"),
        Const("six"),
    )
)
def minimum_of_fused_relu(root: tfl.MinimumOp, op: tfl.AddOp, six: Array) -> Result:
    """min(x + y with relu, 6) -> x + y with relu6; other ops with activations likewise.

    Ours: the relu may have been fused before the pair is seen.
    """
    if not is_float_of(six, 6) or op.output.type != root.results[0].type:
        return None
    return op.with_properties(fused_activation_function="RELU6")


@either(
    Op(tfl.MinimumOp, Op(tfl.MaximumOp, X, Const("low")), Const("high")),
    Op(tfl.MaximumOp, Op(tfl.MinimumOp, X, Const("high")), Const("low")),
)
def clamp_to_relu(root: Operation, x: SSAValue, low: Array, high: Array) -> Result:
    """min(max(x, low), high) -> relu_n1_to_1, relu_0_to_1 or relu6, by the bounds.

    Source: transforms/optimize_patterns.td, MatchRelu1Pattern*, MatchRelu0To1Pattern*.
    """
    if x.type != root.results[0].type:
        return None
    if is_float_of(low, -1) and is_float_of(high, 1):
        return tfl.Relu1Op(x)
    if is_float_of(low, 0) and is_float_of(high, 1):
        return tfl.Relu0To1Op(x)
    if is_float_of(low, 0) and is_float_of(high, 6):
        return tfl.Relu6Op(x)
    return None


@either(
    Op(tfl.MinimumOp, Op(tfl.ReluOp, X), Const("one")),
    Op(tfl.ReluOp, Op(tfl.MinimumOp, X, Const("one"))),
)
def relu_to_relu_0_to_1(root: Operation, x: SSAValue, one: Array) -> Result:
    """min(relu(x), 1) -> relu_0_to_1(x); relu(min(x, 1)) likewise.

    Ours: the maximum may have become a relu before the pair is seen.
    """
    if not is_float_of(one, 1) or x.type != root.results[0].type:
        return None
    return tfl.Relu0To1Op(x)


@rule(Op(tfl.MaximumOp, Op(tfl.MulOp, X, Const("alpha"), fused_activation_function=NONE), X))
def maximum_to_leaky_relu(root: tfl.MaximumOp, x: SSAValue, alpha: Array) -> Result:
    """max(x * alpha, x) -> leaky_relu(x), for |alpha| < 1.

    Source: transforms/optimize_patterns.td, MatchLeakyRelu.
    """
    value = scalar_of(alpha)
    if value is None or alpha.dtype != np.float32 or not abs(value) < 1:
        return None
    if x.type != root.results[0].type:
        return None
    return tfl.LeakyReluOp(x, alpha=value)


@either(
    *(
        Op(
            select,
            Op(compare, X, Const("zero")),
            X,
            Op(tfl.MulOp, X, Const("alpha"), fused_activation_function=NONE),
        )
        for select in (tfl.SelectOp, tfl.SelectV2Op)
        for compare in (tfl.GreaterEqualOp, tfl.GreaterOp)
    )
)
def select_to_leaky_relu(root: Operation, x: SSAValue, zero: Array, alpha: Array) -> Result:
    """select(x >= 0, x, x * alpha) -> leaky_relu(x).

    Source: transforms/optimize_patterns.td, FuseLeakyReluConst; the strict comparison and
    select_v2 are ours.
    """
    if not is_float_of(zero, 0) or alpha.dtype != np.float32 or not alpha.size:
        return None
    value = float(alpha.reshape(-1)[0])
    if not all_equal(alpha, value) or x.type != root.results[0].type:
        return None
    return tfl.LeakyReluOp(x, alpha=value)


@rule(
    Op(
        tfl.AddOp,
        Op(tfl.ReluOp, X),
        Op(
            tfl.MulOp,
            Op(tfl.ReluOp, Op(tfl.NegOp, X)),
            Value("minus_alpha"),
            fused_activation_function=NONE,
        ),
        fused_activation_function=NONE,
    )
)
def to_prelu(root: tfl.AddOp, x: SSAValue, minus_alpha: SSAValue) -> Result:
    """relu(x) + relu(-x) * a -> prelu(x, -a), as Keras writes it.

    Source: transforms/optimize_patterns.td, MatchPRelu.
    """
    rank, of_alpha = rank_of(x), rank_of(minus_alpha)
    if rank is None or of_alpha is None or of_alpha != rank - 1:
        return None
    if x.type != root.output.type:
        return None
    return tfl.PReluOp(x, tfl.NegOp(minus_alpha), result_types=root.result_types)


@rule(
    Op(
        tfl.DivOp,
        Const("one"),
        Op(
            tfl.AddOp,
            Op(tfl.ExpOp, Op(tfl.NegOp, X)),
            Const("ones"),
            fused_activation_function=NONE,
        ),
        fused_activation_function=NONE,
    )
)
def to_logistic(root: tfl.DivOp, x: SSAValue, one: Array, ones: Array) -> Result:
    """1 / (1 + exp(-x)) -> logistic(x).

    Source: transforms/optimize_patterns.td, FuseSigmoid.
    """
    if not is_float_of(one, 1) or not is_float_of(ones, 1) or x.type != root.output.type:
        return None
    return tfl.LogisticOp(x)


@either(
    *(
        Op(
            select,
            Op(tfl.GreaterOp, X, Const("zero"), shared=True),
            X,
            Op(
                tfl.SubOp,
                Op(
                    tfl.ExpOp,
                    Op(
                        select,
                        Op(tfl.GreaterOp, X, Const("zero_1"), shared=True),
                        Const("zero_2"),
                        X,
                    ),
                ),
                Const("one"),
                fused_activation_function=NONE,
            ),
        )
        for select in (tfl.SelectOp, tfl.SelectV2Op)
    )
)
def to_elu(
    root: Operation, x: SSAValue, zero: Array, zero_1: Array, zero_2: Array, one: Array
) -> Result:
    """select(x > 0, x, exp(select(x > 0, 0, x)) - 1) -> elu(x).

    Source: transforms/optimize_patterns.td, FuseEluConst; select_v2 is ours.
    """
    if not all(is_float_of(item, 0) for item in (zero, zero_1, zero_2)):
        return None
    if not is_float_of(one, 1) or x.type != root.results[0].type or not is_f32(x):
        return None
    return tfl.EluOp(x)


@rule(Op(tfl.ReluOp, Op(tfl.SquaredDifferenceOp, as_="difference")))
def drop_relu_of_square(difference: tfl.SquaredDifferenceOp) -> Result:
    """relu(squared_difference(x, y)) -> squared_difference(x, y).

    Source: transforms/optimize_patterns.td, OptimizeReluSquaredDifference.
    """
    return difference.with_properties()


NON_NEGATIVE = (
    tfl.ReluOp,
    tfl.Relu6Op,
    tfl.Relu0To1Op,
    tfl.LogisticOp,
    tfl.SoftmaxOp,
    tfl.ExpOp,
    tfl.AbsOp,
    tfl.SquareOp,
    tfl.SqrtOp,
)


@rule(Op(tfl.ReluOp, Value("x")))
def drop_redundant_relu(root: tfl.ReluOp, x: SSAValue) -> Result:
    """relu(x) -> x, where x is known not to be negative.

    Ours.
    """
    op = x.owner
    if isinstance(op, NON_NEGATIVE):
        return x
    if isinstance(op, Operation):
        activation = op.properties.get("fused_activation_function")
        if activation in (tfl.RELU, tfl.RELU6):
            return x
    return None


RULES = [
    *to_hard_swish,
    maximum_to_relu,
    *relu_to_relu6,
    minimum_of_fused_relu,
    *clamp_to_relu,
    *relu_to_relu_0_to_1,
    maximum_to_leaky_relu,
    *select_to_leaky_relu,
    to_prelu,
    to_logistic,
    *to_elu,
    drop_relu_of_square,
    drop_redundant_relu,
]
