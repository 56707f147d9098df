"""Ops of tf that move elements and that tfl lacks, by other tf ops.

See `lowering` for when these apply.
"""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import i1, i32
from xdsl.ir import Attribute, SSAValue

from ...dialects import tf
from ...dialects.op import constant
from ...dialects.shapes import (
    element_of,
    integer,
    is_static,
    normalize,
    shape_of,
    tensor_type,
)
from ..pattern import Op, Refusal, rule
from .values import const, scalar_like, scalar_of


@rule(Op(tf.FillOp))
def lower_fill(root: tf.FillOp):
    """fill(shape, x) -> broadcast_to(x, shape)."""
    shape, value = root.operands
    return tf.BroadcastToOp(value, shape, result_types=root.result_types)


@rule(Op(tf.EmptyOp, init=True))
def lower_empty(root: tf.EmptyOp):
    """empty(shape) -> broadcast_to(0, shape), where it is to be cleared."""
    zero = scalar_of(0, element_of(root.results[0]))
    return tf.BroadcastToOp(zero, root.operands[0], result_types=root.result_types)


@rule(Op(tf.PadOp))
def lower_pad(root: tf.PadOp):
    """pad(x, paddings) -> pad_v2(x, paddings, 0)."""
    x, paddings = root.operands
    return tf.PadV2Op(x, paddings, scalar_like(0, x))


@rule(Op(tf.PackOp))
def lower_pack(root: tf.PackOp):
    """pack(values) -> concat(expand_dims(value), ...)."""
    shape = shape_of(root.results[0])
    if shape is None:
        return Refusal("the rank of the values is unknown")
    axis = normalize(integer(root.axis), len(shape))
    values = [tf.ExpandDimsOp(value, const(axis, np.int64)).output for value in root.operands]
    return tf.ConcatV2Op(values, const(axis, np.int64))


@rule(Op(tf.TensorScatterUpdateOp))
def lower_tensor_scatter_update(root: tf.TensorScatterUpdateOp):
    """scatter_update(x, i, u) -> (1 - scatter_nd(i, 1)) * x + scatter_nd(i, u)."""
    x, indices, updates = root.operands
    if not (is_static(x) and is_static(updates)):
        return Refusal("the shapes are not static")
    if element_of(x) == i1:
        numbers = [_cast(value, i32) for value in (x, updates)]
        update = tf.TensorScatterUpdateOp(numbers[0], indices, numbers[1])
        return _cast(update.results[0], i1)
    shape = const(shape_of(x), np.int32)
    ones = tf.BroadcastToOp(scalar_like(1, x), const(shape_of(updates), np.int64))
    kept = tf.SubOp(scalar_like(1, x), _scatter(indices, ones.output, shape))
    return tf.AddV2Op(tf.MulOp(kept, x), _scatter(indices, updates, shape))


def _scatter(indices: SSAValue, updates: SSAValue, shape: SSAValue) -> tf.ScatterNdOp:
    return tf.ScatterNdOp(indices, updates, shape, bad_indices_policy="")


def _cast(value: SSAValue, element: Attribute) -> SSAValue:
    shape = shape_of(value)
    assert shape is not None
    return tf.CastOp(value, result_types=[tensor_type(element, shape)]).y


@rule(Op(tf.InvertPermutationOp))
def lower_invert_permutation(root: tf.InvertPermutationOp):
    """invert_permutation(x) -> scatter_update(x, x as a column, range)."""
    x = root.operands[0]
    shape = shape_of(x)
    if shape is None or not is_static(x):
        return Refusal("the length is unknown")
    column = tf.ReshapeOp(x, const([shape[0], 1], np.int32))
    dtype = np.int32 if element_of(x) == i32 else np.int64
    return tf.TensorScatterUpdateOp(x, column, const(np.arange(shape[0]), dtype))


@rule(Op(tf.MatrixBandPartOp))
def lower_matrix_band_part(root: tf.MatrixBandPartOp):
    """matrix_band_part(x, lower, upper) -> select(-upper <= row - column <= lower, x, 0)."""
    x, lower, upper = root.operands
    shape = shape_of(x)
    if shape is None or not is_static(x) or len(shape) < 2:
        return Refusal("the shape of x is not static")
    bounds = [constant(lower), constant(upper)]
    if bounds[0] is None or bounds[1] is None:
        return _band_by_bounds(x, lower, upper, shape)
    rows, columns = shape[-2:]
    below, above = (int(bound.reshape(-1)[0]) for bound in bounds if bound is not None)
    distance = np.arange(rows)[:, None] - np.arange(columns)[None, :]
    kept = (distance <= (rows if below < 0 else below)) & (
        -distance <= (columns if above < 0 else above)
    )
    mask = np.broadcast_to(kept, shape)
    return tf.SelectV2Op(const(mask, np.bool_), x, tf.ZerosLikeOp(x))


def _band_by_bounds(
    x: SSAValue, lower: SSAValue, upper: SSAValue, shape: tuple[int, ...]
) -> tf.SelectV2Op:
    """Compare with bounds that are computed; a negative one stands for all."""
    rows, columns = shape[-2:]
    distance = np.arange(rows)[:, None] - np.arange(columns)[None, :]
    dtype = np.int32 if element_of(lower) == i32 else np.int64

    def limit(bound: SSAValue, size: int) -> SSAValue:
        negative = tf.LessOp(bound, scalar_like(0, bound))
        return tf.SelectV2Op(negative, scalar_like(size, bound), bound).output

    kept = tf.LogicalAndOp(
        tf.LessEqualOp(const(distance, dtype), limit(lower, rows)),
        tf.LessEqualOp(const(-distance, dtype), limit(upper, columns)),
    )
    return tf.SelectV2Op(kept, x, tf.ZerosLikeOp(x))


@rule(Op((tf.DynamicStitchOp, tf.ParallelDynamicStitchOp)))
def lower_dynamic_stitch(root: tf.DynamicStitchOp | tf.ParallelDynamicStitchOp):
    """dynamic_stitch(indices, data) -> pack(rows of the data), for constant indices."""
    half = len(root.operands) // 2
    indices, data = root.operands[:half], root.operands[half:]
    arrays = [constant(index) for index in indices]
    shape = shape_of(root.results[0])
    if shape is None or not is_static(root.results[0]) or not all(map(is_static, data)):
        return Refusal("the shapes are not static")
    if any(array is None for array in arrays):
        return Refusal("the indices are no constants")
    item = shape[1:]
    rows: list[SSAValue | None] = [None] * shape[0]
    for array, value in zip(arrays, data, strict=True):
        assert array is not None
        if not array.size:
            continue
        flat = tf.ReshapeOp(value, const([-1, *item], np.int64))
        found = tf.UnpackOp(flat, num=array.size, axis=0)
        for position, row in zip(array.reshape(-1).tolist(), found.results, strict=True):
            rows[position] = row
    if any(row is None for row in rows):
        return Refusal("some rows are not given")
    return tf.PackOp([row for row in rows if row is not None], axis=0)


@rule(Op(tf.RollOp))
def lower_roll(root: tf.RollOp):
    """roll(x, shift, axis) -> concat(tail, head) along each axis, for constants."""
    x, shift, axis = root.operands
    shifts, axes, shape = constant(shift), constant(axis), shape_of(x)
    if shifts is None or axes is None:
        return Refusal("shift or axis is no constant")
    if shape is None or not is_static(x):
        return Refusal("the shape of x is not static")
    moves: dict[int, int] = {}
    pairs = zip(axes.reshape(-1).tolist(), shifts.reshape(-1).tolist(), strict=True)
    for along, steps in pairs:
        at = normalize(along, len(shape))
        moves[at] = (moves.get(at, 0) + steps) % max(shape[at], 1)
    value = x
    for at, steps in moves.items():
        if steps:
            value = _rolled(value, shape, at, steps)
    return value


def _rolled(x: SSAValue, shape: tuple[int, ...], axis: int, steps: int) -> SSAValue:
    def part(start: int, length: int) -> SSAValue:
        begin, size = [0] * len(shape), list(shape)
        begin[axis], size[axis] = start, length
        return tf.SliceOp(x, const(begin, np.int64), const(size, np.int64)).output

    length = shape[axis]
    parts = [part(length - steps, steps), part(0, length - steps)]
    return tf.ConcatV2Op(parts, const(axis, np.int64)).output


@rule(Op(tf.SpaceToBatchNDOp))
def lower_space_to_batch(root: tf.SpaceToBatchNDOp):
    """space_to_batch(x) -> reshape(transpose(reshape(pad(x)))), for ranks that tfl lacks."""
    x, blocks, paddings = root.operands
    shape, block, pads = shape_of(x), constant(blocks), constant(paddings)
    if shape is None or not is_static(x) or block is None or pads is None:
        return Refusal("the shape of x is not static, or block or paddings are no constants")
    sizes, rest = block.tolist(), len(shape) - 1 - block.size
    around = [[0, 0], *pads.tolist(), *[[0, 0]] * rest]
    full = [size + before + after for size, (before, after) in zip(shape, around, strict=True)]
    split = [full[0]]
    for size, step in zip(full[1:], sizes, strict=False):
        split += [size // step, step]
    tail = full[1 + len(sizes) :]
    inner = [2 + 2 * i for i in range(len(sizes))]
    outer = [1 + 2 * i for i in range(len(sizes))]
    perm = [*inner, 0, *outer, *range(len(split), len(split) + rest)]
    spaces = [size // step for size, step in zip(full[1:], sizes, strict=False)]
    result = [full[0] * int(block.prod()), *spaces, *tail]
    padded = tf.PadOp(x, const(around, np.int64))
    blocked = tf.ReshapeOp(padded, const([*split, *tail], np.int64))
    moved = tf.TransposeOp(blocked, const(perm, np.int64))
    return tf.ReshapeOp(moved, const(result, np.int64))


@rule(Op(tf.BatchToSpaceNDOp))
def lower_batch_to_space(root: tf.BatchToSpaceNDOp):
    """batch_to_space(x) -> slice(reshape(transpose(reshape(x)))), for ranks that tfl lacks."""
    x, blocks, crops = root.operands
    shape, block, cut = shape_of(x), constant(blocks), constant(crops)
    if shape is None or not is_static(x) or block is None or cut is None:
        return Refusal("the shape of x is not static, or block or crops are no constants")
    sizes, m = block.tolist(), block.size
    batch, tail = shape[0] // int(block.prod()), list(shape[1 + m :])
    perm = [m]
    for i in range(m):
        perm += [m + 1 + i, i]
    perm += range(2 * m + 1, 2 * m + 1 + len(tail))
    spaces = [size * step for size, step in zip(shape[1:], sizes, strict=False)]
    begin = [0, *(before for before, _ in cut.tolist()), *[0] * len(tail)]
    ends = [size - before - after for size, (before, after) in zip(spaces, cut, strict=True)]
    split = tf.ReshapeOp(x, const([*sizes, batch, *shape[1:]], np.int64))
    moved = tf.TransposeOp(split, const(perm, np.int64))
    whole = tf.ReshapeOp(moved, const([batch, *spaces, *tail], np.int64))
    size = [batch, *map(int, ends), *tail]
    return tf.SliceOp(whole, const(begin, np.int64), const(size, np.int64))


RULES = [
    lower_batch_to_space,
    lower_dynamic_stitch,
    lower_empty,
    lower_fill,
    lower_invert_permutation,
    lower_matrix_band_part,
    lower_pack,
    lower_pad,
    lower_roll,
    lower_space_to_batch,
    lower_tensor_scatter_update,
]
