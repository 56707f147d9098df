"""Lists that are constants of the graph, as TensorFlow serializes them.

Such a constant is a TensorProto in text form whose content holds the list: the name of its kind,
its metadata, and a TensorProto for each item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tf
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array, Elements
from ...dialects.shapes import Tensor, element_of, is_static, shape_of, tensor_type
from ...dialects.tf_type import TensorProtoAttr
from .builder import Builder, CannotLower, subtype

_CONTENT = re.compile(rb'tensor_content: "((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_SIMPLE = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_KIND, _TENSORS = 1, 3
_CONTENT_FIELD = 4
_VALUES = {5: np.float32, 6: np.float64, 7: np.int32, 10: np.int64, 11: np.bool_}
"""The fields of a TensorProto that hold values, and as what."""

Field = tuple[int, int | bytes]


def unescaped(text: bytes) -> bytes:
    """Return what C-like escapes stand for."""

    def one(found: re.Match[bytes]) -> bytes:
        code = found.group(1)
        return bytes([int(code, 8)]) if len(code) == 3 else _SIMPLE.get(code, code)

    return _ESCAPE.sub(one, text)


def _varint(data: bytes, start: int) -> tuple[int, int]:
    """Return a number and the position behind it."""
    value = shift = 0
    while True:
        byte = data[start]
        value |= (byte & 0x7F) << shift
        start, shift = start + 1, shift + 7
        if byte < 0x80:
            return value, start


def fields(data: bytes) -> Iterator[Field]:
    """Yield the numbers and contents of a message's fields: ints, or bytes of those with a length.

    Raises:
        IndexError: the message is cut off.
        ValueError: it has a field of another kind.

    """
    position = 0
    while position < len(data):
        key, position = _varint(data, position)
        kind = key & 7
        if kind == 0:
            value, position = _varint(data, position)
            yield key >> 3, value
            continue
        if kind == 2:
            size, position = _varint(data, position)
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
        else:
            raise ValueError(f"wire type {kind}")
        yield key >> 3, data[position : position + size]
        position += size


def _packed(data: bytes, dtype: type[np.generic]) -> Array:
    """Return packed values: fixed ones for floats, variable ones for integers."""
    if np.issubdtype(dtype, np.floating):
        return np.frombuffer(data, dtype)
    values: list[int] = []
    position = 0
    while position < len(data):
        value, position = _varint(data, position)
        values.append(value - (1 << 64) if value >> 63 else value)
    return np.array(values, dtype)


def _item(message: bytes, item: Tensor) -> Elements:
    """Return one item; a single value stands for all."""
    dtype = numpy_dtype(item.element_type)
    shape = shape_of(item) or ()
    values = np.zeros(0, dtype)
    for number, content in fields(message):
        if number == _CONTENT_FIELD and isinstance(content, bytes):
            values = np.frombuffer(content, dtype)
        elif number in _VALUES:
            kind = _VALUES[number]
            values = _packed(content, kind) if isinstance(content, bytes) else kind(content)
            values = np.asarray(values).reshape(-1).astype(dtype)
    if values.size == 1:
        values = np.broadcast_to(values, shape)
    return Elements.of(values.reshape(shape), item)


def items(op: Operation, item: Tensor) -> list[Elements]:
    """Return the items of a constant list.

    Raises:
        CannotLower: its content is not understood.

    """
    value = op.properties.get("value")
    try:
        if not isinstance(value, TensorProtoAttr):
            raise ValueError("no TensorProto")
        found = _CONTENT.search(bytes.fromhex(value.digits.data.removeprefix("0x")))
        if found is None:
            raise ValueError("no content")
        content = unescaped(found.group(1))
        size, start = _varint(content, 0)
        parts = list(fields(content[start : start + size]))
        if (_KIND, b"tensorflow::TensorList") not in parts:
            raise ValueError("no list")
        tensors = [part for number, part in parts if number == _TENSORS]
        return [_item(part, item) for part in tensors if isinstance(part, bytes)]
    except (IndexError, ValueError) as error:
        reason = "the contents of the constant list are not understood"
        raise CannotLower(op, reason) from error


def unpacked(op: Operation) -> Sequence[SSAValue]:
    """Return the tensor for a constant list: its items stacked.

    Raises:
        CannotLower: its content is not understood.

    """
    item = subtype(op.results[0])
    shape = None if item is None else shape_of(item)
    if item is None or shape is None or not is_static(item):
        raise CannotLower(op, "the items of the constant list must have a known shape")
    type = tensor_type(element_of(item), shape)
    found = items(op, type)
    stacked = tensor_type(element_of(item), (len(found), *shape))
    build = Builder(op)
    if not found:
        empty = np.zeros((0, *shape), numpy_dtype(element_of(item)))
        return (build.add(tf.ConstOp(value=Elements.of(empty, stacked))),)
    rows = [build.add(tf.ConstOp(value=value)) for value in found]
    return (build.add(tf.PackOp(rows, axis=0, result_types=(stacked,))),)
