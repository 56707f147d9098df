"""Any table of the format, given as plain Python values, as FlatBuffer bytes.

A table is a dict from field names to values; a union is a pair (member table, dict); an enum is a
name or a number; a vector is a list or an array; None and defaults are left out. Layout, front to
back: header, vtables, tables (each before those it refers to), strings and small vectors, and then
the vectors that are aligned to 16 bytes, the payloads. Equal vtables, tables, vectors and strings
are written once. Payloads are borrowed: each is copied once, into the final bytes or file.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .definitions import Field, Kind, Table, member_number, table
from .image import Array, Image, Payload, align, as_array

Object = Mapping[str, Any]
"""A table: field values by name."""

MAX_SIZE = (1 << 31) - 1
PAYLOAD_ALIGNMENT = 16


class Kept(int):
    """A number that is written even where it is the default."""


def lay_out(
    root: str, value: Object, identifier: bytes = b"", tail: Sequence[Payload] = ()
) -> Image:
    """Lay out a FlatBuffer.

    Args:
        root: the name of the root table.
        value: the root table.
        identifier: four bytes, or none.
        tail: what follows the FlatBuffer in the file, each item aligned to 16 bytes.

    Raises:
        ValueError: a field is unknown or its value does not fit, or the result exceeds 2 GiB.

    """
    return _Layouter().run(root, value, identifier, tail)


def write(root: str, value: Object, identifier: bytes = b"") -> bytes:
    """Return the bytes of a FlatBuffer; see `lay_out`."""
    return lay_out(root, value, identifier).tobytes()


class _Shape:
    """How a table with a certain set of present fields is laid out.

    Values come in the order of `order`, by size; `refs` are the places of references among them,
    with their distances from the start of the table.
    """

    __slots__ = ("order", "pack_into", "refs", "size", "vtable", "wide")

    def __init__(self, fields: Sequence[Field]):
        """Order `fields`, given by slot, such that no padding is needed."""
        sizes = [struct.calcsize("<" + field.inline) for field in fields]
        self.order = sorted(range(len(fields)), key=lambda index: -sizes[index])
        self.wide = 8 in sizes
        places = [0] * (fields[-1].slot + 1 if fields else 0)
        refs: list[tuple[int, int]] = []
        offset = 4
        for place, index in enumerate(self.order):
            field = fields[index]
            places[field.slot] = offset
            if field.vector or field.kind is not Kind.SCALAR:
                refs.append((place, offset))
            offset += sizes[index]
        self.refs = tuple(refs)
        self.size = offset
        head = (4 + 2 * len(places), offset)
        self.vtable = struct.pack(f"<{2 + len(places)}H", *head, *places)
        codes = "".join(fields[index].inline for index in self.order)
        self.pack_into = struct.Struct("<i" + codes).pack_into


_SHAPES: dict[tuple[str, tuple[int, ...]], _Shape] = {}
_UNION_TYPE = Field("type", 0, Kind.SCALAR, False, "B", 1, 0, "", 0, False, None)


def _shape(kind: Table, slots: tuple[int, ...]) -> _Shape:
    """Return the layout of a table with fields in `slots`."""
    key = (kind.name, slots)
    if (found := _SHAPES.get(key)) is None:
        by_slot = {field.slot: field for field in kind.all_fields.values()}
        for field in kind.all_fields.values():
            if field.kind is Kind.UNION:
                types = _UNION_TYPE._replace(slot=field.slot - 1, vector=field.vector)
                by_slot[types.slot] = types
        fields = [by_slot[slot] for slot in slots]
        found = _SHAPES[key] = _Shape(fields)
    return found


class _Layouter:
    """Collects nodes bottom up, then gives them positions top down.

    A node is known by its number; children always have lower numbers than parents, so that going
    through the tables backwards puts each before those that it refers to.
    """

    def __init__(self) -> None:
        self.nodes = 0
        self.tables: list[tuple[int, _Shape | None, tuple[Any, ...]]] = []
        self.table_ids: dict[tuple[_Shape | None, tuple[Any, ...]], int] = {}
        self.leaves: dict[tuple[int, bytes], int] = {}
        self.payloads: list[tuple[int, Array]] = []
        self.tuples: dict[tuple[str, tuple[int, ...]], int] = {}
        self.strings: dict[str, int] = {}

    # Nodes.

    def node(self) -> int:
        """Return the number of a new node."""
        self.nodes += 1
        return self.nodes - 1

    def table(self, kind: Table, value: Object) -> int:
        """Return the node of a table."""
        fields, scalars = kind.fields, kind.scalars
        present: list[tuple[int, Any]] = []
        for name, item in value.items():
            if item is None:
                continue
            if (scalar := scalars.get(name)) is not None:
                slot, default, enum = scalar
                if enum is not None and isinstance(item, str):
                    item = enum.number(item)
                if item != default or type(item) is Kept:
                    present.append((slot, item))
                continue
            if (field := fields.get(name)) is None:
                raise ValueError(f"{kind.name} has no field {name!r}")
            if field.kind is Kind.UNION:
                types, node = self.union(field, item)
                present.append((field.slot - 1, types))
                present.append((field.slot, node))
            else:
                present.append((field.slot, self.reference(field, item)))
        present.sort()
        shape = _shape(kind, tuple([slot for slot, _ in present]))
        return self.intern(shape, tuple([present[index][1] for index in shape.order]))

    def intern(self, shape: _Shape | None, values: tuple[Any, ...]) -> int:
        """Return the node of a table, or of a vector of references if `shape` is None."""
        key = (shape, values)
        if (node := self.table_ids.get(key)) is None:
            node = self.table_ids[key] = self.node()
            self.tables.append((node, shape, values))
        return node

    def reference(self, field: Field, item: Any) -> int:
        """Return the node of what a string, table or vector field refers to."""
        if field.kind is Kind.SCALAR:
            return self.scalars(field, item)
        if not field.vector:
            if field.kind is Kind.STRING:
                return self.string(item)
            return self.table(table(field.target), item)
        if field.kind is Kind.STRING:
            return self.intern(None, tuple([self.string(part) for part in item]))
        kind = table(field.target)
        return self.intern(None, tuple([self.table(kind, part) for part in item]))

    def union(self, field: Field, item: Any) -> tuple[int, int]:
        """Return the type, or the node of the types, and the node of a union's value."""
        if not field.vector:
            member, value = item
            return member_number(field.target, member), self.table(table(member), value)
        numbers = bytes(member_number(field.target, member) for member, _ in item)
        nodes = tuple([self.table(table(member), value) for member, value in item])
        return self.leaf(4, struct.pack("<I", len(numbers)) + numbers), self.intern(None, nodes)

    def string(self, text: str | bytes) -> int:
        """Return the node of a string."""
        if isinstance(text, str):
            if (node := self.strings.get(text)) is None:
                node = self.strings[text] = self.string(text.encode(errors="surrogateescape"))
            return node
        return self.leaf(4, struct.pack("<I", len(text)) + text + b"\0")

    def scalars(self, field: Field, item: Any) -> int:
        """Return the node of a vector of numbers; bytes may be given as text."""
        if isinstance(item, str):
            item = item.encode(errors="surrogateescape")
        if field.align == PAYLOAD_ALIGNMENT:
            return self.payload(as_array(item))
        if isinstance(item, bytes):
            return self.leaf(4, struct.pack("<I", len(item)) + item)
        if field.enum is not None:
            item = [field.enum.number(part) for part in item]
        if isinstance(item, np.ndarray):
            item = item.tolist()
        key = (field.code, tuple(item))
        if field.code not in "fd" and (node := self.tuples.get(key)) is not None:
            return node
        try:
            data = struct.pack(f"<I{len(item)}{field.code}", len(item), *item)
        except struct.error as error:
            raise ValueError(f"{field.name}: {error}") from error
        node = self.tuples[key] = self.leaf(8 if field.size == 8 else 4, data)
        return node

    def leaf(self, alignment: int, data: bytes) -> int:
        """Return the node of a string or vector whose elements are so aligned."""
        key = (alignment, data)
        if (node := self.leaves.get(key)) is None:
            node = self.leaves[key] = self.node()
        return node

    def payload(self, data: Array) -> int:
        """Return the node of a large vector of bytes."""
        node = self.node()
        self.payloads.append((node, data))
        return node

    # Positions.

    def run(self, root: str, value: Object, identifier: bytes, tail: Sequence[Payload]) -> Image:
        """Lay out everything."""
        top = self.table(table(root), value)
        positions = [0] * self.nodes
        vtables: dict[bytes, int] = {}
        position = 4 + len(identifier)
        for _, shape, _ in self.tables:
            if shape is not None and shape.vtable not in vtables:
                vtables[shape.vtable] = position
                position += len(shape.vtable)
        position = self.place(positions, align(position, 4))
        payloads: list[tuple[int, Array]] = []
        prefixes: list[tuple[int, int]] = []
        front = position
        for node, data in self.payloads:
            start = align(position + 4, PAYLOAD_ALIGNMENT)
            positions[node] = start - 4
            prefixes.append((start - 4, data.nbytes))
            payloads.append((start, data))
            position = start + data.nbytes
        if position > MAX_SIZE:
            raise ValueError(f"a FlatBuffer of {position} bytes, at most {MAX_SIZE} are possible")
        out = bytearray(front)
        struct.pack_into("<I", out, 0, positions[top])
        out[4 : 4 + len(identifier)] = identifier
        for data, start in vtables.items():
            out[start : start + len(data)] = data
        self.fill(out, positions, vtables)
        return _assemble(out, prefixes, payloads, tail, position)

    def place(self, positions: list[int], position: int) -> int:
        """Give tables and leaves their positions; return the end."""
        for node, shape, values in reversed(self.tables):
            position = (position + 3) & -4
            if shape is None:
                positions[node] = position
                position += 4 + 4 * len(values)
                continue
            if shape.wide and position % 8 == 0:
                position += 4
            positions[node] = position
            position += shape.size
        for (alignment, data), node in sorted(self.leaves.items(), key=lambda item: -item[0][0]):
            position = (position + 3) & -4
            if alignment == 8 and position % 8 == 0:
                position += 4
            positions[node] = position
            position += len(data)
        return position

    def fill(self, out: bytearray, positions: list[int], vtables: Mapping[bytes, int]) -> None:
        """Write tables and leaves."""
        for node, shape, values in self.tables:
            start = positions[node]
            if shape is None:
                base = start + 4
                offsets: list[int] = [positions[child] for child in values]
                for index in range(len(offsets)):
                    offsets[index] -= base + 4 * index
                struct.pack_into(f"<I{len(values)}I", out, start, len(values), *offsets)
                continue
            items = list(values)
            for place, offset in shape.refs:
                items[place] = positions[items[place]] - start - offset
            try:
                shape.pack_into(out, start, start - vtables[shape.vtable], *items)
            except struct.error as error:
                raise ValueError(f"a field's value does not fit: {error} in {values}") from error
        for (_, data), node in self.leaves.items():
            start = positions[node]
            out[start : start + len(data)] = data


def _assemble(
    front: bytearray,
    prefixes: Sequence[tuple[int, int]],
    payloads: Sequence[tuple[int, Array]],
    tail: Sequence[Payload],
    size: int,
) -> Image:
    """Join the front, the lengths of payloads, the payloads and what follows."""
    pieces: list[tuple[int, Array]] = []
    for (place, count), (start, data) in zip(prefixes, payloads, strict=True):
        pieces.append((place, np.array([count], "<u4")))
        pieces.append((start, data))
    for item in tail:
        start = align(size, PAYLOAD_ALIGNMENT)
        data = as_array(item)
        pieces.append((start, data))
        size = start + data.nbytes
    return Image(front, pieces, size)
