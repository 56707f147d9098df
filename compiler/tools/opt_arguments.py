"""The command line of `tflower-opt`, and the text of its `--help`."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Sequence
from dataclasses import MISSING, Field, fields, replace

from xdsl.passes import ModulePass
from xdsl.utils.arg_spec import ArgSpec, ParameterType

from ...passes import PASSES, from_spec, from_text, load, names

_OPTION = re.compile(r"""([\w-]+)(?:=("[^"]*"|'[^']*'|\{[^}]*\}|\S*))?""")
_FLAGS = (
    "allow-unregistered-dialect",
    "diff-each",
    "help",
    "mlir-disable-threading",
    "mlir-pass-statistics",
    "mlir-pretty-debuginfo",
    "mlir-print-debuginfo",
    "mlir-print-ir-after-all",
    "mlir-print-ir-after-change",
    "mlir-print-ir-after-failure",
    "mlir-print-ir-before-all",
    "mlir-print-ir-module-scope",
    "mlir-print-op-generic",
    "mlir-timing",
    "split-input-file",
    "verify-diagnostics",
    "verify-each",
)
_VALUES = (
    "load-plugin",
    "mlir-elide-elementsattrs-if-larger",
    "mlir-print-ir-after",
    "mlir-print-ir-before",
    "o",
    "quant-test-stats",
    "rewrite-limit",
    "trace",
)
WITH_VALUE = ("p", "pass-pipeline", *_VALUES)
"""Flags whose value may be the next word."""
_NUMBERS = ("mlir-elide-elementsattrs-if-larger", "rewrite-limit")
_FALSE, _TRUE = ("false", "0"), ("", "true", "1")
_DIAGNOSTICS = ("", "all", "only-expected", "true", "1")


class UsageError(ValueError):
    """The command line is not understood."""


class Arguments:
    """The command line, read in order, since the order of passes matters."""

    def __init__(self, argv: Sequence[str]):
        """Read `argv`.

        Raises:
            UsageError: a flag is unknown or lacks its value.

        """
        self.input = "-"
        self.flags: set[str] = set()
        self.values: dict[str, list[str]] = {}
        self.passes: list[ModulePass] = []
        rest = list(argv)
        while rest:
            word = rest.pop(0)
            if word == "-" or not word.startswith("-"):
                self.input = word
                continue
            name, given, value = word.lstrip("-").partition("=")
            if name in ("p", "pass-pipeline"):
                self._pipeline(value or _value(rest, word))
            elif name in _VALUES:
                self._set(name, value if given else _value(rest, word))
            elif name in _FLAGS:
                self._switch(name, value)
            elif name in PASSES or name in names():
                self._pass(name, value)
            else:
                raise UsageError(f"unknown flag {word}. See --help")
        if (text := self.value("quant-test-stats")) != "":
            self.passes = [_with_statistics(item, text) for item in self.passes]

    def value(self, name: str, default: str = "") -> str:
        """Return the last value that a flag was given."""
        return self.values[name][-1] if name in self.values else default

    def number(self, name: str) -> int | None:
        """Return the last value of a flag as a number, None if it was not given."""
        text = self.value(name)
        return int(text) if text else None

    def listed(self, name: str) -> list[str]:
        """Return all values of a flag, repeated or separated by commas."""
        return [item for text in self.values.get(name, ()) for item in text.split(",") if item]

    def _set(self, name: str, value: str) -> None:
        if name in _NUMBERS and not value.isdecimal():
            raise UsageError(f"--{name} needs a number, not {value!r}")
        self.values.setdefault(name, []).append(value)
        for item in value.split(",") if name.startswith("mlir-print-ir-") else ():
            if item not in names():
                raise UsageError(f"--{name}: there is no pass {item!r}. See --help")

    def _switch(self, name: str, value: str) -> None:
        if value.lower() in _FALSE:
            self.flags.discard(name)
        elif value.lower() in (_DIAGNOSTICS if name == "verify-diagnostics" else _TRUE):
            self.flags.add(name)
            if name == "verify-diagnostics":
                self.values[name] = [value.lower()]
        else:
            raise UsageError(f"--{name}={value}: the value of a switch is true or false")

    def _pass(self, name: str, value: str) -> None:
        try:
            self.passes.append(from_spec(ArgSpec(name, options(value))))
        except ValueError as error:
            raise UsageError(f"--{name}: {error}") from error

    def _pipeline(self, text: str) -> None:
        try:
            self.passes += from_text(flat(text))
        except ValueError as error:
            raise UsageError(f"{text}: {error}") from error


def options(text: str) -> dict[str, tuple[ParameterType, ...]]:
    """Return the options in `a=1 b=x,y c`: each has the values between commas, a bare one true."""
    found: dict[str, tuple[ParameterType, ...]] = {}
    for option in _OPTION.finditer(text):
        name, value = option.groups()
        if value is None:
            found[name] = (True,)
        elif value[:1] in ("'", '"', "{"):
            found[name] = (value[1:-1],)
        else:
            found[name] = tuple(map(_parameter, value.split(",")))
    return found


def _parameter(text: str) -> ParameterType:
    """Return a value of an option as a boolean or a number if it reads like one."""
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _with_statistics(step: ModulePass, text: str) -> ModulePass:
    """Return a pass with the statistics that a flag of their own gives."""
    if any(item.name == "quant_test_stats" for item in fields(step)):
        return replace(step, quant_test_stats=text)
    return step


def _value(rest: list[str], word: str) -> str:
    if not rest:
        raise UsageError(f"{word} needs a value")
    return rest.pop(0)


def flat(pipeline: str) -> str:
    """Return a pipeline without anchors around it: `builtin.module(func.func(cse))` -> `cse`."""
    while (
        found := re.search(r"(?:builtin\.module|func\.func|any)\(([^()]*)\)", pipeline)
    ) is not None:
        pipeline = pipeline[: found.start()] + found.group(1) + pipeline[found.end() :]
    return pipeline


def help_text(flags: str) -> str:
    """Return what `--help` prints: the flags, and every pass with its summary and options."""
    lines = [flags, "Passes:"]
    for name in names():
        cls = load(name)
        summary = (cls.__doc__ or "").partition("\n")[0]
        lines.append(f"  --{name:42} {summary}")
        notes = _field_notes(cls)
        for item in fields(cls):
            if item.name != "name":
                lines.append(_option_help(item, notes.get(item.name, "")))
    return "\n".join(lines) + "\n"


def _option_help(item: Field[object], note: str) -> str:
    """Return the line of one option: its name, default and meaning."""
    default = item.default
    if default is MISSING:
        default = "" if item.default_factory is MISSING else item.default_factory()
    shown = str(default).lower() if isinstance(default, bool) else default
    if isinstance(default, tuple):
        shown = ",".join(map(str, default))  # pyright: ignore[reportUnknownArgumentType]
    option = f"{item.name.replace('_', '-')}={shown}"
    return f"      {option:40} {note}".rstrip()


def _field_notes(cls: type) -> dict[str, str]:
    """Return the first lines of the strings that stand below the fields of a class."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError, SyntaxError):
        return {}
    body = tree.body[0]
    assert isinstance(body, ast.ClassDef)
    notes: dict[str, str] = {}
    for before, after in zip(body.body, body.body[1:], strict=False):
        if not isinstance(before, ast.AnnAssign) or not isinstance(before.target, ast.Name):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            notes[before.target.id] = str(after.value.value).strip().partition("\n")[0]
    return notes
