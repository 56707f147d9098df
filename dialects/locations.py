"""Where an op came from: layer paths as MLIR locations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import cast

from xdsl.dialects.builtin import (
    UNKNOWN_LOC,
    ArrayAttr,
    CallSiteLoc,
    FileLineColLoc,
    FusedLoc,
    LocationAttr,
    NameLoc,
    NoneAttr,
    StringAttr,
)
from xdsl.ir import Attribute, Operation

MAX_FUSED = 16
"""A fused location keeps at most so many names."""

_NO_ATTRIBUTE = NoneAttr()


@lru_cache(1 << 16)
def name_loc(name: str) -> NameLoc:
    """Return the location `loc("name")`."""
    return NameLoc(StringAttr(name), _NO_ATTRIBUTE)


def fused(locations: Iterable[LocationAttr]) -> LocationAttr:
    """Join locations: nested ones are flattened, repeated and unknown ones dropped."""
    flat: dict[LocationAttr, None] = {}
    for location in locations:
        if isinstance(location, FusedLoc):
            flat.update(dict.fromkeys(children(location)))
        elif location is not UNKNOWN_LOC and location != UNKNOWN_LOC:
            flat[location] = None
    if not flat:
        return UNKNOWN_LOC
    parts = list(flat)[:MAX_FUSED]
    return parts[0] if len(parts) == 1 else FusedLoc(ArrayAttr[Attribute](parts), _NO_ATTRIBUTE)


def children(location: FusedLoc) -> tuple[LocationAttr, ...]:
    """Return the parts of a fused location."""
    parts = location.locations
    assert isinstance(parts, ArrayAttr)
    return cast(ArrayAttr[LocationAttr], parts).data


def names(location: Attribute) -> list[str]:
    """Return the layer paths of a location, in order; empty for an unknown one."""
    match location:
        case NameLoc():
            return [location.desc.data]
        case FusedLoc():
            return [name for part in children(location) for name in names(part)]
        case CallSiteLoc():
            return names(location.callee) or names(location.caller)
        case FileLineColLoc():
            return []
        case _:
            return []


def file_lines(location: Attribute) -> list[str]:
    """Return the `file:line` places of a location, in order."""
    match location:
        case FileLineColLoc():
            return [f"{location.filename.data}:{location.line.data}"]
        case FusedLoc():
            return [line for part in children(location) for line in file_lines(part)]
        case CallSiteLoc():
            return file_lines(location.callee) or file_lines(location.caller)
        case _:
            return []


def describe(op: Operation) -> str:
    """Return where `op` comes from as a person would say it: a layer path or `file:line`.

    An op without a location of its own is placed by its function.
    """
    location = op.location
    if found := names(location):
        return found[-1]
    if lines := file_lines(location):
        return lines[-1]
    parent = op.parent_op()
    while parent is not None:
        name = parent.properties.get("sym_name")
        if isinstance(name, StringAttr):
            return f"@{name.data}"
        parent = parent.parent_op()
    return ""
