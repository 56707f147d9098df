"""Functions of one quantized operand as tables: of all 8-bit values, or of 512 steps of 16 bits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ....dialects.elements import Array
from ..registry import Kernel
from ..requantize import Side, rounded

Real = Callable[[Array], Array]
_STEPS = 512


def values(x: Side) -> Array:
    """Return all stored values of an 8-bit type, in the order in which tables have them."""
    return np.arange(256).astype(np.uint8).view(np.int8 if x.is_signed else np.uint8)


def looked_up(table: Array) -> Kernel:
    """Return a kernel that replaces 8-bit values."""

    def take(x: Array) -> Array:
        return table.take(x.view(np.uint8))

    if table.dtype.itemsize != 1:
        return take
    # Python's own replacement of bytes is several times faster than an array's.
    replaced = table.tobytes()

    def translate(x: Array) -> Array:
        found = bytearray(x.view(np.uint8).data).translate(replaced)
        return np.frombuffer(found, table.dtype).reshape(x.shape)

    return translate


def filled(x: Side, out: Side, function: Callable[[Array], Array]) -> Kernel:
    """Return the kernel of a function of stored 8-bit values, given as int64."""
    found = function(values(x).astype(np.int64))
    return looked_up(np.clip(found, out.low, out.high).astype(out.dtype))


_EACH = 1 << 13
"""What a call costs in elements, however few there are."""


class Pairs:
    """A function of two 8-bit operands, tabulated once the table is worth its making."""

    def __init__(self, x: Side, y: Side, function: Kernel):
        """Tabulate nothing yet; `function` takes and returns stored values."""
        self.function = function
        self._values = values(x)[:, None], values(y)
        self._seen = 0
        self._table: Array | None = None

    def __call__(self, lhs: Array, rhs: Array) -> Array:
        """Return the stored results."""
        if self._table is None:
            self._seen += _EACH + np.broadcast(lhs, rhs).size
            if self._seen < 1 << 16:
                return np.asarray(self.function(lhs, rhs))
            self._table = np.asarray(self.function(*self._values)).reshape(-1)
        index = np.left_shift(lhs.view(np.uint8), 8, dtype=np.uint16) | rhs.view(np.uint8)
        return np.asarray(self._table.take(index))


def of_pairs(x: Side, y: Side, function: Kernel) -> Kernel:
    """Return the kernel of a function of two stored operands."""
    return Pairs(x, y, function) if x.bits == y.bits == 8 else function


def of_reals(x: Side, out: Side, function: Real) -> Kernel | None:
    """Return the kernel of a function of float32 reals."""
    return _of_bytes(x, out, function) if x.bits == 8 else _of_words(x, out, function)


def _of_bytes(x: Side, out: Side, function: Real) -> Kernel:
    inverse = np.float32(1) / out.scale

    def stored(value: Array) -> Array:
        real = x.scale * (value - x.zero).astype(np.float32)
        whole = rounded(function(real).astype(np.float32) * inverse) + np.float32(out.zero)
        return np.clip(np.nan_to_num(whole, nan=_LEAST, posinf=_MOST), _LEAST, _MOST).astype(int)

    return filled(x, out, stored)


_LEAST, _MOST = -float(1 << 31), float((1 << 31) - 128)


def _of_words(x: Side, out: Side, function: Real) -> Kernel:
    table = steps(float(x.scale), x.zero, float(out.scale), out.zero, function, np.float32)

    def call(stored: Array) -> Array:
        return interpolated(stored, table)

    return call


def steps(
    scale: float, zero: int, out_scale: float, out_zero: int, function: Real, dtype: Any
) -> Array:
    """Return what 513 points 128 apart stand for, each shifted to halve the error between them."""
    real = dtype
    low, high = real(scale) * real(-32768 - zero), real(scale) * real(32767 - zero)
    out_low = real(out_scale) * real(-32768 - out_zero)
    out_high = real(out_scale) * real(32767 - out_zero)
    inverse = real(65536) / (out_high - out_low)
    step = (high - low) / real(_STEPS)
    index = np.arange(_STEPS).astype(real)
    here = low + index * step
    value = function(here).astype(real) * inverse
    middle = function(here + step / real(2)).astype(real) * inverse
    following = function(low + (index + real(1)) * step).astype(real) * inverse
    sample = rounded(value)
    error = rounded((following + sample) / real(2)) - rounded(middle)
    last = rounded(function(np.array([high], real)).astype(real) * inverse)
    points = np.concatenate([sample - rounded(error / real(2)), last])
    return np.clip(points, -32768, 32767).astype(np.int64)


def interpolated(x: Array, table: Array) -> Array:
    """Look 16-bit values up between the points of a table."""
    index = 256 + (x >> 7).astype(np.int64)
    base = table[index]
    slope = (table[index + 1] - base).astype(np.int16).astype(np.int64)
    return (base + ((slope * (x & 0x7F).astype(np.int64) + 64) >> 7)).astype(np.int16)
