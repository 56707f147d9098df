"""`tflower-opt`: parse, run passes in the order of their flags, print.

    tflower-opt [FILE] [--PASS[='option=value ...']]... [-p PIPELINE] [FLAG]...

Flags, with one dash or two:
  -p, --pass-pipeline=TEXT      run a textual pipeline
  -o FILE                       write to a file instead of to the standard output
  --split-input-file            treat what `// -----` lines separate as files of their own
  --verify-diagnostics          succeed if just the diagnostics that comments expect appear
  --verify-each                 verify after every pass
  --allow-unregistered-dialect  accept ops of unknown dialects
  --load-plugin=FILE            take part of the PLUGIN in a Python file; may be repeated
  --quant-test-stats=TEXT       the ranges for --quant-import-stats

What is printed:
  --mlir-print-op-generic       print every op in the generic form
  --mlir-print-debuginfo        print locations
  --mlir-elide-elementsattrs-if-larger=N
                                leave out the values of larger constants

What is shown of passes, on the standard error; PASS is one name or several, repeated or with
commas:
  --mlir-print-ir-before=PASS, --mlir-print-ir-before-all
                                print the module before passes
  --mlir-print-ir-after=PASS, --mlir-print-ir-after-all
                                print it after passes
  --mlir-print-ir-after-change  print it after passes only where they changed it
  --mlir-print-ir-after-failure print it after a pass that fails
  --diff-each                   print what each pass changed, as a unified diff
  --mlir-timing                 print the time of every pass
  --mlir-pass-statistics        print how often each rule was applied
  --trace=FILE                  write every applied rule to a file, as lines of JSON
  --rewrite-limit=N             stop after the N-th application, and print the module as it is then
"""

from __future__ import annotations

import gc
import re
import sys
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any

from xdsl.dialects.builtin import FileLineColLoc, ModuleOp, UnregisteredOp
from xdsl.dialects.func import FuncOp, ReturnOp
from xdsl.ir import Attribute, Operation
from xdsl.utils.exceptions import ParseError, VerifyException

from ...dialects.errors import ConverterError, ConverterWarning, Diagnostic, TflowerError
from ...dialects.plugins import PluginError, from_file, using
from ...passes import UnknownPassError
from ...passes.events import Observer, Reporting, Stop, observed, part
from ...passes.events import run as run_pass
from .. import collector
from ..text import context, parse, to_text
from .arguments import takes_stdin
from .expectations import Message, unmet
from .opt_arguments import WITH_VALUE, Arguments, UsageError, help_text

_WATCHING = ("mlir-print-ir-", "diff-each", "mlir-pass-statistics", "mlir-timing")
_SPLIT = re.compile(r"^// -----[^\n]*$", re.MULTILINE)


class Failure(Exception):
    """A chunk did not parse, verify or pass; `messages` says why."""

    def __init__(self, messages: Sequence[Message]):
        """Keep the diagnostics."""
        super().__init__()
        self.messages = messages


def main(argv: Sequence[str], stdin: str | bytes = "") -> tuple[int, str, str]:
    """Run the tool in process; return exit code, output and error text."""
    if isinstance(stdin, bytes):
        stdin = stdin.decode("utf-8")
    try:
        with collector.paused(), using(*map(from_file, _plugin_files(argv))):
            return _main(Arguments(argv), stdin)
    except (UsageError, UnknownPassError, PluginError) as error:
        return 2, "", f"tflower-opt: {error}\n"


def _plugin_files(argv: Sequence[str]) -> Iterator[str]:
    """Yield the values of `--load-plugin`, needed before the other flags can be read."""
    for word, following in zip_longest(argv, argv[1:], fillvalue=""):
        name, given, value = word.lstrip("-").partition("=")
        if word.startswith("-") and name == "load-plugin" and (given or following):
            yield value or following


def _main(arguments: Arguments, stdin: str) -> tuple[int, str, str]:
    if "help" in arguments.flags:
        return 0, help_text(__doc__ or ""), ""
    place = arguments.input
    try:
        text = stdin if arguments.input == "-" else Path(arguments.input).read_text("utf-8")
        with ExitStack() as stack:
            observers: list[Observer] = []
            if place := arguments.value("trace"):
                from ..trace import Trace

                stream = stack.enter_context(open(place, "w", encoding="utf-8"))
                observers.append(Trace(stream))
            code, out, err = _run(text, arguments, observers)
        if (place := arguments.value("o", "-")) != "-":
            Path(place).write_text(out, "utf-8")
            out = ""
    except (OSError, UnicodeDecodeError) as error:
        return 1, "", f"tflower-opt: {place}: {error}\n"
    return code, out, err


def _run(text: str, arguments: Arguments, observers: list[Observer]) -> tuple[int, str, str]:
    file = "<stdin>" if arguments.input == "-" else arguments.input
    outputs: list[str] = []
    errors: list[str] = []
    failed = False
    observers += _observers(arguments, errors.append)
    for chunk in _chunks(text, "split-input-file" in arguments.flags):
        messages: list[Message] = []
        try:
            with _collected(messages), observed(*observers):
                outputs.append(_process(chunk, file, arguments, errors.append))
        except Failure as failure:
            messages += failure.messages
        if "verify-diagnostics" in arguments.flags:
            problems = unmet(chunk, messages, file)
            if arguments.value("verify-diagnostics") == "only-expected":
                problems = [line for line in problems if not line.startswith("unexpected")]
            errors += problems
            failed |= bool(problems)
        else:
            errors += [message.render(file) for message in messages]
            failed |= any(message.kind == "error" for message in messages)
    for observer in observers:
        if isinstance(observer, Reporting):
            errors.append(observer.report())
    err = "".join(f"{line}\n" for line in errors)
    return int(failed), "// -----\n".join(outputs), err


def _observers(arguments: Arguments, write: Callable[[str], None]) -> list[Observer]:
    """Return what watches the passes, as the flags ask for it; loaded only then."""
    flags = arguments.flags
    names = {name for name in (*flags, *arguments.values) if name.startswith(_WATCHING)}
    limit = arguments.number("rewrite-limit")
    if not names and limit is None:
        return []
    from ..trace import Limit, Statistics
    from .instruments import Differences, Printer, Times

    found: list[Observer] = []
    if any(name.startswith("mlir-print-ir-") for name in names):
        found.append(Printer(arguments, lambda module: _text(module, arguments), write))
    if "diff-each" in flags:
        found.append(Differences(write))
    if "mlir-pass-statistics" in flags:
        found.append(Statistics())
    if "mlir-timing" in flags:
        found.append(Times())
    if limit is not None:
        found.append(Limit(limit))
    return found


@contextmanager
def _collected(messages: list[Message]) -> Generator[None]:
    """Append the converter's warnings to `messages`; others go where they would."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", ConverterWarning)
        show = warnings.showwarning

        def collect(message: Warning | str, *rest: Any) -> None:
            if not isinstance(message, ConverterWarning):
                show(message, *rest)
                return
            found = message.diagnostic
            messages.append(_message(found.op, found.location, found.message, "warning"))

        warnings.showwarning = collect
        yield


def _chunks(text: str, split: bool) -> Iterator[str]:
    """Yield the parts of a text, each padded so that line numbers stay those of the file."""
    if not split:
        yield text
        return
    start = line = 0
    for found in [*_SPLIT.finditer(text), None]:
        end = len(text) if found is None else found.start()
        yield "\n" * line + text[start:end]
        line += text.count("\n", start, end)
        start = end if found is None else found.end()


def _process(chunk: str, file: str, arguments: Arguments, write: Callable[[str], None]) -> str:
    ctx = context(allow_unregistered="allow-unregistered-dialect" in arguments.flags)
    try:
        with part("Parser"):
            module = parse(chunk, name=file, ctx=ctx, locate=True)
    except ParseError as error:
        raise Failure([parse_message(chunk, error)]) from error
    except VerifyException as error:
        raise Failure([Message("error", 0, 0, _line(error))]) from error
    with part("Verifier"):
        verify(module)
    for step in arguments.passes:
        try:
            run_pass(step, ctx, module)
        except Stop as stop:
            write(f"tflower-opt: {stop}, in {step.name}")
            break
        except (VerifyException, TflowerError) as error:
            raise Failure(list(_messages(error))) from error
        if "verify-each" in arguments.flags:
            verify(module)
    else:
        with part("Verifier"):
            verify(module)
    with part("Output"):
        return _text(module, arguments)


def _text(module: ModuleOp, arguments: Arguments) -> str:
    return to_text(
        module,
        generic="mlir-print-op-generic" in arguments.flags,
        debug_info="mlir-print-debuginfo" in arguments.flags,
        elide_above=arguments.number("mlir-elide-elementsattrs-if-larger"),
    )


def verify(module: ModuleOp) -> None:
    """Verify every op; of each function the first fault is told.

    Raises:
        Failure: there are faults.

    """
    messages: list[Message] = []
    for top in module.body.block.ops:
        for op in top.walk():
            if isinstance(op, UnregisteredOp):
                continue
            try:
                op.verify(verify_nested_ops=False)
            except VerifyException as error:
                text = _returned(op) or str(error)
                messages += [_message(op.name, op.location, line) for line in text.split("\n")]
                break
    if messages:
        raise Failure(messages)


def _returned(op: Operation) -> str | None:
    """Return which operand of a function's return is not of the type that it declares."""
    function = op.parent_op()
    if not isinstance(op, ReturnOp) or not isinstance(function, FuncOp):
        return None
    declared = function.function_type.outputs.data
    if len(declared) != len(op.operands):
        return (
            f"has {len(op.operands)} operands, but enclosing function "
            f"(@{function.sym_name.data}) returns {len(declared)}"
        )
    for index, (found, wanted) in enumerate(zip(op.operand_types, declared, strict=True)):
        if found != wanted:
            return (
                f"type of return operand {index} ('{found}') doesn't match function result type "
                f"('{wanted}') in function @{function.sym_name.data}"
            )
    return None


def _messages(error: Exception) -> Iterator[Message]:
    found = error.errors if isinstance(error, ConverterError) else ()
    diagnostics = [item for item in found if isinstance(item, Diagnostic)]
    for item in diagnostics:
        yield _message(item.op, item.location, item.message)
    if not diagnostics:
        notes = getattr(error, "__notes__", ())
        yield Message("error", 0, 0, " ".join([_line(error), *notes]))


def _message(op: str, location: Attribute, text: str, kind: str = "error") -> Message:
    line = column = 0
    if isinstance(location, FileLineColLoc):
        line, column = location.line.data, location.column.data
    return Message(kind, line, column, f"'{op}' op {text}" if kind == "error" else text)


def parse_message(source: str, error: ParseError) -> Message:
    """Return the diagnostic of text that is not MLIR."""
    start = error.span.start
    line = source.count("\n", 0, start) + 1
    column = start - (source.rfind("\n", 0, start) + 1) + 1
    return Message("error", line, column, error.msg)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def run() -> None:
    """Run as a command."""
    arguments = sys.argv[1:]
    stdin = sys.stdin.read() if takes_stdin(arguments, WITH_VALUE) else ""
    code, out, err = main(arguments, stdin)
    for stream, text in ((sys.stdout, out), (sys.stderr, err)):
        stream.write(text)
        stream.flush()
    gc.freeze()  # the process ends here: nothing is worth collecting on the way out
    sys.exit(code)
