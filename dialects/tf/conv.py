"""Convolutions and the moves between space, batch and depth that belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import StringAttr
from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from ..op import op_definition
from ..shapes import Shape, integers
from .base import (
    NO_ITEMS,
    TRUE,
    AnyTensor,
    Boolean,
    Integer,
    Integers,
    Node,
    Shapes,
    Text,
    TFOp,
    int_attr,
    ints_attr,
)
from .fields import table_op
from .shape_functions import (
    arranged,
    merge_dim,
    multiply,
    picked,
    spatial_axes,
    windowed,
    with_rank,
)


def convolved(node: Node, *, depthwise: bool = False) -> Shape:
    """Return the result shape of a convolution of operand 0 by operand 1 [*kernel, ci, co]."""
    layout = node.text("data_format")
    rank = len(layout)
    shape, kernel = with_rank(node.shape(0), rank), with_rank(node.shape(1), rank)
    batch, _, space = spatial_axes(layout, rank)
    sizes = windowed(
        picked(shape, space),
        kernel[: rank - 2],
        picked(node.integers("strides"), space),
        picked(node.integers("dilations"), space),
        node.text("padding"),
        explicit_pads(node, space),
    )
    channels = multiply(*kernel[-2:]) if depthwise else kernel[-1]
    return arranged(layout, shape[batch], channels, sizes)


def explicit_pads(node: Node, space: Sequence[int]) -> Shape:
    """Return the padding before and after each spatial axis, empty if there is none."""
    attr = node.property("explicit_paddings")
    pads = () if attr is None else integers(attr)
    return tuple(pads[2 * axis + side] for axis in space for side in (0, 1)) if pads else ()


class _FlatOp(TFOp):
    """Base of convolutions along two axes."""

    data_format = prop_def(Text, default_value=StringAttr("NHWC"))

    def verify_(self) -> None:
        """Check the layout."""
        if self.data_format.data not in ("NHWC", "NCHW"):
            what = "failed to satisfy constraint: 'NHWC' or 'NCHW' convnet data format"
            raise VerifyException(f"'{self.name}' op attribute 'data_format' {what}")


def sized_like(node: Node, rank: int) -> Shape:
    """Return the result shape of a transposed convolution: `input_sizes`, which may be spatial.

    The batch is that of the gradient. Channels may be more than the filter has, in groups.
    """
    sizes = node.dims(0)
    layout = node.text("data_format")
    batch, _, _ = spatial_axes(layout, rank)
    n = with_rank(node.shape(2), rank)[batch]
    if sizes is not None and len(sizes) == rank - 2:
        return arranged(layout, n, with_rank(node.shape(1), rank)[-2], sizes)
    dims = list(with_rank(sizes, rank))
    dims[batch] = merge_dim(dims[batch], n)
    return tuple(dims)


@op_definition
class Conv2DOp(_FlatOp):
    """2-D convolution of an input by a filter [kh, kw, ci, co]."""

    name = "tf.Conv2D"
    input = operand_def(AnyTensor)
    filter = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    strides = prop_def(Integers)
    use_cudnn_on_gpu = prop_def(Boolean, default_value=TRUE)
    padding = prop_def(Text)
    explicit_paddings = prop_def(Integers, default_value=NO_ITEMS)
    dilations = prop_def(Integers, default_value=ints_attr(1, 1, 1, 1))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Slide the filter along the two spatial axes."""
        return (convolved(node),)


@op_definition
class Conv3DOp(TFOp):
    """3-D convolution of an input by a filter [kd, kh, kw, ci, co]."""

    name = "tf.Conv3D"
    input = operand_def(AnyTensor)
    filter = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    strides = prop_def(Integers)
    padding = prop_def(Text)
    data_format = prop_def(Text, default_value=StringAttr("NDHWC"))
    dilations = prop_def(Integers, default_value=ints_attr(1, 1, 1, 1, 1))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Slide the filter along the three spatial axes."""
        return (convolved(node),)


@op_definition
class DepthwiseConv2dNativeOp(_FlatOp):
    """Convolve every channel with its own filters [kh, kw, ci, m]."""

    name = "tf.DepthwiseConv2dNative"
    input = operand_def(AnyTensor)
    filter = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    strides = prop_def(Integers)
    padding = prop_def(Text)
    explicit_paddings = prop_def(Integers, default_value=NO_ITEMS)
    dilations = prop_def(Integers, default_value=ints_attr(1, 1, 1, 1))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Slide the filter; there are m channels for every one of the input."""
        return (convolved(node, depthwise=True),)


@op_definition
class Conv2DBackpropInputOp(TFOp):
    """The gradient of a convolution for its input: a transposed convolution."""

    name = "tf.Conv2DBackpropInput"
    input_sizes = operand_def(AnyTensor)
    filter = operand_def(AnyTensor)
    out_backprop = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    strides = prop_def(Integers)
    use_cudnn_on_gpu = prop_def(Boolean, default_value=TRUE)
    padding = prop_def(Text)
    explicit_paddings = prop_def(Integers, default_value=NO_ITEMS)
    data_format = prop_def(Text, default_value=StringAttr("NHWC"))
    dilations = prop_def(Integers, default_value=ints_attr(1, 1, 1, 1))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape from the first operand."""
        return (sized_like(node, 4),)


class _FilterGradient(TFOp):
    """Base of gradients for a filter, whose sizes are the second operand."""

    RANK: ClassVar[int] = 4
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape from the second operand."""
        return (with_rank(node.dims(1), cls.RANK),)


@table_op
class Conv2DBackpropFilterOp(_FilterGradient):
    """The gradient of a convolution for its filter."""

    name = "tf.Conv2DBackpropFilter"


@op_definition
class Conv3DBackpropInputV2Op(TFOp):
    """The gradient of a 3-D convolution for its input."""

    name = "tf.Conv3DBackpropInputV2"
    input_sizes = operand_def(AnyTensor)
    filter = operand_def(AnyTensor)
    out_backprop = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    strides = prop_def(Integers)
    padding = prop_def(Text)
    data_format = prop_def(Text, default_value=StringAttr("NDHWC"))
    dilations = prop_def(Integers, default_value=ints_attr(1, 1, 1, 1, 1))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape from the first operand."""
        return (sized_like(node, 5),)


@table_op
class Conv3DBackpropFilterV2Op(_FilterGradient):
    """The gradient of a 3-D convolution for its filter."""

    name = "tf.Conv3DBackpropFilterV2"
    RANK: ClassVar[int] = 5


@table_op
class DepthwiseConv2dNativeBackpropInputOp(TFOp):
    """The gradient of a depthwise convolution for its input."""

    name = "tf.DepthwiseConv2dNativeBackpropInput"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape from the first operand."""
        return (with_rank(node.dims(0), 4),)


@table_op
class DepthwiseConv2dNativeBackpropFilterOp(_FilterGradient):
    """The gradient of a depthwise convolution for its filter."""

    name = "tf.DepthwiseConv2dNativeBackpropFilter"


@table_op
class Dilation2DOp(TFOp):
    """The greatest value of each window plus a filter [kh, kw, c]."""

    name = "tf.Dilation2D"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Slide the filter along the two spatial axes."""
        shape, kernel = with_rank(node.shape(0), 4), with_rank(node.shape(1), 3)
        space = windowed(
            shape[1:3],
            kernel[:2],
            node.integers("strides")[1:3],
            node.integers("rates")[1:3],
            node.text("padding"),
        )
        return ((shape[0], *space, merge_dim(shape[3], kernel[2])),)


@op_definition
class XlaConvV2Op(TFOp):
    """The general convolution of XLA."""

    name = "tf.XlaConvV2"
    lhs = operand_def(AnyTensor)
    rhs = operand_def(AnyTensor)
    window_strides = operand_def(AnyTensor)
    padding = operand_def(AnyTensor)
    lhs_dilation = operand_def(AnyTensor)
    rhs_dilation = operand_def(AnyTensor)
    feature_group_count = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    dimension_numbers = prop_def(Text)
    precision_config = prop_def(Text)
    batch_group_count = prop_def(Integer, default_value=int_attr(1))
    traits = traits_def(Pure())
