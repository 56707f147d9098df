"""Padding, reversing, and moves between batch, space and depth of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from ...dialects.shapes import text
from ...dialects.tfl import MirrorPadAttr
from ..pattern import Op, rule
from .table import one_to_one


@rule(Op(tf.MirrorPadOp))
def legalize_mirror_pad(root: tf.MirrorPadOp):
    """mirror_pad(x, paddings) -> mirror_pad(x, paddings)."""
    return tfl.MirrorPadOp(
        *root.operands, mode=MirrorPadAttr(text(root.mode)), result_types=root.result_types
    )


RULES = [
    one_to_one(tf.BatchToSpaceNDOp, tfl.BatchToSpaceNdOp, narrow=(1, 2)),
    one_to_one(
        tf.DepthToSpaceOp, tfl.DepthToSpaceOp, keep=("block_size",), where={"data_format": "NHWC"}
    ),
    one_to_one(tf.PadOp, tfl.PadOp),
    one_to_one(tf.PadV2Op, tfl.PadV2Op),
    one_to_one(tf.ReverseSequenceOp, tfl.ReverseSequenceOp, keep=("seq_dim", "batch_dim")),
    one_to_one(tf.ReverseV2Op, tfl.ReverseV2Op, narrow=(1,)),
    one_to_one(tf.SpaceToBatchNDOp, tfl.SpaceToBatchNdOp, narrow=(1, 2)),
    one_to_one(
        tf.SpaceToDepthOp, tfl.SpaceToDepthOp, keep=("block_size",), where={"data_format": "NHWC"}
    ),
    legalize_mirror_pad,
]
