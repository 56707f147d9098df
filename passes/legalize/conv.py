"""Convolutions of tf to tfl.

`tf.Conv2D` and `tf.DepthwiseConv2dNative` are converted by `tfl-prepare-tf`.
"""

from __future__ import annotations

from xdsl.ir import Attribute

from ...dialects import tf, tfl
from ...dialects.op import attribute, optional_defaults
from ...dialects.shapes import Shape, integers, text
from ..pattern import Op, Refusal, rule
from .values import as_i32, transposed


def spatial(values: Shape, rank: int = 2) -> Shape | None:
    """Return the inner entries of strides or dilations such as [1, h, w, 1]; None for others."""
    if len(values) != rank + 2 or (values[0], values[-1]) != (1, 1):
        return None
    return values[1:-1]


@rule(Op(tf.Conv2DBackpropInputOp))
def legalize_transpose_conv(root: tf.Conv2DBackpropInputOp):
    """conv2d_backprop_input(size, w [h, w, co, ci], x) -> transpose_conv(size, w', x).

    w' is [co, h, w, ci].
    """
    strides = spatial(integers(root.strides))
    if text(root.data_format) != "NHWC":
        return Refusal("data_format is not NHWC")
    if strides is None:
        return Refusal("strides of batch or channels are not 1")
    if set(integers(root.dilations)) - {1}:
        return Refusal("dilations are not 1")
    if text(root.padding) not in ("SAME", "VALID"):
        return Refusal("padding is EXPLICIT")
    sizes, weights, x = root.operands
    return tfl.TransposeConvOp(
        as_i32(sizes),
        transposed(weights, (2, 0, 1, 3)),
        x,
        tfl.NoValueOp(),
        result_types=root.result_types,
        padding=root.padding,
        stride_h=strides[0],
        stride_w=strides[1],
    )


def _conv_3d(root: tf.Conv3DOp | tf.Conv3DBackpropInputV2Op) -> dict[str, Attribute] | Refusal:
    """Return the properties of a 3-D convolution."""
    strides = spatial(integers(root.strides), 3)
    dilations = spatial(integers(root.dilations), 3) or (1, 1, 1)
    if text(root.data_format) != "NDHWC":
        return Refusal("data_format is not NDHWC")
    if strides is None:
        return Refusal("strides of batch or channels are not 1")
    found: dict[str, Attribute] = {"padding": root.padding}
    for axis, stride, dilation in zip("dhw", strides, dilations, strict=True):
        found[f"stride_{axis}"] = attribute(stride)
        found[f"dilation_{axis}_factor"] = attribute(dilation)
    return found


@rule(Op(tf.Conv3DOp))
def legalize_conv_3d(root: tf.Conv3DOp):
    """conv3d(x, w) -> conv_3d(x, w, none)."""
    properties = _conv_3d(root)
    if isinstance(properties, Refusal):
        return properties
    return tfl.Conv3DOp.create(
        operands=[*root.operands, tfl.NoValueOp().none_val],
        result_types=root.result_types,
        properties={**optional_defaults(tfl.Conv3DOp), **properties},
    )


@rule(Op(tf.Conv3DBackpropInputV2Op))
def legalize_conv_3d_transpose(root: tf.Conv3DBackpropInputV2Op):
    """conv3d_backprop_input(size, w, x) -> conv_3d_transpose(size, w, x, none)."""
    properties = _conv_3d(root)
    if isinstance(properties, Refusal):
        return properties
    sizes, weights, x = root.operands
    return tfl.Conv3DTransposeOp.create(
        operands=[as_i32(sizes), weights, x, tfl.NoValueOp().none_val],
        result_types=root.result_types,
        properties={**optional_defaults(tfl.Conv3DTransposeOp), **properties},
    )


RULES = [legalize_conv_3d, legalize_conv_3d_transpose, legalize_transpose_conv]
