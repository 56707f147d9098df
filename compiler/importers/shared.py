"""What the import of a graph's nodes knows of the import of the whole module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from xdsl.dialects.builtin import FunctionType, SymbolRefAttr
from xdsl.ir import Attribute

from ...dialects.elements import Elements
from .attributes import Attributes
from .plan import OpPlan
from .protos import Message


class Library(Protocol):
    """The functions of a graph by name."""

    def __contains__(self, name: str) -> bool: ...

    def require(self, name: str, attributes: Mapping[str, Attribute]) -> SymbolRefAttr:
        """Return the symbol of a function with the given type parameters, importing it."""
        ...

    def types(self, symbol: str) -> FunctionType:
        """Return the type of an imported function by its symbol."""
        ...

    def call_op(self, name: str) -> str:
        """Return the op that calls a function."""
        ...

    def output_ranges(self, name: str, count: int) -> dict[str, range]:
        """Return which results of a call each output stands for, if each is one tensor."""
        ...


class Shared(Protocol):
    """What all imports of one module share."""

    @property
    def attributes(self) -> Attributes:
        """Attributes as the dialect writes them."""
        ...

    @property
    def functions(self) -> Library:
        """The function library."""
        ...

    def unique(self, name: str) -> str:
        """Return `name`, or what is free of `name_1`, `name_2`..., and reserve it as a symbol."""
        ...

    def plan(self, op: str) -> OpPlan | None:
        """Return the plan of an op; None if neither TensorFlow nor the model describes it."""
        ...

    def count_results(self, count: int) -> None:
        """Take note of results whose number an attribute gives."""
        ...

    def constant(self, value: Message, small: bool) -> Elements:
        """Return the constant of an `AttrValue`; equal small ones are the same object."""
        ...
