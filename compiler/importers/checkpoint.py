"""Reading checkpoints: an index, sharded data files, and tensors that may be cut into slices.

Source: tsl's tensor bundle (`tensor_bundle.h`). Data files are mapped and tensors are views of
them; a tensor's checksum is verified when it is first asked for.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from ...dialects import dtypes
from ...dialects.elements import Array
from . import protos
from .crc32c import Bytes, crc32c, unmask
from .failure import DAMAGED, failure, shown
from .protos import Message
from .sstable import read_table, read_varint
from .tensors import dtype_name

MAX_RANK = 254
_MAX_SHARDS = 99_999
_VERSION = 1
_UINT32 = 0xFFFFFFFF
_ESCAPES = {0x00: b"\x00\xff", 0xFF: b"\xff\x00"}


class Checkpoint:
    """The tensors of a checkpoint by their keys, read-only."""

    def __init__(self, prefix: str | Path):
        """Read the index `<prefix>.index`; the data files are opened when needed.

        Raises:
            ImportFailure: the index is missing or damaged.

        """
        self.prefix = Path(prefix)
        self.index = self.prefix.with_name(f"{self.prefix.name}.index")
        if not self.index.is_file():
            hint = "Only checkpoints in format V2 are read" if self.prefix.is_file() else ""
            raise failure(self.index, "does not exist", hint)
        table = read_table(self.index)
        header = self._parse(protos.BundleHeaderProto, table.pop(b"", b""), "header")
        self._entries = table
        self._shards: dict[int, Bytes] = {}
        self._tensors: dict[bytes, Array] = {}
        self.num_shards = self._checked_header(header)
        self._big_endian = header.endianness == 1

    def _checked_header(self, header: Message) -> int:
        if not 0 < header.num_shards <= _MAX_SHARDS:
            raise failure(self.index, f"claims {header.num_shards} data files", DAMAGED)
        if header.endianness not in (0, 1):
            raise failure(self.index, f"has unknown byte order {header.endianness}", DAMAGED)
        if header.version.min_consumer > _VERSION:
            what = f"has format version {header.version.min_consumer}, up to {_VERSION} is known"
            raise failure(self.index, what)
        return header.num_shards

    def _parse(self, cls: Any, data: bytes, what: str) -> Message:
        from google.protobuf.message import DecodeError

        try:
            return cls.FromString(data)
        except DecodeError as error:
            raise failure(self.index, f"entry {shown(what)!r} is damaged", DAMAGED) from error

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key.encode() in self._entries

    def __iter__(self) -> Iterator[str]:
        """Yield the keys of whole tensors, in order."""
        return (key.decode(errors="replace") for key in self._entries if not key.startswith(b"\0"))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def entry(self, key: str | bytes) -> Message:
        """Return the index entry of a tensor.

        Raises:
            ImportFailure: there is none, or it is damaged.

        """
        raw = key.encode() if isinstance(key, str) else key
        data = self._entries.get(raw)
        label = key if isinstance(key, str) else key.decode(errors="backslashreplace")
        if data is None:
            raise failure(self.index, f"has no tensor {shown(label)!r}")
        return self._parse(protos.BundleEntryProto, data, label)

    def tensor(self, key: str | bytes) -> Array:
        """Return a tensor; strings come as an object array of bytes.

        Raises:
            ImportFailure: there is none of this key, or its data is missing or damaged.

        """
        raw = key.encode() if isinstance(key, str) else key
        array = self._tensors.get(raw)
        if array is None:
            entry = self.entry(key)
            shape = self._shape(entry, key)
            read = self._sliced if entry.slices else self._whole
            try:
                array = read(entry, shape, raw)
            except (ValueError, OverflowError) as error:
                what = f"tensor {_label(key)} is impossible ({error})"
                raise failure(self.index, what, DAMAGED) from error
            array.flags.writeable = False
            self._tensors[raw] = array
        return array

    def _shape(self, entry: Message, key: str | bytes) -> tuple[int, ...]:
        shape = tuple(dim.size for dim in entry.shape.dim)
        if entry.shape.unknown_rank or len(shape) > MAX_RANK or any(dim < 0 for dim in shape):
            raise failure(self.index, f"tensor {_label(key)} has no definite shape", DAMAGED)
        return shape

    def _dtype(self, entry: Message, key: bytes) -> np.dtype[Any]:
        try:
            return dtypes.numpy_dtype(dtypes.from_graphdef(entry.dtype))
        except KeyError as error:
            name = dtype_name(entry.dtype)
            what = f"tensor {_label(key)} is of type {name}, which has no values to read"
            raise failure(self.index, what) from error

    def _whole(self, entry: Message, shape: tuple[int, ...], key: bytes) -> Array:
        """Return a tensor that lies in one piece in one data file."""
        dtype = self._dtype(entry, key)
        data = self._bytes(entry, key)
        count = prod(shape)
        if dtype.hasobject:
            return self._strings(data, count, entry, key).reshape(shape)
        if len(data) != count * dtype.itemsize:
            what = f"tensor {_label(key)} has {len(data)} bytes, its shape and type need"
            raise failure(self.index, f"{what} {count * dtype.itemsize}", DAMAGED)
        if crc32c(data) != unmask(entry.crc32c):
            raise self._wrong_checksum(entry, key)
        if dtype.kind == "b" and count and data.max() > 1:
            raise failure(self.index, f"tensor {_label(key)} has bools other than 0 and 1", DAMAGED)
        if self._big_endian and dtype.itemsize > 1:
            part = dtype.itemsize // (2 if dtype.kind == "c" else 1)
            data = data.view(f"u{part}").byteswap().view(np.uint8)
        return data.view(dtype).reshape(shape)

    def _bytes(self, entry: Message, key: bytes) -> Bytes:
        """Return the bytes of a tensor as a view of its data file."""
        if not 0 <= entry.shard_id < self.num_shards:
            what = f"tensor {_label(key)} lies in data file {entry.shard_id} of {self.num_shards}"
            raise failure(self.index, what, DAMAGED)
        shard = self._shards.get(entry.shard_id)
        if shard is None:
            shard = self._shards[entry.shard_id] = _mapped(self._shard_path(entry.shard_id))
        end = entry.offset + entry.size
        if entry.offset < 0 or entry.size < 0 or end > len(shard):
            path = self._shard_path(entry.shard_id)
            what = f"tensor {_label(key)} lies at {entry.offset} to {end}, outside the file"
            raise failure(path, f"{what} of {len(shard)} bytes", DAMAGED)
        return shard[entry.offset : end]

    def _shard_path(self, shard: int) -> Path:
        return self.prefix.with_name(
            f"{self.prefix.name}.data-{shard:05d}-of-{self.num_shards:05d}"
        )

    def _wrong_checksum(self, entry: Message, key: bytes) -> Exception:
        what = f"the checksum of tensor {_label(key)} is wrong"
        return failure(self._shard_path(entry.shard_id), what, DAMAGED)

    def _strings(self, data: Bytes, count: int, entry: Message, key: bytes) -> Array:
        """Return strings: their lengths, a checksum of those, then the bytes of all."""
        raw = data.tobytes()
        if count > len(raw):
            raise failure(self.index, f"tensor {_label(key)} is too small for its shape", DAMAGED)
        order = "big" if self._big_endian else "little"
        lengths: list[int] = []
        position = 0
        try:
            for _ in range(count):
                length, position = read_varint(raw, position)
                lengths.append(length)
        except (ValueError, IndexError) as error:
            raise self._wrong_checksum(entry, key) from error
        summed = b"".join(size.to_bytes(4 if size <= _UINT32 else 8, order) for size in lengths)
        stored = raw[position : position + 4]
        position += 4
        good = (
            len(stored) == 4
            and position + sum(lengths) == len(raw)
            and unmask(int.from_bytes(stored, order)) == crc32c(summed)
            and crc32c(summed + stored + raw[position:]) == unmask(entry.crc32c)
        )
        if not good:
            raise self._wrong_checksum(entry, key)
        strings = np.empty(count, object)
        for index, length in enumerate(lengths):
            strings[index] = raw[position : position + length]
            position += length
        return strings

    def _sliced(self, entry: Message, shape: tuple[int, ...], key: bytes) -> Array:
        """Return a tensor that lies in pieces, each with an entry of its own."""
        dtype = self._dtype(entry, key)
        pieces = [self._slice(piece, shape, key) for piece in entry.slices]
        if sum(prod(end - start for start, end in piece) for piece, _ in pieces) != prod(shape):
            raise failure(self.index, f"the slices of {_label(key)} do not cover it", DAMAGED)
        arrays: list[Array] = []
        for ranges, name in pieces:
            part = self.entry(name)
            extent = tuple(end - start for start, end in ranges)
            if part.dtype != entry.dtype or self._shape(part, name) != extent or part.slices:
                raise failure(self.index, f"a slice of {_label(key)} does not fit it", DAMAGED)
            arrays.append(self._whole(part, extent, name))
        if len(arrays) == 1:
            return arrays[0]
        whole = np.zeros(shape, dtype)
        for (ranges, _), array in zip(pieces, arrays, strict=True):
            whole[tuple(slice(start, end) for start, end in ranges)] = array
        return whole

    def _slice(
        self, piece: Message, shape: tuple[int, ...], key: bytes
    ) -> tuple[list[tuple[int, int]], bytes]:
        """Return the ranges that a slice covers, and the key of its entry."""
        extents = [
            (extent.start, extent.length if extent.HasField("length") else -1)
            for extent in piece.extent
        ]
        ranges = [
            (start, dim if length < 0 else start + length)
            for (start, length), dim in zip(extents, shape, strict=False)
        ]
        inside = all(
            0 <= start <= end <= dim for (start, end), dim in zip(ranges, shape, strict=False)
        )
        if len(extents) != len(shape) or not inside:
            raise failure(self.index, f"a slice of {_label(key)} lies outside it", DAMAGED)
        return ranges, slice_key(key, extents)


def slice_key(name: bytes, extents: Sequence[tuple[int, int]]) -> bytes:
    """Return the key of a slice's entry, which sorts before all names.

    A length of -1 stands for the whole dimension. Source: tsl's `ordered_code.cc`.
    """
    escaped = b"".join(_ESCAPES.get(byte, bytes([byte])) for byte in name)
    parts = [b"\0", escaped, b"\0\1", _ordered_unsigned(len(extents))]
    for start, length in extents:
        parts += _ordered_signed(start), _ordered_signed(length)
    return b"".join(parts)


def _ordered_unsigned(value: int) -> bytes:
    size = (value.bit_length() + 7) // 8
    return bytes([size]) + value.to_bytes(size, "big")


def _ordered_signed(value: int) -> bytes:
    """Encode so that bytes sort as numbers: as many leading ones as bytes, then the value."""
    bits = (~value if value < 0 else value).bit_length()
    size = bits // 7 + 1
    ones = (1 << size) - 1 << (8 * size - size)
    return ((value & (1 << 8 * size) - 1) ^ ones).to_bytes(size, "big")


def _mapped(path: Path) -> Bytes:
    """Return the bytes of a file, mapped."""
    try:
        with path.open("rb") as file:
            if not file.seek(0, 2):
                return np.empty(0, np.uint8)
            return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), np.uint8)
    except OSError as error:
        raise failure(path, f"cannot be read ({error.strerror})") from error


def _label(key: str | bytes) -> str:
    return repr(shown(key if isinstance(key, str) else key.decode(errors="backslashreplace")))
