"""Elementary functions in 32-bit fixed point, on int64 arrays.

A number with `n` integer bits is `raw * 2^(n - 31)`. Source: gemmlowp's `fixedpoint.h` and LiteRT's
`common.h`.
"""

from __future__ import annotations

import numpy as np

from ....dialects.elements import Array
from ..requantize import high_product as times
from ..requantize import shifted_right

_MOST, _LEAST = (1 << 31) - 1, -(1 << 31)


def shifted_left(x: Array, exponent: Array | int) -> Array:
    """Multiply by a power of two, saturating."""
    limit = (np.int64(1) << (31 - np.asarray(exponent))) - 1
    return np.where(x > limit, _MOST, np.where(x < -limit, _LEAST, x << exponent))


def leading_zeros(x: Array) -> Array:
    """Return the number of leading zeros in 32 bits of positive numbers."""
    return 32 - np.frexp(x.astype(np.float64))[1].astype(np.int64)


def half_sum(x: Array, y: int) -> Array:
    """Return half of a sum, halves away from zero."""
    total = x + y
    return np.where(total >= 0, (total + 1) >> 1, -((1 - total) >> 1))


_POWERS = (1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242)
"""exp(-2^n) without integer bits, n from -2."""


def exp_negative(x: Array) -> Array:
    """Return exp without integer bits of numbers <= 0 with 5 integer bits."""
    quarter = 1 << 24
    rest = (x & (quarter - 1)) - quarter
    t = shifted_left(rest, 5) + (1 << 28)
    t2 = times(t, t)
    t3, t4 = times(t2, t), times(t2, t2)
    tail = shifted_right(times(shifted_right(t4, 2) + t3, 715827883) + t2, 1)
    out: Array = 1895147668 + times(np.int64(1895147668), t + tail)
    remainder = rest - x
    for bit, power in enumerate(_POWERS, 24):
        out = np.where(remainder & (1 << bit), times(out, power), out)
    return np.where(x == 0, _MOST, out)


def one_over_one_plus(x: Array) -> Array:
    """Return 1 / (1 + x) of x in [0, 1), without integer bits."""
    denominator = half_sum(x, _MOST)
    y = 1515870810 + times(denominator, -1010580540)
    for _ in range(3):
        error = (1 << 29) - times(denominator, y)
        y = y + shifted_left(times(y, error), 2)
    return shifted_left(y, 1)


def reciprocal(x: Array, integer_bits: int) -> tuple[Array, Array]:
    """Return the reciprocal of positive numbers, scaled to [1/2, 1), and that scale as a shift."""
    zeros = leading_zeros(x)
    return one_over_one_plus((x << zeros) - (1 << 31)), integer_bits - zeros


def log_above_one(x: Array, integer_bits: int, result_bits: int) -> Array:
    """Return the logarithm of numbers >= 1."""
    bits = result_bits + 1
    quarter = shifted_right(np.int64(536870912), bits)
    root, fourth_root = 1518500250, 1805811301
    zeros = leading_zeros(x)
    first = shifted_left(times(shifted_left(x, zeros - 1), root), 1)
    first_power = np.minimum(shifted_left(integer_bits - zeros, 31 - bits) + quarter, _MOST)
    headroom = leading_zeros(times(x, root)) - 1
    second = shifted_left(x, headroom)
    second_power = np.maximum(shifted_left(integer_bits - headroom, 31 - bits) - quarter, _LEAST)
    r = np.minimum(first, second)
    power = np.maximum(first_power, second_power)
    p, q = half_sum(r, fourth_root), 2 * (r - fourth_root)
    square = times(q, q)
    numerator = times(q, r) + times(times(q, square), 117049297)
    denominator = times(p, 1057819769 + q + times(127690142, square)) + times(638450708, q)
    scaled = times(shifted_right(numerator, bits), one_over_one_plus(denominator))
    return shifted_left(times(power, 1488522236) + scaled, bits - result_bits)


def inverse_root(x: Array) -> tuple[Array, Array]:
    """Return 1 / sqrt(x) of integers as significand and shift; 0 counts as 1."""
    small = x <= 1
    x = np.where(small, 2, x)
    shift = np.full(x.shape, 11, np.int64)
    while (large := x >= 1 << 29).any():
        x = np.where(large, x // 4, x)
        shift += large
    pairs = (leading_zeros(x) - 1) // 2 - 1
    shift -= pairs
    x = x << (2 * pairs)
    half = shifted_right(x >> 1, 1)
    y = np.full(x.shape, 1 << 28, np.int64)
    for _ in range(5):
        cube = shifted_left(times(times(y, y), y), 6)
        y = shifted_left(times((1 << 28) + (1 << 27), y) - times(half, cube), 3)
    y = times(y, 1518500250)
    y = y << np.maximum(-shift, 0)
    shift = -np.maximum(shift, 0)
    return np.where(small, _MOST, y), np.where(small, 0, shift)
