"""Kernels of random numbers and buckets.

Random numbers come from the Philox 4x32-10 generator that TensorFlow and LiteRT share, so that
equal seeds give equal numbers.
"""

from __future__ import annotations

import math

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.shapes import element_of
from ..state import State
from .arguments import number, numbers, real, scalar
from .registry import kernel

_MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
_WEYL = (0x9E3779B9, 0xBB67AE85)
_LOW = 0xFFFFFFFF


class Philox:
    """A counter-based generator of 32-bit numbers, four at a time."""

    def __init__(self, seed: int, seed2: int):
        """Start at the first group of four; two zero seeds stand for random ones."""
        if not seed and not seed2:
            seed, seed2 = (int(word) for word in np.random.SeedSequence().generate_state(2))
        self.key = (seed & _LOW, (seed >> 32) & _LOW)
        self.stream = seed2 & (1 << 64) - 1
        self.position = 0

    def draw(self, count: int) -> Array:
        """Return the next `count` groups of four, [count, 4] in uint32."""
        position = np.arange(self.position, self.position + count, dtype=np.uint64)
        self.position += count
        words = [
            position & np.uint64(_LOW),
            position >> np.uint64(32),
            np.full(count, self.stream & _LOW, np.uint64),
            np.full(count, self.stream >> 32, np.uint64),
        ]
        keys = self.key
        for _ in range(10):
            words = _round(words, keys)
            keys = tuple((key + step) & _LOW for key, step in zip(keys, _WEYL, strict=True))
        return np.stack(words, axis=1).astype(np.uint32)


def _round(words: list[Array], keys: tuple[int, ...]) -> list[Array]:
    products = [words[2 * i] * np.uint64(_MULTIPLIERS[i]) for i in range(2)]
    high = [product >> np.uint64(32) for product in products]
    low = [product & np.uint64(_LOW) for product in products]
    return [
        high[1] ^ words[1] ^ np.uint64(keys[0]),
        low[1],
        high[0] ^ words[3] ^ np.uint64(keys[1]),
        low[0],
    ]


def _generator(op: Operation, state: State) -> Philox:
    """Return the generator of an op, which goes on from one invocation to the next."""
    key = ("random", id(op))
    if key not in state.generators:
        state.generators[key] = Philox(number(op, "seed"), number(op, "seed2"))
    return state.generators[key]


def _unit(words: Array) -> Array:
    """Return float32 numbers in [0, 1) made of 23 bits each."""
    bits = (words & np.uint32(0x7FFFFF)) | np.uint32(0x3F800000)
    return bits.view(np.float32) - np.float32(1)


@kernel(tfl.RandomUniformOp, state=True)
def random_uniform(op: tfl.RandomUniformOp, state: State, shape: Array) -> Array:
    """Draw uniform numbers in [0, 1)."""
    sizes = numbers(shape)
    count = math.prod(sizes)
    words = _generator(op, state).draw(-(-count // 4))
    return _unit(words).reshape(-1)[:count].reshape(sizes)


@kernel(tfl.RandomStandardNormalOp, state=True)
def random_standard_normal(op: tfl.RandomStandardNormalOp, state: State, shape: Array) -> Array:
    """Draw normal numbers of mean 0 and deviation 1."""
    sizes = numbers(shape)
    count = math.prod(sizes)
    units = _unit(_generator(op, state).draw(-(-count // 4))).reshape(-1, 2)
    radius = np.sqrt(-2 * np.log(np.maximum(units[:, 0], np.float32(1e-7))))
    angle = np.float32(2 * math.pi) * units[:, 1]
    pairs = np.stack([np.sin(angle) * radius, np.cos(angle) * radius], axis=1)
    return pairs.reshape(-1)[:count].reshape(sizes)


@kernel(tfl.MultinomialOp, state=True)
def multinomial(op: tfl.MultinomialOp, state: State, logits: Array, count: Array) -> Array:
    """Draw class indices [batch, count] by unnormalized log-probabilities [batch, classes]."""
    batch, samples = len(logits), scalar(count)
    generator = _generator(op, state)
    start = generator.position
    words = generator.draw(-(-batch * samples // 2)).reshape(-1, 2)[: batch * samples]
    # Each invocation skips as many numbers as any sampler could need.
    generator.position = start + batch * (-(-samples // 4) * 4) * 2 * 256
    high = words[:, 0].astype(np.uint64) & np.uint64(0xFFFFF)
    bits = (high << np.uint64(32)) | words[:, 1] | np.uint64(1023 << 52)
    unit = (bits.view(np.float64) - 1).reshape(batch, samples)
    finite = np.isfinite(logits)
    top = np.max(logits, axis=1, where=finite, initial=np.finfo(np.float32).min, keepdims=True)
    weights = np.where(finite, np.exp(logits.astype(np.float64) - top), 0)
    total = np.cumsum(weights, axis=1)
    places = (total[:, None, :] <= (unit * total[:, -1:])[:, :, None]).sum(axis=2)
    return places.astype(numpy_dtype(element_of(op.results[0])))


@kernel(tfl.BucketizeOp, tf.BucketizeOp)
def bucketize(op: tfl.BucketizeOp, x: Array) -> Array:
    """Return how many boundaries are at most each element."""
    bounds = [real(item) for item in op.boundaries]
    return np.searchsorted(np.array(bounds, np.float32), x, side="right").astype(np.int32)
