"""Softmax and its logarithm over quantized rows."""

from __future__ import annotations

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ..arguments import real
from ..registry import Kernel, quantized
from ..requantize import Multiplier, Side, high_product, multiplier, multiply, shifted_right, side
from . import tables
from .fixedpoint import exp_negative, leading_zeros, log_above_one, reciprocal

_DIFFERENCE_BITS = 5
_SUM_BITS = 12
_CLEAR = 20
"""A product this many bits away from a half is rounded like its first 31 bits."""


class _Differences:
    """What can be said of an 8-bit element by its distance to the greatest of its row."""

    def __init__(self, x: Side, beta: float):
        """Tabulate the distances 0 to 255."""
        scaled = min(beta * float(x.scale) * (1 << (31 - _DIFFERENCE_BITS)), (1 << 31) - 1.0)
        self.factor = multiplier(scaled)
        shift: int = self.factor.shift
        radius = 1.0 * ((1 << _DIFFERENCE_BITS) - 1) * (1 << (31 - _DIFFERENCE_BITS)) / 2.0**shift
        self.least = -int(np.floor(radius))
        distances = -np.arange(256)
        self.is_near = distances >= self.least
        self.scaled = multiply(np.where(self.is_near, distances, 0).astype(np.int64), self.factor)
        self.exp = np.where(self.is_near, exp_negative(self.scaled), 0)
        self.addend = shifted_right(self.exp, _SUM_BITS).astype(np.float64)
        self.reals = self.exp.astype(np.float64)

    def of(self, x: Array) -> Array:
        """Return the distances, as indices."""
        distance = x.max(axis=-1, keepdims=True).view(np.uint8) - x.view(np.uint8)
        return distance.astype(np.intp)

    def sums(self, distance: Array) -> Array:
        """Return the sums of exp along the last axis."""
        return self.addend.take(distance).sum(axis=-1, keepdims=True).astype(np.int64)


@quantized(tfl.SoftmaxOp)
def softmax(op: tfl.SoftmaxOp) -> Kernel | None:
    """exp(beta * x) over its sum along the last axis."""
    x, out = side(op.operands[0]), side(op.results[0])
    if x is None or out is None:
        return None
    if x.bits == 16:
        return _softmax_words(x, real(op.beta))
    near = _Differences(x, real(op.beta))
    lift = 31 - out.bits

    def call(stored: Array) -> Array:
        distance = near.of(stored)
        sums = near.sums(distance)
        scale, over = reciprocal(sums, _SUM_BITS)
        over += lift
        if out.bits == 8 and (share := _shares(scale, over, near.reals.take(distance))) is not None:
            return (share if out.low == 0 else share ^ np.uint8(-out.low)).view(out.dtype)
        share = high_product(scale, near.exp.take(distance))
        share += (np.int64(1) << over) >> 1
        share >>= over
        share += out.low
        return np.minimum(share, out.high).astype(out.dtype)

    return call


def _shares(scale: Array, over: Array, exp: Array) -> Array | None:
    """Return the products of float64 `exp` rounded to 8 bits, None if they come close to a half.

    Then it would matter that they are rounded twice, first to 31 bits.
    """
    if over.min() < _CLEAR:
        return None
    exp *= np.ldexp(scale.astype(np.float64), -31 - over)
    nearest = exp + 0.5
    np.rint(nearest, out=nearest)
    nearest -= exp
    np.abs(nearest, out=nearest)
    nearest -= 0.5
    np.abs(nearest, out=nearest)
    if nearest.min() < 2.0**-_CLEAR:
        return None
    exp += 0.5
    return np.minimum(exp, 255, out=exp).astype(np.uint8)


def _inverse(x: Array) -> Array:
    return 1.0 / (1.0 + x)


def _softmax_words(x: Side, beta: float) -> Kernel:
    """Return the kernel for 16 bits, which looks exp and the reciprocal up."""
    span = 65535.0
    exps = tables.steps(10.0 / span, 32767, 2.0 / span, 0, np.exp, np.float64)
    inverses = tables.steps(1.0 / span, -32768, 2.0 / span, 0, _inverse, np.float64)
    factor = multiplier(float(x.scale * np.float32(beta)) / (10.0 / span))

    def call(stored: Array) -> Array:
        wide = stored.astype(np.int64)
        difference = multiply(wide - wide.max(axis=-1, keepdims=True), factor) + 32767
        exp = tables.interpolated(np.clip(difference, -32768, 32767), exps).astype(np.int64)
        sums = exp.sum(axis=-1, keepdims=True)
        zeros = leading_zeros(sums)
        shifted = ((sums << (zeros - 1)) + (1 << 13)) >> 14
        index = np.clip(shifted - ((1 << 15) + (1 << 16)), -32768, 32767)
        inverse = tables.interpolated(index, inverses).astype(np.int64)
        right = 31 - zeros
        share = (exp * inverse + (np.int64(1) << (right - 1))) >> right
        return np.clip(share, 0, 32767).astype(np.int16)

    return call


@quantized(tfl.LogSoftmaxOp)
def log_softmax(op: tfl.LogSoftmaxOp) -> Kernel | None:
    """Logarithm of the softmax along the last axis."""
    x, out = side(op.operands[0]), side(op.results[0])
    if x is None or out is None or x.bits != 8:
        return None
    near = _Differences(x, 1.0)
    reverse = multiplier(float(1 << (31 - near.factor.shift)) / float(near.factor.significand))
    distances = np.arange(256)
    scaled = multiply(-distances.astype(np.int64), near.factor)

    def call(stored: Array) -> Array:
        distance = near.of(stored)
        sums = near.sums(distance)
        log = log_above_one(sums, _SUM_BITS, _DIFFERENCE_BITS)
        least = multiply(log - (1 << 31), Multiplier(reverse.significand, reverse.shift))
        least = np.maximum(near.least - 1, least)
        value = shifted_right(scaled.take(distance) - log, 22) + out.high
        value = np.where(-distance > least, value, out.low)
        return np.clip(value, out.low, out.high).astype(out.dtype)

    return call
