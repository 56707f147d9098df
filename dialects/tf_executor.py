"""The `tf_executor` dialect: a graph of islands, as TensorFlow's importer makes it.

Text: an island around one op is written `island wraps "tf.Exp"(%x) : ...`.
"""

from __future__ import annotations

from typing import ClassVar

from xdsl.ir import (
    Attribute,
    Dialect,
    Operation,
    ParametrizedAttribute,
    TypeAttribute,
)
from xdsl.irdl import (
    irdl_attr_definition,
    irdl_op_definition,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import IsTerminator

from .op import TensorOp
from .wrapping import Wrapping


@irdl_attr_definition
class ControlType(ParametrizedAttribute, TypeAttribute):
    """The type of a token that orders islands."""

    name = "tf_executor.control"


class _Terminator(TensorOp):
    values = var_operand_def(Attribute)
    traits = traits_def(IsTerminator())

    @classmethod
    def parse(cls, parser: Parser) -> _Terminator:
        """Parse `%a, %b : type, type`, after the name."""
        start = parser.pos
        names = parser.parse_optional_undelimited_comma_separated_list(
            parser.parse_optional_unresolved_operand, parser.parse_unresolved_operand
        )
        types: list[Attribute] = []
        if names:
            parser.parse_punctuation(":")
            types = parser.parse_comma_separated_list(parser.Delimiter.NONE, parser.parse_type)
        return cls.create(operands=parser.resolve_operands(names or (), types, start))

    def print(self, printer: Printer) -> None:
        """Print `%a, %b : type, type`."""
        if self.operands:
            printer.print_string(" ")
            printer.print_list(self.operands, printer.print_ssa_value)
            printer.print_string(" : ")
            printer.print_list(self.operand_types, printer.print_attribute)


@irdl_op_definition
class FetchOp(_Terminator):
    """What a graph gives."""

    name = "tf_executor.fetch"


@irdl_op_definition
class YieldOp(_Terminator):
    """What an island gives."""

    name = "tf_executor.yield"


@irdl_op_definition
class GraphOp(TensorOp):
    """Islands, in any order; the last op fetches the results."""

    name = "tf_executor.graph"
    results_ = var_result_def(Attribute)
    body = region_def("single_block")

    @classmethod
    def parse(cls, parser: Parser) -> GraphOp:
        """Parse the region, after the name."""
        region = parser.parse_region()
        attributes = parser.parse_optional_attr_dict()
        end = region.block.last_op
        types = [] if end is None else [value.type for value in end.operands]
        types = [type for type in types if not isinstance(type, ControlType)]
        return cls.create(result_types=types, regions=[region], attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print the region."""
        printer.print_string(" ")
        printer.print_region(self.body)
        if self.attributes:
            printer.print_string(" ")
            printer.print_attr_dict(self.attributes)


@irdl_op_definition
class IslandOp(Wrapping, TensorOp):
    """Ops that run together; the last result is a token for those that come after."""

    name = "tf_executor.island"
    controls = var_operand_def(ControlType)
    outputs = var_result_def(Attribute)
    control = result_def(ControlType)
    body = region_def("single_block")
    WORD: ClassVar[str] = "wraps"
    TOKEN: ClassVar[Attribute] = ControlType()
    END: ClassVar[type[Operation]] = YieldOp


TFExecutor = Dialect("tf_executor", [GraphOp, IslandOp, FetchOp, YieldOp], [ControlType])
