"""Activations of quantized tensors."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ....dialects.shapes import boolean
from .. import special
from ..arguments import real
from ..registry import Kernel, quantized
from ..requantize import (
    Multiplier,
    Side,
    multiplier,
    multiply,
    shifted_right,
    side,
    to_stored,
)
from . import softmax, tables
from .fixedpoint import inverse_root

__all__ = ["softmax"]


def _one(op: Any) -> tuple[Side, Side] | None:
    x, out = side(op.operands[0]), side(op.results[0])
    return None if x is None or out is None else (x, out)


def _mapped(x: Side, out: Side, function: Any, clip: tuple[int, int]) -> Kernel:
    """Return a kernel of a function of int64 numbers, tabulated if there are few."""
    if x.bits == 8:
        return tables.filled(x, out, lambda stored: np.clip(function(stored), *clip))

    def call(stored: Array) -> Array:
        return np.clip(function(stored.astype(np.int64)), *clip).astype(out.dtype)

    return call


def _clipped(op: Any, low: float, high: float | None) -> Kernel | None:
    """Return the kernel of x limited to a range of reals."""
    if (found := _one(op)) is None:
        return None
    x, out = found
    factor = multiplier(float(x.scale / out.scale))
    bottom = max(out.low, to_stored(low, out))
    top = out.high if high is None else min(out.high, to_stored(high, out))

    def scaled(stored: Array) -> Array:
        return np.maximum(multiply(stored - x.zero, factor) + out.zero, bottom)

    return _mapped(x, out, scaled, (min(bottom, top), top))


@quantized(tfl.ReluOp)
def relu(op: tfl.ReluOp) -> Kernel | None:
    """max(x, 0)."""
    return _clipped(op, 0, None)


@quantized(tfl.Relu6Op)
def relu6(op: tfl.Relu6Op) -> Kernel | None:
    """min(max(x, 0), 6)."""
    return _clipped(op, 0, 6)


@quantized(tfl.Relu0To1Op)
def relu_0_to_1(op: tfl.Relu0To1Op) -> Kernel | None:
    """min(max(x, 0), 1)."""
    return _clipped(op, 0, 1)


@quantized(tfl.Relu1Op)
def relu_n1_to_1(op: tfl.Relu1Op) -> Kernel | None:
    """min(max(x, -1), 1)."""
    return _clipped(op, -1, 1)


@quantized(tfl.LeakyReluOp)
def leaky_relu(op: tfl.LeakyReluOp) -> Kernel | None:
    """X where positive, else alpha * x."""
    if (found := _one(op)) is None:
        return None
    x, out = found
    slope = multiplier(float(x.scale * np.float32(real(op.alpha)) / out.scale))
    sign = -1 if slope.significand < 0 else 1
    below = Multiplier(abs(slope.significand), slope.shift)
    above = multiplier(float(x.scale / out.scale))

    def scaled(stored: Array) -> Array:
        value = stored - x.zero
        falling = sign * multiply(value, below)
        return np.where(value >= 0, multiply(value, above), falling) + out.zero

    return _mapped(x, out, scaled, (out.low, out.high))


@quantized(tfl.PReluOp)
def prelu(op: tfl.PReluOp) -> Kernel | None:
    """X where positive, else alpha * x."""
    x, slope, out = side(op.operands[0]), side(op.operands[1]), side(op.results[0])
    if x is None or slope is None or out is None:
        return None
    above = multiplier(float(x.scale / out.scale))
    below = multiplier(float(x.scale * slope.scale / out.scale))

    def call(stored: Array, alpha: Array) -> Array:
        value = stored.astype(np.int64) - x.zero
        product = value * (alpha.astype(np.int64) - slope.zero)
        scaled = np.where(value >= 0, multiply(value, above), multiply(product, below)) + out.zero
        return np.clip(scaled, out.low, out.high).astype(out.dtype)

    return call


def _narrow(significand: int) -> int:
    """Return a significand in 16 bits."""
    return 32767 if significand >= (1 << 31) - 1 - (1 << 15) else (significand + (1 << 15)) >> 16


def _short(x: Any) -> Array:
    """Keep 16 bits, saturating."""
    return np.clip(x, -32768, 32767)


@quantized(tfl.HardSwishOp)
def hard_swish(op: tfl.HardSwishOp) -> Kernel | None:
    """x * relu6(x + 3) / 6."""
    if (found := _one(op)) is None or found[0].bits != 8:
        return None
    x, out = found
    fine = np.float32(1 / 128) * x.scale
    final = multiplier(float(fine / out.scale))
    gate = multiplier(float(fine / (np.float32(3) / np.float32(32768))))

    def swish(stored: Array) -> Array:
        value = (stored - x.zero) << 7
        scaled = (value * _narrow(final.significand) + (1 << 14)) >> 15
        reluish = value
        if gate.shift > 0:
            reluish = _short(reluish << (gate.shift - 1))
        reluish = (reluish * _narrow(gate.significand) + (1 << 14)) >> 15
        if gate.shift > 0:
            reluish = _short(reluish << 1)
        if gate.shift < 0:
            reluish = shifted_right(reluish, -gate.shift)
        reluish = (reluish + (1 << 15)) >> 1
        product = reluish * scaled
        product = np.where(product < 0, -(-product >> 15), product >> 15)
        return shifted_right(product, max(-final.shift, 0)) + out.zero

    return tables.filled(x, out, swish)


def _sigmoid(x: Array) -> Array:
    wide = x.astype(np.float64)
    return np.float32(1) / (np.float32(1) + np.exp(-wide).astype(np.float32))


def _tanh(x: Array) -> Array:
    return np.tanh(x.astype(np.float64))


def _fraction(x: Side, powers: tuple[int, ...]) -> Multiplier:
    """Return how 16-bit numbers become multiples of 1/12288; a shift divides."""
    log = np.log(x.scale) * (np.float32(1) / np.float32(np.log(np.float32(2))))
    power = int(np.rint(log))
    if abs(float(log) - power) < 1e-3 and 12 + power in powers:
        return Multiplier(3 << (12 + power), 0)
    factor, shift = float(x.scale) * 4096.0 * 3.0, 0
    while factor <= 32767.0 / 2.0 and shift <= 30:
        shift += 1
        factor *= 2.0
    return Multiplier(int(factor), shift)


def _sigmoids() -> Array:
    """Return 2^16 sigmoid(i/24), raised by half of what linear interpolation falls short."""
    step = 1 / 24
    value = 1 / (1 + np.exp(-np.arange(256) * step))
    bend = value * (1 - value) * (2 * value - 1)
    found = np.rint(65536 * (value + step * step / 16 * bend)).astype(np.int64)
    found[-1] = 65535
    return found


_SIGMOID = _sigmoids()


def _looked_up(x: Array, factor: Multiplier, bits: int) -> tuple[Array, Array]:
    """Return arguments, and sigmoids of their magnitudes with `bits` more bits than the table."""
    half = (1 << factor.shift) >> 1
    value = (x.astype(np.int64) * factor.significand + half) >> factor.shift
    magnitude = np.abs(value)
    index = magnitude >> bits
    last = index >= 255
    index = np.minimum(index, 254)
    low, high = _SIGMOID[index], _SIGMOID[index + 1]
    return value, np.where(
        last, (0x7FFF << 10) if bits == 9 else (0xFFFF << 8),
        (low << bits) + (magnitude & ((1 << bits) - 1)) * (high - low),
    )  # fmt: skip


def _logistic_words(factor: Multiplier, x: Array) -> Array:
    value, found = _looked_up(x, factor, 9)
    turned = np.where(value >= 0, found, (1 << 25) - found - 1)
    return ((turned + (1 << 9)) >> 10).astype(np.int16)


def _tanh_words(factor: Multiplier, x: Array) -> Array:
    value, found = _looked_up(x, factor, 8)
    turned = np.where(value >= 0, found - (1 << 23), (1 << 23) - found - 1)
    return ((turned + (1 << 7)) >> 8).astype(np.int16)


@quantized(tfl.LogisticOp)
def logistic(op: tfl.LogisticOp) -> Kernel | None:
    """1 / (1 + exp(-x))."""
    if (found := _one(op)) is None:
        return None
    if found[0].bits == 16:
        return partial(_logistic_words, _fraction(found[0], (0,)))
    return tables.of_reals(*found, _sigmoid)


@quantized(tfl.TanhOp)
def tanh(op: tfl.TanhOp) -> Kernel | None:
    """Hyperbolic tangent."""
    if (found := _one(op)) is None:
        return None
    if found[0].bits == 16:
        return partial(_tanh_words, _fraction(found[0], (0, 1)))
    return tables.of_reals(*found, _tanh)


def _elu(x: Array) -> Array:
    return np.where(x < 0, np.expm1(np.minimum(x, 0).astype(np.float64)), x)


@quantized(tfl.EluOp)
def elu(op: tfl.EluOp) -> Kernel | None:
    """X where positive, else exp(x) - 1."""
    found = _one(op)
    return None if found is None or found[0].bits != 8 else tables.of_reals(*found, _elu)


def _gelu(x: Array) -> Array:
    tail = special.erfc((x * np.float32(-np.sqrt(0.5))).astype(np.float64))
    return np.float32(0.5) * x * tail.astype(np.float32)


def _gelu_approximate(x: Array) -> Array:
    cube = np.float32(0.044715) * x * x * x
    inner = np.float32(np.sqrt(2 / np.pi)) * (x + cube)
    gate = np.tanh(inner.astype(np.float64)).astype(np.float32)
    return np.float32(0.5) * x * (np.float32(1) + gate)


@quantized(tfl.GeluOp)
def gelu(op: tfl.GeluOp) -> Kernel | None:
    """x * Phi(x)."""
    found = _one(op)
    function = _gelu_approximate if boolean(op.approximate) else _gelu
    return None if found is None else tables.of_reals(*found, function)


@quantized(tfl.L2NormalizationOp)
def l2_normalization(op: tfl.L2NormalizationOp) -> Kernel | None:
    """Divide by the norm of the last axis; results are multiples of 1/128."""
    if (found := _one(op)) is None or found[0].bits != 8:
        return None
    x, out = found
    middle = 0 if out.is_signed else 128

    def call(stored: Array) -> Array:
        value = stored.astype(np.int64) - x.zero
        significand, shift = inverse_root(np.square(value).sum(axis=-1, keepdims=True))
        if out.is_signed:
            scaled = multiply(value, Multiplier(significand, shift + 7))
        else:
            scaled = multiply(128 * value, Multiplier(significand, shift))
        return np.clip(scaled + middle, out.low, out.high).astype(out.dtype)

    return call
