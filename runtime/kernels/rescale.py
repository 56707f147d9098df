"""Scaling of accumulators to stored results, many at a time and bit by bit as LiteRT does it.

Work is done in float64, block by block, where that is exact; what may not be goes another way.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...dialects.elements import Array
from .requantize import (
    BELOW_HALF,
    Multiplier,
    Side,
    multipliers,
    multiply,
    multiply_wide,
    reduced,
    wrapped,
)

_BLOCK = 1 << 13
"""Elements that are rescaled at a time: their scratch arrays stay in the cache."""
_EXACT = 1 << 52
"""Products below it, and halves added to them, are exact in float64."""
_NUDGE = 2.0**-31
"""Moves what lies on a half away from zero, and nothing else past one: steps are 2^-30 wide."""
_SMALL_NUDGE = 2.0**-40
_UNCLEAR = 2.0**-39
"""Relative distance from a half within which `_SMALL_NUDGE` and rounding errors may matter."""
_CHANNELS = 256
"""Channels that are looked at at a time."""


class _Blocks:
    """Scales accumulators and stores them: once made, called on every invocation.

    The accumulators are integers in arrays of any type; the last axis has the channels.
    """

    def __init__(self, channels: int, out: Side, clip: tuple[int, int]):
        """Prepare for some channels; `clip` is the range of the results."""
        self.out, self.clip, self.channels = out, clip, channels
        self.block = channels * max(1, _BLOCK // channels)
        self.is_safe = out.dtype.kind in "iu" and out.dtype.itemsize <= 2
        self.limit = float(_EXACT)
        # Results are counted from the least one, so that cutting them is rounding them down.
        base = int(np.iinfo(out.dtype).min) if self.is_safe else 0
        self._unsigned = np.dtype(f"u{out.dtype.itemsize}")
        self._top = self._unsigned.type(-base)
        self._offset = 0.5 + out.zero - base
        self._low, self._high = np.float64(clip[0] - base), np.float64(clip[1] - base + 0.5)

    def tile(self, values: Array) -> Array:
        """Return one value for each channel, or one for all, as often as a block needs it."""
        return np.resize(values.astype(np.float64), self.block)

    def __call__(self, acc: Array, bias: Array | None = None, bound: float = np.inf) -> Array:
        """Return the stored results of the accumulators plus a tiled bias.

        No accumulator is greater than `bound`, with its bias, which saves looking at them.
        """
        flat = np.ascontiguousarray(acc).reshape(-1)
        out = np.empty(flat.shape, self.out.dtype)
        scratch = np.empty(min(self.block, flat.size), np.float64)
        is_small = self.is_safe and bound < self.limit
        for start in range(0, flat.size, self.block):
            target = out[start : start + self.block]
            part = scratch[: target.size]
            np.copyto(part, flat[start : start + self.block])
            if bias is not None:
                part += bias[: target.size]
            if is_small or (self.is_safe and -self.limit < part.min() and part.max() < self.limit):
                self.scale(part)
                self._store(part, target)
            else:
                target[...] = self.exact(part)
        return out.reshape(acc.shape)

    def _store(self, part: Array, target: Array) -> None:
        part += self._offset
        part.clip(self._low, self._high, out=part)
        unsigned = target.view(self._unsigned)
        np.copyto(unsigned, part, casting="unsafe")
        if self._top:
            unsigned ^= self._top

    def scale(self, part: Array) -> None:
        """Scale small accumulators in place, to what is to be rounded to the nearest integer."""
        raise NotImplementedError

    def exact(self, part: Array) -> Array:
        """Return the stored results of any accumulators."""
        raise NotImplementedError


class Rescale(_Blocks):
    """Scales by fixed-point factors, see `requantize`."""

    def __init__(
        self,
        reals: Sequence[float] | Multiplier,
        out: Side,
        clip: tuple[int, int],
        wide: bool = False,
    ):
        """Prepare to scale by one factor, or one for each channel.

        Args:
            reals: the factors.
            out: how the results are stored.
            clip: their range.
            wide: the accumulators have 64 bits.

        """
        found = reals if isinstance(reals, Multiplier) else multipliers(reals)
        significand, shift = (np.atleast_1d(np.asarray(item, np.int64)) for item in found)
        super().__init__(len(significand), out, clip)
        self.wide = wide
        self._significand = np.resize(significand, self.block)
        self._shift = np.resize(shift, self.block)
        left, right = np.maximum(shift, 0), np.maximum(-shift, 0)
        if wide:
            scale = np.ldexp(reduced(significand).astype(np.float64), shift - 15)
            largest = float(reduced(significand).max(initial=1))
        else:
            scale = np.ldexp(significand.astype(np.float64), left - 31)
            largest = float((significand << np.minimum(left, 31)).max(initial=1))
        self._scale = self.tile(scale)
        self._right = self.tile(np.ldexp(1.0 + _NUDGE, -right))
        self.limit = min(_EXACT / max(largest, 1.0), (1 << 30) / max(float(scale.max()), 1e-9))

    def scale(self, part: Array) -> None:
        """Scale small accumulators: the products are exact in float64."""
        part *= self._scale[: part.size]
        part += 0.5
        np.floor(part, out=part)
        if not self.wide:
            part *= self._right[: part.size]

    def exact(self, part: Array) -> Array:
        """Scale any accumulators in integers."""
        factor = Multiplier(self._significand[: part.size], self._shift[: part.size])
        wide = part.astype(np.int64)
        scaled = multiply_wide(wide, factor) if self.wide else multiply(wrapped(wide), factor)
        return np.clip(scaled + self.out.zero, *self.clip)


class RealRescale(_Blocks):
    """Scales accumulators by reals in float64 and rounds halves away from zero."""

    def __init__(self, reals: Sequence[float], out: Side, clip: tuple[int, int]):
        """Prepare to scale by one factor, or one for each channel."""
        super().__init__(len(reals), out, clip)
        factors = np.array(reals, np.float64)
        self._reals = self.tile(factors)
        self._nudged = self._reals * (1 + _SMALL_NUDGE)
        self.is_safe = out.bits == 8 and not _is_unclear(factors, out)

    def scale(self, part: Array) -> None:
        """Scale accumulators none of which comes so close to a half that this would matter."""
        part *= self._nudged[: part.size]

    def exact(self, part: Array) -> Array:
        """Scale any accumulators."""
        part *= self._reals[: part.size]
        whole = np.copysign(BELOW_HALF, part)
        whole += part
        np.trunc(whole, out=whole)
        whole += self.out.zero
        return np.clip(whole, *self.clip)


def _is_unclear(reals: Array, out: Side) -> bool:
    """Whether some integer, scaled, may come very close to a half without lying on it."""
    halves = np.arange(out.low - out.zero - 2, out.high - out.zero + 2)[:, None] + 0.5
    allowed = _UNCLEAR * (np.abs(halves) + 1)
    for start in range(0, len(reals), _CHANNELS):
        some = reals[start : start + _CHANNELS]
        with np.errstate(all="ignore"):
            distance = np.abs(np.rint(halves / some) * some - halves)
        if not (distance[distance <= allowed] == 0).all() or not np.isfinite(distance).all():
            return True
    return False
