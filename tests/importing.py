"""Writers of the files that the importers read, for what no installed TensorFlow writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os.path import commonprefix
from pathlib import Path
from typing import Any

import numpy as np
from google.protobuf import text_format
from tflower.compiler.importers import protos
from tflower.compiler.importers.crc32c import crc32c, mask
from tflower.dialects import dtypes

MODELS = Path(__file__).parent / "models/importers"


def varint(value: int) -> bytes:
    """Encode a number."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def snappy(data: bytes) -> bytes:
    """Compress with literals and all three kinds of copies."""
    out = bytearray(varint(len(data)))
    position = 0
    while position < len(data):
        size = min(64, len(data) - position)
        found, length = -1, 0
        for length in range(min(size, 60), 3, -1):
            found = data.rfind(data[position : position + length], 0, position + length - 1)
            if found >= 0:
                break
        if found >= 0:
            distance = position - found
            if length <= 11 and distance < 2048:
                out += bytes([1 | (length - 4) << 2 | distance >> 8 << 5, distance & 0xFF])
            elif distance < 65536 and position % 2:
                out += bytes([2 | (length - 1) << 2]) + distance.to_bytes(2, "little")
            else:
                out += bytes([3 | (length - 1) << 2]) + distance.to_bytes(4, "little")
            position += length
            continue
        size = min(size, 4)
        if position % 3:
            out += bytes([(size - 1) << 2])
        else:
            out += bytes([60 << 2, size - 1])
        out += data[position : position + size]
        position += size
    return bytes(out)


def block(entries: Iterable[tuple[bytes, bytes]], interval: int) -> bytes:
    """Return a block of entries whose keys share prefixes, with a restart every `interval`."""
    out, restarts, last = bytearray(), [], b""
    for index, (key, value) in enumerate(entries):
        shared = 0
        if index % interval == 0:
            restarts.append(len(out))
        else:
            shared = len(commonprefix([key, last]))  # noqa: RUF071 - bytes, not paths
        out += varint(shared) + varint(len(key) - shared) + varint(len(value))
        out += key[shared:] + value
        last = key
    for restart in restarts or [0]:
        out += restart.to_bytes(4, "little")
    return bytes(out) + len(restarts or [0]).to_bytes(4, "little")


def table(
    entries: Mapping[bytes, bytes], *, per_block: int = 4, interval: int = 2, compress: bool = False
) -> bytes:
    """Return a sorted table file."""
    out = bytearray()

    def add(contents: bytes) -> bytes:
        kind = b"\1" if compress else b"\0"
        data = (snappy(contents) if compress else contents) + kind
        handle = varint(len(out)) + varint(len(data) - 1)
        out.extend(data + mask(crc32c(data)).to_bytes(4, "little"))
        return handle

    items = sorted(entries.items())
    index = [
        (
            items[start : start + per_block][-1][0],
            add(block(items[start : start + per_block], interval)),
        )
        for start in range(0, len(items), per_block)
    ]
    meta = add(block([], 1))
    handles = meta + add(block(index, 1))
    magic = 0xDB4775248B80FB57.to_bytes(8, "little")
    return bytes(out) + handles.ljust(40, b"\0") + magic


def bundle(
    prefix: Path,
    tensors: Mapping[str, Any],
    *,
    big_endian: bool = False,
    header: Mapping[str, Any] | None = None,
    **options: Any,
) -> None:
    """Write a checkpoint of one data file."""
    data = bytearray()
    fields: dict[str, Any] = {"num_shards": 1, "endianness": int(big_endian), **(header or {})}
    entries = {b"": protos.BundleHeaderProto(**fields).SerializeToString()}
    for name, value in tensors.items():
        array = np.asarray(value)
        raw, checksum = (
            strings(array, big_endian) if array.dtype == object else plain(array, big_endian)
        )
        entry = protos.BundleEntryProto(
            dtype=dtypes.to_graphdef(dtypes.element_type(array.dtype)),
            offset=len(data),
            size=len(raw),
            crc32c=mask(checksum),
        )
        for dim in array.shape:
            entry.shape.dim.add(size=dim)
        entries[name.encode()] = entry.SerializeToString()
        data += raw
    prefix.with_name(f"{prefix.name}.index").write_bytes(table(entries, **options))
    prefix.with_name(f"{prefix.name}.data-00000-of-00001").write_bytes(data)


def plain(array: Any, big_endian: bool) -> tuple[bytes, int]:
    """Return the stored bytes of an array and their checksum."""
    if big_endian and array.dtype.itemsize > 1:
        part = array.dtype.itemsize // (2 if array.dtype.kind == "c" else 1)
        array = array.reshape(-1).view(f"u{part}").byteswap()
    raw = array.tobytes()
    return raw, crc32c(raw)


def strings(array: Any, big_endian: bool) -> tuple[bytes, int]:
    """Return the stored bytes of an array of strings and their checksum."""
    order = "big" if big_endian else "little"
    values = array.reshape(-1).tolist()
    summed = b"".join(len(value).to_bytes(4, order) for value in values)
    middle = mask(crc32c(summed)).to_bytes(4, order)
    rest = b"".join(values)
    raw = b"".join(varint(len(value)) for value in values) + middle + rest
    return raw, crc32c(summed + middle + rest)


def graph(text: str) -> Any:
    """Return the GraphDef that `text` describes."""
    return text_format.Merge(text, protos.GraphDef())
