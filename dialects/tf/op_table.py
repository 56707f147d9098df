"""The signatures of all TensorFlow ops, read one at a time from `ops.jsonl`.

The file has one line per op, sorted by name: a JSON list of name, inputs, outputs, attributes and
flags. Inputs and outputs are written `name:T`, several tensors of one type `name:N*T`, a list of
types `name:[Tlist]`, a reference `name:&T`, where `T` names an attribute or a DataType. An
attribute is a list of name, kind and, where there are any, default, allowed values and minimum.
Flags: `s`tateful, `c`ommutative, `a`ggregate, `d`eprecated, followed by the graph version.

`generate_op_table.py` writes the file. Opening it costs about a millisecond, an op some 30 us.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, BoolAttr, FloatAttr, IntegerAttr, StringAttr, f32, i64
from xdsl.ir import Attribute

from .. import tf_type
from ..dtypes import from_graphdef


@dataclass(frozen=True)
class Argument:
    """An input or output: one tensor, `number` tensors of one type, or one per type of a list."""

    name: str
    type: str
    number: str = ""
    is_list: bool = False
    is_ref: bool = False

    @property
    def is_variadic(self) -> bool:
        """Whether the argument stands for any number of tensors."""
        return self.is_list or bool(self.number)

    @property
    def element(self) -> Attribute | None:
        """The element type, where the op fixes it."""
        return _element(self.type) if self.type.startswith("DT_") else None

    def __str__(self) -> str:
        inner = f"[{self.type}]" if self.is_list else self.type
        count = f"{self.number}*" if self.number else ""
        return f"{self.name}:{'&' if self.is_ref else ''}{count}{inner}"


@dataclass(frozen=True)
class AttributeDef:
    """An attribute of an op: its kind (`int`, `list(type)`, ...), default and allowed values."""

    name: str
    kind: str
    raw_default: Any = None
    has_default: bool = False
    allowed: tuple[Attribute, ...] = ()
    minimum: int | None = None

    @cached_property
    def default(self) -> Attribute | None:
        """The default as the dialect writes it; None if there is none."""
        return _attribute(self.kind, self.raw_default) if self.has_default else None


@dataclass(frozen=True)
class Signature:
    """What TensorFlow says of an op."""

    name: str
    inputs: tuple[Argument, ...]
    outputs: tuple[Argument, ...]
    attributes: Mapping[str, AttributeDef]
    stateful: bool = False
    commutative: bool = False
    aggregate: bool = False
    deprecated: int | None = None

    @cached_property
    def derived(self) -> frozenset[str]:
        """The attributes that operand and result types fix; they are no properties of the op."""
        arguments = (*self.inputs, *self.outputs)
        names = {name for item in arguments for name in (item.type, item.number)}
        return frozenset(names & self.attributes.keys())

    @cached_property
    def properties(self) -> tuple[AttributeDef, ...]:
        """The attributes that are properties of the op."""
        return tuple(item for name, item in self.attributes.items() if name not in self.derived)

    def default(self, name: str) -> Attribute | None:
        """Return the default of an attribute; None if it has none or does not exist."""
        found = self.attributes.get(name)
        return None if found is None else found.default


@cache
def _table() -> str:
    return Path(__file__).with_name("ops.jsonl").read_text()


@cache
def signature(name: str) -> Signature | None:
    """Return the signature of the op with a GraphDef name such as `AddV2`; None if unknown."""
    if not name.replace(">", "").isidentifier():
        return None
    table = _table()
    start = table.find(f'\n["{name}",')
    if start < 0:
        return None
    return _parse(table[start + 1 : table.index("\n", start + 1)])


def names() -> Iterator[str]:
    """Yield the names of all ops, sorted."""
    for line in _table().splitlines():
        if line:
            yield line[2 : line.index('"', 2)]


def _parse(line: str) -> Signature:
    name, inputs, outputs, attributes, flags, *version = json.loads(line)
    return Signature(
        name,
        tuple(_argument(item) for item in inputs.split()),
        tuple(_argument(item) for item in outputs.split()),
        {item[0]: _attribute_def(*item) for item in attributes},
        stateful="s" in flags,
        commutative="c" in flags,
        aggregate="a" in flags,
        deprecated=version[0] if version else None,
    )


@cache
def _argument(text: str) -> Argument:
    name, _, spec = text.partition(":")
    is_ref = spec.startswith("&")
    spec = spec.removeprefix("&")
    if spec.startswith("["):
        return Argument(name, spec[1:-1], is_list=True, is_ref=is_ref)
    number, star, element = spec.rpartition("*")
    return Argument(name, element, number if star else "", is_ref=is_ref)


def _attribute_def(name: str, kind: str, extra: Mapping[str, Any] | None = None) -> AttributeDef:
    if extra is None:
        return AttributeDef(name, kind)
    allowed = extra.get("allowed", ())
    if isinstance(allowed, str):
        values = tuple(_element(f"DT_{item}") for item in allowed.split())
    else:
        values = tuple(StringAttr(item) for item in allowed)
    return AttributeDef(
        name, kind, extra.get("default"), "default" in extra, values, extra.get("minimum")
    )


@cache
def _element(name: str) -> Attribute:
    try:
        return from_graphdef(name)
    except KeyError:
        return StringAttr(name)


def _attribute(kind: str, value: Any) -> Attribute:
    """Return a JSON value as the attribute that the dialect uses for its kind."""
    if kind.startswith("list("):
        inner = kind[5:-1]
        return ArrayAttr([_attribute(inner, item) for item in value])
    match kind:
        case "int":
            return IntegerAttr(value, i64)
        case "float":
            return FloatAttr(value, f32)
        case "bool":
            return BoolAttr.from_bool(value)
        case "type":
            return _element(value)
        case "shape":
            return tf_type.ShapeAttr(value)
        case "string":
            return StringAttr(value)
        case "func":
            return StringAttr(value["func"])
        case _:
            return StringAttr(value["tensor"])


def result_types(name: str, attributes: Mapping[str, Attribute]) -> tuple[Attribute, ...] | None:
    """Return the element types of all results of an op; None if it is not in the table.

    `attributes` are those of the node as the dialect writes them: a type as itself, a list of types
    as an array, a number as an i64. Absent ones take their defaults.

    Raises:
        KeyError: an attribute that fixes a type or a number is missing.

    """
    found = signature(name)
    if found is None:
        return None
    types: list[Attribute] = []
    for output in found.outputs:
        types.extend(_types(found, output, attributes))
    return tuple(types)


def _types(
    found: Signature, argument: Argument, attributes: Mapping[str, Attribute]
) -> Sequence[Attribute]:
    """Return the element types of the tensors that an argument stands for."""
    element = argument.element or _value(found, argument.type, attributes)
    if argument.is_list:
        assert isinstance(element, ArrayAttr)
        return tuple(element.data)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType, reportUnknownVariableType]
    if argument.number:
        number = _value(found, argument.number, attributes)
        assert isinstance(number, IntegerAttr)
        return (element,) * number.value.data
    return (element,)


def operand_counts(name: str, attributes: Mapping[str, Attribute]) -> tuple[int, ...]:
    """Return how many operands each input of a known op stands for.

    Raises:
        KeyError: an attribute that fixes a number is missing, or the op is not in the table.

    """
    found = signature(name)
    if found is None:
        raise KeyError(name)
    return tuple(len(_types(found, item, attributes)) for item in found.inputs)


def _value(found: Signature, name: str, attributes: Mapping[str, Attribute]) -> Attribute:
    value = attributes.get(name)
    if value is None:
        value = found.default(name)
    if value is None:
        raise KeyError(f"{found.name} needs the attribute {name}")
    return value
