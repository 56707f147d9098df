"""Tables given as JSON, as the writer takes them.

Besides plain JSON this takes comments, keys without quotes and commas before closing brackets. A
union `options` is the table under `options` and the name of its kind under `options_type`; enums
are names or numbers; fields that are absent have their defaults.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from .definitions import SCALARS, Field, Kind, Table, table, union

_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]))
      | (?P<word>[A-Za-z_][\w.]*)
      | (?P<mark>[{}\[\]:,])""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = frozenset({"true", "false", "null"})
_TYPE = "_type"

Object = Mapping[str, Any]


def from_json(text: str, root: str) -> dict[str, Any]:
    """Return a table given as JSON.

    Raises:
        ValueError: the text is not JSON, or no such table.

    """
    found = json.loads(_plain(text))
    if not isinstance(found, dict):
        raise ValueError(f"a {root} is an object in braces")
    return _table(table(root), cast(Object, found), root)


def _plain(text: str) -> str:
    """Return lenient JSON as strict JSON."""
    parts: list[str] = []
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            line = text.count("\n", 0, position) + 1
            raise ValueError(f"line {line}: unexpected {text[position]!r}")
        position = token.end()
        kind, part = token.lastgroup, token.group()
        if kind == "blank":
            parts.append("\n" * part.count("\n"))
            continue
        if kind == "word" and part not in _WORDS:
            part = f'"{part}"'
        if part in "]}" and (last := _last(parts)) is not None and parts[last] == ",":
            parts[last] = ""
        parts.append(part)
    return " ".join(parts)


def _last(parts: list[str]) -> int | None:
    """Return the index of the last part that is no blank."""
    return next((i for i in range(len(parts) - 1, -1, -1) if parts[i].strip()), None)


def _table(kind: Table, values: Object, place: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        where = f"{place}.{name}"
        base = name.removesuffix(_TYPE)
        if base != name and (field := kind.all_fields.get(base)) and field.kind is Kind.UNION:
            continue
        if (field := kind.all_fields.get(name)) is None:
            raise ValueError(f"{where}: a {kind.name} has no such field")
        if value is None or field.deprecated:
            continue
        if field.kind is Kind.UNION:
            found[name] = _union(field, value, values.get(f"{name}{_TYPE}"), where)
        elif field.vector:
            found[name] = _vector(field, value, where)
        else:
            found[name] = _single(field, value, where)
    return found


def _union(field: Field, value: Any, types: Any, place: str) -> Any:
    if not field.vector:
        return _member(field, value, types, place)
    if not isinstance(value, list) or not isinstance(types, list):
        raise ValueError(f"{place}: a vector of unions needs a vector of types")
    items, names = cast("list[Any]", value), cast("list[Any]", types)
    if len(items) != len(names):
        raise ValueError(f"{place}: {len(items)} values and {len(names)} types")
    return [_member(field, item, name, place) for item, name in zip(items, names, strict=True)]


def _member(field: Field, value: Any, given: Any, place: str) -> tuple[str, dict[str, Any]]:
    members = union(field.target)
    if isinstance(given, int) and 0 < given <= len(members):
        given = members[given - 1]
    if given not in members or not isinstance(value, dict):
        raise ValueError(f"{place}: {given!r} is no {field.target}")
    return given, _table(table(given), cast(Object, value), place)


def _vector(field: Field, value: Any, place: str) -> Any:
    if not isinstance(value, list):
        raise ValueError(f"{place}: a vector is given in brackets")
    items = [_single(field, item, place) for item in cast("list[Any]", value)]
    if field.align and field.code == SCALARS["ubyte"]:
        return np.array(items, np.uint8)
    return items


def _single(field: Field, value: Any, place: str) -> Any:
    match field.kind:
        case Kind.STRING if isinstance(value, str):
            return value
        case Kind.TABLE if isinstance(value, dict):
            return _table(table(field.target), cast(Object, value), place)
        case Kind.SCALAR if field.enum is not None and isinstance(value, str):
            return field.enum.number(value.rpartition(".")[2])
        case Kind.SCALAR if isinstance(value, bool | int):
            return value
        case Kind.SCALAR if isinstance(value, float) and field.code in "fd":
            return value
        case _:
            raise ValueError(f"{place}: {value!r} does not fit")
