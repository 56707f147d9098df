"""`tf-optimize`: factors and shifts move into convolutions while these are still tf ops.

The same rules are part of `tfl-prepare-tf`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import SSAValue
from xdsl.passes import ModulePass

from ..dialects import tf
from ..dialects.elements import Array
from ..dialects.shapes import element_of, is_static, shape_of, tensor_type, text
from .greedy import RuleSet
from .pattern import Const, Op, Result, Value, rule
from .predicates import const, either, is_owned

X = Value("x")


@rule(Op(tf.MulOp, Op(tf.Conv2DOp, X, Const("w"), as_="conv"), Const("s")))
def fold_factor(root: tf.MulOp, conv: tf.Conv2DOp, w: Array, s: Array) -> Result:
    """Mul(Conv2D(x, w), s) -> Conv2D(x, w * s), for one s or one for each channel.

    Source: tensorflow transforms/optimize.td, FuseMulAndConv2D.
    """
    if w.dtype != np.float32 or s.dtype != np.float32 or text(conv.data_format) != "NHWC":
        return None
    if s.ndim > 4 or s.size not in (1, w.shape[-1]) or (s.ndim and s.shape[-1] != s.size):
        return None
    if root.results[0].type != conv.output.type or not is_owned(conv.filter):
        return None
    return conv.with_operands(filter=const(w * s.reshape(-1)))


@either(
    *(
        Op(
            tf.MulOp,
            Op(add, Op(tf.Conv2DOp, as_="conv"), Const("b"), as_="sum"),
            Const("s"),
        )
        for add in (tf.BiasAddOp, tf.AddV2Op)
    )
)
def factor_before_bias(
    root: tf.MulOp, conv: tf.Conv2DOp, sum: tf.AddV2Op, b: Array, s: Array
) -> Result:
    """Mul(BiasAdd(Conv2D(x), b), s) -> AddV2(Mul(Conv2D(x), s), b * s).

    Source: tensorflow transforms/optimize.td, PassthroughMulAndBiasAdd, ...AddV2.
    """
    if isinstance(sum, tf.BiasAddOp) and text(sum.data_format) != "NHWC":
        return None
    if s.dtype != b.dtype or sum.results[0].type != root.results[0].type:
        return None
    if conv.output.type != root.results[0].type:
        return None
    shift = b * s
    if shift.size > max(b.size, s.size):
        return None
    scaled = tf.MulOp(conv.output, const(s), result_types=conv.result_types)
    return tf.AddV2Op(scaled, const(shift), result_types=root.result_types)


@rule(Op(tf.ReshapeOp, Op(tf.BroadcastToOp, X, Value(), as_="wide"), Value()))
def reshape_before_broadcast(root: tf.ReshapeOp, wide: tf.BroadcastToOp, x: SSAValue) -> Result:
    """Reshape(BroadcastTo(x)) -> BroadcastTo(Reshape(x)), where only dimensions of 1 come or go.

    Source: tensorflow transforms/optimize.td, SimplifyBroadcastReshape.
    """
    before, made, wanted = shape_of(x), shape_of(wide.results[0]), shape_of(root.results[0])
    if before is None or made is None or wanted is None or not is_static(x):
        return None
    if not is_static(wide.results[0]) or not is_static(root.results[0]):
        return None
    if len(wanted) > len(before) or [n for n in made if n != 1] != [n for n in wanted if n != 1]:
        return None
    padded = (1,) * (len(made) - len(before)) + before
    sizes = iter(size for size, full in zip(padded, made, strict=True) if full != 1)
    inner = tuple(1 if full == 1 else next(sizes) for full in wanted)
    type = tensor_type(element_of(x), inner)
    narrow = tf.ReshapeOp(x, const(list(inner)), result_types=(type,))
    return tf.BroadcastToOp(narrow, const(list(wanted)), result_types=root.result_types)


RULES = [fold_factor, *factor_before_bias, reshape_before_broadcast]
_RULE_SET = RuleSet(RULES)


@dataclass(frozen=True)
class TFOptimizePass(ModulePass):
    """Fold factors into convolutions.

    Source: tensorflow transforms/optimize.td.
    """

    name = "tf-optimize"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Apply the rules to a fixed point."""
        _RULE_SET.apply(op)
