"""The comparison of quantized models with the float model, on some samples of a data set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf, log10, sqrt
from typing import Any

import numpy as np

from ..dialects.elements import Array
from ..runtime.calibration.engines import FloatModel, NumpyEngine, engine
from ..runtime.calibration.statistics import Key, Statistics
from ..runtime.details import Details
from .repeats import Run, moved

_FEWEST, _MOST = 8, 128
_ELEMENTS = 1 << 24
"""About as many elements of activations are computed for one comparison."""
_RUNS, _AT_MOST = 256, 1 << 31
"""Fewer samples are repeated up to so many runs, unless they compute more elements than that."""
_ROUNDS, _SURE = 4, 3.0
"""After so many rounds a result will do that is further from the margin than its error, times
so much."""
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
    """The first samples of a data set, with what the float model makes of them.

    Rounding in a quantized model is drawn by lot for each sample. So that few samples tell enough,
    all are repeated, with their inputs moved by less than a step, until it is clear what is better.
    `repeats` is whether they are: 16 bits are rounded by little, and slowly computed with.
    """

    model: bytes
    engine: str = "auto"
    repeats: bool = True
    runs: list[Run] = field(default_factory=list[Run])
    _each: int = 1

    def offer(
        self, subgraph: int, inputs: list[Array], outputs: list[Array], seen: Statistics
    ) -> None:
        """Keep a sample, whose arrays must stay as they are, if there are too few yet.

        `seen` tells how large the model is.
        """
        total = sum(tensor.values for tensor in seen.tensors.values())
        self._each = max(1, total // max(1, seen.samples))
        if len(self.runs) < min(max(_ELEMENTS // self._each, _FEWEST), _MOST):
            self.runs.append(Run(subgraph, inputs, outputs, len(self.runs)))

    def scores(self, models: Sequence[bytes]) -> list[Score]:
        """Return how well quantized models do, by the worst output of each.

        Raises:
            InterpreterError: no runtime here computes one of them.

        """
        judges = [_Judge(model, self.engine) for model in models]
        for number, runs in enumerate(self._rounds(), 1):
            for judge in judges:
                judge.see(runs)
            if number >= _ROUNDS and all(judge.is_clear(judges[0]) for judge in judges[1:]):
                break
        return [judge.score() for judge in judges]

    def _rounds(self) -> Iterator[list[Run]]:
        """Yield the samples, and then the same moved, if LiteRT is there to compute them."""
        yield self.runs
        if not self.repeats:
            return
        model = FloatModel(self.model)
        runner = engine(model, _unseen, self.engine, watched=())
        count = min(_RUNS, _AT_MOST // self._each) // max(1, len(self.runs))
        if isinstance(runner, NumpyEngine) or model.has_states():
            return
        generator = np.random.default_rng(0)
        for _ in range(1, count):
            made = ((run, run.subgraph, run.inputs) for run in moved(self.runs, generator))
            runs = [replace(run, outputs=finish()) for run, finish in runner.each(made)]
            if not runs:
                return
            yield runs


class _Judge:
    """Runs a quantized model and compares its outputs with those of the float model."""

    def __init__(self, model: bytes, name: str):
        self._model = FloatModel(model)
        self._runner = engine(self._model, _unseen, name, watched=())
        self._ratios: dict[tuple[int, int], dict[int, list[float]]] = {}

    def see(self, runs: Iterable[Run]) -> None:
        """Compare the outputs for some samples."""
        for run, finish in self._runner.each(self._stored(runs)):
            sides = zip(run.outputs, finish(), self._model.outputs(run.subgraph), strict=True)
            for number, (want, got, item) in enumerate(sides):
                if want.dtype.kind == "f" and want.shape == got.shape:
                    samples = self._ratios.setdefault((run.subgraph, number), {})
                    ratio = _ratio(_power(want), _power(reals(got, item) - want))
                    samples.setdefault(run.sample, []).append(ratio)

    def _stored(self, runs: Iterable[Run]) -> Iterator[tuple[Run, int, list[Array]]]:
        """Yield samples with their inputs as the quantized model takes them."""
        for run in runs:
            sides = zip(run.inputs, self._model.inputs(run.subgraph), strict=True)
            yield run, run.subgraph, [stored(value, item) for value, item in sides]

    def _worst(self) -> list[list[float]]:
        """Return the ratios of each sample for the worst output."""
        outputs = [list(samples.values()) for samples in self._ratios.values()]
        return min(outputs, key=lambda ratios: _mean([*map(_mean, ratios)]), default=[[EXACT]])

    def score(self) -> Score:
        """Return the score."""
        return Score(tuple(map(_mean, self._worst())))

    def is_clear(self, other: _Judge) -> bool:
        """Whether more runs would hardly change which of the two is better."""
        gains = [
            np.subtract(np.minimum(ours, _ENOUGH), np.minimum(theirs, _ENOUGH))
            for ours, theirs in zip(self._worst(), other._worst(), strict=False)
            if len(ours) == len(theirs)
        ]
        errors = [float(np.var(each, ddof=1)) / len(each) for each in gains if len(each) > 1]
        error = sqrt(sum(errors)) / max(1, len(errors))
        distance = abs(_mean([float(np.mean(each)) for each in gains]) - _MARGIN) if gains else 0
        return not gains or distance > _SURE * error


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
