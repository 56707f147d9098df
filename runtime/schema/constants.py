"""Constant tensors as the bytes of a buffer, and back.

Numbers are little-endian as numpy has them. Integers below eight bits are packed, the first in the
low bits. Strings are a count, the offsets of each string and of the end, then the bytes.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

PACKED = {"INT4": 4, "UINT4": 4, "INT2": 2}
"""Bits per element of the tensor types that are packed."""

_HEAD = 4


def encode(array: Array, tensor_type: str) -> Array:
    """Return the payload of a constant; plain numbers are not copied.

    Integers below eight bits come as one per byte, strings as an object array of `bytes`.
    """
    if tensor_type == "STRING":
        return encode_strings(array)
    bits = PACKED.get(tensor_type)
    return array if bits is None else pack(array, bits)


def decode(data: Array, tensor_type: str, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """Return a buffer's bytes as an array, a view where its numbers are plain.

    Raises:
        ValueError: the bytes are not those of such a tensor.

    """
    count = prod(shape)
    if tensor_type == "STRING":
        return decode_strings(data, count).reshape(shape)
    bits = PACKED.get(tensor_type)
    needed = -(-count * bits // 8) if bits else count * dtype.itemsize
    if len(data) < needed or count < 0:
        raise ValueError(f"{len(data)} bytes for {count} elements of {tensor_type}")
    if bits:
        signed = tensor_type != "UINT4"
        return unpack(data[:needed], bits, count, signed=signed).astype(dtype).reshape(shape)
    return data[:needed].view(dtype).reshape(shape)


def pack(array: Array, bits: int) -> Array:
    """Pack integers of `bits` bits, one per byte, into whole bytes."""
    per_byte = 8 // bits
    flat = array.reshape(-1).view(np.uint8) & ((1 << bits) - 1)
    if rest := -len(flat) % per_byte:
        flat = np.concatenate([flat, np.zeros(rest, np.uint8)])
    columns = flat.reshape(-1, per_byte)
    packed = columns[:, 0].copy()
    for index in range(1, per_byte):
        packed |= columns[:, index] << (index * bits)
    return packed


def unpack(data: Array, bits: int, count: int, *, signed: bool) -> Array:
    """Unpack `count` integers of `bits` bits to one per byte."""
    per_byte = 8 // bits
    columns = np.empty((len(data), per_byte), np.uint8)
    for index in range(per_byte):
        columns[:, index] = data >> (index * bits)
    columns &= (1 << bits) - 1
    flat = columns.reshape(-1)[:count].view(np.int8)
    if signed:
        sign = np.int8(1 << (bits - 1))
        flat = (flat ^ sign) - sign
    return flat


def encode_strings(array: Array) -> Array:
    """Return the payload of a string tensor."""
    items = [_as_bytes(item) for item in array.reshape(-1).tolist()]
    offsets = np.empty(len(items) + 2, "<u4")
    offsets[0] = len(items)
    offsets[1] = _HEAD * len(offsets)
    np.cumsum([len(item) for item in items], out=offsets[2:], dtype=np.uint32)
    offsets[2:] += offsets[1]
    return np.frombuffer(offsets.tobytes() + b"".join(items), np.uint8)


def decode_strings(data: Array, count: int) -> Array:
    """Return a string tensor's payload as a flat object array of `bytes`.

    Raises:
        ValueError: the offsets are not ascending inside the data, or there are not `count` strings.

    """
    head = data[: _HEAD * (len(data) // _HEAD)].view("<u4")
    if len(head) < count + 2 or count < 0 or int(head[0]) != count:
        found = int(head[0]) if len(head) else 0
        raise ValueError(f"{found} strings in {len(data)} bytes for {count} elements")
    offsets = head[1 : count + 2].tolist()
    if offsets[0] < _HEAD * (count + 2) or offsets[-1] > len(data) or offsets != sorted(offsets):
        raise ValueError("the offsets of strings are not ascending inside the data")
    raw = data.tobytes()
    items = np.empty(count, object)
    for index in range(count):
        items[index] = raw[offsets[index] : offsets[index + 1]]
    return items


def _as_bytes(item: object) -> bytes:
    if isinstance(item, bytes):
        return item
    assert isinstance(item, str)
    return item.encode()
