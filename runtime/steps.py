"""Steps of a plan: one op each, and what is wrapped around its call to measure or to watch it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, NamedTuple, TypeVar, cast

from xdsl.ir import Operation, SSAValue

from ..dialects.elements import Array
from ..dialects.traits import Stateful
from .kernels.registry import Results

Slots = list["Array | None"]
Observer = Callable[[SSAValue, Array], None]
Run = Callable[[Slots], Sequence[Array]]
CustomKernel = Callable[..., Results]
"""Runs a custom operator: called as `kernel(options, *operand_arrays)`, with its options as bytes.

An absent operand is None. What it returns is an array, or one array for each result.
"""


class Step(NamedTuple):
    """One op: call it on `operands`, store `results`, then empty `done`.

    An op with regions or callees reads the slots by itself, through `run`.
    """

    op: Operation
    call: Callable[..., Sequence[Array]] | None
    run: Run | None
    operands: tuple[int, ...]
    results: tuple[int, ...]
    done: tuple[int, ...]


@dataclass
class Timing:
    """How often an op of a function ran, and how many seconds that took.

    The time of an op that runs other functions or regions includes theirs.
    """

    function: str
    number: int
    name: str
    place: str
    calls: int = 0
    seconds: float = 0.0


_Call = TypeVar("_Call", bound=Callable[..., Sequence[Array]])


def states(op: Operation) -> tuple[tuple[int, SSAValue], ...]:
    """Return the operands that an op writes to, by number."""
    traits = op.get_traits_of_type(Stateful)
    return tuple((index, op.operands[index]) for trait in traits for index in trait.operands)


def observed(
    values: Sequence[SSAValue],
    call: _Call | None,
    observe: Observer,
    states: Sequence[tuple[int, SSAValue]] = (),
) -> _Call | None:
    """Return a function that shows what `call` returns, value by value, before it is handed on.

    What it leaves in the operands `states` is shown too.
    """
    if call is None:
        return None

    def run(*arguments: Any) -> Sequence[Array]:
        results = call(*arguments)
        for index, value in states:
            if arguments[index] is not None:
                observe(value, arguments[index])
        for value, array in zip(values, results, strict=True):
            observe(value, array)
        return results

    return cast(_Call, run)


def timed(call: Callable[..., Sequence[Array]], timing: Timing) -> Callable[..., Sequence[Array]]:
    """Return a function that adds the time it takes to what is known of an op."""

    def measured(*arguments: Any) -> Sequence[Array]:
        start = perf_counter()
        try:
            return call(*arguments)
        finally:
            timing.seconds += perf_counter() - start
            timing.calls += 1

    return measured
