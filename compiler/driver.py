"""The driver of a conversion: import, pipeline, export, with times, prints and errors."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass
from xdsl.utils.arg_spec import ArgSpec, parse_pipeline
from xdsl.utils.exceptions import ParseError, VerifyException

from .. import passes
from ..dialects.errors import ConverterError, InterpreterError
from ..passes import events
from . import backends, collector, quantization_steps
from .options import Debugging, Options
from .pipelines import plan
from .report import PassTime, Report

if TYPE_CHECKING:
    from .ways import Candidate, Measurement


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
            events.run(each, self.context, module)
            if self.debugging.verify_each:
                module.verify()
        except (VerifyException, ParseError) as error:
            raise wrapped(error, each.name) from error
        except Exception as error:  # Whatever it is, it goes on, and says where it came from.
            error.add_note(f"in pass {each}")
            raise
        self.report.passes.append(PassTime(each.name, perf_counter() - start))
        self._show(module, each.name, "after", self.debugging.print_ir_after)

    def _show(self, module: ModuleOp, name: str, when: str, wanted: str) -> None:
        dump = self.debugging.ir_dump_dir and _matches(self.debugging.ir_dump_pass_regex, name)
        if not dump and not _matches(wanted, name):
            return
        from .text import to_text

        head, above = f"// IR {when} {name}\n", self.debugging.elide_above
        if _matches(wanted, name):
            print(head + to_text(module, elide_above=above), file=sys.stderr)
        if dump:
            parts = self._parts(module)
            text = head + "\n".join(to_text(part, elide_above=above) for part in parts)
            folder = Path(self.debugging.ir_dump_dir)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{self._dumped:04d}.{name}_{when}.mlir").write_text(text)
            self._dumped += 1

    def _parts(self, module: ModuleOp) -> list[Operation]:
        """Return what is dumped: the module, or the functions that are asked for."""
        pattern = self.debugging.ir_dump_func_regex
        if not pattern:
            return [module]
        functions = (op for op in module.ops if isinstance(op, FuncOp))
        return [each for each in functions if re.search(pattern, each.sym_name.data)]


def _matches(pattern: str, name: str) -> bool:
    return bool(pattern) and re.search(pattern, name) is not None


def wrapped(error: Exception, place: str) -> ConverterError:
    """Return the error of this project for one of xDSL, in one line."""
    notes = getattr(error, "__notes__", ()) or (str(error),)
    line = " ".join(str(notes[0]).split()).replace("Operation does not verify: ", "", 1)
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


Refine = Callable[[ModuleOp, Options], Options]
Measure = Callable[[bytes, Listener], "Measurement"]


def _unchanged(module: ModuleOp, options: Options) -> Options:
    return options


def convert(
    load: Callable[[], ModuleOp],
    options: Options,
    *,
    refine: Refine = _unchanged,
    measure: Measure | None = None,
    listener: Listener = ignore,
    source: str = "",
) -> Conversion:
    """Convert what `load` imports to a TensorFlow Lite model.

    Args:
        load: imports the model.
        options: what the conversion is told.
        refine: returns the options once the model is known.
        measure: returns the ranges of a float model's tensors, for post-training quantization.
        listener: is told of stages and passes.
        source: what the report calls the model.

    Raises:
        ConverterError: the model cannot be imported, converted or written.

    """
    report = Report(source)
    runner = PassRunner(Context(), options.debugging, listener, report)
    with collector.apart():
        listener(Event("import"))
        with report.stage("import"):
            module = load()
        options = refine(module, options)
        with report.stage("verify"):
            verify(module, "import")
        runner.run(module, backends.plan(options))
        told = options.quantization
        is_measured = told.kind == "measured"
        model = _export(module, options, runner, () if is_measured else told.modes)
        if is_measured:
            assert measure is not None
            module, model = _quantized(model, options, measure, runner)
        if told.kind in ("measured", "integers") and not told.calibrate_only:
            from . import islands

            report.islands = islands.find(module, told)
            islands.check(module, report.islands, told)
        if (options.sparse or options.pruning is not None) and not told.calibrate_only:
            from . import sparsity

            report.sparsity = sparsity.account(module, options.pruning)
            if options.pruning is not None:
                sparsity.check(report.sparsity, options.pruning)
        if options.supported_backends:
            from .devices import check

            check(model, options.supported_backends)
        report.count(module)
        report.bytes = len(model)
        del module
    if options.debugging.enable_timing:
        print(report.timing(), file=sys.stderr)
    return Conversion(model, report)


def _export(
    module: ModuleOp, options: Options, runner: PassRunner, modes: tuple[str, ...]
) -> bytes:
    """Check and write a module."""
    with runner.report.stage("verify"):
        verify(module, "passes")
    runner.listener(Event("export"))
    with runner.report.stage("export"):
        export = backends.exporter(options)
        return export(module, options, modes=(*modes, *_sparsity_modes(module, options)))


def _sparsity_modes(module: ModuleOp, options: Options) -> tuple[str, ...]:
    """Return the names that the model's metadata has for its sparse weights."""
    if not options.sparse:
        return ()
    from ..passes.sparse.dense_to_sparse import modes

    return modes(module)


def _quantized(
    model: bytes, options: Options, measure: Measure, runner: PassRunner
) -> tuple[ModuleOp, bytes]:
    """Quantize a float model in each way that the measurement offers; return the best result."""
    from .trial import best

    runner.listener(Event("calibrate"))
    with runner.report.stage("calibrate"):
        measurement = measure(model, runner.listener)
    first, *others = measurement.candidates
    if options.quantization.calibrate_only:
        from .calibrated import annotated

        module = annotated(model, first.ranges)
        return module, _export(module, _permissive(options), runner, ())
    kept, trial = quantize(model, options, first, runner), measurement.trial
    if not others or trial is None:
        return kept
    made = [kept, *(quantize(model, options, other, runner) for other in others)]
    runner.listener(Event("compare"))
    try:
        with runner.report.stage("compare"):
            scores = trial.scores([content for _, content in made])
    except (InterpreterError, RuntimeError):  # it lacks a kernel that other runtimes have
        return kept
    names = (candidate.name for candidate in measurement.candidates)
    runner.report.scores = {name: score.mean for name, score in zip(names, scores, strict=True)}
    return made[best(scores)]


def quantize(
    model: bytes, options: Options, candidate: Candidate, runner: PassRunner
) -> tuple[ModuleOp, bytes]:
    """Quantize a float model; the operators that it has need no permission any more."""
    from . import quantization

    with runner.report.stage("import"):
        measured = quantization.open_float(model)
        quantization.attach(measured, candidate.ranges, options.quantization, candidate.others)
    runner.run(measured.module, plan(quantization_steps.MEASURED, options))
    quantization.widen(measured, options.quantization)
    if candidate.statistics is not None:
        with runner.report.stage("refine"):
            quantization.refine(measured, candidate.statistics)
    runner.run(measured.module, plan(quantization_steps.AFTER_MEASURED, options))
    modes = options.quantization.modes
    written = _permissive(options)
    if options.quantization.older_layout:
        from .exporters import older

        order = older.order_of(model)
        told = replace(options.quantization, tensor_order=order)
        written = replace(written, quantization=told)
    return measured.module, _export(measured.module, written, runner, modes)


def _permissive(options: Options) -> Options:
    """Let a model that is written again keep the operators that it has."""
    return replace(
        options,
        force_select_tf_ops=False,
        enable_select_tf_ops=True,
        allow_custom_ops=True,
        asked=options.asked or options,
    )
