"""Reductions by segment of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from .table import one_to_one

RULES = [
    one_to_one(tf.SegmentSumOp, tfl.SegmentSumOp, narrow=(1,)),
    one_to_one(tf.UnsortedSegmentMaxOp, tfl.UnsortedSegmentMaxOp, narrow=(1, 2)),
    one_to_one(tf.UnsortedSegmentMinOp, tfl.UnsortedSegmentMinOp, narrow=(1, 2)),
    one_to_one(tf.UnsortedSegmentProdOp, tfl.UnsortedSegmentProdOp, narrow=(1, 2)),
    one_to_one(tf.UnsortedSegmentSumOp, tfl.UnsortedSegmentSumOp, narrow=(1, 2)),
]
