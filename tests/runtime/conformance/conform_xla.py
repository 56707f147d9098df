"""Cases of StableHLO's operators that LiteRT has no kernel for; TensorFlow's compiler answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from conform import Case, Random, T, family, fed, out

L = np.int64
Oracle = Callable[[Any, Any, Case, list[Any]], Any]
ORACLES: dict[str, Oracle] = {}
"""What TensorFlow computes: of TensorFlow, its module of XLA ops, the case and its operands."""
FLOATS = ("FLOAT32", "FLOAT16", "FLOAT64")
TYPES = (*FLOATS, "INT32", "INT64")


def oracle(*codes: str) -> Callable[[Oracle], Oracle]:
    def register(function: Oracle) -> Oracle:
        ORACLES.update({code: function for code in codes})
        return function

    return register


def operands(case: Case) -> list[Any]:
    """Return all operands."""
    return [item.array for item in case.inputs if item is not None]


def answers(cases: list[Case]) -> list[Any]:
    """Return what TensorFlow answers, compiled."""
    import tensorflow as tf
    from tensorflow.compiler.tf2xla.python import xla

    found: list[Any] = []
    for case in cases:
        arrays = [tf.constant(array) for array in operands(case)]

        results = tf.function(_compiled(tf, xla, case), jit_compile=True, autograph=False)(*arrays)
        results = results if isinstance(results, tuple | list) else [results]
        found.append([np.asarray(item) for item in results])
    return found


def _compiled(tf: Any, xla: Any, case: Case) -> Callable[..., Any]:
    return lambda *given: ORACLES[case.code](tf, xla, case, list(given))


SHAPES = ((3, 4), (5,), (), (2, 2, 3))
UNARY: dict[str, tuple[Any, tuple[str, ...], float, float]] = {
    "ABS": (lambda tf: tf.abs, TYPES, -4, 4), "CBRT": (lambda tf: lambda x: tf.sign(x) * tf.cast(tf.cast(tf.abs(x), "float64") ** (1 / 3), x.dtype), ("FLOAT32", "FLOAT64", "FLOAT16"), 0.1, 8),
    "COSINE": (lambda tf: tf.cos, FLOATS, -4, 4), "EXPONENTIAL": (lambda tf: tf.exp, FLOATS, -4, 4),
    "FLOOR": (lambda tf: tf.floor, FLOATS, -4, 4), "LOG": (lambda tf: tf.math.log, FLOATS, 0.1, 9),
    "LOGISTIC": (lambda tf: tf.sigmoid, FLOATS, -5, 5), "NEGATE": (lambda tf: tf.negative, TYPES, -4, 4),
    "RSQRT": (lambda tf: tf.math.rsqrt, FLOATS, 0.1, 9), "TANH": (lambda tf: tf.tanh, FLOATS, -4, 4),
}  # fmt: skip


@family(*(f"STABLEHLO_{name}" for name in UNARY))
def unary(r: Random, code: str) -> Iterator[Case]:
    _, types, low, high = UNARY[code.removeprefix("STABLEHLO_")]
    for type in types:
        for shape in SHAPES:
            yield Case(code, type, [r.given(type, shape, low, high)], [out(type, shape)])


@oracle(*(f"STABLEHLO_{name}" for name in UNARY))
def _unary(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    return UNARY[case.code.removeprefix("STABLEHLO_")][0](tf)(x[0])


BINARY: dict[str, tuple[Any, tuple[str, ...], float, float]] = {
    "DIVIDE": (lambda tf, a, b: tf.truncatediv(a, b) if a.dtype.is_integer else a / b, TYPES, 1, 9),
    "OR": (lambda tf, a, b: tf.bitwise.bitwise_or(a, b), ("INT32", "INT64", "INT8", "UINT8"), 0, 99),
    "POWER": (lambda tf, a, b: tf.pow(a, b), FLOATS, 0.5, 3),
    "REMAINDER": (lambda tf, a, b: tf.truncatemod(a, b), TYPES, 1, 9),
    "SUBTRACT": (lambda tf, a, b: a - b, TYPES, -4, 4),
}  # fmt: skip


@family(*(f"STABLEHLO_{name}" for name in BINARY))
def binary(r: Random, code: str) -> Iterator[Case]:
    _, types, low, high = BINARY[code.removeprefix("STABLEHLO_")]
    for type in types:
        for shape in SHAPES:
            x, y = r.given(type, shape, low, high), r.given(type, shape, low, high)
            if code.endswith(("DIVIDE", "REMAINDER")) and type[0] != "U":
                x = r.given(type, shape, -20, 20)
            yield Case(code, type, [x, y], [out(type, shape)])


@oracle(*(f"STABLEHLO_{name}" for name in BINARY))
def _binary(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    return BINARY[case.code.removeprefix("STABLEHLO_")][0](tf, *x)


@family("STABLEHLO_COMPARE")
def compare(r: Random) -> Iterator[Case]:
    for type in TYPES:
        for direction in ("EQ", "NE", "GE", "GT", "LE", "LT"):
            options = {
                "comparison_direction": f"STABLEHLO_COMPARISON_DIRECTION_{direction}",
                "compare_type": "STABLEHLO_COMPARISON_TYPE_NOTYPE",
            }
            yield Case(
                "STABLEHLO_COMPARE",
                type,
                [r.given(type, (3, 4), 0, 3), r.given(type, (3, 4), 0, 3)],
                [out("BOOL", (3, 4))],
                ("StablehloCompareOptions", options),
                note=direction,
            )


@oracle("STABLEHLO_COMPARE")
def _compare(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    names = {
        "EQ": "equal",
        "NE": "not_equal",
        "GE": "greater_equal",
        "GT": "greater",
        "LE": "less_equal",
        "LT": "less",
    }
    return getattr(tf, names[case.note])(*x)


@family("STABLEHLO_SELECT", "STABLEHLO_CLAMP")
def select(r: Random, code: str) -> Iterator[Case]:
    for type in TYPES:
        for shape in SHAPES:
            if code.endswith("SELECT"):
                items = [r.given("BOOL", shape), r.given(type, shape), r.given(type, shape)]
            else:
                items = [
                    r.given(type, shape, -3, 0),
                    r.given(type, shape, -9, 9),
                    r.given(type, shape, 1, 4),
                ]
            yield Case(code, type, items, [out(type, shape)])


@oracle("STABLEHLO_SELECT", "STABLEHLO_CLAMP")
def _select(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    return (
        tf.where(*x) if case.code.endswith("SELECT") else tf.minimum(tf.maximum(x[1], x[0]), x[2])
    )


@family("STABLEHLO_CONVERT")
def convert(r: Random) -> Iterator[Case]:
    for source in (*TYPES, "BOOL"):
        for target in (*TYPES, "BOOL"):
            yield Case(
                "STABLEHLO_CONVERT",
                source,
                [r.given(source, (3, 4))],
                [out(target, (3, 4))],
                note=target,
            )


@oracle("STABLEHLO_CONVERT")
def _convert(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    return tf.cast(x[0], case.note.lower())


@family("STABLEHLO_RESHAPE")
def reshape(r: Random) -> Iterator[Case]:
    for type in TYPES:
        for shape, to in (((2, 6), (3, 4)), ((4,), (2, 1, 2)), ((1, 1), ())):
            yield Case("STABLEHLO_RESHAPE", type, [r.given(type, shape)], [out(type, to)])


@oracle("STABLEHLO_RESHAPE")
def _reshape(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    return tf.reshape(x[0], case.outputs[0].shape)


@family("STABLEHLO_CONCATENATE")
def concatenate(r: Random) -> Iterator[Case]:
    for type in TYPES:
        for axis in (0, 1):
            shapes = [(2, 3), (4, 3)] if axis == 0 else [(2, 3), (2, 1)]
            final = (6, 3) if axis == 0 else (2, 4)
            yield Case(
                "STABLEHLO_CONCATENATE",
                type,
                [r.given(type, shape) for shape in shapes],
                [out(type, final)],
                ("StablehloConcatenateOptions", {"dimension": axis}),
            )


@oracle("STABLEHLO_CONCATENATE")
def _concatenate(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    return tf.concat(x, case.options[1]["dimension"] if case.options else 0)


@family("STABLEHLO_BROADCAST_IN_DIM")
def broadcast(r: Random) -> Iterator[Case]:
    for type in TYPES:
        for shape, axes, to in (((3,), [1], (2, 3)), ((3, 1), [0, 2], (3, 2, 4)), ((), [], (2, 2))):
            yield Case(
                "STABLEHLO_BROADCAST_IN_DIM",
                type,
                [r.given(type, shape)],
                [out(type, to)],
                ("StablehloBroadcastInDimOptions", {"broadcast_dimensions": np.array(axes, L)}),
            )


@oracle("STABLEHLO_BROADCAST_IN_DIM")
def _broadcast(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    assert case.options is not None
    shape = [1] * len(case.outputs[0].shape)
    for axis, size in zip(
        case.options[1]["broadcast_dimensions"], case.inputs[0].shape, strict=True
    ):
        shape[axis] = size
    return tf.broadcast_to(tf.reshape(x[0], shape), case.outputs[0].shape)


@family("STABLEHLO_SLICE")
def slice_(r: Random) -> Iterator[Case]:
    for type in TYPES:
        for start, end, step in (([0, 1], [3, 4], [1, 2]), ([1, 0], [3, 5], [1, 1])):
            final = [-(-(b - a) // s) for a, b, s in zip(start, end, step, strict=True)]
            yield Case(
                "STABLEHLO_SLICE",
                type,
                [r.given(type, (3, 5))],
                [out(type, final)],
                (
                    "StablehloSliceOptions",
                    {
                        "start_indices": np.array(start, L),
                        "limit_indices": np.array(end, L),
                        "strides": np.array(step, L),
                    },
                ),
            )


@oracle("STABLEHLO_SLICE")
def _slice(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    assert case.options is not None
    return tf.strided_slice(
        x[0], *(case.options[1][name] for name in ("start_indices", "limit_indices", "strides"))
    )


@family("STABLEHLO_TRANSPOSE")
def transpose(r: Random) -> Iterator[Case]:
    for type in TYPES:
        for order in ([1, 0, 2], [2, 0, 1]):
            yield Case(
                "STABLEHLO_TRANSPOSE",
                type,
                [r.given(type, (2, 3, 4))],
                [out(type, [(2, 3, 4)[i] for i in order])],
                ("StablehloTransposeOptions", {"permutation": np.array(order, L)}),
            )


@oracle("STABLEHLO_TRANSPOSE")
def _transpose(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    assert case.options is not None
    return tf.transpose(x[0], case.options[1]["permutation"])


@family("STABLEHLO_DYNAMIC_SLICE", "STABLEHLO_DYNAMIC_UPDATE_SLICE")
def dynamic(r: Random, code: str) -> Iterator[Case]:
    for type in TYPES:
        for start in ((0, 1), (2, 9), (-3, 2)):
            places = [T("INT32", (), np.array(item, np.int32)) for item in start]
            if code.endswith("UPDATE_SLICE"):
                yield Case(
                    code,
                    type,
                    [r.given(type, (3, 5)), r.given(type, (2, 2)), *places],
                    [out(type, (3, 5))],
                )
            else:
                yield Case(
                    code,
                    type,
                    [r.given(type, (3, 5)), *places],
                    [out(type, (2, 3))],
                    ("StablehloDynamicSliceOptions", {"slice_sizes": np.array([2, 3], L)}),
                )


@oracle("STABLEHLO_DYNAMIC_SLICE", "STABLEHLO_DYNAMIC_UPDATE_SLICE")
def _dynamic(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    if case.code.endswith("UPDATE_SLICE"):
        return xla.dynamic_update_slice(x[0], x[1], tf.stack(x[2:]))
    return xla.dynamic_slice(x[0], tf.stack(x[1:]), [2, 3])


@family("STABLEHLO_IOTA")
def iota(r: Random) -> Iterator[Case]:
    for type in TYPES:
        for shape, axis in (((3, 4), 1), ((3, 4), 0)):
            yield Case(
                "STABLEHLO_IOTA",
                type,
                [],
                [out(type, shape)],
                ("StablehloIotaOptions", {"iota_dimension": axis}),
                note=str(axis),
            )


@oracle("STABLEHLO_IOTA")
def _iota(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    rows, columns = tf.meshgrid(tf.range(4), tf.range(3))
    return tf.cast(rows if case.note == "1" else columns, case.type.lower())


__all__ = ["ORACLES", "answers", "fed"]
