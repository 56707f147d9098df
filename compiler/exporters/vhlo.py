"""VHLO ops as operators: properties as options, regions as subgraphs without a function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from xdsl.dialects.builtin import FloatAttr, IntegerAttr, StringAttr
from xdsl.ir import Attribute, Operation

from ...dialects import vhlo
from ...dialects.elements import Elements
from ...dialects.errors import ExportError, place
from ...dialects.locations import describe
from ...dialects.shapes import element_of, shape_of
from ...dialects.tfl.attributes import EnumAttr
from ...runtime.schema import flexbuffers
from ...runtime.schema.definitions import Field, enum, table
from ...runtime.schema.stablehlo import (
    API_VERSIONS,
    CALL_LISTS,
    RENAMED,
    SPELLINGS,
    TENSOR,
    options_table,
)
from ...runtime.tensor_tables import Fields, type_name
from .operators import OperatorWriter
from .subgraphs import Subgraph

_WITH_KERNELS = frozenset(
    "add subtract multiply maximum minimum and or shift_left pad gather scatter reduce_window "
    "rng_bit_generator case composite cbrt".split()
)
"""What some runtime can run; the others are written only if asked for."""

_REGION = "_subgraph_index"
_FIXED = frozenset(("api_version", "call_target_name", "backend_config", *CALL_LISTS))
"""Properties of a custom call that are no entries of its map."""


def write(model: OperatorWriter, graph: Subgraph, op: Operation) -> None:
    """Write a VHLO op.

    Raises:
        ExportError: it may not be written.

    """
    name = vhlo.base_name(op)
    code = f"STABLEHLO_{name.upper()}"
    wanted = model.layout.stablehlo or name in _WITH_KERNELS
    if not wanted or code not in enum("BuiltinOperator").values:
        what = f"'{op.name}' op is not part of the vhlo support yet."
        raise ExportError(place(describe(op), what, ""))
    outputs = graph.add_results(op)
    fields: Fields = {}
    if (options := options_table(name)) is not None:
        fields["builtin_options_2"] = (options, _options(model, op, name, options, code))
    inputs = graph.operands(op)
    model.add(graph, op, code, inputs=inputs, outputs=outputs, fields=fields)


def _options(model: OperatorWriter, op: Operation, name: str, options: str, code: str) -> Fields:
    if name == "composite":
        return _composite(model, op)
    values: Fields = {}
    if name == "custom_call":
        values["custom_attributes"] = flexbuffers.dumps(_custom_attributes(op))
    if name == "case":
        values["branch_subgraph_indices"] = [model.add_region(item, code) for item in op.regions]
    bodies = iter(op.regions)
    for field in table(options).fields.values():
        if field.name.endswith(_REGION):
            values[field.name] = model.add_region(next(bodies), code)
            continue
        attr = op.properties.get(RENAMED.get(field.name, field.name))
        if attr is not None and field.name not in values and field.name != "called_computations":
            values[field.name] = _value(field, attr)
    return values


def _value(field: Field, attr: Attribute) -> Any:
    """Return a property as a field holds it."""
    if field.name == "api_version" and isinstance(attr, vhlo.ApiVersionV1Attr):
        return API_VERSIONS.index(attr.data)
    match attr:
        case EnumAttr():
            return SPELLINGS[field.target][attr.data]
        case vhlo.ArrayV1Attr():
            return [_value(field, item) for item in attr.value.data]
        case vhlo.TensorV1Attr():
            assert isinstance(attr.value, Elements)
            return attr.value.array.reshape(-1).tolist()
        case vhlo.IntegerV1Attr() | vhlo.BooleanV1Attr() | vhlo.StringV1Attr():
            return _plain(attr)
        case _:
            raise ExportError(f"{field.name} cannot hold {attr.name}")


def _composite(model: OperatorWriter, op: Operation) -> Fields:
    attributes = op.properties["composite_attributes"]
    decomposition = op.properties["decomposition"]
    assert isinstance(attributes, vhlo.DictionaryV1Attr)
    assert isinstance(decomposition, vhlo.StringV1Attr)
    values: dict[str, flexbuffers.Flex] = {}
    for key, attr in attributes.pairs:
        name = cast(str, _plain(key))
        tensor = isinstance(attr, vhlo.TensorV1Attr)
        values[TENSOR + name if tensor else name] = _plain(attr)
    return {
        "name": _plain(op.properties["name"]),
        "decomposition_subgraph_index": model.subgraph_index(decomposition.value, op),
        "composite_attributes": flexbuffers.dumps(values),
        "version": _plain(op.properties["version"]),
    }


def _custom_attributes(op: Operation) -> dict[str, flexbuffers.Flex]:
    """Return what a custom call is told, truth values and strings only."""
    found = {**op.properties, **op.attributes}
    return {
        name: _plain(attr)
        for name, attr in found.items()
        if name not in _FIXED and isinstance(attr, vhlo.BooleanV1Attr | vhlo.StringV1Attr)
    }


def _plain(attr: Attribute) -> flexbuffers.Flex:
    """Return an attribute as a plain value."""
    match attr:
        case vhlo.StringV1Attr():
            return attr.value.data
        case vhlo.BooleanV1Attr():
            return attr.value.value.data != 0
        case vhlo.IntegerV1Attr() | vhlo.FloatV1Attr():
            return _plain(attr.value)
        case vhlo.ArrayV1Attr():
            return [_plain(item) for item in attr.value.data]
        case vhlo.TensorV1Attr():
            return _tensor(attr)
        case IntegerAttr():
            return attr.value.data
        case FloatAttr():
            return attr.value.data
        case StringAttr():
            return attr.data
        case _:
            raise ExportError(f"{attr.name} cannot be stored")


def _tensor(attr: vhlo.TensorV1Attr) -> dict[str, flexbuffers.Flex]:
    value = attr.value
    assert isinstance(value, Elements)
    data: Sequence[flexbuffers.Flex] = value.array.reshape(-1).tolist()
    return {
        "TENSOR_SHAPE": list(shape_of(value.type) or ()),
        "TENSOR_TYPE": enum("TensorType").values[type_name(element_of(value.type))],
        "TENSOR_DATA": data,
    }
