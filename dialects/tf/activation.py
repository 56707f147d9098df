"""Activations, biases and losses."""

from __future__ import annotations

from xdsl.dialects.builtin import StringAttr
from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC
from .base import AnyTensor, Float, Node, SameShapeOp, ScalarOp, Shapes, Text, TFOp, float_attr
from .fields import table_op
from .shape_functions import broadcast_shapes, spatial_axes


@table_op
class ReluOp(SameShapeOp):
    """max(x, 0)."""

    name = "tf.Relu"
    traits = traits_def(Pure())


@table_op
class Relu6Op(SameShapeOp):
    """min(max(x, 0), 6)."""

    name = "tf.Relu6"
    traits = traits_def(Pure())


@table_op
class EluOp(SameShapeOp):
    """x above 0, exp(x) - 1 below."""

    name = "tf.Elu"
    traits = traits_def(Pure())


@table_op
class SeluOp(SameShapeOp):
    """A scaled elu."""

    name = "tf.Selu"
    traits = traits_def(Pure())


@op_definition
class LeakyReluOp(SameShapeOp):
    """x above 0, alpha * x below."""

    name = "tf.LeakyRelu"
    features = operand_def(AnyTensor)
    activations = result_def(AnyTensor)
    alpha = prop_def(Float, default_value=float_attr(0.2))
    traits = traits_def(Pure())


@table_op
class SoftplusOp(SameShapeOp):
    """log(exp(x) + 1)."""

    name = "tf.Softplus"
    traits = traits_def(Pure())


@table_op
class SoftsignOp(SameShapeOp):
    """x / (1 + the absolute value of x)."""

    name = "tf.Softsign"
    traits = traits_def(Pure())


@table_op
class SoftmaxOp(SameShapeOp):
    """exp(x) over its sum along the last axis."""

    name = "tf.Softmax"
    traits = traits_def(Pure())


@table_op
class LogSoftmaxOp(SameShapeOp):
    """The logarithm of the softmax."""

    name = "tf.LogSoftmax"
    traits = traits_def(Pure())


@table_op
class ReluGradOp(SameShapeOp):
    """The gradient of relu."""

    name = "tf.ReluGrad"
    traits = traits_def(Pure())


@table_op
class Relu6GradOp(SameShapeOp):
    """The gradient of relu6."""

    name = "tf.Relu6Grad"
    traits = traits_def(Pure())


@table_op
class LeakyReluGradOp(SameShapeOp):
    """The gradient of leaky relu."""

    name = "tf.LeakyReluGrad"
    traits = traits_def(Pure())


@table_op
class EluGradOp(SameShapeOp):
    """The gradient of elu."""

    name = "tf.EluGrad"
    traits = traits_def(Pure())


@table_op
class SeluGradOp(SameShapeOp):
    """The gradient of selu."""

    name = "tf.SeluGrad"
    traits = traits_def(Pure())


@table_op
class SoftplusGradOp(SameShapeOp):
    """The gradient of softplus."""

    name = "tf.SoftplusGrad"
    traits = traits_def(Pure())


@table_op
class SoftsignGradOp(SameShapeOp):
    """The gradient of softsign."""

    name = "tf.SoftsignGrad"
    traits = traits_def(Pure())


@op_definition
class BiasAddOp(SameShapeOp):
    """Add a bias to every channel."""

    name = "tf.BiasAdd"
    value = operand_def(AnyTensor)
    bias = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    data_format = prop_def(Text, default_value=StringAttr("NHWC"))
    traits = traits_def(Pure())


@table_op
class BiasAddV1Op(SameShapeOp):
    """Add a bias to every channel, the last axis."""

    name = "tf.BiasAddV1"
    traits = traits_def(Pure())


@op_definition
class BiasAddGradOp(TFOp):
    """The gradient of the bias: the sum over all other axes."""

    name = "tf.BiasAddGrad"
    out_backprop = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    data_format = prop_def(Text, default_value=StringAttr("NHWC"))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Keep the channels."""
        shape = node.shape(0)
        if shape is None or len(shape) < 2:
            return ((DYNAMIC,),)
        return ((shape[spatial_axes(node.text("data_format"), len(shape))[1]],),)


@table_op
class L2LossOp(ScalarOp):
    """Half the sum of the squares."""

    name = "tf.L2Loss"
    traits = traits_def(Pure())


@table_op
class SoftmaxCrossEntropyWithLogitsOp(TFOp):
    """The cross entropy of softmax against labels, and its gradient."""

    name = "tf.SoftmaxCrossEntropyWithLogits"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Drop the classes for the loss."""
        shape = broadcast_shapes((node.shape(0), node.shape(1)))
        return (None if shape is None else shape[:1], shape)


@table_op
class SparseSoftmaxCrossEntropyWithLogitsOp(TFOp):
    """The same for labels given as class numbers."""

    name = "tf.SparseSoftmaxCrossEntropyWithLogits"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Drop the classes for the loss."""
        return (node.shape(1), node.shape(0))
