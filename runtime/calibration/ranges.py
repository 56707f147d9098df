"""Ranges for quantization, chosen from statistics."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ...dialects.elements import Array
from .histogram import Histogram
from .statistics import TensorStatistics

Range = tuple[float, float]
_STEPS = 96
_LEAST = 0.3
"""No bound is clipped to less than this part of the extreme value."""


def min_max(tensor: TensorStatistics, levels: int, symmetric: bool) -> Range:
    """Return the least and the greatest value seen."""
    return tensor.low, tensor.high


def moving_average(tensor: TensorStatistics, levels: int, symmetric: bool) -> Range:
    """Return the moving averages of the samples' least and greatest values."""
    return tensor.moving()


def percentile(tensor: TensorStatistics, levels: int, symmetric: bool, share: float) -> Range:
    """Return bounds that leave (100 - `share`) percent of the values out on either side."""
    histogram = _histogram(tensor)
    if histogram is None:
        return tensor.low, tensor.high
    sums, edges = np.cumsum(histogram.counts), histogram.edges()
    outside = sums[-1] * (1 - share / 100)
    low = edges[np.searchsorted(sums, outside, side="right")]
    high = edges[np.searchsorted(sums, sums[-1] - outside, side="left") + 1]
    return max(float(low), tensor.usual_low), min(float(high), tensor.usual_high)


def mse(tensor: TensorStatistics, levels: int, symmetric: bool) -> Range:
    """Return the bounds with the least mean square of the error of quantization.

    That is, with bounds `l <= 0 <= h` and `s = (h - l) / (levels - 1)`, of `s**2 / 12` for each
    value between them but 0, and of the distance to the bound for each outside.
    """
    histogram = _histogram(tensor)
    if histogram is None:
        return tensor.low, tensor.high
    low, high = min(tensor.usual_low, 0.0), max(tensor.usual_high, 0.0)
    edges = histogram.edges()
    centres = np.clip((edges[:-1] + edges[1:]) / 2, low, high)
    counts = histogram.counts.astype(np.float64)
    steps = np.linspace(1.0, _LEAST, _STEPS)
    highs = high * steps if high > 0 else np.zeros(1)
    lows = low * steps if low < 0 else np.zeros(1)
    if symmetric:
        highs = lows = max(-low, high) * steps
        lows = -highs
    above = _beyond(centres, counts, highs)
    below = _beyond(-centres[::-1], counts[::-1], -lows)
    within = counts.sum() - histogram.zeros
    if symmetric:
        step = (highs - lows) / (levels - 1)
        cost = step**2 / 12 * within + above + below
        best = int(np.argmin(cost))
        return float(lows[best]), float(highs[best])
    step = (highs[:, None] - lows[None, :]) / (levels - 1)
    cost = step**2 / 12 * within + above[:, None] + below[None, :]
    i, j = np.unravel_index(np.argmin(cost), cost.shape)
    return float(lows[j]), float(highs[i])


def _beyond(centres: Array, counts: Array, bounds: Array) -> Array:
    """Return, for each bound, the sum of squares by which ascending values exceed it."""
    sums = [np.cumsum((counts * centres**power)[::-1])[::-1] for power in range(3)]
    zero, one, two = (np.append(item, 0.0) for item in sums)
    at = np.searchsorted(centres, bounds, side="right")
    return two[at] - 2 * bounds * one[at] + bounds**2 * zero[at]


def entropy(tensor: TensorStatistics, levels: int, symmetric: bool) -> Range:
    """Return the bounds whose quantized distribution tells the least from the real one.

    Both bounds shrink alike; the measure is the Kullback-Leibler divergence.
    """
    histogram = _histogram(tensor)
    if histogram is None:
        return tensor.low, tensor.high
    low, high = min(tensor.usual_low, 0.0), max(tensor.usual_high, 0.0)
    if symmetric:
        high = max(-low, high)
        low = -high
    edges = histogram.edges()
    centres = (edges[:-1] + edges[1:]) / 2
    counts = histogram.counts.astype(np.float64)
    inside = (edges[:-1] <= 0) & (edges[1:] > 0)
    counts[inside] = np.maximum(counts[inside] - histogram.zeros, 0)
    best, divergence = (low, high), np.inf
    for part in np.linspace(1.0, _LEAST, _STEPS):
        found = _divergence(centres, counts, low * part, high * part, levels)
        if found < divergence:
            best, divergence = (low * float(part), high * float(part)), found
    return best


def _divergence(centres: Array, counts: Array, low: float, high: float, levels: int) -> float:
    clipped = np.clip(centres, low, high)
    order = np.searchsorted(centres, [low, high])
    start = min(int(order[0]), len(centres) - 1)
    inside = slice(start, max(int(order[1]), start + 1))
    wanted = counts[inside].copy()
    wanted[0] += counts[: inside.start].sum()
    wanted[-1] += counts[inside.stop :].sum()
    step = (high - low) / (levels - 1) or 1.0
    groups = np.round((clipped[inside] - low) / step).astype(np.int64)
    kept, present = counts[inside], counts[inside] > 0
    totals = np.bincount(groups, kept)
    numbers = np.bincount(groups, present)
    made = np.where(present, totals[groups] / np.maximum(numbers[groups], 1), 0.0)
    p, q = wanted / max(wanted.sum(), 1), made / max(made.sum(), 1)
    seen = p > 0
    return float(np.sum(p[seen] * np.log(p[seen] / np.maximum(q[seen], 1e-12))))


def _histogram(tensor: TensorStatistics) -> Histogram | None:
    histogram = tensor.histogram
    return histogram if histogram is not None and len(histogram.counts) > 1 else None


Chooser = Callable[[TensorStatistics, int, bool], Range]

METHODS: Mapping[str, Chooser] = {
    "min_max": min_max,
    "moving_average": moving_average,
    "percentile": lambda tensor, levels, symmetric: percentile(tensor, levels, symmetric, 99.99),
    "mse": mse,
    "entropy": entropy,
}
"""Method -> what chooses a range by it; the arguments are as for `choose`."""


def choose(
    tensor: TensorStatistics,
    method: str = "min_max",
    *,
    levels: int = 256,
    symmetric: bool = False,
    share: float = 99.99,
) -> Range:
    """Return the range of a tensor.

    Args:
        tensor: what was seen of it.
        method: one of `METHODS`.
        levels: how many values the quantized type has.
        symmetric: whether zero point 0 is needed.
        share: how many percent of the values `percentile` keeps on either side.

    """
    if method == "percentile":
        return percentile(tensor, levels, symmetric, share)
    return METHODS[method](tensor, levels, symmetric)
