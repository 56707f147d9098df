"""Ways to quantize a float model: the ranges that each gives to the tensors.

One way takes what was seen as it is. Another one looks at what becomes of the values, as the
users of a tensor tell: what is lost where nobody misses it makes the steps smaller elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..dialects.elements import Array
from ..runtime.calibration.engines import FloatModel
from ..runtime.calibration.ranges import Function, Range, choose, floor
from ..runtime.calibration.statistics import Key, Statistics
from .calibration_options import Calibration
from .quantization import Measured, Ranges, open_float
from .trial import Trial

_WIDEST = {"int8": float(np.finfo(np.float32).max), "int16": 1.5e38}
"""Wider ranges have no scale in single precision."""
_DEAD, _ALIVE = 1e-6, 1e-3
"""What is always zero gets a range of its own: with 16-bit scales of almost nothing, the bounds of
activations such as RELU6 are integers that kernels refuse."""


@dataclass(frozen=True)
class Candidate:
    """One way to quantize a model: ranges, and what else is chosen by what was seen, if anything.

    `name` tells the way in reports; `others` are the ranges of layers with other activations, by
    the type of these.
    """

    name: str
    ranges: Ranges
    statistics: Statistics | None = None
    others: Mapping[str, Ranges] = field(default_factory=dict[str, Ranges])


@dataclass(frozen=True)
class Measurement:
    """The ways to quantize a model; with several of them, the trial tells the best."""

    candidates: tuple[Candidate, ...]
    trial: Trial | None = None


@dataclass(frozen=True)
class Uses:
    """What the users of a float model's tensors say of their ranges.

    Attributes:
        peaks: the tensors whose greatest values matter most.
        sums: those of which only exponentials over their sum matter, with the tensor that is
            added up.
        made: what elementwise ops make of tensors, if that alone matters, and as which tensor.

    """

    peaks: Collection[Key] = ()
    sums: Mapping[Key, Key] = field(default_factory=dict[Key, Key])
    made: Mapping[Key, tuple[Function, Key]] = field(
        default_factory=dict[Key, tuple[Function, Key]]
    )

    @staticmethod
    def of(measured: Measured) -> Uses:
        """Read them from a float model."""
        from ..passes.predicates import is_f32
        from ..passes.refine import uses

        known = measured.keys
        sums = uses.summed(measured.module)
        ends = {key: uses.through(value) for value, key in known.items() if is_f32(value)}
        return Uses(
            frozenset(known[value] for value in uses.peaks(measured.module) if value in known),
            {known[v]: known[end] for v, end in sums.items() if v in known and end in known},
            {key: (end[0], known[end[1]]) for key, end in ends.items() if end and end[1] in known},
        )


def candidates(
    statistics: Statistics,
    calibration: Calibration,
    inference_type: str,
    model: bytes,
    others: Iterable[str] = (),
) -> tuple[Candidate, ...]:
    """Return the ways that a calibration of a float model leaves open.

    `others` are the types of activations that some of the layers get by rules.

    Raises:
        ImportFailure: the model is damaged.

    """
    made: list[Candidate] = []
    uses = Uses.of(open_float(model)) if calibration.histograms else Uses()
    for method, refine in calibration.ways():
        chosen = replace(calibration, method=method)
        name = f"{method}, refined" if refine else method
        told = uses if method == "mse" else Uses(uses.peaks)
        ranges = ranges_of(statistics, chosen, inference_type, told)
        mixed = {other: ranges_of(statistics, chosen, other, told) for other in others}
        made.append(Candidate(name, ranges, statistics if refine else None, mixed))
    return tuple(made)


def with_inputs(
    ways: tuple[Candidate, ...], model: bytes, ranges: Sequence[Range]
) -> tuple[Candidate, ...]:
    """Return ways in which the inputs of a float model have other ranges, if any are given."""
    if not ranges:
        return ways
    opened = FloatModel(model)
    inputs = [Key(0, item["index"]) for item in opened.inputs(0)]
    given = dict(zip(inputs, ranges, strict=False))
    return tuple(replace(way, ranges={**way.ranges, **given}) for way in ways)


def ranges_of(
    statistics: Statistics,
    calibration: Calibration,
    inference_type: str,
    uses: Uses = Uses(),
) -> dict[Key, Range]:
    """Return the range of each tensor that was seen, as its users want it."""
    sixteen = inference_type == "int16"
    chosen = {
        key: choose(
            tensor,
            calibration.method,
            levels=1 << 16 if sixteen else 1 << 8,
            symmetric=sixteen,
            share=calibration.percentile,
            through=_seen(uses.made.get(key), statistics),
        )
        for key, tensor in statistics
        if tensor.samples
    }
    for key in chosen.keys() & set(uses.peaks):
        low, high = chosen[key]
        tensor = statistics.tensors[key]
        chosen[key] = low, max(high, min(tensor.high, tensor.usual_high))
    for key in () if sixteen else chosen.keys() & uses.sums.keys():
        low, high = chosen[key]
        added = statistics.tensors.get(uses.sums[key])
        if added is not None:
            chosen[key] = max(low, floor(added, 1 << 8, high)), high
    most = _WIDEST.get(inference_type, _WIDEST["int8"])
    ranges = {key: (max(low, -most), min(high, most)) for key, (low, high) in chosen.items()}
    if not sixteen:
        return ranges
    return {
        key: (-_ALIVE, _ALIVE) if max(-low, high) < _DEAD else (low, high)
        for key, (low, high) in ranges.items()
    }


def _seen(made: tuple[Function, Key] | None, statistics: Statistics) -> Function | None:
    """Return what becomes of a tensor, within the range that was seen of the result."""
    if made is None:
        return None
    function, end = made
    tensor = statistics.tensors.get(end)
    if tensor is None or not tensor.samples:
        return None

    def run(values: Array) -> Array:
        result = function(values)
        return np.clip(np.where(np.isnan(result), tensor.low, result), tensor.low, tensor.high)

    return run
