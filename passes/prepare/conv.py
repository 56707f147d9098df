"""tf convolutions become tfl ones, with filters laid out as the runtime wants them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from xdsl.dialects.builtin import BFloat16Type, Float16Type, Float32Type
from xdsl.ir import Operation, SSAValue

from ...dialects import tf, tfl
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import (
    DYNAMIC,
    Shape,
    element_of,
    integers,
    is_static,
    shape_of,
    text,
    typed,
)
from ..pattern import Op, Refusal, Result, Rule, rule
from ..predicates import pseudo

Conv = tf.Conv2DOp | tf.DepthwiseConv2dNativeOp
OHWI = (3, 0, 1, 2)
"""The axes of an HWIO filter in the order of `tfl.conv_2d`."""


def spatial_pair(values: Shape) -> tuple[int, int] | None:
    """Return (y, x) of a list [1, y, x, 1], None if it is another."""
    if len(values) != 4 or values[0] != 1 or values[3] != 1:
        return None
    return values[1], values[2]


def _check(root: Conv, halves: bool) -> Refusal | None:
    """Say what keeps a convolution from being one of tfl, None if nothing does."""
    element = element_of(root.input)
    floats = (Float32Type, Float16Type, BFloat16Type) if halves else (Float32Type,)
    if not isinstance(element, floats):
        return Refusal(f"element type is {element}, tfl convolutions need f32")
    if text(root.data_format) != "NHWC":
        return Refusal(f"data_format is {text(root.data_format)}, it must be NHWC")
    if spatial_pair(integers(root.strides)) is None:
        return Refusal(f"strides are {integers(root.strides)}, those of batch, channels must be 1")
    shape, x = shape_of(root.filter), shape_of(root.input)
    if shape is None or len(shape) != 4 or not is_static(root.filter):
        return Refusal("the shape of the filter is not known")
    if x is None or len(x) != 4 or x[3] == DYNAMIC:
        return Refusal("the number of input channels is not known")
    if x[3] % shape[2]:
        return Refusal(f"{x[3]} input channels are no multiple of the filter's {shape[2]}")
    return None


def _padded(root: Conv) -> tuple[SSAValue | Operation, str]:
    """Return the input and the padding; an explicit padding becomes a pad."""
    padding = text(root.padding)
    if padding != "EXPLICIT":
        return root.input, padding
    amounts = np.array(integers(root.explicit_paddings), np.int32).reshape(-1, 2)
    return tf.PadOp(root.input, pseudo(amounts)), "VALID"


class Window(NamedTuple):
    """The strides and dilations of a convolution."""

    stride_h: int
    stride_w: int
    dilation_h: int
    dilation_w: int

    @staticmethod
    def of(root: Conv) -> Window:
        """Return those of a checked convolution."""
        strides = spatial_pair(integers(root.strides)) or (1, 1)
        return Window(*strides, *(spatial_pair(integers(root.dilations)) or (1, 1)))


def _zeros(root: Conv, channels: int) -> Operation:
    filter_ = constant(root.filter)
    dtype = np.dtype(np.float32) if filter_ is None else filter_.dtype
    return pseudo(np.zeros(channels, dtype), element_of(root.filter))


def transposed_constant(array: Array, perm: tuple[int, ...], like: SSAValue) -> Operation:
    """Build the constant transpose of a constant."""
    return pseudo(np.ascontiguousarray(array.transpose(perm)), element_of(like))


def conv_rules(*, halves: bool = False) -> list[Rule]:
    """Return the rules for Conv2D and DepthwiseConv2dNative; `halves` takes f16 and bf16 too.

    Source: transforms/prepare_tf.cc, ConvertTFConv2D, ConvertTFDepthwiseConv2dNative.
    """

    @rule(Op(tf.Conv2DOp))
    def convert_conv(root: tf.Conv2DOp) -> Result:
        """Conv2D(x, w [h, w, i, o]) -> conv_2d(x, w [o, h, w, i], 0)."""
        refusal = _check(root, halves)
        if refusal is not None:
            return refusal
        array = constant(root.filter)
        if array is None:
            weights: Operation = tf.TransposeOp(root.filter, pseudo(list(OHWI)))
        else:
            weights = transposed_constant(array, OHWI, root.filter)
        shape = shape_of(root.filter)
        assert shape is not None
        x, padding = _padded(root)
        window = Window.of(root)
        return tfl.Conv2DOp(
            x,
            weights,
            _zeros(root, shape[3]),
            result_types=root.result_types,
            padding=padding,
            stride_h=window.stride_h,
            stride_w=window.stride_w,
            dilation_h_factor=window.dilation_h,
            dilation_w_factor=window.dilation_w,
        )

    @rule(Op(tf.DepthwiseConv2dNativeOp))
    def convert_depthwise_conv(root: tf.DepthwiseConv2dNativeOp) -> Result:
        """DepthwiseConv2dNative(x, w [h, w, i, m]) -> depthwise_conv_2d(x, w [1, h, w, im], 0)."""
        refusal = _check(root, halves)
        if refusal is not None:
            return refusal
        shape = shape_of(root.filter)
        assert shape is not None
        wanted = (1, shape[0], shape[1], shape[2] * shape[3])
        array = constant(root.filter)
        if array is None:
            weights: Operation = tf.ReshapeOp(
                root.filter,
                pseudo(list(wanted)),
                result_types=(typed(element_of(root.filter), wanted),),
            )
        else:
            weights = pseudo(array.reshape(wanted), element_of(root.filter))
        x, padding = _padded(root)
        window = Window.of(root)
        return tfl.DepthwiseConv2DOp(
            x,
            weights,
            _zeros(root, wanted[3]),
            result_types=root.result_types,
            padding=padding,
            depth_multiplier=shape[3],
            stride_h=window.stride_h,
            stride_w=window.stride_w,
            dilation_h_factor=window.dilation_h,
            dilation_w_factor=window.dilation_w,
        )

    return [convert_conv, convert_depthwise_conv]
