"""Arithmetic on elements, with numpy broadcasting."""

from __future__ import annotations

from xdsl.irdl import result_def, traits_def, var_operand_def
from xdsl.traits import Commutative, Pure

from ..op import op_definition
from ..shapes import shape_of
from .base import AnyTensor, BinaryOp, BroadcastingOp, Node, SameShapeOp, Shapes, TFOp
from .fields import table_op
from .shape_functions import merge_shapes


@op_definition
class AddOp(BinaryOp):
    """x + y, joining strings too."""

    name = "tf.Add"


@op_definition
class AddV2Op(BinaryOp):
    """x + y, for numbers only."""

    name = "tf.AddV2"
    traits = traits_def(Commutative())


@op_definition
class AddNOp(TFOp):
    """The sum of tensors of one shape."""

    name = "tf.AddN"
    inputs = var_operand_def(AnyTensor)
    sum = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Merge the operand shapes."""
        return (merge_shapes(shape_of(operand) for operand in node.operands),)


@table_op
class AccumulateNV2Op(TFOp):
    """The sum of tensors of a given shape, in any order."""

    name = "tf.AccumulateNV2"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Merge the operand shapes."""
        return (merge_shapes(shape_of(operand) for operand in node.operands),)


@op_definition
class SubOp(BinaryOp):
    """x - y."""

    name = "tf.Sub"


@op_definition
class MulOp(BinaryOp):
    """x * y."""

    name = "tf.Mul"
    traits = traits_def(Commutative())


@op_definition
class MulNoNanOp(BinaryOp):
    """x * y, 0 where y is 0 whatever x is."""

    name = "tf.MulNoNan"


@op_definition
class DivOp(BinaryOp):
    """x / y, truncated for integers."""

    name = "tf.Div"


@op_definition
class RealDivOp(BinaryOp):
    """x / y of real numbers."""

    name = "tf.RealDiv"


@op_definition
class DivNoNanOp(BinaryOp):
    """x / y, 0 where y is 0."""

    name = "tf.DivNoNan"


@op_definition
class FloorDivOp(BinaryOp):
    """x / y rounded down."""

    name = "tf.FloorDiv"


@op_definition
class FloorModOp(BinaryOp):
    """What remains of x / y rounded down; it has the sign of y."""

    name = "tf.FloorMod"


@op_definition
class ModOp(BinaryOp):
    """What remains of x / y rounded towards zero."""

    name = "tf.Mod"


@op_definition
class TruncateDivOp(BinaryOp):
    """x / y rounded towards zero."""

    name = "tf.TruncateDiv"


@op_definition
class TruncateModOp(BinaryOp):
    """What remains of x / y rounded towards zero."""

    name = "tf.TruncateMod"


@op_definition
class MaximumOp(BinaryOp):
    """The greater of x and y."""

    name = "tf.Maximum"
    traits = traits_def(Commutative())


@op_definition
class MinimumOp(BinaryOp):
    """The smaller of x and y."""

    name = "tf.Minimum"
    traits = traits_def(Commutative())


@op_definition
class PowOp(BinaryOp):
    """x to the power of y."""

    name = "tf.Pow"


@op_definition
class SquaredDifferenceOp(BinaryOp):
    """(x - y)²."""

    name = "tf.SquaredDifference"
    traits = traits_def(Commutative())


@op_definition
class XdivyOp(BinaryOp):
    """x / y, 0 where x is 0."""

    name = "tf.Xdivy"


@op_definition
class XlogyOp(BinaryOp):
    """x * log(y), 0 where x is 0."""

    name = "tf.Xlogy"


@op_definition
class Xlog1pyOp(BinaryOp):
    """x * log(1 + y), 0 where x is 0."""

    name = "tf.Xlog1py"


@table_op
class Atan2Op(BroadcastingOp):
    """The angle of the point (x, y)."""

    name = "tf.Atan2"
    traits = traits_def(Pure())


@table_op
class NextAfterOp(BroadcastingOp):
    """The next floating-point number after x1 towards x2."""

    name = "tf.NextAfter"
    traits = traits_def(Pure())


@table_op
class ZetaOp(BroadcastingOp):
    """The Hurwitz zeta function."""

    name = "tf.Zeta"
    traits = traits_def(Pure())


@table_op
class PolygammaOp(BroadcastingOp):
    """The polygamma function."""

    name = "tf.Polygamma"
    traits = traits_def(Pure())


@table_op
class IgammaOp(BroadcastingOp):
    """The lower regularized incomplete gamma function."""

    name = "tf.Igamma"
    traits = traits_def(Pure())


@table_op
class IgammacOp(BroadcastingOp):
    """The upper regularized incomplete gamma function."""

    name = "tf.Igammac"
    traits = traits_def(Pure())


@table_op
class BetaincOp(BroadcastingOp):
    """The regularized incomplete beta function."""

    name = "tf.Betainc"
    traits = traits_def(Pure())


@table_op
class ClipByValueOp(SameShapeOp):
    """t limited to a range."""

    name = "tf.ClipByValue"
    traits = traits_def(Pure())


@table_op
class CrossOp(SameShapeOp):
    """The cross product of vectors of three."""

    name = "tf.Cross"
    traits = traits_def(Pure())


@op_definition
class BitwiseAndOp(BinaryOp):
    """Bitwise x and y."""

    name = "tf.BitwiseAnd"
    traits = traits_def(Commutative())


@op_definition
class BitwiseOrOp(BinaryOp):
    """Bitwise x or y."""

    name = "tf.BitwiseOr"
    traits = traits_def(Commutative())


@op_definition
class BitwiseXorOp(BinaryOp):
    """Bitwise x exclusive or y."""

    name = "tf.BitwiseXor"
    traits = traits_def(Commutative())


@op_definition
class LeftShiftOp(BinaryOp):
    """x << y."""

    name = "tf.LeftShift"


@op_definition
class RightShiftOp(BinaryOp):
    """x >> y."""

    name = "tf.RightShift"


@table_op
class SqrtGradOp(SameShapeOp):
    """The gradient of sqrt: dy * 0.5 / y."""

    name = "tf.SqrtGrad"
    traits = traits_def(Pure())


@table_op
class RsqrtGradOp(SameShapeOp):
    """The gradient of rsqrt: dy * -0.5 * y³."""

    name = "tf.RsqrtGrad"
    traits = traits_def(Pure())


@table_op
class TanhGradOp(SameShapeOp):
    """The gradient of tanh: dy * (1 - y²)."""

    name = "tf.TanhGrad"
    traits = traits_def(Pure())


@table_op
class SigmoidGradOp(SameShapeOp):
    """The gradient of sigmoid: dy * y * (1 - y)."""

    name = "tf.SigmoidGrad"
    traits = traits_def(Pure())


@table_op
class ReciprocalGradOp(SameShapeOp):
    """The gradient of the reciprocal: -dy * y²."""

    name = "tf.ReciprocalGrad"
    traits = traits_def(Pure())


@table_op
class InvGradOp(SameShapeOp):
    """The gradient of the reciprocal, by its older name."""

    name = "tf.InvGrad"
    traits = traits_def(Pure())
