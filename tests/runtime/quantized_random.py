"""Random types, shapes and numbers of generated cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from cases import Typed
from tflower.dialects.dtypes import numpy_dtype
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import tensor_type
from xdsl.dialects.builtin import IntegerType, Signedness
from xdsl.ir import Attribute

u8 = IntegerType(8, Signedness.UNSIGNED)
i4 = IntegerType(4)
ACTIVATIONS = ("NONE", "RELU", "RELU6", "RELU_N1_TO_1")


class Held(NamedTuple):
    """A constant operand whose type its array does not tell."""

    array: Any
    type: Attribute


class Random:
    """The random numbers of one batch."""

    def __init__(self, name: str):
        self.rng = np.random.default_rng(crc32(name.encode()))

    def pick(self, *choices: Any) -> Any:
        return choices[self.rng.integers(len(choices))]

    def size(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high + 1))

    def scale(self, low: float = -7, high: float = 0) -> float:
        """Return a float32 between two powers of two."""
        return float(np.float32(2.0 ** self.rng.uniform(low, high)))

    def zero(self, storage: IntegerType) -> int:
        """Return a zero point, often an extreme one; of 16 bits always 0."""
        low, high = limits(storage)
        if storage.width.data > 8:
            return 0
        return int(self.pick(low, high, 0 if low else 128, *self.rng.integers(low, high + 1, 3)))

    def type(self, storage: IntegerType, low: float = -7, high: float = 0) -> UniformType:
        return UniformType.of(storage, [self.scale(low, high)], [self.zero(storage)])

    def stored(self, type: UniformType, shape: Sequence[int]) -> Any:
        """Return stored numbers over all of the range."""
        low, high = limits(type.storage_type)
        low, high = max(low, type.storage_min.data), min(high, type.storage_max.data)
        spread = self.pick(1, 1, 4)
        middle = (low + high) // 2
        low, high = middle - (middle - low) // spread, middle + (high - middle) // spread
        return self.rng.integers(low, high + 1, tuple(shape)).astype(numpy_dtype(type.storage_type))

    def given(self, type: UniformType, shape: Sequence[int]) -> Typed:
        return Typed(self.stored(type, shape), tensor_type(type, tuple(shape)))

    def held(self, type: UniformType, shape: Sequence[int]) -> Held:
        return Held(self.stored(type, shape), tensor_type(type, tuple(shape)))

    def reals(self, *shape: int) -> Any:
        offset = self.pick(0, 0, 1, -1)
        x = (self.rng.standard_normal(shape) + offset) * self.pick(0.1, 1, 10)
        return x.astype(np.float32)

    def shape(self, rank: int, most: int = 5) -> tuple[int, ...]:
        return tuple(int(n) for n in self.rng.integers(1, most + 1, rank))

    def pair(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return two shapes that broadcast."""
        shape = self.shape(self.size(1, 4))
        other = tuple(1 if self.rng.random() < 0.3 else n for n in shape)
        return self.pick((shape, shape), (shape, other), (other, shape), (shape, shape[1:] or (1,)))


def limits(storage: IntegerType) -> tuple[int, int]:
    width = storage.width.data
    if storage.signedness.data == Signedness.UNSIGNED:
        return 0, (1 << width) - 1
    return -(1 << (width - 1)), (1 << (width - 1)) - 1


def weights(r: Random, storage: IntegerType, shape: Sequence[int], axis: int | None) -> Held:
    """Return symmetric weights, with one scale or one for each channel."""
    if storage == u8:
        return r.held(r.type(u8, -8, -4), shape)
    count = 1 if axis is None else shape[axis]
    scales = [r.scale(-9, -5) for _ in range(count)]
    narrow = storage != i4
    type = UniformType.of(storage, scales, axis=-1 if axis is None else axis, narrow=narrow)
    return r.held(type, shape)


def bias(r: Random, x: UniformType, w: UniformType, count: int, storage: IntegerType) -> Held:
    """Return biases whose scales are the products of those of input and weights."""
    scale = np.float32(x.scales.data[0].value.data)
    scales = [float(scale * np.float32(item.value.data)) for item in w.scales.data]
    type = UniformType.of(storage, scales, axis=0 if len(scales) > 1 else -1)
    values = r.rng.integers(-3000, 3000, count).astype(numpy_dtype(storage))
    return Held(values, tensor_type(type, (count,)))


def result(r: Random, storage: IntegerType, x: float, w: float, depth: int) -> UniformType:
    """Return a type that a sum of `depth` products about fills."""
    width = 1 << (storage.width.data - 1)
    scale = x * w * (width / 2) * 64 * depth**0.5 / width * r.pick(0.25, 1, 4)
    return UniformType.of(storage, [float(np.float32(scale))], [r.zero(storage)])


def first(type: UniformType) -> float:
    return type.scales.data[0].value.data


def name_of(storage: IntegerType) -> str:
    return f"{'u' if storage == u8 else ''}int{storage.width.data}"


def like(r: Random, x: UniformType, *others: Any) -> UniformType:
    """Return a type near that of an operand."""
    storage = x.storage_type
    return UniformType.of(
        storage, [float(np.float32(first(x) * r.pick(0.7, 1, 2.3)))], [r.zero(storage)]
    )


def of(storage: IntegerType, scale: float, zero: int = 0) -> UniformType:
    return UniformType.of(storage, [float(np.float32(scale))], [zero])


def zeros(type: UniformType, *shape: int) -> Held:
    """Return a variable that stands for zeros."""
    array = np.full(shape, type.zero_points.data[0].data, numpy_dtype(type.storage_type))
    return Held(array, tensor_type(type, shape))


def extent(size: int, kernel: int, stride: int, dilation: int, padding: str) -> int:
    """Return how many windows lie along an axis."""
    reach = (kernel - 1) * dilation + 1
    return -(-size // stride) if padding == "SAME" else (size - reach) // stride + 1
