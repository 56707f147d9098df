"""Arithmetic of several quantized tensors, element by element."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from xdsl.ir import Operation

from ....dialects import tfl
from ....dialects.elements import Array
from ..registry import Kernel, quantized, raw
from ..requantize import (
    Multiplier,
    Side,
    high_product,
    limits,
    multiplier,
    multiply,
    shifted_right,
    side,
    wrapped,
)
from ..rescale import Rescale
from . import tables
from .fixedpoint import leading_zeros, reciprocal

raw(tfl.MaximumOp, tfl.MinimumOp)


def aligned(x: Side, factor: Multiplier, shift: int) -> Callable[[Array], Array]:
    """Return how elements are brought to a common scale, `shift` bits finer."""

    def scaled(stored: Array) -> Array:
        return multiply(wrapped((stored.astype(np.int64) - x.zero) << shift), factor)

    if x.bits != 8:
        return scaled
    table = scaled(tables.values(x))
    return lambda stored: table.take(stored.view(np.uint8))


def pair(x: Side, y: Side, shift: int) -> tuple[Callable[[Array], Array], ...]:
    """Return how two operands are brought to a common scale; and to twice the larger of theirs."""
    twice = 2 * float(max(x.scale, y.scale))
    return tuple(aligned(item, multiplier(float(item.scale) / twice), shift) for item in (x, y))


def _three(op: Operation) -> tuple[Side, Side, Side] | None:
    """Return how two operands and the result are quantized, None if one of them is not."""
    x, y, out = side(op.operands[0]), side(op.operands[1]), side(op.results[0])
    return None if x is None or y is None or out is None else (x, y, out)


def _sum(op: Operation, combine: Callable[[Array, Array], Array]) -> Kernel | None:
    """Return the kernel of a sum or difference: both operands at a common scale."""
    if (found := _three(op)) is None:
        return None
    x, y, out = found
    shift = 15 if out.bits == 16 else 20
    left, right = pair(x, y, shift)
    real = 2 * float(max(x.scale, y.scale)) / float(np.float32(1 << shift) * out.scale)
    rescale = Rescale([real], out, limits(op, out))

    def call(lhs: Array, rhs: Array) -> Array:
        return rescale(np.asarray(combine(left(lhs), right(rhs))))

    return tables.of_pairs(x, y, call)


@quantized(tfl.AddOp)
def add(op: tfl.AddOp) -> Kernel | None:
    """Lhs + rhs."""
    return _sum(op, np.add)


@quantized(tfl.SubOp)
def sub(op: tfl.SubOp) -> Kernel | None:
    """Lhs - rhs."""
    return _sum(op, np.subtract)


@quantized(tfl.MulOp)
def mul(op: tfl.MulOp) -> Kernel | None:
    """Lhs * rhs."""
    if (found := _three(op)) is None:
        return None
    x, y, out = found
    if x.bits == 16 and out.bits == 8:
        return partial(_narrowed_product, out, limits(op, out))
    rescale = Rescale([float(x.scale * y.scale / out.scale)], out, limits(op, out))

    def call(lhs: Array, rhs: Array) -> Array:
        left, right = lhs.astype(np.int32) - np.int32(x.zero), rhs.astype(np.int32) - y.zero
        return rescale(np.asarray(left * right))

    return tables.of_pairs(x, y, call)


def _narrowed_product(out: Side, clip: tuple[int, int], lhs: Array, rhs: Array) -> Array:
    """Multiply 16-bit fractions and keep 8 bits of the product."""
    product = (lhs.astype(np.int64) * rhs + (1 << 14)) >> 15
    short = shifted_right(np.minimum(product, 32767), 8)
    low, high = clip
    return (np.clip(short, low - out.zero, high - out.zero) + out.zero).astype(out.dtype)


def _shifted_like_x86(x: Array, exponent: Array) -> Array:
    """Divide by powers of two; beyond 31 as LiteRT's code happens to do on x86, modulo 32."""
    beyond = (x >> (exponent & 31)) + (x >= 0)
    return np.where(exponent > 31, beyond, shifted_right(x, np.clip(exponent, 0, 31)))


@quantized(tfl.DivOp)
def div(op: tfl.DivOp) -> Kernel | None:
    """Lhs / rhs."""
    if (found := _three(op)) is None:
        return None
    x, y, out = found
    factor = multiplier(float(x.scale / (y.scale * out.scale)))
    low, high = limits(op, out)

    def call(lhs: Array, rhs: Array) -> Array:
        above, below = lhs.astype(np.int64) - x.zero, rhs.astype(np.int64) - y.zero
        if not below.all():
            raise ZeroDivisionError("a quantized number is divided by zero")
        above, below = np.where(below < 0, -above, above), np.abs(below)
        inverse, over = reciprocal(below, 31)
        bits = np.where(above < 0, ~above, above)
        headroom = np.where(bits == 0, 31, leading_zeros(bits) - 1)
        quotient = high_product(wrapped(above << headroom), inverse)
        right = over + headroom - factor.shift
        scaled = _shifted_like_x86(high_product(quotient, factor.significand), right)
        return np.clip(scaled + out.zero, low, high).astype(out.dtype)

    return call


@quantized(tfl.SquaredDifferenceOp)
def squared_difference(op: tfl.SquaredDifferenceOp) -> Kernel | None:
    """(Lhs - rhs)^2."""
    if (found := _three(op)) is None or found[0].bits != 8:
        return None
    x, y, out = found
    left, right = pair(x, y, 7)
    twice = 2 * float(max(x.scale, y.scale))
    rescale = Rescale(
        [twice * twice / float(np.float32(1 << 14) * out.scale)], out, (out.low, out.high)
    )

    def call(lhs: Array, rhs: Array) -> Array:
        difference = np.asarray(left(lhs) - right(rhs))
        return rescale(difference * difference)

    return tables.of_pairs(x, y, call)
