"""Functions of one quantized tensor, element by element."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ..registry import Kernel, Results, quantized
from ..requantize import Multiplier, Side, multiplier, multiply, side
from . import tables
from .fixedpoint import inverse_root


def _one(op: Any) -> tuple[Side, Side] | None:
    x, out = side(op.operands[0]), side(op.results[0])
    return None if x is None or out is None else (x, out)


@quantized(tfl.AbsOp)
def absolute(op: tfl.AbsOp) -> Kernel | None:
    """|x|."""
    if (found := _one(op)) is None:
        return None
    x, out = found
    factor = multiplier(float(x.scale / out.scale)) if x.scale != out.scale else None

    def scaled(stored: Array) -> Array:
        value = np.abs(stored.astype(np.int64) - x.zero)
        return (value if factor is None else multiply(value, factor)) + out.zero

    if x.bits == 8:
        return tables.filled(x, out, scaled)

    def call(stored: Array) -> Array:
        return np.clip(scaled(stored), out.low, out.high).astype(out.dtype)

    return call


def _exp(x: Array) -> Array:
    return np.exp(x.astype(np.float64))


@quantized(tfl.ExpOp)
def exp(op: tfl.ExpOp) -> Kernel | None:
    """e^x."""
    found = _one(op)
    return None if found is None else tables.of_reals(*found, _exp)


@quantized(tfl.LogOp)
def log(op: tfl.LogOp) -> Kernel | None:
    """Natural logarithm; the least result where x <= 0."""
    if (found := _one(op)) is None:
        return None
    x, out = found
    least = np.float32(out.low - out.zero) * out.scale

    def real(value: Array) -> Array:
        return np.where(value <= 0, least, np.log(np.where(value > 0, value, 1).astype(np.float64)))

    return tables.of_reals(x, out, real)


@quantized(tfl.SqrtOp)
def sqrt(op: tfl.SqrtOp) -> Kernel | None:
    """Square root; stored results are cut, not rounded."""
    if (found := _one(op)) is None:
        return None
    x, out = found

    def call(stored: Array) -> Array:
        value = stored.astype(np.int32) - x.zero
        if (value < 0).any():
            raise ValueError("a square root of a negative number")
        root = np.sqrt(x.scale * value.astype(np.float32)) / out.scale
        return np.clip(np.trunc(root) + out.zero, out.low, out.high).astype(out.dtype)

    return call


@quantized(tfl.RsqrtOp)
def rsqrt(op: tfl.RsqrtOp) -> Kernel | None:
    """1 / sqrt(x), the greatest result of 0."""
    if (found := _one(op)) is None:
        return None
    x, out = found
    if x.bits == 8:
        table = tables.filled(x, out, partial(_inverse_root, x, out))
    else:
        greatest = np.float32(32767) * out.scale
        found_table = tables.of_reals(x, out, partial(_real_inverse_root, greatest))
        assert found_table is not None
        table = found_table

    def call(stored: Array) -> Results:
        if (stored < x.zero).any():
            raise ValueError("an inverse square root of a negative number")
        return table(stored)

    return call


def _inverse_root(x: Side, out: Side, stored: Array) -> Array:
    value = np.maximum(stored - x.zero, 0)
    significand, shift = inverse_root(value)
    data = multiply(np.ones_like(value), Multiplier(significand, shift + 20))
    real = 1.0 / float(np.sqrt(x.scale) * out.scale)
    factor = multiplier(real)
    scaled = multiply(data, Multiplier(factor.significand, factor.shift - 20)) + out.zero
    return np.where(value == 0, out.high, scaled)


def _real_inverse_root(greatest: np.float32, value: Array) -> Array:
    positive = np.where(value > 0, value, np.float32(1))
    return np.where(value <= 0, greatest, np.float32(1) / np.sqrt(positive))
