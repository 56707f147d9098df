"""Sigmoid and tanh in 16-bit fixed point, as tables of all 65,536 arguments.

A number with `n` integer bits is `raw * 2^(n - 15)`. Source: gemmlowp's `fixedpoint.h`.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ....dialects.elements import Array
from ..requantize import shifted_right

_MOST, _LEAST = 32767, -32768


def _constant(raw: int) -> int:
    """Return a 32-bit constant rounded to 16 bits."""
    return int(shifted_right(np.int64(raw), 16))


def _kept(x: Array) -> Array:
    """Keep 16 bits, as an overflow does."""
    return x.astype(np.int16).astype(np.int64)


def times(x: Array, y: Array | int) -> Array:
    """Multiply two numbers, the second without integer bits; halves go up."""
    return np.minimum((x * y + (1 << 14)) >> 15, _MOST)


def left(x: Array, exponent: int) -> Array:
    """Multiply with a power of two; what is too large becomes the largest."""
    limit = (1 << (15 - exponent)) - 1
    return np.where(x > limit, _MOST, np.where(x < -limit, _LEAST, x << exponent))


_POWERS = (1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242)
"""exp(-2^n) without integer bits, n from -2."""


def _exp_negative(x: Array, integer_bits: int) -> Array:
    """Return exp without integer bits of numbers <= 0."""
    fraction = 15 - integer_bits
    quarter = 1 << (fraction - 2)
    rest = (x & (quarter - 1)) - quarter
    t = _kept(left(rest, integer_bits) + (1 << 12))
    t2 = times(t, t)
    t3, t4 = times(t2, t), times(t2, t2)
    third, start = _constant(715827883), _constant(1895147668)
    tail = shifted_right(_kept(times(_kept(shifted_right(t4, 2) + t3), third) + t2), 1)
    out = np.clip(start + times(_kept(t + tail), start), _LEAST, _MOST)
    remainder = _kept(rest - x)
    for exponent, power in enumerate(_POWERS, -2):
        if integer_bits > exponent:
            bit = 1 << (fraction + exponent)
            out = np.where(remainder & bit, times(out, _constant(power)), out)
    if integer_bits > 5:
        out = np.where(x < -(32 << fraction), 0, out)
    return np.where(x == 0, _MOST, out)


def _quotient(x: Array) -> tuple[Array, int]:
    """Return 2 / (1 + x) of x in [0, 1], with 2 integer bits, and one."""
    denominator = (x + _MOST + 1) >> 1
    y = _constant(1515870810) + times(denominator, _constant(-1010580540))
    one = 1 << 13
    for _ in range(3):
        error = _kept(one - times(denominator, y))
        y = _kept(y + left(times(y, error), 2))
    return y, one


def _all() -> Array:
    return np.arange(_LEAST, _MOST + 1, dtype=np.int64)


@cache
def sigmoids() -> Array:
    """Return the sigmoid of all numbers with 3 integer bits, the least first."""
    x = _all()
    inverse, _ = _quotient(_exp_negative(np.maximum(-np.abs(x), _LEAST), 3))
    positive = left(inverse, 1)
    out = np.where(x > 0, positive, _MOST - positive)
    return np.where(x == 0, 1 << 14, out)


@cache
def tanhs(integer_bits: int) -> Array:
    """Return the tanh of all numbers with some integer bits, the least first."""
    x = _all()
    inverse, one = _quotient(_exp_negative(np.maximum(-np.abs(x), _LEAST), integer_bits + 1))
    size = left(_kept(inverse - one), 2)
    return np.where(x == 0, 0, np.where(x < 0, -size, size))


def looked_up(x: Array, table: Array) -> Array:
    """Replace 16-bit numbers."""
    return table[x + 32768]
