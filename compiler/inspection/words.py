"""Numbers and tables as a person reads them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

_UNITS = ("B", "kB", "MB", "GB")


def size(count: float) -> str:
    """Return a number of bytes."""
    for unit in _UNITS[:-1]:
        if count < 1000:
            break
        count /= 1000
    else:
        unit = _UNITS[-1]
    return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"


def thousands(count: float) -> str:
    """Return a large number in units of a thousand, a million, ..."""
    for unit in ("", " thousand", " million", " billion"):
        if count < 1000:
            return f"{count:.0f}{unit}" if not unit else f"{count:.1f}{unit}"
        count /= 1000
    return f"{count:.1f} trillion"


def plural(count: int, noun: str) -> str:
    """Return a number of things."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def clipped(line: str, width: int) -> str:
    """Return a line of at most `width` characters."""
    return line if len(line) <= width else f"{line[: width - 1]}…"


def columns(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """Return rows of cells as lines, in columns; those of `right` end at the right."""
    widths: list[int] = []
    for row in rows:
        widths += [0] * (len(row) - len(widths))
        widths[: len(row)] = [
            max(width, len(cell)) for width, cell in zip(widths, row, strict=False)
        ]
    return [
        "  ".join(
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=False))
        ).rstrip()
        for row in rows
    ]
