"""Where in the user's program nodes were made, as a `GraphDebugInfo` tells."""

from __future__ import annotations

from functools import reduce
from typing import Any

from xdsl.dialects.builtin import (
    CallSiteLoc,
    FileLineColLoc,
    IntAttr,
    LocationAttr,
    ModuleOp,
    NameLoc,
    StringAttr,
)
from xdsl.ir import Attribute

from . import protos
from .read import looks_like_text, parse, parse_text


def read(data: bytes, place: str) -> Any:
    """Return a `GraphDebugInfo`, as text or binary.

    Raises:
        ImportFailure: it is damaged.

    """
    kind = protos.message_class("GraphDebugInfo")
    return (parse_text if looks_like_text(data) else parse)(kind, data, place)


def attach(module: ModuleOp, info: Any) -> None:
    """Put the traces of nodes into the locations of the ops that bear their names."""
    known: dict[str, LocationAttr] = {}
    for op in module.walk():
        location = op.location
        if not isinstance(location, NameLoc):
            continue
        name = location.desc.data
        if name not in known:
            known[name] = _located(info, name, location)
        op.location = known[name]


def _located(info: Any, name: str, location: NameLoc) -> LocationAttr:
    """Return the location of a node with its trace, the innermost call first."""
    key = f"{name}@"
    if key not in info.traces:
        return location
    count = len(info.files)
    frames = (item for item in info.traces[key].file_line_cols if 0 <= item.file_index < count)
    lines = [_line(info.files[item.file_index], item) for item in frames]
    if not lines:
        return location
    stack = reduce(lambda caller, callee: CallSiteLoc(callee, caller), reversed(lines))
    return NameLoc(location.desc, stack)


def _line(file: str, frame: Any) -> FileLineColLoc:
    return FileLineColLoc(StringAttr(file), IntAttr(frame.line), IntAttr(frame.col))


def trace(location: Attribute) -> list[FileLineColLoc]:
    """Return the lines of a trace, the innermost call first; none where there is no trace."""
    match location:
        case NameLoc():
            return trace(location.location)
        case CallSiteLoc():
            return trace(location.callee) + trace(location.caller)
        case FileLineColLoc():
            return [location]
        case _:
            return []
