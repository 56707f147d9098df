"""Rules that quantize some layers in another way: `expression -> way`, the first that is found.

A rule's expression is looked for in the layer paths of an op. The ways are `default` for what the
model gets, `float` (not at all), those that store weights (`dynamic`, also called `weights`, in 8
bits, `weights4` in 4, and `float16`) and compute with floats, and those that compute with integers:
`int8`, `int16x8` (16-bit activations) and `int4` (4-bit weights, 8-bit activations), which need
measured ranges. In a file each line is one rule, `expression: way`; lines that are empty or begin
with # are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..dialects.errors import QuantizationError
from ..passes.quantize import layers
from ..passes.quantize.layers import WAYS

Rules = tuple[tuple[str, str], ...]
_ALIASES = {"dynamic": layers.WEIGHTS}


def of(rules: Mapping[str, str] | Iterable[tuple[str, str]] | None) -> Rules:
    """Return rules in order, checked.

    Raises:
        QuantizationError: an expression is none, a way is unknown, or these are no rules.

    """
    given: Any = rules or ()
    try:
        listed = list(given.items() if hasattr(given, "items") else given)
        pairs = [(str(expression), str(way)) for expression, way in listed]
    except (TypeError, ValueError) as error:
        raise QuantizationError(
            f"quantization_rules is {given!r}, a dictionary of expressions and ways is needed, or "
            "a list of such pairs"
        ) from error
    return tuple(_checked(expression, way) for expression, way in pairs)


def _checked(expression: str, way: str) -> tuple[str, str]:
    try:
        re.compile(expression)
    except re.error as error:
        raise QuantizationError(
            f"quantization rule {expression!r}: {error}, a regular expression is needed"
        ) from error
    way = _ALIASES.get(way, way)
    if way not in WAYS:
        raise QuantizationError(
            f"quantization rule {expression!r}: {way!r} is no way to quantize. Choose from "
            f"{', '.join((*WAYS, *_ALIASES))}"
        )
    return expression, way


def load(path: str | Path) -> Rules:
    """Read rules from a file.

    Raises:
        OSError: there is no such file.
        QuantizationError: a line is no rule.

    """
    found: list[tuple[str, str]] = []
    for number, line in enumerate(Path(path).read_text().splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        expression, colon, way = text.rpartition(":")
        if not colon:
            raise QuantizationError(f"{path}:{number}: a rule is `expression: way`, not {text!r}")
        found.append(_checked(expression.strip(), way.strip()))
    return tuple(found)


def other_types(rules: Rules, inference_type: str) -> tuple[str, ...]:
    """Return the types of activations in layers that do not have those of the model."""
    bits = {found for _, way in rules if (found := layers.COMPUTED.get(way)) is not None}
    return tuple(
        name for name in map(layers.INFERENCE.get, bits) if name and name != inference_type
    )


def have_sixteen(rules: Rules) -> bool:
    """Whether layers get 16-bit activations."""
    return any(layers.COMPUTED.get(way) == 16 for _, way in rules)


def suited(rules: Rules, kind: str, inference_type: str) -> Rules:
    """Return rules as they hold in a model of some kind of quantization.

    Where only weights are stored, `int4` means their 4 bits.

    Raises:
        QuantizationError: a layer would need what the model does not have.

    """
    if kind in ("weights", "float16"):
        rules = tuple(
            (expression, layers.WEIGHTS4 if way == layers.INT4 else way)
            for expression, way in rules
        )
    for expression, way in rules if kind not in ("", "measured") else ():
        problem = _problem(way, kind, inference_type)
        if problem:
            raise QuantizationError(f"quantization rule {expression!r}: {problem}")
    return rules


def _problem(way: str, kind: str, inference_type: str) -> str | None:
    """Say why layers of a model, one whose ranges are not measured, cannot be of a way."""
    if way not in layers.COMPUTED:
        return None
    if kind != "integers":
        return (
            f"{way} needs the ranges of activations, and only weights are quantized here. Set "
            f"representative_dataset or statistics, or choose from {', '.join(layers.STORED)}"
        )
    if way == inference_type or (way, inference_type) == (layers.INT16X8, "int16"):
        return None
    return (
        f"{way} differs from the integers that the model was trained with, of which its own fake "
        f"quantization tells. Choose from {layers.DEFAULT}, {layers.FLOAT}"
    )
