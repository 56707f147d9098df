"""TensorFlow Lite elementwise arithmetic."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import (
    operand_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.traits import Commutative, Pure

from ..arithmetic import PerElement, PerOperand
from ..op import op_definition
from ..quant import UniformType
from ..shapes import compatible, element_of, rank_of, shape_of, typed
from ..traits import Builtin, Elementwise, Quantizable, SameScales
from .base import (
    FALSE,
    NONE,
    Activation,
    BroadcastOp,
    Operands,
    Properties,
    ResultTypes,
    TFLOp,
    VersionOf,
    broadcast_shape,
)
from .broadcasting import BroadcastRank, ResultBroadcasts, broadcast_problem
from .constraints import TENSOR, kind, stored
from .predicates import (
    VALUES_AND_OUTPUT,
    Asks,
    SameElements,
    SameElementType,
    SameType,
    Types,
    same_operands,
)
from .short_form import ShortForm


class BinaryOp(BroadcastOp):
    """`output = activation(op(lhs, rhs))`, with numpy broadcasting."""

    fused_activation_function = prop_def(Activation, default_value=NONE)
    traits = traits_def(Quantizable(), Elementwise())


def _add_operands(op: Operation) -> str | None:
    """Ask for one element type, and one shape or a broadcast within six; int16 does not."""
    types = [kind(element_of(operand)) for operand in op.operands]
    if stored(op.operands[0]) != stored(op.operands[1]):
        return " and ".join(types)
    if kind(element_of(op.results[0])) == "qi16":
        shapes = [shape_of(operand) for operand in op.operands]
        return None if compatible(*shapes) else "int16 does not broadcast"
    return broadcast_problem(op.operands, 6)


def _within_six(op: Operation) -> str | None:
    """Ask for one shape, or a broadcast within six dimensions."""
    return broadcast_problem(op.operands, 6)


def _mul_shapes(op: Operation) -> str | None:
    """Ask for `_within_six`; an int16 by int8 product does not broadcast at all."""
    lhs, rhs = op.operands
    if kind(element_of(op.results[0])) in ("qi8", "qui8") and kind(element_of(lhs)) == "qi16":
        return None if compatible(shape_of(lhs), shape_of(rhs)) else "shapes differ"
    return broadcast_problem(op.operands, 6)


def _broadcasts_above_four(op: TFLOp) -> bool:
    shapes = [shape_of(operand) for operand in op.operands]
    return shapes[0] != shapes[1] and max(rank_of(operand) or 0 for operand in op.operands) > 4


def _has_words(value: SSAValue) -> bool:
    """Whether a value is quantized to 16 bits."""
    return stored(value) == "i16" and isinstance(element_of(value), UniformType)


class _AdditiveOp(ShortForm, BinaryOp):
    """A sum or difference; the oldest kernels for 16 bits want powers of two for scales."""

    def derived_options(self) -> Mapping[str, Attribute]:
        """Ask for the kernel that takes any scales."""
        return {"pot_scale_int16": FALSE} if _has_words(self.lhs) else {}


@op_definition
class AddOp(_AdditiveOp):
    """Elementwise sum."""

    name = "tfl.add"
    traits = traits_def(
        Commutative(),
        Builtin("ADD", "AddOptions"),
        PerElement(),
        Types("f32 f16 i16 i32 i64 qi8 qui8 qi16"),
        ResultBroadcasts(),
        Asks("Operands should have valid shapes and element type needs to match", _add_operands),
        VersionOf("f16:6 i64:4 i8:2"),
    )

    def version(self) -> int:
        """3 for quantized int16, else by the type."""
        return 3 if _has_words(self.lhs) else super().version()


@op_definition
class AddNOp(TFLOp):
    """Sum of any number of tensors of one type."""

    name = "tfl.add_n"
    inputs = var_operand_def(TENSOR)
    sum = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        Commutative(),
        Builtin("ADD_N"),
        PerOperand(),
        Types("f32 i32"),
        SameScales(integers=False),
    )


@op_definition
class SubOp(_AdditiveOp):
    """Elementwise difference."""

    name = "tfl.sub"
    traits = traits_def(
        Builtin("SUB", "SubOptions"),
        PerElement(),
        Types("f32 f16 i32 i64 qi8 qui8 qi16"),
        same_operands("binary op"),
        ResultBroadcasts(),
        Asks("Operands do not have valid shapes", _within_six),
    )

    def version(self) -> int:
        """5 for quantized int16, 4 for int64, 3 for broadcasts above rank 4, 2 for int8."""
        if _has_words(self.lhs):
            return 5
        if stored(self.lhs) == "i64":
            return 4
        if _broadcasts_above_four(self):
            return 3
        return 2 if stored(self.lhs) == "i8" else 1


@op_definition
class MulOp(ShortForm, BinaryOp):
    """Elementwise product."""

    name = "tfl.mul"
    traits = traits_def(
        Commutative(),
        Builtin("MUL", "MulOptions"),
        PerElement(),
        Types("f32 f16 i32 ui32 i64 qi8 qui8 qi16 i16 complex64"),
        same_operands("binary op"),
        ResultBroadcasts(),
        Asks("Operands do not have valid shapes", _mul_shapes),
    )

    def version(self) -> int:
        """By type; 3 where the product of the input scales is not below the output scale."""
        table = {"f16": 8, "ui32": 7, "complex64": 6, "i64": 5, "i16": 4}
        if found := table.get(stored(self.lhs)):
            return found
        types = [element_of(value) for value in (*self.operands, self.output)]
        scales = [t.scales.data[0].value.data for t in types if isinstance(t, UniformType)]
        if len(scales) == 3 and scales[0] * scales[1] / scales[2] >= 1:
            return 3
        return 2 if stored(self.lhs) == "i8" else 1


@op_definition
class DivOp(ShortForm, BinaryOp):
    """Elementwise quotient; of integers, rounded to zero."""

    name = "tfl.div"
    traits = traits_def(
        Builtin("DIV", "DivOptions"),
        PerElement(),
        Types("f32 f16 i32 qui8 qi8 qi16"),
        same_operands("binary op"),
        ResultBroadcasts(),
        BroadcastRank(6),
    )

    def version(self) -> int:
        """2 for broadcasts above rank 4."""
        return 2 if _broadcasts_above_four(self) else 1


@op_definition
class FloorDivOp(ShortForm, BroadcastOp):
    """floor(lhs / rhs)."""

    name = "tfl.floor_div"
    traits = traits_def(
        Builtin("FLOOR_DIV"),
        Types("f32 i8 i16 i32"),
        same_operands("binary op"),
        SameElements(text="lhs and output must have same element type"),
        ResultBroadcasts(),
        BroadcastRank(4),
        VersionOf("i16:3 i8:3 f32:2"),
    )


@op_definition
class FloorModOp(BroadcastOp):
    """lhs - floor(lhs / rhs) * rhs."""

    name = "tfl.floor_mod"
    traits = traits_def(
        Builtin("FLOOR_MOD"),
        Types("i8 i16 i32 i64 f32"),
        same_operands("binary op"),
        SameElements(text="lhs and output must have same element type"),
        ResultBroadcasts(),
        BroadcastRank(4),
        VersionOf("i16:2 i8:2"),
    )


class _ExtremumOp(TFLOp):
    lhs = operand_def(TENSOR)
    rhs = operand_def(TENSOR)
    traits = traits_def(Pure(), Commutative(), SameScales(), ResultBroadcasts(), BroadcastRank(5))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Broadcast the operand shapes."""
        return (typed(element_of(operands[0]), broadcast_shape(operands)),)

    def version(self) -> int:
        """4 for int16, 3 for broadcasts above rank 4, 2 for int8."""
        if stored(self.lhs) == "i16":
            return 4
        if _broadcasts_above_four(self):
            return 3
        return 2 if stored(self.lhs) == "i8" else 1


@op_definition
class MaximumOp(_ExtremumOp):
    """Elementwise maximum."""

    name = "tfl.maximum"
    max = result_def(TENSOR)
    traits = traits_def(Builtin("MAXIMUM"), Types("f32 f16 i32/i64 qi8 qui8 qi16"))


@op_definition
class MinimumOp(_ExtremumOp):
    """Elementwise minimum."""

    name = "tfl.minimum"
    min = result_def(TENSOR)
    traits = traits_def(Builtin("MINIMUM"), Types("f32 i32/i64 qi8 qui8 qi16"))


@op_definition
class PowOp(ShortForm, BroadcastOp):
    """lhs to the power rhs."""

    name = "tfl.pow"
    traits = traits_def(Builtin("POW"), Types("f32 i32"), ResultBroadcasts(), BroadcastRank(4))


@op_definition
class SquaredDifferenceOp(ShortForm, BroadcastOp):
    """(lhs - rhs) * (lhs - rhs)."""

    name = "tfl.squared_difference"
    traits = traits_def(
        Builtin("SQUARED_DIFFERENCE"),
        Types("f32 i32 qi8"),
        same_operands("binary op"),
        SameElements(text=VALUES_AND_OUTPUT),
        ResultBroadcasts(),
        BroadcastRank(4),
        Quantizable(),
        VersionOf("i8:2"),
    )


@op_definition
class Atan2Op(TFLOp):
    """Angle of the point (x, y)."""

    name = "tfl.atan2"
    y = operand_def(TENSOR)
    x = operand_def(TENSOR)
    output = result_def(TENSOR)
    traits = traits_def(Pure(), Builtin("ATAN2"), Types("f32 f64"), SameType())


@op_definition
class BitwiseXorOp(BroadcastOp):
    """Bitwise exclusive or."""

    name = "tfl.bitwise_xor"
    traits = traits_def(
        Commutative(),
        Builtin("BITWISE_XOR"),
        Types("i8 ui8 i16 ui16 i32 ui32"),
        SameElementType(),
        ResultBroadcasts(),
        BroadcastRank(4),
    )


@op_definition
class RightShiftOp(BroadcastOp):
    """lhs shifted right by rhs bits."""

    name = "tfl.right_shift"
    traits = traits_def(
        Builtin("RIGHT_SHIFT"),
        Types("i8 ui8 i16 ui16 i32 ui32"),
        SameElementType(),
        BroadcastRank(4),
    )
