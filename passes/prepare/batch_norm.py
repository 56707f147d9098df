"""Batch normalization as multiplication and addition."""

from __future__ import annotations

import numpy as np
from xdsl.ir import SSAValue

from ...dialects import tf
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import boolean, compatible, shape_of, text
from ..pattern import Op, Refusal, Result, rule
from ..predicates import is_f32, pseudo


@rule(Op(tf.FusedBatchNormV3Op))
def expand_batch_norm(root: tf.FusedBatchNormV3Op) -> Result:
    """FusedBatchNormV3(x) -> x * m + (offset - mean * m), m = scale / sqrt(variance + epsilon).

    In training mean and variance are those of x.
    Source: transforms/prepare_tf.cc, FusedBatchNormV3Pat; constants are computed in f64.
    """
    if any(result.first_use is not None for result in root.results[1:]):
        return Refusal("more than the first result is used")
    x = shape_of(root.x)
    if not is_f32(root.x) or not x or text(root.data_format) not in ("NHWC", "NDHWC"):
        return Refusal("x must be f32 with channels last")
    training = boolean(root.is_training)
    vectors = [root.scale, root.offset] + ([] if training else [root.mean, root.variance])
    for vector in vectors:
        shape = shape_of(vector)
        if shape is None or not compatible(shape, x[-1:]):
            return Refusal("the shapes of its parameters do not fit x")
    epsilon = root.epsilon.value.data
    if training and len(x) != 4:
        return Refusal(f"x has rank {len(x)}, it must be 4 in training")
    known = [constant(vector) for vector in vectors]
    if not training and all(item is not None for item in known):
        y = _of_constants(root.x, [item for item in known if item is not None], epsilon)
    else:
        y = _expanded(root, epsilon, training=training)
    return (y, *[root.x] * (len(root.results) - 1))


def _of_constants(x: SSAValue, parameters: list[Array], epsilon: float) -> SSAValue:
    scale, offset, mean, variance = (item.astype(np.float64) for item in parameters)
    factor = scale / np.sqrt(variance + epsilon)
    shift = offset - mean * factor
    dtype = parameters[0].dtype
    scaled = tf.MulOp(x, pseudo(factor.astype(dtype)))
    return tf.AddV2Op(scaled, pseudo(shift.astype(dtype))).results[0]


def _expanded(root: tf.FusedBatchNormV3Op, epsilon: float, *, training: bool) -> SSAValue:
    mean, variance = root.mean, root.variance
    if training:
        axes = pseudo([0, 1, 2])
        mean = tf.MeanOp(root.x, axes).results[0]
        variance = tf.MeanOp(tf.SquaredDifferenceOp(root.x, mean), axes).results[0]
    shifted = tf.AddOp(variance, pseudo(np.array(epsilon, np.float32)))
    factor = tf.MulOp(root.scale, tf.RsqrtOp(shifted))
    shift = tf.SubOp(root.offset, tf.MulOp(mean, factor))
    return tf.AddOp(tf.MulOp(root.x, factor), shift).results[0]


@rule(Op(tf.BatchNormWithGlobalNormalizationOp))
def expand_global_batch_norm(root: tf.BatchNormWithGlobalNormalizationOp) -> Result:
    """BatchNormWithGlobalNormalization(t) -> t * m + (beta - mean * m).

    Source: transforms/prepare_patterns.td, ConvertBatchNormWithGlobalNormalization_*.
    """
    epsilon = pseudo(np.array(root.variance_epsilon.value.data, np.float32))
    factor = tf.RsqrtOp(tf.AddOp(root.v, epsilon)).results[0]
    if boolean(root.scale_after_normalization):
        factor = tf.MulOp(factor, root.gamma).results[0]
    shift = tf.SubOp(root.beta, tf.MulOp(root.m, factor))
    return tf.AddOp(tf.MulOp(root.t, factor), shift, result_types=root.result_types)


RULES = [expand_batch_norm, expand_global_batch_norm]
