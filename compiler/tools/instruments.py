"""What `tflower-opt` shows of passes: the module around them, differences, times and counts."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from time import perf_counter

from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ...passes.events import Observer
from ..text.stable import StableText
from ..trace import banner
from .opt_arguments import Arguments

Write = Callable[[str], None]


def title(each: ModulePass) -> str:
    """Return a pass as the headings name it, by class and argument."""
    return f"{type(each).__name__} ({each.name})"


class Printer(Observer):
    """Prints the module before and after passes, as the flags say."""

    def __init__(self, arguments: Arguments, text: Callable[[ModuleOp], str], write: Write):
        """Read the flags."""
        flags = arguments.flags
        self._text, self._write = text, write
        self._before = _wanted(arguments, "before")
        self._after = _wanted(arguments, "after")
        self._changed_only = "mlir-print-ir-after-change" in flags
        self._failed = "mlir-print-ir-after-failure" in flags
        self._last = ""

    def started(self, each: ModulePass, module: ModuleOp) -> None:
        """Show the module before a pass."""
        if self._before(each):
            self._show(f"Before {title(each)}", self._text(module))
        if self._changed_only and self._after(each):
            self._last = self._text(module)

    def finished(self, each: ModulePass, module: ModuleOp) -> None:
        """Show the module after a pass."""
        if not self._after(each):
            return
        text = self._text(module)
        if not self._changed_only or text != self._last:
            self._show(f"After {title(each)}", text)

    def failed(self, each: ModulePass, module: ModuleOp) -> None:
        """Show the module that a pass has left behind."""
        if self._failed:
            self._show(f"After {title(each)} Failed", self._text(module))

    def _show(self, heading: str, text: str) -> None:
        self._write(f"// -----// IR Dump {heading} //----- //")
        self._write(text)


def _wanted(arguments: Arguments, when: str) -> Callable[[ModulePass], bool]:
    """Return whether the module is to be shown at a pass; `-change` alone means every pass."""
    chosen = frozenset(arguments.listed(f"mlir-print-ir-{when}"))
    every = f"mlir-print-ir-{when}-all" in arguments.flags
    if when == "after" and "mlir-print-ir-after-change" in arguments.flags and not chosen:
        every = True
    return lambda each: every or each.name in chosen


class Differences(Observer):
    """Prints what each pass has changed; values keep their numbers, so that nothing else shows."""

    def __init__(self, write: Write):
        """Print by `write`."""
        self._write = write
        self._stable = StableText()
        self._last: list[str] = []

    def started(self, each: ModulePass, module: ModuleOp) -> None:
        """Remember the module."""
        self._last = self._stable.of(module).splitlines()

    def finished(self, each: ModulePass, module: ModuleOp) -> None:
        """Show the difference."""
        after = self._stable.of(module).splitlines()
        lines = [*difflib.unified_diff(self._last, after, "before", "after", lineterm="")]
        self._write(f"// -----// Changes by {title(each)} //----- //")
        self._write("\n".join(lines) if lines else "(none)")


class Times(Observer):
    """Measures passes and what is done around them."""

    def __init__(self):
        """Start the clock."""
        self._begin = self._mark = perf_counter()
        self._rows: list[tuple[str, float]] = []

    def started(self, each: ModulePass, module: ModuleOp) -> None:
        """Start measuring a pass."""
        self._mark = perf_counter()

    def finished(self, each: ModulePass, module: ModuleOp) -> None:
        """Keep the time of a pass."""
        self._rows.append((title(each), perf_counter() - self._mark))

    @contextmanager
    def part(self, name: str) -> Generator[None]:
        """Measure a block."""
        start = perf_counter()
        try:
            yield
        finally:
            self._rows.append((name, perf_counter() - start))

    def report(self) -> str:
        """Return a table as text, in the manner of `--mlir-timing`."""
        total = perf_counter() - self._begin
        rows = [*self._rows, ("Rest", total - sum(seconds for _, seconds in self._rows))]
        rows.append(("Total", total))
        lines = banner("Execution time report")
        lines += [f"  Total Execution Time: {total:.4f} seconds", "", "  ----Wall Time----  Name"]
        share = 100 / total if total else 0.0
        lines += [f"  {seconds:8.4f} ({seconds * share:5.1f}%)  {name}" for name, seconds in rows]
        return "\n".join(lines)
