"""Comparisons, logic and choice between elements."""

from __future__ import annotations

from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Commutative, Pure

from ..op import op_definition
from ..shapes import DYNAMIC, Shape
from .base import (
    TRUE,
    AnyTensor,
    BinaryOp,
    Boolean,
    BroadcastingOp,
    Float,
    Node,
    ScalarOp,
    Shapes,
    TFOp,
    UnaryOp,
    float_attr,
)
from .fields import table_op
from .shape_functions import broadcast_shapes, merge_shapes


def compared(node: Node) -> Shape | None:
    """Return the shape of a comparison; a scalar where shapes may and do not fit."""
    lhs, rhs = node.shape(0), node.shape(1)
    both = broadcast_shapes((lhs, rhs))
    if node.flag("incompatible_shape_error"):
        return both
    if lhs is None or rhs is None or DYNAMIC in (*lhs, *rhs):
        return None
    return () if both is None else both


class _EqualityOp(BinaryOp):
    incompatible_shape_error = prop_def(Boolean, default_value=TRUE)
    traits = traits_def(Commutative())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Broadcast, unless shapes that do not fit are allowed."""
        return (compared(node),)


@op_definition
class EqualOp(_EqualityOp):
    """x == y."""

    name = "tf.Equal"


@op_definition
class NotEqualOp(_EqualityOp):
    """x != y."""

    name = "tf.NotEqual"


@op_definition
class ApproximateEqualOp(BinaryOp):
    """Whether x - y is below a tolerance."""

    name = "tf.ApproximateEqual"
    tolerance = prop_def(Float, default_value=float_attr(1e-05))
    traits = traits_def(Commutative())


@op_definition
class LessOp(BinaryOp):
    """x < y."""

    name = "tf.Less"


@op_definition
class LessEqualOp(BinaryOp):
    """x <= y."""

    name = "tf.LessEqual"


@op_definition
class GreaterOp(BinaryOp):
    """x > y."""

    name = "tf.Greater"


@op_definition
class GreaterEqualOp(BinaryOp):
    """x >= y."""

    name = "tf.GreaterEqual"


@op_definition
class LogicalAndOp(BinaryOp):
    """x and y."""

    name = "tf.LogicalAnd"
    traits = traits_def(Commutative())


@op_definition
class LogicalOrOp(BinaryOp):
    """x or y."""

    name = "tf.LogicalOr"
    traits = traits_def(Commutative())


@op_definition
class LogicalNotOp(UnaryOp):
    """Not x."""

    name = "tf.LogicalNot"


@op_definition
class IsNanOp(UnaryOp):
    """Whether x is not a number."""

    name = "tf.IsNan"


@op_definition
class IsInfOp(UnaryOp):
    """Whether x is infinite."""

    name = "tf.IsInf"


@op_definition
class IsFiniteOp(UnaryOp):
    """Whether x is neither infinite nor no number."""

    name = "tf.IsFinite"


@table_op
class SelectOp(TFOp):
    """t where a condition holds, else e; a vector condition chooses whole rows."""

    name = "tf.Select"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Merge the shapes of the two choices."""
        return (merge_shapes((node.shape(1), node.shape(2))),)


@op_definition
class SelectV2Op(BroadcastingOp):
    """t where a condition holds, else e, with broadcasting."""

    name = "tf.SelectV2"
    condition = operand_def(AnyTensor)
    t = operand_def(AnyTensor)
    e = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())


@table_op
class ToBoolOp(ScalarOp):
    """Whether a tensor holds anything: a scalar other than zero or a size other than zero."""

    name = "tf.ToBool"
    traits = traits_def(Pure())
