"""The text of ops around another op, between tokens that order them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from xdsl.dialects.builtin import UNKNOWN_LOC, LocationAttr
from xdsl.ir import Attribute, Block, Operation, Region
from xdsl.parser import Parser
from xdsl.printer import Printer

from .op import name_of


class Wrapping:
    """Text of an op with a region, whose operands and last result are tokens.

    Around one op it is `name(%token, ...) word "op"(...)...`, else `name(%token, ...) { ... }`.
    """

    WORD: ClassVar[str]
    """What stands before the one op."""
    TOKEN: ClassVar[Attribute]
    END: ClassVar[type[Operation]]
    """What ends the region."""

    @classmethod
    def yielded(cls, region: Region) -> Sequence[Attribute]:
        """Return the types of what a region gives."""
        last = region.block.last_op
        return () if last is None else last.operand_types

    @classmethod
    def parse(cls: Any, parser: Parser) -> Any:
        """Parse either form, after the name."""
        tokens = parser.parse_optional_comma_separated_list(
            parser.Delimiter.PAREN, parser.parse_unresolved_operand
        )
        location: LocationAttr = UNKNOWN_LOC
        if parser.parse_optional_keyword(cls.WORD):
            inner = parser.parse_operation()
            location = inner.location
            end = cls.END.create(operands=inner.results, location=location)
            region = Region(Block([inner, end]))
        else:
            region = parser.parse_region()
        attributes = parser.parse_optional_attr_dict()
        return cls.create(
            operands=[parser.resolve_operand(item, cls.TOKEN) for item in tokens or ()],
            result_types=[*cls.yielded(region), cls.TOKEN],
            regions=[region],
            attributes=attributes,
            location=location,
        )

    def print(self: Any, printer: Printer) -> None:
        """Print the op inside, or the region if that is not all."""
        if self.operands:
            printer.print_string("(")
            printer.print_list(self.operands, printer.print_ssa_value)
            printer.print_string(")")
        inner = self.wrapped()
        if inner is not None and not self.attributes:
            printer.print_string(f' {self.WORD} "{name_of(inner)}"')
            printer.print_op_with_default_format(inner)
            return
        printer.print_string(" ")
        printer.print_region(self.body)
        if self.attributes:
            printer.print_string(" ")
            printer.print_attr_dict(self.attributes)

    def wrapped(self: Any) -> Operation | None:
        """Return the only op inside, if all its results are given."""
        inner, end = self.body.block.first_op, self.body.block.last_op
        if inner is None or end is None or inner.next_op is not end:
            return None
        return inner if list(end.operands) == list(inner.results) else None
