"""Canonical forms of arithmetic on tf tensors."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Attribute, SSAValue

from ...dialects import tf
from ...dialects.dtypes import numpy_dtype, string
from ...dialects.elements import Array, Elements
from ...dialects.op import constant
from ...dialects.shapes import element_of, is_static, shape_of, tensor_type
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import all_equal, either

X, Y = Value("x"), Value("y")
DIVISIONS = (tf.DivOp, tf.RealDivOp, tf.TruncateDivOp)


def is_neutral(array: Array, value: float, x: SSAValue, result: Attribute) -> bool:
    """Whether combining `x` with a constant of so many equal elements leaves it as it is."""
    if x.type != result or not all_equal(array, value):
        return False
    return array.ndim == 0 or is_static(result)


@rule(Op((tf.AddOp, tf.AddV2Op)))
def drop_zero_term(root: tf.AddV2Op) -> Result:
    """x + 0 -> x, 0 + x -> x.

    Source: ir/tf_ops_a_m.cc, AddV2Op::fold.
    """
    for x, other in ((root.x, root.y), (root.y, root.x)):
        array = constant(other)
        if array is not None and array.dtype != object:
            if is_neutral(array, 0, x, root.z.type):
                return x
    return None


@rule(Op(tf.SubOp, X, Const("c")))
def drop_zero_subtrahend(root: tf.SubOp, x: SSAValue, c: Array) -> Result:
    """x - 0 -> x.

    Source: ir/tf_ops_n_z.cc, SubOp::fold.
    """
    return x if is_neutral(c, 0, x, root.z.type) else None


@rule(Op(tf.MulOp))
def drop_one_factor(root: tf.MulOp) -> Result:
    """x * 1 -> x, 1 * x -> x.

    Source: ir/tf_ops_a_m.cc, MulOp::fold.
    """
    for x, other in ((root.x, root.y), (root.y, root.x)):
        array = constant(other)
        if array is not None and is_neutral(array, 1, x, root.z.type):
            return x
    return None


@rule(Op((tf.DivOp, tf.RealDivOp), X, Const("c")))
def drop_one_divisor(root: tf.RealDivOp, x: SSAValue, c: Array) -> Result:
    """x / 1 -> x.

    Source: ir/tf_ops_n_z.cc, RealDivOp::fold.
    """
    return x if is_neutral(c, 1, x, root.z.type) else None


@rule(Op(tf.PowOp, X, Const("c")))
def fold_power(root: tf.PowOp, x: SSAValue, c: Array) -> Result:
    """x ** 1 -> x, x ** 0 -> 1.

    Source: ir/tf_ops_n_z.cc, PowOp::fold.
    """
    if is_neutral(c, 1, x, root.z.type):
        return x
    shape = shape_of(root.z)
    if shape is None or not all_equal(c, 0) or not is_static(root.z):
        return None
    element = element_of(root.z)
    ones = np.broadcast_to(np.ones((), numpy_dtype(element)), shape)
    return tf.ConstOp(value=Elements.of(ones, tensor_type(element, shape)))


@rule(Op(tf.AddNOp))
def drop_zero_terms(root: tf.AddNOp) -> Result:
    """AddN(x, 0, y) -> AddN(x, y), AddN(x) -> x.

    Source: ir/tf_ops_a_m.cc, AddNOp::fold.
    """
    kept = [value for value in root.inputs if not _is_zero_like(value, root.sum.type)]
    if not kept:
        return root.inputs[0]
    if len(kept) == 1:
        return kept[0] if kept[0].type == root.sum.type else None
    return None if len(kept) == len(root.inputs) else tf.AddNOp(kept)


def _is_zero_like(value: SSAValue, type: Attribute) -> bool:
    array = constant(value)
    return array is not None and value.type == type and all_equal(array, 0)


@rule(Op(tf.AddOp, X, Y))
def replace_add(root: tf.AddOp, x: SSAValue, y: SSAValue) -> Result:
    """Add(x, y) -> AddV2(x, y), for numbers.

    Source: transforms/canonicalize.td, AddToAddV2.
    """
    return None if element_of(root.z) == string else tf.AddV2Op(x, y)


@rule(Op(tf.AddV2Op, Op(tf.NegOp, X, shared=True), Y))
def add_negated(x: SSAValue, y: SSAValue) -> Result:
    """-x + y -> y - x, y + -x -> y - x.

    Source: transforms/canonicalize.td, AddV2OfNegLeft, AddV2OfNegRight.
    """
    return tf.SubOp(y, x)


@rule(Op(tf.SubOp, X, Op(tf.NegOp, Y, shared=True)))
def subtract_negated(x: SSAValue, y: SSAValue) -> Result:
    """x - -y -> x + y.

    Source: transforms/canonicalize.td, SubOfNeg.
    """
    return tf.AddV2Op(x, y)


@either(*(Op(kind, X, Op(tf.SqrtOp, Y, shared=True)) for kind in DIVISIONS))
def divide_by_root(x: SSAValue, y: SSAValue) -> Result:
    """x / sqrt(y) -> x * rsqrt(y).

    Source: transforms/canonicalize.td, DivWithSqrtDivisor and its like.
    """
    return tf.MulOp(x, tf.RsqrtOp(y))


@rule(Op(tf.XdivyOp, X, Op(tf.SqrtOp, Y, shared=True)))
def divide_zero_by_root(x: SSAValue, y: SSAValue) -> Result:
    """Xdivy(x, sqrt(y)) -> MulNoNan(rsqrt(y), x).

    Source: transforms/canonicalize.td, XdivyWithSqrtDivisor.
    """
    return tf.MulNoNanOp(tf.RsqrtOp(y), x)


@rule(Op(tf.RealDivOp, X, Const("c")))
def divide_by_constant(root: tf.RealDivOp, x: SSAValue, c: Array) -> Result:
    """x / c -> x * (1 / c), for floating-point and complex numbers.

    Source: transforms/canonicalize.td, RealDivWithConstDivisor.
    """
    if c.dtype.kind not in "fcV" or constant(x) is not None:
        return None
    with np.errstate(all="ignore"):
        inverse = np.asarray(np.ones((), c.dtype) / c).astype(c.dtype)
    return tf.MulOp(x, tf.ConstOp(value=inverse))


@rule(Op(tf.DivNoNanOp, X, Const("c")))
def divide_by_nonzero(root: tf.DivNoNanOp, x: SSAValue, c: Array) -> Result:
    """DivNoNan(x, c) -> Div(x, c) if c has no zero, 0 if it has nothing else.

    Source: ir/tf_ops_a_m.cc, DivNoNanOrMulNoNanConstantY.
    """
    if c.size and bool((c != 0).all()):
        return tf.DivOp(x, root.y)
    return root.y if root.y.type == root.z.type and all_equal(c, 0) else None


@rule(Op(tf.MulNoNanOp, X, Const("c")))
def multiply_by_nonzero(root: tf.MulNoNanOp, x: SSAValue, c: Array) -> Result:
    """MulNoNan(x, c) -> Mul(x, c) if c has no zero, 0 if it has nothing else.

    Source: ir/tf_ops_a_m.cc, DivNoNanOrMulNoNanConstantY.
    """
    if c.size and bool((c != 0).all()):
        return tf.MulOp(x, root.y)
    return root.y if root.y.type == root.z.type and all_equal(c, 0) else None


@rule(Op(tf.SquareOp, Op(tf.SubOp, X, Y, shared=True)))
def square_difference(x: SSAValue, y: SSAValue) -> Result:
    """(x - y)² -> SquaredDifference(x, y).

    Source: transforms/canonicalize.td, SquareOfSub.
    """
    return tf.SquaredDifferenceOp(x, y)


RULES = [
    drop_zero_term,
    drop_zero_subtrahend,
    drop_one_factor,
    drop_one_divisor,
    fold_power,
    drop_zero_terms,
    replace_add,
    add_negated,
    subtract_negated,
    *divide_by_root,
    divide_zero_by_root,
    divide_by_constant,
    divide_by_nonzero,
    multiply_by_nonzero,
    square_difference,
]
