"""`stablehlo.composite`: an op that a function spells out, known by name to who understands it."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    I32,
    DictionaryAttr,
    FunctionType,
    IntegerAttr,
    StringAttr,
    SymbolRefAttr,
)
from xdsl.ir import Attribute
from xdsl.irdl import (
    irdl_op_definition,
    opt_prop_def,
    prop_def,
    var_operand_def,
    var_result_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from .op import TensorOp


@irdl_op_definition
class CompositeOp(TensorOp):
    """What the function `decomposition` computes, named and described.

    Text: `stablehlo.composite "name" %a {attributes} : (types) -> types`.
    """

    name = "stablehlo.composite"
    inputs = var_operand_def(Attribute)
    results_ = var_result_def(Attribute)
    composite_name = prop_def(StringAttr, prop_name="name")
    composite_attributes = opt_prop_def(DictionaryAttr)
    decomposition = prop_def(SymbolRefAttr)
    version = opt_prop_def(IntegerAttr[I32])

    def setting(self, name: str) -> Attribute | None:
        """Return one of the attributes that describe the op."""
        attributes = self.composite_attributes
        return None if attributes is None else attributes.data.get(name)

    @classmethod
    def parse(cls, parser: Parser) -> CompositeOp:
        """Parse what comes after the name of the op."""
        start = parser.pos
        properties: dict[str, Attribute] = {"name": StringAttr(parser.parse_str_literal())}
        operands = parser.parse_optional_undelimited_comma_separated_list(
            parser.parse_optional_unresolved_operand, parser.parse_unresolved_operand
        )
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        type = parser.parse_type()
        if not isinstance(type, FunctionType):
            parser.raise_error("expected the types of operands and results")
        for name in ("composite_attributes", "decomposition", "version"):
            if name in attributes:
                properties[name] = attributes.pop(name)
        values = parser.resolve_operands(operands or [], list(type.inputs.data), start)
        return cls.create(
            operands=values,
            result_types=list(type.outputs.data),
            properties=properties,
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        """Print what comes after the name of the op."""
        printer.print_string(" ")
        printer.print_string_literal(self.composite_name.data)
        if self.inputs:
            printer.print_string(" ")
            printer.print_list(self.inputs, printer.print_ssa_value)
        shown = {name: attr for name, attr in self.properties.items() if name != "name"}
        shown.update(self.attributes)
        printer.print_string(" ")
        printer.print_attr_dict(dict(sorted(shown.items())))
        printer.print_string(" : ")
        printer.print_function_type([v.type for v in self.inputs], self.result_types)
