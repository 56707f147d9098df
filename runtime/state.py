"""What outlives an invocation: variables, hash tables and initializers that already ran."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from copy import deepcopy
from typing import Any

import numpy as np

from ..dialects.elements import Array


class State:
    """The resources of one interpreter."""

    def __init__(
        self,
        call: Callable[[str, Sequence[Array]], tuple[Array, ...]] | None = None,
        call_number: Callable[[int, Sequence[Array]], tuple[Array, ...]] | None = None,
    ):
        """Start empty; `call` runs a function of the module by name, `call_number` a subgraph."""
        self.variables: dict[Hashable, Array] = {}
        self.tables: dict[Hashable, dict[Any, Any]] = {}
        self.generators: dict[Hashable, Any] = {}
        self.initialized: set[str] = set()
        self.call, self.call_number = call, call_number

    def copy(self) -> State:
        """Return a state that can be changed without changing this one."""
        other = State(self.call, self.call_number)
        other.variables = dict(self.variables)
        other.tables = {name: dict(entries) for name, entries in self.tables.items()}
        other.generators = {name: deepcopy(item) for name, item in self.generators.items()}
        other.initialized = set(self.initialized)
        return other

    def restore(self, other: State) -> None:
        """Become what `other` is."""
        self.variables, self.tables = other.variables, other.tables
        self.generators, self.initialized = other.generators, other.initialized

    def run_once(self, name: str) -> None:
        """Run an initializer unless it ran before."""
        if name not in self.initialized and self.call is not None:
            self.initialized.add(name)
            self.call(name, ())


def handle(*key: Hashable) -> Array:
    """Return the tensor that stands for a resource."""
    out = np.empty((), object)
    out[()] = key
    return out


def key_of(resource: Array) -> Hashable:
    """Return what a handle was made of."""
    return resource.reshape(-1)[0]
