"""The fields of op classes: operands, results and properties as the op table has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from xdsl.irdl import (
    AttrSizedOperandSegments,
    AttrSizedResultSegments,
    SameVariadicOperandSize,
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    var_operand_def,
    var_result_def,
)

from ..op import op_definition
from .base import (
    AnyTensor,
    Boolean,
    Float,
    Floats,
    Integer,
    Integers,
    List,
    ShapeLike,
    Strings,
    Text,
    TFOp,
    Type,
)
from .op_table import Argument, AttributeDef, Signature, signature

_OpType = TypeVar("_OpType", bound=TFOp)

_KINDS: dict[str, Any] = {
    "int": Integer,
    "float": Float,
    "bool": Boolean,
    "string": Text,
    "shape": ShapeLike,
    "list(int)": Integers,
    "list(float)": Floats,
    "list(string)": Strings,
}
_SAME_SIZES = frozenset({"ReduceDataset"})
"""Ops whose lists of operands have the same length, although the op table does not say so."""

_RESERVED = frozenset({"in", "operands", "results"})
"""Names of arguments that cannot be those of fields; an underscore is added."""


def table_op(cls: type[_OpType]) -> type[_OpType]:
    """Define an op class with the operands, results and properties of the op table.

    The class itself has what the table does not tell: shapes, traits, and properties that are
    others than there. Where passes read a field by name, for which its type has to be known, all
    are declared and `op_definition` is the decorator.
    """

    def fields() -> Mapping[str, object]:
        found = signature(cls.name[3:])
        assert found is not None, f"{cls.name} is not in the op table"
        return fields_of(found)

    return op_definition(cls, fields)


def fields_of(found: Signature) -> dict[str, Any]:
    """Return the fields of an op class, and its options where lists of values need them."""
    fields: dict[str, Any] = {}
    for item in found.inputs:
        define = var_operand_def if item.is_variadic else operand_def
        fields[_field(item)] = define(AnyTensor)
    for item in found.outputs:
        define = var_result_def if item.is_variadic else result_def
        fields[_field(item)] = define(AnyTensor)
    for item in found.properties:
        fields[item.name] = _property(item)
    if segments := _segments(found):
        fields["irdl_options"] = segments
    return fields


def _field(argument: Argument) -> str:
    return f"{argument.name}_" if argument.name in _RESERVED else argument.name


def _property(item: AttributeDef) -> Any:
    other: Any = List if item.kind.startswith("list(") else Type
    constraint = _KINDS.get(item.kind, other)
    if item.kind == "func":
        return opt_prop_def(Type)
    if item.has_default:
        return prop_def(constraint, default_value=item.default)
    return prop_def(constraint)


def _segments(found: Signature) -> tuple[Any, ...]:
    options: list[Any] = []
    lists = [item for item in found.inputs if item.is_variadic]
    if len(lists) > 1:
        numbers = {item.number for item in lists}
        same = (len(numbers) == 1 and "" not in numbers) or found.name in _SAME_SIZES
        options.append(
            SameVariadicOperandSize() if same else AttrSizedOperandSegments(as_property=True)
        )
    if sum(item.is_variadic for item in found.outputs) > 1:
        options.append(AttrSizedResultSegments(as_property=True))
    return tuple(options)
