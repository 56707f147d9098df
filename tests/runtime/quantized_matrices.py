"""Batches of convolutions and matrix products of quantized tensors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from cases import Case, Constant
from quantized_random import ACTIVATIONS, Random, bias, extent, first, i4, result, u8, weights
from tflower.dialects import tfl
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import element_of, tensor_type
from xdsl.dialects.builtin import f32, i8, i16, i32, i64

MODES = (
    ("int8", i8, i8, i32, True),
    ("int8_tensor", i8, i8, i32, False),
    ("int4", i8, i4, i32, True),
    ("uint8", u8, u8, i32, False),
    ("int16", i16, i8, i64, True),
    ("hybrid", None, i8, None, False),
    ("hybrid_channel", None, i8, None, True),
    ("hybrid_int4", None, i4, None, True),
)


def _operands(r: Random, mode: Any, shape: Any, taps: Any, axis: int, co: int, depth: int) -> Any:
    """Return input, weights, bias and the element type of the result for a convolution."""
    _, storage, weight, sums, per_channel = mode
    w = weights(r, weight, taps, axis if per_channel else None)
    if storage is None:
        return r.reals(*shape), w, Constant(r.reals(co)), f32
    x = r.given(r.type(storage, -12, -8) if storage == i16 else r.type(storage), shape)
    xt, wt = element_of(x.type), element_of(w.type)
    out = result(r, storage, first(xt), first(wt), depth)
    return x, w, bias(r, xt, wt, co, sums), out


def _window(r: Random, one_stride: bool) -> dict[str, Any]:
    stride = r.size(1, 3)
    dilation = r.pick(1, 1, 2)
    return {
        "padding": r.pick("SAME", "VALID"),
        "stride_h": stride,
        "stride_w": stride if one_stride else r.size(1, 2),
        "dilation_h_factor": dilation if stride == 1 else 1,
        "dilation_w_factor": dilation if stride == 1 else 1,
        "fused_activation_function": r.pick(*ACTIVATIONS),
    }


def conv_2d(r: Random) -> Iterator[Case]:
    for mode in MODES:
        for index in range(12):
            n, h, w = r.size(1, 2), r.size(5, 9), r.size(5, 9)
            groups = 2 if index == 11 and mode[0] in ("int8", "hybrid_channel") else 1
            ci, co = r.size(1, 9), r.size(1, 6) * groups
            kh, kw = r.size(1, 3), r.size(1, 3)
            if mode[0] == "hybrid_int4" and (ci * kh * kw) % 2:
                ci += 1
            options = _window(r, False)
            shape, taps = (n, h, w, ci * groups), (co, kh, kw, ci)
            x, k, b, out = _operands(r, mode, shape, taps, 0, co, ci * kh * kw)
            ends = (
                extent(
                    h, kh, options["stride_h"], options["dilation_h_factor"], options["padding"]
                ),
                extent(
                    w, kw, options["stride_w"], options["dilation_w_factor"], options["padding"]
                ),
            )
            types = [tensor_type(out, (n, *ends, co))]
            yield Case(f"{mode[0]}_{index}", tfl.Conv2DOp, (x, k, b), options, types)


def depthwise_conv_2d(r: Random) -> Iterator[Case]:
    for mode in MODES[:2] + MODES[2:7]:
        if mode[0] == "hybrid":
            continue
        for index in range(12):
            n, h, w = r.size(1, 2), r.size(5, 9), r.size(5, 9)
            c, m = r.size(1, 9), r.pick(1, 1, 2)
            kh, kw = r.size(1, 3), r.size(1, 3)
            options = {**_window(r, True), "depth_multiplier": m}
            x, k, b, out = _operands(r, mode, (n, h, w, c), (1, kh, kw, c * m), 3, c * m, kh * kw)
            ends = (
                extent(
                    h, kh, options["stride_h"], options["dilation_h_factor"], options["padding"]
                ),
                extent(
                    w, kw, options["stride_w"], options["dilation_w_factor"], options["padding"]
                ),
            )
            types = [tensor_type(out, (n, *ends, c * m))]
            yield Case(f"{mode[0]}_{index}", tfl.DepthwiseConv2DOp, (x, k, b), options, types)


def transpose_conv(r: Random) -> Iterator[Case]:
    for mode in MODES:
        if mode[0] in ("int4", "hybrid_int4"):
            continue
        for index in range(10):
            n, h, w = r.size(1, 2), r.size(2, 5), r.size(2, 5)
            ci, co = r.size(1, 6), r.size(1, 5)
            kh, kw = r.size(1, 3), r.size(1, 3)
            sh, sw = r.size(1, 3), r.size(1, 3)
            padding = r.pick("SAME", "VALID")
            ends = (h * sh, w * sw) if padding == "SAME" else ((h - 1) * sh + kh, (w - 1) * sw + kw)
            options = {
                "padding": padding, "stride_h": sh, "stride_w": sw,
                "fused_activation_function": r.pick(*ACTIVATIONS),
            }  # fmt: skip
            shape = (n, *ends, co)
            x, k, b, out = _operands(r, mode, (n, h, w, ci), (co, kh, kw, ci), 0, co, ci * kh * kw)
            b = r.pick(b, b, None)
            size = Constant(np.array(shape, np.int32))
            types = [tensor_type(out, shape)]
            yield Case(f"{mode[0]}_{index}", tfl.TransposeConvOp, (size, k, x, b), options, types)


def fully_connected(r: Random) -> Iterator[Case]:
    for mode in MODES:
        for index in range(12):
            rows, ci, co = r.size(1, 6), 2 * r.size(1, 20), r.size(1, 12)
            lead = r.pick((rows,), (2, rows))
            keep = len(lead) > 1 and bool(r.size(0, 1))
            options = {
                "fused_activation_function": r.pick(*ACTIVATIONS),
                "keep_num_dims": keep,
                "weights_format": "DEFAULT",
                "asymmetric_quantize_inputs": bool(index % 2),
            }
            x, k, b, out = _operands(r, mode, (*lead, ci), (co, ci), 0, co, ci)
            b = r.pick(b, b, None)
            shape = (*lead, co) if keep else (int(np.prod(lead)), co)
            yield Case(
                f"{mode[0]}_{index}",
                tfl.FullyConnectedOp,
                (x, k, b),
                options,
                [tensor_type(out, shape)],
            )


def batch_matmul(r: Random) -> Iterator[Case]:
    for name, left, right in (
        ("int8", i8, i8), ("int16", i16, i16), ("int16x8", i16, i8), ("hybrid", None, i8),
    ):  # fmt: skip
        for index in range(14):
            batch = r.shape(r.size(0, 2), 3)
            other = r.pick(batch, tuple(1 for _ in batch))
            m, k, n = r.size(1, 6), r.size(1, 20), r.size(1, 6)
            turn_x, turn_y = bool(r.size(0, 1)), bool(r.size(0, 1))
            shape_x = (*batch, *((k, m) if turn_x else (m, k)))
            shape_y = (*other, *((n, k) if turn_y else (k, n)))
            options = {
                "adj_x": turn_x,
                "adj_y": turn_y,
                "asymmetric_quantize_inputs": bool(index % 2),
            }
            yt = UniformType.of(right, [r.scale(-9, -5)], [0 if left != i8 else r.zero(i8)])
            y = r.held(yt, shape_y) if left is None or index % 3 == 0 else r.given(yt, shape_y)
            if left is None:
                x, out = r.reals(*shape_x), f32
            else:
                x = r.given(r.type(left, -9, -5), shape_x)
                out = result(
                    r, left, first(element_of(x.type)), first(yt) * (1 if right == i8 else 128), k
                )
            yield Case(
                f"{name}_{index}",
                tfl.BatchMatMulOp,
                (x, y),
                options,
                [tensor_type(out, (*batch, m, n))],
            )
