"""What fuses into convolutions and pools: activations, biases, scales and padding."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import TensorOp, constant, prop
from ...dialects.shapes import DYNAMIC, integer, shape_of
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import (
    changed,
    const,
    either,
    is_float,
    is_none,
    is_per_channel,
    known_shape,
    pseudo,
)
from .weights import is_weights_owned, scaled, weights_of

NONE, VALID = tfl.NONE, tfl.VALID
ACTIVATIONS: dict[type[Operation], str] = {
    tfl.ReluOp: "RELU",
    tfl.Relu6Op: "RELU6",
    tfl.Relu1Op: "RELU_N1_TO_1",
}
"""The activations that the kernels of other ops can apply to their results."""

CONVS = (tfl.Conv2DOp, tfl.DepthwiseConv2DOp)
SHIFTS: tuple[type[Operation], ...] = (tfl.AddOp, tfl.SubOp)
SCALES: tuple[type[Operation], ...] = (tfl.MulOp, tfl.DivOp)
WINDOWED = (*CONVS, tfl.TransposeConvOp, tfl.Conv3DOp, tfl.AveragePool2DOp, tfl.MaxPool2DOp)
Conv = tfl.Conv2DOp | tfl.DepthwiseConv2DOp


@rule(Op(tuple(ACTIVATIONS), Op(WINDOWED, fused_activation_function=NONE, as_="op")))
def fuse_activation(root: Operation, op: tfl.Conv2DOp) -> Result:
    """relu(conv(x)) -> conv(x) with the activation; the same for pools and relu6, relu_n1_to_1.

    Source: transforms/optimize_patterns.td, FuseActivationFuncWith*; transposed and 3-D
    convolutions are ours.
    """
    return op.with_properties(fused_activation_function=ACTIVATIONS[type(root)])


def channels_of(conv: Operation) -> int:
    """Return the number of output channels of a convolution."""
    shape = known_shape(conv.operands[1])
    return shape[3] if isinstance(conv, tfl.DepthwiseConv2DOp) else shape[0]


def bias_of(conv: Operation, index: int = 2) -> Array | None:
    """Return the constant bias of a convolution, zeros if it is absent, None if it is computed."""
    if is_none(conv.operands[index]):
        filter_ = constant(conv.operands[1])
        dtype = np.dtype(np.float32) if filter_ is None else filter_.dtype
        return np.zeros(channels_of(conv), dtype)
    return constant(conv.operands[index])


def _activated(conv: TensorOp, root: Operation) -> Operation:
    """Give a new convolution the activation of the op that it replaces."""
    conv.properties["fused_activation_function"] = root.properties["fused_activation_function"]
    return conv


def _keeps_shape(root: Operation, conv: Operation) -> bool:
    """Whether the binary op broadcasts only its constant."""
    ours, theirs = shape_of(root.results[0]), shape_of(conv.results[0])
    return ours is not None and theirs is not None and len(ours) == len(theirs)


CONV = Op(CONVS, fused_activation_function=NONE, as_="conv")
TRANSPOSED = Op(tfl.TransposeConvOp, fused_activation_function=NONE, as_="conv")


@either(*(Op(binary, CONV, Const("c")) for binary in SHIFTS))
def fuse_bias(root: tfl.AddOp | tfl.SubOp, conv: Conv, c: Array) -> Result:
    """conv(x, w, b) + c -> conv(x, w, b + c), for one c or one for each channel; - likewise.

    Source: transforms/optimize_patterns.td, FuseBinaryOpWith*Conv*.
    """
    bias = bias_of(conv)
    if bias is None or not is_float(bias) or not is_float(c) or not _keeps_shape(root, conv):
        return None
    if not is_per_channel(c.shape, channels_of(conv)):
        return None
    c = c.reshape(-1)
    total = bias + c if isinstance(root, tfl.AddOp) else bias - c
    return _activated(conv.with_operands(bias=const(total)), root)


@either(*(Op(binary, TRANSPOSED, Const("c")) for binary in SHIFTS))
def fuse_transpose_conv_bias(
    root: tfl.AddOp | tfl.SubOp, conv: tfl.TransposeConvOp, c: Array
) -> Result:
    """transpose_conv(x, w, b) + c -> transpose_conv(x, w, b + c); - likewise.

    Source: transforms/optimize_patterns.td, FuseBinaryOpWithTransposeConv*.
    """
    bias = bias_of(conv, 3)
    if bias is None or not is_float(bias) or not is_float(c) or not _keeps_shape(root, conv):
        return None
    if not is_per_channel(c.shape, channels_of(conv)):
        return None
    c = c.reshape(-1)
    total = bias + c if isinstance(root, tfl.AddOp) else bias - c
    return _activated(conv.with_operands(bias=const(total)), root)


@either(*(Op(binary, CONV, Const("s")) for binary in SCALES))
def fuse_scale(root: tfl.MulOp, conv: Conv, s: Array) -> Result:
    """conv(x, w, b) * s -> conv(x, w * s, b * s), for one s or one for each channel; / likewise.

    Source: transforms/optimize_patterns.td, FuseMulOrDivWith*Conv*; transforms/optimize_pass.cc,
    FuseAffinOpAndMulWithQDQs.
    """
    weights, bias = weights_of(conv.filter), bias_of(conv)
    if weights is None or bias is None or not (is_float(weights) and is_float(s)):
        return None
    if not is_per_channel(s.shape, channels_of(conv)) or not _keeps_shape(root, conv):
        return None
    if not is_weights_owned(conv.filter):
        return None
    axis = 3 if isinstance(conv, tfl.DepthwiseConv2DOp) else 0
    filter_ = scaled(conv.filter, s.reshape(-1), axis, divide=isinstance(root, tfl.DivOp))
    if filter_ is None:
        return None
    operands = {"filter": filter_}
    if not is_none(conv.bias):
        operands["bias"] = const(_ratio(root, bias, s.reshape(-1)))
    return _activated(conv.with_operands(**operands), root)


def _ratio(root: Operation, array: Array, s: Array) -> Array:
    return array / s if isinstance(root, tfl.DivOp) else array * s


@either(*(Op(binary, TRANSPOSED, Const("s")) for binary in SCALES))
def fuse_transpose_conv_scale(root: tfl.MulOp, conv: tfl.TransposeConvOp, s: Array) -> Result:
    """transpose_conv(x, w, b) * s -> transpose_conv(x, w * s, b * s); / likewise.

    Source: transforms/optimize_patterns.td, FuseMulOrDivWithTransposeConv*.
    """
    weights, bias = weights_of(conv.weights), bias_of(conv, 3)
    if weights is None or bias is None or not (is_float(weights) and is_float(s)):
        return None
    if not is_per_channel(s.shape, channels_of(conv)) or not _keeps_shape(root, conv):
        return None
    if not is_weights_owned(conv.weights):
        return None
    filter_ = scaled(conv.weights, s.reshape(-1), 0, divide=isinstance(root, tfl.DivOp))
    if filter_ is None:
        return None
    operands = {"weights": filter_}
    if not is_none(conv.operands[3]):
        operands["bias"] = const(_ratio(root, bias, s.reshape(-1)))
    return _activated(conv.with_operands(**operands), root)


def _applied(binary: type[Operation]) -> Op:
    """Match a binary op that applies a constant to the value called `x`."""
    return Op(binary, Value("x"), Const("c"), fused_activation_function=NONE, as_="binary")


@either(*(Op(CONVS, _applied(item), Const("w"), Value(), padding=VALID) for item in SHIFTS))
def fuse_preceding_shift(root: Conv, binary: Operation, x: SSAValue, c: Array, w: Array) -> Result:
    """conv(x + c, w, b) -> conv(x, w, b + c * sum(w)), for one c and no padding; - likewise.

    Source: transforms/optimize_pass.cc, FuseBinaryOpToFollowingAffineOp.
    """
    bias = bias_of(root)
    if bias is None or c.size != 1 or not (is_float(w) and is_float(c)):
        return None
    if x.type != binary.results[0].type:
        return None
    axes = (0, 1, 2) if isinstance(root, tfl.DepthwiseConv2DOp) else (1, 2, 3)
    moved = w.sum(axes, np.float64) * float(c.reshape(-1)[0])
    if isinstance(binary, tfl.SubOp):
        moved = -moved
    return root.with_operands(input=x, bias=pseudo((bias + moved).astype(bias.dtype)))


@either(*(Op(CONVS, _applied(item), Const("w"), Value()) for item in SCALES))
def fuse_preceding_scale(root: Conv, binary: Operation, x: SSAValue, c: Array, w: Array) -> Result:
    """conv(x * c, w, b) -> conv(x, w * c, b), for one c or one for each input channel; / likewise.

    Source: transforms/optimize_pass.cc, FuseBinaryOpToFollowingAffineOp; one for each channel is
    ours.
    """
    if not (is_float(w) and is_float(c)) or x.type != binary.results[0].type:
        return None
    depthwise = isinstance(root, tfl.DepthwiseConv2DOp)
    channels = known_shape(x)[-1]
    if channels == DYNAMIC or not is_per_channel(c.shape, channels):
        return None
    c = c.reshape(-1)
    if c.size > 1:
        if depthwise:
            c = np.repeat(c, w.shape[3] // channels)
        elif w.shape[3] != channels:
            return None
    return root.with_operands(input=x, filter=pseudo(_ratio(binary, w, c)))


PAD = Op(tfl.PadOp, Value("x"), Const("pads"), shared=True)


@rule(Op((*CONVS, tfl.Conv3DOp), PAD, Value("w"), Value(), padding=VALID))
def fuse_same_padding(root: Conv, x: SSAValue, w: SSAValue, pads: Array) -> Result:
    """conv(pad(x), w, VALID) -> conv(x, w, SAME), where SAME pads as much.

    Source: transforms/optimize_patterns.td, FuseSamePadding*.
    """
    if not pads_as_same(root, x, w, pads):
        return None
    return changed(root, {"padding": "SAME"}, input=x)


def pads_as_same(conv: Operation, x: SSAValue, w: SSAValue, pads: Array) -> bool:
    """Whether a convolution of `x` with filter `w` pads by itself, as SAME, as `pads` does."""
    shape, kernel = shape_of(x), shape_of(w)
    if shape is None or kernel is None or len(kernel) != len(shape):
        return False
    axes = "dhw"[-(len(shape) - 2) :]
    kernels = kernel[:3] if isinstance(conv, tfl.Conv3DOp) else kernel[1:3]
    if pads.shape != (len(shape), 2) or pads[0].any() or pads[-1].any():
        return False
    for i, axis in enumerate(axes):
        size, (low, high) = shape[1 + i], pads[1 + i].tolist()
        stride = integer(prop(conv, f"stride_{axis}"))
        dilation = integer(prop(conv, f"dilation_{axis}_factor"))
        if size == DYNAMIC or kernels[i] == DYNAMIC or not 0 <= high - low <= 1:
            return False
        needed = (-(-size // stride) - 1) * stride + (kernels[i] - 1) * dilation + 1 - size
        if needed != low + high:
            return False
    return True


RULES = [
    fuse_activation,
    *fuse_bias,
    *fuse_transpose_conv_bias,
    *fuse_scale,
    *fuse_transpose_conv_scale,
    fuse_same_padding,
]
LATE_RULES = [*fuse_preceding_shift, *fuse_preceding_scale]
