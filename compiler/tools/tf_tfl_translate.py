"""`tflower-tf-tfl-translate`: the whole conversion, with everything said by flags.

    tflower-tf-tfl-translate [FILE] [-o FILE] [FLAG]...

FILE is a GraphDef, as text or binary, the folder of a SavedModel, or MLIR text.

  --input-mlir                        FILE is MLIR text
  --savedmodel-objectgraph-to-mlir, --savedmodel-signaturedefs-to-mlir
                                      FILE is the folder of a SavedModel
  --tf-savedmodel-tags=TAG,...        tags of the MetaGraph (default: serve)
  --tf-savedmodel-exported-names=NAME,...
                                      signatures to convert (default: all)
  --output-mlir                       write MLIR text instead of a `.tflite` file
  --mlir-print-debuginfo              with locations

Of a GraphDef:
  --tf-input-arrays=NAME,...          inputs
  --tf-input-data-types=DT_TYPE,...   their types, nothing for those of the graph
  --tf-input-shapes=1,2:3,...         their shapes, dimensions of -1 being unknown
  --tf-output-arrays=NAME,...         outputs
  --tf-custom-opdefs=OPDEF            describes an op that TensorFlow does not have

  --tf-debug-info=FILE                where its nodes were made, for messages

Of quantization:
  --tf-inference-type=DT_QINT8        the type of activations
  --tf-input-min-values=NUMBER,..., --tf-input-max-values=NUMBER,...
                                      the ranges of the inputs
  --emit-quant-adaptor-ops            inputs and outputs stay real
  --quant-stats=FILE                  measured ranges, a QuantizationInfo as text
  --weight_quantization=INT8|FLOAT16  weights alone

Flags of the conversion, as upstream's: --emit-builtin-tflite-ops, --emit-select-tf-ops,
--emit-custom-ops, --allow-all-select-tf-ops, --select-user-tf-ops=OP,..., --unfold_batchmatmul,
--unfold-large-splat-constant, --guarantee-all-funcs-one-use, --enable-dynamic-update-slice,
--preserve-assert-op, --lower-tensor-list-ops, --legalize-custom-tensor-list-ops,
--reduce-type-precision, --strip-debug-info, --use-buffer-offset, --model-origin-framework=NAME.
--enable-hlo-to-tf-conversion takes programs with ops of StableHLO. The rest of upstream's are
accepted and change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.arg_spec import ArgSpec
from xdsl.utils.exceptions import ParseError, VerifyException

from ...dialects.errors import ConverterError, TflowerError, UnsupportedOpError
from .. import backends, collector
from ..driver import PassRunner, verify
from ..exporters.layout import Layout
from ..exporters.log import Entry, Log, summary
from ..exporters.tflite import export
from ..importers.debug_info import attach, trace
from ..importers.debug_info import read as read_debug_info
from ..options import Options
from ..text import context, parse, to_text
from . import arguments
from .arguments import FAILURE, MISUSE, Arguments, Output, Result, UsageError
from .quantization_flags import quantization

_OPTIONS = {
    "allow-all-select-tf-ops": False,
    "emit-builtin-tflite-ops": True,
    "emit-custom-ops": False,
    "emit-select-tf-ops": False,
    "enable-dynamic-update-slice": False,
    "guarantee-all-funcs-one-use": False,
    "legalize-custom-tensor-list-ops": False,
    "lower-tensor-list-ops": True,
    "preserve-assert-op": False,
    "reduce-type-precision": False,
    "unfold-large-splat-constant": False,
    "unfold_batchmatmul": False,
}
_SWITCHES = {
    **_OPTIONS,
    "disable-hlo-to-tfl-conversion": False,
    "emit-quant-adaptor-ops": False,
    "enable-composite-direct-lowering": False,
    "enable-hlo-to-tf-conversion": False,
    "enable-stablehlo-conversion": False,
    "help": False,
    "import-hlo": False,
    "input-mlir": False,
    "mlir-pretty-debuginfo": False,
    "mlir-print-debuginfo": False,
    "output-mlir": False,
    "post-training-quantization": False,
    "savedmodel-objectgraph-to-mlir": False,
    "savedmodel-signaturedefs-to-mlir": False,
    "strip-debug-info": False,
    "tf-convert-legacy-fed-inputs": True,
    "tf-enable-shape-inference-on-import": False,
    "tf-prune-unused-nodes": True,
    "tf-upgrade-legacy": False,
    "use-buffer-offset": False,
    "use-splatted-constant": False,
}
_VALUES = (
    "hlo-import-type",
    "model-origin-framework",
    "o",
    "quant-stats",
    "select-user-tf-ops",
    "tf-control-output-arrays",
    "tf-custom-opdefs",
    "tf-debug-info",
    "tf-inference-type",
    "tf-input-arrays",
    "tf-input-data-types",
    "tf-input-max-values",
    "tf-input-min-values",
    "tf-input-shapes",
    "tf-output-arrays",
    "tf-savedmodel-exported-names",
    "tf-savedmodel-tags",
    "weight_quantization",
)
_UNRANKED = "*"
_AFTER_STATISTICS = "tf-functional-control-flow-to-regions"
_LEFT_OVER = "tf.StatefulPartitionedCall"


def main(argv: Sequence[str], stdin: Output = b"") -> Result:
    """Run the tool in process; return exit code, output and error text."""
    try:
        parsed = Arguments(argv, _SWITCHES, _VALUES)
        name = parsed.input
    except UsageError as error:
        return MISUSE, "", f"tflower-tf-tfl-translate: {error}\n"
    if parsed.switch("help"):
        return 0, __doc__ or "", ""
    log = Log()
    try:
        with collector.apart():
            out = _translate(parsed, name, stdin, log)
        return 0, arguments.deliver(out, parsed.value("o", "-")), ""
    except (TflowerError, UsageError, ParseError) as error:
        told = [item for item in log.entries if item.kind == "error"]
        lines = [line for item in told for line in _told(item)]
        refused = [item.op for item in told if item.op is not None]
        whole = summary(refused) if isinstance(error, UnsupportedOpError) and refused else error
        return FAILURE, "", "\n".join([*lines, f"error: {whole}"]) + "\n"
    except OSError as error:
        return FAILURE, "", f"tflower-tf-tfl-translate: {error}\n"


def _told(entry: Entry) -> list[str]:
    """Return an error as lines, with where its op was made if that is known."""
    places = [] if entry.op is None else trace(entry.op.location)
    shown = [f"{item.filename.data}:{item.line.data}:{max(item.column.data, 1)}" for item in places]
    if not shown:
        return [f"error: {entry.text}"]
    return [
        f"{shown[0]}: error: {entry.text}",
        *(f"{item}: note: called from" for item in shown[1:]),
    ]


_FROM_HLO = (ArgSpec("stablehlo-compatibility-expander", {}), ArgSpec("tfl-legalize-hlo", {}))
_TO_STORED = ArgSpec("stablehlo-legalize-vhlo", {})


def _translate(parsed: Arguments, name: str, stdin: Output, log: Log) -> Output:
    if parsed.value("select-user-tf-ops") and not parsed.switch("emit-select-tf-ops"):
        raise UsageError("--select-user-tf-ops needs --emit-select-tf-ops")
    options = _options(parsed)
    module = _load(parsed, name, stdin)
    _verify(module, log)
    PassRunner(Context()).run(module, (*_plan(parsed, options), _TO_STORED))
    verify(module, "passes")
    if any(op.name == _LEFT_OVER for op in module.walk()):
        raise ConverterError("The Graph contains unsupported `StatefulPartionedCallOp`(s)")
    if parsed.switch("output-mlir"):
        return to_text(module, debug_info=parsed.switch("mlir-print-debuginfo"))
    layout = Layout(
        compact=False,
        outside=parsed.switch("use-buffer-offset"),
        named=not parsed.switch("strip-debug-info"),
    )
    return export(module, options, layout=layout, log=log)


def _verify(module: ModuleOp, log: Log) -> None:
    """Check what was imported.

    Raises:
        ConverterError: it is invalid; `log` knows which op is, if one is.

    """
    try:
        verify(module, "import")
    except ConverterError:
        for op in module.walk():
            try:
                op.verify(verify_nested_ops=False)
            except VerifyException as error:
                log.error(str(error), op)
        raise


def _plan(parsed: Arguments, options: Options) -> tuple[ArgSpec, ...]:
    """Return the passes; measured ranges that a file holds are taken in before legalization."""
    specs = backends.plan(options)
    if parsed.switch("enable-hlo-to-tf-conversion"):
        specs = (*_FROM_HLO, *specs)
    if not (file := parsed.value("quant-stats")):
        return specs
    text = arguments.read_bytes(file, b"").decode()
    measured = ArgSpec("quant-import-stats", {"quant-test-stats": (text,)})
    at = next((i for i, spec in enumerate(specs) if spec.name == _AFTER_STATISTICS), 0)
    return (*specs[:at], measured, *specs[at:])


def _options(parsed: Arguments) -> Options:
    sides = ("tf-input-min-values", "tf-input-max-values")
    low, high = (parsed.value(side) for side in sides)
    quantized = quantization(
        parsed.value("tf-inference-type"),
        parsed.value("weight_quantization"),
        len(_names(parsed.value("tf-input-arrays"))),
        (low, high),
        adapted=parsed.switch("emit-quant-adaptor-ops"),
    )
    return Options(
        quantization=quantized,
        model_origin_framework=parsed.value("model-origin-framework", "UNSET"),
        force_select_tf_ops=not parsed.switch("emit-builtin-tflite-ops"),
        enable_select_tf_ops=parsed.switch("emit-select-tf-ops"),
        allow_custom_ops=parsed.switch("emit-custom-ops"),
        select_user_tf_ops=tuple(_names(parsed.value("select-user-tf-ops"))),
        unfold_batchmatmul=parsed.switch("unfold_batchmatmul"),
        unfold_large_splat_constant=parsed.switch("unfold-large-splat-constant"),
        guarantee_all_funcs_one_use=parsed.switch("guarantee-all-funcs-one-use"),
        enable_dynamic_update_slice=parsed.switch("enable-dynamic-update-slice"),
        preserve_assert_op=parsed.switch("preserve-assert-op"),
        lower_tensor_list_ops=parsed.switch("lower-tensor-list-ops"),
        legalize_custom_tensor_list_ops=parsed.switch("legalize-custom-tensor-list-ops"),
        reduce_type_precision=parsed.switch("reduce-type-precision"),
        exclude_conversion_metadata=True,
    )


# Input.


def _load(parsed: Arguments, name: str, stdin: Output) -> ModuleOp:
    """Return the model as a module of `tf` ops."""
    if parsed.switch("input-mlir"):
        text = arguments.read_bytes(name, stdin).decode()
        return parse(text, name=arguments.shown(name), ctx=context(), locate=True)
    folder = "savedmodel-objectgraph-to-mlir", "savedmodel-signaturedefs-to-mlir"
    if any(parsed.switch(flag) for flag in folder):
        from ..importers.saved_model import import_saved_model

        keys = _names(parsed.value("tf-savedmodel-exported-names"))
        tags = _names(parsed.value("tf-savedmodel-tags", "serve"))
        return import_saved_model(name, keys or None, tags)
    return _graph(parsed, name, stdin)


def _graph(parsed: Arguments, name: str, stdin: Output) -> ModuleOp:
    from ..importers.graphdef import import_graph_def

    graph = _graph_def(name, arguments.read_bytes(name, stdin))
    inputs = _names(parsed.value("tf-input-arrays"))
    shapes = _shapes(parsed.value("tf-input-shapes"), inputs)
    if not parsed.switch("tf-upgrade-legacy"):
        _refuse_legacy(graph)
    _feed(graph, inputs, parsed.value("tf-input-data-types").split(","), shapes)
    outputs = _names(parsed.value("tf-output-arrays"))
    definitions = [_op_def(text) for text in parsed.values("tf-custom-opdefs")]
    given = dict(zip(inputs, shapes, strict=True))
    module = import_graph_def(graph, given, outputs or None, definitions)
    if file := parsed.value("tf-debug-info"):
        attach(module, read_debug_info(arguments.read_bytes(file, stdin), file))
    return module


def _graph_def(name: str, data: bytes) -> Any:
    """Return a GraphDef, which is text if it looks like it."""
    from ..importers import protos
    from ..importers.read import looks_like_text, parse, parse_text

    where = arguments.shown(name)
    if Path(name).suffix in (".pbtxt", ".txt") or looks_like_text(data):
        return parse_text(protos.GraphDef, data, where)
    return parse(protos.GraphDef, data, where)


def _op_def(text: str) -> Any:
    from ..importers import protos
    from ..importers.read import parse_text

    return parse_text(protos.message_class("OpDef"), text.encode(), "tf-custom-opdefs")


def _refuse_legacy(graph: Any) -> None:
    """Refuse the loops and branches of TensorFlow 1, which nobody asked to upgrade.

    Raises:
        ConverterError: there are some.

    """
    from ..importers.order import CONTROL_FLOW_V1

    if any(node.op in CONTROL_FLOW_V1 for node in graph.node):
        raise ConverterError(
            "The graph has Control Flow V1 ops. TFLite converter doesn't support Control Flow V1 "
            "ops. Consider using Control Flow V2 ops instead."
        )


def _feed(
    graph: Any,
    inputs: Sequence[str],
    types: Sequence[str],
    shapes: Sequence[list[int] | None],
) -> None:
    """Turn the nodes of inputs whose type is given into placeholders of that type.

    A shape that is given takes the place of the graph's.
    """
    from ..importers import protos

    numbers = protos.TensorProto.DESCRIPTOR.fields_by_name["dtype"].enum_type.values_by_name
    nodes = {node.name: node for node in graph.node}
    for name, shape in zip(inputs, shapes, strict=True):
        if shape is not None and name in nodes and nodes[name].op == "Placeholder":
            nodes[name].attr.pop("shape", None)
            nodes[name].attr.pop("_output_shapes", None)
    for name, type in zip(inputs, types, strict=False):
        node = nodes.get(name)
        if node is None or not type or node.op == "Placeholder":
            continue
        if type not in numbers:
            raise UsageError(f"{type} is no data type")
        node.op = "Placeholder"
        del node.input[:]
        node.attr.clear()
        node.attr["dtype"].type = numbers[type].number


def _shapes(text: str, inputs: Sequence[str]) -> list[list[int] | None]:
    """Return the shapes of inputs; None where none is given."""
    if not text:
        return [None] * len(inputs)
    parts = text.split(":")
    if len(parts) != len(inputs):
        raise UsageError(f"{len(parts)} shapes for {len(inputs)} inputs")
    try:
        return [
            None if part == _UNRANKED else [int(size) for size in part.split(",") if size]
            for part in parts
        ]
    except ValueError as error:
        raise UsageError(f"{text}: a shape is a list of numbers") from error


def _names(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.strip())]


def run() -> None:
    """Run as a command."""
    arguments.run(main, arguments.takes_stdin)
