"""Convolutions of one and two dimensions, plain, by depth, separable and transposed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.ir import SSAValue

from ....dialects.elements import Array
from ....dialects.shapes import DYNAMIC
from .activation import activate
from .layer import Layer, layer


def pair(layer: Layer, name: str, default: int = 1) -> list[int]:
    """Return a setting with one number for each spatial dimension."""
    value = layer.config.get(name)
    if isinstance(value, int):
        return [value, value]
    return [int(item) for item in value] if value else [default, default]


def format_of(layer: Layer) -> str:
    """Return TensorFlow's name of the layout of images."""
    return "NCHW" if layer.channels_first() else "NHWC"


def per_dimension(layer: Layer, values: Sequence[int]) -> tuple[int, ...]:
    """Return one number for each of four dimensions, given those of height and width."""
    return (1, 1, *values) if layer.channels_first() else (1, *values, 1)


def padding_of(layer: Layer) -> str:
    """Return TensorFlow's name of the padding."""
    layer.only("padding", "valid", "same")
    return str(layer.config.get("padding", "valid")).upper()


def biased(layer: Layer, x: SSAValue, weights: Sequence[Array]) -> SSAValue:
    """Add the bias, the last of the weights, if the layer has one, and activate."""
    if layer.config.get("use_bias", True):
        bias = layer.real(weights[-1], x, "bias")
        x = layer.op("BiasAdd", x, bias, data_format=format_of(layer))
    return activate(layer, x)


def count(layer: Layer, kernels: int) -> int:
    """Return how many weights the layer has, `kernels` and the bias."""
    return kernels + bool(layer.config.get("use_bias", True))


def convolved(layer: Layer, x: SSAValue, kernel: Array, kind: str = "Conv2D") -> SSAValue:
    """Convolve images with `kernel` [height, width, in, out]."""
    return layer.op(
        kind,
        x,
        layer.real(kernel, x, "kernel"),
        name="convolution" if kind == "Conv2D" else "depthwise",
        strides=per_dimension(layer, pair(layer, "strides")),
        dilations=per_dimension(layer, pair(layer, "dilation_rate")),
        padding=padding_of(layer),
        data_format=format_of(layer),
    )


@layer("Conv2D")
def build_conv_2d(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Convolve images."""
    weights = layer.weights(count(layer, 1))
    return biased(layer, convolved(layer, inputs[0], weights[0]), weights)


@layer("DepthwiseConv2D")
def build_depthwise_conv_2d(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Convolve each channel by itself."""
    weights = layer.weights(count(layer, 1))
    out = convolved(layer, inputs[0], weights[0], "DepthwiseConv2dNative")
    return biased(layer, out, weights)


@layer("SeparableConv2D")
def build_separable_conv_2d(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Convolve each channel by itself, then mix the channels."""
    weights = layer.weights(count(layer, 2))
    deep = convolved(layer, inputs[0], weights[0], "DepthwiseConv2dNative")
    mixed = layer.op(
        "Conv2D",
        deep,
        layer.real(weights[1], deep, "kernel"),
        name="convolution",
        strides=(1, 1, 1, 1),
        padding="VALID",
        data_format=format_of(layer),
    )
    return biased(layer, mixed, weights)


@layer("Conv2DTranspose")
def build_conv_2d_transpose(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Run the gradient of a convolution; the output's size is computed where it is not known."""
    layer.only("output_padding", None)
    layer.only("data_format", "channels_last", None)
    if pair(layer, "dilation_rate") != [1, 1]:
        raise layer.refuse("a dilation")
    weights = layer.weights(count(layer, 1))
    x, strides, same = inputs[0], pair(layer, "strides"), padding_of(layer) == "SAME"
    sizes: list[int] = []
    shape, kernel = layer.shape(x), weights[0]
    for size, stride, width in zip(shape[1:3], strides, kernel.shape[:2], strict=True):
        if size == DYNAMIC:
            raise layer.refuse("an image of unknown size")
        sizes.append(size * stride if same else size * stride + max(width - stride, 0))
    out = layer.op(
        "Conv2DBackpropInput",
        _output_shape(layer, x, [*sizes, kernel.shape[2]]),
        layer.real(kernel, x, "kernel"),
        x,
        name="conv_transpose",
        strides=(1, *strides, 1),
        padding=padding_of(layer),
    )
    return biased(layer, out, weights)


def _output_shape(layer: Layer, x: SSAValue, rest: Sequence[int]) -> SSAValue:
    """Return the batch size of `x` followed by `rest`, as a tensor."""
    batch = layer.shape(x)[0]
    if batch != DYNAMIC:
        return layer.constant([batch, *rest], np.int32, "shape")
    begin, end, step = (layer.constant([n], np.int32, "slice") for n in (0, 1, 1))
    size = layer.op("StridedSlice", layer.op("Shape", x), begin, end, step, shrink_axis_mask=1)
    return layer.op("Pack", [size, *(layer.constant(n, np.int32) for n in rest)], axis=0)


@layer("Conv1D")
def build_conv_1d(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Convolve sequences [batch, steps, channels], as images one pixel high."""
    layer.only("data_format", "channels_last", None)
    weights = layer.weights(count(layer, 1))
    x, kernel = inputs[0], weights[0][np.newaxis]
    (stride, *_), (dilation, *_) = pair(layer, "strides"), pair(layer, "dilation_rate")
    padding = str(layer.config.get("padding", "valid")).upper()
    if padding == "CAUSAL":
        before = dilation * (kernel.shape[1] - 1)
        pads = layer.constant([[0, 0], [before, 0], [0, 0]], np.int32, "paddings")
        x, padding = layer.op("Pad", x, pads), "VALID"
    axis = layer.constant(1, np.int32, "dim")
    out = layer.op(
        "Conv2D",
        layer.op("ExpandDims", x, axis),
        layer.real(kernel, x, "kernel"),
        name="convolution",
        strides=(1, 1, stride, 1),
        dilations=(1, 1, dilation, 1),
        padding=padding,
    )
    return biased(layer, layer.op("Squeeze", out, squeeze_dims=(1,)), weights)
