"""The plan of working memory, as TOCO makes it for models that are written as a file.

Files do not hold it, for the runtime plans anew; it stands in pictures and in the log.

Source: allocate_transient_arrays.cc of upstream's toco.
"""

from __future__ import annotations

import logging
from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from xdsl.dialects.builtin import NoneType
from xdsl.ir import BlockArgument, Operation, SSAValue

from ...dialects.shapes import is_static
from ...dialects.toco import name_of
from ...dialects.toco.arrays import is_constant
from ...dialects.traits import Stateful
from ...runtime.arena import ALIGNMENT, sized
from .graph import Graph

log = logging.getLogger("tflower")

Interval = tuple[int, int]


@dataclass
class Plan:
    """Where arrays lie in one block: from, to; how large it is, and could be at best."""

    places: dict[SSAValue, Interval] = field(default_factory=dict[SSAValue, Interval])
    bytes: int = 0
    optimal: int = 0


def allocate(graph: Graph) -> Plan:
    """Plan the working memory of what is neither constant nor at the border."""
    ops, plan, taken = graph.ops(), Plan(), list[Interval]()
    lasting = sorted(_lasting(graph, ops), key=name_of)
    for value in lasting:
        _place(plan, taken, value)
    spans: dict[SSAValue, list[int]] = {}
    for step, op in enumerate(ops):
        for value in dict.fromkeys((*op.operands, *op.results)):
            if value not in plan.places and _needs_place(graph, value):
                spans.setdefault(value, []).append(step)
    always = sum(map(_size, lasting))
    for step, op in enumerate(ops):
        own = [value for value in dict.fromkeys((*op.operands, *op.results)) if value in spans]
        for value in own:
            if spans[value][0] == step:
                _place(plan, taken, value)
        plan.optimal = max(plan.optimal, always + sum(map(_size, own)))
        for value in own:
            if spans[value][-1] == step and _size(value):
                taken.remove(plan.places[value])
    if plan.bytes:
        log.info(
            "Total transient array allocated size: %d bytes, theoretical optimal value: %d bytes.",
            plan.bytes,
            plan.optimal,
        )
    return plan


def _lasting(graph: Graph, ops: list[Operation]) -> Iterator[SSAValue]:
    """Yield the states that the model keeps from one run to the next."""
    named = graph.states("state_array")
    found: dict[SSAValue, None] = {}
    for op in ops:
        trait = op.get_trait(Stateful)
        for index in () if trait is None else trait.operands:
            if index < len(op.operands) and not isinstance(op.operands[index].type, NoneType):
                found[op.operands[index]] = None
        found |= {value: None for value in op.operands if named and name_of(value) in named}
    yield from found


def _needs_place(graph: Graph, value: SSAValue) -> bool:
    is_border = isinstance(value, BlockArgument) or graph.is_output(value)
    return not (is_border or is_constant(value)) and is_static(value.type)


def _size(value: SSAValue) -> int:
    """Return the bytes that an array takes, 0 where nobody knows."""
    return -(-sized(value.type) // ALIGNMENT) * ALIGNMENT


def _place(plan: Plan, taken: list[Interval], value: SSAValue) -> None:
    """Put an array into the lowest gap that is wide enough; gaps are in order."""
    size, start = _size(value), 0
    if not size:
        plan.places[value] = (0, 0)
        return
    for low, high in taken:
        if low - start >= size:
            break
        start = high
    plan.places[value] = start, start + size
    insort(taken, plan.places[value])
    plan.bytes = max(plan.bytes, start + size)
