"""Tensors inside protocol messages, in all the ways they may be written there."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from xdsl.ir import Attribute

from ...dialects import dtypes, shapes
from ...dialects.elements import Array, Elements
from . import protos
from .failure import shown
from .protos import Message
from .sstable import read_varint

MAX_RANK = 254
MAX_EXPANDED = 1 << 30
"""A tensor given by fewer values than it has may be so many bytes large, not more."""

_VALUE_FIELDS = {
    "float32": "float_val",
    "float64": "double_val",
    "int64": "int64_val",
    "uint32": "uint32_val",
    "uint64": "uint64_val",
    "bool": "bool_val",
    "object": "string_val",
    "complex64": "scomplex_val",
    "complex128": "dcomplex_val",
    "float16": "half_val",
    "bfloat16": "half_val",
}
"""The field with the values of a type, by its numpy name; smaller integers are in `int_val`."""


def shape_of(message: Message) -> tuple[int, ...] | None:
    """Return the dimensions of a `TensorShapeProto`; None without a rank.

    Raises:
        ValueError: a dimension is impossible.

    """
    if message.unknown_rank:
        return None
    dims = tuple([dim.size for dim in message.dim])
    if len(dims) > MAX_RANK:
        raise ValueError(f"has a shape of rank {len(dims)}")
    if not dims or min(dims) >= 0:
        return dims
    if min(dims) < -1:
        raise ValueError(f"has a dimension of {min(dims)}")
    return tuple([shapes.DYNAMIC if dim < 0 else dim for dim in dims])


def element_of(number: int) -> Attribute:
    """Return the element type of a DataType.

    Raises:
        ValueError: it is unknown.

    """
    try:
        return dtypes.from_graphdef(number)
    except KeyError as error:
        raise ValueError(f"has the unsupported data type {dtype_name(number)}") from error


def dtype_name(number: int) -> str:
    """Return the name of a DataType, or its number if it has none."""
    values = protos.TensorProto.DESCRIPTOR.fields_by_name["dtype"].enum_type.values_by_number
    return values[number].name if number in values else str(number)


def elements(message: Message) -> Elements:
    """Return a `TensorProto` as a constant.

    Raises:
        ValueError: it is malformed, absurdly large, or of a type without values.

    """
    element = element_of(message.dtype)
    array = array_of(message, element)
    return Elements.of(array, shapes.tensor_type(element, array.shape))


def array_of(message: Message, element: Attribute) -> Array:
    """Return the values of a `TensorProto`; strings as an object array of bytes.

    Raises:
        ValueError: see `elements`.

    """
    shape = shape_of(message.tensor_shape)
    if shape is None or shapes.DYNAMIC in shape:
        raise ValueError("is a constant without a definite shape")
    try:
        dtype = dtypes.numpy_dtype(element)
    except KeyError as error:
        raise ValueError(f"is a constant of type {shown(element)}, which has no values") from error
    content = message.tensor_content
    if content:
        return _from_content(content, dtype, shape)
    return _from_values(message, dtype, shape)


def _from_content(content: bytes, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Array:
    count = prod(shape)
    if dtype.hasobject:
        return _strings(content, count).reshape(shape)
    if len(content) != count * dtype.itemsize:
        raise ValueError(
            f"is a constant of {len(content)} bytes, its shape needs {count * dtype.itemsize}"
        )
    array = np.frombuffer(content, np.uint8 if dtype.kind == "b" else dtype)
    if dtype.kind == "b":
        if array.max() > 1:
            raise ValueError("is a constant with bools other than 0 and 1")
        array = array.view(bool)
    return array.reshape(shape)


def _strings(content: bytes, count: int) -> Array:
    """Return strings written as the lengths of all, then the bytes of all."""
    if count > len(content):
        raise ValueError("is a constant with fewer strings than its shape needs")
    lengths: list[int] = []
    position = 0
    try:
        for _ in range(count):
            length, position = read_varint(content, position)
            lengths.append(length)
    except IndexError as error:
        raise ValueError("is a constant with strings that end early") from error
    if position + sum(lengths) != len(content):
        raise ValueError("is a constant whose strings have other lengths than they claim")
    strings = np.empty(count, object)
    for index, length in enumerate(lengths):
        strings[index] = content[position : position + length]
        position += length
    return strings


def _from_values(message: Message, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Array:
    """Return the array of a value field, whose last value stands for all that follow."""
    count = prod(shape)
    values = _values(message, dtype)
    given = len(values)
    if given > count:
        raise ValueError(f"is a constant of {given} values, its shape needs {count}")
    if given == count:
        return values.reshape(shape)
    if count * dtype.itemsize > MAX_EXPANDED:
        raise ValueError(f"is a constant of absurd shape {shown(shape)}")
    if not given:
        if dtype.hasobject:
            return np.full(shape, b"", object)
        return np.zeros(shape, dtype)
    if given == 1:
        return np.full(shape, values[0], dtype)
    array = np.empty(count, dtype)
    array[:given] = values
    array[given:] = values[-1]
    return array.reshape(shape)


def _values(message: Message, dtype: np.dtype[Any]) -> Array:
    """Return the values that are written out."""
    name = dtype.name
    if dtype.hasobject:
        strings = np.empty(len(message.string_val), object)
        for index, value in enumerate(message.string_val):
            strings[index] = value
        return strings
    if name.startswith("float8"):
        return np.frombuffer(message.float8_val, dtype)
    values = getattr(message, _VALUE_FIELDS.get(name, "int_val"))
    if name in ("float16", "bfloat16"):
        return np.array(values, np.int64).astype(np.uint16).view(dtype)
    if dtype.kind == "c":
        if len(values) % 2:
            raise ValueError("is a complex constant with an odd number of parts")
        return np.array(values, dtype.char.lower()).view(dtype)
    if name.startswith(("int", "uint")) and dtype.itemsize < 4:
        return np.array(values, np.int64).astype(dtype)
    return np.array(values, dtype)
