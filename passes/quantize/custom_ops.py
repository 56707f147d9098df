"""What a command line says of custom ops: `Code=1-3,Other=2` and `Code=true`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...dialects.errors import QuantizationError
from .fuse import CustomOp, CustomOps


def _entries(texts: Sequence[str]) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for text in texts:
        for item in str(text).split(","):
            code, equals, value = item.partition("=")
            if not equals or not value:
                raise QuantizationError(f"{item!r} does not say `custom code=value`")
            entries.append((code, value))
    return entries


def with_operands(texts: Sequence[str], known: CustomOps | None = None) -> dict[str, CustomOp]:
    """Read which operands of custom ops may be quantized: `Code=1-3`.

    Raises:
        QuantizationError: the text is not of that form.

    """
    found = dict(known or {})
    for code, value in _entries(texts):
        parts = value.split("-")
        if not all(part.isdecimal() for part in parts):
            raise QuantizationError(f"{code}={value} does not list operands as in 1-3")
        old = found.get(code, CustomOp())
        found[code] = replace(old, operands=old.operands | set(map(int, parts)))
    return found


def with_flag(texts: Sequence[str], field: str) -> dict[str, CustomOp]:
    """Read whether something holds of custom ops: `Code=true`.

    Raises:
        QuantizationError: the text is not of that form.

    """
    found: dict[str, CustomOp] = {}
    for code, value in _entries(texts):
        if value.lower() not in ("true", "false"):
            raise QuantizationError(f"{code}={value} is neither true nor false")
        found[code] = replace(found.get(code, CustomOp()), **{field: value.lower() == "true"})
    return found
