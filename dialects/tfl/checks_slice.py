"""Verifiers of the ops that cut tensors and join them; see `checks`."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import Operation, SSAValue

from ..op import constant
from ..shapes import (
    DYNAMIC,
    Shape,
    compatible,
    count,
    integer,
    is_static,
    normalize,
    rank_of,
    shape_of,
)
from .checks import constant_integers, type_like


def _scalar(value: SSAValue) -> int | None:
    """Return the one element of a constant."""
    array = constant(value)
    return int(array.reshape(-1)[0]) if array is not None and array.size == 1 else None


def concatenation(op: Operation) -> str | None:
    """Ask for operands that differ along the axis only, and add up to the result there."""
    shape = shape_of(op.results[0])
    if shape is None:
        return None
    axis = normalize(integer(op.properties["axis"]), len(shape))
    if not 0 <= axis < len(shape):
        return "concatenation dimension must be in [-rank, rank)"
    sizes: list[int] = list(shape)
    sizes[axis] = 0
    known_from = ["output"] * len(shape)
    known = True
    for index, operand in enumerate(op.operands):
        found = shape_of(operand)
        if found is None:
            known = False
            continue
        if len(found) != len(shape):
            return (
                f"rank of operand #{index} must be equal to rank of output, "
                f"expected {len(shape)}, got {len(found)}"
            )
        if problem := _joined(sizes, known_from, found, axis, index):
            return problem
    total, wanted = sizes[axis], shape[axis]
    if known and DYNAMIC not in (total, wanted) and total != wanted:
        return (
            f"dimension size of dimension #{axis} of output must be equal to the sum of "
            f"dimension sizes of dimension #{axis}, expected {total}, got {wanted}"
        )
    return None


def _joined(
    sizes: list[int], known_from: list[str], shape: Shape, axis: int, operand: int
) -> str | None:
    """Add one operand of a concatenation to the sizes known so far."""
    for at, size in enumerate(shape):
        if at == axis:
            sizes[at] = DYNAMIC if DYNAMIC in (sizes[at], size) else sizes[at] + size
        elif sizes[at] == DYNAMIC:
            sizes[at], known_from[at] = size, f"operand #{operand}"
        elif size not in (DYNAMIC, sizes[at]):
            return (
                f"dimension size of dimension #{at} of operand #{operand} must be equal to "
                f"dimension size of dimension #{at} of {known_from[at]}, expected {sizes[at]}, "
                f"got {size}"
            )
    return None


def pack(op: Operation) -> str | None:
    """Ask for `values_count` operands of one shape, and an axis of the result."""
    if integer(op.properties["values_count"]) != len(op.operands):
        return "input count should match 'values_count' attribute"
    first = op.operands[0]
    rank = rank_of(first)
    axis = integer(op.properties["axis"])
    if rank is not None and not -rank - 1 <= axis < rank + 1:
        return (
            "op attribute 'axis' should be in range [-rank - 1, rank + 1), "
            f"got rank = {rank}, and axis = {axis}"
        )
    for operand in op.operands:
        if not compatible(shape_of(first), shape_of(operand)):
            return f"operands should be of the same type. got '{first.type}', '{operand.type}'"
    return None


def unpack(op: Operation) -> str | None:
    """Ask for an axis of the input that is as long as there are results."""
    shape, axis = shape_of(op.operands[0]), integer(op.properties["axis"])
    parts = integer(op.properties["num"])
    if shape is None:
        return None
    if not shape:
        return "input should be of rank larger than 0"
    if not -len(shape) <= axis < len(shape):
        return (
            "attribute 'axis' should be in range [-rank, rank), "
            f"got axis = {axis}, and rank = {len(shape)}"
        )
    if shape[axis] not in (DYNAMIC, parts):
        return "output count should match 'num' attribute"
    return None


def slice_(op: Operation) -> str | None:
    """Ask for as many begins and sizes as dimensions, and for bounds within the input."""
    x = op.operands[0]
    shape = shape_of(x)
    static = all(is_static(operand) for operand in op.operands)
    if shape is not None and static:
        for name, operand in zip(("begin", "size"), op.operands[1:], strict=True):
            if count(shape_of(operand) or ()) != len(shape):
                return f"{name} tensor elements size is not equal to input tensor rank"
    begin, size = (constant_integers(operand) for operand in op.operands[1:])
    for axis, first in enumerate(begin or ()):
        if first < 0:
            return f"begin[{axis}] cannot be negative"
    for axis, length in enumerate(size or ()):
        if length < -1:
            return f"size[{axis}] cannot be negative other than -1"
    if begin is None or size is None or shape is None or not is_static(x):
        return None
    for axis, (first, length, limit) in enumerate(zip(begin, size, shape, strict=False)):
        if first > limit:
            return f"begin[{axis}] cannot exceed dimension length: {limit}"
        if length >= 0 and first + length > limit:
            return f"begin[{axis}] + size[{axis}] cannot exceed dimension length: {limit}"
    return None


def strided_slice(op: Operation) -> str | None:
    """Ask for no more bounds than dimensions."""
    rank = rank_of(op.operands[0])
    for name, operand in zip(("begin", "end", "strides"), op.operands[1:], strict=True):
        shape = shape_of(operand)
        if rank is not None and shape and shape[0] > rank:
            return f"'{name}' has {shape[0]} elements for an input of rank {rank}"
    return None


def _parts(
    op: Operation, value: SSAValue, shape: Shape, axis: int, sizes: Sequence[int]
) -> str | None:
    """Check that the results are parts of `value` of the given sizes."""
    for index, (result, size) in enumerate(zip(op.results, sizes, strict=True)):
        expected = (*shape[:axis], size, *shape[axis + 1 :])
        if not compatible(shape_of(result), expected):
            wanted = type_like(value, expected)
            return f"output #{index} should be '{wanted}' instead got '{result.type}'"
    return None


def _cut(op: Operation, value: SSAValue, split_dim: SSAValue) -> tuple[Shape, int] | str | None:
    """Return the shape that is split and the axis; None if it is not known, or what is wrong."""
    if integer(op.properties["num_splits"]) != len(op.results):
        return "output count should match 'num_splits' attribute"
    shape, axis = shape_of(value), _scalar(split_dim)
    if shape is None or axis is None:
        return None
    axis = normalize(axis, len(shape))
    if not 0 <= axis < len(shape):
        return "'split_dim' should be in [-rank, rank)"
    return None if shape[axis] == DYNAMIC else (shape, axis)


def split(op: Operation) -> str | None:
    """Ask for equal parts."""
    split_dim, value = op.operands
    cut = _cut(op, value, split_dim)
    if not isinstance(cut, tuple):
        return cut
    shape, axis = cut
    parts = len(op.results)
    if shape[axis] % parts:
        return "'num_splits' should evenly divide 'split_dim' axis"
    return _parts(op, value, shape, axis, [shape[axis] // parts] * parts)


def split_v(op: Operation) -> str | None:
    """Ask for parts of the given sizes, one of which may be -1."""
    value, size_splits, split_dim = op.operands
    cut = _cut(op, value, split_dim)
    if not isinstance(cut, tuple) or (sizes := constant_integers(size_splits)) is None:
        return cut if isinstance(cut, str) else None
    shape, axis = cut
    if len(sizes) != len(op.results):
        return f"'size_splits' should be '{type_like(size_splits, (len(op.results),))}'"
    if min(sizes) < -1:
        return "elements of 'size_splits' should be greater than or equal to -1"
    if sizes.count(-1) > 1:
        return "'size_splits' can only have one -1"
    total = sum(size for size in sizes if size >= 0)
    if -1 in sizes:
        if total > shape[axis]:
            return (
                "sum of non-negative elements of 'size_splits' is greater than the dimension "
                "size of 'split_dim' axis"
            )
        sizes[sizes.index(-1)] = shape[axis] - total
    elif total != shape[axis]:
        return "sum of 'size_splits' should match the dimension size of 'split_dim' axis"
    return _parts(op, value, shape, axis, sizes)
