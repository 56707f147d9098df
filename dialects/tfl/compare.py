"""TensorFlow Lite comparisons, logic and selection."""

from __future__ import annotations

from xdsl.dialects.builtin import i1, i64
from xdsl.irdl import operand_def, result_def, traits_def
from xdsl.traits import Commutative, Pure

from ..op import op_definition
from ..shapes import DYNAMIC, element_of, rank_of, shape_of, tensor_type, typed
from ..traits import Builtin, Quantizable, SameScales
from .base import Operands, Properties, ResultTypes, TFLOp, VersionOf, broadcast_shape
from .broadcasting import BroadcastRank, ResultBroadcasts
from .constraints import BOOL, TENSOR, stored, tensor_of
from .predicates import SameElements, SameType, Types, same_operands
from .short_form import ShortForm


class ComparisonOp(TFLOp):
    """`output = lhs ? rhs`, with numpy broadcasting."""

    lhs = operand_def(TENSOR)
    rhs = operand_def(TENSOR)
    output = result_def(BOOL)
    traits = traits_def(
        Pure(), same_operands("comparison op"), ResultBroadcasts(), BroadcastRank(4)
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Broadcast the operand shapes."""
        return (typed(i1, broadcast_shape(operands)),)


@op_definition
class LessOp(ShortForm, ComparisonOp):
    """lhs < rhs."""

    name = "tfl.less"
    traits = traits_def(
        Builtin("LESS"),
        Types("f32 i16 i32 i64 qui8 qi8 quint8"),
        Quantizable(),
        VersionOf("i16:3 i8:2"),
    )


@op_definition
class LessEqualOp(ShortForm, ComparisonOp):
    """lhs <= rhs."""

    name = "tfl.less_equal"
    traits = traits_def(
        Builtin("LESS_EQUAL"), Types("f32 i32 i64 qi8 qui8"), Quantizable(), VersionOf("i8:2")
    )


@op_definition
class GreaterOp(ShortForm, ComparisonOp):
    """lhs > rhs."""

    name = "tfl.greater"
    traits = traits_def(
        Builtin("GREATER"), Types("f32 i32 i64 qui8 qi8 quint8"), Quantizable(), VersionOf("i8:2")
    )


@op_definition
class GreaterEqualOp(ShortForm, ComparisonOp):
    """lhs >= rhs."""

    name = "tfl.greater_equal"
    traits = traits_def(
        Builtin("GREATER_EQUAL"),
        Types("f32 i16 i32 i64 qui8 qi8"),
        Quantizable(),
        VersionOf("i16:3 i8:2"),
    )


@op_definition
class NotEqualOp(ShortForm, ComparisonOp):
    """lhs != rhs."""

    name = "tfl.not_equal"
    traits = traits_def(
        Commutative(),
        Builtin("NOT_EQUAL"),
        Types("i1 f32 i32 i64 qui8 qi8 qi16 quint8 str"),
        VersionOf("i16:4 str:3 i8:2"),
    )


@op_definition
class EqualOp(TFLOp):
    """x == y, with numpy broadcasting."""

    name = "tfl.equal"
    x = operand_def(TENSOR)
    y = operand_def(TENSOR)
    output = result_def(BOOL)
    traits = traits_def(
        Pure(),
        Commutative(),
        Builtin("EQUAL"),
        Types("i1 f32 i16 i32 i64 qi8 qui8 qi16 ui8 str"),
        same_operands("comparison op"),
        ResultBroadcasts(),
        BroadcastRank(4),
        Quantizable(),
        VersionOf("i16:5 str:3 i8:2"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Broadcast the operand shapes."""
        return (typed(i1, broadcast_shape(operands)),)


class _LogicalOp(TFLOp):
    lhs = operand_def(BOOL)
    rhs = operand_def(BOOL)
    output = result_def(BOOL)
    traits = traits_def(Pure(), ResultBroadcasts())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Broadcast the operand shapes."""
        return (typed(i1, broadcast_shape(operands)),)


@op_definition
class LogicalAndOp(ShortForm, _LogicalOp):
    """lhs and rhs."""

    name = "tfl.logical_and"
    traits = traits_def(Commutative(), Builtin("LOGICAL_AND"))


@op_definition
class LogicalOrOp(ShortForm, _LogicalOp):
    """lhs or rhs."""

    name = "tfl.logical_or"
    traits = traits_def(Commutative(), Builtin("LOGICAL_OR"))


@op_definition
class LogicalNotOp(TFLOp):
    """not lhs."""

    name = "tfl.logical_not"
    lhs = operand_def(BOOL)
    output = result_def(BOOL)
    traits = traits_def(Pure(), SameType(), Builtin("LOGICAL_NOT"))


@op_definition
class SelectOp(TFLOp):
    """x where the condition holds, else y; all of one shape, or a condition per row or scalar."""

    name = "tfl.select"
    condition = operand_def(BOOL)
    x = operand_def(TENSOR)
    y = operand_def(TENSOR)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        SameScales(),
        Builtin("SELECT", "SelectOptions"),
        Types("f32 i1 i8 i16 i32 i64 ui32 qi8 qui8 qi16 quint8"),
        same_operands("", (1, 2)),
        SameElements((1,), "operands and result have same element type"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the type of x."""
        return (operands[1].type,)

    def version(self) -> int:
        """4 for a condition of uint32, 3 for rank 5, 2 for a condition of int8."""
        if stored(self.condition) == "ui32":
            return 4
        if any(rank_of(operand) == 5 for operand in self.operands):
            return 3
        return 2 if stored(self.condition) == "i8" else 1


@op_definition
class SelectV2Op(TFLOp):
    """x where the condition holds, else y, with numpy broadcasting of all three."""

    name = "tfl.select_v2"
    condition = operand_def(BOOL)
    x = operand_def(TENSOR)
    y = operand_def(TENSOR)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        SameScales(),
        Builtin("SELECT_V2", "SelectV2Options"),
        Types("f32 f16 i1 i8 i16 i32 i64 ui32 qi8 qui8 qi16 quint8"),
        same_operands("", (1, 2)),
        SameElements((1,), "operands and result have same element type"),
        ResultBroadcasts(),
        BroadcastRank(5, (0, 1, 2)),
        VersionOf("ui32:2"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Broadcast the operand shapes."""
        return (typed(element_of(operands[1]), broadcast_shape(operands)),)


@op_definition
class WhereOp(TFLOp):
    """Coordinates [n, rank] of the elements that are not zero."""

    name = "tfl.where"
    condition = operand_def(tensor_of("i1 f32 i32/i64 i8 ui8 ui32"))
    index = result_def(tensor_of("i64"))
    traits = traits_def(Pure(), Builtin("WHERE"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give an unknown number of coordinates."""
        shape = shape_of(operands[0])
        return (tensor_type(i64, (DYNAMIC, DYNAMIC if shape is None else len(shape))),)

    def version(self) -> int:
        """2 for other than bool."""
        return 1 if stored(self.condition) == "i1" else 2
