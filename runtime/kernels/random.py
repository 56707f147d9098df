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


def philox_words(state: Array, count: int) -> tuple[Array, Array]:
    """Return 32-bit words, at least `count`, and the state after, of two or three numbers."""
    given = state.view(np.uint32)
    tail = given[4:6] if len(state) == 3 else given[:2]
    groups = -(-count // 4)
    low = int(given[2]) + np.arange(groups, dtype=np.uint64)
    position = (low + (np.uint64(int(given[3])) << np.uint64(32))).astype(np.uint64)
    words = [
        position & np.uint64(_LOW),
        position >> np.uint64(32),
        *(np.full(groups, int(word), np.uint64) for word in tail),
    ]
    keys = (int(given[0]), int(given[1]))
    for _ in range(10):
        words = _round(words, keys)
        keys = tuple((key + step) & _LOW for key, step in zip(keys, _WEYL, strict=True))
    after = state.copy()
    after[1] = (int(state[1]) + groups) & ((1 << 64) - 1)
    return np.stack(words, axis=1).astype(np.uint32).reshape(-1), after


def threefry_words(state: Array, count: int) -> tuple[Array, Array]:
    """Return 32-bit words, at least `count`, of a state of two 64-bit numbers, and the next."""
    key0, key1 = (int(word) for word in state[:1].view(np.uint32))
    keys = (key0, key1, key0 ^ key1 ^ 0x1BD11BDA)
    pairs = -(-count // 2)
    position = state[1] + np.arange(pairs, dtype=np.uint64)
    x = (position & np.uint64(_LOW)).astype(np.uint32) + np.uint32(key0)
    y = (position >> np.uint64(32)).astype(np.uint32) + np.uint32(key1)
    for turn in range(5):
        for distance in ((13, 15, 26, 6), (17, 29, 16, 24))[turn % 2]:
            x = x + y
            y = (y << np.uint32(distance)) | (y >> np.uint32(32 - distance))
            y ^= x
        x = x + np.uint32(keys[(turn + 1) % 3])
        y = y + np.uint32((keys[(turn + 2) % 3] + turn + 1) & _LOW)
    after = state.copy()
    after[1] = (int(state[1]) + pairs) & ((1 << 64) - 1)
    return np.stack([x, y], axis=1).reshape(-1), after


def _generator(op: Operation, state: State) -> Philox:
    """Return the generator of an op, which goes on from one invocation to the next."""
    key = ("random", id(op))
    if key not in state.generators:
        state.generators[key] = Philox(*(_narrow(number(op, name)) for name in ("seed", "seed2")))
    return state.generators[key]


def _narrow(seed: int) -> int:
    """Return the signed number in the low 32 bits of a seed, which are all that LiteRT keeps."""
    return ((seed + (1 << 31)) & _LOW) - (1 << 31)


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
