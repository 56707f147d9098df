"""Locations that a `.tflite` file stores with its operators, and those that tensor names give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xdsl.dialects.builtin import (
    UNKNOWN_LOC,
    ArrayAttr,
    CallSiteLoc,
    FileLineColLoc,
    FusedLoc,
    IntAttr,
    LocationAttr,
    NameLoc,
    NoneAttr,
    StringAttr,
)
from xdsl.ir import Attribute

from ..dialects.elements import Array
from .schema.reader import Record, Source, read

KEY = "debug_metadata"
MARK = "tflite."
"""Begins what the importer writes around the locations of operators and constants."""
WRAPPER = "tflite.importer_wrapper"
"""Marks a location of the file inside the names of an operator's results."""


class DebugInfo:
    """The locations of operators, by the indices that subgraphs and operators carry."""

    def __init__(self, data: bytes | None):
        """Read a `DebugMetadata` buffer; None is an empty one.

        Raises:
            ImportFailure: it is damaged.

        """
        self._operators: dict[tuple[int, int], LocationAttr] = {}
        if not data:
            return
        source = Source(data, KEY)
        for item in read(source, "DebugMetadata")["debug_metadata"] or ():
            if item is not None:
                self._read(source, item)

    def of(self, graph: int, operator: int) -> LocationAttr | None:
        """Return the location of an operator, None if there is none."""
        return self._operators.get((graph, operator))

    def _read(self, source: Source, item: Record) -> None:
        locations: list[LocationAttr] = []
        for attribute in item["attributes"] or ():
            found = UNKNOWN_LOC
            if attribute is not None and attribute.kind == "Location":
                found = _location(source, attribute["location"], locations)
            locations.append(found)
        graphs: Sequence[Record] = item["subgraphs_debug_metadata"] or ()
        for graph, record in enumerate(graphs):
            operators: Sequence[Record] = record["operators_debug_metadata"] or ()
            for index, operator in enumerate(operators):
                for number in _numbers(operator, "attribute_metadata_indexes"):
                    self._operators[graph, index] = _part(source, locations, number)


def _location(source: Source, record: Record | None, known: Sequence[LocationAttr]) -> LocationAttr:
    """Return a location; those that it is made of come before it."""
    if record is None:
        return UNKNOWN_LOC
    match record.kind:
        case "FileLineColLoc":
            file = StringAttr(record["filename"] or "")
            return FileLineColLoc(file, IntAttr(record["line"]), IntAttr(record["column"]))
        case "CallSiteLoc":
            sides = (record["callee_index"], record["caller_index"])
            return CallSiteLoc(*(_part(source, known, side) for side in sides))
        case "NameLoc":
            return named(record["name"] or "", _part(source, known, record["child_index"]))
        case "FusedLoc":
            parts = [_part(source, known, i) for i in _numbers(record, "location_indexes")]
            return marked("", parts)
        case _:
            return UNKNOWN_LOC


def _numbers(record: Record, name: str) -> list[int]:
    found: Array | None = record[name]
    return [] if found is None else [int(item) for item in found]


def _part(source: Source, known: Sequence[LocationAttr], index: int) -> LocationAttr:
    if not 0 <= index < len(known):
        raise source.fail(f"location {index} is referred to, {len(known)} are known")
    return known[index]


def named(name: str, child: LocationAttr) -> LocationAttr:
    """Return a name, with where it stands if that is known."""
    return NameLoc(StringAttr(name), NoneAttr() if child == UNKNOWN_LOC else child)


def marked(mark: str, parts: Sequence[LocationAttr]) -> LocationAttr:
    """Return locations under a mark."""
    return FusedLoc(ArrayAttr[Any](parts), StringAttr(mark))


def joined(parts: Sequence[LocationAttr]) -> LocationAttr:
    """Return one location for several."""
    unique = list(dict.fromkeys(parts))
    unmarked: Attribute = NoneAttr()
    return unique[0] if len(unique) == 1 else FusedLoc(ArrayAttr[Any](unique), unmarked)


def original_name(name: str) -> str:
    """Return a tensor's name without repetitions that differ in a trailing number only.

    `conv1;conv;relu` -> `conv;relu`: of the parts with one stem the shortest stays, in the place
    of the first. A number may have a dot or an underscore before it.
    """
    if ";" not in name:
        return name
    chosen: dict[str, str] = {}
    order: list[str] = []
    for part in name.split(";"):
        stem = part.rstrip("0123456789")
        stem = stem[:-1] if stem.endswith((".", "_")) else stem
        if not part:
            order.append("")
        elif stem not in chosen:
            chosen[stem] = part
            order.append(stem)
        elif len(part) < len(chosen[stem]):
            chosen[stem] = part
    return ";".join(chosen.get(stem, "") for stem in order)
