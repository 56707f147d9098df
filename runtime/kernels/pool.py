"""Pooling kernels."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.elements import Array
from ...dialects.op import prop
from ...dialects.shapes import integer, integers, text
from .arguments import is_nchw, number, real
from .fused import activate
from .registry import kernel
from .windows import Axis, average_pool, explicit, max_pool, span


def axes_of_pool(op: tfl.MaxPool2DOp | tfl.AveragePool2DOp, x: Array) -> list[Axis]:
    """Return the geometry of height and width."""
    padding = text(op.padding)
    return [
        span(x.shape[1], integer(op.filter_height), integer(op.stride_h), 1, padding),
        span(x.shape[2], integer(op.filter_width), integer(op.stride_w), 1, padding),
    ]


@kernel(tfl.MaxPool2DOp)
def max_pool_2d(op: tfl.MaxPool2DOp, x: Array) -> Array:
    """Return the maximum of each window."""
    return activate(op, max_pool(x, axes_of_pool(op, x)))


@kernel(tfl.AveragePool2DOp)
def average_pool_2d(op: tfl.AveragePool2DOp, x: Array) -> Array:
    """Return the mean of each window, padding not counted."""
    return activate(op, average_pool(x, axes_of_pool(op, x)))


def _graph_pool(op: tf.MaxPoolOp | tf.AvgPoolOp, x: Array, average: bool) -> Array:
    nchw = is_nchw(op)
    first = 2 if nchw else 1
    sizes = x.shape[first : first + 2]
    kernels = integers(op.ksize)[first : first + 2]
    strides = integers(op.strides)[first : first + 2]
    padding = text(op.padding)
    axes = [span(*item, 1, padding) for item in zip(sizes, kernels, strides, strict=True)]
    if padding == "EXPLICIT":
        pads = integers(prop(op, "explicit_paddings"))[2 * first :]
        axes = [
            explicit(a.size, a.kernel, a.stride, 1, pads[2 * i : 2 * i + 2])
            for i, a in enumerate(axes)
        ]
    x = x.transpose(0, 2, 3, 1) if nchw else x
    out = average_pool(x, axes) if average else max_pool(x, axes)
    return np.asarray(out.transpose(0, 3, 1, 2) if nchw else out)


@kernel(tf.MaxPoolOp)
def graph_max_pool(op: tf.MaxPoolOp, x: Array) -> Array:
    """Return the maximum of each window."""
    return _graph_pool(op, x, average=False)


@kernel(tf.AvgPoolOp)
def graph_avg_pool(op: tf.AvgPoolOp, x: Array) -> Array:
    """Return the mean of each window, padding not counted."""
    return _graph_pool(op, x, average=True)


@kernel(tfl.LocalResponseNormalizationOp)
def local_response_normalization(op: tfl.LocalResponseNormalizationOp, x: Array) -> Array:
    """Divide by a power of the sum of squares of the channels near each."""
    bias, alpha, beta = real(op.bias), real(op.alpha), real(op.beta)
    return _normalize_near(x, integer(op.radius), bias, alpha, beta)


@kernel(tf.LRNOp)
def graph_lrn(op: Operation, x: Array) -> Array:
    """Divide by a power of the sum of squares of the channels near each."""
    defaults = {"bias": 1.0, "alpha": 1.0, "beta": 0.5}
    numbers = [real(op.properties.get(name), value) for name, value in defaults.items()]
    return _normalize_near(x, number(op, "depth_radius", 5), *numbers)


def _normalize_near(x: Array, radius: int, bias: float, alpha: float, beta: float) -> Array:
    square = np.square(x)
    total = square.copy()
    for shift in range(1, min(radius, x.shape[-1] - 1) + 1):
        total[..., shift:] += square[..., :-shift]
        total[..., :-shift] += square[..., shift:]
    return x / np.power(x.dtype.type(bias) + x.dtype.type(alpha) * total, x.dtype.type(beta))
