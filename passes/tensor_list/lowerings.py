"""List ops on plain tensors, one function for each kind of op.

Each gets an op whose list operands are tensors already and returns the values in place of its
results.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tf
from ...dialects.op import constant
from ...dialects.shapes import (
    DYNAMIC,
    element_of,
    integer,
    rank_of,
    shape_of,
    tensor_type,
    typed,
    unranked,
)
from .builder import ENTRIES, SCALAR, Builder, CannotLower, list_type

Lowering = Callable[[Operation], Sequence[SSAValue]]


def from_tensor(op: Operation) -> Sequence[SSAValue]:
    """Take the tensor itself as the list of its rows."""
    return (op.operands[0],)


def get_item(op: Operation) -> Sequence[SSAValue]:
    """Take a row."""
    return (Builder(op).row(op.operands[0], op.operands[1], op.results[0].type),)


def length(op: Operation) -> Sequence[SSAValue]:
    """Take the size of the first axis."""
    return (Builder(op).length(op.operands[0]),)


def set_item(op: Operation) -> Sequence[SSAValue]:
    """Join the rows before, the item and the rows after."""
    build = Builder(op)
    list_, index, item = op.operands
    any_shape = unranked(element_of(list_))
    rank = build.add(tf.RankOp(item, result_types=(SCALAR,)))
    zero = build.scalar(0)
    after = build.add(tf.AddOp(index, build.scalar(1), result_types=(index.type,)))
    rank = build.expand(rank, zero)
    all_left = build.scalar(-1)
    head = build.slice(list_, zero, index, rank, any_shape)
    tail = build.slice(list_, after, all_left, rank, any_shape)
    row = build.expand(item, zero, any_shape)
    return (build.concat(zero, [head, row, tail], list_.type),)


def update_item(op: Operation) -> Sequence[SSAValue]:
    """Replace a slice of one row."""
    build = Builder(op)
    list_, index, item = op.operands
    rank = build.add(tf.RankOp(item, result_types=(SCALAR,)))
    zero = build.scalar(0)
    rank = build.expand(rank, zero)
    inner = build.filled(rank, 0)
    start = build.concat(zero, [build.expand(index, zero), inner], ENTRIES)
    row = build.expand(item, zero, unranked(element_of(list_)))
    update = tf.XlaDynamicUpdateSliceOp(list_, row, start, result_types=(list_.type,))
    return (build.add(update),)


def push_back(op: Operation) -> Sequence[SSAValue]:
    """Join the tensor and the item as one more row."""
    build = Builder(op)
    list_, item = op.operands
    shape = shape_of(item)
    zero = build.scalar(0)
    row = build.expand(item, zero, typed(element_of(item), None if shape is None else (1, *shape)))
    return (build.concat(zero, [list_, row], list_type(element_of(item), op.results[0])),)


def stack(op: Operation) -> Sequence[SSAValue]:
    """Take the tensor itself; where the shape of the items is given, reshape it to be known so."""
    list_, wanted = op.operands
    sizes = constant(wanted)
    if sizes is None or rank_of(wanted) == 0:
        return (list_,)
    build = Builder(op)
    given = op.properties.get("num_elements")
    count = -1 if given is None else integer(given)
    item = tuple(int(size) for size in sizes.reshape(-1))
    shape = tuple(DYNAMIC if size < 0 else size for size in (count, *item))
    same = build.add(tf.ShapeOp(list_, result_types=(ENTRIES,)))
    types = (tensor_type(element_of(list_), shape),)
    return (build.add(tf.ReshapeOp(list_, same, result_types=types)),)


def concat(op: Operation) -> Sequence[SSAValue]:
    """Join the rows along their first axis; the lengths serve gradients only and are empty."""
    list_, wanted = op.operands[:2]
    sizes = constant(wanted)
    if sizes is None:
        raise CannotLower(op, "element_shape must be a constant")
    shape = shape_of(list_)
    if shape is not None and shape[0] <= 0:
        raise CannotLower(op, "the list's length must be known and greater than 0")
    build = Builder(op)
    element = element_of(list_)
    item = tuple(DYNAMIC if size < 0 else int(size) for size in sizes.reshape(-1))
    types = (tensor_type(element, item),) * (0 if shape is None else shape[0])
    rows = build.insert(tf.UnpackOp(list_, axis=0, result_types=types))
    joined = build.concat(build.scalar(0), rows.results, tensor_type(element, (DYNAMIC, *item[1:])))
    return (joined, build.constant(np.zeros(0, np.int64)))


LOWERINGS: dict[type[Operation], Lowering] = {
    tf.TensorListFromTensorOp: from_tensor,
    tf.TensorListGetItemOp: get_item,
    tf.TensorListLengthOp: length,
    tf.TensorListPushBackOp: push_back,
    tf.TensorListStackOp: stack,
    tf.TensorListConcatV2Op: concat,
}
