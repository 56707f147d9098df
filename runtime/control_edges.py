"""Pairs of operators of which the first must run before the second: read, and made visible.

They are stored as a metadata entry: numbers in groups of seven bits, low ones first, signed ones
in zigzag order; a version, then for each subgraph its pairs.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Block, Operation, Region, SSAValue

from ..dialects import tfl
from ..dialects.tfl.attributes import ControlType

KEY = "model_control_dependencies"

Edges = list[tuple[int, int]]

_VERSION = 1
_MORE, _BITS = 0x80, 7


def parse(data: bytes) -> list[Edges]:
    """Return the pairs of each subgraph.

    Raises:
        ValueError: the data are damaged.

    """
    numbers = _numbers(data)
    try:
        if next(numbers) != _VERSION:
            raise ValueError(f"unknown version of {KEY}")
        graphs = [
            [(_signed(next(numbers)), _signed(next(numbers))) for _ in range(next(numbers))]
            for _ in range(next(numbers))
        ]
    except (StopIteration, RuntimeError) as error:
        raise ValueError(f"{KEY} ends too early") from error
    return graphs


def _numbers(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & ~_MORE) << shift
        shift += _BITS
        if not byte & _MORE:
            yield number
            number = shift = 0


def _signed(number: int) -> int:
    return -(number + 1) // 2 if number & 1 else number // 2


class Tokens:
    """Wraps the operators of one subgraph that pairs name into `tfl.control_node`."""

    def __init__(self, edges: Edges):
        """Note which operators each one waits for."""
        self._before: dict[int, set[int]] = {}
        for first, second in edges:
            self._before.setdefault(first, set())
            self._before.setdefault(second, set()).add(first)
        self._tokens: dict[int, SSAValue] = {}

    def wrap(self, index: int, op: Operation) -> Operation:
        """Return the op to insert for operator `index`: `op` itself where no pair names it."""
        if index not in self._before:
            return op
        end = tfl.YieldOp.create(operands=op.results, location=op.location)
        waits = [self._tokens[item] for item in sorted(self._before[index]) if item in self._tokens]
        node = tfl.ControlNodeOp.create(
            operands=waits,
            result_types=[*op.result_types, ControlType()],
            regions=[Region(Block([op, end]))],
            location=op.location,
        )
        self._tokens[index] = node.results[-1]
        return node
