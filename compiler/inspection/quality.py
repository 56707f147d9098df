"""`tflower quantize-report`: what quantization costs, layer by layer.

A quantized model and the float one run on the same samples. A layer's ratio of signal to noise, in
decibels, is that of its result: what it and all layers before it lose; `loss` is by how much it is
worse than the worst of its inputs. A value that the integers cannot hold is saturated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import inf, isfinite, log10
from typing import Any

import numpy as np

from ...dialects.elements import Array
from ...dialects.errors import InterpreterError
from ...runtime.calibration.engines import FloatModel
from ...runtime.reader import read_model
from .. import islands
from ..calibration import feeds
from ..islands import Island
from ..options import Quantization
from .comparison import matched, translated
from .quality_report import EXACT, Bars, Quality, QualityReport, Weights
from .running import Runner
from .tables import Model, Operator, Tensor, dequantized

_BINS = 64
_CASTS = ("QUANTIZE", "DEQUANTIZE")
_INTEGERS = ("INT2", "INT4", "UINT4", "INT8", "UINT8", "INT16")
_LIMITS = {"INT2": (-2, 1), "INT4": (-8, 7), "UINT4": (0, 15)}
_KEPT = 1 << 12
"""About so many values of a result are kept of each sample, for its histogram."""


@dataclass
class _Seen:
    """What was seen of a tensor of both models."""

    signal: float = 0.0
    noise: float = 0.0
    largest: float = 0.0
    low: float = inf
    high: float = -inf
    outside: int = 0
    values: int = 0
    kept: list[tuple[Array, Array]] = field(default_factory=list[tuple[Array, Array]])

    def add(self, real: Array, found: Array, held: tuple[float, float] | None) -> None:
        if not real.size:
            return
        error = np.abs(found.astype(np.float64) - real)
        self.signal += float(np.sum(np.square(real, dtype=np.float64)))
        self.noise += float(np.sum(np.square(error)))
        self.largest = max(self.largest, float(error.max()))
        self.low, self.high = min(self.low, float(real.min())), max(self.high, float(real.max()))
        self.values += real.size
        if held is not None:
            self.outside += int(np.count_nonzero((real < held[0]) | (real > held[1])))
        every = max(1, real.size // _KEPT) | 1
        self.kept.append((real.reshape(-1)[::every].copy(), found.reshape(-1)[::every].copy()))

    @property
    def ratio(self) -> float:
        return ratio_of(self.signal, self.noise)

    def bars(self) -> Bars | None:
        if not self.kept:
            return None
        return bars(*(np.concatenate(side) for side in zip(*self.kept, strict=True)))


def ratio_of(signal: float, noise: float) -> float:
    """Return a ratio of powers in dB, at most `EXACT` either way."""
    if not isfinite(noise):
        return -EXACT
    if not noise:
        return EXACT
    return max(-EXACT, min(EXACT, 10 * log10(signal / noise))) if signal > 0 else -EXACT


def bars(real: Array, quantized: Array) -> Bars | None:
    """Return histograms of two arrays over their common range; None without finite values."""
    both = [array[np.isfinite(array)].astype(np.float64) for array in (real, quantized)]
    if not all(array.size for array in both):
        return None
    low, high = min(float(a.min()) for a in both), max(float(a.max()) for a in both)
    span = (low, high) if high > low else (low - 0.5, high + 0.5)
    counts = [np.histogram(array, _BINS, span)[0].tolist() for array in both]
    return Bars(span[0], span[1], *counts)


def report(
    real: Model,
    quantized: Model,
    samples: Callable[[], Iterable[Any]],
    *,
    signature: str | None = None,
    limit: int | None = None,
    backend: str = "numpy",
) -> QualityReport:
    """Run a float and a quantized model on samples and say what each layer loses.

    Args:
        real: path or content of the float model.
        quantized: path or content of the quantized one.
        samples: a function that yields samples, as for calibration.
        signature: which signature to run.
        limit: how many samples to run at most.
        backend: `numpy` or `litert`.

    Raises:
        ImportFailure: a model cannot be read.
        InterpreterError: one cannot be run, or they do not take the same inputs.
        QuantizationError: a sample does not fit the model, or there is none.

    """
    ours = Runner(real, signature, backend=backend, keep=True)
    theirs = Runner(quantized, signature, backend=backend, keep=True)
    opened = FloatModel(bytes(ours.file.source.view))
    seen: dict[int, _Seen] = {}
    count = 0
    for subgraph, arguments in feeds(opened, samples):
        if subgraph != ours.graph.index or (limit is not None and count >= limit):
            continue
        numbers = [item["index"] for item in opened.inputs(subgraph)]
        given = dict(zip(numbers, arguments, strict=True))
        inputs = {port.name: given[port.tensor.index] for port in ours.inputs}
        ours.run(inputs)
        theirs.run(translated(ours.inputs, theirs.inputs, inputs))
        _look(ours, theirs, seen)
        count += 1
    if not count:
        raise InterpreterError(
            f"there are no samples for {ours.signature or 'the model'}, at least one is needed"
        )
    found = _islands(theirs)
    layers = _layers(ours, theirs, seen, {item.where: item.cause for item in found})
    return QualityReport(ours.file.name, theirs.file.name, count, layers, found)


def _look(ours: Runner, theirs: Runner, seen: dict[int, _Seen]) -> None:
    left, right = ours.results(), theirs.results()
    pairs = matched(ours, theirs, left, right)
    borders = zip(ours.inputs, theirs.inputs, strict=True)
    pairs += [(a.tensor, b.tensor) for a, b in borders]
    for a, b in pairs:
        x, y = left.get(a.index), right.get(b.index)
        if x is None or y is None or x.dtype.kind != "f" or x.shape != y.shape:
            continue
        value = dequantized(y, b.parameters)
        if value.dtype.kind == "f":
            seen.setdefault(b.index, _Seen()).add(x, value, held(b))


def held(tensor: Tensor) -> tuple[float, float] | None:
    """Return the least and the greatest value that a quantized tensor can hold."""
    if tensor.type not in _INTEGERS or len(tensor.scales) != 1:
        return None
    limits = _LIMITS.get(tensor.type)
    if limits is None:
        info = np.iinfo(tensor.type.lower())
        limits = int(info.min), int(info.max)
    zero = int(tensor.zero_points[0]) if len(tensor.zero_points) else 0
    scale = float(tensor.scales[0])
    return (limits[0] - zero - 0.5) * scale, (limits[1] - zero + 0.5) * scale


def _islands(runner: Runner) -> list[Island]:
    """Return what computes with floats, if anything computes with integers."""
    quantized = {
        tensor.type
        for tensor in runner.graph.tensors
        if tensor.type in _INTEGERS and len(tensor.scales) and not tensor.is_constant
    }
    if not quantized:
        return []
    inference = "int16" if "INT16" in quantized else "int8"
    module = read_model(runner.file.source, runner.file.record)
    found = islands.find(module, Quantization(kind="measured", inference_type=inference))
    return [replace(item, cause=_hedged(item.cause)) for item in found]


def _hedged(cause: str) -> str:
    """Return a cause as far as a file tells it, which does not hold what the converter was told."""
    return f"{cause}, or it was told to stay float" if cause.startswith("no range") else cause


def _layers(
    ours: Runner, theirs: Runner, seen: Mapping[int, _Seen], causes: Mapping[str, str]
) -> list[Quality]:
    graph = theirs.graph
    outputs = {port.tensor.index for port in theirs.outputs}
    reals = {tensor.name: tensor for tensor in ours.graph.tensors if tensor.is_constant}
    seen, outputs = _through_casts(theirs, seen, outputs)
    ratios = {index: item.ratio for index, item in seen.items()}
    layers: list[Quality] = []
    for operator in graph.operators:
        results = [index for index in operator.outputs if index >= 0]
        if not results:
            continue
        index = results[0]
        sources = [ratios[item] for item in operator.inputs if item in ratios]
        if operator.name in _CASTS:
            for item in results:
                if item not in ratios and sources:
                    ratios[item] = min(sources)
            continue
        worst = min(sources, default=None)
        layers.append(
            _layer(operator, graph.tensors[index], seen.get(index), worst, reals, causes, outputs)
        )
    layers.sort(key=lambda layer: inf if layer.ratio is None else layer.ratio)
    return layers


def _through_casts(
    runner: Runner, seen: Mapping[int, _Seen], outputs: set[int]
) -> tuple[dict[int, _Seen], set[int]]:
    """Let what is quantized for an output stand for what is returned."""
    found, returned = dict(seen), set(outputs)
    for operator in runner.graph.operators:
        if operator.name != "DEQUANTIZE" or operator.outputs[0] not in outputs:
            continue
        source = operator.inputs[0]
        returned.add(source)
        if source not in found and operator.outputs[0] in found:
            found[source] = found[operator.outputs[0]]
    return found, returned


def _layer(
    operator: Operator,
    result: Tensor,
    seen: _Seen | None,
    worst: float | None,
    reals: Mapping[str, Tensor],
    causes: Mapping[str, str],
    outputs: set[int],
) -> Quality:
    constants = [operator.graph.tensors[index] for index in operator.inputs if index >= 0]
    weights = [
        _weights(tensor, reals.get(tensor.name))
        for tensor in constants
        if tensor.is_constant and len(tensor.scales) and tensor.type in _INTEGERS
    ]
    scaled = len(result.scales) > 0 and result.type in _INTEGERS
    common: dict[str, Any] = {
        "name": operator.place,
        "operator": operator.name,
        "type": result.type_text,
        "is_output": result.index in outputs,
        "scale": float(result.scales[0]) if scaled else None,
        "zero_point": int(result.zero_points[0]) if scaled and len(result.zero_points) else 0,
        "held": held(result),
        "weights": weights,
        "cause": causes.get(operator.place, "") if result.type == "FLOAT32" else "",
    }
    if seen is None or not seen.values:
        return Quality(**common)
    ratio = seen.ratio
    return Quality(
        **common,
        ratio=round(ratio, 3),
        loss=None if worst is None or worst >= EXACT else round(worst - ratio, 3),
        largest=seen.largest,
        low=seen.low,
        high=seen.high,
        saturated=seen.outside / seen.values,
        bars=seen.bars(),
    )


def _weights(tensor: Tensor, real: Tensor | None) -> Weights:
    found = tensor.real().reshape(-1)
    ratio = shown = None
    if real is not None and real.type == "FLOAT32" and real.shape == tensor.shape:
        wanted = real.value().reshape(-1)
        noise = float(np.sum(np.square(found.astype(np.float64) - wanted)))
        ratio = round(ratio_of(float(np.sum(np.square(wanted, dtype=np.float64))), noise), 3)
        shown = bars(wanted, found)
    else:
        shown = bars(found, found)
    scales = tensor.scales
    return Weights(
        tensor.name,
        tensor.type_text,
        len(scales),
        float(scales.min()),
        float(scales.max()),
        ratio,
        shown,
    )
