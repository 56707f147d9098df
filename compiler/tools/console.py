"""What the command line shows: progress and tables on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from ..driver import Event, Listener, ignore
from ..inspection.words import size
from ..report import Report


class Console:
    """Writes to stderr, so that stdout is free for the report."""

    def __init__(self, *, quiet: bool = False):
        """Be silent but for failures if `quiet`."""
        self.quiet = quiet
        self.fancy = not quiet and sys.stderr.isatty()

    @contextmanager
    def progress(self) -> Generator[Listener, None, None]:
        """Show how far a conversion is; yields what is to be told of its events."""
        if not self.fancy:
            yield ignore
            return
        from rich.console import Console as RichConsole
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        bar = Progress(
            TextColumn("{task.description:<36}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=RichConsole(stderr=True),
            transient=True,
        )
        with bar:
            task = bar.add_task("", total=None)

            def show(event: Event) -> None:
                bar.update(
                    task,
                    description=event.name or event.stage,
                    total=event.count or None,
                    completed=event.index,
                )

            yield show

    def done(self, report: Report, output: Path) -> None:
        """Say what was written."""
        if self.quiet:
            return
        count = sum(report.operators.values())
        summary = f"{output}: {count} operators, {size(report.bytes)}, {report.seconds:.2f} s"
        if report.sparsity is not None:
            summary += f"; {report.sparsity}"
        if not self.fancy:
            print(summary, file=sys.stderr)
            return
        from rich.console import Console as RichConsole
        from rich.table import Table

        table = Table("operator", "count", title=summary, title_justify="left")
        table.columns[1].justify = "right"
        for name, times in report.operators.items():
            table.add_row(name.removeprefix("tfl."), str(times))
        RichConsole(stderr=True).print(table)

    def failed(self, message: str) -> None:
        """Say why nothing was written."""
        print(message, file=sys.stderr)
