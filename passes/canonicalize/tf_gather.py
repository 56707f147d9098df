"""Canonical forms of tf gathers and of choosing boxes."""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import i32
from xdsl.ir import SSAValue

from ...dialects import tf
from ...dialects.shapes import tensor_type
from ..pattern import Op, Result, Value, rule

X, INDICES = Value("x"), Value("indices")


@rule(Op(tf.GatherOp, X, INDICES))
def replace_gather(x: SSAValue, indices: SSAValue) -> Result:
    """Gather(x, indices) -> GatherV2(x, indices, 0).

    Source: transforms/canonicalize.td, GatherToV2.
    """
    return tf.GatherV2Op(x, indices, tf.ConstOp(value=np.array(0, np.int32)))


@rule(Op(tf.NonMaxSuppressionV3Op))
def replace_suppression(root: tf.NonMaxSuppressionV3Op) -> Result:
    """NonMaxSuppressionV3(...) -> NonMaxSuppressionV4(...)[0], not padded.

    Source: ir/tf_ops_n_z.cc, NMSV3ToNMSV4Op.
    """
    types = (root.results[0].type, tensor_type(i32, ()))
    op = tf.NonMaxSuppressionV4Op(*root.operands, result_types=types, pad_to_max_output_size=False)
    return op.results[0]


RULES = [replace_gather, replace_suppression]
