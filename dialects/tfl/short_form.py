"""The short text form of fifteen ops: `tfl.add %a, %b {...} : tensor<4xf32>`."""

from __future__ import annotations

from typing import Any

from xdsl.parser import Parser
from xdsl.printer import Printer


class ShortForm:
    """Text of an op whose operands and result mostly have one type.

    Where they have, it is `name %a, %b {properties} : type`; otherwise the generic form after the
    bare name, `name(%a, %b) <{properties}> : (types) -> type`.
    """

    @classmethod
    def parse(cls: Any, parser: Parser) -> Any:
        """Parse either form, after the name."""
        if parser._current_token.text == "(":  # pyright: ignore[reportPrivateUsage]
            return parser._parse_generic_operation(cls)  # pyright: ignore[reportPrivateUsage]
        operands = parser.parse_comma_separated_list(
            parser.Delimiter.NONE, parser.parse_unresolved_operand
        )
        properties = parser.parse_optional_properties_dict()
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        type = parser.parse_type()
        names = cls.get_irdl_definition().properties
        properties |= {name: attributes.pop(name) for name in names if name in attributes}
        return cls.create(
            operands=[parser.resolve_operand(operand, type) for operand in operands],
            result_types=[type],
            properties=properties,
            attributes=attributes,
        )

    def print(self: Any, printer: Printer) -> None:
        """Print the short form if all types agree."""
        if len({*self.operand_types, *self.result_types}) > 1:
            printer.print_op_with_default_format(self)
            return
        printer.print_string(" ")
        printer.print_list(self.operands, printer.print_ssa_value)
        if attributes := self.properties | self.attributes:
            printer.print_string(" ")
            printer.print_attr_dict(attributes)
        printer.print_string(" : ")
        printer.print_attribute(self.result_types[0])
