"""Arithmetic of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from ...dialects.shapes import element_of
from ..pattern import Op, rule
from .table import one_to_one
from .values import scalar_like


@rule(Op(tf.BiasAddOp, data_format="NHWC"))
def legalize_bias_add(root: tf.BiasAddOp):
    """bias_add(x, b) -> x + b."""
    return tfl.AddOp(root.value, root.bias, result_types=root.result_types)


@rule(Op(tf.SigmoidGradOp))
def legalize_sigmoid_grad(root: tf.SigmoidGradOp):
    """sigmoid_grad(y, dy) -> dy * (y * (1 - y))."""
    y, dy = root.operands
    if element_of(y) != element_of(dy):
        return None
    return tfl.MulOp(dy, tfl.MulOp(y, tfl.SubOp(scalar_like(1, y), y)))


RULES = [
    one_to_one(tf.AddNOp, tfl.AddNOp),
    one_to_one(tf.AddOp, tfl.AddOp),
    one_to_one(tf.AddV2Op, tfl.AddOp),
    one_to_one(tf.Atan2Op, tfl.Atan2Op),
    one_to_one(tf.BitwiseXorOp, tfl.BitwiseXorOp),
    one_to_one(tf.DivOp, tfl.DivOp),
    one_to_one(tf.FloorDivOp, tfl.FloorDivOp),
    one_to_one(tf.FloorModOp, tfl.FloorModOp),
    one_to_one(tf.MaximumOp, tfl.MaximumOp),
    one_to_one(tf.MinimumOp, tfl.MinimumOp),
    one_to_one(tf.MulOp, tfl.MulOp),
    one_to_one(tf.PowOp, tfl.PowOp),
    one_to_one(tf.RealDivOp, tfl.DivOp),
    one_to_one(tf.RightShiftOp, tfl.RightShiftOp),
    one_to_one(tf.SquaredDifferenceOp, tfl.SquaredDifferenceOp),
    one_to_one(tf.SubOp, tfl.SubOp),
    legalize_bias_add,
    legalize_sigmoid_grad,
]
