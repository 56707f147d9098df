"""Weights of convolutions and matrix products, prepared once, and inputs quantized on the fly."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from xdsl.ir import Operation

from ....dialects.elements import Array
from ....dialects.shapes import element_of
from ..requantize import Side, limits, rounded
from ..rescale import RealRescale, Rescale

_EXACT = {np.dtype(np.float32): 1 << 24, np.dtype(np.float64): 1 << 53}
"""Sums of integers that stay below are exact, in whatever order BLAS adds them."""


class Taps(NamedTuple):
    """Weights less their zero point, as floats in which all sums are exact; sums by channel.

    No accumulator is greater than `bound`.
    """

    values: Array
    sums: Array
    dtype: np.dtype[Any]
    bound: int


class Filter:
    """The weights of an op, prepared when they are first seen."""

    def __init__(self, zero: int, channel: int, largest: int):
        """Prepare nothing yet.

        Args:
            zero: the zero point of the weights.
            channel: the axis of the output channels.
            largest: the greatest magnitude of an input element.

        """
        self.zero, self.channel, self.largest = zero, channel, largest
        self._seen: Array | None = None
        self._taps: Taps | None = None

    def of(self, w: Array) -> Taps:
        """Return weights prepared."""
        if self._taps is None or w is not self._seen:
            self._seen, self._taps = w, self._prepare(w)
        return self._taps

    def _prepare(self, w: Array) -> Taps:
        values = w.astype(np.int64) - self.zero
        axes = tuple(axis for axis in range(w.ndim) if axis != self.channel % w.ndim)
        bound = self.largest * int(np.abs(values).sum(axis=axes).max(initial=0))
        dtype = np.dtype(np.float32 if bound < _EXACT[np.dtype(np.float32)] else np.float64)
        # Products are faster if the output channels lie side by side.
        taps = np.moveaxis(
            np.moveaxis(values, self.channel, -1).astype(dtype, "C"), -1, self.channel
        )
        return Taps(taps, values.sum(axis=axes), dtype, bound)


class Biased:
    """A rescaling with the bias of an op, which the zero point of its input changes."""

    def __init__(self, rescale: Rescale | RealRescale, zero: int):
        """Prepare nothing yet; `zero` is the zero point that the accumulators still contain."""
        self.rescale, self.zero = rescale, zero
        self._seen: tuple[Array | None, Taps] | None = None
        self._bias: Array | None = None
        self._bound = 0.0

    def __call__(self, acc: Array, bias: Array | None, taps: Taps) -> Array:
        """Return the stored results."""
        if self._seen is None or self._seen[0] is not bias or self._seen[1] is not taps:
            self._seen = bias, taps
            total = -self.zero * taps.sums + (0 if bias is None else bias.reshape(-1))
            self._bias = self.rescale.tile(total) if total.any() else None
            self._bound = float(taps.bound) + float(np.abs(total).max(initial=0))
        return self.rescale(acc, self._bias, self._bound)


def largest_of(x: Side) -> int:
    """Return the greatest magnitude of stored integers."""
    return max(-x.low, x.high)


def rescale_of(op: Operation, x: Side, w: Side, out: Side, channels: int, bias: int) -> Rescale:
    """Return how the accumulators of a convolution are scaled; `bias` numbers its operand."""
    if x.is_signed:
        scales = np.resize(w.scales, channels)
        reals = [float(x.scale) * float(scale) / float(out.scale) for scale in scales]
    else:
        reals = [float(x.scale * w.scale) / float(out.scale)] * channels
    return Rescale(reals, out, limits(op, out), wide=is_wide(op, x, bias))


def is_wide(op: Operation, x: Side, bias: int) -> bool:
    """Whether accumulators have 64 bits: for 16-bit inputs, unless the bias has 32."""
    if x.bits != 16:
        return False
    type = element_of(op.operands[bias]) if bias < len(op.operands) else None
    storage = getattr(type, "storage_type", type)
    width = getattr(getattr(storage, "width", None), "data", 64)
    return width != 32


class Inputs(NamedTuple):
    """Rows of reals quantized to 8 bits: integers as floats, scales and zero points by row."""

    values: Array
    scales: Array
    zeros: Array


def symmetric(x: Array) -> Inputs:
    """Quantize each row of `x` [rows, size] to [-127, 127]."""
    top = np.maximum(np.abs(x.min(axis=1)), np.abs(x.max(axis=1)))
    empty = top == 0
    with np.errstate(all="ignore"):
        scales = np.where(empty, np.float32(1), top / np.float32(127))
        inverse = np.where(empty, np.float32(0), np.float32(127) / top)
    values = np.clip(rounded(x * inverse[:, None]), -127, 127)
    return Inputs(values, scales, np.zeros(len(x), np.int64))


def asymmetric(x: Array) -> Inputs:
    """Quantize each row of `x` [rows, size] to [-128, 127]."""
    low, high = np.minimum(x.min(axis=1), 0), np.maximum(x.max(axis=1), 0)
    empty = low == high
    scales = np.where(empty, np.float32(1), (high - low) / np.float32(255))
    below, above = low / scales, high / scales
    from_low = 128 + np.abs(below) < 127 + np.abs(above)
    nearest: Array = np.clip(rounded(np.where(from_low, -128 - below, 127 - above)), -128, 127)
    zero = np.where(empty, 0, nearest)
    inverse = np.float32(1) / scales
    values = rounded(zero.astype(np.float32)[:, None] + x * inverse[:, None])
    values = np.where(empty[:, None], 0, np.clip(values, -128, 127)).astype(np.float32)
    return Inputs(values, scales, zero.astype(np.int64))
