"""The tables of `tables.py` as objects, each parsed when it is first asked for."""

from __future__ import annotations

import struct
from enum import Enum as PythonEnum
from functools import cache
from typing import NamedTuple

from . import tables as _text

SCALARS = {
    "bool": "?",
    "byte": "b",
    "ubyte": "B",
    "short": "h",
    "ushort": "H",
    "int": "i",
    "uint": "I",
    "long": "q",
    "ulong": "Q",
    "float": "f",
    "double": "d",
}
"""Format codes of `struct` by type name."""

_EMPTY = frozenset(_text.EMPTY.split())


class Kind(PythonEnum):
    """What a field, or an element of a vector, is."""

    SCALAR = 0
    STRING = 1
    TABLE = 2
    UNION = 3


class Enum:
    """An enumeration: `values` from names and `names` from numbers."""

    __slots__ = ("code", "name", "names", "values")

    def __init__(self, name: str):
        """Parse `ENUMS[name]`."""
        base, *items = _text.ENUMS[name].split()
        self.name = name
        self.code = SCALARS[base]
        self.values: dict[str, int] = {}
        number = 0
        for item in items:
            label, _, given = item.partition("=")
            number = int(given) if given else number
            self.values[label] = number
            number += 1
        self.names = {number: label for label, number in self.values.items()}

    def number(self, value: str | int) -> int:
        """Return the number of a name; numbers pass.

        Raises:
            ValueError: there is no such name.

        """
        if isinstance(value, str):
            if value not in self.values:
                raise ValueError(f"{self.name} has no value {value!r}")
            return self.values[value]
        return int(value)


class Field(NamedTuple):
    """A field: where it lies and what it holds.

    `code` and `size` describe the scalar itself or the element of a vector (4 for a reference);
    `target` names the enum, table or union; a union's type lies in `slot - 1`.
    """

    name: str
    slot: int
    kind: Kind
    vector: bool
    code: str
    size: int
    default: int | float
    target: str
    align: int
    deprecated: bool
    enum: Enum | None

    @property
    def inline(self) -> str:
        """The format code of what stands in the table: the scalar or a reference."""
        return self.code if self.kind is Kind.SCALAR and not self.vector else "I"


class Table:
    """A table: its fields by name, without and with the deprecated ones.

    `scalars` are slot, default and enum of the fields that are single numbers.
    """

    __slots__ = ("all_fields", "fields", "name", "scalars", "slots")

    def __init__(self, name: str):
        """Parse `TABLES[name]`."""
        self.name = name
        self.all_fields: dict[str, Field] = {}
        slot = 0
        for item in ("" if name in _EMPTY else _text.TABLES[name]).split():
            field = _field(item, slot)
            slot = field.slot + 1
            self.all_fields[field.name] = field
        self.slots = slot
        self.fields = {n: field for n, field in self.all_fields.items() if not field.deprecated}
        self.scalars = {
            field.name: (field.slot, field.default, field.enum)
            for field in self.fields.values()
            if field.kind is Kind.SCALAR and not field.vector
        }


def _field(text: str, slot: int) -> Field:
    """Parse one `name:type@align=default!`."""
    deprecated = text.endswith("!")
    rest, _, given = text.rstrip("!").partition("=")
    rest, _, align = rest.partition("@")
    name, _, kind = rest.partition(":")
    vector = kind.startswith("[")
    kind = kind.strip("[]")
    found, code, values = _kind(kind)
    if found is Kind.UNION:
        slot += 1
    size = struct.calcsize("<" + code)
    target = "" if kind in SCALARS or kind == "string" else kind
    default = _default(code, given)
    return Field(
        name, slot, found, vector, code, size, default, target, int(align or 0), deprecated, values
    )


def _default(code: str, text: str) -> int | float:
    """Parse a default; none is zero."""
    if code in "fd":
        return float(text or 0)
    return 1 if text == "true" else int(text or 0)


def _kind(name: str) -> tuple[Kind, str, Enum | None]:
    """Return the kind, the format code and the enum of a type name."""
    if name in SCALARS:
        return Kind.SCALAR, SCALARS[name], None
    if name == "string":
        return Kind.STRING, "I", None
    if name in _text.ENUMS:
        values = enum(name)
        return Kind.SCALAR, values.code, values
    if name in _text.UNIONS:
        return Kind.UNION, "I", None
    assert name in _text.TABLES or name in _EMPTY, name
    return Kind.TABLE, "I", None


@cache
def enum(name: str) -> Enum:
    """Return an enumeration.

    Raises:
        KeyError: there is none of that name.

    """
    return Enum(name)


@cache
def table(name: str) -> Table:
    """Return a table.

    Raises:
        KeyError: there is none of that name.

    """
    return Table(name)


@cache
def union(name: str) -> tuple[str, ...]:
    """Return the member tables of a union; member `i` has type number `i + 1`.

    Raises:
        KeyError: there is none of that name.

    """
    return tuple(_text.UNIONS[name].split())


@cache
def member_number(name: str, member: str) -> int:
    """Return the type number of `member` in union `name`.

    Raises:
        ValueError: the union has no such member.

    """
    members = union(name)
    if member not in members:
        raise ValueError(f"{name} has no member {member!r}")
    return members.index(member) + 1
