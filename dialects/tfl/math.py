"""Functions of one tensor, element by element."""

from __future__ import annotations

from xdsl.irdl import operand_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import op_definition
from ..traits import Builtin, Peaks, Quantizable
from .base import TFLOp, UnaryOp, VersionOf
from .constraints import TENSOR
from .predicates import VALUES_AND_OUTPUT, SameElements, SameShape, SameType, Types


@op_definition
class AbsOp(UnaryOp):
    """Absolute value."""

    name = "tfl.abs"
    traits = traits_def(
        Builtin("ABS"),
        SameShape(),
        Types("i16 i32 f32 qi8 qi16"),
        Quantizable(),
        VersionOf("i32:5 i16:3 i8:2 ui8:2"),
    )


@op_definition
class CeilOp(UnaryOp):
    """Smallest integer not below x."""

    name = "tfl.ceil"
    traits = traits_def(Builtin("CEIL"), Types("f32"))


@op_definition
class CosOp(UnaryOp):
    """Cosine."""

    name = "tfl.cos"
    traits = traits_def(Builtin("COS"), Types("f32 f16"), VersionOf("f16:2"))


@op_definition
class ExpOp(UnaryOp):
    """e to the power x."""

    name = "tfl.exp"
    traits = traits_def(
        Builtin("EXP", "ExpOptions"),
        Types("f32 f16 qi8 qi16"),
        SameElements(text=VALUES_AND_OUTPUT),
        Quantizable(),
        Peaks(),
        VersionOf("i16:2 i8:2"),
    )


@op_definition
class FloorOp(UnaryOp):
    """Largest integer not above x."""

    name = "tfl.floor"
    traits = traits_def(Builtin("FLOOR"), Types("f32"))


@op_definition
class LogOp(UnaryOp):
    """Natural logarithm."""

    name = "tfl.log"
    traits = traits_def(
        Builtin("LOG"),
        Types("f32 qi8"),
        SameElements(text=VALUES_AND_OUTPUT),
        Quantizable(),
        VersionOf("i16:2 i8:2"),
    )


@op_definition
class NegOp(UnaryOp):
    """-x."""

    name = "tfl.neg"
    traits = traits_def(Builtin("NEG", "NegOptions"), Types("f32 i32 i64"))


@op_definition
class RoundOp(UnaryOp):
    """Nearest integer, halves to even."""

    name = "tfl.round"
    traits = traits_def(Builtin("ROUND"), Types("f32"))


@op_definition
class RsqrtOp(UnaryOp):
    """1 / sqrt(x)."""

    name = "tfl.rsqrt"
    traits = traits_def(
        Builtin("RSQRT"),
        Types("f32 qi8 qi16"),
        SameElements(text=VALUES_AND_OUTPUT),
        SameShape(),
        Quantizable(),
        VersionOf("i16:3 i8:2"),
    )


@op_definition
class SignOp(TFLOp):
    """-1, 0 or 1."""

    name = "tfl.sign"
    x = operand_def(TENSOR)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(), Builtin("SIGN"), SameType(), Types("f32 f64 i32"), VersionOf("i32:2")
    )


@op_definition
class SinOp(UnaryOp):
    """Sine."""

    name = "tfl.sin"
    traits = traits_def(Builtin("SIN"), Types("f32 f16"), VersionOf("f16:2"))


@op_definition
class SqrtOp(UnaryOp):
    """Square root."""

    name = "tfl.sqrt"
    traits = traits_def(
        Builtin("SQRT"),
        Types("f32 qi8 qi16"),
        SameElements(text=VALUES_AND_OUTPUT),
        SameShape(),
        Quantizable(),
        VersionOf("i16:2 i8:2"),
    )


@op_definition
class SquareOp(UnaryOp):
    """x * x."""

    name = "tfl.square"
    traits = traits_def(Builtin("SQUARE", "SquareOptions"), Types("f32"))
