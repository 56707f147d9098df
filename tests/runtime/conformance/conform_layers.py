"""Cases of convolutions, matrix products, poolings, images, normalization and recurrent layers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from conform import FLOATS, NUMBERS, Case, Random, T, family, held, ints, out

ACTIVATIONS = ("NONE", "RELU", "RELU6", "RELU_N1_TO_1")


def window(size: int, kernel: int, stride: int, dilation: int, padding: str) -> int:
    reach = (kernel - 1) * dilation + 1
    return -(-size // stride) if padding == "SAME" else (size - reach) // stride + 1


PLANES = (
    (5, 6, 3, 3, 1, 1, 1, 1, "SAME"), (7, 5, 3, 2, 2, 2, 1, 1, "VALID"), (6, 6, 1, 1, 1, 1, 1, 1, "VALID"),
    (9, 8, 3, 3, 1, 1, 2, 2, "SAME"), (8, 9, 2, 3, 3, 2, 1, 1, "SAME"), (9, 9, 3, 3, 1, 1, 3, 2, "VALID"),
)  # fmt: skip
"""Height, width, kernel, strides and dilations, padding."""


def _hybrid(w: T, axis: int, per_channel: bool, r: Random) -> T:
    count = w.shape[axis] if per_channel else 1
    scales = r.rng.uniform(0.005, 0.03, count).tolist()
    array = r.rng.integers(-127, 128, w.shape).astype(np.int8)
    return held(array)._replace(scales=scales, zeros=[0] * count, axis=axis)


@family("CONV_2D")
def conv_2d(r: Random) -> Iterator[Case]:
    for index, (h, w, kh, kw, sh, sw, dh, dw, padding) in enumerate(PLANES):
        for groups in (1, 2):
            ci, co = 4, 6
            final = (2, window(h, kh, sh, dh, padding), window(w, kw, sw, dw, padding), co)
            options = {
                "padding": padding,
                "stride_h": sh,
                "stride_w": sw,
                "dilation_h_factor": dh,
                "dilation_w_factor": dw,
                "fused_activation_function": ACTIVATIONS[index % 4],
            }
            for bias in (r.given("FLOAT32", (co,)).constant(), None):
                x, taps = (
                    r.given("FLOAT32", (2, h, w, ci)),
                    r.given("FLOAT32", (co, kh, kw, ci // groups), -1, 1),
                )
                yield Case(
                    "CONV_2D",
                    "FLOAT32",
                    [x, taps.constant(), bias],
                    [out("FLOAT32", final)],
                    ("Conv2DOptions", options),
                    note=f"groups {groups}",
                )
            if groups == 1:
                for per_channel in (False, True):
                    narrow = _hybrid(taps, 0, per_channel, r)
                    yield Case(
                        "CONV_2D",
                        "INT8",
                        [x, narrow, r.given("FLOAT32", (co,)).constant()],
                        [out("FLOAT32", final)],
                        ("Conv2DOptions", options),
                        note="hybrid",
                    )


@family("DEPTHWISE_CONV_2D")
def depthwise(r: Random) -> Iterator[Case]:
    for index, (h, w, kh, kw, sh, sw, dh, dw, padding) in enumerate(PLANES):
        for many in (1, 2):
            c = 3
            final = (2, window(h, kh, sh, dh, padding), window(w, kw, sw, dw, padding), c * many)
            options = {
                "padding": padding,
                "stride_h": sh,
                "stride_w": sw,
                "dilation_h_factor": dh,
                "dilation_w_factor": dw,
                "depth_multiplier": many,
                "fused_activation_function": ACTIVATIONS[index % 4],
            }
            x, taps = (
                r.given("FLOAT32", (2, h, w, c)),
                r.given("FLOAT32", (1, kh, kw, c * many), -1, 1),
            )
            bias = r.given("FLOAT32", (c * many,)).constant()
            yield Case(
                "DEPTHWISE_CONV_2D",
                "FLOAT32",
                [x, taps.constant(), bias],
                [out("FLOAT32", final)],
                ("DepthwiseConv2DOptions", options),
            )
            yield Case(
                "DEPTHWISE_CONV_2D",
                "FLOAT32",
                [x, taps, bias],
                [out("FLOAT32", final)],
                ("DepthwiseConv2DOptions", options),
                note="fed",
            )
            narrow = _hybrid(taps, 3, True, r)
            yield Case(
                "DEPTHWISE_CONV_2D",
                "INT8",
                [x, narrow, bias],
                [out("FLOAT32", final)],
                ("DepthwiseConv2DOptions", options),
                note="hybrid",
            )


@family("TRANSPOSE_CONV")
def transpose_conv(r: Random) -> Iterator[Case]:
    for index, (h, w, kh, kw, sh, sw, _, _, padding) in enumerate(PLANES):
        for biased in (False, True):
            ci, co = 3, 4
            source = (2, window(h, kh, sh, 1, padding), window(w, kw, sw, 1, padding), ci)
            options = {
                "padding": padding,
                "stride_h": sh,
                "stride_w": sw,
                "fused_activation_function": ACTIVATIONS[index % 3] if biased else "NONE",
            }
            extra = [r.given("FLOAT32", (co,)).constant()] if biased else []
            yield Case(
                "TRANSPOSE_CONV",
                "FLOAT32",
                [
                    ints(2, h, w, co),
                    r.given("FLOAT32", (co, kh, kw, ci)).constant(),
                    r.given("FLOAT32", source),
                    *extra,
                ],
                [out("FLOAT32", (2, h, w, co))],
                ("TransposeConvOptions", options),
            )


@family("CONV_3D", "CONV_3D_TRANSPOSE")
def conv_3d(r: Random, code: str) -> Iterator[Case]:
    for index, (d, h, w, k, s, dilation, padding) in enumerate(
        (
            (4, 5, 6, 2, 1, 1, "SAME"),
            (5, 5, 5, 3, 2, 1, "VALID"),
            (6, 5, 6, 2, 1, 2, "SAME"),
            (3, 4, 5, 1, 2, 1, "VALID"),
            (5, 6, 7, 2, 1, 2, "VALID"),
            (4, 4, 4, 3, 2, 1, "SAME"),
        )
    ):
        for biased in (False, True):
            if code == "CONV_3D_TRANSPOSE" and dilation > 1:
                dilation = 1
            options = {
                "padding": padding,
                **{f"stride_{axis}": s for axis in "dhw"},
                **{f"dilation_{axis}_factor": dilation for axis in "dhw"},
                "fused_activation_function": ACTIVATIONS[index % 4],
            }
            small = [window(size, k, s, dilation, padding) for size in (d, h, w)]
            ci, co = 3, 4
            bias = [r.given("FLOAT32", (co,))] if biased else []
            if code == "CONV_3D":
                yield Case(
                    code,
                    "FLOAT32",
                    [
                        r.given("FLOAT32", (2, d, h, w, ci)),
                        r.given("FLOAT32", (k, k, k, ci, co)),
                        *bias,
                    ],
                    [out("FLOAT32", (2, *small, co))],
                    ("Conv3DOptions", options),
                )
            else:
                yield Case(
                    code,
                    "FLOAT32",
                    [
                        ints(2, d, h, w, co),
                        r.given("FLOAT32", (k, k, k, co, ci)),
                        r.given("FLOAT32", (2, *small, ci)),
                        *bias,
                    ],
                    [out("FLOAT32", (2, d, h, w, co))],
                    ("Conv3DOptions", options),
                )


@family("FULLY_CONNECTED")
def fully_connected(r: Random) -> Iterator[Case]:
    for index, (shape, units) in enumerate(
        (((3, 5), 4), ((1, 8), 3), ((2, 3, 4), 5), ((2, 2, 2, 6), 2), ((4, 16), 8))
    ):
        for keep in (False, True):
            for bias in (r.given("FLOAT32", (units,)).constant(), None):
                rows = int(np.prod(shape[:-1]))
                final = (*shape[:-1], units) if keep else (rows, units)
                options = {
                    "fused_activation_function": ACTIVATIONS[index % 4],
                    "keep_num_dims": keep,
                }
                x, w = r.given("FLOAT32", shape), r.given("FLOAT32", (units, shape[-1]), -1, 1)
                yield Case(
                    "FULLY_CONNECTED",
                    "FLOAT32",
                    [x, w.constant(), bias],
                    [out("FLOAT32", final)],
                    ("FullyConnectedOptions", options),
                )
                for asymmetric in (False, True):
                    more = {**options, "asymmetric_quantize_inputs": asymmetric}
                    yield Case(
                        "FULLY_CONNECTED",
                        "INT8",
                        [x, _hybrid(w, 0, False, r), bias],
                        [out("FLOAT32", final)],
                        ("FullyConnectedOptions", more),
                        note="hybrid",
                    )
                    yield Case(
                        "FULLY_CONNECTED",
                        "INT8",
                        [x, _hybrid(w, 0, True, r), bias],
                        [out("FLOAT32", final)],
                        ("FullyConnectedOptions", more),
                        note="hybrid per channel",
                    )


@family("BATCH_MATMUL")
def batch_matmul(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for left, right in (
            ((2, 3, 4), (2, 4, 5)),
            ((3, 4), (4, 2)),
            ((2, 1, 3, 4), (3, 4, 2)),
            ((1, 3, 4), (2, 4, 5)),
        ):
            for adj_x, adj_y in ((False, False), (True, False), (False, True)):
                a = [*left[:-2], left[-1], left[-2]] if adj_x else left
                b = [*right[:-2], right[-1], right[-2]] if adj_y else right
                final = (*np.broadcast_shapes(left[:-2], right[:-2]), left[-2], right[-1])
                yield Case(
                    "BATCH_MATMUL",
                    type,
                    [r.given(type, a), r.given(type, b)],
                    [out(type, final)],
                    ("BatchMatMulOptions", {"adj_x": adj_x, "adj_y": adj_y}),
                )


@family("MAX_POOL_2D", "AVERAGE_POOL_2D", "L2_POOL_2D")
def pool(r: Random, code: str) -> Iterator[Case]:
    for type in ("FLOAT32", "FLOAT16", "BFLOAT16"):
        for index, (h, w, kh, kw, sh, sw, _, _, padding) in enumerate(PLANES):
            for act in ACTIVATIONS[:2]:
                final = (2, window(h, kh, sh, 1, padding), window(w, kw, sw, 1, padding), 3)
                options = {
                    "padding": padding,
                    "stride_h": sh,
                    "stride_w": sw,
                    "filter_height": kh,
                    "filter_width": kw,
                    "fused_activation_function": act,
                }
                yield Case(
                    code,
                    type,
                    [r.given(type, (2, h, w, 3))],
                    [out(type, final)],
                    ("Pool2DOptions", options),
                    note=str(index),
                )


@family("RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR")
def resize(r: Random, code: str) -> Iterator[Case]:
    table = "ResizeBilinearOptions" if code == "RESIZE_BILINEAR" else "ResizeNearestNeighborOptions"
    for type in (*FLOATS, "INT8", "UINT8", "INT16", "INT32"):
        for size, to in (((4, 5), (8, 10)), ((4, 5), (3, 2)), ((3, 3), (7, 5)), ((1, 4), (2, 4))):
            for align, half in ((False, False), (True, False), (False, True)):
                yield Case(
                    code,
                    type,
                    [r.given(type, (2, *size, 3), -50 if type in FLOATS else 0, 50), ints(*to)],
                    [out(type, (2, *to, 3))],
                    (table, {"align_corners": align, "half_pixel_centers": half}),
                )


@family("L2_NORMALIZATION")
def l2_normalization(r: Random) -> Iterator[Case]:
    for shape in (
        (3, 4),
        (2, 3, 4),
        (1, 2, 2, 5),
        (1, 7),
        (4, 1),
        (2, 2),
        (5, 3),
        (2, 3, 2),
        (1, 1, 1, 8),
        (6, 6),
    ):
        yield Case(
            "L2_NORMALIZATION",
            "FLOAT32",
            [r.given("FLOAT32", shape)],
            [out("FLOAT32", shape)],
            ("L2NormOptions", {"fused_activation_function": "NONE"}),
        )


@family("LOCAL_RESPONSE_NORMALIZATION")
def local_response_normalization(r: Random) -> Iterator[Case]:
    for radius in (1, 2, 5):
        for bias, alpha, beta in (
            (1.0, 0.5, 0.5),
            (2.0, 1.0, 0.75),
            (0.5, 0.1, 1.0),
            (9.0, 4.0, 0.5),
        ):
            yield Case(
                "LOCAL_RESPONSE_NORMALIZATION",
                "FLOAT32",
                [r.given("FLOAT32", (1, 2, 3, 7))],
                [out("FLOAT32", (1, 2, 3, 7))],
                (
                    "LocalResponseNormalizationOptions",
                    {"radius": radius, "bias": bias, "alpha": alpha, "beta": beta},
                ),
            )


@family("RFFT2D")
def rfft2d(r: Random) -> Iterator[Case]:
    for shape, lengths in (
        ((4, 4), (4, 4)),
        ((2, 3, 5), (4, 8)),
        ((5, 6), (2, 4)),
        ((1, 8), (1, 8)),
        ((3, 1, 7), (1, 16)),
        ((8, 8), (8, 8)),
        ((2, 2, 2), (2, 2)),
        ((4, 9), (8, 4)),
        ((2, 16), (2, 16)),
        ((1, 1), (2, 2)),
    ):
        final = (*shape[:-2], lengths[0], lengths[1] // 2 + 1)
        yield Case(
            "RFFT2D",
            "FLOAT32",
            [r.given("FLOAT32", shape), ints(*lengths)],
            [out("COMPLEX64", final)],
            ("Rfft2dOptions", {}),
        )
