"""Samples of a data set, and the same with their inputs moved by less than a step of 8 bits.

Moving changes what a float model computes by little, and wholly how a quantized model rounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..dialects.elements import Array

_LEVELS = 255
_FEW = 32


@dataclass(frozen=True)
class Run:
    """A sample with its subgraph, its inputs and the float model's outputs, and its number."""

    subgraph: int
    inputs: list[Array]
    outputs: list[Array]
    sample: int


def moved(runs: Sequence[Run], generator: np.random.Generator) -> Iterator[Run]:
    """Yield the samples that can be moved, moved; their outputs are still the old ones."""
    steps = _steps(runs)
    for run in runs:
        if any(_movable(value).any() for value in run.inputs):
            sides = zip(run.inputs, steps[run.subgraph], strict=True)
            yield replace(run, inputs=[_move(value, step, generator) for value, step in sides])


def _steps(runs: Sequence[Run]) -> dict[int, list[float]]:
    """Return the steps with which 8 bits span what each input of each subgraph was seen to be."""
    spans: dict[int, list[tuple[float, float]]] = {}
    for run in runs:
        seen = spans.setdefault(run.subgraph, [(0.0, 0.0)] * len(run.inputs))
        spans[run.subgraph] = [
            (min(low, float(value.min())), max(high, float(value.max())))
            if value.dtype.kind == "f" and value.size
            else (low, high)
            for (low, high), value in zip(seen, run.inputs, strict=True)
        ]
    return {key: [(high - low) / _LEVELS for low, high in each] for key, each in spans.items()}


def _movable(value: Array) -> Array:
    """Return which elements may be moved: real numbers, or all of many whole ones, as of pixels.

    A few different whole numbers may stand for something, as those of a mask do.
    """
    if value.dtype.kind != "f":
        return np.zeros(value.shape, np.bool_)
    real = value != np.round(value)
    if real.any() or np.unique(value).size <= _FEW:
        return real
    return np.ones(value.shape, np.bool_)


def _move(value: Array, step: float, generator: np.random.Generator) -> Array:
    """Add less than half a step to, or subtract it from, each element that may be moved."""
    if value.dtype.kind != "f":
        return value
    offsets = (generator.random(value.shape, np.float32) - np.float32(0.5)) * np.float32(step)
    return np.where(_movable(value), value + offsets, value).astype(value.dtype)
