"""The `stablehlo` ops that modules still hold next to TensorFlow Lite's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from xdsl.dialects.builtin import ArrayAttr, TupleType
from xdsl.ir import Attribute, Dialect, SSAValue, TypeAttribute
from xdsl.irdl import (
    irdl_op_definition,
    operand_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import Pure

from .arith import ConstantBase
from .composite import CompositeOp
from .op import TensorOp


@irdl_op_definition
class ConstantOp(ConstantBase):
    """A constant tensor."""

    name = "stablehlo.constant"


@irdl_op_definition
class OptimizationBarrierOp(TensorOp):
    """The operands themselves, between which and their users nothing is moved."""

    name = "stablehlo.optimization_barrier"
    operand = var_operand_def(Attribute)
    result = var_result_def(Attribute)
    traits = traits_def(Pure())

    @classmethod
    def infer(
        cls, operands: Sequence[SSAValue], properties: Mapping[str, Attribute]
    ) -> Sequence[Attribute]:
        """Take the types of the operands."""
        return tuple(operand.type for operand in operands)

    @classmethod
    def parse(cls, parser: Parser) -> OptimizationBarrierOp:
        """Parse `%a, %b : type, type`, after the name."""
        start = parser.pos
        operands = parser.parse_comma_separated_list(
            parser.Delimiter.NONE, parser.parse_unresolved_operand
        )
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        types = parser.parse_comma_separated_list(parser.Delimiter.NONE, parser.parse_type)
        values = parser.resolve_operands(operands, types, start)
        return cls.create(operands=values, result_types=types, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print `%a, %b : type, type`."""
        printer.print_string(" ")
        printer.print_list(self.operands, printer.print_ssa_value)
        if self.attributes:
            printer.print_string(" ")
            printer.print_attr_dict(self.attributes)
        printer.print_string(" : ")
        printer.print_list(self.operand_types, printer.print_attribute)


@irdl_op_definition
class TupleOp(TensorOp):
    """Several values as one."""

    name = "stablehlo.tuple"
    val = var_operand_def(Attribute)
    result = result_def(TupleType)
    traits = traits_def(Pure())

    @classmethod
    def infer(
        cls, operands: Sequence[SSAValue], properties: Mapping[str, Attribute]
    ) -> Sequence[Attribute]:
        """Take the types of the operands together."""
        return (TupleType(ArrayAttr(cast(TypeAttribute, item.type) for item in operands)),)

    @classmethod
    def parse(cls, parser: Parser) -> TupleOp:
        """Parse `%a, %b : tuple<type, type>`, after the name."""
        start = parser.pos
        operands = parser.parse_comma_separated_list(
            parser.Delimiter.NONE, parser.parse_unresolved_operand
        )
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        type = parser.parse_type()
        if not isinstance(type, TupleType):
            parser.raise_error("expected a tuple type")
        values = parser.resolve_operands(operands, type.types.data, start)
        return cls.create(operands=values, result_types=(type,), attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print `%a, %b : tuple<type, type>`."""
        printer.print_string(" ")
        printer.print_list(self.operands, printer.print_ssa_value)
        if self.attributes:
            printer.print_string(" ")
            printer.print_attr_dict(self.attributes)
        printer.print_string(" : ")
        printer.print_attribute(self.result.type)


@irdl_op_definition
class ReshapeOp(TensorOp):
    """The same elements in another shape."""

    name = "stablehlo.reshape"
    operand = operand_def(Attribute)
    result = result_def(Attribute)
    traits = traits_def(Pure())


OPS = (CompositeOp, ConstantOp, OptimizationBarrierOp, ReshapeOp, TupleOp)
StableHLO = Dialect("stablehlo", [*OPS])
