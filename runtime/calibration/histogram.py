"""Histograms whose bins are the same whoever counts, so that they can be added exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from ...dialects.elements import Array

BINS = 2048
"""At most so many bins; at least half of them lie between the least and the greatest value."""
_FINEST = -140
_EXACT = 100
"""Powers of two up to it multiply float32 values exactly."""


def _no_counts() -> Array:
    return np.zeros(0, np.int64)


@dataclass
class Histogram:
    """Counts of values in bins `[(first + i) * 2**exponent, (first + i + 1) * 2**exponent)`.

    The exponent is the least with which the values seen so far fit into `BINS` bins. It depends on
    the values only, and bins join in pairs when it grows: neither the order of the values nor
    their division among histograms that are added later changes a count.
    """

    exponent: int = _FINEST
    first: int = 0
    counts: Array = field(default_factory=_no_counts)
    zeros: int = 0
    """How many of the values are 0 exactly."""

    def add(self, values: Array, low: float, high: float) -> None:
        """Count finite values [n], which lie in [low, high]."""
        if not values.size:
            return
        self._widen(low, high)
        if abs(self.exponent) < _EXACT and values.dtype == np.float32:
            scaled = values * np.float32(2.0**-self.exponent)
        else:
            scaled = np.ldexp(values.astype(np.float64), -self.exponent)
        bins = np.floor(scaled, out=scaled).astype(np.int64)
        bins -= self.first
        found = np.bincount(bins, minlength=len(self.counts))
        self.counts[: len(found)] += found
        self.zeros += int(values.size - np.count_nonzero(values))

    def merge(self, other: Histogram) -> None:
        """Add the counts of another histogram."""
        self.zeros += other.zeros
        if not len(other.counts):
            return
        start, stop = other.first, other.first + len(other.counts) - 1
        exponent = self._fitting(max(self.exponent, other.exponent), other.exponent, start, stop)
        self._coarsen(exponent)
        moved = Histogram(other.exponent, other.first, other.counts)
        moved._coarsen(exponent)
        self._cover(moved.first, moved.first + len(moved.counts) - 1)
        at = moved.first - self.first
        self.counts[at : at + len(moved.counts)] += moved.counts

    def edges(self) -> Array:
        """Return the borders of the bins [bins + 1]."""
        return np.ldexp(np.arange(self.first, self.first + len(self.counts) + 1.0), self.exponent)

    def _widen(self, low: float, high: float) -> None:
        exponent = self.exponent
        span = max(high - low, abs(low), abs(high)) / BINS
        if span > 0:
            exponent = max(exponent, math.frexp(span)[1] - 2)
        start, stop = _bin(low, exponent), _bin(high, exponent)
        exponent = self._fitting(exponent, exponent, start, stop)
        self._coarsen(exponent)
        self._cover(_bin(low, exponent), _bin(high, exponent))

    def _fitting(self, exponent: int, unit: int, start: int, stop: int) -> int:
        """Return the least exponent from `exponent` on with which all bins fit.

        `start` and `stop` are the outermost new bins at the exponent `unit`.
        """
        while True:
            low, high = start >> exponent - unit, stop >> exponent - unit
            if len(self.counts):
                shift = exponent - self.exponent
                low = min(low, self.first >> shift)
                high = max(high, self.first + len(self.counts) - 1 >> shift)
            if high - low < BINS:
                return exponent
            exponent += 1

    def _coarsen(self, exponent: int) -> None:
        """Join bins until they have the width `2**exponent`."""
        shift = exponent - self.exponent
        if not shift or not len(self.counts):
            self.exponent = exponent
            return
        bins = self.first + np.arange(len(self.counts)) >> shift
        self.first, self.exponent = int(bins[0]), exponent
        self.counts = np.bincount(bins - self.first, self.counts).astype(np.int64)

    def _cover(self, start: int, stop: int) -> None:
        """Add empty bins so that `start` to `stop` are there."""
        if not len(self.counts):
            self.first, self.counts = start, np.zeros(stop - start + 1, np.int64)
            return
        before = max(self.first - start, 0)
        after = max(stop - (self.first + len(self.counts) - 1), 0)
        if before or after:
            self.counts = np.pad(self.counts, (before, after))
            self.first -= before


def _bin(value: float, exponent: int) -> int:
    return math.floor(math.ldexp(value, -exponent))
