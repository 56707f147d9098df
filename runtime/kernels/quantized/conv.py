"""Convolution kernels of quantized images, and of real images with quantized weights."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ....dialects.shapes import integer, shape_of, text
from ..conv import plane
from ..fused import fused
from ..registry import Kernel, quantized
from ..requantize import Side, side
from ..windows import Axis, convolve, depthwise, pad, span, transposed
from .filters import Biased, Filter, Inputs, Taps, asymmetric, largest_of, rescale_of, symmetric

Slide = Callable[[Array, Array, Axis, Axis], Array]


def _padded(x: Array, rows: Axis, columns: Axis, zero: int) -> tuple[Array, Axis, Axis]:
    """Pad an image by the zero point of its elements."""
    x = pad(x, (rows, columns), zero)
    height, width = x.shape[1:3]
    bare = [
        axis._replace(before=0, after=0, size=size)
        for axis, size in ((rows, height), (columns, width))
    ]
    return x, bare[0], bare[1]


def _channels(op: Any, axis: int, scales: Array) -> int:
    shape = shape_of(op.operands[1])
    return len(scales) if shape is None or shape[axis] < 0 else shape[axis]


def _whole(op: Any, slide: Slide, channel: int, x: Side, w: Side, out: Side) -> Kernel:
    """Return a convolution of integers."""
    zero = 0 if w.is_signed else w.zero
    weights = Filter(zero, channel, largest_of(x))
    rescale = rescale_of(op, x, w, out, _channels(op, channel, w.scales), 2)
    finish = Biased(rescale, x.zero)

    def call(image: Array, w: Array, bias: Array | None) -> Array:
        taps = weights.of(w)
        rows, columns = plane(op, image.shape, w.shape[1:3])
        image, rows, columns = _padded(image, rows, columns, x.zero)
        acc = slide(image.astype(taps.dtype), taps.values, rows, columns)
        return finish(acc, bias, taps)

    return call


def _quantize_images(x: Array, how: Callable[[Array], Inputs]) -> tuple[Array, Array]:
    """Quantize each image by itself; return integers less their zero point, and scales."""
    found = how(x.reshape(len(x), -1))
    values = found.values - found.zeros.astype(np.float32)[:, None]
    return values.reshape(x.shape), found.scales.reshape(-1, 1, 1, 1)


def _by_channel(acc: Array, scales: Array, batch: Array) -> Array:
    return acc * scales * batch


def _by_product(acc: Array, scales: Array, batch: Array) -> Array:
    return acc * (scales * batch)


def _hybrid(op: Any, slide: Slide, channel: int, w: Side, how: Any, scale: Any) -> Kernel:
    """Return a convolution of images that are quantized first."""
    weights, finish = Filter(0, channel, 255), fused(op)

    def call(x: Array, w_: Array, bias: Array | None) -> Array:
        taps: Taps = weights.of(w_)
        image, batch = _quantize_images(x, how)
        rows, columns = plane(op, x.shape, w_.shape[1:3])
        acc = slide(image.astype(taps.dtype, copy=False), taps.values, rows, columns)
        out = scale(acc.astype(np.float32, copy=False), w.scales, batch)
        if bias is not None:
            out += bias
        return finish(out)

    return call


@quantized(tfl.Conv2DOp)
def conv_2d(op: tfl.Conv2DOp) -> Kernel | None:
    """Slide `w` [co, kh, kw, ci] over `x` [n, h, w, ci]."""
    x, w, out = side(op.input), side(op.filter), side(op.output)
    if w is None:
        return None
    if x is not None and out is not None:
        return _whole(op, convolve, 0, x, w, out)
    if x is None and out is None and w.is_signed:
        depth, taps = shape_of(op.input), shape_of(op.filter)
        grouped = depth is not None and taps is not None and depth[-1] != taps[-1]
        if grouped or (w.scales != w.scale).any():
            return _hybrid(op, convolve, 0, w, asymmetric, _by_channel)
        return _hybrid(op, convolve, 0, w, symmetric, _by_product)
    return None


def _over_channels(x: Array, w: Array, rows: Axis, columns: Axis) -> Array:
    return depthwise(x, w[0], rows, columns)


@quantized(tfl.DepthwiseConv2DOp)
def depthwise_conv_2d(op: tfl.DepthwiseConv2DOp) -> Kernel | None:
    """Slide `w` [1, kh, kw, c*m] over each channel of `x` [n, h, w, c]."""
    x, w, out = side(op.input), side(op.filter), side(op.output)
    if w is None:
        return None
    if x is not None and out is not None:
        return _whole(op, _over_channels, 3, x, w, out)
    if x is None and out is None and w.is_signed:
        return _hybrid(op, _over_channels, 3, w, asymmetric, _by_product)
    return None


def _spread(op: tfl.TransposeConvOp, shape: Array, w: Array, x: Array) -> Array:
    padding, (_, height, width, _) = text(op.padding), shape.tolist()
    axes = (
        span(height, w.shape[1], integer(op.stride_h), 1, padding),
        span(width, w.shape[2], integer(op.stride_w), 1, padding),
    )
    return transposed(x, w.transpose(1, 2, 0, 3), axes, (height, width))


@quantized(tfl.TransposeConvOp)
def transpose_conv(op: tfl.TransposeConvOp) -> Kernel | None:
    """Spread `x` [n, h, w, ci] with `w` [co, kh, kw, ci] to the given shape."""
    w, x, out = side(op.operands[1]), side(op.operands[2]), side(op.results[0])
    if w is None:
        return None
    if x is None and out is None and w.is_signed:
        return partial(_spread_reals, op, w, Filter(0, 0, 255))
    if x is None or out is None:
        return None
    weights = Filter(0 if w.is_signed else w.zero, 0, largest_of(x) + abs(x.zero))
    finish = Biased(rescale_of(op, x, w, out, _channels(op, 0, w.scales), 3), 0)

    def call(shape: Array, w: Array, image: Array, bias: Array | None = None) -> Array:
        taps = weights.of(w)
        acc = _spread(op, shape, taps.values, image.astype(taps.dtype) - taps.dtype.type(x.zero))
        return finish(acc, bias, taps)

    return call


def _spread_reals(
    op: tfl.TransposeConvOp, w: Side, weights: Filter, shape: Array, taps: Array, x: Array,
    bias: Array | None = None,
) -> Array:  # fmt: skip
    found = weights.of(taps)
    image, batch = _quantize_images(x, asymmetric)
    acc = _spread(op, shape, found.values, image.astype(found.dtype, copy=False))
    out = acc.astype(np.float32) * w.scales * batch
    if bias is not None:
        out += bias
    return fused(op)(out)
