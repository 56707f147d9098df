"""Canonical forms of tf variables."""

from __future__ import annotations

from xdsl.ir import SSAValue

from ...dialects import tf
from ..pattern import Op, Result, Value, rule

X = Value("x")


@rule(Op(tf.ReadVariableOp, Op(tf.CastOp, X, shared=True)))
def read_before_cast(root: tf.ReadVariableOp, x: SSAValue) -> Result:
    """ReadVariable(Cast(handle)) -> ReadVariable(handle).

    Source: ir/tf_ops_n_z.cc, ReadVariableOfCast.
    """
    return tf.ReadVariableOp(x, result_types=root.result_types)


@rule(Op(tf.VariableOp))
def replace_variable(root: tf.VariableOp) -> Result:
    """Variable -> VariableV2.

    Source: transforms/canonicalize.td, VariableToVariableV2.
    """
    return tf.VariableV2Op.create(result_types=root.result_types, properties=root.properties)


RULES = [read_before_cast, replace_variable]
