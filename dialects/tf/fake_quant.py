"""Emulated quantization."""

from __future__ import annotations

from xdsl.dialects.builtin import StringAttr
from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from ..op import op_definition
from ..shapes import DYNAMIC, integer
from . import checks
from .base import (
    FALSE,
    TRUE,
    AnyTensor,
    Boolean,
    Float,
    Integer,
    Node,
    SameShapeOp,
    Shapes,
    Text,
    TFOp,
    float_attr,
    int_attr,
)
from .fields import table_op


class _RangedOp(SameShapeOp):
    """Base of ops that round to one of the steps between operands `min` and `max`."""

    def verify_(self) -> None:
        """Check how many steps there are, and the bounds where they are constants."""
        checks.has_bits(_bits_of(self))
        checks.has_ranges(*self.operands[1:])


def _bits_of(op: TFOp) -> int:
    """Return the bits of an op, 8 unless it says otherwise."""
    given = op.properties.get("num_bits")
    return 8 if given is None else integer(given)


@op_definition
class FakeQuantWithMinMaxArgsOp(SameShapeOp):
    """Round to one of the steps between fixed bounds."""

    name = "tf.FakeQuantWithMinMaxArgs"
    inputs = operand_def(AnyTensor)
    outputs = result_def(AnyTensor)
    min = prop_def(Float, default_value=float_attr(-6.0))
    max = prop_def(Float, default_value=float_attr(6.0))
    num_bits = prop_def(Integer, default_value=int_attr(8))
    narrow_range = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    def verify_(self) -> None:
        """Check the steps and the bounds."""
        low, high = self.min.value.data, self.max.value.data
        if low >= high:
            what = f"the range is [{low:g}, {high:g}], one whose min is less than its max is needed"
            raise VerifyException(what)
        checks.has_bits(_bits_of(self))


@op_definition
class FakeQuantWithMinMaxVarsOp(_RangedOp):
    """Round to one of the steps between two bounds."""

    name = "tf.FakeQuantWithMinMaxVars"
    inputs = operand_def(AnyTensor)
    min = operand_def(AnyTensor)
    max = operand_def(AnyTensor)
    outputs = result_def(AnyTensor)
    num_bits = prop_def(Integer, default_value=int_attr(8))
    narrow_range = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())


@table_op
class FakeQuantWithMinMaxVarsPerChannelOp(_RangedOp):
    """Round to one of the steps between the bounds of each channel."""

    name = "tf.FakeQuantWithMinMaxVarsPerChannel"
    traits = traits_def(Pure())


@table_op
class QuantizeAndDequantizeOp(SameShapeOp):
    """Round to one of the steps, by its oldest form."""

    name = "tf.QuantizeAndDequantize"
    traits = traits_def(Pure())


@table_op
class QuantizeAndDequantizeV2Op(SameShapeOp):
    """Round to one of the steps between bounds."""

    name = "tf.QuantizeAndDequantizeV2"
    traits = traits_def(Pure())


@table_op
class QuantizeAndDequantizeV3Op(SameShapeOp):
    """Round to one of the steps between bounds, with the width as an operand."""

    name = "tf.QuantizeAndDequantizeV3"
    traits = traits_def(Pure())


@op_definition
class QuantizeAndDequantizeV4Op(SameShapeOp):
    """Round to one of the steps between bounds; gradients pass."""

    name = "tf.QuantizeAndDequantizeV4"
    input = operand_def(AnyTensor)
    input_min = operand_def(AnyTensor)
    input_max = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    signed_input = prop_def(Boolean, default_value=TRUE)
    num_bits = prop_def(Integer, default_value=int_attr(8))
    range_given = prop_def(Boolean, default_value=FALSE)
    round_mode = prop_def(Text, default_value=StringAttr("HALF_TO_EVEN"))
    narrow_range = prop_def(Boolean, default_value=FALSE)
    axis = prop_def(Integer, default_value=int_attr(-1))
    traits = traits_def(Pure())


@table_op
class DequantizeOp(SameShapeOp):
    """Turn quantized integers into numbers."""

    name = "tf.Dequantize"
    traits = traits_def(Pure())


@table_op
class QuantizeV2Op(TFOp):
    """Turn numbers into quantized integers."""

    name = "tf.QuantizeV2"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Keep the shape; bounds are scalars, or one per slice along an axis."""
        shape, axis = node.shape(0), node.integer("axis")
        bounds = () if axis == -1 else (DYNAMIC if shape is None else shape[axis],)
        return (shape, bounds, bounds)
