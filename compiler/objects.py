"""Models as plain objects that may be changed: tables as objects, fields in camel case.

Strings are bytes; beside a field that may be one of several tables stands its number, as in
`builtinOptionsType`. Source: the object API of the FlatBuffers that upstream generates.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from ..runtime.schema import reader
from ..runtime.schema.definitions import Field, Kind, member_number, table
from ..runtime.schema.writer import write

_IDENTIFIER = b"TFL3"


class TableObject:
    """A table; its attributes are the fields, None for those that are absent."""

    def __init__(self, kind: str, **fields: Any):
        """Set fields of a table of this kind; the others have their defaults."""
        self.kind = kind
        for field in table(kind).fields.values():
            is_scalar = field.kind is Kind.SCALAR and not field.vector
            setattr(self, camel(field.name), field.default if is_scalar else None)
            if field.kind is Kind.UNION:
                setattr(self, f"{camel(field.name)}Type", 0)
        for name, value in fields.items():
            setattr(self, name, value)

    def __repr__(self) -> str:
        return f"<{self.kind}>"


def camel(name: str) -> str:
    """Return `operatorCodes` for `operator_codes`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def read_model(model: bytes | bytearray) -> TableObject:
    """Return a model as an object.

    Raises:
        ImportFailure: it is no model, or damaged.

    """
    source = reader.Source(bytes(model), "model")
    return _object(reader.read(source, "Model", _IDENTIFIER))


def write_model(model: TableObject) -> bytes:
    """Return the bytes of a model.

    Raises:
        ValueError: the value of a field does not fit.

    """
    return write("Model", _fields(model), _IDENTIFIER)


def _object(record: reader.Record) -> TableObject:
    made = TableObject(record.kind)
    for field in record.fields.values():
        value = record[field.name]
        if value is None:
            continue
        name = camel(field.name)
        setattr(made, name, _value(field, value))
        if field.kind is Kind.UNION and not field.vector:
            setattr(made, f"{name}Type", member_number(field.target, value.kind))
    return made


def _value(field: Field, value: Any) -> Any:
    if field.kind is Kind.SCALAR:
        return value
    convert = str.encode if field.kind is Kind.STRING else _object_or_none
    return [convert(item) for item in value] if field.vector else convert(value)


def _object_or_none(record: Any) -> TableObject | None:
    return None if record is None else _object(record)


def _fields(made: TableObject) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in table(made.kind).fields.values():
        value = getattr(made, camel(field.name))
        if value is not None:
            found[field.name] = _plain(field, value)
    return found


def _plain(field: Field, value: Any) -> Any:
    if field.kind is Kind.SCALAR:
        return value
    if field.vector:
        return [_plain_item(field, item) for item in cast("Iterable[Any]", value)]
    return _plain_item(field, value)


def _plain_item(field: Field, value: Any) -> Any:
    if field.kind is Kind.STRING:
        return value.decode() if isinstance(value, bytes) else value
    if value is None:
        return None
    return (value.kind, _fields(value)) if field.kind is Kind.UNION else _fields(value)
