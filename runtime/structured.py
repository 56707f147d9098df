"""Ops that run functions or regions: calls, loops and branches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, SymbolRefAttr
from xdsl.ir import Attribute, Block, Operation

from ..dialects.elements import Array
from ..dialects.shapes import integer, integers
from .kernels.registry import name_of
from .steps import Run, Slots

Branch = Callable[[Slots, Sequence[Array]], tuple[Array, ...]]
"""Runs on some slots, given the arguments."""


class Runs(Protocol):
    """What knows how to run functions and regions: the plan of a function."""

    def branch(self, block: Block) -> Branch:
        """Return how to run a block of a region."""
        ...

    def callee(self, function: str | int) -> Branch:
        """Return how to run a function, given by its name or number."""
        ...


def _symbols(attr: Attribute | None) -> Iterator[str]:
    """Yield the functions that an attribute names."""
    if isinstance(attr, SymbolRefAttr):
        yield attr.root_reference.data
    elif isinstance(attr, ArrayAttr):
        for item in attr.data:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            yield from _symbols(item)  # pyright: ignore[reportUnknownArgumentType]


def _numbers(op: Operation, name: str) -> Sequence[int]:
    """Return the subgraphs that an operator without a class names by number."""
    for option in (f"{name}_subgraph_index", f"{name}_subgraph_indices"):
        if isinstance(attr := op.attributes.get(option), IntegerAttr):
            return (integer(attr),)  # pyright: ignore[reportUnknownArgumentType]
        if attr is not None:
            return integers(attr)
    return ()


def _branches(op: Operation, plan: Runs, *names: str) -> list[Branch]:
    """Return what an op may run: the functions that attributes name, else its regions."""
    named: list[str | int] = [
        symbol for name in names for symbol in _symbols(op.properties.get(name))
    ]
    named += [number for name in names for number in _numbers(op, name)]
    if named:
        return [plan.callee(function) for function in named]
    return [plan.branch(region.block) for region in op.regions]


def _call(op: Operation, plan: Runs, read: Callable[[Slots], list[Array]]) -> Run:
    target, *_ = _branches(op, plan, "callee", "f", "decomposition")
    return lambda slots: target(slots, read(slots))


def _while(op: Operation, plan: Runs, read: Callable[[Slots], list[Array]]) -> Run:
    condition, body = _branches(op, plan, "cond", "body")

    def run(slots: Slots) -> Sequence[Array]:
        values: Sequence[Array] = read(slots)
        while _holds_true(condition(slots, values)[0]):
            values = body(slots, values)
        return values

    return run


def _if(op: Operation, plan: Runs, read: Callable[[Slots], list[Array]]) -> Run:
    then, other = _branches(op, plan, "then_branch", "else_branch")

    def run(slots: Slots) -> Sequence[Array]:
        condition, *values = read(slots)
        return (then if _holds_true(condition) else other)(slots, values)

    return run


def _case(op: Operation, plan: Runs, read: Callable[[Slots], list[Array]]) -> Run:
    branches = _branches(op, plan, "branches", "branch")

    def run(slots: Slots) -> Sequence[Array]:
        index, *values = read(slots)
        number = int(index.reshape(()))
        return branches[number if 0 <= number < len(branches) else -1](slots, values)

    return run


def _holds_true(condition: Array) -> bool:
    return bool(np.any(condition))


_STRUCTURED = {
    "func.call": _call,
    "tf.PartitionedCall": _call,
    "tf.StatefulPartitionedCall": _call,
    "tf.LegacyCall": _call,
    "tfl.custom_tf": _call,
    "tfl.control_node": _call,
    "tfl.poly_call": _call,
    "tfl.stablehlo_composite": _call,
    "tfl.while": _while,
    "tfl.stablehlo_while": _while,
    "tf.While": _while,
    "tf.WhileRegion": _while,
    "tfl.if": _if,
    "tf.If": _if,
    "tf.IfRegion": _if,
    "tf.Case": _case,
    "tfl.stablehlo_case": _case,
    "tf.CaseRegion": _case,
}


def structured(op: Operation, operands: tuple[int, ...], plan: Runs) -> Run | None:
    """Return how to run an op with regions or callees, None for any other."""
    make = _STRUCTURED.get(name_of(op))
    if make is None:
        return None

    def read(slots: Slots) -> list[Array]:
        return [slots[slot] for slot in operands]  # pyright: ignore[reportReturnType]

    return make(op, plan, read)
