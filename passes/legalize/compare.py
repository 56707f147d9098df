"""Comparisons, logic and selection of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from ...dialects.shapes import is_static, shape_of
from ..pattern import Op, rule
from .table import one_to_one


@rule(Op(tf.SelectV2Op))
def legalize_select_v2(root: tf.SelectV2Op):
    """select_v2(c, x, y) -> select(c, x, y) if all have one static shape, else select_v2."""
    shapes = {shape_of(value) for value in (*root.operands, *root.results)}
    same = len(shapes) == 1 and is_static(root.operands[0])
    target = tfl.SelectOp if same else tfl.SelectV2Op
    return target(*root.operands, result_types=root.result_types)


RULES = [
    one_to_one(tf.EqualOp, tfl.EqualOp, where={"incompatible_shape_error": True}),
    one_to_one(tf.GreaterEqualOp, tfl.GreaterEqualOp),
    one_to_one(tf.GreaterOp, tfl.GreaterOp),
    one_to_one(tf.LessEqualOp, tfl.LessEqualOp),
    one_to_one(tf.LessOp, tfl.LessOp),
    one_to_one(tf.LogicalAndOp, tfl.LogicalAndOp),
    one_to_one(tf.LogicalNotOp, tfl.LogicalNotOp),
    one_to_one(tf.LogicalOrOp, tfl.LogicalOrOp),
    one_to_one(tf.NotEqualOp, tfl.NotEqualOp, where={"incompatible_shape_error": True}),
    one_to_one(tf.SelectOp, tfl.SelectOp),
    one_to_one(tf.WhereOp, tfl.WhereOp),
    legalize_select_v2,
]
