"""Names of tensors: from locations, each used once in a model."""

from __future__ import annotations

from xdsl.dialects.builtin import FusedLoc, NameLoc, StringAttr
from xdsl.ir import Attribute, Operation

from ...dialects.locations import children, names
from ...runtime.debug_info import MARK
from ..unsupported import name_of


class Names:
    """Hands out unique names: a repeated one gets the lowest free number behind it."""

    def __init__(self, *, numbered: bool = False) -> None:
        """Start with no name taken; if `numbered`, use numbers instead of the names of ops."""
        self._count = 0 if numbered else -1
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}

    def reserve(self, name: str) -> str:
        """Take a name that must be kept as it is."""
        self._taken.add(name)
        return name

    def unique(self, name: str, *, argument: bool = False) -> str:
        """Return `name`, or `name1`, `name2`, ... if it is taken, and take that.

        Names of an `argument` are never numbers.
        """
        if self._count >= 0 and not argument:
            name = f"{self._count:X}"
            self._count += 1
        candidate = name
        while candidate in self._taken:
            self._counts[name] = self._counts.get(name, 0) + 1
            candidate = f"{name}{self._counts[name]}"
        self._taken.add(candidate)
        return candidate


def result_name(op: Operation, index: int) -> str:
    """Return the name that a result gets from its op: layer paths, or what the op is.

    An op that was read from a file knows a name for each of its results.
    """
    own = _own_names(op.location)
    if len(own) == len(op.results) > 1:
        return own[index]
    paths = [path.partition("@")[0] for path in names(op.location)]
    if name := ";".join(paths):
        return name
    return f"{name_of(op)}:{index}" if index else name_of(op)


def _own_names(location: Attribute) -> list[str]:
    """Return the names below the mark of the importer, none for any other location."""
    if not isinstance(location, FusedLoc) or not isinstance(location.metadata, StringAttr):
        return []
    if not location.metadata.data.startswith(MARK):
        return []
    parts = children(location)
    if len(parts) == 1 and isinstance(parts[0], FusedLoc):
        parts = children(parts[0])
    return [part.desc.data for part in parts if isinstance(part, NameLoc)]
