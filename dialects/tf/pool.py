"""Pooling."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import StringAttr
from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC, Shape, integers
from .base import NO_ITEMS, AnyTensor, Integers, Node, SameShapeOp, Shapes, Text, TFOp
from .fields import table_op
from .shape_functions import windowed, with_rank


def pooled(node: Node) -> Shape:
    """Return the result shape of pooling operand 0."""
    explicit = node.property("explicit_paddings")
    return slid(
        node.shape(0),
        node.text("data_format"),
        node.integers("ksize"),
        node.integers("strides"),
        node.text("padding"),
        () if explicit is None else integers(explicit),
    )


def slid(
    shape: Shape | None,
    layout: str,
    size: Sequence[int],
    strides: Sequence[int],
    padding: str,
    explicit: Sequence[int] = (),
) -> Shape:
    """Return the shape after sliding a window along every axis."""
    dims = with_rank(shape, len(size))
    return windowed(dims, size, strides, (1,) * len(size), padding, explicit)


class PoolingOp(TFOp):
    """Base of ops on windows."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Slide the window."""
        return (pooled(node),)


@op_definition
class AvgPoolOp(PoolingOp):
    """The mean of each window."""

    name = "tf.AvgPool"
    value = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    ksize = prop_def(Integers)
    strides = prop_def(Integers)
    padding = prop_def(Text)
    data_format = prop_def(Text, default_value=StringAttr("NHWC"))
    traits = traits_def(Pure())


@op_definition
class MaxPoolOp(PoolingOp):
    """The greatest value of each window."""

    name = "tf.MaxPool"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    ksize = prop_def(Integers)
    strides = prop_def(Integers)
    padding = prop_def(Text)
    explicit_paddings = prop_def(Integers, default_value=NO_ITEMS)
    data_format = prop_def(Text, default_value=StringAttr("NHWC"))
    traits = traits_def(Pure())


@table_op
class MaxPoolV2Op(TFOp):
    """The greatest value of each window, whose size is an operand."""

    name = "tf.MaxPoolV2"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Slide the window, if its size is constant."""
        size, strides = node.dims(1), node.dims(2)
        if size is None or strides is None or DYNAMIC in (*size, *strides):
            return ((DYNAMIC,) * 4,)
        return (slid(node.shape(0), node.text("data_format"), size, strides, node.text("padding")),)


@table_op
class AvgPool3DOp(PoolingOp):
    """The mean of each window of a volume."""

    name = "tf.AvgPool3D"
    traits = traits_def(Pure())


@table_op
class MaxPool3DOp(PoolingOp):
    """The greatest value of each window of a volume."""

    name = "tf.MaxPool3D"
    traits = traits_def(Pure())


@table_op
class MaxPoolWithArgmaxOp(TFOp):
    """The greatest value of each window and its place."""

    name = "tf.MaxPoolWithArgmax"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Slide the window."""
        shape = slid(
            node.shape(0),
            "NHWC",
            node.integers("ksize"),
            node.integers("strides"),
            node.text("padding"),
        )
        return (shape, shape)


@table_op
class MaxPoolGradOp(SameShapeOp):
    """The gradient of max pooling."""

    name = "tf.MaxPoolGrad"
    traits = traits_def(Pure())


@table_op
class AvgPoolGradOp(TFOp):
    """The gradient of average pooling."""

    name = "tf.AvgPoolGrad"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape from the first operand."""
        return (with_rank(node.dims(0), 4),)
