"""Cases of operators that compute element by element."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from conform import MOVED, NUMBERS, Case, Random, family, held, out, scalar

PAIRS = (
    ((3, 4), (3, 4)), ((4,), (1,)), ((2, 3, 4), (4,)), ((2, 1, 4), (2, 3, 1)), ((), ()),
    ((1, 2, 3, 4), (5, 1, 3, 1)), ((2, 3, 2, 2, 3), (2, 1, 2, 1, 3)), ((0, 3), (1, 3)),
)  # fmt: skip
"""Shapes that broadcast."""
MORE = (*PAIRS, ((2, 5), (2, 5)), ((2, 1, 3), (2, 1, 3)), ((7,), (7,)))
SHAPES = ((3, 4), (7,), (), (2, 3, 4), (1, 2, 3, 2), (2, 1, 2, 2, 3))
UNARY: dict[str, tuple[str | None, float, float]] = {
    "ABS": ("AbsOptions", -4, 4), "CEIL": (None, -4, 4), "COS": ("CosOptions", -4, 4),
    "ELU": (None, -4, 4), "EXP": ("ExpOptions", -4, 4), "FLOOR": (None, -4, 4),
    "HARD_SWISH": ("HardSwishOptions", -6, 6), "LOG": (None, 0.1, 9), "LOGICAL_NOT": ("LogicalNotOptions", 0, 1),
    "LOGISTIC": (None, -6, 6), "NEG": ("NegOptions", -4, 4), "RELU": (None, -4, 4),
    "RELU6": (None, -4, 9), "RELU_0_TO_1": (None, -2, 2), "RELU_N1_TO_1": (None, -2, 2),
    "ROUND": (None, -4, 4), "RSQRT": (None, 0.1, 9), "SIGN": ("SignOptions", -4, 4),
    "SIN": (None, -4, 4), "SQRT": (None, 0, 9), "SQUARE": ("SquareOptions", -4, 4),
    "TANH": (None, -4, 4), "ZEROS_LIKE": ("ZerosLikeOptions", -4, 4),
}  # fmt: skip


@family(*UNARY)
def unary(r: Random, code: str) -> Iterator[Case]:
    options, low, high = UNARY[code]
    table = None if options is None else (options, {})
    for type in (*NUMBERS, "BOOL", "COMPLEX64"):
        for shape in (
            (*SHAPES, (9,), (5, 1), (0, 2), (2, 8)) if type in ("FLOAT32", "BOOL") else SHAPES[:3]
        ):
            x = r.given(type, shape, low, high)
            yield Case(code, type, [x], [out(type, shape)], table)
    for type, scale in (("INT8", 0.04), ("UINT8", 0.04), ("INT16", 2.0**-12)):
        for shape in SHAPES[:3]:
            zero = int(r.pick(-3, 0, 5)) + (128 if type == "UINT8" else 0)
            zero = 0 if type == "INT16" else zero
            x = r.quantized(type, shape, scale, zero)
            if code in ("LOG", "SQRT", "RSQRT"):
                x = x._replace(array=np.maximum(x.array, x.array.dtype.type(zero + 1)))
            kept = code in ("ABS", "NEG", "RELU", "RELU6", "RELU_N1_TO_1", "RELU_0_TO_1")
            scaled = {"LOGISTIC": 1 / 256, "TANH": 1 / 128}.get(code, scale)
            at = {"LOGISTIC": -128, "TANH": 0}.get(code, zero) + (
                128 if type == "UINT8" and code in ("LOGISTIC", "TANH") else 0
            )
            result = out(type, shape, scale, zero) if kept else out(type, shape, scaled, at)
            if type == "INT16" and code in ("LOGISTIC", "TANH"):
                result = out(type, shape, 2.0**-15, 0)
            yield Case(code, type, [x], [result], table, note="quantized")
    if code in (
        "EXP",
        "LOG",
        "SQRT",
        "RSQRT",
        "LOGISTIC",
        "TANH",
        "ELU",
        "RELU",
        "RELU6",
        "FLOOR",
        "CEIL",
        "ROUND",
        "ABS",
        "NEG",
        "SIGN",
        "SQUARE",
    ):
        ends = np.array(
            [np.inf, -np.inf, 0, -0.0, 0.5, 1.5, 2.5, -0.5, -1.5, 1e30, -1e30, 80, -80], np.float32
        )
        if code in ("LOG", "SQRT", "RSQRT"):
            ends = np.abs(ends)
        yield Case(
            code,
            "FLOAT32",
            [r.given("FLOAT32", (13,))._replace(array=ends)],
            [out("FLOAT32", (13,))],
            table,
            note="extremes",
        )


BINARY: dict[str, tuple[str | None, float, float, str]] = {
    "ADD": ("AddOptions", -4, 4, ""), "SUB": ("SubOptions", -4, 4, ""), "MUL": ("MulOptions", -4, 4, ""),
    "DIV": ("DivOptions", 1, 7, ""), "FLOOR_DIV": ("FloorDivOptions", 1, 7, ""),
    "FLOOR_MOD": ("FloorModOptions", 1, 7, ""), "MAXIMUM": ("MaximumMinimumOptions", -4, 4, ""),
    "MINIMUM": ("MaximumMinimumOptions", -4, 4, ""), "POW": ("PowOptions", 1, 4, ""),
    "SQUARED_DIFFERENCE": ("SquaredDifferenceOptions", -4, 4, ""), "ATAN2": ("ATan2Options", -4, 4, ""),
    "BITWISE_XOR": ("BitwiseXorOptions", 0, 100, ""), "RIGHT_SHIFT": ("RightShiftOptions", 0, 6, ""),
    "LOGICAL_AND": ("LogicalAndOptions", 0, 1, ""), "LOGICAL_OR": ("LogicalOrOptions", 0, 1, ""),
    "EQUAL": ("EqualOptions", 0, 2, "BOOL"), "NOT_EQUAL": ("NotEqualOptions", 0, 2, "BOOL"),
    "LESS": ("LessOptions", 0, 2, "BOOL"), "LESS_EQUAL": ("LessEqualOptions", 0, 2, "BOOL"),
    "GREATER": ("GreaterOptions", 0, 2, "BOOL"), "GREATER_EQUAL": ("GreaterEqualOptions", 0, 2, "BOOL"),
}  # fmt: skip
FUSED = ("ADD", "SUB", "MUL", "DIV")
SIGNED = ("FLOOR_DIV", "FLOOR_MOD", "DIV")


@family(*BINARY)
def binary(r: Random, code: str) -> Iterator[Case]:
    table, low, high, result = BINARY[code]
    for type in (*NUMBERS, "BOOL", "STRING", "COMPLEX64"):
        for index, (left, right) in enumerate(
            MORE
            if code in ("ATAN2", "LOGICAL_AND", "LOGICAL_OR")
            else PAIRS
            if type in ("FLOAT32", "INT32")
            else PAIRS[:4]
        ):
            options: dict[str, Any] = {}
            if code in FUSED:
                options["fused_activation_function"] = ("NONE", "RELU", "RELU6", "RELU_N1_TO_1")[
                    index % 4
                ]
            x, y = r.given(type, left, low, high), r.given(type, right, low, high)
            signed = type in ("FLOAT32", "INT8", "INT16", "INT32", "INT64")
            if code in SIGNED and signed:
                x = r.given(type, left, -20, 20)
                y = y._replace(array=y.array * r.pick(-1, 1))
            shape = np.broadcast_shapes(left, right)
            if code == "ATAN2" and left != right:
                continue  # LiteRT does not broadcast, nor refuse
            yield Case(
                code,
                type,
                [x, y],
                [out(result or type, shape)],
                (table, options) if table else None,
            )


@family("ADD_N")
def add_n(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for count in (2, 3, 5) if type in ("FLOAT32", "INT32") else (2,):
            for shape in ((3, 4), (2, 2, 3)):
                yield Case(
                    "ADD_N",
                    type,
                    [r.given(type, shape) for _ in range(count)],
                    [out(type, shape)],
                    ("AddNOptions", {}),
                )


@family("LEAKY_RELU")
def leaky_relu(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for alpha in (0.1, 0.5, 1.5, -0.3):
            shape = r.shape(3)
            yield Case(
                "LEAKY_RELU",
                type,
                [r.given(type, shape)],
                [out(type, shape)],
                ("LeakyReluOptions", {"alpha": alpha}),
            )


@family("GELU")
def gelu(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for shape in SHAPES[:5]:
            for approximate in (False, True):
                yield Case(
                    "GELU",
                    type,
                    [r.given(type, shape, -5, 5)],
                    [out(type, shape)],
                    ("GeluOptions", {"approximate": approximate}),
                )
    for type in ("INT8", "UINT8"):
        for approximate in (False, True):
            x = r.quantized(type, (5, 7), 0.05, 3)
            yield Case(
                "GELU",
                type,
                [x],
                [out(type, (5, 7), 0.05, 2)],
                ("GeluOptions", {"approximate": approximate}),
                note="quantized",
            )


@family("PRELU")
def prelu(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for shape, slope in (
            ((2, 3, 4), (1, 1, 4)),
            ((1, 2, 3, 4), (1, 1, 4)),
            ((3, 4), (4,)),
            ((2, 3), (2, 3)),
            ((2, 5), (1, 1)),
        ):
            for kept in (True, False):
                alpha = r.given(type, slope)
                yield Case(
                    "PRELU",
                    type,
                    [r.given(type, shape), alpha.constant() if kept else alpha],
                    [out(type, shape)],
                )


@family("SOFTMAX", "LOG_SOFTMAX")
def softmax(r: Random, code: str) -> Iterator[Case]:
    table = "SoftmaxOptions" if code == "SOFTMAX" else "LogSoftmaxOptions"
    for type in NUMBERS:
        for shape in ((5,), (3, 4), (2, 3, 4), (1, 2, 3, 4)):
            for beta in (1.0, 0.5, 2.0) if code == "SOFTMAX" else (1.0, 1.0, 1.0):
                options = {"beta": beta} if code == "SOFTMAX" else {}
                yield Case(
                    code, type, [r.given(type, shape, -9, 9)], [out(type, shape)], (table, options)
                )


@family("CAST")
def cast(r: Random) -> Iterator[Case]:
    types = (*NUMBERS, "BOOL", "COMPLEX64")
    for source in types:
        for target in types:
            low = 0 if target.startswith("U") or target == "BOOL" else -4
            yield Case(
                "CAST",
                source,
                [r.given(source, (3, 4), low, 5)],
                [out(target, (3, 4))],
                ("CastOptions", {"in_data_type": source, "out_data_type": target}),
                note=target,
            )


@family("BITCAST")
def bitcast(r: Random) -> Iterator[Case]:
    types = [type for type in NUMBERS]
    for source in types:
        for target in types:
            a, b = (
                np.dtype(__import__("conform").DTYPES[type]).itemsize for type in (source, target)
            )
            shape = (3, 4) if a == b else (3, b // a) if b > a else (3,)
            final = (3, 4) if a == b else (3,) if b > a else (3, a // b)
            yield Case(
                "BITCAST",
                source,
                [r.given(source, shape)],
                [out(target, final)],
                ("BitcastOptions", {}),
                note=target,
            )


@family("COMPLEX_ABS", "REAL", "IMAG")
def parts(r: Random, code: str) -> Iterator[Case]:
    for type, result in (("COMPLEX64", "FLOAT32"), ("COMPLEX128", "FLOAT64")):
        for shape in (*SHAPES, (4, 4)):
            yield Case(code, type, [r.given(type, shape)], [out(result, shape)])


@family("SELECT", "SELECT_V2")
def select(r: Random, code: str) -> Iterator[Case]:
    table = "SelectOptions" if code == "SELECT" else "SelectV2Options"
    for type in MOVED:
        for condition, shape in (
            ((3, 4), (3, 4)),
            ((3,), (3, 2)),
            ((), (2, 3)),
            ((2, 1, 3), (2, 1, 3)),
        ):
            shapes = [shape, shape]
            if code == "SELECT_V2" and condition == (3,):
                condition, shapes = (4,), [(2, 4), (2, 1)]
            sides = [r.given(type, item) for item in shapes]
            final = np.broadcast_shapes(condition, *shapes) if code == "SELECT_V2" else shape
            yield Case(
                code, type, [r.given("BOOL", condition), *sides], [out(type, final)], (table, {})
            )


@family("BUCKETIZE")
def bucketize(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for bounds in ([-1.0, 0.0, 2.0], [0.5], []):
            yield Case(
                "BUCKETIZE",
                type,
                [r.given(type, (3, 5), 0 if type[0] == "U" else -4, 4)],
                [out("INT32", (3, 5))],
                ("BucketizeOptions", {"boundaries": np.array(bounds, np.float32)}),
            )


@family("FAKE_QUANT")
def fake_quant(r: Random) -> Iterator[Case]:
    for low, high in ((-1.0, 1.0), (0.0, 6.0), (-3.0, 0.5), (-0.1, 4.2)):
        for bits in (8, 4, 16):
            options = {"min": low, "max": high, "num_bits": bits, "narrow_range": False}
            yield Case(
                "FAKE_QUANT",
                "FLOAT32",
                [r.given("FLOAT32", (4, 5), -5, 7)],
                [out("FLOAT32", (4, 5))],
                ("FakeQuantOptions", options),
            )


@family("QUANTIZE")
def quantize(r: Random) -> Iterator[Case]:
    for target, zero in (("INT8", 3), ("UINT8", 120), ("INT16", 0)):
        for scale in (0.03, 0.1):
            for shape in SHAPES[:4]:
                yield Case(
                    "QUANTIZE",
                    "FLOAT32",
                    [r.given("FLOAT32", shape)],
                    [out(target, shape, scale, zero)],
                    ("QuantizeOptions", {}),
                    note=target,
                )
    for source, a in (("INT8", 3), ("UINT8", 120), ("INT16", 0), ("INT32", 0)):
        for target, b in (("INT8", -4), ("UINT8", 9), ("INT16", 0), ("INT32", 0)):
            for scale in (0.03, 0.1):
                x = (
                    r.quantized(source, (3, 5), 0.05, a)
                    if source != "INT32"
                    else r.given("INT32", (3, 5), -9000, 9000)._replace(scales=[0.002], zeros=[0])
                )
                yield Case(
                    "QUANTIZE",
                    source,
                    [x],
                    [out(target, (3, 5), scale, b)],
                    ("QuantizeOptions", {}),
                    note=target,
                )


@family("DEQUANTIZE")
def dequantize(r: Random) -> Iterator[Case]:
    for source, zero in (("INT8", 3), ("UINT8", 120), ("INT16", 0)):
        for shape in SHAPES[:5]:
            yield Case(
                "DEQUANTIZE",
                source,
                [r.quantized(source, shape, 0.05, zero)],
                [out("FLOAT32", shape)],
                ("DequantizeOptions", {}),
            )
    for type in ("FLOAT16", "BFLOAT16"):
        for shape in SHAPES[:5]:
            yield Case(
                "DEQUANTIZE",
                type,
                [r.given(type, shape).constant()],
                [out("FLOAT32", shape)],
                ("DequantizeOptions", {}),
            )
            yield Case(
                "DEQUANTIZE",
                type,
                [r.given(type, shape)],
                [out("FLOAT32", shape)],
                ("DequantizeOptions", {}),
            )
    array = r.rng.integers(-8, 8, (3, 5)).astype(np.int8)
    x = held(array)._replace(type="INT4", scales=[0.1], zeros=[1])
    yield Case("DEQUANTIZE", "INT4", [x], [out("FLOAT32", (3, 5))], ("DequantizeOptions", {}))
    per_axis = r.quantized("INT8", (3, 4), 0.1)._replace(scales=[0.1, 0.2, 0.3], zeros=[0, 1, -2])
    yield Case(
        "DEQUANTIZE",
        "INT8",
        [per_axis],
        [out("FLOAT32", (3, 4))],
        ("DequantizeOptions", {}),
        note="per axis",
    )


@family("FILL")
def fill(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for index in ("INT32", "INT64"):
            value = r.given(type, ())
            yield Case(
                "FILL",
                type,
                [held(np.array([2, 3], index.lower())), value],
                [out(type, (2, 3))],
                ("FillOptions", {}),
            )


@family("RANGE")
def range_(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for start, limit, step in ((0, 5, 1), (3, 11, 2), (9, 0, -2), (0, 1, 3)):
            if type[0] == "U" and step < 0:
                continue
            items = [scalar(value, type) for value in (start, limit, step)]
            count = max(0, -(-(limit - start) // step))
            yield Case("RANGE", type, items, [out(type, (count,))], ("RangeOptions", {}))


@family("CUMSUM")
def cumsum(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for exclusive in (False, True):
            for reverse in (False, True):
                axis = int(r.pick(0, 1, -1))
                yield Case(
                    "CUMSUM",
                    type,
                    [r.given(type, (3, 4)), scalar(axis)],
                    [out(type, (3, 4))],
                    ("CumsumOptions", {"exclusive": exclusive, "reverse": reverse}),
                )
