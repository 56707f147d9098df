"""Calibration: running a float model over a representative data set, once, to see its tensors.

    statistics = calibrate(float_model, samples, Calibration(method="mse"))

A data set is a function that yields samples; a sample is a list of arrays in the order of the
model's inputs, a dictionary by input name, or a tuple of a signature's key and such a dictionary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from ..dialects.dtypes import element_type, to_tflite
from ..dialects.elements import Array
from ..dialects.errors import InterpreterError, QuantizationError, TflowerError
from ..runtime.calibration.engines import Finish, FloatModel, engine
from ..runtime.calibration.statistics import Key, Statistics
from ..runtime.details import Details
from .calibration_options import Calibration
from .driver import Event, Listener
from .trial import Trial

Samples = Callable[[], Iterable[Any]]
Feed = tuple[int, list[Array]]
"""A subgraph and its arguments."""

_SAMPLE = (
    "You need to provide either a dictionary with input names and values, a tuple with signature "
    "key and a dictionary with input names and values, or an array with input values in the order "
    "of input tensors of the graph in the representative_dataset function. Unsupported value from "
    "dataset: "
)


class SampleError(QuantizationError, ValueError):
    """A sample is not what the model takes."""


class SampleShapeError(QuantizationError, RuntimeError):
    """A sample has a shape that an input cannot have."""


def calibrate(
    model: bytes,
    samples: Samples,
    calibration: Calibration = Calibration(),
    trial: Trial | None = None,
) -> Statistics:
    """Run a float model over a data set and return what was seen of its tensors.

    `trial` is given the first samples and their results.

    Raises:
        QuantizationError: there are no samples, one does not fit the model, or a tensor is not
            finite.

    """
    opened = FloatModel(model)
    statistics = Statistics(opened.digest(), histograms=calibration.histograms)

    multiplied, summed = set[Key](), set[Key]()
    if calibration.histograms:
        multiplied, summed = opened.multiplied(), opened.summed()

    def show(key: Key, name: str, array: Array) -> None:
        tensor = statistics.tensor(key, name, moments=key in multiplied, row_sums=key in summed)
        tensor.add(array)

    runner = engine(opened, show, calibration.engine)
    shard = _shard(feeds(opened, samples), calibration.shard)
    for (number, subgraph, arguments), finish in runner.each(_copied(shard)):
        results = _finished(finish, number)
        statistics.samples += 1
        if trial is not None:
            trial.offer(subgraph, arguments, results, statistics)
        if calibration.progress is not None:
            calibration.progress(statistics.samples)
    if not statistics.samples and calibration.shard[1] == 1:
        raise SampleError(
            "representative_dataset yielded no sample, at least one is needed. Check that its "
            "generator starts anew each time it is called"
        )
    return statistics


def told(calibration: Calibration, listener: Listener) -> Calibration:
    """Return a calibration whose progress `listener` hears of too."""

    def progress(done: int) -> None:
        listener(Event("calibrate", index=done))
        if calibration.progress is not None:
            calibration.progress(done)

    return replace(calibration, progress=progress)


def known(given: Any, model: bytes, calibration: Calibration) -> Statistics:
    """Return statistics that were collected before, given as such or as a file.

    Raises:
        OSError: there is no such file.
        QuantizationError: they are of another model, or hold too little for the method.

    """
    found = given if isinstance(given, Statistics) else Statistics.load(given)
    digest = FloatModel(model).digest()
    if found.model != digest:
        raise QuantizationError(
            f"statistics are of model {found.model[:12]}, the float model is {digest[:12]}. "
            "Calibrate the model that is converted, with the same version of this program"
        )
    if not found.samples:
        raise QuantizationError(
            "statistics are of no sample, at least one is needed. Merge the files of all shards"
        )
    if calibration.histograms and not found.histograms:
        raise QuantizationError(
            f"statistics have no histograms, calibration method {calibration.method!r} needs them. "
            f"Calibrate with --method {calibration.method}, or choose min_max"
        )
    return found


def _copied(
    feeds: Iterable[tuple[int, Feed]],
) -> Iterator[tuple[tuple[int, int, list[Array]], int, list[Array]]]:
    """Yield samples, each with its number, as a data set may use its arrays again."""
    for number, (subgraph, given) in feeds:
        arguments = [np.array(item) for item in given]
        yield (number, subgraph, arguments), subgraph, arguments


def _finished(finish: Finish, number: int) -> list[Array]:
    try:
        return finish()
    except (InterpreterError, QuantizationError, RuntimeError) as error:
        seen = error.__cause__ if isinstance(error.__cause__, QuantizationError) else error
        what = "" if isinstance(seen, QuantizationError) else "the float model fails: "
        raise QuantizationError(f"sample {number}: {what}{seen}") from error


def _shard(feeds: Iterable[Feed], shard: tuple[int, int]) -> Iterator[tuple[int, Feed]]:
    index, count = shard
    return ((number, feed) for number, feed in enumerate(feeds) if number % count == index)


def feeds(model: FloatModel, samples: Samples) -> Iterator[Feed]:
    """Yield the subgraph and the arguments that each sample of a data set stands for.

    Raises:
        SampleError: a sample does not fit the model, or this is no data set.
        SampleShapeError: one has a wrong shape.

    """
    for number, sample in enumerate(_drawn(samples)):
        yield _feed(model, sample, number)


def _drawn(samples: Samples) -> Iterator[Any]:
    """Yield the samples of a data set.

    Raises:
        SampleError: it raises an error of its own, or is no data set.

    """
    number = 0
    try:
        iterable = samples()
        if not hasattr(iterable, "__iter__"):
            raise SampleError(
                f"representative_dataset returned {type(iterable).__name__}, an iterable of "
                "samples is needed. Let it be a generator function"
            )
        iterator = iter(iterable)
        while (sample := next(iterator, iterator)) is not iterator:
            yield sample
            number += 1
    except TflowerError:
        raise
    except Exception as error:  # It is the data set's, whatever it is.
        raise SampleError(
            f"representative_dataset raised {type(error).__name__} in place of sample {number}: "
            f"{error}"
        ) from error


def _feed(model: FloatModel, sample: Any, number: int) -> Feed:
    if isinstance(sample, tuple):
        pair = cast(tuple[Any, ...], sample)
        if len(pair) != 2 or not isinstance(pair[1], dict):
            raise SampleError(
                "You need to provide either a dictionary with input names and values in the second "
                "argument in the tuple"
            )
        key, values = pair
        return _by_name(model, _subgraph(model, key), cast(Mapping[str, Any], values), number)
    if isinstance(sample, dict):
        subgraph = _subgraph(model, None) if model.signatures else 0
        return _by_name(model, subgraph, cast(Mapping[str, Any], sample), number)
    if isinstance(sample, list):
        return 0, _checked(model.inputs(0), cast(list[Any], sample), number)
    raise SampleError(f"{_SAMPLE}{type(sample).__name__}")


def _subgraph(model: FloatModel, key: str | None) -> int:
    signatures = model.signatures
    if key is None and len(signatures) == 1:
        key = next(iter(signatures))
    if not isinstance(key, str) or key not in signatures:
        known = ", ".join(repr(each) for each in signatures) or "none"
        what = "a dictionary without a signature" if key is None else f"signature {key!r}"
        raise SampleError(
            f"a sample is {what}, the model has the signatures {known}. Yield tuples of a "
            "signature's key and a dictionary"
        )
    return signatures[key]["subgraph"]


def _by_name(model: FloatModel, subgraph: int, values: Mapping[str, Any], number: int) -> Feed:
    inputs = model.inputs(subgraph)
    names = _names(model, subgraph, inputs)
    missing = [name for name in names if name not in values]
    unknown = [name for name in values if name not in names]
    if missing or unknown:
        parts = [f"lacks {', '.join(missing)}"] if missing else []
        parts += [f"has {', '.join(map(str, unknown))}"] if unknown else []
        raise SampleError(
            f"sample {number} {' and '.join(parts)}: the inputs are {', '.join(names)}"
        )
    return subgraph, _checked(inputs, [values[name] for name in names], number)


def _names(model: FloatModel, subgraph: int, inputs: Sequence[Details]) -> list[str]:
    """Return the names of the inputs in a signature; without signatures, the tensors' names."""
    for signature in model.signatures.values():
        if signature["subgraph"] == subgraph:
            names = {index: name for name, index in signature["inputs"].items()}
            return [names[item["index"]] for item in inputs]
    return [item["name"] for item in inputs]


def _checked(inputs: Sequence[Details], values: Sequence[Any], number: int) -> list[Array]:
    """Return the arrays of a sample.

    Raises:
        SampleError: there are too few or too many, or one is of a wrong type.
        SampleShapeError: one has a wrong shape.

    """
    if len(inputs) != len(values):
        names = ", ".join(item["name"] for item in inputs)
        raise SampleError(
            f"sample {number} has {len(values)} arrays, the model has {len(inputs)} inputs: {names}"
        )
    return [
        _checked_one(item, _array(item, value, number), position, number)
        for position, (item, value) in enumerate(zip(inputs, values, strict=True))
    ]


def _array(item: Details, value: Any, number: int) -> Array:
    """Return what a sample holds for an input as an array.

    Raises:
        SampleError: it is none.

    """
    try:
        return np.asarray(value)
    except (TypeError, ValueError) as error:
        raise SampleError(
            f"{item['name']}: sample {number} is no array: {error}. Give one of the shape "
            f"{item['shape_signature'].tolist()}"
        ) from error


def _checked_one(item: Details, array: Array, position: int, number: int) -> Array:
    name, shape = item["name"], item["shape_signature"].tolist()
    expected, found = _type_name(np.dtype(item["dtype"])), _type_name(array.dtype)
    if expected != found:
        raise SampleError(
            f"Cannot set tensor: Got value of type {found} but expected type {expected} for input "
            f"{position}, name: {name} (sample {number})"
        )
    fits = len(shape) == array.ndim and all(
        want in (-1, got) for want, got in zip(shape, array.shape, strict=True)
    )
    if not fits and shape:  # a rank of zero may be an unknown one
        raise SampleShapeError(
            f"{name}: sample {number} has the shape {list(array.shape)}, {shape} is needed. "
            "ResizeInputTensorStrict only allows mutating unknown dimensions identified by -1."
        )
    return array


def _type_name(dtype: np.dtype[Any]) -> str:
    if dtype.kind in "OSU":
        return "STRING"
    try:
        return to_tflite(element_type(dtype))
    except KeyError:
        return dtype.name.upper()
