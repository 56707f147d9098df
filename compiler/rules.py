"""Rules that quantize some layers in another way: `expression -> way`, the first that is found.

A rule's expression is looked for in the layer paths of an op; the ways are `float` (not at all),
`weights` (8-bit weights, float activations), `float16`, and `default` for what the model gets.
In a file each line is one rule, `expression: way`; lines that are empty or begin with # are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..dialects.errors import QuantizationError
from ..passes.quantize.layers import WAYS

Rules = tuple[tuple[str, str], ...]


def of(rules: Mapping[str, str] | Iterable[tuple[str, str]] | None) -> Rules:
    """Return rules in order, checked.

    Raises:
        QuantizationError: an expression is none, or a way is unknown.

    """
    given: Any = rules or ()
    pairs: list[tuple[Any, Any]] = list(given.items() if isinstance(rules, Mapping) else given)
    return tuple(_checked(str(expression), str(way)) for expression, way in pairs)


def _checked(expression: str, way: str) -> tuple[str, str]:
    try:
        re.compile(expression)
    except re.error as error:
        raise QuantizationError(
            f"quantization rule {expression!r}: {error}, a regular expression is needed"
        ) from error
    if way not in WAYS:
        raise QuantizationError(
            f"quantization rule {expression!r}: {way!r} is no way to quantize. Choose from "
            f"{', '.join(WAYS)}"
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
