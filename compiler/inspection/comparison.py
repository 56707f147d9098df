"""`tflower.compare`: two models on the same inputs, tensor by tensor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isnan
from typing import Any

import numpy as np

from ...dialects.elements import Array
from ...dialects.errors import InterpreterError
from ...runtime import details
from .running import Port, Runner, fitted, given_inputs, random_inputs
from .tables import Model, Tensor, dequantized
from .words import columns, plural

_STEP = ";"
"""Between the places that a fused operator has."""


@dataclass(frozen=True)
class Distance:
    """How far values are from those that they are compared with.

    Attributes:
        largest: the largest absolute difference; infinite where only one value is a number.
        mean: the mean absolute difference.
        relative: root mean square of the difference over that of the first values.

    """

    largest: float
    mean: float
    relative: float


@dataclass(frozen=True)
class Layer:
    """One tensor that both models compute.

    Attributes:
        name: its name in the first model.
        other: its name in the second.
        is_output: whether it is an output of the model.
        types: its shape and type in each.
        distance: between the values, those of quantized tensors scaled; None if the shapes differ.

    """

    name: str
    other: str
    is_output: bool
    types: tuple[str, str]
    distance: Distance | None


@dataclass(frozen=True)
class Comparison:
    """What came out of running two models on the same inputs; `str` of it is a table.

    Attributes:
        first: the name of the first model.
        second: the name of the second.
        layers: the tensors of both, the most different first.
        unmatched: how many tensors only one of them has, in the first and in the second.

    """

    first: str
    second: str
    layers: list[Layer]
    unmatched: tuple[int, int]

    @property
    def outputs(self) -> list[Layer]:
        """The outputs, the most different first."""
        return [layer for layer in self.layers if layer.is_output]

    @property
    def worst(self) -> Layer | None:
        """The layer with the largest relative difference, None if no tensor is in both."""
        return self.layers[0] if self.layers else None

    def within(self, tolerance: float) -> bool:
        """Whether no output differs by more than `tolerance`, relatively."""
        found = [layer.distance for layer in self.outputs]
        return all(each is not None and each.relative <= tolerance for each in found)

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as plain dictionaries and lists."""
        return {
            "first": self.first,
            "second": self.second,
            "unmatched": list(self.unmatched),
            "layers": [
                {
                    "name": layer.name,
                    "other": layer.other,
                    "output": layer.is_output,
                    "types": list(layer.types),
                    "distance": None
                    if layer.distance is None
                    else {
                        name: value if np.isfinite(value) else str(value)
                        for name, value in vars(layer.distance).items()
                    },
                }
                for layer in self.layers
            ],
        }

    def __str__(self) -> str:
        return self.table()

    def table(self, limit: int | None = None) -> str:
        """Return the comparison as text, with at most `limit` layers."""
        shown = self.layers[:limit]
        count = plural(len(self.layers), "tensor")
        head = f"{count} in both, {self.unmatched[0]} and {self.unmatched[1]} in one only"
        rows = [("relative", "largest", "mean", "", "type", "tensor"), *map(_row, shown)]
        lines = [head, *columns(rows, right=(0, 1, 2))]
        if len(shown) < len(self.layers):
            lines.append(f"... and {len(self.layers) - len(shown)} that differ less")
        return "\n".join(lines)


def compare(
    first: Model,
    second: Model,
    inputs: Mapping[str, Array] | None = None,
    *,
    seed: int = 0,
    shapes: Mapping[str, Sequence[int]] | None = None,
    signature: str | None = None,
    backend: str = "numpy",
) -> Comparison:
    """Run two models on the same inputs and compare the tensors that both compute.

    Tensors are the same if they have the same name, one of the places that a fused operator stands
    for, or are the same output.

    Args:
        first: path or content of the model that is right.
        second: path or content of the model in question.
        inputs: arrays by input name; random ones by default. Where one model takes quantized
            values and the other one floats, they are converted.
        seed: of random inputs.
        shapes: shapes of random inputs, by name.
        signature: which signature to run.
        backend: `numpy` or `litert`.

    Raises:
        ImportFailure: a model cannot be read.
        InterpreterError: the models do not take the same inputs, or one of them cannot be run.

    """
    ours, theirs = _opened(first, second, signature, backend)
    given = dict(inputs) if inputs else random_inputs(ours.inputs, seed, shapes)
    return _run(ours, theirs, fitted(ours.inputs, given))


def compare_files(
    first: Model,
    second: Model,
    files: Sequence[str],
    *,
    seed: int = 0,
    shapes: Mapping[str, Sequence[int]] | None = None,
    signature: str | None = None,
    backend: str = "numpy",
) -> Comparison:
    """Compare two models as `compare` does, on arrays from files; what is not given is random.

    Raises:
        ImportFailure: a model cannot be read.
        InterpreterError: the models do not take the same inputs, or one of them cannot be run.
        OSError: a file cannot be read.

    """
    ours, theirs = _opened(first, second, signature, backend)
    return _run(ours, theirs, given_inputs(ours.inputs, files, seed, shapes))


def _opened(
    first: Model, second: Model, signature: str | None, backend: str
) -> tuple[Runner, Runner]:
    return (
        Runner(first, signature, backend=backend, keep=True),
        Runner(second, signature, backend=backend, keep=True),
    )


def _run(ours: Runner, theirs: Runner, inputs: Mapping[str, Array]) -> Comparison:
    ours.run(inputs)
    theirs.run(translated(ours.inputs, theirs.inputs, inputs))
    return _compared(ours, theirs)


def _row(layer: Layer) -> Sequence[str]:
    kind = layer.types[0] if layer.types[0] == layer.types[1] else " / ".join(layer.types)
    name = layer.name if layer.name == layer.other else f"{layer.name} / {layer.other}"
    mark = "output" if layer.is_output else ""
    if layer.distance is None:
        return ("shapes differ", "", "", mark, kind, name)
    numbers = (layer.distance.relative, layer.distance.largest, layer.distance.mean)
    return (*(f"{number:.2e}" if number else "0" for number in numbers), mark, kind, name)


def translated(
    ours: Sequence[Port], theirs: Sequence[Port], inputs: Mapping[str, Array]
) -> dict[str, Array]:
    """Return the inputs of one model for another, matched by name, else by position."""
    if len(ours) != len(theirs):
        counts = f"{plural(len(ours), 'input')} and {len(theirs)}"
        raise InterpreterError(f"the models take {counts}, so they cannot be run on the same")
    by_name = {port.name for port in ours} == {port.name for port in theirs}
    names = {port.name: port for port in ours}
    pairs = zip([names[port.name] for port in theirs] if by_name else ours, theirs, strict=True)
    return {to.name: _converted(inputs[port.name], port, to) for port, to in pairs}


def _converted(array: Array, port: Port, to: Port) -> Array:
    """Return the values of one input for another, whose quantization may differ."""
    if array.dtype.kind not in "iuf":
        return array
    wanted: np.dtype[Any] = np.dtype(details.dtype_of(to.tensor.record))
    same = np.array_equal(port.tensor.scales, to.tensor.scales)
    if array.dtype == wanted and (same or wanted.kind == "f"):
        return array
    real = dequantized(array, port.tensor.parameters)
    if wanted.kind in "iu" and len(to.tensor.scales) == 1:
        zero = int(to.tensor.zero_points[0]) if len(to.tensor.zero_points) else 0
        stored = np.round(real / float(to.tensor.scales[0])) + zero
        limits = np.iinfo(to.tensor.type.lower())
        return stored.clip(limits.min, limits.max).astype(wanted)
    return real.astype(wanted)


def _compared(ours: Runner, theirs: Runner) -> Comparison:
    left, right = ours.results(), theirs.results()
    pairs = matched(ours, theirs, left, right)
    outputs = {port.tensor.index for port in ours.outputs}
    layers = [
        Layer(
            name=a.place,
            other=b.place,
            is_output=a.index in outputs,
            types=(_type(a, left[a.index]), _type(b, right[b.index])),
            distance=_distance(a, b, left[a.index], right[b.index]),
        )
        for a, b in pairs
    ]
    layers.sort(key=_badness, reverse=True)
    inputs = len(ours.inputs), len(theirs.inputs)
    unmatched = (len(left) - inputs[0] - len(pairs), len(right) - inputs[1] - len(pairs))
    return Comparison(ours.file.name, theirs.file.name, layers, unmatched)


def _badness(layer: Layer) -> float:
    return inf if layer.distance is None else layer.distance.relative


def _type(tensor: Tensor, array: Array) -> str:
    return "x".join((*map(str, array.shape), tensor.type.lower()))


def matched(
    ours: Runner, theirs: Runner, left: Mapping[int, Array], right: Mapping[int, Array]
) -> list[tuple[Tensor, Tensor]]:
    """Return the tensors that both models compute."""
    pairs = dict(_output_pairs(ours, theirs))
    pairs = {a: b for a, b in pairs.items() if a in left and b in right}
    taken_a = {*pairs, *(port.tensor.index for port in ours.inputs)}
    taken_b = {*pairs.values(), *(port.tensor.index for port in theirs.inputs)}
    for names in (_whole, _parts):
        others = _unique(names, theirs, right, taken_b)
        for name, index in _unique(names, ours, left, taken_a).items():
            match = others.get(name)
            if match is None or index in taken_a or match in taken_b:
                continue
            if left[index].shape == right[match].shape:
                pairs[index] = match
                taken_a.add(index)
                taken_b.add(match)
    return [(ours.graph.tensors[a], theirs.graph.tensors[b]) for a, b in sorted(pairs.items())]


def _output_pairs(ours: Runner, theirs: Runner) -> list[tuple[int, int]]:
    named = {port.name: port for port in theirs.outputs}
    if set(named) == {port.name for port in ours.outputs}:
        return [(port.tensor.index, named[port.name].tensor.index) for port in ours.outputs]
    if len(ours.outputs) != len(theirs.outputs):
        return []
    pairs = zip(ours.outputs, theirs.outputs, strict=True)
    return [(a.tensor.index, b.tensor.index) for a, b in pairs]


def _whole(tensor: Tensor) -> list[str]:
    return [tensor.name]


def _parts(tensor: Tensor) -> list[str]:
    return [part for part in tensor.name.split(_STEP) if part]


def _unique(
    names: Any, runner: Runner, results: Mapping[int, Array], taken: set[int]
) -> dict[str, int]:
    """Return the tensors that are left by name; a name that two of them have is left out."""
    found: dict[str, list[int]] = {}
    for tensor in runner.graph.tensors:
        if tensor.index in results and tensor.index not in taken:
            for name in dict.fromkeys(names(tensor)):
                found.setdefault(name, []).append(tensor.index)
    return {name: indices[0] for name, indices in found.items() if name and len(indices) == 1}


def _distance(a: Tensor, b: Tensor, left: Array, right: Array) -> Distance | None:
    if left.shape != right.shape:
        return None
    if left.dtype == object or right.dtype == object:
        wrong = float(np.count_nonzero(np.not_equal(left, right)) / max(1, left.size))
        return Distance(float(wrong > 0), wrong, wrong)
    kind = np.complex128 if "c" in left.dtype.kind + right.dtype.kind else np.float64
    x, y = (
        dequantized(array, tensor.parameters).astype(kind)
        for array, tensor in ((left, a), (right, b))
    )
    with np.errstate(all="ignore"):
        difference = np.atleast_1d(np.abs(y - x))
        difference[np.atleast_1d((x == y) | (np.isnan(x) & np.isnan(y)))] = 0
        difference[np.isnan(difference)] = inf
        if not difference.size:
            return Distance(0.0, 0.0, 0.0)
        error = float(np.sqrt(np.mean(difference**2)))
        finite = np.abs(x[np.isfinite(x)])
        norm = float(np.sqrt(np.mean(finite**2))) if finite.size else 0.0
    relative = error / norm if norm else (inf if error else 0.0)
    relative = inf if isnan(relative) else relative
    return Distance(float(np.max(difference)), float(np.mean(difference)), relative)
