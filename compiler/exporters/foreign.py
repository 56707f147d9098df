"""TensorFlow ops left in a module: for the Flex delegate, or as the application's own operators.

A Flex operator is called `Flex` and the op's name; its options are the op's name and its `NodeDef`.
A custom operator bears the op's name; its options are a map of the op's attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from xdsl.dialects.builtin import (
    ArrayAttr,
    BytesAttr,
    FloatAttr,
    IntegerAttr,
    IntegerType,
    StringAttr,
    SymbolRefAttr,
    UnregisteredOp,
    i64,
)
from xdsl.ir import Attribute, Operation, SSAValue, TypeAttribute

from ...dialects.dtypes import to_graphdef
from ...dialects.shapes import element_of, integers
from ...dialects.tf.op_table import Argument, Signature, signature
from ...dialects.tf_type import ShapeAttr
from ...runtime.schema import flexbuffers
from ...runtime.schema.definitions import enum
from ...runtime.tensor_tables import type_name
from ..options import Options

_NEVER = frozenset({"PartitionedCall", "StatefulPartitionedCall"})
NO_DEBUG_INFO = b"\x32\0"
"""The last field of a `NodeDef`, an empty message."""
_TOLD = frozenset({"_output_quantized", "_support_output_type_float_in_quantized_op"})
"""Attributes by which an author tells the runtime's operator what it may give."""
_OPAQUE = frozenset({"device", "operandSegmentSizes", "resultSegmentSizes", "op_name__"})


def custom(op: Operation, options: Options) -> tuple[str, bytes] | None:
    """Return the custom code and the options of an op, None if it may not be written."""
    name = op.op_name.data if isinstance(op, UnregisteredOp) else op.name
    dialect, _, name = name.partition(".")
    if dialect != "tf" or name in _NEVER:
        return None
    known = signature(name)
    if (options.enable_select_tf_ops and known is not None) or name in options.select_user_tf_ops:
        return f"Flex{name}", flexbuffers.dumps([name, flexbuffers.Text(node_def(name, op, known))])
    if not options.allow_custom_ops:
        return None
    values = {key: _plain(attr) for key, attr in attributes(op, known).items()}
    shown = {key: value for key, value in values.items() if value is not None}
    return name, flexbuffers.dumps(shown) if shown else b""


def attributes(op: Operation, known: Signature | None) -> dict[str, Attribute]:
    """Return the attributes of the node that an op was, with those that types stand for."""
    found = {
        name: attr
        for name, attr in (*op.attributes.items(), *op.properties.items())
        if name in _TOLD or not (name in _OPAQUE or name.startswith("_"))
    }
    if known is None:
        return found
    for definition in known.attributes.values():
        if definition.name not in found and definition.default is not None:
            found[definition.name] = definition.default
    sides = (
        (known.inputs, op.operands, "operandSegmentSizes"),
        (known.outputs, op.results, "resultSegmentSizes"),
    )
    for arguments, values, segments in sides:
        sizes = _sizes(arguments, len(values), op.properties.get(segments))
        found |= _derived(known, arguments, list(values), sizes)
    return dict(sorted(found.items()))


def node_def(name: str, op: Operation, known: Signature | None) -> bytes:
    """Return an op as a serialized `NodeDef`: its inputs without names, as upstream writes it."""
    from ..importers import protos

    node = protos.message_class("NodeDef")(op=name, input=[""] * len(op.operands))
    for key, attr in attributes(op, known).items():
        kind = known.attributes[key].kind if known and key in known.attributes else ""
        _fill(node.attr[key], attr, kind)
    return node.SerializeToString(deterministic=True) + NO_DEBUG_INFO


def _sizes(
    arguments: tuple[Argument, ...], count: int, segments: Attribute | None
) -> tuple[int, ...]:
    """Return how many values each argument stands for."""
    if segments is not None:
        return integers(segments)
    variadic = sum(argument.is_variadic for argument in arguments)
    each = (count - len(arguments) + variadic) // variadic if variadic else 0
    return tuple(each if argument.is_variadic else 1 for argument in arguments)


def _derived(
    known: Signature,
    arguments: tuple[Argument, ...],
    values: list[SSAValue],
    sizes: tuple[int, ...],
) -> dict[str, Attribute]:
    """Return the attributes that the types and numbers of values stand for."""
    found: dict[str, Attribute] = {}
    for argument, size in zip(arguments, sizes, strict=True):
        group, values = values[:size], values[size:]
        if argument.number in known.attributes:
            found[argument.number] = IntegerAttr(size, i64)
        if argument.type in known.attributes:
            types = [element_of(value) for value in group]
            if argument.is_list:
                found[argument.type] = ArrayAttr(types)
            elif types:
                found[argument.type] = types[0]
    return found


def _fill(target: Any, attr: Attribute, kind: str) -> None:
    """Set an `AttrValue`."""
    if isinstance(attr, ArrayAttr):
        target.list.SetInParent()
        for item in cast("ArrayAttr[Attribute]", attr).data:
            _append(target.list, item)
        return
    match attr:
        case IntegerAttr() if kind == "bool" or attr.type == IntegerType(1):
            target.b = attr.value.data != 0
        case IntegerAttr():
            target.i = attr.value.data
        case FloatAttr():
            target.f = attr.value.data
        case StringAttr() if kind == "func":
            target.func.name = attr.data
        case StringAttr():
            target.s = attr.data.encode()
        case BytesAttr():
            target.s = attr.data
        case SymbolRefAttr():
            target.func.name = attr.root_reference.data
        case ShapeAttr():
            _fill_shape(target.shape, attr)
        case TypeAttribute():
            target.type = to_graphdef(attr)
        case _:
            pass


def _append(target: Any, attr: Attribute) -> None:
    """Add to an `AttrList`."""
    match attr:
        case IntegerAttr() if attr.type == IntegerType(1):
            target.b.append(attr.value.data != 0)
        case IntegerAttr():
            target.i.append(attr.value.data)
        case FloatAttr():
            target.f.append(attr.value.data)
        case StringAttr():
            target.s.append(attr.data.encode())
        case ShapeAttr():
            _fill_shape(target.shape.add(), attr)
        case SymbolRefAttr():
            target.func.add().name = attr.root_reference.data
        case TypeAttribute():
            target.type.append(to_graphdef(attr))
        case _:
            pass


def _fill_shape(target: Any, attr: ShapeAttr) -> None:
    if attr.data is None:
        target.unknown_rank = True
        return
    target.SetInParent()
    for size in attr.data:
        target.dim.add().size = max(size, -1)


def _plain(attr: Attribute) -> flexbuffers.Flex:
    """Return an attribute as custom options hold it, None if they cannot."""
    match attr:
        case IntegerAttr() if attr.type == IntegerType(1):
            return attr.value.data != 0
        case IntegerAttr():
            return attr.value.data
        case FloatAttr():
            return attr.value.data
        case StringAttr():
            return attr.data
        case ArrayAttr():
            items = [_plain(item) for item in attr.data]
            kinds = {type(item) for item in items}
            return flexbuffers.Typed(items) if len(kinds) == 1 and kinds <= _VECTORS else None
        case TypeAttribute():
            try:
                return enum("TensorType").values[type_name(element_of(attr))]
            except KeyError:
                return None
        case _:
            return None


_VECTORS: set[Mapping[str, Any] | type] = {int, float, str}
