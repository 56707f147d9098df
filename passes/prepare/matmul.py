"""Matrix products in the form that fully connected layers have."""

from __future__ import annotations

from math import prod

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tf
from ...dialects.op import constant
from ...dialects.shapes import (
    Shape,
    boolean,
    broadcasts,
    element_of,
    is_static,
    shape_of,
    tensor_type,
)
from ..pattern import Op, Result, rule
from ..predicates import known_shape, pseudo
from .conv import transposed_constant


def _flipped(value: SSAValue) -> Operation:
    array = constant(value)
    if array is not None and array.ndim == 2:
        return transposed_constant(array, (1, 0), value)
    shape = shape_of(value)
    types = None if shape is None else (tensor_type(element_of(value), shape[::-1]),)
    return tf.TransposeOp(value, pseudo([1, 0]), result_types=types)


@rule(Op(tf.MatMulOp))
def transpose_operands(root: tf.MatMulOp) -> Result:
    """MatMul(a, b) -> MatMul(a, transpose(b)) with transpose_b, and without transpose_a.

    Source: transforms/prepare_patterns.td, ConvertMatmul*.
    """
    left, right = boolean(root.transpose_a), boolean(root.transpose_b)
    if not left and right:
        return None
    ranks = [shape_of(value) for value in root.operands]
    if any(shape is not None and len(shape) != 2 for shape in ranks):
        return None
    a: SSAValue | Operation = _flipped(root.a) if left else root.a
    b: SSAValue | Operation = root.b if right else _flipped(root.b)
    return tf.MatMulOp(a, b, result_types=root.result_types, transpose_a=False, transpose_b=True)


MAX_BATCH = 1 << 12


@rule(Op((tf.BatchMatMulOp, tf.BatchMatMulV2Op, tf.BatchMatMulV3Op)))
def unroll_batches(root: tf.BatchMatMulV2Op) -> Result:
    """BatchMatMul(x, y) -> one MatMul for each batch, packed; of two matrices just MatMul.

    Source: tensorflow transforms/unroll_batch_matmul.cc.
    """
    x, y = shape_of(root.x), shape_of(root.y)
    if x is None or y is None or len(x) < 2 or len(y) < 2:
        return None
    if element_of(root.x) != element_of(root.y):
        return None
    if len(x) == len(y) == 2:
        return _product(root, root.x, root.y)
    if not is_static(root.x) or not is_static(root.y):
        return None
    batch = broadcasts(x[:-2], y[:-2])
    if batch is None or not 0 < prod(batch) <= MAX_BATCH:
        return None
    parts = [
        _product(root, left, right)
        for left, right in zip(_matrices(root.x, batch), _matrices(root.y, batch), strict=True)
    ]
    packed = tf.PackOp(parts, axis=0)
    if len(batch) == 1:
        return packed
    shape = (*batch, *known_shape(parts[0].results[0]))
    return tf.ReshapeOp(packed, _wide(shape), result_types=root.result_types)


def _product(
    root: tf.BatchMatMulV2Op, x: SSAValue | Operation, y: SSAValue | Operation
) -> tf.MatMulOp:
    return tf.MatMulOp(x, y, transpose_a=root.adj_x, transpose_b=root.adj_y)


def _wide(shape: Shape) -> Operation:
    """Build the shape operand of a reshape, in 64 bits as upstream has it."""
    return pseudo(np.array(shape, np.int64))


def _matrices(value: SSAValue, batch: Shape) -> list[SSAValue]:
    """Return the matrix of `value` for each of the batches, in order."""
    shape = known_shape(value)
    matrix, own = shape[-2:], shape[:-2]
    number = prod(own)
    if not own:
        return [value] * prod(batch)
    if number == 1:
        return [tf.ReshapeOp(value, _wide(matrix)).results[0]] * prod(batch)
    flat = tf.ReshapeOp(value, _wide((number, *matrix))).results[0]
    type = tensor_type(element_of(value), (1, *matrix))
    split = tf.SplitOp(pseudo(np.array(0, np.int32)), flat, result_types=[type] * number)
    parts = [tf.ReshapeOp(part, _wide(matrix)).results[0] for part in split.results]
    return [parts[_source(index, batch, own)] for index in range(prod(batch))]


def _source(index: int, batch: Shape, own: Shape) -> int:
    """Return which batch of a broadcast operand stands at `index` of the result."""
    position, scale = 0, 1
    for axis in range(len(batch) - 1, -1, -1):
        at = index % batch[axis]
        index //= batch[axis]
        inner = axis - (len(batch) - len(own))
        if inner >= 0:
            position += (at if own[inner] != 1 else 0) * scale
            scale *= own[inner]
    return position


RULES = [transpose_operands]
UNROLL = [unroll_batches]
