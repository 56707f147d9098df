"""Batches of operators that compute element by element, and of activations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from cases import Case, Typed
from quantized_random import ACTIVATIONS, Random, first, like, limits, name_of, u8
from tflower.dialects import tfl
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import element_of, tensor_type
from xdsl.dialects.builtin import i8, i16


def binary(kind: Any, storages: Any, fused: bool, spread: Callable[[Random, Any, Any], Any]) -> Any:
    def batch(r: Random) -> Iterator[Case]:
        for storage in storages:
            for index in range(18):
                left, right = r.pair()
                x, y = r.type(storage, -6, -2), r.type(storage, -6, -2)
                out = spread(r, x, y)
                y = x if spread is same else y
                options = {"fused_activation_function": r.pick(*ACTIVATIONS)} if fused else {}
                shape = np.broadcast_shapes(left, right)
                operands = (r.given(x, left), r.given(y, right))
                yield Case(
                    f"{name_of(storage)}_{index}",
                    kind,
                    operands,
                    options,
                    [tensor_type(out, shape)],
                )

    return batch


def product(r: Random, x: UniformType, y: UniformType) -> UniformType:
    width = 1 << (x.storage_type.width.data - 1)
    scale = first(x) * first(y) * width * r.pick(0.1, 0.5, 1.3)
    return UniformType.of(x.storage_type, [float(np.float32(scale))], [r.zero(x.storage_type)])


def quotient(r: Random, x: UniformType, y: UniformType) -> UniformType:
    return UniformType.of(x.storage_type, [r.scale(-6, 0)], [r.zero(x.storage_type)])


def div(r: Random) -> Iterator[Case]:
    for case in binary(tfl.DivOp, (i8, u8, i16), True, quotient)(r):
        y = case.operands[1]
        zero = element_of(y.type).zero_points.data[0].data
        safe = np.where(y.array == zero, zero + 1 if zero < 100 else zero - 1, y.array)
        operands = (case.operands[0], Typed(safe.astype(y.array.dtype), y.type))
        yield case._replace(operands=operands)


def same(r: Random, x: UniformType, y: UniformType) -> UniformType:
    return x


def unary(
    kind: Any,
    *storages: Any,
    low: float = -6,
    out: Any = None,
    positive: bool = False,
    **options: Any,
) -> Any:
    def batch(r: Random) -> Iterator[Case]:
        for storage in storages:
            for index in range(12):
                high = 0 if storage.width.data == 8 else -8
                x = r.type(storage, low if storage.width.data == 8 else -14, high)
                if positive and storage != i16:
                    x = UniformType.of(storage, [first(x)], [limits(storage)[0]])
                type = like(r, x) if out is None else out(r, x)
                shape = r.shape(r.size(1, 4))
                given = r.given(x, shape)
                if positive and storage == i16:
                    given = Typed(
                        np.abs(given.array.astype(np.int32)).clip(0, 32767).astype(np.int16),
                        given.type,
                    )
                found = {
                    key: value(r) if callable(value) else value for key, value in options.items()
                }
                yield Case(
                    f"{name_of(storage)}_{index}", kind, (given,), found, [tensor_type(type, shape)]
                )

    return batch


def fixed(*rows: Any) -> Callable[[Random, UniformType], UniformType]:
    """Return a result type by storage: rows of storage, scale, zero point."""
    table = {storage: (scale, zero) for storage, scale, zero in rows}

    def of(r: Random, x: UniformType) -> UniformType:
        scale, zero = table[x.storage_type]
        return UniformType.of(x.storage_type, [scale], [zero])

    return of


def prelu(r: Random) -> Iterator[Case]:
    for storage in (i8, u8, i16):
        for index in range(12):
            shape = r.shape(4)
            x, alpha = r.type(storage, -6, -2), r.type(u8 if storage == u8 else i8, -8, -6)
            axes = r.pick(shape[1:], (1, 1, shape[-1]))
            out = tensor_type(like(r, x), shape)
            yield Case(
                f"{name_of(storage)}_{index}",
                tfl.PReluOp,
                (r.given(x, shape), r.held(alpha, axes)),
                {},
                [out],
            )


def softmax_type(r: Random, x: UniformType) -> UniformType:
    table = {i8: (1 / 256, -128), u8: (1 / 256, 0), i16: (1 / 32768, 0)}
    scale, zero = table[x.storage_type]
    return UniformType.of(x.storage_type, [scale], [zero])


def swish_type(r: Random, x: UniformType) -> UniformType:
    return UniformType.of(
        x.storage_type,
        [float(np.float32(first(x) * r.pick(0.7, 1, 1.4)))],
        [r.zero(x.storage_type)],
    )


SIGMOID = fixed((i8, 1 / 256, -128), (u8, 1 / 256, 0), (i16, 1 / 32768, 0))
TANH = fixed((i8, 1 / 128, 0), (u8, 1 / 128, 128), (i16, 1 / 32768, 0))
LOGS = fixed((i8, 16 / 256, 127), (u8, 16 / 256, 255))
