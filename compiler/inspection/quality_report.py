"""What a report about quantization holds, layer by layer, and its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import Any, cast

from ..islands import Island
from .words import clipped, columns, plural

EXACT = 200.0
"""What stands for the ratio of a signal without noise."""
WIDTH = 100
"""The longest line that a table has."""
_TITLES = ("SNR", "loss", "weights' SNR", "saturated", "range", "scale", "type")


@dataclass(frozen=True)
class Bars:
    """Two histograms over one range: of the float and of the quantized values."""

    low: float
    high: float
    real: list[int]
    quantized: list[int]


@dataclass(frozen=True)
class Weights:
    """A quantized constant and the float one that it stands for."""

    name: str
    type: str
    scales: int
    least_scale: float
    greatest_scale: float
    ratio: float | None
    bars: Bars | None


@dataclass(frozen=True)
class Quality:
    """One operator of the quantized model.

    Attributes:
        name: its layer path.
        operator: its name.
        type: the shape and type of its result.
        is_output: whether the model returns it.
        ratio: signal to noise in dB; None if no tensor of the float model is the same.
        loss: by how much that is less than for its worst input, in dB; None if that is exact.
        largest: the largest absolute error.
        low: the least value in the float model.
        high: the greatest one.
        scale: the scale, None for floats.
        zero_point: the zero point.
        held: the least and the greatest value that the integers can hold.
        saturated: the share of the float values that lie outside of it.
        weights: its quantized constants.
        cause: why it computes with floats; empty if it does not.
        bars: histograms of its values.

    """

    name: str
    operator: str
    type: str
    is_output: bool
    ratio: float | None = None
    loss: float | None = None
    largest: float = 0.0
    low: float = 0.0
    high: float = 0.0
    scale: float | None = None
    zero_point: int = 0
    held: tuple[float, float] | None = None
    saturated: float = 0.0
    weights: list[Weights] = field(default_factory=list[Weights])
    cause: str = ""
    bars: Bars | None = None


@dataclass(frozen=True)
class QualityReport:
    """What quantization costs; `str` of it is a table.

    Attributes:
        real: the name of the float model.
        quantized: the name of the quantized one.
        samples: how many samples were run.
        layers: the operators, the worst first.
        islands: those that compute with floats, with the cause.

    """

    real: str
    quantized: str
    samples: int
    layers: list[Quality]
    islands: list[Island]

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain dictionaries and lists."""
        return {
            "float": self.real,
            "quantized": self.quantized,
            "samples": self.samples,
            "layers": [_plain(layer) for layer in self.layers],
            "islands": [vars(item) for item in self.islands],
        }

    def __str__(self) -> str:
        return self.table()

    def table(self, limit: int | None = None) -> str:
        """Return the report as text, with at most `limit` layers, each on two lines."""
        shown = self.layers[:limit]
        head = f"{plural(len(self.layers), 'operator')}, {plural(self.samples, 'sample')}"
        rows = columns([_TITLES, *map(_row, shown)], right=(0, 1, 2, 3, 5))
        lines = [head, rows[0]]
        for layer, row in zip(shown, rows[1:], strict=True):
            lines += [clipped(row, WIDTH), clipped(f"  {_named(layer)}", WIDTH)]
        if len(shown) < len(self.layers):
            lines.append(f"... and {len(self.layers) - len(shown)} that are better")
        if self.islands:
            lines += ["", f"{plural(len(self.islands), 'operator')} in floats"]
            for item in self.islands:
                lines += [clipped(f"  {item.op}  {item.where}", WIDTH), f"    {item.cause}"]
        return "\n".join(lines)


def _plain(value: Any) -> Any:
    """Return dataclasses and tuples as what JSON has."""
    if isinstance(value, Quality | Weights | Bars):
        return {name: _plain(item) for name, item in vars(value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast(Iterable[Any], value)]
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return value


def decibels(ratio: float | None) -> str:
    """Return a ratio of signal to noise as text."""
    if ratio is None:
        return "-"
    return "exact" if ratio >= EXACT else f"{ratio:.1f}"


def scale_text(layer: Quality) -> str:
    """Return the scale and zero point of a layer's result as text; `-` for plain integers."""
    if layer.scale is not None:
        return f"{layer.scale:.4g}:{layer.zero_point}"
    return "float" if "float" in layer.type else "-"


def _weights_text(layer: Quality) -> str:
    """Return the type of a layer's worst weights, how many scales they have, and their ratio."""
    if not layer.weights:
        return "-"
    worst = min(layer.weights, key=lambda item: inf if item.ratio is None else item.ratio)
    scales = f" x{worst.scales}" if worst.scales > 1 else ""
    return f"{worst.type.rpartition('x')[2]}{scales} {decibels(worst.ratio)}"


def _named(layer: Quality) -> str:
    return f"{layer.operator}{' (output)' if layer.is_output else ''}  {layer.name}"


def _row(layer: Quality) -> tuple[str, ...]:
    return (
        decibels(layer.ratio),
        "-" if layer.loss is None else f"{layer.loss:.1f}",
        _weights_text(layer),
        f"{layer.saturated:.2%}" if layer.saturated else "",
        f"{layer.low:.4g} .. {layer.high:.4g}" if layer.ratio is not None else "",
        scale_text(layer),
        layer.type,
    )
