"""Normalization of batches and of neighbouring channels."""

from __future__ import annotations

from xdsl.dialects.builtin import StringAttr
from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC
from .base import (
    TRUE,
    AnyTensor,
    Boolean,
    Float,
    Integer,
    Node,
    SameShapeOp,
    Shapes,
    Text,
    TFOp,
    float_attr,
    int_attr,
)
from .fields import table_op
from .shape_functions import arranged, merge_dim, spatial_axes, with_rank


def normalized(node: Node, count: int) -> Shapes:
    """Return the shapes of a batch normalization's result and its `count - 1` statistics."""
    shape = node.shape(0)
    channels = with_rank(node.shape(1), 1)
    if shape is not None:
        axis = spatial_axes(node.text("data_format"), len(shape))[1]
        channels = (merge_dim(channels[0], shape[axis]),)
    elif node.text("data_format") in ("NHWC", "NCHW"):
        shape = arranged(node.text("data_format"), DYNAMIC, channels[0], (DYNAMIC, DYNAMIC))
    extra: Shapes = (None,) * (count - 5)
    return (shape, *(channels,) * 4, *extra)


@op_definition
class LRNOp(SameShapeOp):
    """Local response normalization."""

    name = "tf.LRN"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    depth_radius = prop_def(Integer, default_value=int_attr(5))
    bias = prop_def(Float, default_value=float_attr(1.0))
    alpha = prop_def(Float, default_value=float_attr(1.0))
    beta = prop_def(Float, default_value=float_attr(0.5))
    traits = traits_def(Pure())


@table_op
class FusedBatchNormOp(TFOp):
    """Batch normalization of f32 values."""

    name = "tf.FusedBatchNorm"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Keep the input shape; statistics have one entry per channel."""
        return normalized(node, 5)


@table_op
class FusedBatchNormV2Op(TFOp):
    """Batch normalization."""

    name = "tf.FusedBatchNormV2"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Keep the input shape; statistics have one entry per channel."""
        return normalized(node, 5)


@op_definition
class FusedBatchNormV3Op(TFOp):
    """Batch normalization with one more result for the gradient."""

    name = "tf.FusedBatchNormV3"
    x = operand_def(AnyTensor)
    scale = operand_def(AnyTensor)
    offset = operand_def(AnyTensor)
    mean = operand_def(AnyTensor)
    variance = operand_def(AnyTensor)
    y = result_def(AnyTensor)
    batch_mean = result_def(AnyTensor)
    batch_variance = result_def(AnyTensor)
    reserve_space_1 = result_def(AnyTensor)
    reserve_space_2 = result_def(AnyTensor)
    reserve_space_3 = result_def(AnyTensor)
    epsilon = prop_def(Float, default_value=float_attr(0.0001))
    exponential_avg_factor = prop_def(Float, default_value=float_attr(1.0))
    data_format = prop_def(Text, default_value=StringAttr("NHWC"))
    is_training = prop_def(Boolean, default_value=TRUE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Keep the input shape; statistics have one entry per channel."""
        return normalized(node, 6)


@op_definition
class BatchNormWithGlobalNormalizationOp(SameShapeOp):
    """Batch normalization of old graphs."""

    name = "tf.BatchNormWithGlobalNormalization"
    t = operand_def(AnyTensor)
    m = operand_def(AnyTensor)
    v = operand_def(AnyTensor)
    beta = operand_def(AnyTensor)
    gamma = operand_def(AnyTensor)
    result = result_def(AnyTensor)
    variance_epsilon = prop_def(Float)
    scale_after_normalization = prop_def(Boolean)
    traits = traits_def(Pure())
