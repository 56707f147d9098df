"""Canonical forms of tf activations and biases."""

from __future__ import annotations

from xdsl.ir import SSAValue

from ...dialects import tf
from ...dialects.elements import Array
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import all_equal

X = Value("x")


@rule(Op(tf.MaximumOp, X, Const("zero")))
def maximum_to_relu(root: tf.MaximumOp, x: SSAValue, zero: Array) -> Result:
    """Maximum(x, 0) -> Relu(x).

    Source: transforms/canonicalize.td, MaximumOfZeroToRelu.
    """
    if zero.dtype.kind not in "fiV" or not all_equal(zero, 0) or x.type != root.z.type:
        return None
    return tf.ReluOp(x)


@rule(Op(tf.ReluOp, Op(tf.MinimumOp, X, Const("six"), as_="limited")))
def relu_of_minimum(root: tf.ReluOp, limited: tf.MinimumOp, x: SSAValue, six: Array) -> Result:
    """Relu(Minimum(x, 6)) -> Relu6(x).

    Source: transforms/canonicalize.td, ReluOfMinimum6ToRelu6.
    """
    return tf.Relu6Op(x) if all_equal(six, 6) and x.type == limited.z.type else None


@rule(Op(tf.LeakyReluOp, X))
def drop_leaky_relu(root: tf.LeakyReluOp, x: SSAValue) -> Result:
    """LeakyRelu(x, alpha=1) -> x.

    Source: ir/tf_ops_a_m.cc, LeakyReluOp::fold.
    """
    alpha = root.alpha.value.data
    return x if alpha == 1.0 and x.type == root.results[0].type else None


@rule(Op(tf.BiasAddV1Op))
def replace_bias_add(root: tf.BiasAddV1Op) -> Result:
    """BiasAddV1(x, b) -> BiasAdd(x, b), NHWC.

    Source: transforms/canonicalize.td, BiasAddV1ToBiasAdd.
    """
    return tf.BiasAddOp(*root.operands, data_format="NHWC")


RULES = [maximum_to_relu, relu_of_minimum, drop_leaky_relu, replace_bias_add]
