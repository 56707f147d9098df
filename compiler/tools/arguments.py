"""Command lines of the translation tools: flags with one dash or two, in any order.

`-flag`, `-flag=true` and `-flag=false` for switches; `-name=value` or `-name value` for the rest.
What does not begin with a dash, or is one, is a file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

Output = bytes | str
Result = tuple[int, Output, str]
"""Exit code, standard output and standard error."""

FAILURE, MISUSE = 1, 2
_FALSE, _TRUE = ("false", "0"), ("true", "1", "")


class UsageError(ValueError):
    """The command line is not understood."""


class Arguments:
    """A command line: `switch(name)` and `value(name)` of each flag, and the `files`."""

    def __init__(self, argv: Sequence[str], switches: Mapping[str, bool], values: Sequence[str]):
        """Read `argv`.

        Args:
            argv: the words after the program's name.
            switches: the flags that are true or false, with their defaults.
            values: the flags that have a value; repeated ones keep every value.

        Raises:
            UsageError: a flag is unknown or lacks its value.

        """
        self._switches = dict(switches)
        self._values: dict[str, list[str]] = {name: [] for name in values}
        self.files: list[str] = []
        rest = list(argv)
        while rest:
            word = rest.pop(0)
            if word == "-" or not word.startswith("-"):
                self.files.append(word)
                continue
            name, given, value = word.lstrip("-").partition("=")
            if name in self._values:
                if not given and not rest:
                    raise UsageError(f"{word} needs a value")
                self._values[name].append(value if given else rest.pop(0))
            elif name in self._switches:
                self._switches[name] = _truth(word, value)
            else:
                raise UsageError(f"unknown flag {word}. See --help")

    def switch(self, name: str) -> bool:
        """Whether a flag is on."""
        return self._switches[name]

    def value(self, name: str, default: str = "") -> str:
        """Return the last value that a flag was given."""
        return self._values[name][-1] if self._values[name] else default

    def values(self, name: str) -> list[str]:
        """Return all values that a flag was given."""
        return self._values[name]

    @property
    def input(self) -> str:
        """The only file, `-` for the standard input."""
        if len(self.files) > 1:
            raise UsageError(f"one file is needed, not {' and '.join(self.files)}")
        return self.files[0] if self.files else "-"


def _truth(word: str, value: str) -> bool:
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise UsageError(f"{word}: the value of a switch is true or false")


def shown(name: str) -> str:
    """Return a file's name as messages give it."""
    return "<stdin>" if name == "-" else name


def read_bytes(name: str, stdin: Output) -> bytes:
    """Return a file's content; `-` is the standard input.

    Raises:
        OSError: it cannot be read.

    """
    if name != "-":
        return Path(name).read_bytes()
    return stdin.encode() if isinstance(stdin, str) else stdin


def deliver(out: Output, target: str) -> Output:
    """Write to a file and return nothing; `-` returns the output itself.

    Raises:
        OSError: the file cannot be written.

    """
    if target == "-":
        return out
    Path(target).write_bytes(out.encode() if isinstance(out, str) else out)
    return b""


class _Main(Protocol):
    def __call__(self, argv: Sequence[str], stdin: Output = b"") -> Result: ...


def run(main: _Main, needs_stdin: Callable[[Sequence[str]], bool]) -> None:
    """Run a tool as a command."""
    argv = sys.argv[1:]
    code, out, err = main(argv, sys.stdin.buffer.read() if needs_stdin(argv) else b"")
    sys.stdout.buffer.write(out.encode() if isinstance(out, str) else out)
    sys.stdout.flush()
    sys.stderr.write(err)
    sys.exit(code)


def takes_stdin(argv: Sequence[str], with_value: Sequence[str] = ("o",)) -> bool:
    """Whether a command line names no file to read, so that the standard input is meant.

    `with_value` are the flags whose value may be the next word.
    """
    if "--help" in argv or "-help" in argv:
        return False
    flags = {f"{dashes}{name}" for name in with_value for dashes in ("-", "--")}
    words = [word for before, word in zip(("", *argv), argv, strict=False) if before not in flags]
    return "-" in words or all(word.startswith("-") for word in words)
