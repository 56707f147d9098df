"""CRC-32C of arrays, at the speed of memory, in numpy.

A checksum is a remainder of polynomials over GF(2). The generator divides

    x^6777 + x^484 + x^100 + 1

and, since squaring is linear there, the same with every exponent doubled. So a long message can be
folded onto its last 6777 units (a unit being 1, 2, 4, 8... bytes) by three exclusive-ors per unit
of whole blocks, without any table. What is left is looked up: one table by position within a row,
one by position of the row.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint32]

_REFLECTED = 0x82F63B78
_ONE = np.uint32(1)
_TAPS = (6777 - 484, 6777 - 100, 6777)
_STRIDE = 4
"""Blocks folded between two moves of the history to the front of the buffer."""
_ROW, _ROWS = 256, 64
_MASK_DELTA = 0xA282EAD8


def crc32c(data: Bytes | bytes | memoryview[Any]) -> int:
    """Return the CRC-32C of contiguous bytes."""
    array = data if isinstance(data, np.ndarray) else np.frombuffer(data, np.uint8)
    head = np.array(array[:4])
    if len(head) < 4:
        return _short(head.tobytes())
    # The initial value of all ones, written into the message.
    np.invert(head, out=head)
    for unit in (8, 1):
        if len(array) > 4 * unit * _TAPS[-1] or (unit == 1 and len(array) > _ROW * _ROWS):
            array, head = _fold(array, head, unit)
    return _look_up(array, head) ^ 0xFFFFFFFF


def unmask(masked: int) -> int:
    """Undo the masking of checksums that are stored beside their data."""
    rotated = (masked - _MASK_DELTA) & 0xFFFFFFFF
    return (rotated >> 17 | rotated << 15) & 0xFFFFFFFF


def mask(checksum: int) -> int:
    """Return the form in which a checksum is stored beside its data."""
    return ((checksum >> 15 | checksum << 17) + _MASK_DELTA) & 0xFFFFFFFF


def _fold(data: Bytes, head: Bytes, unit: int) -> tuple[Bytes, Bytes]:
    """Return a message of fewer than 13070 units with the same remainder, and its head.

    `data` starts with `head` in place of its own first bytes.
    """
    near, middle, far = (unit * tap for tap in _TAPS)
    block = near
    buffer = np.zeros(far + _STRIDE * block, np.uint8)
    blocks = (len(data) - far) // block
    base = far
    for index in range(blocks):
        start = index * block
        out = buffer[base : base + block]
        np.bitwise_xor(data[start : start + block], buffer[base - near : base], out=out)
        if index == 0:
            out[:4] = head
        np.bitwise_xor(out, buffer[base - middle : base - middle + block], out=out)
        np.bitwise_xor(out, buffer[base - far : base - far + block], out=out)
        base += block
        if base == len(buffer):
            buffer[:far] = buffer[base - far :]
            base = far
    rest = np.array(data[blocks * block :])
    rest[:near] ^= buffer[base - near : base]
    rest[:middle] ^= buffer[base - middle : base]
    rest[:far] ^= buffer[base - far : base]
    return rest, rest[:4]


def _look_up(data: Bytes, head: Bytes) -> int:
    """Return the remainder of up to 16 KiB by two tables."""
    rows = -(-len(data) // _ROW)
    message: Bytes = np.zeros(rows * _ROW, np.uint8)
    start = len(message) - len(data)
    message[start:] = data
    message[start : start + 4] = head
    by_byte, by_row = _tables()
    index = message.reshape(rows, _ROW) + _OFFSETS
    found: Words = by_byte.take(index)
    remainders: Words = np.bitwise_xor.reduce(found, axis=1)
    if rows == 1:
        return int(remainders[0])
    index = remainders.astype("<u4").view(np.uint8).reshape(rows, 4) + _ROW_OFFSETS[-rows:]
    return int(np.bitwise_xor.reduce(by_row.take(index), axis=None))


_OFFSETS = np.arange(_ROW, dtype=np.intp) * 256
_ROW_OFFSETS = np.arange(_ROWS * 4, dtype=np.intp).reshape(_ROWS, 4) * 256


@cache
def _byte_table() -> Words:
    """Return the remainder of each byte value."""
    table: Words = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = (table >> _ONE) ^ (table & _ONE) * np.uint32(_REFLECTED)
    return table


@cache
def _tables() -> tuple[Words, Words]:
    """Return the remainders of a byte by its place in a row, and of a row's remainder by its place.

    Shapes: [row byte, 256] and [row, byte of the remainder, 256], both flat.
    """
    step = _byte_table()
    by_byte = np.empty((_ROW, 256), np.uint32)
    by_byte[-1] = step
    for place in range(_ROW - 2, -1, -1):
        later = by_byte[place + 1]
        by_byte[place] = step[later & 0xFF] ^ (later >> 8)
    by_row = np.empty((_ROWS, 4, 256), np.uint32)
    by_row[-1] = np.arange(256, dtype=np.uint32) << np.arange(0, 32, 8, dtype=np.uint32)[:, None]
    # A remainder moved up by a whole row is one whose bytes stand first in that row.
    shift = by_byte[:4]
    for place in range(_ROWS - 2, -1, -1):
        later = by_row[place + 1]
        by_row[place] = (
            shift[0][later & 0xFF]
            ^ shift[1][later >> 8 & 0xFF]
            ^ shift[2][later >> 16 & 0xFF]
            ^ shift[3][later >> 24]
        )
    return by_byte.reshape(-1), by_row.reshape(-1)


def _short(data: bytes) -> int:
    """Return the checksum of a few bytes."""
    table = _byte_table()
    checksum = 0xFFFFFFFF
    for byte in data:
        checksum = int(table[(checksum ^ byte) & 0xFF]) ^ (checksum >> 8)
    return checksum ^ 0xFFFFFFFF
