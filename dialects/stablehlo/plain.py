"""StableHLO ops that only hold, move or join values, and calls of what is known by a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self, cast

from xdsl.dialects.builtin import (
    I32,
    I64,
    ArrayAttr,
    BoolAttr,
    IntegerAttr,
    StringAttr,
    TupleType,
)
from xdsl.ir import Attribute, TypeAttribute
from xdsl.irdl import (
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import Commutative, IsTerminator, Pure, SameOperandsAndResultType
from xdsl.utils.exceptions import VerifyException

from ..arith import ConstantBase
from ..op import Operands, Properties, ResultTypes, TensorOp
from ..shapes import DYNAMIC, element_of, integer, shape_of, typed
from ..tfl.short_form import ShortForm
from .base import PureOp


@irdl_op_definition
class ConstantOp(ConstantBase):
    """A constant tensor."""

    name = "stablehlo.constant"


class _ListedOp(TensorOp):
    """Base of ops with the text `name %a, %b {attributes} : type, type`; no operands, no types."""

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        """Parse what comes after the name."""
        start = parser.pos
        operands = parser.parse_optional_undelimited_comma_separated_list(
            parser.parse_optional_unresolved_operand, parser.parse_unresolved_operand
        )
        attributes = parser.parse_optional_attr_dict()
        types: Sequence[Attribute] = ()
        if operands:
            parser.parse_punctuation(":")
            types = cls.parse_types(parser)
        values = parser.resolve_operands(operands or (), types, start)
        return cls.create(
            operands=values, result_types=cls.infer(values, {}), attributes=attributes
        )

    def print(self, printer: Printer) -> None:
        """Print what comes after the name."""
        if self.operands:
            printer.print_string(" ")
            printer.print_list(self.operands, printer.print_ssa_value)
        if self.attributes:
            printer.print_string(" ")
            printer.print_attr_dict(self.attributes)
        if self.operands:
            printer.print_string(" : ")
            self.print_types(printer)

    @classmethod
    def parse_types(cls, parser: Parser) -> Sequence[Attribute]:
        """Parse the types of the operands."""
        return parser.parse_comma_separated_list(parser.Delimiter.NONE, parser.parse_type)

    def print_types(self, printer: Printer) -> None:
        """Print the types of the operands."""
        printer.print_list(self.operand_types, printer.print_attribute)


@irdl_op_definition
class OptimizationBarrierOp(_ListedOp):
    """The operands themselves, between which and their users nothing is moved."""

    name = "stablehlo.optimization_barrier"
    operand = var_operand_def(Attribute)
    result = var_result_def(Attribute)
    traits = traits_def(Pure())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the types of the operands."""
        return tuple(operand.type for operand in operands)


@irdl_op_definition
class TupleOp(_ListedOp):
    """Several values as one; the text has the type of the tuple."""

    name = "stablehlo.tuple"
    val = var_operand_def(Attribute)
    result = result_def(TupleType)
    traits = traits_def(Pure())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the types of the operands together."""
        return (TupleType(ArrayAttr(cast(TypeAttribute, item.type) for item in operands)),)

    @classmethod
    def parse_types(cls, parser: Parser) -> Sequence[Attribute]:
        """Parse the type of the tuple."""
        type = parser.parse_type()
        if not isinstance(type, TupleType):
            parser.raise_error("expected a tuple type")
        return type.types.data

    def print_types(self, printer: Printer) -> None:
        """Print the type of the tuple."""
        printer.print_attribute(self.result.type)


@irdl_op_definition
class ReshapeOp(PureOp):
    """The same elements in another shape."""

    name = "stablehlo.reshape"
    operand = operand_def(Attribute)


@irdl_op_definition
class AddOp(ShortForm, PureOp):
    """lhs + rhs."""

    name = "stablehlo.add"
    lhs = operand_def(Attribute)
    rhs = operand_def(Attribute)
    traits = traits_def(Commutative(), SameOperandsAndResultType())


@irdl_op_definition
class IotaOp(TensorOp):
    """The index of every element along one dimension."""

    name = "stablehlo.iota"
    iota_dimension = prop_def(IntegerAttr[I64])
    output = result_def(Attribute)
    traits = traits_def(Pure())

    def verify_(self) -> None:
        """Look for that dimension."""
        axis, shape = self.iota_dimension.value.data, shape_of(self.output)
        if shape is None or not 0 <= axis < len(shape):
            raise VerifyException(f"has no dimension {axis} in {self.output.type}")


@irdl_op_definition
class ConcatenateOp(PureOp):
    """The operands behind one another along a dimension."""

    name = "stablehlo.concatenate"
    inputs = var_operand_def(Attribute)
    dimension = prop_def(IntegerAttr[I64])

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Add the sizes up."""
        axis, shapes = integer(properties["dimension"]), [shape_of(item) for item in operands]
        known = [shape for shape in shapes if shape is not None]
        if len(known) < len(shapes):
            return (typed(element_of(operands[0]), None),)
        sizes = [shape[axis] for shape in known]
        size = DYNAMIC if DYNAMIC in sizes else sum(sizes)
        shape = (*known[0][:axis], size, *known[0][axis + 1 :])
        return (typed(element_of(operands[0]), shape),)


@irdl_op_definition
class CustomCallOp(TensorOp):
    """A call of something that only a name tells."""

    name = "stablehlo.custom_call"
    inputs = var_operand_def(Attribute)
    call_target_name = prop_def(StringAttr)
    has_side_effect = opt_prop_def(BoolAttr)
    backend_config = opt_prop_def(Attribute)
    api_version = opt_prop_def(IntegerAttr[I32])
    called_computations = opt_prop_def(ArrayAttr)
    operand_layouts = opt_prop_def(ArrayAttr)
    result_layouts = opt_prop_def(ArrayAttr)
    output_operand_aliases = opt_prop_def(ArrayAttr)
    results_ = var_result_def(Attribute)


@irdl_op_definition
class ReturnOp(_ListedOp):
    """The end of a region."""

    name = "stablehlo.return"
    results_ = var_operand_def(Attribute)
    traits = traits_def(IsTerminator())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give nothing."""
        return ()
