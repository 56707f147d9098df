"""Ranges for quantization, chosen from statistics."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from ...dialects.elements import Array
from .histogram import Histogram
from .statistics import TensorStatistics

Range = tuple[float, float]
Function = Callable[[Array], Array]
_STEPS = 96
_LEAST = 0.3
"""No bound is clipped to less than this part of the extreme value."""
_PARTS = np.append(np.linspace(1.0, _LEAST, 36), np.geomspace(_LEAST, 0.01, 36)[1:])
"""Parts of the extreme values that are tried where what becomes of the values is known."""
_ROUNDS = 2
"""So often either bound is chosen anew, for the other one."""
_HUGE = 100.0
_FLATTER = 2.0
"""Sums of exponentials may be smaller than those seen by as much, as a logarithm."""


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


def mse_through(tensor: TensorStatistics, levels: int, function: Function) -> Range:
    """Return the bounds with which a function of the quantized values has the least error.

    That is the mean square, over the values that were seen, of `f(q(x)) - f(x)`. `function` takes
    arrays of any shape and works element by element.
    """
    histogram = _histogram(tensor)
    if histogram is None:
        return tensor.low, tensor.high
    seen = histogram.counts > 0
    edges, counts = histogram.edges(), histogram.counts[seen].astype(np.float64)
    low, high = min(tensor.usual_low, 0.0), max(tensor.usual_high, 0.0)
    centres = np.clip((edges[:-1] + edges[1:])[seen] / 2, low, high)
    lows = low * _PARTS if low < 0 else np.zeros(1)
    highs = high * _PARTS if high > 0 else np.zeros(1)
    with np.errstate(all="ignore"):
        wanted = function(centres.astype(np.float32)).astype(np.float64)

        def cost(bounds: Range) -> float:
            return _cost(centres, counts, wanted, bounds, levels, function)

        for _ in range(_ROUNDS):
            high = min(((low, float(each)) for each in highs), key=cost)[1]
            low = min(((float(each), high) for each in lows), key=cost)[0]
    return low, high


def _cost(
    centres: Array, counts: Array, wanted: Array, bounds: Range, levels: int, function: Function
) -> float:
    """Return the sum of squares by which what becomes of values is changed."""
    step = (bounds[1] - bounds[0]) / (levels - 1)
    if not step:
        return math.inf
    zero = round(-bounds[0] / step)
    made = function(((np.arange(levels) - zero) * step).astype(np.float32)).astype(np.float64)
    stored = np.clip(np.round(centres / step) + zero, 0, levels - 1).astype(np.int64)
    error = float(counts @ np.square(made[stored] - wanted))
    return math.inf if math.isnan(error) else error


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


def floor(tensor: TensorStatistics, levels: int, high: float) -> float:
    """Return the lower bound for values whose exponentials are divided by their sum in a row.

    Values far below the greatest in their row are parts of the sum, and hardly that; a bound
    above them makes steps smaller for those that matter. With `s = (high - l) / (levels - 1)` and
    `f` the part by which a lower bound of `l` may raise a sum, `s**2 / 12 + f**2` is least, as
    both are errors of the result relative to it.
    """
    histogram = _histogram(tensor)
    sums = tensor.row_sums
    if histogram is None or sums is None or not math.isfinite(sums) or not tensor.shape:
        return tensor.low
    bounds = np.linspace(tensor.usual_low, high, _STEPS, endpoint=False)
    edges = histogram.edges()
    least = sums - _FLATTER
    parts = _exponentials(np.minimum((edges[:-1] + edges[1:]) / 2, high) - least)
    raised = np.maximum(_exponentials(bounds - least)[:, None] - parts, 0.0) @ histogram.counts
    share = raised / max(histogram.counts.sum(), 1) * tensor.shape[-1]
    step = (high - bounds) / (levels - 1)
    return float(bounds[np.argmin(step**2 / 12 + share**2)])


def _exponentials(values: Array) -> Array:
    return np.exp(np.minimum(values, _HUGE))


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
    through: Function | None = None,
) -> Range:
    """Return the range of a tensor.

    Args:
        tensor: what was seen of it.
        method: one of `METHODS`.
        levels: how many values the quantized type has.
        symmetric: whether zero point 0 is needed.
        share: how many percent of the values `percentile` keeps on either side.
        through: what becomes of the values, an elementwise function of arrays, if `mse` is to
            choose by that.

    """
    if method == "percentile":
        return percentile(tensor, levels, symmetric, share)
    if method == "mse" and through is not None and not symmetric:
        return mse_through(tensor, levels, through)
    return METHODS[method](tensor, levels, symmetric)
