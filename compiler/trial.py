"""Samples of a data set with the float model's results, to compare quantized models by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf, log10, sqrt
from typing import Any

import numpy as np

from ..dialects.elements import Array
from ..runtime.calibration.engines import FloatModel, engine
from ..runtime.calibration.statistics import Key, Statistics
from ..runtime.details import Details

_FEWEST, _MOST = 8, 128
_ELEMENTS = 1 << 24
"""About as many elements of activations are computed for one comparison."""
_MARGIN = 1.0
"""What is better by less, in dB, is not worth a difference from what is usual."""
_ENOUGH = 60.0
"""Noise of a thousandth of the signal; with less, in dB, nothing is gained."""
_STUDENT = (
    (1, 6.31), (2, 2.92), (3, 2.35), (4, 2.13), (5, 2.02), (6, 1.94), (7, 1.89), (8, 1.86),
    (10, 1.81), (12, 1.78), (15, 1.75), (20, 1.72), (30, 1.70), (60, 1.67), (120, 1.66),
)  # fmt: skip
"""Degrees of freedom, and the quantile of Student's distribution that 5 % lie beyond."""
EXACT = 200.0
"""What stands for the ratio of a signal without noise, in dB."""


@dataclass(frozen=True)
class Score:
    """The signal-to-noise ratio of each sample, in dB."""

    ratios: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean of the ratios, in which no sample drowns the others."""
        return _mean(self.ratios)

    def beats(self, other: Score) -> bool:
        """Whether it is better on the same samples by a margin, and not by chance.

        Chance is what Student's test of paired samples leaves a probability of more than 5 %.
        """
        if len(self.ratios) != len(other.ratios):
            return self.mean > other.mean + _MARGIN
        ours, theirs = np.minimum(self.ratios, _ENOUGH), np.minimum(other.ratios, _ENOUGH)
        gains = ours - theirs
        error = float(np.std(gains, ddof=1)) / sqrt(len(gains)) if len(gains) > 1 else 0.0
        return float(np.mean(gains)) > max(_MARGIN, _quantile(len(gains) - 1) * error)


def _quantile(freedom: int) -> float:
    """Return the quantile for the greatest number of degrees of freedom that there is."""
    return next((found for least, found in reversed(_STUDENT) if least <= freedom), inf)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


@dataclass
class Trial:
    """The first samples: each with its subgraph, its inputs and the float model's outputs."""

    engine: str = "auto"
    samples: list[tuple[int, list[Array], list[Array]]] = field(
        default_factory=list[tuple[int, list[Array], list[Array]]]
    )

    def offer(
        self, subgraph: int, inputs: list[Array], outputs: list[Array], seen: Statistics
    ) -> None:
        """Keep a sample, whose arrays must stay as they are, if there are too few yet.

        `seen` tells how large the model is.
        """
        total = sum(tensor.values for tensor in seen.tensors.values())
        each = max(1, total // max(1, seen.samples))
        if len(self.samples) < min(max(_ELEMENTS // each, _FEWEST), _MOST):
            self.samples.append((subgraph, inputs, outputs))

    def score(self, model: bytes) -> Score:
        """Return the signal-to-noise ratios of a quantized model's worst output, in dB."""
        opened = FloatModel(model)
        runner = engine(opened, _unseen, self.engine, watched=())
        ratios: dict[tuple[int, int], list[float]] = {}
        for (subgraph, expected), finish in runner.each(self._stored(opened)):
            found = finish()
            sides = zip(expected, found, opened.outputs(subgraph), strict=True)
            for number, (want, got, item) in enumerate(sides):
                if want.dtype.kind == "f" and want.shape == got.shape:
                    found_ratio = _ratio(_power(want), _power(reals(got, item) - want))
                    ratios.setdefault((subgraph, number), []).append(found_ratio)
        return Score(tuple(min(ratios.values(), key=_mean, default=[EXACT])))

    def _stored(
        self, model: FloatModel
    ) -> Iterator[tuple[tuple[int, list[Array]], int, list[Array]]]:
        """Yield the samples as a quantized model takes them, with the float model's outputs."""
        for subgraph, inputs, expected in self.samples:
            sides = zip(inputs, model.inputs(subgraph), strict=True)
            yield (subgraph, expected), subgraph, [stored(value, item) for value, item in sides]


def _unseen(key: Key, name: str, array: Array) -> None:
    """Do nothing about a tensor."""


def _power(array: Array) -> float:
    return float(np.sum(np.square(array, dtype=np.float64)))


def _ratio(signal: float, noise: float) -> float:
    if not np.isfinite(noise):
        return -EXACT
    if noise == 0:
        return EXACT
    return 10 * log10(signal / noise) if signal > 0 else -EXACT


def _parameters(item: Details) -> tuple[float, int] | None:
    scale, zero = item["quantization"]
    return (scale, zero) if scale and np.dtype(item["dtype"]).kind in "iu" else None


def stored(value: Array, item: Details) -> Array:
    """Return real values as an input takes them."""
    parameters = _parameters(item)
    if parameters is None or value.dtype.kind != "f":
        return value
    dtype: Any = np.dtype(item["dtype"])
    limits, (scale, zero) = np.iinfo(dtype), parameters
    return np.clip(np.round(value / scale) + zero, limits.min, limits.max).astype(dtype)


def reals(value: Array, item: Details) -> Array:
    """Return the real values of an output."""
    parameters = _parameters(item)
    if parameters is None:
        return value
    scale, zero = parameters
    return (value.astype(np.float64) - zero) * scale


def best(scores: Sequence[Score]) -> int:
    """Return the number of the best score of those that beat the first one, else the first's."""
    better = [number for number, score in enumerate(scores) if score.beats(scores[0])]
    return max(better, key=lambda number: (scores[number].mean, -number), default=0)
