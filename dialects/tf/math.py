"""Functions of one tensor, element by element."""

from __future__ import annotations

from xdsl.ir import Attribute
from xdsl.irdl import prop_def, traits_def
from xdsl.traits import Pure

from ..dtypes import numpy_dtype
from ..op import op_definition
from ..shapes import element_of
from .base import FALSE, Boolean, BroadcastingOp, Node, SameShapeOp, Shapes, TFOp, UnaryOp
from .fields import table_op


def bit_width(element: Attribute | None) -> int:
    """Return how many bits an element has; 0 if unknown."""
    try:
        return 0 if element is None else numpy_dtype(element).itemsize * 8
    except KeyError:
        return 0


@op_definition
class AbsOp(UnaryOp):
    """The absolute value."""

    name = "tf.Abs"


@op_definition
class NegOp(UnaryOp):
    """-x."""

    name = "tf.Neg"


@op_definition
class SignOp(UnaryOp):
    """-1, 0 or 1 as the sign of x."""

    name = "tf.Sign"


@op_definition
class SquareOp(UnaryOp):
    """x²."""

    name = "tf.Square"


@op_definition
class SqrtOp(UnaryOp):
    """The square root."""

    name = "tf.Sqrt"


@op_definition
class RsqrtOp(UnaryOp):
    """One over the square root."""

    name = "tf.Rsqrt"


@op_definition
class ReciprocalOp(UnaryOp):
    """1 / x."""

    name = "tf.Reciprocal"


@op_definition
class InvOp(UnaryOp):
    """1 / x, by its older name."""

    name = "tf.Inv"


@op_definition
class ExpOp(UnaryOp):
    """e to the power of x."""

    name = "tf.Exp"


@op_definition
class Expm1Op(UnaryOp):
    """exp(x) - 1."""

    name = "tf.Expm1"


@op_definition
class LogOp(UnaryOp):
    """The natural logarithm."""

    name = "tf.Log"


@op_definition
class Log1pOp(UnaryOp):
    """log(1 + x)."""

    name = "tf.Log1p"


@op_definition
class SinOp(UnaryOp):
    """The sine."""

    name = "tf.Sin"


@op_definition
class CosOp(UnaryOp):
    """The cosine."""

    name = "tf.Cos"


@op_definition
class TanOp(UnaryOp):
    """The tangent."""

    name = "tf.Tan"


@op_definition
class AsinOp(UnaryOp):
    """The inverse sine."""

    name = "tf.Asin"


@op_definition
class AcosOp(UnaryOp):
    """The inverse cosine."""

    name = "tf.Acos"


@op_definition
class AtanOp(UnaryOp):
    """The inverse tangent."""

    name = "tf.Atan"


@op_definition
class SinhOp(UnaryOp):
    """The hyperbolic sine."""

    name = "tf.Sinh"


@op_definition
class CoshOp(UnaryOp):
    """The hyperbolic cosine."""

    name = "tf.Cosh"


@op_definition
class TanhOp(UnaryOp):
    """The hyperbolic tangent."""

    name = "tf.Tanh"


@op_definition
class AsinhOp(UnaryOp):
    """The inverse hyperbolic sine."""

    name = "tf.Asinh"


@op_definition
class AcoshOp(UnaryOp):
    """The inverse hyperbolic cosine."""

    name = "tf.Acosh"


@op_definition
class AtanhOp(UnaryOp):
    """The inverse hyperbolic tangent."""

    name = "tf.Atanh"


@op_definition
class CeilOp(UnaryOp):
    """Round up."""

    name = "tf.Ceil"


@op_definition
class FloorOp(UnaryOp):
    """Round down."""

    name = "tf.Floor"


@op_definition
class RoundOp(UnaryOp):
    """Round to the nearest integer, halves to the even one."""

    name = "tf.Round"


@op_definition
class RintOp(UnaryOp):
    """Round to the nearest integer, halves to the even one."""

    name = "tf.Rint"


@op_definition
class ErfOp(UnaryOp):
    """The error function."""

    name = "tf.Erf"


@op_definition
class ErfcOp(UnaryOp):
    """One minus the error function."""

    name = "tf.Erfc"


@op_definition
class ErfinvOp(UnaryOp):
    """The inverse of the error function."""

    name = "tf.Erfinv"


@op_definition
class NdtriOp(UnaryOp):
    """The quantile of the normal distribution."""

    name = "tf.Ndtri"


@op_definition
class LgammaOp(UnaryOp):
    """The logarithm of the absolute gamma function."""

    name = "tf.Lgamma"


@op_definition
class DigammaOp(UnaryOp):
    """The derivative of lgamma."""

    name = "tf.Digamma"


@op_definition
class BesselI0eOp(UnaryOp):
    """The scaled modified Bessel function of order 0."""

    name = "tf.BesselI0e"


@op_definition
class BesselI1eOp(UnaryOp):
    """The scaled modified Bessel function of order 1."""

    name = "tf.BesselI1e"


@op_definition
class SigmoidOp(UnaryOp):
    """1 / (1 + exp(-x))."""

    name = "tf.Sigmoid"


@op_definition
class InvertOp(UnaryOp):
    """Flip every bit."""

    name = "tf.Invert"


@op_definition
class PopulationCountOp(UnaryOp):
    """How many bits are set."""

    name = "tf.PopulationCount"


@op_definition
class ZerosLikeOp(UnaryOp):
    """Zeros of the same shape."""

    name = "tf.ZerosLike"


@op_definition
class OnesLikeOp(UnaryOp):
    """Ones of the same shape."""

    name = "tf.OnesLike"


@op_definition
class CastOp(UnaryOp):
    """Convert to another element type, `DstT`."""

    name = "tf.Cast"
    Truncate = prop_def(Boolean, default_value=FALSE)


@op_definition
class ComplexAbsOp(UnaryOp):
    """The absolute value of a complex number."""

    name = "tf.ComplexAbs"


@table_op
class RealOp(SameShapeOp):
    """The real part."""

    name = "tf.Real"
    traits = traits_def(Pure())


@table_op
class ImagOp(SameShapeOp):
    """The imaginary part."""

    name = "tf.Imag"
    traits = traits_def(Pure())


@table_op
class ConjOp(SameShapeOp):
    """The complex conjugate."""

    name = "tf.Conj"
    traits = traits_def(Pure())


@table_op
class AngleOp(SameShapeOp):
    """The argument of a complex number."""

    name = "tf.Angle"
    traits = traits_def(Pure())


@table_op
class ComplexOp(BroadcastingOp):
    """A complex number of real and imaginary parts."""

    name = "tf.Complex"
    traits = traits_def(Pure())


@table_op
class BitcastOp(TFOp):
    """The same bits as another element type, `type`."""

    name = "tf.Bitcast"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Add or drop a last axis where the element sizes differ."""
        source, target = bit_width(element_of(node.operands[0])), bit_width(node.element("type"))
        shape = node.shape(0)
        if shape is None or not source or not target:
            return (None,)
        if source == target:
            return (shape,)
        if source > target:
            return ((*shape, source // target),)
        return (shape[:-1] if shape else None,)


@table_op
class BucketizeOp(SameShapeOp):
    """The index of the bucket that each element falls into."""

    name = "tf.Bucketize"
    traits = traits_def(Pure())
