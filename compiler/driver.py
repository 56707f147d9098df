"""The driver of a conversion: import, pipeline, export, with times, prints and errors."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass
from xdsl.utils.arg_spec import ArgSpec, parse_pipeline
from xdsl.utils.exceptions import ParseError, VerifyException

from .. import passes
from ..dialects.errors import ConverterError
from . import backends, collector
from .options import Debugging, Options
from .report import PassTime, Report


@dataclass(frozen=True)
class Event:
    """Something that begins: a stage of the conversion, or a pass of its pipeline.

    `index` of `count` says how far the pipeline is; both are 0 for a stage.
    """

    stage: str
    name: str = ""
    index: int = 0
    count: int = 0


Listener = Callable[[Event], None]


def ignore(event: Event) -> None:
    """Do nothing about an event."""


@dataclass(frozen=True)
class Conversion:
    """A converted model and how it came about."""

    model: bytes
    report: Report


@dataclass
class PassRunner:
    """Runs passes over modules, one after the other, as `debugging` and `listener` want it."""

    context: Context
    debugging: Debugging = field(default_factory=Debugging)
    listener: Listener = ignore
    report: Report = field(default_factory=Report)
    _dumped: int = 0

    def run(self, module: ModuleOp, specs: Iterable[ArgSpec] | str) -> None:
        """Run a pipeline, given as specifications or as text such as `inline,tfl-optimize{a=1}`.

        Raises:
            ConverterError: a pass found or left the module invalid.
            ValueError: there is no such pass, or it has no such option.

        """
        with self.report.stage("load"):
            named = parse_pipeline(specs) if isinstance(specs, str) else specs
            pipeline = [passes.from_spec(spec) for spec in named]
        with self.report.stage("passes"):
            for index, each in enumerate(pipeline):
                self.listener(Event("passes", each.name, index, len(pipeline)))
                self._run_one(module, each)

    def _run_one(self, module: ModuleOp, each: ModulePass) -> None:
        self._show(module, each.name, "before", self.debugging.print_ir_before)
        start = perf_counter()
        try:
            each.apply(self.context, module)
            if self.debugging.verify_each:
                module.verify()
        except (VerifyException, ParseError) as error:
            raise wrapped(error, each.name) from error
        except Exception as error:
            error.add_note(f"in pass {each}")
            raise
        self.report.passes.append(PassTime(each.name, perf_counter() - start))
        self._show(module, each.name, "after", self.debugging.print_ir_after)

    def _show(self, module: ModuleOp, name: str, when: str, wanted: str) -> None:
        dump = self.debugging.ir_dump_dir and _matches(self.debugging.ir_dump_pass_regex, name)
        if not dump and not _matches(wanted, name):
            return
        from .text import to_text

        text = f"// IR {when} {name}\n{to_text(module)}"
        if _matches(wanted, name):
            print(text, file=sys.stderr)
        if dump:
            folder = Path(self.debugging.ir_dump_dir)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{self._dumped:04d}.{name}_{when}.mlir").write_text(text)
            self._dumped += 1


def _matches(pattern: str, name: str) -> bool:
    return bool(pattern) and re.search(pattern, name) is not None


def wrapped(error: Exception, place: str) -> ConverterError:
    """Return the error of this project for one of xDSL, in one line."""
    notes = getattr(error, "__notes__", ()) or (str(error),)
    line = " ".join(str(notes[0]).split())
    return ConverterError(f"{line} (in {place})")


def verify(module: ModuleOp, place: str) -> None:
    """Check a module.

    Raises:
        ConverterError: it is invalid.

    """
    try:
        module.verify()
    except VerifyException as error:
        raise wrapped(error, place) from error


def convert(
    load: Callable[[], ModuleOp], options: Options, *, listener: Listener = ignore, source: str = ""
) -> Conversion:
    """Convert what `load` imports to a TensorFlow Lite model.

    Raises:
        ConverterError: the model cannot be imported, converted or written.

    """
    report = Report(source)
    runner = PassRunner(Context(), options.debugging, listener, report)
    with collector.apart():
        listener(Event("import"))
        with report.stage("import"):
            module = load()
        with report.stage("verify"):
            verify(module, "import")
        runner.run(module, backends.plan(options))
        with report.stage("verify"):
            verify(module, "passes")
        listener(Event("export"))
        with report.stage("export"):
            from .exporters.tflite import export

            model = export(module, options)
        report.count(module)
        report.bytes = len(model)
        del module
    if options.debugging.enable_timing:
        print(report.timing(), file=sys.stderr)
    return Conversion(model, report)
