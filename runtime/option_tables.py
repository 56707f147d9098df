"""Properties of an op as the fields of its options table."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, cast

from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseArrayBase,
    FloatAttr,
    IntAttr,
    IntegerAttr,
    StringAttr,
    UnitAttr,
)
from xdsl.ir import Attribute, Operation
from xdsl.irdl import IRDLOperation

from ..dialects.elements import Elements
from ..dialects.shapes import element_of, integers
from ..dialects.tfl.attributes import EnumAttr
from ..dialects.tfl.base import TFLOp
from ..dialects.traits import Builtin
from .schema.definitions import Field, table, union
from .tensor_tables import Fields, type_name


class Plan(NamedTuple):
    """How ops of one class are written.

    `union` is the field of `Operator` that holds the options, empty if there are none; `fields` are
    those that properties set, with the default of the property.
    """

    code: str
    union: str
    table: str
    fields: tuple[tuple[Field, Attribute | None], ...]


@cache
def plan(op_type: type[Operation]) -> Plan | None:
    """Return how ops of a class are written, None if they are no builtin operators."""
    trait = op_type.get_trait(Builtin)
    if trait is None:
        return None
    if trait.options is None:
        return Plan(trait.code, "", "", ())
    name = "builtin_options"
    if trait.options not in union("BuiltinOptions"):
        assert trait.options in union("BuiltinOptions2"), trait.options
        name = "builtin_options_2"
    properties = cast(type[IRDLOperation], op_type).get_irdl_definition().properties
    fields = tuple(
        (field, properties[field.name].default_value)
        for field in table(trait.options).fields.values()
        if field.name in properties
    )
    return Plan(trait.code, name, trait.options, fields)


def options(op: Operation, how: Plan) -> Fields:
    """Return the options of an op as fields of `Operator`."""
    if not how.union:
        return {}
    values: Fields = {}
    for field, default in how.fields:
        attr = op.properties.get(field.name, default)
        if attr is not None:
            values[field.name] = value(field, attr)
    if isinstance(op, TFLOp):
        fields = table(how.table).fields
        for name, attr in op.derived_options().items():
            values[name] = value(fields[name], attr)
    return {how.union: (how.table, values)}


def value(field: Field, attr: Attribute) -> Any:
    """Return an attribute as a field holds it.

    Raises:
        ValueError: attributes of this kind cannot be written.

    """
    if field.target == "TensorType":
        return type_name(element_of(attr))
    match attr:
        case StringAttr() | EnumAttr():
            return attr.data
        case IntegerAttr():
            return attr.value.data != 0 if field.code == "?" else attr.value.data
        case IntAttr():
            return attr.data
        case FloatAttr():
            return attr.value.data
        case UnitAttr():
            return True
        case ArrayAttr():
            return [value(field, item) for item in attr.data]
        case DenseArrayBase():
            return integers(attr)
        case Elements():
            return attr.array.reshape(-1).tolist()
        case _:
            raise ValueError(f"{field.name} cannot hold {attr}")
