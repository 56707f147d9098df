"""`tflower-opt`: parse, run passes in the order of their flags, print.

    tflower-opt [FILE] [--PASS[='option=value ...']]... [-p PIPELINE] [FLAG]...

Flags, with one dash or two:
  --split-input-file            treat what `// -----` lines separate as files of their own
  --verify-diagnostics          succeed if just the diagnostics that comments expect appear
  --verify-each                 verify after every pass
  --allow-unregistered-dialect  accept ops of unknown dialects
  --mlir-print-op-generic       print every op in the generic form
  --mlir-print-debuginfo        print locations
  --mlir-elide-elementsattrs-if-larger=N
                                leave out the values of larger constants
  --mlir-print-ir-before=PASS, --mlir-print-ir-after=PASS, ...-all
                                print the module to stderr around passes
  --mlir-timing                 print the time of every pass to stderr
  -p, --pass-pipeline=TEXT      run a textual pipeline
  -o FILE                       write to a file instead of to the standard output
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from xdsl.dialects.builtin import FileLineColLoc, ModuleOp, UnregisteredOp
from xdsl.dialects.func import FuncOp, ReturnOp
from xdsl.ir import Attribute, Operation
from xdsl.passes import ModulePass
from xdsl.utils.arg_spec import ArgSpec, ParameterType
from xdsl.utils.exceptions import ParseError, VerifyException

from ...dialects.errors import ConverterError, ConverterWarning, Diagnostic, TflowerError
from ...passes import PASSES, UnknownPassError, from_spec, from_text, load
from ..text import context, parse, to_text
from .expectations import Message, unmet

_OPTION = re.compile(r"""([\w-]+)(?:=("[^"]*"|'[^']*'|\{[^}]*\}|\S*))?""")
_SPLIT = re.compile(r"^// -----[^\n]*$", re.MULTILINE)
_FLAGS = (
    "allow-unregistered-dialect",
    "help",
    "mlir-pretty-debuginfo",
    "mlir-print-debuginfo",
    "mlir-print-ir-after-all",
    "mlir-print-ir-before-all",
    "mlir-print-op-generic",
    "mlir-timing",
    "split-input-file",
    "verify-diagnostics",
    "verify-each",
)
_VALUES = (
    "mlir-elide-elementsattrs-if-larger",
    "mlir-print-ir-after",
    "mlir-print-ir-before",
    "o",
)


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
        self.values: dict[str, str] = {}
        self.passes: list[ModulePass] = []
        rest = list(argv)
        while rest:
            word = rest.pop(0)
            if word == "-" or not word.startswith("-"):
                self.input = word
                continue
            name, _, value = word.lstrip("-").partition("=")
            if name in ("p", "pass-pipeline"):
                self._pipeline(value or _value(rest, word))
            elif name in _VALUES:
                self.values[name] = value or _value(rest, word)
            elif name in _FLAGS:
                if value.lower() not in ("false", "0"):
                    self.flags.add(name)
            elif name in PASSES:
                self._pass(name, value)
            else:
                raise UsageError(f"unknown flag {word}. See --help")

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


def help_text() -> str:
    """Return what `--help` prints: the flags, and every pass with its summary."""
    lines = [__doc__ or "", "Passes:"]
    for name in PASSES:
        summary = (load(name).__doc__ or "").partition("\n")[0]
        lines.append(f"  --{name:42} {summary}")
    return "\n".join(lines) + "\n"


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
        arguments = Arguments(argv)
    except (UsageError, UnknownPassError) as error:
        return 2, "", f"tflower-opt: {error}\n"
    if "help" in arguments.flags:
        return 0, help_text(), ""
    try:
        text = stdin if arguments.input == "-" else Path(arguments.input).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return 1, "", f"tflower-opt: {arguments.input}: {error}\n"
    code, out, err = _run(text, arguments)
    target = arguments.values.get("o", "-")
    if target != "-":
        Path(target).write_text(out, "utf-8")
        out = ""
    return code, out, err


def _run(text: str, arguments: Arguments) -> tuple[int, str, str]:
    file = "<stdin>" if arguments.input == "-" else arguments.input
    outputs: list[str] = []
    errors: list[str] = []
    failed = False
    for chunk in _chunks(text, "split-input-file" in arguments.flags):
        log: list[str] = []
        messages: list[Message] = []
        try:
            with _collected(messages):
                outputs.append(_process(chunk, file, arguments, log))
        except Failure as failure:
            messages += failure.messages
        errors += log
        if "verify-diagnostics" in arguments.flags:
            problems = unmet(chunk, messages, file)
            errors += problems
            failed |= bool(problems)
        else:
            errors += [message.render(file) for message in messages]
            failed |= any(message.kind == "error" for message in messages)
    err = "".join(f"{line}\n" for line in errors)
    return int(failed), "// -----\n".join(outputs), err


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


def _process(chunk: str, file: str, arguments: Arguments, log: list[str]) -> str:
    ctx = context(allow_unregistered="allow-unregistered-dialect" in arguments.flags)
    try:
        module = parse(chunk, name=file, ctx=ctx, locate=True)
    except ParseError as error:
        raise Failure([parse_message(chunk, error)]) from error
    except VerifyException as error:
        raise Failure([Message("error", 0, 0, _line(error))]) from error
    verify(module)
    for step in arguments.passes:
        _show(module, step.name, "before", arguments, log)
        start = perf_counter()
        try:
            step.apply(ctx, module)
        except (VerifyException, TflowerError) as error:
            raise Failure(list(_messages(error))) from error
        if "mlir-timing" in arguments.flags:
            log.append(f"{perf_counter() - start:10.6f} s  {step.name}")
        _show(module, step.name, "after", arguments, log)
        if "verify-each" in arguments.flags:
            verify(module)
    verify(module)
    return _text(module, arguments)


def _text(module: ModuleOp, arguments: Arguments) -> str:
    limit = arguments.values.get("mlir-elide-elementsattrs-if-larger")
    return to_text(
        module,
        generic="mlir-print-op-generic" in arguments.flags,
        debug_info="mlir-print-debuginfo" in arguments.flags,
        elide_above=None if limit is None else int(limit),
    )


def _show(module: ModuleOp, name: str, when: str, arguments: Arguments, log: list[str]) -> None:
    wanted = arguments.values.get(f"mlir-print-ir-{when}", "").split(",")
    if f"mlir-print-ir-{when}-all" in arguments.flags or name in wanted:
        log.append(f"// -----// IR Dump {when.capitalize()} {name} //----- //")
        log.append(_text(module, arguments))


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


def _is_file(word: str) -> bool:
    return word != "-" and not word.startswith("-")


def run() -> None:
    """Run as a command."""
    arguments = sys.argv[1:]
    reads_stdin = "-" in arguments or not any(_is_file(word) for word in arguments)
    stdin = sys.stdin.read() if reads_stdin and "--help" not in arguments else ""
    code, out, err = main(arguments, stdin)
    sys.stdout.write(out)
    sys.stderr.write(err)
    sys.exit(code)
