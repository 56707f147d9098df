"""Reading a sorted table file, the format in which a checkpoint keeps its index.

Source: LevelDB's table format, as in tsl/lib/io: blocks of prefix-compressed entries, plain or
snappy-compressed, each with a masked CRC-32C; a block that lists the others; a footer.
"""

from __future__ import annotations

from pathlib import Path

from .crc32c import crc32c, unmask
from .failure import DAMAGED, failure

_MAGIC = 0xDB4775248B80FB57.to_bytes(8, "little")
_FOOTER, _TRAILER = 48, 5
_PLAIN, _SNAPPY = 0, 1
_KEYS_PER_BYTE, _KEYS_FREE = 256, 1 << 20
"""Prefix compression may not make more bytes of keys than so many for each byte of the file."""
_SNAPPY_RATIO = 64


def read_table(path: Path) -> dict[bytes, bytes]:
    """Return all entries of a table file, in order.

    Raises:
        ImportFailure: the file is no table, or damaged.

    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise failure(path, f"cannot be read ({error.strerror})") from error
    if len(data) < _FOOTER or data[-8:] != _MAGIC:
        what = "is no checkpoint index: the mark at its end is missing"
        raise failure(path, what, "The file is truncated or of another kind; save the model again")
    try:
        return _entries(data)
    except (ValueError, IndexError) as error:
        raise failure(path, str(error), DAMAGED) from error


def _entries(data: bytes) -> dict[bytes, bytes]:
    """Return all entries; raise ValueError or IndexError where the table is malformed."""
    footer = data[-_FOOTER:]
    _, position = _handle(footer, 0)
    (offset, size), _ = _handle(footer, position)
    budget = _KEYS_PER_BYTE * len(data) + _KEYS_FREE
    entries: dict[bytes, bytes] = {}
    end = 0
    for _, handle in _parse(_block(data, offset, size), budget):
        (offset, size), _ = _handle(handle, 0)
        if offset < end:
            raise ValueError(f"blocks overlap at {offset}")
        end = offset + size
        for key, value in _parse(_block(data, offset, size), budget):
            entries[key] = value
            budget -= len(key)
    return entries


def _handle(data: bytes, position: int) -> tuple[tuple[int, int], int]:
    """Return offset and size of the block that a handle points to, and where the handle ends."""
    offset, position = read_varint(data, position)
    size, position = read_varint(data, position)
    return (offset, size), position


def _block(data: bytes, offset: int, size: int) -> bytes:
    """Return the checked and decompressed contents of a block."""
    end = offset + size
    if end + _TRAILER > len(data) - _FOOTER:
        raise ValueError(f"a block of {size} bytes at {offset} lies outside the file")
    kind = data[end]
    stored = int.from_bytes(data[end + 1 : end + _TRAILER], "little")
    if crc32c(memoryview(data)[offset : end + 1]) != unmask(stored):
        raise ValueError(f"the checksum of the block at {offset} is wrong")
    if kind == _PLAIN:
        return data[offset:end]
    if kind == _SNAPPY:
        return decompress_snappy(data[offset:end])
    raise ValueError(f"the block at {offset} is compressed in unknown way {kind}")


def _parse(block: bytes, budget: int) -> list[tuple[bytes, bytes]]:
    """Return the entries of a block: each key shares a prefix with the one before it."""
    restarts = int.from_bytes(block[-4:], "little")
    limit = len(block) - 4 - 4 * restarts
    if len(block) < 4 or limit < 0:
        raise ValueError("a block is too short for its restart points")
    entries: list[tuple[bytes, bytes]] = []
    key = b""
    position = 0
    while position < limit:
        shared, position = read_varint(block, position)
        unshared, position = read_varint(block, position)
        length, position = read_varint(block, position)
        middle = position + unshared
        end = middle + length
        if shared > len(key) or end > limit:
            raise ValueError("an entry runs over the end of its block")
        key = key[:shared] + block[position:middle]
        budget -= len(key)
        if budget < 0:
            raise ValueError("the keys are absurdly long")
        entries.append((key, block[middle:end]))
        position = end
    return entries


def read_varint(data: bytes, position: int) -> tuple[int, int]:
    """Return the varint at `position` and where it ends."""
    byte = data[position]
    if byte < 0x80:
        return byte, position + 1
    value = byte & 0x7F
    for shift in range(7, 70, 7):
        position += 1
        byte = data[position]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position + 1
    raise ValueError("a number has more than 64 bits")


def decompress_snappy(data: bytes) -> bytes:
    """Return the contents of a raw snappy stream.

    Raises:
        ValueError: the stream is malformed.
        IndexError: it ends early.

    """
    length, position = read_varint(data, 0)
    if length > _SNAPPY_RATIO * len(data):
        raise ValueError("a compressed block claims an absurd size")
    out = bytearray()
    while position < len(data):
        tag = data[position]
        position += 1
        kind = tag & 3
        if kind == 0:
            size = tag >> 2
            if size >= 60:
                extra = size - 59
                size = int.from_bytes(data[position : position + extra], "little")
                position += extra
            size += 1
            piece = data[position : position + size]
            position += size
            if len(piece) != size:
                raise ValueError("a compressed block ends within a literal")
        else:
            size, distance, position = _copy(data, position, tag)
            if not 0 < distance <= len(out):
                raise ValueError("a compressed block copies from before its start")
            start = len(out) - distance
            piece = out[start : start + size]
            if distance < size:
                piece = (piece * (size // distance + 1))[:size]
        out += piece
        if len(out) > length:
            break
    if len(out) != length:
        raise ValueError("a compressed block has another size than it claims")
    return bytes(out)


def _copy(data: bytes, position: int, tag: int) -> tuple[int, int, int]:
    """Return size and distance of a snappy copy, and the position behind it."""
    kind = tag & 3
    if kind == 1:
        distance = (tag >> 5) << 8 | data[position]
        return (tag >> 2 & 7) + 4, distance, position + 1
    width = 2 if kind == 2 else 4
    distance = int.from_bytes(data[position : position + width], "little")
    return (tag >> 2) + 1, distance, position + width
