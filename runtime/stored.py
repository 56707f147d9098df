"""What the tables of a file say that ops and types do not, kept so that it is written back.

Where a file has something else than the exporter would write for the same op, the attribute
`tfl.stored` of the op, the argument, the function or the module holds it: a dictionary of table
fields. A unit value stands for a field that the file leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
from xdsl.dialects.builtin import (
    ArrayAttr,
    BoolAttr,
    BytesAttr,
    DenseArrayBase,
    DictionaryAttr,
    FloatAttr,
    IntegerAttr,
    StringAttr,
    UnitAttr,
    f32,
    f64,
    i64,
)
from xdsl.ir import Attribute, Operation

from .tensor_tables import Fields

KEY = "tfl.stored"


def stored(value: Mapping[str, Attribute] | Operation) -> Fields:
    """Return what is kept beside an op, or among some attributes."""
    attributes = value.attributes if isinstance(value, Operation) else value
    found = attributes.get(KEY)
    return from_attribute(found) if isinstance(found, DictionaryAttr) else {}


def to_attribute(value: Any) -> Attribute:
    """Return a plain value as an attribute."""
    match value:
        case None:
            return UnitAttr()
        case bool():
            return BoolAttr.from_bool(value)
        case int():
            return IntegerAttr(value, i64)
        case float():
            return FloatAttr(value, f64)
        case str():
            return StringAttr(value)
        case bytes():
            return BytesAttr(value)
        case np.ndarray():
            return _vector(value)
        case Mapping():
            items = cast("Mapping[str, Any]", value).items()
            return DictionaryAttr({name: to_attribute(item) for name, item in items})
        case _:
            return ArrayAttr([to_attribute(item) for item in cast("Sequence[Any]", value)])


def _vector(array: Any) -> Attribute:
    if array.dtype == np.uint8:
        return BytesAttr(array.tobytes())
    if array.dtype.kind == "f":
        return DenseArrayBase.from_list(f32, array.tolist())
    return DenseArrayBase.from_list(i64, array.tolist())


def from_attribute(attribute: Attribute) -> Any:
    """Return the plain value that an attribute was made of; vectors are lists."""
    match attribute:
        case UnitAttr():
            return None
        case IntegerAttr():
            number = attribute.value.data
            return number != 0 if attribute.type != i64 else number
        case FloatAttr():
            return attribute.value.data
        case StringAttr() | BytesAttr():
            return attribute.data
        case DenseArrayBase():
            return list(cast("DenseArrayBase[Any]", attribute).get_values())
        case DictionaryAttr():
            return {name: from_attribute(item) for name, item in attribute.data.items()}
        case ArrayAttr():
            return [from_attribute(item) for item in attribute.data]
        case _:
            raise TypeError(f"{attribute.name} stores no field")


def as_bytes(data: str | bytes) -> bytes:
    """Return bytes, which text holds as characters."""
    return data if isinstance(data, bytes) else data.encode(errors="surrogateescape")


def keep(op: Operation, fields: Mapping[str, Any]) -> None:
    """Keep fields beside an op, if there are any."""
    if fields:
        op.attributes[KEY] = to_attribute({**stored(op), **fields})
