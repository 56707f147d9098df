"""`-verify-diagnostics`: the diagnostics that comments in the source expect.

    // expected-error@+1 {{failed to legalize}}
    // expected-error-re @below {{must be {{.*}} tensor}}

Kinds are error, warning, remark and note; a place is `@+N`, `@-N`, `@N`, `@above`, `@below` or
`@unknown`, the comment's own line if there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_EXPECTED = re.compile(
    r"expected-(error|warning|remark|note)(-re)? *(?:@ *([+-]\d+|\d+|above|below|unknown))?"
    r" *(\d+)? *\{\{(.*)\}\}"
)


@dataclass(frozen=True)
class Message:
    """A diagnostic: line 0 where there is none."""

    kind: str
    line: int
    column: int
    text: str

    def render(self, file: str) -> str:
        """Write the diagnostic as MLIR's tools do."""
        place = f"{file}:{self.line}:{self.column}: " if self.line else ""
        return f"{place}{self.kind}: {self.text}"


@dataclass
class Expectation:
    """A diagnostic that a comment expects, and how often it is still to come."""

    kind: str
    line: int | None
    pattern: re.Pattern[str]
    comment: int
    left: int = field(default=1)

    def fits(self, message: Message) -> bool:
        """Whether `message` is what was expected."""
        return (
            self.left > 0
            and self.kind == message.kind
            and (self.line is None or self.line == message.line)
            and self.pattern.search(message.text) is not None
        )


def expectations(source: str) -> Iterator[Expectation]:
    """Read the expectations of a source text."""
    lines = source.split("\n")
    for number, line in enumerate(lines, 1):
        for found in _EXPECTED.finditer(line):
            kind, is_regex, place, times, text = found.groups()
            yield Expectation(
                kind,
                _line(place, number, lines),
                _pattern(text, bool(is_regex)),
                number,
                int(times or 1),
            )


def _line(place: str | None, number: int, lines: list[str]) -> int | None:
    """Return the line that a place means."""
    if place is None:
        return number
    if place == "unknown":
        return None
    if place[0] in "+-":
        return number + int(place)
    if place in ("above", "below"):
        step = -1 if place == "above" else 1
        number += step
        while 0 < number <= len(lines) and _EXPECTED.search(lines[number - 1]):
            number += step
        return number
    return int(place)


def _pattern(text: str, is_regex: bool) -> re.Pattern[str]:
    if not is_regex:
        return re.compile(re.escape(text))
    parts = re.split(r"\{\{(.*?)\}\}", text)
    return re.compile(
        "".join(f"(?:{part})" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    )


def unmet(source: str, messages: Iterable[Message], file: str) -> list[str]:
    """Return what did not come as expected, in words; empty if all did."""
    expected = list(expectations(source))
    problems: list[str] = []
    for message in messages:
        hit = next((item for item in expected if item.fits(message)), None)
        if hit is not None:
            hit.left -= 1
        elif message.kind != "note":
            problems.append(f"unexpected {message.render(file)}")
    problems += [
        f'{file}:{item.comment}: error: expected {item.kind} "{item.pattern.pattern}" did not come'
        for item in expected
        if item.left > 0
    ]
    return problems
