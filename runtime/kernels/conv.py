"""Convolution kernels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...dialects import tf, tfl
from ...dialects.elements import Array
from ...dialects.op import prop
from ...dialects.shapes import integer, integers, text
from .arguments import is_nchw, numbers
from .fused import activate
from .registry import kernel
from .windows import Axis, convolve, convolve_3d, depthwise, explicit, span, transposed


def _with_bias(x: Array, bias: Array | None) -> Array:
    if bias is not None:
        x += bias
    return x


def plane(
    op: tfl.Conv2DOp | tfl.DepthwiseConv2DOp, shape: Sequence[int], kernel: Sequence[int]
) -> tuple[Axis, Axis]:
    """Return the geometry of height and width; `shape` is [n, h, w, c]."""
    padding = text(op.padding)
    rows = span(shape[1], kernel[0], integer(op.stride_h), integer(op.dilation_h_factor), padding)
    columns = span(
        shape[2], kernel[1], integer(op.stride_w), integer(op.dilation_w_factor), padding
    )
    return rows, columns


@kernel(tfl.Conv2DOp)
def conv_2d(op: tfl.Conv2DOp, x: Array, w: Array, bias: Array | None) -> Array:
    """Slide `w` [co, kh, kw, ci] over `x` [n, h, w, ci]."""
    out = convolve(x, w, *plane(op, x.shape, w.shape[1:3]))
    return activate(op, _with_bias(out, bias))


@kernel(tfl.DepthwiseConv2DOp)
def depthwise_conv_2d(op: tfl.DepthwiseConv2DOp, x: Array, w: Array, bias: Array | None) -> Array:
    """Slide `w` [1, kh, kw, c*m] over each channel of `x` [n, h, w, c]."""
    out = depthwise(x, w[0], *plane(op, x.shape, w.shape[1:3]))
    return activate(op, _with_bias(out, bias))


@kernel(tfl.TransposeConvOp)
def transpose_conv(
    op: tfl.TransposeConvOp, shape: Array, w: Array, x: Array, bias: Array | None = None
) -> Array:
    """Spread `x` [n, h, w, ci] with `w` [co, kh, kw, ci] to the given shape."""
    padding, (_, height, width, _) = text(op.padding), shape.tolist()
    axes = (
        span(height, w.shape[1], integer(op.stride_h), 1, padding),
        span(width, w.shape[2], integer(op.stride_w), 1, padding),
    )
    out = transposed(x, w.transpose(1, 2, 0, 3), axes, (height, width))
    return activate(op, _with_bias(out, bias))


def _space(
    op: tfl.Conv3DOp | tfl.Conv3DTransposeOp, sizes: Sequence[int], kernel: Sequence[int]
) -> list[Axis]:
    """Return the geometry of depth, height and width."""
    strides = (op.stride_d, op.stride_h, op.stride_w)
    dilations = (op.dilation_d_factor, op.dilation_h_factor, op.dilation_w_factor)
    padding = text(op.padding)
    return [
        span(size, width, integer(stride), integer(dilation), padding)
        for size, width, stride, dilation in zip(sizes, kernel, strides, dilations, strict=True)
    ]


@kernel(tfl.Conv3DOp)
def conv_3d(op: tfl.Conv3DOp, x: Array, w: Array, bias: Array | None) -> Array:
    """Slide `w` [kd, kh, kw, ci, co] over `x` [n, d, h, w, ci]."""
    out = convolve_3d(x, w, _space(op, x.shape[1:4], w.shape[:3]))
    return activate(op, _with_bias(out, bias))


@kernel(tfl.Conv3DTransposeOp)
def conv_3d_transpose(
    op: tfl.Conv3DTransposeOp, shape: Array, w: Array, x: Array, bias: Array | None = None
) -> Array:
    """Spread `x` [n, d, h, w, ci] with `w` [kd, kh, kw, co, ci] to the given shape."""
    sizes = shape.tolist()[1:4]
    out = transposed(x, w, _space(op, sizes, w.shape[:3]), sizes)
    return activate(op, _with_bias(out, bias))


def _window(
    op: tf.Conv2DOp | tf.DepthwiseConv2dNativeOp | tf.Conv2DBackpropInputOp, name: str
) -> list[int]:
    """Return an attribute with one number per dimension, for height and width only."""
    values = integers(prop(op, name))
    return list(values[2:] if is_nchw(op) else values[1:3])


def _graph_axes(
    op: tf.Conv2DOp | tf.DepthwiseConv2dNativeOp | tf.Conv2DBackpropInputOp,
    sizes: Sequence[int],
    kernel: Sequence[int],
) -> list[Axis]:
    """Return the geometry of height and width of a TensorFlow op."""
    strides, dilations = _window(op, "strides"), _window(op, "dilations")
    padding = text(op.padding)
    sides = zip(sizes, kernel, strides, dilations, strict=True)
    if padding != "EXPLICIT":
        return [span(*item, padding) for item in sides]
    pads = integers(prop(op, "explicit_paddings"))[4 if is_nchw(op) else 2 :]
    return [explicit(*item, pads[2 * i : 2 * i + 2]) for i, item in enumerate(sides)]


@kernel(tf.Conv2DOp)
def graph_conv_2d(op: tf.Conv2DOp, x: Array, w: Array) -> Array:
    """Slide `w` [kh, kw, ci, co] over `x`."""
    x = x.transpose(0, 2, 3, 1) if is_nchw(op) else x
    taps = np.ascontiguousarray(w.transpose(3, 0, 1, 2))
    out = convolve(x, taps, *_graph_axes(op, x.shape[1:3], w.shape[:2]))
    return out.transpose(0, 3, 1, 2) if is_nchw(op) else out


@kernel(tf.DepthwiseConv2dNativeOp)
def graph_depthwise(op: tf.DepthwiseConv2dNativeOp, x: Array, w: Array) -> Array:
    """Slide `w` [kh, kw, c, m] over each channel of `x`."""
    x = x.transpose(0, 2, 3, 1) if is_nchw(op) else x
    out = depthwise(x, w.reshape(*w.shape[:2], -1), *_graph_axes(op, x.shape[1:3], w.shape[:2]))
    return out.transpose(0, 3, 1, 2) if is_nchw(op) else out


@kernel(tf.Conv2DBackpropInputOp)
def graph_transposed(op: tf.Conv2DBackpropInputOp, shape: Array, w: Array, x: Array) -> Array:
    """Spread `x` with `w` [kh, kw, co, ci] to the given shape (or its height and width)."""
    nchw = is_nchw(op)
    x = x.transpose(0, 2, 3, 1) if nchw else x
    sizes = shape.tolist()
    sizes = sizes if len(sizes) == 2 else sizes[2:] if nchw else sizes[1:3]
    out = transposed(x, w, _graph_axes(op, sizes, w.shape[:2]), sizes)
    return out.transpose(0, 3, 1, 2) if nchw else out


@kernel(tf.Conv3DOp)
def graph_conv_3d(op: tf.Conv3DOp, x: Array, w: Array) -> Array:
    """Slide `w` [kd, kh, kw, ci, co] over `x`."""
    first = is_nchw(op)
    x = np.moveaxis(x, 1, -1) if first else x
    start = 2 if first else 1
    strides, dilations = (integers(attr)[start : start + 3] for attr in (op.strides, op.dilations))
    padding = text(op.padding)
    sides = zip(x.shape[1:4], w.shape[:3], strides, dilations, strict=True)
    out = convolve_3d(x, w, [span(*item, padding) for item in sides])
    return np.moveaxis(out, -1, 1) if first else out


@kernel(tfl.DilateOp, stored=True)
def dilate(op: tfl.DilateOp, x: Array, steps: Array, value: Array) -> Array:
    """Spread the elements out, `steps` apart, over a constant."""
    strides = numbers(steps)
    sizes = [max(0, (size - 1) * step + 1) for size, step in zip(x.shape, strides, strict=True)]
    out = np.full(sizes, value.reshape(())[()], x.dtype)
    out[tuple(slice(None, None, step) for step in strides)] = x
    return out
