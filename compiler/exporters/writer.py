"""What functions that write one kind of op know of what writes the model."""

from __future__ import annotations

from typing import Protocol

from xdsl.ir import Attribute, Operation, Region

from ...runtime.tensor_tables import Fields
from .layout import Layout
from .subgraphs import Subgraph


class Writer(Protocol):
    """A model while it is written."""

    @property
    def layout(self) -> Layout:
        """How it is written."""
        ...

    def subgraph_index(self, symbol: Attribute | None, op: Operation) -> int:
        """Return the number of the function that `op` refers to."""
        ...

    def add_region(self, region: Region, code: str) -> int:
        """Write a region as a subgraph of its own and return its number."""
        ...

    def add(
        self,
        graph: Subgraph,
        op: Operation,
        code: str,
        *,
        key: str = "",
        custom: str = "",
        version: int = 1,
        inputs: list[int] | None = None,
        outputs: list[int] | None = None,
        fields: Fields | None = None,
    ) -> None:
        """Add an operator and the tensors of its results."""
        ...

    def write_op(self, graph: Subgraph, op: Operation) -> None:
        """Write an op: as a tensor, an operator, or what it stands for."""
        ...

    def write_builtin(
        self,
        graph: Subgraph,
        op: Operation,
        *,
        inputs: list[int] | None = None,
        fields: Fields | None = None,
    ) -> None:
        """Write an op as its declaration says."""
        ...

    def write_foreign(self, graph: Subgraph, op: Operation, inner: Operation) -> None:
        """Write an op that is no built-in operator in place of `op`, or note that it cannot be."""
        ...
