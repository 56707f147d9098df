"""Canonical forms of tf ops that move elements or ask for shapes."""

from __future__ import annotations

from math import prod

import numpy as np
from xdsl.dialects.builtin import i32, i64
from xdsl.ir import Operation, OpResult, SSAValue

from ...dialects import tf
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array, Elements
from ...dialects.shapes import (
    DYNAMIC,
    element_of,
    integer,
    is_static,
    rank_of,
    shape_of,
    tensor_type,
)
from ...dialects.tf.resource import variable_type
from ...dialects.tf.values import known_values
from ..pattern import Const, Op, Result, Value, rule

X = Value("x")
COMPUTED_SHAPES = (
    tf.ShapeOp,
    tf.SizeOp,
    tf.RankOp,
    tf.StridedSliceOp,
    tf.SliceOp,
    tf.GatherOp,
    tf.GatherV2Op,
    tf.ProdOp,
    tf.PackOp,
    tf.ConcatV2Op,
)
"""Ops that models compute shapes with."""


@rule(Op(COMPUTED_SHAPES))
def fold_shape(root: Operation) -> Result:
    """Shape(x) -> its value, where the shape is known; parts of it likewise.

    Source: the folds of Shape, Size, Rank, Pack and StridedSlice in ir/tf_ops_n_z.cc; that the
    other ops fold too is ours.
    """
    result = root.results[0]
    element, rank = element_of(result), rank_of(result)
    if rank is None or rank > 1 or element not in (i32, i64):
        return None
    known = known_values(result)
    if known is None or None in known or (rank == 0 and len(known) != 1):
        return None
    wide = np.array(known, np.int64).reshape(-1 if rank else ())
    values = wide.astype(numpy_dtype(element))
    if not np.array_equal(values, wide):
        return None
    return tf.ConstOp(value=Elements.of(values, tensor_type(element, values.shape)))


@rule(Op(tf.ShapeNOp))
def split_shapes(root: tf.ShapeNOp) -> Result:
    """ShapeN(x, y) -> Shape(x), Shape(y).

    Source: ir/tf_ops_n_z.cc, ShapeNOp canonicalization.
    """
    pairs = zip(root.operands, root.results, strict=True)
    return tuple(
        tf.ShapeOp(operand, result_types=(result.type,)).output for operand, result in pairs
    )


@rule(Op(tf.VariableShapeOp))
def fold_variable_shape(root: tf.VariableShapeOp) -> Result:
    """VariableShape(v) -> its value, where the shape of the variable is known.

    Source: ir/tf_ops_n_z.cc, VariableShapeOp::fold.
    """
    type = variable_type(root.operands[0])
    shape = None if type is None else shape_of(type)
    if shape is None or DYNAMIC in shape:
        return None
    element = element_of(root.output)
    values = np.array(shape, numpy_dtype(element))
    return tf.ConstOp(value=Elements.of(values, tensor_type(element, values.shape)))


@rule(Op(tf.ReshapeOp, Op(tf.ReshapeOp, X, Value(), shared=True), Value("shape")))
def merge_reshapes(root: tf.ReshapeOp, x: SSAValue, shape: SSAValue) -> Result:
    """Reshape(Reshape(x), shape) -> Reshape(x, shape).

    Source: transforms/canonicalize.td, RedundantReshape.
    """
    return tf.ReshapeOp(x, shape, result_types=root.result_types)


@rule(Op(tf.ReshapeOp, X, Op(tf.ShapeOp, Value("like"), shared=True)))
def drop_reshape_to_own_shape(root: tf.ReshapeOp, x: SSAValue, like: SSAValue) -> Result:
    """Reshape(x, Shape(x)) -> x.

    Source: transforms/canonicalize.td, ReshapeToSelfShape.
    """
    return x if x is like and x.type == root.output.type else None


@rule(Op((tf.ReshapeOp, tf.BroadcastToOp), X, Value()))
def drop_reshape(root: tf.ReshapeOp, x: SSAValue) -> Result:
    """Reshape(x) -> x, BroadcastTo(x) -> x, of the same static type.

    Source: ir/tf_ops_n_z.cc, ReshapeOp::fold; ir/tf_ops_a_m.cc, BroadcastToOp::fold.
    """
    return x if x.type == root.output.type and is_static(x) else None


@rule(Op(tf.EnsureShapeOp, X))
def drop_ensured_shape(root: tf.EnsureShapeOp, x: SSAValue) -> Result:
    """EnsureShape(x) -> x, where the type shows that x has the shape.

    Source: ir/tf_ops_a_m.cc, EnsureShapeOp::fold.
    """
    wanted, shape = root.shape.shape, shape_of(x)
    if x.type != root.output.type:
        return None
    if wanted is None:
        return x
    if shape is None or len(shape) != len(wanted):
        return None
    fits = all(b in (DYNAMIC, a) for a, b in zip(shape, wanted, strict=True))
    return x if fits else None


@rule(Op(tf.TileOp, X, Const("multiples")))
def drop_tile(root: tf.TileOp, x: SSAValue, multiples: Array) -> Result:
    """Tile(x, [1, 1]) -> x.

    Source: ir/tf_ops_n_z.cc, TileOp::fold.
    """
    return x if bool((multiples == 1).all()) and x.type == root.output.type else None


@rule(Op(tf.TransposeOp, X, Const("perm")))
def drop_transpose(root: tf.TransposeOp, x: SSAValue, perm: Array) -> Result:
    """Transpose(x, [0, 1]) -> x.

    Source: ir/tf_ops_n_z.cc, TransposeOp::fold.
    """
    in_order = list(perm) == list(range(perm.size))
    return x if in_order and x.type == root.results[0].type else None


@rule(Op(tf.TransposeOp, Op(tf.TransposeOp, X, Const("first"), shared=True), Const("second")))
def undo_transpose(root: tf.TransposeOp, x: SSAValue, first: Array, second: Array) -> Result:
    """Transpose(Transpose(x)) -> x, where the second undoes the first.

    Source: ir/tf_ops_n_z.cc, FoldCancellableTranspose.
    """
    if first.size != second.size or x.type != root.results[0].type:
        return None
    return x if list(first[second]) == list(range(first.size)) else None


@rule(Op(tf.SumOp, X, Const("axes")))
def drop_reduction(root: tf.SumOp, x: SSAValue, axes: Array) -> Result:
    """Sum(x, []) -> x, along no axes.

    Source: ir/tf_ops_n_z.cc, SumOp::fold.
    """
    return x if not axes.size and x.type == root.output.type else None


@rule(Op(tf.PackOp))
def pack_to_reshape(root: tf.PackOp) -> Result:
    """Pack(x) -> Reshape(x), for one operand.

    Source: ir/tf_ops_n_z.cc, PackOp canonicalization.
    """
    shape = shape_of(root.output)
    if len(root.operands) != 1 or shape is None or DYNAMIC in shape or prod(shape) == 0:
        return None
    target = tf.ConstOp(value=np.array(shape, np.int64))
    return tf.ReshapeOp(root.operands[0], target, result_types=root.result_types)


@rule(Op(tf.PackOp))
def pack_to_shape(root: tf.PackOp) -> Result:
    """Pack(Shape(x)[0], Shape(x)[1]) -> Shape(x), if these are all the entries.

    Source: ir/tf_ops_n_z.cc, PackOp::fold.
    """
    shapes = [_entry(value, index) for index, value in enumerate(root.operands)]
    shape = shapes[0]
    if shape is None or any(item is not shape for item in shapes):
        return None
    return shape if shape.type == root.output.type else None


def _entry(value: SSAValue, index: int) -> SSAValue | None:
    """Return the shape of which `value` is the entry at `index`."""
    op = value.op if isinstance(value, OpResult) else None
    if not isinstance(op, tf.StridedSliceOp) or integer(op.shrink_axis_mask) != 1:
        return None
    if not isinstance(op.input.owner, tf.ShapeOp):
        return None
    begin = known_values(op.begin)
    return op.input if begin == (index,) else None


@rule(Op(tf.ConcatOp))
def replace_concat(root: tf.ConcatOp) -> Result:
    """Concat(axis, x, y) -> ConcatV2(x, y, axis).

    Source: transforms/canonicalize.td, ConvertToConcatV2.
    """
    axis, *values = root.operands
    return tf.ConcatV2Op(values, axis, result_types=root.result_types)


RULES = [
    fold_shape,
    split_shapes,
    fold_variable_shape,
    merge_reshapes,
    drop_reshape_to_own_shape,
    drop_reshape,
    drop_ensured_shape,
    drop_tile,
    drop_transpose,
    undo_transpose,
    drop_reduction,
    pack_to_reshape,
    pack_to_shape,
    replace_concat,
]
