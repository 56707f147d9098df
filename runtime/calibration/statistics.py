"""What was seen of the tensors of a model, in a form that can be merged and written to a file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
import numpy.typing as npt

from ...dialects.elements import Array
from ...dialects.errors import QuantizationError
from .histogram import BINS, Histogram

FORMAT = "tflower statistics 2"
T = TypeVar("T")
Doubles = npt.NDArray[np.float64]
MOMENTUM = 0.99
"""How much of the moving average stays when a sample is added."""
SAMPLED = 1 << 13
"""About how many values of a tensor are counted in its histogram for each sample."""
MASK = 1e30
"""Larger values stand for infinities: whoever adds them wants others not to count."""
_BEYOND = 16.0
_ROWS = 1 << 12
"""At least so many places of a sample, if it has them, count for the means of its channels."""


class Key(NamedTuple):
    """A tensor of a `.tflite` file: its subgraph's number, and its own."""

    subgraph: int
    tensor: int

    def __str__(self) -> str:
        return f"{self.subgraph}:{self.tensor}"

    @staticmethod
    def of(text: str) -> Key:
        """Read what `str` makes."""
        subgraph, _, tensor = text.partition(":")
        return Key(int(subgraph), int(tensor))


@dataclass
class Moments:
    """Sums of the values of each channel; channels are the last axis."""

    count: int = 0
    sums: Doubles = field(default_factory=lambda: np.zeros(0))

    def add(self, array: Array) -> None:
        """Add the values of one sample [..., channels]; what has other channels is left out."""
        rows = array.reshape(-1, array.shape[-1])
        rows = rows[:: max(1, len(rows) // _ROWS)]
        self._add(len(rows), np.ones(len(rows), array.dtype) @ rows)

    def merge(self, later: Moments) -> None:
        """Add the values of other samples."""
        if later.count:
            self._add(later.count, later.sums)

    def _add(self, count: int, sums: Array) -> None:
        if not self.count:
            self.sums = np.zeros(len(sums))
        if len(sums) == len(self.sums):
            self.count += count
            self.sums = self.sums + sums

    @property
    def means(self) -> Doubles:
        """The mean of each channel."""
        return self.sums / max(self.count, 1)


@dataclass
class TensorStatistics:
    """What was seen of one tensor.

    `moving_low` and `moving_high` are sums of the samples' least and greatest values, each weighed
    by `(1 - MOMENTUM) * MOMENTUM ** age`, so that those of two series can be joined.
    """

    name: str
    samples: int = 0
    values: int = 0
    low: float = math.inf
    high: float = -math.inf
    moving_low: float = 0.0
    moving_high: float = 0.0
    usual_low: float = math.inf
    usual_high: float = -math.inf
    """The same as `low` and `high`, but for values that stand for an infinity in a mask."""
    shape: tuple[int, ...] = ()
    """The shape in the last sample."""
    histogram: Histogram | None = None
    moments: Moments | None = None
    row_sums: float | None = None
    """Logarithm of the least sum of the exponentials in a row, along the last axis, if wanted."""

    def add(self, array: Array) -> None:
        """Add one sample of the tensor, of any shape.

        Raises:
            QuantizationError: it holds NaN or an infinity.

        """
        if not array.size:
            return
        low, high = float(array.min()), float(array.max())
        if not (math.isfinite(low) and math.isfinite(high)):
            raise _not_finite(self.name, array)
        self.samples += 1
        self.values += array.size
        self.low, self.high = min(self.low, low), max(self.high, high)
        self.moving_low = MOMENTUM * self.moving_low + (1 - MOMENTUM) * low
        self.moving_high = MOMENTUM * self.moving_high + (1 - MOMENTUM) * high
        self.shape = array.shape
        if self.moments is not None and array.ndim:
            self.moments.add(array)
        if self.row_sums is not None and array.ndim:
            self.row_sums = min(self.row_sums, _least_row_sum(array))
        if self.histogram is not None:
            every = max(1, array.size // SAMPLED) | 1  # odd: channels are mostly even in number
            self._count(array.reshape(-1)[::every], low, high)

    def _count(self, values: Array, low: float, high: float) -> None:
        """Count some values; those of a mask as if they lay just beyond the others."""
        assert self.histogram is not None
        if low < -MASK or high > MASK:
            usual = values[np.abs(values) < MASK]
            low_usual, high_usual = float(usual.min(initial=0.0)), float(usual.max(initial=0.0))
            beyond = max(high_usual - low_usual, _BEYOND)
            low = max(low, low_usual - beyond)
            high = min(high, high_usual + beyond)
            values = np.clip(values, np.float32(low), np.float32(high))
            low, high = float(np.float32(low)), float(np.float32(high))
        self.usual_low, self.usual_high = min(self.usual_low, low), max(self.usual_high, high)
        self.histogram.add(values, low, high)

    def merge(self, later: TensorStatistics) -> None:
        """Add what was seen in later samples."""
        self.low, self.high = min(self.low, later.low), max(self.high, later.high)
        self.usual_low = min(self.usual_low, later.usual_low)
        self.usual_high = max(self.usual_high, later.usual_high)
        fading = MOMENTUM**later.samples
        self.moving_low = fading * self.moving_low + later.moving_low
        self.moving_high = fading * self.moving_high + later.moving_high
        self.samples += later.samples
        self.values += later.values
        self.shape = later.shape or self.shape
        if self.moments is not None and later.moments is not None:
            self.moments.merge(later.moments)
        if self.row_sums is not None and later.row_sums is not None:
            self.row_sums = min(self.row_sums, later.row_sums)
        if self.histogram is not None and later.histogram is not None:
            self.histogram.merge(later.histogram)
        else:
            self.histogram = None

    def moving(self) -> tuple[float, float]:
        """Return the moving averages of the samples' least and greatest values."""
        weight = 1 - MOMENTUM**self.samples
        return self.moving_low / weight, self.moving_high / weight


def _least_row_sum(array: Array) -> float:
    peaks = array.max(axis=-1)
    sums = np.exp(array - peaks[..., None]).sum(axis=-1)
    return float((peaks + np.log(sums)).min())


def _not_finite(name: str, array: Array) -> QuantizationError:
    what = "NaN" if np.isnan(array).any() else "an infinite value"
    return QuantizationError(
        f"{name}: {what} came up in calibration, finite values are needed. Give samples for which "
        "the float model has finite results"
    )


@dataclass
class Statistics:
    """What was seen of a model's tensors.

    `model` tells the float model from others; `samples` counts the samples of the data set.
    """

    model: str
    samples: int = 0
    histograms: bool = False
    tensors: dict[Key, TensorStatistics] = field(default_factory=dict[Key, TensorStatistics])

    def tensor(
        self, key: Key, name: str, *, moments: bool = False, row_sums: bool = False
    ) -> TensorStatistics:
        """Return the statistics of a tensor, new ones if nothing was seen of it.

        With histograms, new ones also hold `moments` and `row_sums` if these are wanted.
        """
        found = self.tensors.get(key)
        if found is None:
            found = self.tensors[key] = TensorStatistics(
                name,
                histogram=Histogram() if self.histograms else None,
                moments=Moments() if self.histograms and moments else None,
                row_sums=math.inf if self.histograms and row_sums else None,
            )
        return found

    def __iter__(self) -> Iterator[tuple[Key, TensorStatistics]]:
        """Go through the tensors in the file's order."""
        return iter(sorted(self.tensors.items()))

    def merge(self, later: Statistics) -> None:
        """Add what was seen in later samples of the same model.

        Raises:
            QuantizationError: they are of another model, or hold other things.

        """
        if self.model != later.model:
            raise QuantizationError(
                f"statistics of model {later.model[:12]}: those of {self.model[:12]} are needed. "
                "Merge statistics of one model only"
            )
        if self.histograms != later.histograms:
            raise QuantizationError(
                "statistics with and without histograms: all need the same. Calibrate all shards "
                "with the same method"
            )
        self.samples += later.samples
        for key, tensor in later:
            wanted = {
                "moments": tensor.moments is not None,
                "row_sums": tensor.row_sums is not None,
            }
            self.tensor(key, tensor.name, **wanted).merge(tensor)

    def to_text(self) -> str:
        """Return the statistics as JSON."""
        return json.dumps(
            {
                "format": FORMAT,
                "model": self.model,
                "samples": self.samples,
                "histograms": self.histograms,
                "tensors": {str(key): _record(tensor) for key, tensor in self},
            }
        )

    def save(self, path: str | Path) -> None:
        """Write the statistics to a file."""
        Path(path).write_text(self.to_text())

    @staticmethod
    def load(path: str | Path) -> Statistics:
        """Read the statistics from a file.

        Raises:
            OSError: there is no such file.
            QuantizationError: it holds something else.

        """
        try:
            record: Mapping[str, Any] = json.loads(Path(path).read_text())
            if record["format"] != FORMAT:
                raise ValueError(record["format"])
            made = Statistics(
                _a(str, record["model"]), _count(record["samples"]), _a(bool, record["histograms"])
            )
            tensors = cast(Mapping[str, Any], _a(dict, record["tensors"]))
            for key, item in tensors.items():
                made.tensors[Key.of(key)] = _tensor(item)
        except (ArithmeticError, ValueError, KeyError, TypeError) as error:
            raise QuantizationError(
                f"{path}: this is no file of statistics. Write one with `tflower calibrate`"
            ) from error
        return made


def _record(tensor: TensorStatistics) -> dict[str, Any]:
    record = asdict(tensor)
    histogram = tensor.histogram
    if histogram is not None:
        record["histogram"] |= {"counts": histogram.counts.tolist()}
    if (moments := tensor.moments) is not None:
        record["moments"] |= {"sums": moments.sums.tolist()}
    return record


def _tensor(record: Mapping[str, Any]) -> TensorStatistics:
    """Return what `_record` made a record of.

    Raises:
        KeyError: it lacks something.
        TypeError: something is of the wrong kind.
        ValueError: something cannot have been seen.

    """
    histogram, moments = record["histogram"], record["moments"]
    row_sums = record["row_sums"]
    made = TensorStatistics(
        _a(str, record["name"]),
        _count(record["samples"]),
        _count(record["values"]),
        **{name: float(_a(float, record[name])) for name in _REALS},
        shape=tuple(_count(size) for size in record["shape"]),
        histogram=None if histogram is None else _histogram(histogram),
        moments=None if moments is None else _moments(moments),
        row_sums=None if row_sums is None else float(_a(float, row_sums)),
    )
    reals = [made.low, made.high, made.moving_low, made.moving_high]
    if made.histogram is not None:
        reals += [made.usual_low, made.usual_high]
    if made.samples and not (
        all(map(math.isfinite, reals)) and made.low <= made.high and reals[-2] <= reals[-1]
    ):
        raise ValueError(f"{made.name}: ranges {reals}")
    return made


_REALS = ("low", "high", "moving_low", "moving_high", "usual_low", "usual_high")
_FURTHEST = 1 << 40
"""No bin of a histogram is further from zero than that."""


def _histogram(record: Mapping[str, Any]) -> Histogram:
    exponent, first = _a(int, record["exponent"]), _a(int, record["first"])
    counts = [_count(count) for count in record["counts"]]
    if abs(exponent) > _FURTHEST.bit_length() * 8 or abs(first) > _FURTHEST or len(counts) > BINS:
        raise ValueError(f"{len(counts)} bins from {first} * 2**{exponent}")
    return Histogram(exponent, first, np.array(counts, np.int64), _count(record["zeros"]))


def _moments(record: Mapping[str, Any]) -> Moments:
    sums = np.array([_a(float, each) for each in record["sums"]], np.float64)
    if not np.isfinite(sums).all():
        raise ValueError(f"sums {sums}")
    return Moments(_count(record["count"]), sums)


def _a(kind: type[T], value: Any) -> T:
    """Return a value that is of a kind; integers are real."""
    wanted = (float, int) if kind is float else kind
    if not isinstance(value, wanted) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return cast(T, value)


def _count(value: Any) -> int:
    found = _a(int, value)
    if found < 0:
        raise ValueError(f"{found} is no count")
    return found


def merged(parts: Iterable[Statistics]) -> Statistics:
    """Return the sum of statistics of consecutive samples.

    Raises:
        QuantizationError: there are none, or they do not belong together.

    """
    total: Statistics | None = None
    for part in parts:
        if total is None:
            total = Statistics(part.model, histograms=part.histograms)
        total.merge(part)
    if total is None:
        raise QuantizationError("there are no statistics to merge. Name at least one file")
    return total
