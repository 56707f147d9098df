"""Reading FlatBuffers lazily: a field is looked up when it is asked for.

Works on bytes and mapped files; vectors of numbers are read-only views on them. Every offset is
checked against the end of the data, so that a damaged or hostile file gives an `ImportFailure` and
nothing else; references only go forward, so that there are no cycles.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from ...dialects.errors import ImportFailure
from .definitions import Field, Kind, Table, table, union

Array = npt.NDArray[Any]

_UINT = struct.Struct("<I")
_INT = struct.Struct("<i")
_USHORT = struct.Struct("<H")
_UNPACK = {code: struct.Struct("<" + code).unpack_from for code in "?bBhHiIqQfd"}
_OUTSIDE = 1
"""Larger offsets of buffers are places in the file; the others say that the data are inside."""


class Source:
    """The bytes of a FlatBuffer file and its name for messages."""

    __slots__ = ("array", "name", "size", "view")

    def __init__(self, data: bytes | bytearray | memoryview | mmap.mmap, name: str = "model"):
        """Borrow `data`."""
        self.array: Array = np.frombuffer(data, np.uint8) if len(data) else np.empty(0, np.uint8)
        self.array.flags.writeable = False
        self.view = self.array.data
        self.size = len(self.array)
        self.name = name

    @staticmethod
    def open(path: str | Path) -> Source:
        """Map a file.

        Raises:
            ImportFailure: it cannot be read.

        """
        try:
            with Path(path).open("rb") as stream:
                if not stream.seek(0, 2):
                    return Source(b"", str(path))
                return Source(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ), str(path))
        except OSError as error:
            raise ImportFailure(f"{path}: {error.strerror}") from error

    def fail(self, what: str) -> ImportFailure:
        """Return the error for something wrong in this file."""
        return ImportFailure(f"{self.name}: {what}")

    def uint(self, position: int) -> int:
        """Return the unsigned 32-bit number at `position`."""
        if not 0 <= position <= self.size - 4:
            raise self.fail(f"an offset points to byte {position} of {self.size}")
        return _UINT.unpack_from(self.view, position)[0]

    def span(self, start: int, size: int) -> None:
        """Check that `size` bytes from `start` lie inside."""
        if start < 0 or start + size > self.size:
            raise self.fail(f"bytes {start} to {start + size} of {self.size} are referred to")


class Record:
    """A table in a file; `record["field"]` is its value.

    A number or bool; a `str`; a `Record`; a read-only array for a vector of numbers; `Records` for
    a vector of tables; a list of str. What is absent is the default or None.
    """

    __slots__ = ("_fields", "_inline", "_kind", "_position", "_slots", "source")

    def __init__(self, source: Source, position: int, kind: Table):
        """Read the vtable of the table at `position`."""
        source.span(position, 4)
        vtable = position - _INT.unpack_from(source.view, position)[0]
        source.span(vtable, 4)
        size, self._inline = struct.unpack_from("<HH", source.view, vtable)
        if size < 4 or size % 2:
            raise source.fail(f"the vtable of a {kind.name} has {size} bytes")
        source.span(vtable, size)
        source.span(position, self._inline)
        self._slots = struct.unpack_from(f"<{size // 2 - 2}H", source.view, vtable + 4)
        self._kind, self._fields = kind, kind.all_fields
        self._position = position
        self.source = source

    def __contains__(self, name: str) -> bool:
        """Whether the field is present in the file."""
        return self._place(self._fields[name].slot, 1) != 0

    def __getitem__(self, name: str) -> Any:
        """Return the value of a field."""
        field = self._fields[name]
        scalar = field.kind is Kind.SCALAR and not field.vector
        place = self._place(field.slot, field.size if scalar else 4)
        if not place:
            return field.default if scalar else None
        if scalar:
            return _UNPACK[field.code](self.source.view, place)[0]
        target = place + self.source.uint(place)
        return self._vector(field, target, name) if field.vector else self._single(field, target)

    def names(self, name: str) -> str:
        """Return the name of an enum field's value.

        Raises:
            ImportFailure: the number has no name.

        """
        enum, number = self._fields[name].enum, self[name]
        assert enum is not None
        if number not in enum.names:
            raise self.source.fail(f"{number} is no {enum.name}")
        return enum.names[number]

    def member(self, name: str) -> str | None:
        """Return which table a union field holds, None for none or an unknown one."""
        field = self._fields[name]
        place = self._place(field.slot - 1, 1)
        number = self.source.view[place] if place else 0
        members = union(field.target)
        return members[number - 1] if 0 < number <= len(members) else None

    def plain(self, names: Iterable[str] | None = None) -> dict[str, Any]:
        """Return the fields that are present as the writer takes them, down to the leaves.

        With `names`, only those of them.
        """
        wanted = self._kind.fields if names is None else names
        present = (name for name in wanted if name in self)
        return {name: self._plain_field(name) for name in present}

    def _plain_field(self, name: str) -> Any:
        field, value = self._fields[name], self[name]
        if field.kind is Kind.UNION:
            if field.vector:
                return [None if item is None else (item.kind, item.plain()) for item in value]
            return None if value is None else (value.kind, value.plain())
        if field.kind is Kind.TABLE:
            return [item.plain() for item in value] if field.vector else value.plain()
        return value

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields of the table, without the deprecated ones."""
        return self._kind.fields

    @property
    def all_fields(self) -> Mapping[str, Field]:
        """The fields of the table in the order of their ids, deprecated ones too."""
        return self._fields

    @property
    def kind(self) -> str:
        """The name of the table."""
        return self._kind.name

    def _place(self, slot: int, size: int) -> int:
        """Return where a field lies, 0 if it is absent."""
        offset = self._slots[slot] if slot < len(self._slots) else 0
        if offset and (offset < 4 or offset + size > self._inline):
            raise self.source.fail(f"a field of a {self._kind.name} lies outside of it")
        return self._position + offset if offset else 0

    def _single(self, field: Field, target: int) -> Any:
        if field.kind is Kind.STRING:
            return _string(self.source, target)
        if field.kind is Kind.TABLE:
            return Record(self.source, target, table(field.target))
        member = self.member(field.name)
        return None if member is None else Record(self.source, target, table(member))

    def _vector(self, field: Field, target: int, name: str) -> Any:
        source = self.source
        count = source.uint(target)
        source.span(target + 4, count * field.size)
        if field.kind is Kind.SCALAR:
            dtype = np.dtype("?" if field.code == "?" else f"<{field.code}")
            if field.code == "?":
                dtype = np.dtype(np.uint8)
            return np.frombuffer(source.array, dtype, count, target + 4)
        if field.kind is Kind.STRING:
            places = range(target + 4, target + 4 + 4 * count, 4)
            return [_string(source, place + source.uint(place)) for place in places]
        if field.kind is Kind.TABLE:
            return Records(source, target + 4, count, table(field.target))
        return self._unions(field, target + 4, count)

    def _unions(self, field: Field, start: int, count: int) -> list[Record | None]:
        """Return the members of a vector of unions, None where unknown."""
        source, members = self.source, union(field.target)
        place = self._place(field.slot - 1, 4)
        numbers: Sequence[int] = ()
        if place:
            types = place + source.uint(place)
            source.span(types + 4, size := source.uint(types))
            numbers = source.view[types + 4 : types + 4 + size]
        if len(numbers) != count:
            raise source.fail(f"{field.name} has {len(numbers)} types for {count} values")
        return [
            Record(source, at + source.uint(at), table(members[number - 1]))
            if 0 < number <= len(members)
            else None
            for at, number in zip(range(start, start + 4 * count, 4), numbers, strict=True)
        ]


class Records(Sequence[Record]):
    """A vector of tables, each read when it is asked for."""

    __slots__ = ("_count", "_kind", "_source", "_start")

    def __init__(self, source: Source, start: int, count: int, kind: Table):
        """View `count` references from `start`, which lie inside."""
        self._source, self._start, self._count, self._kind = source, start, count, kind

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        """Return the table at `index`."""
        if isinstance(index, slice):
            return [self[item] for item in range(*index.indices(self._count))]
        if not 0 <= index < self._count:
            raise IndexError(index)
        place = self._start + 4 * index
        return Record(self._source, place + self._source.uint(place), self._kind)

    def __iter__(self) -> Iterator[Record]:
        return (self[index] for index in range(self._count))


def read(source: Source, root: str, identifier: bytes = b"") -> Record:
    """Return the root table of a FlatBuffer.

    Raises:
        ImportFailure: the identifier is another one, or the root lies outside.

    """
    if identifier:
        source.span(0, 8)
        if (found := bytes(source.view[4:8])) != identifier:
            text = found.decode("latin-1")
            wanted = identifier.decode("latin-1")
            raise source.fail(f"the file identifier is {text!r}, {wanted!r} is needed")
    return Record(source, source.uint(0), table(root))


def buffer(source: Source, buffers: Sequence[Record], index: int) -> Array | None:
    """Return the bytes of one of a model's buffers, None if it is empty.

    Raises:
        ImportFailure: there is no such buffer.

    """
    if not 0 <= index < len(buffers):
        raise source.fail(f"there is no buffer {index}, there are {len(buffers)}")
    record = buffers[index]
    if (offset := record["offset"]) > _OUTSIDE:
        source.span(offset, size := record["size"])
        return source.array[offset : offset + size]
    data: Array | None = record["data"]
    return data if data is not None and len(data) else None


def _string(source: Source, position: int) -> str:
    size = source.uint(position)
    source.span(position + 4, size)
    return bytes(source.view[position + 4 : position + 4 + size]).decode(errors="backslashreplace")
