"""Canonical forms of functions of one tf tensor."""

from __future__ import annotations

from xdsl.ir import Operation, SSAValue

from ...dialects import tf
from ...dialects.elements import Array
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import all_equal, either

X = Value("x")
INVOLUTIONS = (tf.NegOp, tf.InvertOp, tf.LogicalNotOp, tf.ConjOp, tf.ReciprocalOp)


@either(*(Op(kind, Op(kind, X, shared=True)) for kind in INVOLUTIONS))
def undo_twice(root: Operation, x: SSAValue) -> Result:
    """-(-x) -> x; Invert, LogicalNot, Conj and Reciprocal likewise.

    Source: trait TF_Involution.
    """
    return x if x.type == root.results[0].type else None


@rule(Op(tf.CastOp, X))
def drop_cast(root: tf.CastOp, x: SSAValue) -> Result:
    """Cast(x) -> x, to the type that it has.

    Source: ir/tf_ops_a_m.cc, CastOp::fold.
    """
    return x if x.type == root.y.type else None


@rule(Op(tf.BitcastOp, X))
def drop_bitcast(root: tf.BitcastOp, x: SSAValue) -> Result:
    """Bitcast(x) -> x, to the type that it has.

    Source: transforms/canonicalize.td, BitcastSameType.
    """
    return x if x.type == root.results[0].type else None


@rule(Op(tf.BitcastOp, Op(tf.BitcastOp, X, shared=True)))
def merge_bitcasts(root: tf.BitcastOp, x: SSAValue) -> Result:
    """Bitcast(Bitcast(x)) -> Bitcast(x).

    Source: transforms/canonicalize.td, BitcastNested.
    """
    return root.with_operands(input=x)


@rule(Op(tf.LogOp, Op(tf.SoftmaxOp, X, shared=True)))
def log_of_softmax(root: tf.LogOp, x: SSAValue) -> Result:
    """log(Softmax(x)) -> LogSoftmax(x).

    Source: transforms/canonicalize.td, LogOfSoftmax.
    """
    return tf.LogSoftmaxOp(x)


@rule(Op(tf.LogOp, Op(tf.AddV2Op, X, Const("one"), as_="sum")))
def log_of_one_more(sum: tf.AddV2Op, x: SSAValue, one: Array) -> Result:
    """log(x + 1) -> Log1p(x).

    Source: transforms/canonicalize.td, LogToLog1p.
    """
    if not all_equal(one, 1) or x.type != sum.z.type:
        return None
    return tf.Log1pOp(x)


RULES = [*undo_twice, drop_cast, drop_bitcast, merge_bitcasts, log_of_softmax, log_of_one_more]
