"""Arithmetic ops of tf that tfl lacks, by other tf ops.

The conversion tries these after the direct rules, and keeps what they build only if all of it
becomes tfl ops in the end.
"""

from __future__ import annotations

import math

import numpy as np
from xdsl.dialects.builtin import IntegerType, i64
from xdsl.ir import SSAValue

from ...dialects import tf
from ...dialects.shapes import count, element_of, is_static, rank_of, shape_of, tensor_type, typed
from ..pattern import Op, Refusal, rule
from .values import const, scalar_like, scalar_of

SELU_SCALE = 1.0507009873554805
SELU_SCALE_ALPHA = 1.7580993408473768


def equals_zero(x: SSAValue) -> SSAValue:
    """Return x == 0."""
    return tf.EqualOp(x, scalar_like(0, x), incompatible_shape_error=True).z


@rule(Op(tf.AddNOp))
def lower_add_n(root: tf.AddNOp):
    """add_n(a, b, c, ...) -> (a + b) + (c + ...)."""
    values = list(root.operands)
    while len(values) > 1:
        pairs = [tf.AddV2Op(*values[i : i + 2]).z for i in range(0, len(values) - 1, 2)]
        values = [*pairs, *values[2 * len(pairs) :]]
    return values[0]


@rule(Op(tf.SquareOp))
def lower_square(root: tf.SquareOp):
    """square(x) -> x * x."""
    return tf.MulOp(root.operands[0], root.operands[0])


@rule(Op(tf.SquaredDifferenceOp))
def lower_squared_difference(root: tf.SquaredDifferenceOp):
    """squared_difference(x, y) -> square(x - y)."""
    return tf.SquareOp(tf.SubOp(*root.operands))


@rule(Op(tf.DivNoNanOp))
def lower_div_no_nan(root: tf.DivNoNanOp):
    """div_no_nan(x, y) -> select(y == 0, 0, x / y)."""
    x, y = root.operands
    return tf.SelectV2Op(equals_zero(y), scalar_like(0, x), tf.DivOp(x, y))


@rule(Op(tf.MulNoNanOp))
def lower_mul_no_nan(root: tf.MulNoNanOp):
    """mul_no_nan(x, y) -> select(y == 0, 0, x * y)."""
    x, y = root.operands
    return tf.SelectV2Op(equals_zero(y), scalar_like(0, x), tf.MulOp(x, y))


@rule(Op(tf.TruncateDivOp))
def lower_truncate_div(root: tf.TruncateDivOp):
    """truncate_div(x, y) -> x / y, rounded towards zero if they are floats."""
    quotient = tf.DivOp(*root.operands)
    if isinstance(element_of(quotient.z), IntegerType):
        return quotient
    negative = tf.LessOp(quotient, scalar_like(0, quotient.z))
    return tf.SelectV2Op(negative, tf.CeilOp(quotient), tf.FloorOp(quotient))


@rule(Op((tf.ReciprocalOp, tf.InvOp)))
def lower_reciprocal(root: tf.ReciprocalOp | tf.InvOp):
    """reciprocal(x) -> 1 / x."""
    x = root.operands[0]
    return tf.DivOp(scalar_like(1, x), x)


@rule(Op(tf.IsInfOp))
def lower_is_inf(root: tf.IsInfOp):
    """is_inf(x) -> |x| == inf."""
    x = root.operands[0]
    return tf.EqualOp(tf.AbsOp(x), scalar_like(math.inf, x), incompatible_shape_error=True)


@rule(Op(tf.IsNanOp))
def lower_is_nan(root: tf.IsNanOp):
    """is_nan(x) -> x != x."""
    x = root.operands[0]
    return tf.NotEqualOp(x, x, incompatible_shape_error=True)


@rule(Op(tf.IsFiniteOp))
def lower_is_finite(root: tf.IsFiniteOp):
    """is_finite(x) -> x - x == 0."""
    x = root.operands[0]
    return tf.EqualOp(tf.SubOp(x, x), scalar_like(0, x), incompatible_shape_error=True)


@rule(Op(tf.L2LossOp))
def lower_l2_loss(root: tf.L2LossOp):
    """l2_loss(x) -> sum(x * x) * 0.5."""
    x = root.operands[0]
    rank = rank_of(x)
    if rank is None:
        return Refusal("the rank of x is unknown")
    total = tf.SumOp(tf.MulOp(x, x), const(list(range(rank)), np.int32), keep_dims=False)
    return tf.MulOp(total, scalar_like(0.5, x))


@rule(Op(tf.RintOp))
def lower_rint(root: tf.RintOp):
    """rint(x) -> round(x)."""
    return tf.RoundOp(root.operands[0])


@rule(Op(tf.RoundOp))
def lower_integer_round(root: tf.RoundOp):
    """round(x) -> x, for integers."""
    x = root.operands[0]
    return x if isinstance(element_of(x), IntegerType) else None


@rule(Op(tf.RsqrtGradOp))
def lower_rsqrt_grad(root: tf.RsqrtGradOp):
    """rsqrt_grad(y, dy) -> y * y * y * (dy * -0.5)."""
    y, dy = root.operands
    cube = tf.MulOp(tf.MulOp(y, y), y)
    return tf.MulOp(cube, tf.MulOp(dy, scalar_like(-0.5, dy)))


@rule(Op(tf.SqrtGradOp))
def lower_sqrt_grad(root: tf.SqrtGradOp):
    """sqrt_grad(y, dy) -> dy * 0.5 / y."""
    y, dy = root.operands
    return tf.DivOp(tf.MulOp(dy, scalar_like(0.5, dy)), y)


@rule(Op(tf.TanhGradOp))
def lower_tanh_grad(root: tf.TanhGradOp):
    """tanh_grad(y, dy) -> dy * (1 - y * y)."""
    y, dy = root.operands
    return tf.MulOp(dy, tf.SubOp(scalar_like(1, y), tf.SquareOp(y)))


@rule(Op((tf.XdivyOp, tf.XlogyOp, tf.Xlog1pyOp)))
def lower_xlogy(root: tf.XdivyOp | tf.XlogyOp | tf.Xlog1pyOp):
    """xlogy(x, y) -> select(x == 0, x, x * log(y)); xdivy and xlog1py alike."""
    x, y = root.operands
    if isinstance(root, tf.XdivyOp):
        value = tf.DivOp(x, y)
    else:
        log = tf.LogOp(y) if isinstance(root, tf.XlogyOp) else tf.Log1pOp(y)
        value = tf.MulOp(x, log)
    return tf.SelectV2Op(equals_zero(x), x, value)


@rule(Op(tf.Expm1Op))
def lower_expm1(root: tf.Expm1Op):
    """expm1(x) -> exp(x) - 1."""
    x = root.operands[0]
    return tf.SubOp(tf.ExpOp(x), scalar_like(1, x))


@rule(Op(tf.SeluOp))
def lower_selu(root: tf.SeluOp):
    """selu(x) -> select(x > 0, scale * x, scale_alpha * (exp(x) - 1))."""
    x = root.operands[0]
    positive = tf.GreaterOp(x, scalar_like(0, x))
    upper = tf.MulOp(scalar_like(SELU_SCALE, x), x)
    lower = tf.MulOp(scalar_like(SELU_SCALE_ALPHA, x), tf.Expm1Op(x))
    return tf.SelectV2Op(positive, upper, lower)


@rule(Op(tf.SeluGradOp))
def lower_selu_grad(root: tf.SeluGradOp):
    """selu_grad(dy, y) -> select(y > 0, dy * scale, dy * (y + scale_alpha))."""
    dy, y = root.operands
    positive = tf.GreaterOp(y, scalar_like(0, y))
    upper = tf.MulOp(dy, scalar_like(SELU_SCALE, y))
    lower = tf.MulOp(dy, tf.AddV2Op(y, scalar_like(SELU_SCALE_ALPHA, y)))
    return tf.SelectV2Op(positive, upper, lower)


@rule(Op(tf.SizeOp))
def lower_size(root: tf.SizeOp):
    """size(x) -> prod(shape(x))."""
    x, result = root.operands[0], element_of(root.results[0])
    if is_static(x):
        shape = shape_of(x)
        assert shape is not None
        return scalar_of(count(shape), result)
    rank = rank_of(x)
    if rank is None:
        return Refusal("the rank of x is unknown")
    shape = tf.ShapeOp(x, result_types=[tensor_type(result, (rank,))])
    return tf.ProdOp(shape, const([0], np.int32), keep_dims=False)


@rule(Op((tf.ZerosLikeOp, tf.OnesLikeOp)))
def lower_zeros_like(root: tf.ZerosLikeOp | tf.OnesLikeOp):
    """zeros_like(x) -> broadcast_to(0, shape(x)); ones_like alike."""
    x = root.operands[0]
    number = scalar_like(0 if isinstance(root, tf.ZerosLikeOp) else 1, x)
    shape = shape_of(x)
    if shape is not None and is_static(x):
        return tf.BroadcastToOp(number, const(shape, np.int64))
    rank = None if shape is None else (len(shape),)
    sizes = tf.ShapeOp(x, result_types=[typed(i64, rank)])
    return tf.BroadcastToOp(number, sizes, result_types=root.result_types)


@rule(Op(tf.SoftmaxCrossEntropyWithLogitsOp))
def lower_softmax_cross_entropy(root: tf.SoftmaxCrossEntropyWithLogitsOp):
    """xent(f, labels) -> sum(log_softmax(f) * -labels), softmax(f) - labels."""
    logits, labels = root.operands
    if not rank_of(logits):
        return Refusal("the rank of the logits is unknown")
    terms = tf.MulNoNanOp(tf.LogSoftmaxOp(logits), tf.NegOp(labels))
    loss = tf.SumOp(terms, const([-1], np.int32), keep_dims=False)
    return loss.output, tf.SubOp(tf.SoftmaxOp(logits), labels).z


@rule(Op(tf.SparseSoftmaxCrossEntropyWithLogitsOp))
def lower_sparse_cross_entropy(root: tf.SparseSoftmaxCrossEntropyWithLogitsOp):
    """sparse_xent(f, l) -> xent(f, one_hot(l)), NaN where a label is out of range."""
    logits, labels = root.operands
    shape = shape_of(logits)
    if shape is None or not is_static(logits) or len(shape) != 2:
        return Refusal("the shape of the logits is not static")
    ones = tf.OneHotOp(
        labels, const(shape[1], np.int32), scalar_like(1, logits), scalar_like(0, logits), axis=1
    )
    inside = tf.LogicalAndOp(
        tf.LessEqualOp(scalar_like(0, labels), labels),
        tf.LessOp(labels, scalar_like(shape[1], labels)),
    )
    correction = tf.SelectV2Op(inside, scalar_like(0, logits), scalar_like(math.nan, logits))
    column = tf.ExpandDimsOp(correction, const(-1, np.int64))
    dense = tf.SoftmaxCrossEntropyWithLogitsOp(logits, tf.AddV2Op(ones, column))
    return tuple(dense.results)


@rule(Op(tf.BiasAddGradOp))
def lower_bias_add_grad(root: tf.BiasAddGradOp):
    """bias_add_grad(dy) -> sum(dy) over all but the channels."""
    dy = root.operands[0]
    rank = rank_of(dy)
    if rank is None:
        return Refusal("the rank of dy is unknown")
    channels = rank - 1 if root.data_format.data == "NHWC" else 1
    axes = [axis for axis in range(rank) if axis != channels]
    return tf.SumOp(dy, const(axes, np.int32), keep_dims=False)


RULES = [
    lower_add_n,
    lower_bias_add_grad,
    lower_div_no_nan,
    lower_expm1,
    lower_integer_round,
    lower_is_finite,
    lower_is_inf,
    lower_is_nan,
    lower_l2_loss,
    lower_mul_no_nan,
    lower_reciprocal,
    lower_rint,
    lower_rsqrt_grad,
    lower_selu,
    lower_selu_grad,
    lower_size,
    lower_softmax_cross_entropy,
    lower_sparse_cross_entropy,
    lower_sqrt_grad,
    lower_square,
    lower_squared_difference,
    lower_tanh_grad,
    lower_truncate_div,
    lower_xlogy,
    lower_zeros_like,
]
