"""Lookups and scatters of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from ...dialects.shapes import integer, text
from ..pattern import Op, Refusal, rule
from .table import one_to_one
from .values import as_i32, integer_of


@rule(Op(tf.GatherOp))
def legalize_gather(root: tf.GatherOp):
    """gather(x, indices) -> gather(x, indices), axis 0."""
    return tfl.GatherOp(*root.operands, axis=0, batch_dims=0, result_types=root.result_types)


@rule(Op(tf.GatherV2Op))
def legalize_gather_v2(root: tf.GatherV2Op):
    """gather_v2(x, indices, axis) -> gather(x, indices), axis."""
    params, indices, axis = root.operands
    along = integer_of(axis)
    if along is None:
        return Refusal("axis is no constant")
    return tfl.GatherOp(
        params,
        indices,
        axis=along,
        batch_dims=integer(root.batch_dims),
        result_types=root.result_types,
    )


@rule(Op(tf.ScatterNdOp))
def legalize_scatter_nd(root: tf.ScatterNdOp):
    """scatter_nd(indices, updates, shape) -> scatter_nd(indices, updates, shape)."""
    if text(root.bad_indices_policy) not in ("", "DEFAULT", "IGNORE"):
        return Refusal("bad_indices_policy asks for an error")
    indices, updates, shape = root.operands
    return tfl.ScatterNdOp(as_i32(indices), updates, as_i32(shape), result_types=root.result_types)


RULES = [
    one_to_one(tf.GatherNdOp, tfl.GatherNdOp),
    one_to_one(tf.OneHotOp, tfl.OneHotOp, keep=("axis",), narrow=(1,)),
    one_to_one(tf.SparseToDenseOp, tfl.SparseToDenseOp),
    one_to_one(tf.UniqueOp, tfl.UniqueOp),
    legalize_gather,
    legalize_gather_v2,
    legalize_scatter_nd,
]
