"""A laid-out FlatBuffer on its way into bytes or a file."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from ...dialects.mapped import release

Array = npt.NDArray[Any]
Payload = bytes | bytearray | memoryview | Array

_CHUNK = 1 << 22
"""How much is copied at a time."""


def as_array(payload: Payload) -> Array:
    """Return a payload as an array, without copying."""
    return payload if isinstance(payload, np.ndarray) else np.frombuffer(payload, np.uint8)


def align(position: int, alignment: int) -> int:
    """Return the first multiple of `alignment` that is not before `position`."""
    return -(-position // alignment) * alignment


class Image:
    """A laid-out FlatBuffer: `size` bytes, not yet joined."""

    def __init__(self, front: bytes | bytearray, payloads: Sequence[tuple[int, Array]], size: int):
        """Keep the front part and each payload with the position of its first byte."""
        self._front = front
        self._payloads = payloads
        self.size = size

    def tobytes(self) -> bytes:
        """Return the bytes, each payload being copied once."""
        result, target = _new_bytes(self.size)
        end = len(self._front)
        target[:end] = np.frombuffer(self._front, np.uint8)
        for position, payload in self._payloads:
            target[end:position] = 0
            end = position + payload.nbytes
            _copy(payload, target[position:end])
        target[end:] = 0
        return result

    def parts(self) -> Iterator[bytes | bytearray | memoryview]:
        """Yield the bytes piece by piece, in order."""
        yield self._front
        end = len(self._front)
        for position, payload in self._payloads:
            yield bytes(position - end)
            yield from _pieces(payload)
            end = position + payload.nbytes
        yield bytes(self.size - end)

    def write_to(self, stream: BinaryIO) -> None:
        """Write the bytes to a file."""
        for part in self.parts():
            stream.write(part)


_allocate = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_char_p, ctypes.c_ssize_t)(
    ("PyBytes_FromStringAndSize", ctypes.pythonapi)
)
_address = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object)(
    ("PyBytes_AsString", ctypes.pythonapi)
)


def _new_bytes(size: int) -> tuple[bytes, Array]:
    """Return a fresh bytes object and a writable view of it, to be filled before anyone else looks.

    CPython's documented way to fill a bytes object in place; joining parts instead would need a
    contiguous copy of every transposed payload at the same time.
    """
    result: bytes = _allocate(None, size)
    memory = (ctypes.c_ubyte * size).from_address(_address(result))
    return result, np.frombuffer(memoryview(memory), np.uint8)


def _copy(source: Array, target: Array) -> None:
    """Copy an array, in any order of memory, into as many bytes, little-endian."""
    dtype = source.dtype.newbyteorder("<")
    if not source.flags.c_contiguous or dtype != source.dtype:
        target.view(dtype).reshape(source.shape)[...] = source
        return
    for start, part in enumerate(_chunks(source)):
        target[start * _CHUNK : start * _CHUNK + len(part)] = part


def _chunks(source: Array) -> Iterator[Array]:
    """Yield the bytes of a contiguous array; pages of mapped files are given back on the way."""
    flat = source.reshape(-1).view(np.uint8)
    for start in range(0, len(flat), _CHUNK):
        part = flat[start : start + _CHUNK]
        yield part
        release(part)


def _pieces(source: Array) -> Iterator[memoryview]:
    """Yield an array's bytes; one that is not contiguous is copied a few rows at a time."""
    dtype = source.dtype.newbyteorder("<")
    if source.flags.c_contiguous and dtype == source.dtype:
        for part in _chunks(source):
            yield part.data
        return
    rows = max(1, len(source) * _CHUNK // source.nbytes)
    for start in range(0, len(source), rows):
        part = np.ascontiguousarray(source[start : start + rows], dtype)
        yield part.reshape(-1).view(np.uint8).data
