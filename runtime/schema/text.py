"""Tables as text, one field per line, with the names of enums and no fields that are absent.

    {
      version: 3,
      description: "made by hand",
      buffers: [ {

      }, {
        data: [ 1, 2 ]
      } ]
    }

Vectors of numbers stay on one line; an empty table is an empty line between its braces.

Source: minireflect.h of FlatBuffers, as upstream's dump tool uses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .definitions import Field, Kind
from .reader import Record

_STEP = "  "
_DIGITS = {"f": 6, "d": 12}
_ESCAPES = {"\n": "n", "\t": "t", "\r": "r", "\b": "b", "\f": "f", '"': '"', "\\": "\\"}


def to_text(record: Record) -> str:
    """Return a table and everything below it as text."""
    return "".join(_table(record, ""))


def _table(record: Record, indent: str) -> Iterator[str]:
    inner = indent + _STEP
    yield "{\n"
    separator = ""
    for field in record.all_fields.values():
        if field.kind is Kind.UNION and (kinds := _union_types(record, field)) is not None:
            yield f"{separator}{inner}{field.name}_type: {kinds}"
            separator = ",\n"
        if field.name not in record:
            continue
        yield f"{separator}{inner}{field.name}: "
        yield from _value(record, field, inner)
        separator = ",\n"
    yield f"\n{indent}}}"


def _union_types(record: Record, field: Field) -> str | None:
    """Return what stands for the type of a union field, None if it is absent."""
    if not field.vector:
        return record.member(field.name)
    items = record[field.name]
    if items is None:
        return None
    return _vector("NONE" if item is None else item.kind for item in items)


def _value(record: Record, field: Field, indent: str) -> Iterator[str]:
    value = record[field.name]
    if not field.vector:
        yield from _item(field, value, indent)
    elif field.kind in (Kind.TABLE, Kind.UNION):
        yield from _tables(value, indent)
    elif field.kind is Kind.STRING:
        yield _vector(_quoted(item) for item in value)
    else:
        yield _vector(_number(field, item) for item in value.tolist())


def _item(field: Field, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Record):
        yield from _table(value, indent)
    elif isinstance(value, str):
        yield _quoted(value)
    elif value is None:
        yield "(null)"
    else:
        yield _number(field, value)


def _tables(items: Sequence[Record | None], indent: str) -> Iterator[str]:
    yield "[ "
    for index, item in enumerate(items):
        if index:
            yield ", "
        yield from _table(item, indent) if item is not None else ("(null)",)
    yield " ]"


def _vector(items: Iterator[str]) -> str:
    return f"[ {', '.join(items)} ]"


def _number(field: Field, value: float) -> str:
    if field.enum is not None and (name := field.enum.names.get(int(value))) is not None:
        return name
    if field.code == "?":
        return "true" if value else "false"
    if field.code not in _DIGITS:
        return str(value)
    text = f"{value:.{_DIGITS[field.code]}f}"
    if "." not in text:
        return text
    text = text.rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def _quoted(text: str) -> str:
    return '"' + "".join(_character(item) for item in text) + '"'


def _character(item: str) -> str:
    if (escaped := _ESCAPES.get(item)) is not None:
        return f"\\{escaped}"
    code = ord(item)
    if 0x20 <= code < 0x7F:
        return item
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02X}"
    units = item.encode("utf-16-be", errors="surrogatepass")
    return "".join(f"\\u{units[i]:02X}{units[i + 1]:02X}" for i in range(0, len(units), 2))
