"""Activations of tf to tfl."""

from __future__ import annotations

from xdsl.dialects.builtin import f32, i32, i64

from ...dialects import tf, tfl
from ...dialects.shapes import element_of
from ..pattern import Op, rule
from .table import one_to_one
from .values import scalar_like


@rule(Op(tf.ReluOp))
def legalize_integer_relu(root: tf.ReluOp):
    """relu(x) -> maximum(x, 0), for integers."""
    x = root.operands[0]
    if element_of(x) not in (i32, i64):
        return None
    return tfl.MaximumOp(x, scalar_like(0, x))


@rule(Op(tf.SoftsignOp))
def legalize_softsign(root: tf.SoftsignOp):
    """softsign(x) -> x / (|x| + 1)."""
    x = root.operands[0]
    return tfl.DivOp(x, tfl.AddOp(tfl.AbsOp(x), scalar_like(1, x)))


@rule(Op(tf.SoftplusOp))
def legalize_softplus(root: tf.SoftplusOp):
    """softplus(x) -> log(exp(x) + 1)."""
    x = root.operands[0]
    if element_of(x) != f32:
        return None
    return tfl.LogOp(tfl.AddOp(tfl.ExpOp(x), scalar_like(1, x)))


RULES = [
    one_to_one(tf.EluOp, tfl.EluOp),
    one_to_one(tf.LeakyReluOp, tfl.LeakyReluOp, keep=("alpha",)),
    one_to_one(tf.LogSoftmaxOp, tfl.LogSoftmaxOp),
    one_to_one(tf.Relu6Op, tfl.Relu6Op),
    one_to_one(tf.ReluOp, tfl.ReluOp),
    one_to_one(tf.SigmoidOp, tfl.LogisticOp),
    one_to_one(tf.SoftmaxOp, tfl.SoftmaxOp, beta=1.0),
    one_to_one(tf.TanhOp, tfl.TanhOp),
    legalize_integer_relu,
    legalize_softplus,
    legalize_softsign,
]
