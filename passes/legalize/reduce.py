"""Reductions of tf to tfl."""

from __future__ import annotations

import numpy as np

from ...dialects import tf, tfl
from ...dialects.op import TensorOp
from ...dialects.shapes import boolean, integer, rank_of
from ..pattern import Op, Refusal, Rule, rule
from .table import one_to_one
from .values import const


def _reduction(source: type[TensorOp], target: type[TensorOp]) -> Rule:
    return one_to_one(source, target, keep=("keep_dims",), narrow=(1,))


@rule(Op(tf.ApproxTopKOp))
def legalize_approx_top_k(root: tf.ApproxTopKOp):
    """approx_top_k(x) -> topk_v2(x, k), for maxima along the last axis."""
    axis, rank = integer(root.reduction_dimension), rank_of(root.operands[0])
    if not boolean(root.is_max_k) or axis not in (-1, None if rank is None else rank - 1):
        return Refusal("only maxima along the last axis have a counterpart")
    k = const(integer(root.k), np.int32)
    return tfl.TopKV2Op(root.operands[0], k, result_types=root.result_types)


RULES = [
    _reduction(tf.AllOp, tfl.ReduceAllOp),
    _reduction(tf.AnyOp, tfl.ReduceAnyOp),
    _reduction(tf.MaxOp, tfl.ReduceMaxOp),
    _reduction(tf.MeanOp, tfl.MeanOp),
    _reduction(tf.MinOp, tfl.ReduceMinOp),
    _reduction(tf.ProdOp, tfl.ReduceProdOp),
    _reduction(tf.SumOp, tfl.SumOp),
    one_to_one(tf.ArgMaxOp, tfl.ArgMaxOp),
    one_to_one(tf.ArgMinOp, tfl.ArgMinOp),
    one_to_one(tf.CumsumOp, tfl.CumsumOp, keep=("exclusive", "reverse"), narrow=(1,)),
    one_to_one(tf.TopKV2Op, tfl.TopKV2Op),
    legalize_approx_top_k,
]
