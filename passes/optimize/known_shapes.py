"""Arithmetic on shapes that comes out constant, and reshapes with one unknown dimension.

All of it is ours: a dynamic batch makes frameworks compute at run time what only depends on the
other dimensions.
"""

from __future__ import annotations

from math import prod

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant, is_constant
from ...dialects.shapes import DYNAMIC, Shape, boolean, element_of, integer, shape_of, tensor_type
from ..pattern import Op, Result, Value, rule
from ..predicates import const, ints, shape_const

MAX_DIMS = 32
MAX_DEPTH = 8
Dims = tuple[int | None, ...]


def known_values(value: SSAValue, depth: int = MAX_DEPTH) -> Dims | None:
    """Return the elements of a small integer tensor, None for each that is not known."""
    op = value.owner
    if not isinstance(op, Operation) or depth == 0:
        return None
    array = constant(value)
    if array is not None:
        if array.dtype.kind not in "iu" or array.size > MAX_DIMS or array.ndim > 1:
            return None
        return tuple(int(item) for item in array.reshape(-1))
    if isinstance(op, tfl.ShapeOp):
        shape = shape_of(op.input)
        return None if shape is None else tuple(None if n == DYNAMIC else n for n in shape)
    return _through(op, depth - 1)


def _through(op: Operation, depth: int) -> Dims | None:
    match op:
        case tfl.CastOp():
            return known_values(op.operands[0], depth)
        case tfl.PackOp():
            return _joined(op, depth) if integer(op.axis) == 0 else None
        case tfl.ConcatenationOp():
            plain = op.fused_activation_function == tfl.NONE
            return _joined(op, depth) if plain and integer(op.axis) in (0, -1) else None
        case tfl.GatherOp():
            return _gathered(op, depth)
        case tfl.SliceOp():
            return _sliced(op, depth)
        case tfl.StridedSliceOp():
            return _strided(op, depth)
        case tfl.ReduceProdOp():
            values = known_values(op.operands[0], depth)
            if values is None or None in values:
                return None
            return (prod(item for item in values if item is not None),)
        case tfl.ReshapeOp() | tfl.SqueezeOp() | tfl.ExpandDimsOp():
            shape = shape_of(op.results[0])
            return known_values(op.operands[0], depth) if shape and len(shape) <= 1 else None
        case _:
            return None


def _joined(op: Operation, depth: int) -> Dims | None:
    found: list[int | None] = []
    for operand in op.operands:
        values = known_values(operand, depth)
        if values is None:
            shape = shape_of(operand)
            if shape is None or len(shape) > 1 or DYNAMIC in shape or prod(shape) > MAX_DIMS:
                return None
            values = (None,) * prod(shape)
        found.extend(values)
    return tuple(found) if len(found) <= MAX_DIMS else None


def _gathered(op: tfl.GatherOp, depth: int) -> Dims | None:
    values, indices = known_values(op.params, depth), ints(op.indices)
    if values is None or indices is None or integer(op.axis) != 0:
        return None
    if any(not 0 <= index < len(values) for index in indices):
        return None
    return tuple(values[index] for index in indices)


def _sliced(op: tfl.SliceOp, depth: int) -> Dims | None:
    values, begin, size = known_values(op.input, depth), ints(op.begin), ints(op.size)
    if values is None or begin is None or size is None or len(begin) != 1:
        return None
    end = len(values) if size[0] < 0 else begin[0] + size[0]
    return values[begin[0] : end]


def _strided(op: tfl.StridedSliceOp, depth: int) -> Dims | None:
    values = known_values(op.input, depth)
    bounds = ints(op.begin), ints(op.end), ints(op.strides)
    if values is None or any(item is None or len(item) != 1 for item in bounds):
        return None
    if integer(op.ellipsis_mask) or integer(op.new_axis_mask) or boolean(op.offset):
        return None
    begin, end, stride = (item[0] for item in bounds if item is not None)
    if integer(op.shrink_axis_mask):
        return (values[begin],) if -len(values) <= begin < len(values) else None
    start = None if integer(op.begin_mask) else begin
    stop = None if integer(op.end_mask) else end
    return values[slice(start, stop, stride)] if stride else None


@rule(Op((tfl.GatherOp, tfl.StridedSliceOp, tfl.SliceOp, tfl.ReduceProdOp, tfl.PackOp, tfl.CastOp)))
def fold_known_shape(root: Operation) -> Result:
    """gather(shape(x), i) -> constant, where those dimensions are known; other ops likewise."""
    shape = shape_of(root.results[0])
    if shape is None or len(shape) > 1 or DYNAMIC in shape or prod(shape) > MAX_DIMS:
        return None
    if not _from_shape(root):
        return None
    values = known_values(root.results[0])
    dtype = {"i32": np.int32, "i64": np.int64}.get(str(element_of(root.results[0])))
    if dtype is None or values is None or None in values or len(values) != prod(shape):
        return None
    array: Array = np.array([item or 0 for item in values], dtype).reshape(shape)
    return const(array)


def _from_shape(op: Operation) -> bool:
    """Whether the operands are of the kind that shape arithmetic has."""
    source = op.operands[0].owner
    return isinstance(
        source,
        tfl.ShapeOp
        | tfl.GatherOp
        | tfl.StridedSliceOp
        | tfl.SliceOp
        | tfl.PackOp
        | tfl.ConcatenationOp
        | tfl.CastOp
        | tfl.ReduceProdOp,
    )


@rule(Op(tfl.ReshapeOp, Value("x"), Value("shape")))
def make_shape_constant(root: tfl.ReshapeOp, x: SSAValue, shape: SSAValue) -> Result:
    """reshape(x, computed shape) -> reshape(x, constant), with one unknown dimension at most."""
    if isinstance(shape.owner, Operation) and is_constant(type(shape.owner)):
        return None
    wanted = _wanted(root, shape)
    if wanted is None or wanted.count(DYNAMIC) > 1 or 0 in wanted:
        return None
    made = tensor_type(element_of(root.output), wanted)
    return tfl.ReshapeOp(x, shape_const(wanted), result_types=(made,))


def _wanted(root: tfl.ReshapeOp, shape: SSAValue) -> Shape | None:
    """Return the shape of a reshape by its type and by the values of its shape operand."""
    typed, values = shape_of(root.output), known_values(shape)
    if values is None:
        return typed
    if typed is None:
        typed = (DYNAMIC,) * len(values)
    if len(typed) != len(values):
        return None
    return tuple(
        n if n != DYNAMIC or value is None or value < 0 else value
        for n, value in zip(typed, values, strict=True)
    )


RULES = [fold_known_shape, make_shape_constant]
