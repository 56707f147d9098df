"""How many arithmetic operations an op takes, as traits of its definition.

A multiplication with the addition after it counts as two. Reports and the cost of a model read
these; an op without such a trait moves data, or nobody has counted it.

Source: utils/arithmetic_count_util.h, ir/tfl_ops.cc.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.traits import OpTrait

from .op import prop
from .shapes import DYNAMIC, Shape, boolean, count, integer, is_static, shape_of

TRANSCENDENTAL = 64
"""What one exponential or hyperbolic tangent costs, in operations: about 32 steps of two."""


def sizes(value: SSAValue | Attribute, unknown: int | None = None) -> Shape | None:
    """Return the shape of a value, None where it is not known; `unknown` is for unknown sizes."""
    shape = shape_of(value)
    if shape is None or (unknown is None and not is_static(value)):
        return None
    return tuple(unknown if size == DYNAMIC and unknown is not None else size for size in shape)


def elements(value: SSAValue | Attribute, unknown: int | None = None) -> int | None:
    """Return how many elements a value has, None where that is not known."""
    shape = sizes(value, unknown)
    return None if shape is None else count(shape)


@dataclass(frozen=True)
class Arithmetic(OpTrait, ABC):
    """The op computes; `operations` says how much."""

    @abstractmethod
    def operations(self, op: Operation, unknown: int | None = None) -> int | None:
        """Return the number of operations, None if a shape that it depends on is not known.

        Dimensions that are not known have the size `unknown`, if one is given.
        """


@dataclass(frozen=True)
class PerElement(Arithmetic):
    """So many operations for each element of the first result."""

    cost: int = 1

    def operations(self, op: Operation, unknown: int | None = None) -> int | None:
        """Multiply."""
        size = elements(op.results[0], unknown)
        return None if size is None else self.cost * size


@dataclass(frozen=True)
class PerOperand(Arithmetic):
    """One operation for each element of the result and each operand after the first."""

    def operations(self, op: Operation, unknown: int | None = None) -> int | None:
        """Multiply."""
        size = elements(op.results[0], unknown)
        return None if size is None else (len(op.operands) - 1) * size


@dataclass(frozen=True)
class PerWindow(Arithmetic):
    """One operation for each element of a window of `filter_height` by `filter_width`."""

    def operations(self, op: Operation, unknown: int | None = None) -> int | None:
        """Multiply the window's size and the result's."""
        size = elements(op.results[0], unknown)
        if size is None:
            return None
        return integer(prop(op, "filter_height")) * integer(prop(op, "filter_width")) * size


@dataclass(frozen=True)
class PerWeight(Arithmetic):
    """Every weight is used once for each column of the result; a bias is added to each element.

    A column is a vector along the last axis of the result.
    """

    weights: int = 1
    bias: int | None = 2

    def operations(self, op: Operation, unknown: int | None = None) -> int | None:
        """Multiply the number of weights and of columns."""
        shape, weights = sizes(op.results[0], unknown), elements(op.operands[self.weights])
        if weights is None or shape is None:
            return None
        total = 2 * weights * count(shape[:-1])
        biased = self.bias is not None and len(op.operands) > self.bias
        if biased and elements(op.operands[self.bias or 0]) is not None:
            total += count(shape)
        return total


@dataclass(frozen=True)
class PerInput(Arithmetic):
    """Every element of the input meets the weights [co, kh, kw, ci] of its channel."""

    weights: int
    input: int

    def operations(self, op: Operation, unknown: int | None = None) -> int | None:
        """Multiply the input's size and what each of its elements meets."""
        size, weights = elements(op.operands[self.input], unknown), op.operands[self.weights]
        shape = shape_of(weights)
        if size is None or shape is None or not is_static(weights):
            return None
        return 2 * size * count(shape[:3])


@dataclass(frozen=True)
class PerProduct(Arithmetic):
    """Every element of a product of matrices is a sum over the axis that both share."""

    def operations(self, op: Operation, unknown: int | None = None) -> int | None:
        """Multiply the length of that axis and the result's size."""
        size, shape = elements(op.results[0], unknown), sizes(op.operands[0], unknown)
        if size is None or not shape:
            return None
        return 2 * size * shape[-2 if boolean(prop(op, "adj_x")) else -1]


def operations(op: Operation) -> int | None:
    """Return how many operations an op takes, None if unknown or if it does not compute."""
    trait = op.get_trait(Arithmetic)
    return None if trait is None else trait.operations(op)
