"""Attributes of nodes as attributes of the dialect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects.builtin import (
    ArrayAttr,
    BoolAttr,
    BytesAttr,
    FloatAttr,
    IntegerAttr,
    StringAttr,
    f32,
    i64,
)
from xdsl.ir import Attribute

from ...dialects.elements import Elements
from ...dialects.tf_type import PlaceholderAttr, ShapeAttr
from .protos import Message
from .tensors import element_of, elements, shape_of

Shapes = tuple[tuple[int, ...] | None, ...]

_FIELDS = {
    "string": "s",
    "int": "i",
    "float": "f",
    "bool": "b",
    "type": "type",
    "shape": "shape",
    "tensor": "tensor",
    "func": "func",
}
_LIST_FIELDS = ("s", "i", "f", "b", "type", "shape", "tensor", "func")


_FREE, _EXPANSION = 1 << 12, 4
MAX_EXPANDED = 2 << 30
"""Constants that are much smaller in the file may have so many bytes in all, not more."""


class Attributes:
    """Converts attribute values, each distinct one once."""

    def __init__(self, function: Callable[[Message], Attribute]):
        """Convert attributes that name a function with `function`."""
        self._function = function
        self._expanded = 0
        self._memo: dict[tuple[str, bytes], Attribute] = {}
        self._shapes: dict[bytes, Shapes] = {}

    def convert(self, value: Message, kind: str = "") -> Attribute:
        """Return an `AttrValue`; `kind`, if given, is what the op's signature says it must be.

        Raises:
            ValueError: it is malformed or of another kind.

        """
        data = value.SerializeToString()
        found = self._memo.get((kind, data))
        if found is None:
            found = self._convert(value, kind)
            if kind != "func" and "func" not in (value.WhichOneof("value"), kind[5:-1]):
                self._memo[kind, data] = found
        return found

    def _convert(self, value: Message, kind: str) -> Attribute:
        which = value.WhichOneof("value")
        if which == "placeholder":
            return PlaceholderAttr(value.placeholder)
        if kind.startswith("list("):
            if which not in ("list", None):
                raise ValueError(f"is no {kind}")
            field = _FIELDS[kind[5:-1]]
            return self._list(field, getattr(value.list, field))
        if kind and which != _FIELDS[kind]:
            raise ValueError(f"is no {kind}")
        if which == "list":
            fields = [field for field in _LIST_FIELDS if getattr(value.list, field)]
            if len(fields) > 1:
                raise ValueError("is a list of several kinds")
            return self._list(fields[0], getattr(value.list, fields[0])) if fields else _NO_ITEMS
        if which is None:
            raise ValueError("has no value")
        return self._scalar(which, getattr(value, which))

    def _list(self, field: str, values: Any) -> Attribute:
        return ArrayAttr([self._scalar(field, value) for value in values])

    def _scalar(self, field: str, value: Any) -> Attribute:
        match field:
            case "i":
                return IntegerAttr(value, i64)
            case "s":
                return string_attr(value)
            case "b":
                return BoolAttr.from_bool(value)
            case "f":
                return FloatAttr(value, f32)
            case "type":
                return element_of(value)
            case "shape":
                return ShapeAttr(shape_of(value))
            case "tensor":
                return self.elements(value)
            case _:
                return self._function(value)

    def elements(self, value: Message) -> Elements:
        """Return a `TensorProto`.

        Raises:
            ValueError: it is malformed, or few bytes make too many values.

        """
        found = elements(value)
        size = found.array.nbytes
        if size > _FREE and size > _EXPANSION * value.ByteSize():
            self._expanded += size
            if self._expanded > MAX_EXPANDED:
                raise ValueError("is one constant too many of absurd size")
        return found

    def shapes(self, value: Message) -> Shapes:
        """Return the shapes of an `_output_shapes` attribute.

        Raises:
            ValueError: it is malformed.

        """
        data = value.SerializeToString()
        found = self._shapes.get(data)
        if found is None:
            found = tuple([shape_of(shape) for shape in value.list.shape])
            self._shapes[data] = found
        return found


def string_attr(value: bytes) -> Attribute:
    """Return a string, or bytes where it is no UTF-8."""
    try:
        return StringAttr(value.decode())
    except UnicodeDecodeError:
        return BytesAttr(value)


_NO_ITEMS: ArrayAttr[Attribute] = ArrayAttr(())
