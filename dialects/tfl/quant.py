"""TensorFlow Lite quantization."""

from __future__ import annotations

from xdsl.dialects.builtin import BoolAttr, Float32Type, FloatAttr, f32
from xdsl.irdl import operand_def, opt_prop_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import op_definition
from ..quant import UniformType
from ..shapes import boolean, element_of, shape_of, typed
from ..traits import Builtin, Quantizable
from .base import FALSE, Operands, Properties, ResultTypes, TFLOp, UnaryInputOp
from .const import TensorTypeAttr
from .constraints import F32, BitWidth, stored, tensor_of
from .predicates import SameElements, SameShape, Types

_TOLERANCE = FloatAttr(0.1, f32)


def _per_axis(value_type: object) -> bool:
    return isinstance(value_type, UniformType) and len(value_type.scales.data) > 1


@op_definition
class QuantizeOp(TFLOp):
    """Floats to quantized integers, or from one quantized type to another."""

    name = "tfl.quantize"
    input = operand_def(tensor_of("f32 qi4 qui4 qi8 qui8 qi16 quint8"))
    output = result_def(tensor_of("qi4 qui4 qi8 qui8 qi16 quint8"))
    qtype = prop_def(TensorTypeAttr)
    traits = traits_def(Pure(), SameShape(), Builtin("QUANTIZE"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the quantized type."""
        return (properties["qtype"],)

    def version(self) -> int:
        """By the types and whether there is a scale for each channel."""
        kinds = stored(self.input), stored(self.output)
        if "ui4" in kinds:
            return 5
        if "i4" in kinds:
            return 4
        if _per_axis(element_of(self.output)):
            return 3
        return 2 if kinds[1] == "i16" else 1


@op_definition
class DequantizeOp(TFLOp):
    """Quantized integers or half floats to floats."""

    name = "tfl.dequantize"
    input = operand_def(tensor_of("qi2 qi4 qui4 qi8 qui8 qi16 f16 f8e4m3fn f8e5m2"))
    output = result_def(F32)
    traits = traits_def(Pure(), Builtin("DEQUANTIZE"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Keep the shape."""
        return (typed(f32, shape_of(operands[0])),)

    def version(self) -> int:
        """By the type, and 5 for a scale for each channel."""
        element = stored(self.input)
        table = {"f8e4m3fn": 9, "f8e5m2": 9, "ui4": 8, "i2": 7, "i4": 6, "i16": 3, "f16": 3}
        if element == "i8":
            return 5 if _per_axis(element_of(self.input)) else 2
        return table.get(element, 1)


@op_definition
class FakeQuantOp(UnaryInputOp):
    """Floats rounded to the steps that a quantized tensor of range [min, max] has."""

    name = "tfl.fake_quant"
    min = prop_def(FloatAttr[Float32Type])
    max = prop_def(FloatAttr[Float32Type])
    num_bits = prop_def(BitWidth)
    narrow_range = prop_def(BoolAttr, default_value=FALSE)
    traits = traits_def(Builtin("FAKE_QUANT", "FakeQuantOptions"), Types("f32"), Quantizable())

    def version(self) -> int:
        """2 for a narrow range."""
        return 2 if boolean(self.narrow_range) else 1


@op_definition
class DensifyOp(UnaryInputOp):
    """A sparse constant made dense."""

    name = "tfl.densify"
    traits = traits_def(Builtin("DENSIFY"), Types("f32 f16 i8 qi8"), SameElements())


@op_definition
class NumericVerifyOp(TFLOp):
    """The difference between a quantized tensor and its float reference."""

    name = "tfl.NumericVerify"
    input = operand_def(tensor_of("qi8 qui8 qi16 f16 quint8"))
    ref = operand_def(F32)
    output = result_def(F32)
    tolerance = opt_prop_def(FloatAttr[Float32Type], default_value=_TOLERANCE)
    log_if_failed = opt_prop_def(BoolAttr, default_value=FALSE)
    traits = traits_def(Quantizable())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Keep the shape."""
        return (typed(f32, shape_of(operands[0])),)
