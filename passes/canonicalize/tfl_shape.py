"""Canonical forms of the tfl ops that only move elements."""

from __future__ import annotations

from math import prod

import numpy as np
from xdsl.dialects.builtin import i32
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant, prop
from ...dialects.shapes import (
    DYNAMIC,
    element_of,
    integer,
    is_static,
    normalize,
    shape_of,
    tensor_type,
)
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import (
    const,
    ints,
    known_shape,
    reshape,
    same_shape,
    transpose,
    unknown_dims,
)

X = Value("x")


@rule(Op(tfl.ReshapeOp, Op(tfl.ReshapeOp, X, Value(), shared=True), Value()))
def merge_reshapes(root: tfl.ReshapeOp, x: SSAValue) -> Result:
    """reshape(reshape(x)) -> reshape(x).

    Source: ir/tfl_ops.cc, RemoveAdjacentReshape.
    """
    shape = shape_of(root.output)
    if x.type == root.output.type and unknown_dims(shape) <= 1:
        return x
    # A zero in the shape would mean the dimension of another input.
    values = ints(root.shape)
    if values is None or 0 in values:
        return None
    return root.with_operands(input=x)


@rule(Op(tfl.ReshapeOp, X, Value()))
def drop_reshape(root: tfl.ReshapeOp, x: SSAValue) -> Result:
    """reshape(x) -> x, where the shape is the same with one unknown dimension at most.

    Source: ir/tfl_ops.cc, ReshapeOp::fold; the unknown dimension is ours.
    """
    return x if same_shape(x, root.output) else None


@rule(Op(tfl.SqueezeOp, X))
def drop_squeeze(root: tfl.SqueezeOp, x: SSAValue) -> Result:
    """squeeze(x) -> x, of the same ranked type.

    Source: ir/tfl_ops.cc, SqueezeOp::fold.
    """
    return x if x.type == root.output.type and shape_of(x) is not None else None


@rule(Op(tfl.PackOp))
def pack_to_reshape(root: tfl.PackOp) -> Result:
    """pack(x) -> reshape(x), for one operand.

    Source: ir/tfl_ops.cc, ReplacePackWithReshape; one unknown dimension is ours.
    """
    shape = shape_of(root.output)
    if len(root.operands) != 1 or shape is None or unknown_dims(shape) > 1 or 0 in shape:
        return None
    return reshape(root.operands[0], shape)


@rule(Op(tfl.PackOp))
def drop_pack_of_unpack(root: tfl.PackOp) -> Result:
    """pack(unpack(x)) -> x, for all parts in order along the same axis.

    Source: ir/tfl_ops.cc, RemoveRedundantUnpackPack.
    """
    unpack = root.operands[0].owner if root.operands else None
    if not isinstance(unpack, tfl.UnpackOp) or list(unpack.results) != list(root.operands):
        return None
    rank = len(known_shape(root.output)) if shape_of(root.output) is not None else 0
    if normalize(integer(unpack.axis), rank) != normalize(integer(root.axis), rank):
        return None
    return unpack.input


@rule(Op(tfl.BroadcastToOp, X, Value("shape")))
def broadcast_to_reshape(root: tfl.BroadcastToOp, x: SSAValue, shape: SSAValue) -> Result:
    """broadcast_to(x) -> reshape(x), where the number of elements stays.

    Source: ir/tfl_ops.cc, ConvertBroadcastToReshape.
    """
    before, after = shape_of(x), shape_of(root.output)
    if before is None or after is None or not is_static(x) or not is_static(root.output):
        return None
    if prod(before) != prod(after):
        return None
    if before == after:
        return x
    if str(element_of(shape)) != "i32":
        shape = tfl.CastOp(shape, result_types=(tensor_type(i32, known_shape(shape)),)).results[0]
    return tfl.ReshapeOp(x, shape, result_types=root.result_types)


@rule(Op(tfl.TransposeOp, X, Const("perm")))
def drop_transpose(x: SSAValue, perm: Array) -> Result:
    """transpose(x) -> x, for the identity.

    Source: ir/tfl_ops.cc, RemoveNoopTranspose.
    """
    return x if perm.reshape(-1).tolist() == list(range(perm.size)) else None


MASKS = ("ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
"""The masks that change the rank."""
MAX_RANK = 6
"""The rank up to which the transpose kernel goes."""


@rule(Op(tfl.TransposeOp, X, Const("perm")))
def transpose_at_lower_rank(root: tfl.TransposeOp, x: SSAValue, perm: Array) -> Result:
    """transpose(x) of rank 7 or more -> reshape(transpose(reshape(x))) without dimensions of 1.

    Source: ir/tfl_ops.cc, ConvertTransposeToDecreaseRank.
    """
    shape = shape_of(x)
    if shape is None or len(shape) <= MAX_RANK or DYNAMIC in shape:
        return None
    kept = [axis for axis, size in enumerate(shape) if size != 1]
    if len(kept) == len(shape):
        return None
    order = [kept.index(axis) for axis in perm.reshape(-1).tolist() if axis in kept]
    inner = transpose(reshape(x, tuple(shape[axis] for axis in kept)), order)
    return reshape(inner, known_shape(root.output))


@rule(Op(tfl.SliceOp, X, Value(), Value()))
def drop_slice_of_same_type(root: tfl.SliceOp, x: SSAValue) -> Result:
    """slice(x) -> x, of the same static shape.

    Source: ir/tfl_ops.cc, SliceOp::fold.
    """
    return x if x.type == root.output.type and is_static(x) else None


@rule(Op(tfl.StridedSliceOp, X, Const("begin"), Const("end"), Const("strides"), offset=False))
def drop_whole_strided_slice(
    root: tfl.StridedSliceOp, x: SSAValue, begin: Array, end: Array, strides: Array
) -> Result:
    """strided_slice(x) -> x, where it takes everything.

    Source: ir/tfl_ops.cc, StridedSliceOp::fold; masks are ours.
    """
    shape = shape_of(x)
    if shape is None or x.type != root.output.type or begin.size != len(shape):
        return None
    if any(integer(prop(root, mask)) for mask in MASKS):
        return None
    first, last = integer(root.begin_mask), integer(root.end_mask)
    for i, dim in enumerate(shape):
        if strides[i] != 1 or not (first >> i & 1 or begin[i] == 0):
            return None
        if not (last >> i & 1 or (dim != DYNAMIC and end[i] >= dim)):
            return None
    return x


@rule(Op(tfl.SliceOp, X, Const("begin"), Const("size")))
def narrow_slice_bounds(root: tfl.SliceOp, begin: Array, size: Array) -> Result:
    """slice with i64 bounds -> slice with i32 bounds.

    Source: ir/tfl_ops.cc, CastDonwInt64BeginEndToInt32.
    """
    if begin.dtype != np.int64 or size.dtype != np.int64:
        return None
    limit = np.iinfo(np.int32)
    narrow = [np.clip(item, limit.min, limit.max).astype(np.int32) for item in (begin, size)]
    return root.with_operands(begin=const(narrow[0]), size=const(narrow[1]))


@rule(Op((tfl.PadOp, tfl.PadV2Op), as_="pad"))
def narrow_padding(pad: tfl.PadOp) -> Result:
    """pad with i64 amounts -> pad with i32 amounts.

    Source: ir/tfl_ops.cc, CastConstPadAmounts.
    """
    amounts = constant(pad.padding)
    if amounts is None or amounts.dtype != np.int64:
        return None
    return pad.with_operands(padding=const(amounts.astype(np.int32)))


@rule(Op((tfl.PadOp, tfl.PadV2Op), as_="pad"))
def drop_empty_pad(pad: Operation) -> Result:
    """pad(x, 0) -> x.

    Source: ir/tfl_ops.cc, PadOp::fold; amounts of 0 with unknown dimensions are ours.
    """
    amounts = constant(pad.operands[1])
    if amounts is None or amounts.any() or pad.operands[0].type != pad.results[0].type:
        return None
    return pad.operands[0]


@rule(Op(tfl.ShapeOp, X))
def fold_shape(root: tfl.ShapeOp, x: SSAValue) -> Result:
    """shape(x) -> constant, for a static x.

    Source: ir/tfl_ops.cc, ShapeOp::fold.
    """
    dtype = {"i32": np.int32, "i64": np.int64}.get(str(element_of(root.output)))
    if dtype is None or not is_static(x):
        return None
    return const(np.array(known_shape(x), dtype))


@rule(Op(tfl.RankOp, X))
def fold_rank(root: tfl.RankOp, x: SSAValue) -> Result:
    """rank(x) -> constant, for a ranked x.

    Source: ir/tfl_ops.cc, RankOp::fold.
    """
    shape, made = shape_of(x), shape_of(root.output)
    if not shape or made not in ((), (1,)) or str(element_of(root.output)) != "i32":
        return None
    return const(np.full(made, len(shape), np.int32))


FOLDS = [
    fold_shape,
    fold_rank,
    drop_reshape,
    drop_squeeze,
    drop_transpose,
    drop_empty_pad,
    drop_slice_of_same_type,
    drop_whole_strided_slice,
]
CANONICAL = [
    merge_reshapes,
    pack_to_reshape,
    drop_pack_of_unpack,
    broadcast_to_reshape,
    transpose_at_lower_rank,
    narrow_slice_bounds,
    narrow_padding,
]
RULES = [*FOLDS, *CANONICAL]
