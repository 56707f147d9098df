"""TensorFlow Lite conversions between element types."""

from __future__ import annotations

from xdsl.dialects.builtin import ComplexType, f32, f64
from xdsl.irdl import operand_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import element_of, shape_of, typed
from ..traits import Builtin
from . import checks
from .base import Operands, Properties, ResultTypes, TFLOp, UnaryInputOp
from .constraints import stored, tensor_of
from .predicates import SameShape, Types, Verified


@op_definition
class CastOp(UnaryInputOp):
    """The same values in another element type; floats are cut towards zero."""

    name = "tfl.cast"
    traits = traits_def(
        Builtin("CAST"),
        SameShape(),
        Types(
            "f16 bf16 f8e4m3fn f8e5m2 f32 f64 i1 i2 i4 ui4 i16 ui16 i32 ui32 i64 quint8 ui8 i8"
            " complex64"
        ),
    )

    def version(self) -> int:
        """By the rarest type at either end."""
        kinds = {stored(self.input), stored(self.output)}
        rows: tuple[tuple[set[str], int], ...] = (
            ({"f8e4m3fn", "f8e5m2"}, 9),
            ({"i2", "ui4"}, 8),
            ({"bf16"}, 7),
        )
        for row, version in rows:
            if kinds & row:
                return version
        if (stored(self.input), stored(self.output)) == ("i4", "f32"):
            return 6
        rows = (({"f64", "f16"}, 5), ({"ui16"}, 4), ({"i8"}, 3), ({"ui32"}, 2))
        return next((version for row, version in rows if kinds & row), 1)


@op_definition
class BitcastOp(UnaryInputOp):
    """The same bits read as another element type."""

    name = "tfl.bitcast"
    traits = traits_def(Builtin("BITCAST"), Verified(checks.bitcast))


class _ComplexOp(TFLOp):
    input = operand_def(tensor_of("complex64 complex128"))
    output = result_def(tensor_of("f32 f64"))
    traits = traits_def(Pure(), SameShape())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the real type of the same precision."""
        element = element_of(operands[0])
        single = element == ComplexType(f32)
        return (typed(f32 if single else f64, shape_of(operands[0])),)


@op_definition
class ComplexAbsOp(_ComplexOp):
    """Modulus."""

    name = "tfl.complex_abs"
    traits = traits_def(Builtin("COMPLEX_ABS"))


@op_definition
class RealOp(_ComplexOp):
    """Real part."""

    name = "tfl.real"
    traits = traits_def(Builtin("REAL"))


@op_definition
class ImagOp(_ComplexOp):
    """Imaginary part."""

    name = "tfl.imag"
    traits = traits_def(Builtin("IMAG"))
