"""What transformations ask of the operators around one."""

from __future__ import annotations

from typing import TypeVar

from xdsl.dialects.builtin import f32
from xdsl.ir import Operation, OpResult, SSAValue

from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import element_of
from ...dialects.toco.arrays import is_quantized
from .graph import Graph, fused_activation

Made = TypeVar("Made", bound=Operation)


def made_by(value: SSAValue, kind: type[Made]) -> Made | None:
    """Return the operator that computes an array as its first result, if it is of one kind."""
    if not isinstance(value, OpResult) or value.index or not isinstance(value.op, kind):
        return None
    return value.op


def sole_reader(graph: Graph, value: SSAValue) -> Operation | None:
    """Return the only operator that reads an array which may go."""
    readers = graph.readers(value)
    return readers[0] if len(readers) == 1 and graph.is_discardable(value) else None


def is_plain(op: Operation) -> bool:
    """Whether an operator has no fused activation."""
    return fused_activation(op) in (None, "NONE")


def stored(value: SSAValue) -> Array | None:
    """Return a constant's array; None for one whose integers stand for reals."""
    return None if is_quantized(value) else constant(value)


def reals(value: SSAValue) -> Array | None:
    """Return the array of a float32 constant."""
    return constant(value) if element_of(value) == f32 else None


def scalar(value: SSAValue) -> float | None:
    """Return the only number of a float32 constant."""
    array = reals(value)
    return None if array is None or array.size != 1 else float(array.reshape(-1)[0])


def constant_side(op: Operation) -> int | None:
    """Return which of two operands is constant, if exactly one is."""
    sides = [index for index, value in enumerate(op.operands) if constant(value) is not None]
    return sides[0] if len(sides) == 1 and len(op.operands) == 2 else None


def without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return a shape without the dimensions that are 1."""
    return tuple(size for size in shape if size != 1)
