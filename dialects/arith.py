"""`arith.constant` as the converter uses it: a constant that holds `Elements`, or a scalar."""

from __future__ import annotations

from typing import Self

from xdsl.ir import Attribute, Dialect, TypedAttribute
from xdsl.irdl import irdl_op_definition, prop_def, result_def, traits_def
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import ConstantLike, Pure

from .op import Operands, Properties, ResultTypes, TensorOp


class ConstantBase(TensorOp):
    """A constant with the text form `name {attributes} value`."""

    value = prop_def(TypedAttribute)
    result = result_def(Attribute)
    traits = traits_def(Pure(), ConstantLike())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the type of the payload."""
        value = properties["value"]
        assert isinstance(value, TypedAttribute)
        return (value.get_type(),)

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        """Parse `{attributes} value`, after the name."""
        attributes = parser.parse_optional_attr_dict()
        value = parser.parse_attribute()
        if not isinstance(value, TypedAttribute):
            parser.raise_error("expected a constant with a type")
        return cls.create(
            result_types=(value.get_type(),), properties={"value": value}, attributes=attributes
        )

    def print(self, printer: Printer) -> None:
        """Print `{attributes} value`."""
        if self.attributes:
            printer.print_string(" ")
            printer.print_attr_dict(self.attributes)
        printer.print_string(" ")
        printer.print_attribute(self.properties["value"])


@irdl_op_definition
class ConstantOp(ConstantBase):
    """A constant tensor; exported as a buffer, not as an operator."""

    name = "arith.constant"


Arith = Dialect("arith", [ConstantOp])
