"""Functions of one tensor, tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from ..pattern import Op, rule
from .table import one_to_one
from .values import scalar_like


@rule(Op(tf.Log1pOp))
def legalize_log1p(root: tf.Log1pOp):
    """log1p(x) -> log(x + 1)."""
    return tfl.LogOp(tfl.AddOp(root.x, scalar_like(1, root.x)))


RULES = [
    one_to_one(tf.AbsOp, tfl.AbsOp),
    one_to_one(tf.CeilOp, tfl.CeilOp),
    one_to_one(tf.CosOp, tfl.CosOp),
    one_to_one(tf.ExpOp, tfl.ExpOp),
    one_to_one(tf.FloorOp, tfl.FloorOp),
    one_to_one(tf.LogOp, tfl.LogOp),
    one_to_one(tf.NegOp, tfl.NegOp),
    one_to_one(tf.RoundOp, tfl.RoundOp),
    one_to_one(tf.RsqrtOp, tfl.RsqrtOp),
    one_to_one(tf.SignOp, tfl.SignOp),
    one_to_one(tf.SinOp, tfl.SinOp),
    one_to_one(tf.SqrtOp, tfl.SqrtOp),
    one_to_one(tf.SquareOp, tfl.SquareOp),
    legalize_log1p,
]
