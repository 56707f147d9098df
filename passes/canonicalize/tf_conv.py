"""Canonical forms of what belongs to tf convolutions."""

from __future__ import annotations

import numpy as np
from xdsl.ir import SSAValue

from ...dialects import tf
from ...dialects.shapes import element_of, integer, rank_of, unranked
from ..pattern import Op, Result, Value, rule

X, CROPS = Value("x"), Value("crops")


@rule(Op(tf.BatchToSpaceOp, X, CROPS))
def replace_batch_to_space(root: tf.BatchToSpaceOp, x: SSAValue, crops: SSAValue) -> Result:
    """BatchToSpace(x, crops) -> BatchToSpaceND(x, [b, b], crops), for rank 4.

    Source: transforms/canonicalize.td, BatchToSpaceToBatchToSpaceND.
    """
    if rank_of(x) != 4:
        return None
    size = integer(root.block_size)
    block = tf.ConstOp(value=np.array([size, size], np.int64))
    return tf.BatchToSpaceNDOp(x, block, crops)


@rule(Op(tf.FusedBatchNormOp))
def replace_batch_norm(root: tf.FusedBatchNormOp) -> Result:
    """FusedBatchNorm(x) -> FusedBatchNormV3(x), whose last result is dropped.

    Source: transforms/canonicalize.td, FusedBatchNormToV3.
    """
    types = (*root.result_types, unranked(element_of(root.results[0])))
    op = tf.FusedBatchNormV3Op.create(
        operands=root.operands, result_types=types, properties=root.properties
    )
    return op.results[:5]


RULES = [replace_batch_to_space, replace_batch_norm]
