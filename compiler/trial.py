"""Samples of a data set with the float model's results, to compare quantized models by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log10, sqrt
from typing import Any

import numpy as np

from ..dialects.elements import Array
from ..runtime.calibration.engines import FloatModel, engine, unseen
from ..runtime.calibration.statistics import Statistics
from ..runtime.details import Details

_FEWEST, _MOST = 8, 128
_ELEMENTS = 1 << 24
"""About as many elements of activations are computed for one comparison."""
_MARGIN = 1.0
"""What is better by less, in dB, is not worth a difference from what is usual."""
_ERRORS = 1.5
"""What is better by fewer standard errors of the samples' differences may be so by chance."""
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
        """Whether it is better on the same samples by a margin, and not by chance."""
        if len(self.ratios) != len(other.ratios):
            return self.mean > other.mean + _MARGIN
        gains = np.array(self.ratios) - np.array(other.ratios)
        error = float(np.std(gains, ddof=1)) / sqrt(len(gains)) if len(gains) > 1 else 0.0
        return float(np.mean(gains)) > max(_MARGIN, _ERRORS * error)


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
        """Keep a sample if there are too few yet; `seen` tells how large the model is."""
        total = sum(tensor.values for tensor in seen.tensors.values())
        each = max(1, total // max(1, seen.samples))
        if len(self.samples) < min(max(_ELEMENTS // each, _FEWEST), _MOST):
            self.samples.append((subgraph, [np.array(item) for item in inputs], outputs))

    def score(self, model: bytes) -> Score:
        """Return the signal-to-noise ratios of a quantized model's worst output, in dB."""
        opened = FloatModel(model)
        runner = engine(opened, unseen, self.engine)
        ratios: dict[tuple[int, int], list[float]] = {}
        for subgraph, inputs, expected in self.samples:
            given = [
                stored(value, item)
                for value, item in zip(inputs, opened.inputs(subgraph), strict=True)
            ]
            found = runner.run(subgraph, given)
            sides = zip(expected, found, opened.outputs(subgraph), strict=True)
            for number, (want, got, item) in enumerate(sides):
                if want.dtype.kind == "f" and want.shape == got.shape:
                    found_ratio = _ratio(_power(want), _power(reals(got, item) - want))
                    ratios.setdefault((subgraph, number), []).append(found_ratio)
        return Score(tuple(min(ratios.values(), key=_mean, default=[EXACT])))


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
