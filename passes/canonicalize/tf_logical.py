"""Canonical forms of comparisons and logic on tf tensors."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tf
from ...dialects.dtypes import numpy_dtype, string
from ...dialects.elements import Array, Elements
from ...dialects.shapes import (
    boolean,
    broadcasts,
    element_of,
    is_static,
    shape_of,
    tensor_type,
)
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import either

X, Y = Value("x"), Value("y")
OPPOSITES = (
    (tf.EqualOp, tf.NotEqualOp),
    (tf.NotEqualOp, tf.EqualOp),
    (tf.GreaterOp, tf.LessEqualOp),
    (tf.GreaterEqualOp, tf.LessOp),
    (tf.LessOp, tf.GreaterEqualOp),
    (tf.LessEqualOp, tf.GreaterOp),
)
_OPPOSITE: dict[type[Operation], type[tf.BinaryOp]] = dict(OPPOSITES)


@either(*(Op(tf.LogicalNotOp, Op(kind, as_="test")) for kind, _ in OPPOSITES))
def negate_comparison(root: tf.LogicalNotOp, test: tf.EqualOp) -> Result:
    """Not(x < y) -> x >= y; the other comparisons likewise.

    Source: transforms/canonicalize.td, LogicalNotOf*.
    """
    return _OPPOSITE[type(test)].create(
        operands=test.operands, result_types=root.result_types, properties=test.properties
    )


@rule(Op(tf.LogicalAndOp, X, Const("c"), as_="both"))
def drop_and(both: tf.LogicalAndOp, x: SSAValue, c: Array) -> Result:
    """x and true -> x, x and false -> false, if the constant has the type of the result.

    Source: ir/tf_ops_a_m.cc, LogicalAndOp::fold.
    """
    other = both.y if both.x is x else both.x
    if other.type != both.z.type or not c.size:
        return None
    if not c.any():
        return other
    return x if c.all() and x.type == both.z.type else None


@either(Op(tf.EqualOp), Op(tf.NotEqualOp))
def require_shapes(root: tf.EqualOp) -> Result:
    """Equal(x, y) that may compare any shapes -> one that may not, if they fit.

    Source: transforms/canonicalize.td, EqualWithCompatibleShape and NotEqual.
    """
    if boolean(root.incompatible_shape_error):
        return None
    if not is_static(root.x) or not is_static(root.y):
        return None
    shapes = [shape_of(root.x) or (), shape_of(root.y) or ()]
    if broadcasts(*shapes) is None:
        return None
    return root.with_properties(incompatible_shape_error=True)


@rule(Op(tf.ToBoolOp, X))
def compare_with_zero(root: tf.ToBoolOp, x: SSAValue) -> Result:
    """ToBool(x) -> x != 0, for a scalar number.

    Source: ir/tf_ops_n_z.cc, ToBoolOfRankZeroTensor.
    """
    element = element_of(x)
    if shape_of(x) != () or element == string:
        return None
    dtype = numpy_dtype(element)
    if dtype.kind == "b":
        return x
    zero = Elements.of(np.zeros((), dtype), tensor_type(element, ()))
    return tf.NotEqualOp(x, tf.ConstOp(value=zero))


@rule(Op((tf.SelectOp, tf.SelectV2Op), Const("test"), X, Y))
def choose(root: tf.SelectV2Op, test: Array, x: SSAValue, y: SSAValue) -> Result:
    """Select(true, x, y) -> x, Select(false, x, y) -> y, where the type is that of the result.

    Ours: constant folding upstream needs all three operands to be constant.
    """
    if not test.size:
        return None
    chosen = x if test.all() else y if not test.any() else None
    return chosen if chosen is not None and chosen.type == root.results[0].type else None


RULES = [*negate_comparison, drop_and, *require_shapes, compare_with_zero, choose]
