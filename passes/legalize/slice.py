"""Slicing, splitting and joining of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from ...dialects.op import optional_defaults
from ...dialects.shapes import integer
from ..pattern import Op, Refusal, rule
from .table import carry, one_to_one
from .values import as_i32, as_i32_clamped, integer_of

_MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


@rule(Op(tf.ConcatV2Op))
def legalize_concat(root: tf.ConcatV2Op):
    """concat_v2(values, axis) -> concatenation(values), axis."""
    *values, axis = root.operands
    along = integer_of(axis)
    if along is None:
        return Refusal("axis is no constant")
    return tfl.ConcatenationOp(values, axis=along, result_types=root.result_types)


@rule(Op(tf.PackOp))
def legalize_pack(root: tf.PackOp):
    """pack(values) -> pack(values)."""
    values = list(root.operands)
    return tfl.PackOp(
        values,
        values_count=len(values),
        axis=integer(root.axis),
        result_types=root.result_types,
    )


@rule(Op(tf.UnpackOp))
def legalize_unpack(root: tf.UnpackOp):
    """unpack(x) -> unpack(x)."""
    return tfl.UnpackOp(
        root.operands[0],
        num=len(root.results),
        axis=integer(root.axis),
        result_types=root.result_types,
    )


@rule(Op(tf.SplitOp))
def legalize_split(root: tf.SplitOp):
    """split(axis, x) -> split(axis, x)."""
    axis, value = root.operands
    return tfl.SplitOp(
        as_i32(axis), value, num_splits=len(root.results), result_types=root.result_types
    )


@rule(Op(tf.SplitVOp))
def legalize_split_v(root: tf.SplitVOp):
    """split_v(x, sizes, axis) -> split_v(x, sizes, axis)."""
    value, sizes, axis = root.operands
    return tfl.SplitVOp(
        value,
        as_i32(sizes),
        as_i32(axis),
        num_splits=len(root.results),
        result_types=root.result_types,
    )


@rule(Op(tf.StridedSliceOp))
def legalize_strided_slice(root: tf.StridedSliceOp):
    """strided_slice(x, begin, end, strides) -> strided_slice(x, begin, end, strides)."""
    x, *bounds = root.operands
    masks = {name: carry(root, tfl.StridedSliceOp, name) for name in _MASKS}
    return tfl.StridedSliceOp.create(
        operands=[x, *map(as_i32_clamped, bounds)],
        result_types=root.result_types,
        properties={**optional_defaults(tfl.StridedSliceOp), **masks},
    )


RULES = [
    one_to_one(tf.SliceOp, tfl.SliceOp),
    one_to_one(tf.XlaDynamicUpdateSliceOp, tfl.DynamicUpdateSliceOp),
    legalize_concat,
    legalize_pack,
    legalize_split,
    legalize_split_v,
    legalize_strided_slice,
    legalize_unpack,
]
