"""The locations of ops as the `debug_metadata` entry of a model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xdsl.dialects.builtin import CallSiteLoc, FileLineColLoc, FusedLoc, NameLoc, StringAttr
from xdsl.ir import Attribute, Operation

from ...dialects.locations import children
from ...runtime.debug_info import MARK, WRAPPER
from ...runtime.schema.writer import write

Fields = dict[str, Any]


class Locations:
    """Numbers the functions, their ops and all locations, each after those it is made of."""

    def __init__(self) -> None:
        """Start with none."""
        self._graphs: list[Fields] = []
        self._attributes: list[tuple[str, Fields]] = []
        self._known: dict[Attribute, int] = {}

    def add_graph(self, ops: Iterable[Operation]) -> tuple[int, dict[Operation, int]]:
        """Add a function; return its number and those of its ops."""
        operators: list[Fields] = []
        numbers: dict[Operation, int] = {}
        for op in ops:
            numbers[op] = len(operators)
            operators.append({"attribute_metadata_indexes": [self._add(stored(op.location))]})
        self._graphs.append({"operators_debug_metadata": operators})
        return len(self._graphs) - 1, numbers

    def data(self) -> bytes:
        """Return the entry."""
        conversion = {
            "subgraphs_debug_metadata": self._graphs,
            "attributes": self._attributes,
        }
        return write("DebugMetadata", {"debug_metadata": [("ConversionDebugMetadata", conversion)]})

    def _add(self, location: Attribute) -> int:
        if location not in self._known:
            table = self._table(location)
            self._attributes.append(("Location", {"location": table}))
            self._known[location] = len(self._attributes) - 1
        return self._known[location]

    def _table(self, location: Attribute) -> tuple[str, Fields]:
        match location:
            case NameLoc():
                child = self._add(location.location)
                return "NameLoc", {"name": location.desc.data, "child_index": child}
            case FileLineColLoc():
                line, column = location.line.data, location.column.data
                place = {"filename": location.filename.data, "line": line, "column": column}
                return "FileLineColLoc", place
            case CallSiteLoc():
                callee, caller = self._add(location.callee), self._add(location.caller)
                return "CallSiteLoc", {"callee_index": callee, "caller_index": caller}
            case FusedLoc():
                parts = [self._add(part) for part in children(location)]
                return "FusedLoc", {"location_indexes": parts}
            case _:
                return "UnknownLoc", {}


def stored(location: Attribute) -> Attribute:
    """Return a location without what the importer put around it."""
    if isinstance(location, FusedLoc) and isinstance(location.metadata, StringAttr):
        parts = children(location)
        mark = location.metadata.data
        if mark == WRAPPER and parts and isinstance(parts[0], NameLoc):
            return parts[0].location
        if mark.startswith(MARK) and len(parts) == 1:
            return stored(parts[0])
    return location
