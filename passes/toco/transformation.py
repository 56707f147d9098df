"""Graph transformations: named functions on one op of a graph, found by upstream's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from xdsl.ir import Operation

from .sets import MODULES, NAMES, PREFIX

if TYPE_CHECKING:
    from .graph import Graph

Run = Callable[["Graph", Any], bool]


@dataclass(frozen=True)
class Transformation:
    """A transformation: `run` looks at an op of one of `types` and says whether it changed a thing.

    No types are all types.
    """

    name: str
    types: frozenset[type[Operation]]
    run: Run

    def applies(self, op: Operation) -> bool:
        """Whether the transformation looks at ops of this type."""
        return not self.types or type(op) in self.types


_REGISTERED: dict[str, Transformation] = {}


def transformation(name: str, *types: type[Operation]) -> Callable[[Run], Transformation]:
    """Register the decorated function under upstream's name."""
    assert name in NAMES, f"{name} is not listed in sets.py"

    def register(run: Run) -> Transformation:
        made = Transformation(name, frozenset(types), run)
        _REGISTERED[name] = made
        return made

    return register


def find(name: str) -> Transformation:
    """Return a transformation; its module is imported when it is first asked for.

    Raises:
        KeyError: there is none of this name.

    """
    if name not in _REGISTERED:
        import_module(f".{NAMES[name]}", __package__)
    return _REGISTERED[name]


def pass_name(name: str) -> str:
    """Return the name of the pass that runs one transformation alone."""
    return PREFIX + "".join(
        f"-{letter.lower()}" if _starts_word(name, at) else letter.lower()
        for at, letter in enumerate(name)
    )


def _starts_word(name: str, at: int) -> bool:
    """Whether a new word begins at a letter: `ND` and `FC` are one word each."""
    if not name[at].isupper() or at == 0:
        return at == 0
    before = name[at - 1]
    after = name[at + 1 : at + 2]
    return before.islower() or before.isdigit() or (before.isupper() and after.islower())


def by_pass() -> Mapping[str, str]:
    """Map the name of each pass to that of its transformation."""
    return {pass_name(name): name for module in MODULES.values() for name in module}
