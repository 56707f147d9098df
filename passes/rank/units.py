"""Dimensions of 1: finding those that nobody would miss, and taking them out of a value."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xdsl.ir import Attribute, Operation, SSAValue

from ...dialects import tfl
from ...dialects.quant import UniformType
from ...dialects.shapes import Shape, element_of, shape_of, tensor_type
from ..predicates import MAX_RANK, known_shape, pseudo, rebuilt, unknown_dims


def _size(shape: Shape, axis: int, rank: int) -> int:
    """Return a dimension by its place in a result of `rank`; 1 where the shape has no such."""
    place = axis - (rank - len(shape))
    return shape[place] if place >= 0 else 1


def can_lose(value: SSAValue) -> bool:
    """Whether a value can be reshaped: no scale along an axis, one unknown dimension at most."""
    element = element_of(value)
    if isinstance(element, UniformType) and element.per_axis:
        return False
    return unknown_dims(shape_of(value)) <= 1


def unit_axes(
    result: SSAValue,
    operands: Sequence[SSAValue],
    rank: int = MAX_RANK,
    kept: Collection[int] = (),
) -> tuple[int, ...]:
    """Return the first axes that are 1 everywhere, as many as bring the result to `rank`.

    Shapes of operands are aligned at their ends with that of the result; `kept` are axes that must
    stay. Empty if the rank is small enough or a value cannot be reshaped.
    """
    shape = shape_of(result)
    if shape is None or not all(map(can_lose, (result, *operands))):
        return ()
    shapes = [shape, *map(known_shape, operands)]
    found = [
        axis
        for axis in range(len(shape))
        if axis not in kept and all(_size(each, axis, len(shape)) == 1 for each in shapes)
    ]
    return tuple(found[: max(len(shape) - rank, 0)])


def without(shape: Sequence[int], axes: Collection[int], rank: int) -> Shape:
    """Drop axes of a result of `rank` from a shape that is aligned with it at the end."""
    offset = rank - len(shape)
    return tuple(size for place, size in enumerate(shape) if place + offset not in axes)


def reshaped(value: SSAValue | Operation, shape: Shape) -> tfl.ReshapeOp:
    """Build a reshape whose shape operand is a `tfl.pseudo_const`."""
    source = SSAValue.get(value)
    type = tensor_type(element_of(source), shape)
    return tfl.ReshapeOp(source, pseudo(shape), result_types=(type,))


def squeezed(value: SSAValue, axes: Collection[int], rank: int) -> SSAValue | Operation:
    """Take axes out of a value; it stays as it is where it has none of them."""
    before = known_shape(value)
    after = without(before, axes, rank)
    return value if after == before else reshaped(value, after)


def at_lower_rank(
    op: Operation,
    axes: Sequence[int],
    values: int = 1,
    others: Sequence[SSAValue | Operation] = (),
    **properties: Attribute,
) -> tfl.ReshapeOp:
    """Build `op` without `axes`, and the reshape that puts them back.

    The first operands, `values` of them, lose the axes; `others` are the rest, as they shall be.
    """
    shape = known_shape(op.results[0])
    operands = [squeezed(value, axes, len(shape)) for value in op.operands[:values]]
    type = tensor_type(element_of(op.results[0]), without(shape, axes, len(shape)))
    return reshaped(rebuilt(op, [*operands, *others], (type,), **properties), shape)
