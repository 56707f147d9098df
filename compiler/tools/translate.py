"""`tflower-translate`: between MLIR text and `.tflite` files.

    tflower-translate --mlir-to-tflite-flatbuffer [FILE] [-o FILE] [FLAG]...
    tflower-translate --tflite-flatbuffer-to-mlir [FILE] [-o FILE] [FLAG]...

Flags of --mlir-to-tflite-flatbuffer:
  --emit-builtin-tflite-ops=BOOL  write builtin operators (default: true)
  --emit-select-tf-ops            write TensorFlow ops for the Flex delegate
  --emit-custom-ops               write TensorFlow ops as custom operators
  --emit-stablehlo-ops            write VHLO ops that have no kernel, too
  --disable-buffer-deduping       store equal constants more than once
  --use-buffer-offset             put constants behind the tables
  --serialize-debug-metadata      write the ops' locations
  --strip-debug-info              number the tensors instead of naming them

Flags of --tflite-flatbuffer-to-mlir:
  --use-external-constant         refer to constants by their buffer
  --input-arrays=NAME,...         tensors that become arguments
  --output-arrays=NAME,...        tensors that are returned
  --experimental-prune-unreachable-nodes-unconditionally
                                  leave out operators that no result needs
  --exact                         keep what ops cannot say, so that the file can be written again
  --disable-vhlo-to-stablehlo     leave VHLO ops as they are stored
  --mlir-print-debuginfo          print locations
  --mlir-print-op-generic         print every op in the generic form
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.context import Context
from xdsl.dialects.builtin import FileLineColLoc, ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation
from xdsl.utils.exceptions import ParseError, VerifyException

from ...dialects.errors import TflowerError, UnsupportedOpError
from ...passes import load
from ...runtime.reader import Selection, read_model
from ...runtime.schema.reader import Source, read
from ..exporters.layout import Layout
from ..exporters.log import Log, summary
from ..exporters.tflite import export
from ..options import Options
from ..text import context, parse, to_text
from . import arguments
from .arguments import FAILURE, MISUSE, Arguments, Output, Result, UsageError
from .expectations import Message
from .opt import Failure, parse_message, verify

_EXPORT, _IMPORT = "mlir-to-tflite-flatbuffer", "tflite-flatbuffer-to-mlir"
_SWITCHES = {
    _EXPORT: False,
    _IMPORT: False,
    "disable-buffer-deduping": False,
    "disable-vhlo-to-stablehlo": False,
    "emit-builtin-tflite-ops": True,
    "emit-custom-ops": False,
    "emit-select-tf-ops": False,
    "emit-stablehlo-ops": False,
    "exact": False,
    "experimental-prune-unreachable-nodes-unconditionally": False,
    "help": False,
    "lower-tensor-list-ops": False,
    "mlir-print-debuginfo": False,
    "mlir-print-op-generic": False,
    "serialize-debug-metadata": False,
    "strip-debug-info": False,
    "use-buffer-offset": False,
    "use-external-constant": False,
}
_VALUES = ("input-arrays", "o", "output-arrays")
_IDENTIFIER = b"TFL3"


def main(argv: Sequence[str], stdin: Output = b"") -> Result:
    """Run the tool in process; return exit code, output and error text."""
    try:
        parsed = Arguments(argv, _SWITCHES, _VALUES)
        name = parsed.input
        if not parsed.switch("help") and parsed.switch(_EXPORT) == parsed.switch(_IMPORT):
            raise UsageError(f"one of --{_EXPORT} and --{_IMPORT} is needed")
    except UsageError as error:
        return MISUSE, "", f"tflower-translate: {error}\n"
    if parsed.switch("help"):
        return 0, __doc__ or "", ""
    translate = _write if parsed.switch(_EXPORT) else _read
    try:
        code, out, err = translate(parsed, name, arguments.read_bytes(name, stdin))
        return code, arguments.deliver(out, parsed.value("o", "-")) if not code else b"", err
    except OSError as error:
        return FAILURE, "", f"tflower-translate: {error}\n"


def _write(parsed: Arguments, name: str, data: bytes) -> Result:
    """Return a `.tflite` file for MLIR text."""
    file = arguments.shown(name)
    log = Log()
    try:
        module = _parse(data.decode(), file)
        verify(module)
        model = export(module, _options(parsed), layout=_layout(parsed), log=log)
    except Failure as failure:
        return FAILURE, b"", "".join(f"{item.render(file)}\n" for item in failure.messages)
    except UnsupportedOpError:
        refused = [item.op for item in log.entries if item.kind == "error" and item.op is not None]
        where = f"{file}: error: failed while converting: '{_function(refused[0])}': "
        return FAILURE, b"", f"{_told(log, file)}{where}{summary(refused)}\n"
    except (TflowerError, VerifyException, UnicodeDecodeError) as error:
        return FAILURE, b"", f"{_told(log, file)}{file}: error: {error}\n"
    return 0, model, _told(log, file)


def _parse(text: str, file: str) -> ModuleOp:
    try:
        return parse(text, name=file, ctx=context(), locate=True)
    except ParseError as error:
        raise Failure([parse_message(text, error)]) from error
    except VerifyException as error:
        raise Failure([Message("error", 0, 0, str(error))]) from error


def _told(log: Log, file: str) -> str:
    """Return what the exporter said, a line for each."""
    lines: list[str] = []
    for entry in log.entries:
        location = None if entry.op is None else entry.op.location
        line = column = 0
        if isinstance(location, FileLineColLoc):
            line, column = location.line.data, location.column.data
        lines.append(f"{Message(entry.kind, line, column, entry.text).render(file)}\n")
    return "".join(lines)


def _function(op: Operation) -> str:
    """Return the name of the function that an op is in."""
    parent = op.parent_op()
    while parent is not None and not isinstance(parent, FuncOp):
        parent = parent.parent_op()
    return "" if parent is None else parent.sym_name.data


def _options(parsed: Arguments) -> Options:
    return Options(
        force_select_tf_ops=not parsed.switch("emit-builtin-tflite-ops"),
        enable_select_tf_ops=parsed.switch("emit-select-tf-ops"),
        allow_custom_ops=parsed.switch("emit-custom-ops"),
        exclude_conversion_metadata=True,
    )


def _layout(parsed: Arguments) -> Layout:
    return Layout(
        compact=False,
        outside=parsed.switch("use-buffer-offset"),
        shared=not parsed.switch("disable-buffer-deduping"),
        named=not parsed.switch("strip-debug-info"),
        located=parsed.switch("serialize-debug-metadata"),
        stablehlo=parsed.switch("emit-stablehlo-ops"),
    )


def _read(parsed: Arguments, name: str, data: bytes) -> Result:
    """Return the MLIR text of a `.tflite` file."""
    file = arguments.shown(name)
    selection = Selection(
        complete=True,
        exact=parsed.switch("exact"),
        inputs=_names(parsed.value("input-arrays")),
        outputs=_names(parsed.value("output-arrays")),
        prune=parsed.switch("experimental-prune-unreachable-nodes-unconditionally"),
        external=parsed.switch("use-external-constant"),
    )
    try:
        source = Source(data, file)
        module = read_model(source, read(source, "Model", _IDENTIFIER), selection)
        if not parsed.switch("disable-vhlo-to-stablehlo"):
            load("vhlo-legalize-stablehlo")().apply(Context(), module)
        text = to_text(
            module,
            generic=parsed.switch("mlir-print-op-generic"),
            debug_info=parsed.switch("mlir-print-debuginfo"),
        )
    except TflowerError as error:
        return FAILURE, b"", f"{file}: error: {error}\n"
    return 0, text, ""


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))


def run() -> None:
    """Run as a command."""
    arguments.run(main, arguments.takes_stdin)
