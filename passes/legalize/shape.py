"""Ops on shapes of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from .table import one_to_one

RULES = [
    one_to_one(tf.BroadcastArgsOp, tfl.BroadcastArgsOp),
    one_to_one(tf.BroadcastToOp, tfl.BroadcastToOp),
    one_to_one(tf.ExpandDimsOp, tfl.ExpandDimsOp),
    one_to_one(tf.FillOp, tfl.FillOp),
    one_to_one(tf.RangeOp, tfl.RangeOp),
    one_to_one(tf.RankOp, tfl.RankOp),
    one_to_one(tf.ReshapeOp, tfl.ReshapeOp, narrow=(1,)),
    one_to_one(tf.ShapeOp, tfl.ShapeOp),
    one_to_one(tf.SqueezeOp, tfl.SqueezeOp, keep=("squeeze_dims",)),
    one_to_one(tf.TileOp, tfl.TileOp),
    one_to_one(tf.TransposeOp, tfl.TransposeOp, narrow=(1,)),
    one_to_one(tf.ZerosLikeOp, tfl.ZerosLikeOp),
]
