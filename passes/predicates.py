"""What rules ask of shapes and constants, and the constants they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod

import numpy as np
from xdsl.dialects.builtin import Float32Type
from xdsl.ir import Attribute, Operation, SSAValue

from ..dialects import arith, tfl
from ..dialects.elements import Array, Elements
from ..dialects.op import Property, TensorOp, attribute, constant
from ..dialects.shapes import DYNAMIC, Shape, element_of, shape_of, tensor_type
from ..dialects.shapes import is_none as is_none
from .pattern import Op, Result, Rule, rule

Built = SSAValue | Operation
SMALL = 4096
"""A constant of so many bytes may be duplicated."""

MAX_RANK = 4
"""The rank up to which every elementwise kernel of the runtime broadcasts."""


def either(*sources: Op) -> Callable[[Callable[..., Result]], tuple[Rule, ...]]:
    """Make one rule of the decorated function for each of several patterns."""
    return lambda build: tuple(rule(source)(build) for source in sources)


def changed(op: TensorOp, properties: Mapping[str, Property], **operands: Built) -> Operation:
    """Return a detached copy of an op with some operands and properties replaced.

    Of two copies in a row the first would stay around as a user of its operands.
    """
    copy = op.with_operands(**operands)
    for name, value in properties.items():
        copy.properties[name] = attribute(value, op.INT)
    return copy


def rebuilt(
    op: Operation,
    operands: Sequence[Built],
    result_types: Sequence[Attribute] | None = None,
    **properties: Attribute,
) -> Operation:
    """Return a detached op like `op` on other operands, with some properties replaced."""
    return type(op).create(
        operands=[SSAValue.get(operand) for operand in operands],
        result_types=op.result_types if result_types is None else result_types,
        properties={**op.properties, **properties},
        location=op.location,
    )


def _elements(array: Array | Sequence[int], like: Attribute | None) -> Elements:
    if isinstance(array, np.ndarray | np.generic):
        values = np.asarray(array)
    else:
        values = np.array([-1 if item == DYNAMIC else item for item in array], np.int32)
    return Elements.of(values, None if like is None else tensor_type(like, values.shape))


def const(array: Array | Sequence[int], like: Attribute | None = None) -> arith.ConstantOp:
    """Build a constant; a sequence of ints is a vector of i32 where -1 is an unknown dimension.

    `like` is the element type, where the array's dtype does not say it.
    """
    return arith.ConstantOp(value=_elements(array, like))


def pseudo(array: Array | Sequence[int], like: Attribute | None = None) -> tfl.ConstOp:
    """Build a constant as `tfl.pseudo_const`, which canonicalization turns into the other."""
    return tfl.ConstOp(value=_elements(array, like))


def shape_const(shape: Iterable[int]) -> arith.ConstantOp:
    """Build the shape operand of a reshape."""
    return const(np.asarray([-1 if size == DYNAMIC else size for size in shape], np.int32))


def reshape(value: SSAValue | Operation, shape: Shape) -> tfl.ReshapeOp:
    """Build a reshape to a shape with at most one unknown dimension."""
    source = SSAValue.get(value)
    return tfl.ReshapeOp(
        source, shape_const(shape), result_types=(tensor_type(element_of(source), shape),)
    )


def transpose(value: SSAValue | Operation, perm: Sequence[int]) -> tfl.TransposeOp:
    """Build a transpose; scales along an axis go with it."""
    return tfl.TransposeOp(value, const(list(perm)))


def known_shape(value: SSAValue) -> Shape:
    """Return the shape of a value that is known to be ranked."""
    shape = shape_of(value)
    assert shape is not None
    return shape


def elements(array: Array) -> list[int]:
    """Return the elements of an integer array as a flat list."""
    return [int(item) for item in array.reshape(-1)]


def is_f32(value: SSAValue) -> bool:
    """Whether a value's elements are f32."""
    return isinstance(element_of(value), Float32Type)


def is_float(array: Array) -> bool:
    """Whether an array holds floating-point numbers, those of ml_dtypes included."""
    return array.dtype.kind == "f" or array.dtype.name in ("bfloat16",)


def rank_at_most(rank: int, *values: SSAValue) -> bool:
    """Whether all values have a known rank of at most `rank`."""
    return all((shape := shape_of(value)) is not None and len(shape) <= rank for value in values)


def all_equal(array: Array, value: float) -> bool:
    """Whether there are elements and all of them are `value`, in the array's own precision."""
    return bool(array.size) and bool((array == array.dtype.type(value)).all())


def is_float_of(array: Array, value: float) -> bool:
    """Whether all elements are floats and equal to `value` in the array's own precision."""
    return is_float(array) and all_equal(array, value)


def scalar_of(array: Array) -> float | None:
    """Return the only element, else None."""
    return float(array.reshape(-1)[0]) if array.size == 1 else None


def is_tail(shape: Shape | None, full: Shape | None) -> bool:
    """Whether `shape` equals the last dimensions of `full`."""
    if shape is None or full is None or len(shape) > len(full):
        return False
    return full[len(full) - len(shape) :] == shape


def strip_ones(shape: Shape) -> Shape:
    """Drop the leading dimensions that are 1."""
    start = 0
    while start < len(shape) and shape[start] == 1:
        start += 1
    return shape[start:]


def is_reduced_tail(shape: Shape | None, full: Shape | None) -> bool:
    """Whether `shape` without leading ones is not empty and equals the last ones of `full`."""
    if shape is None or full is None:
        return False
    reduced = strip_ones(shape)
    return bool(reduced) and is_tail(reduced, full)


def last_is_count(shape: Shape | None, counted: Shape | None) -> bool:
    """Whether the last dimension of `shape` is the number of elements of `counted`."""
    if not shape or counted is None or DYNAMIC in counted:
        return False
    return shape[-1] == prod(counted)


def is_per_channel(shape: Shape, channels: int) -> bool:
    """Whether a shape is [1, ..., 1, channels] or that of one element."""
    return prod(shape[:-1]) == 1 and (not shape or shape[-1] in (1, channels))


def unknown_dims(shape: Shape | None) -> int:
    """Return the number of unknown dimensions; a large number for an unknown rank."""
    return 1 << 30 if shape is None else shape.count(DYNAMIC)


def same_shape(one: SSAValue, other: SSAValue, dims: int = 1) -> bool:
    """Whether two values have equal types with at most `dims` unknown dimensions.

    With one unknown dimension in the same place and equal element counts shapes are equal.
    """
    return one.type == other.type and unknown_dims(shape_of(one)) <= dims


def permutation(value: SSAValue) -> tuple[int, ...] | None:
    """Return a constant permutation."""
    array = constant(value)
    return None if array is None else tuple(int(axis) for axis in array.reshape(-1))


def ints(value: SSAValue) -> tuple[int, ...] | None:
    """Return the elements of an integer constant."""
    array = constant(value)
    if array is None or array.dtype.kind not in "iu":
        return None
    return tuple(int(item) for item in array.reshape(-1))


def axes_of(value: SSAValue, rank: int) -> tuple[int, ...] | None:
    """Return constant axes in [0, rank)."""
    found = ints(value)
    return None if found is None else tuple(axis % rank if rank else 0 for axis in found)


def is_last_axis(value: SSAValue, of: SSAValue) -> bool:
    """Whether `value` is a constant that names only the last axis of `of`."""
    shape = shape_of(of)
    axes = ints(value)
    if not shape or axes is None or len(axes) != 1:
        return False
    return axes[0] in (-1, len(shape) - 1)


def defined_by(value: SSAValue, *types: type[Operation]) -> bool:
    """Whether an op of one of the types computes the value."""
    return isinstance(value.owner, types)


def uses_of(value: SSAValue) -> int:
    """Return how many operands are the value."""
    return sum(1 for _ in value.uses)


def swaps_last_two(perm: Sequence[int]) -> bool:
    """Whether a permutation exchanges the last two axes and leaves the others."""
    rank = len(perm)
    return rank >= 2 and tuple(perm) == (*range(rank - 2), rank - 1, rank - 2)


def is_owned(value: SSAValue) -> bool:
    """Whether folding into a constant does not leave a second copy of many bytes in the model."""
    array = constant(value)
    return value.has_one_use() or (array is not None and array.nbytes <= SMALL)


def as_vector(array: Array, channels: int) -> Array | None:
    """Return a constant as one value for each channel, None if it differs along other axes."""
    if array.size == channels and array.shape[-1:] == (channels,):
        return array.reshape(-1)
    if array.size and all_equal(array, array.reshape(-1)[0]):
        return np.full(channels, array.reshape(-1)[0], array.dtype)
    return None
