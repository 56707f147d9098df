"""`tflower convert`: from flags to a converter, to a file and a report.

Exit codes: 0 for success, 1 for a conversion that failed or flags that do not go together, 2 for
flags that are missing or not understood.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...dialects.errors import ConverterError, TflowerError
from ...passes.events import observed
from ..calibration_options import Calibration
from ..converter import Converter
from ..files import write_atomically
from ..importers import custom_ops
from ..lite import TFLiteConverter
from ..modes import INT16X8
from ..options import OpsSet, Optimize
from ..unsupported import UnsupportedOp
from .console import Console
from .flags import PROGRAM, FlagError, parse, parser


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    try:
        flags = parse(argv)
    except FlagError as error:
        parser(v1="--enable_v1_converter" in argv).print_usage(sys.stdout)
        print(f"{PROGRAM}: error: {error}", file=sys.stderr)
        return 1
    except ValueError as error:
        print(f"{PROGRAM}: error: {error}", file=sys.stderr)
        return 1
    console = Console(quiet=flags.quiet or flags.json == "-")
    try:
        report = _convert(flags, console)
    except (TflowerError, OSError, ValueError) as error:
        console.failed(f"{PROGRAM}: error: {error}")
        _write_report(flags.json, failure(error))
        return 1
    _write_report(flags.json, report)
    return 0


def failure(error: Exception) -> dict[str, Any]:
    """Return the report of a conversion that failed."""
    errors = error.errors if isinstance(error, ConverterError) else []
    return {
        "error": str(error),
        "kind": type(error).__name__,
        "unsupported": [
            {
                "op": record.operator.name,
                "count": record.count,
                "first": record.location,
                "reason": record.reason,
            }
            for record in errors
            if isinstance(record, UnsupportedOp)
        ],
    }


def _write_report(where: str | None, report: dict[str, Any]) -> None:
    text = json.dumps(report, indent=2)
    if where == "-":
        print(text)
    elif where:
        write_atomically(where, f"{text}\n".encode())


def _convert(flags: Namespace, console: Console) -> dict[str, Any]:
    output = Path(flags.output_file)
    converter = _from_v1_flags(flags) if flags.enable_v1_converter else _from_flags(flags)
    converter.backend = flags.backend
    converter.enable_timing = flags.timing
    converter.experimental_new_converter = flags.experimental_new_converter
    if flags.experimental_new_quantizer is not None:
        converter.experimental_new_quantizer = flags.experimental_new_quantizer
    quantize(converter, flags)
    prune(converter, flags)
    if flags.compare:
        return _compared(converter, flags, console)
    with console.progress() as converter.listener, _traced(flags.trace):
        model = converter.convert()
        write_atomically(output, model)
    console.done(converter.report, output)
    return {"output": str(output), **converter.report.to_json()}


def _compared(converter: Converter, flags: Namespace, console: Console) -> dict[str, Any]:
    """Convert by two backends, write both files and print how they differ."""
    from ..toco.compare import compare_backends

    output = Path(flags.output_file)
    with console.progress() as converter.listener, _traced(flags.trace):
        found = compare_backends(converter, backends=flags.backend.split(","))
    files = {name: output.with_suffix(f".{name}.tflite") for name in found.backends}
    for name, file in files.items():
        write_atomically(file, found.models[name])
    if not flags.quiet and flags.json != "-":
        print(found)
        print(f"Written: {', '.join(str(file) for file in files.values())}")
    return {"outputs": {name: str(file) for name, file in files.items()}, **found.to_json()}


@contextmanager
def _traced(file: str | None) -> Generator[None]:
    """Write every applied rule to a file, if one is given."""
    if file is None:
        yield
        return
    from ..trace import Trace

    with open(file, "w", encoding="utf-8") as stream, observed(Trace(stream)):
        yield


def quantize(converter: Converter, flags: Namespace) -> None:
    """Set a converter up for the quantization that the flags ask for."""
    if not flags.quantize:
        return
    from .. import datasets, rules

    converter.optimizations = [Optimize.DEFAULT]
    converter.calibration = Calibration(method=flags.calibration_method)
    converter.require_integer = flags.require_integer
    converter.statistics = flags.statistics
    if flags.quantize == "float16":
        converter.target_spec.supported_types = ["float16"]
    if flags.quantize == "int16x8":
        converter.target_spec.supported_ops = [INT16X8, OpsSet.TFLITE_BUILTINS]
    if flags.quantize_rules:
        converter.quantization_rules = rules.load(flags.quantize_rules)
    if flags.data:
        converter.representative_dataset = datasets.load(flags.data, converter.opened_float_model)


def prune(converter: Converter, flags: Namespace) -> None:
    """Set a converter up for the pruning that the flags ask for."""
    if not flags.prune and not flags.prune_layers:
        return
    from ..pruning import Pruning

    pairs = (rule.rpartition("=") for rule in flags.prune_layers)
    rules = [(where, told) for where, _, told in pairs]
    converter.pruning = Pruning(flags.prune or "none", rules, storage=flags.prune_storage)


def _from_flags(flags: Namespace) -> Converter:
    keys = flags.saved_model_signature_key
    if flags.keras_model_file:
        return TFLiteConverter.from_keras_model(flags.keras_model_file)
    return TFLiteConverter.from_saved_model(
        flags.saved_model_dir, _names(keys), _tags(flags.saved_model_tag_set)
    )


def _from_v1_flags(flags: Namespace) -> Converter:
    from ..v1 import TFLiteConverter as V1Converter

    custom_ops.register(_names(flags.custom_opdefs) or ())
    inputs, outputs = _names(flags.input_arrays), _names(flags.output_arrays)
    shapes = _shapes(inputs or [], flags.input_shapes)
    if flags.graph_def_file:
        made = V1Converter.from_frozen_graph(flags.graph_def_file, inputs, outputs, shapes)
    elif flags.saved_model_dir:
        made = V1Converter.from_saved_model(
            flags.saved_model_dir,
            inputs,
            shapes,
            outputs,
            _tags(flags.saved_model_tag_set),
            flags.saved_model_signature_key,
        )
    else:
        made = V1Converter.from_keras_model_file(flags.keras_model_file, inputs, shapes, outputs)
    _set_v1(made, flags)
    return made


def _set_v1(made: Any, flags: Namespace) -> None:
    made.inference_type = _type("inference_type", flags.inference_type)
    if flags.inference_input_type:
        made.inference_input_type = _type("inference_input_type", flags.inference_input_type)
    if flags.default_ranges_min is not None:
        made.default_ranges_stats = (flags.default_ranges_min, flags.default_ranges_max)
    if flags.mean_values:
        made.quantized_input_stats = _stats(made.get_input_arrays(), flags)
    if flags.post_training_quantize:
        made.optimizations = [Optimize.DEFAULT]
    if flags.quantize_to_float16:
        made.target_spec.supported_types = ["float16"]
    if flags.target_ops:
        made.target_spec.supported_ops = _ops_sets(flags.target_ops)
    if flags.experimental_select_user_tf_ops:
        if OpsSet.SELECT_TF_OPS not in made.target_spec.supported_ops:
            raise ValueError(
                "--experimental_select_user_tf_ops can only be set if SELECT_TF_OPS is in "
                "--target_ops"
            )
        names = _names(flags.experimental_select_user_tf_ops)
        made.target_spec.experimental_select_user_tf_ops = names
    made.reorder_across_fake_quant = flags.reorder_across_fake_quant
    made.change_concat_input_ranges = flags.change_concat_input_ranges == "TRUE"
    made.dump_graphviz_dir = flags.dump_graphviz_dir
    made.dump_graphviz_video = flags.dump_graphviz_video
    made.conversion_summary_dir = flags.conversion_summary_dir
    if flags.output_format:
        made.output_format = flags.output_format
    made.allow_custom_ops = bool(flags.allow_custom_ops)


def _names(text: str | None) -> list[str] | None:
    return text.split(",") if text else None


def _tags(text: str | None) -> set[str] | None:
    return None if text is None else set(text.split(",")) - {""}


def _shapes(names: list[str], text: str | None) -> dict[str, list[int]] | None:
    if not text:
        return None
    shapes = [[int(size) for size in item.split(",") if size] for item in text.split(":")]
    return dict(zip(names, shapes, strict=True))


def _stats(names: list[str], flags: Namespace) -> dict[str, tuple[float, float]]:
    means = [float(value) for value in flags.mean_values.split(",")]
    deviations = [float(value) for value in flags.std_dev_values.split(",")]
    if len(means) != len(names) or (len(names) > 1 and not flags.input_arrays):
        raise ValueError(
            "Mismatching --input_arrays, --std_dev_values, and --mean_values. The flags must "
            f"have the same number of items. The current input arrays are '{','.join(names)}'. "
            "--input_arrays must be present when specifying --std_dev_values and --mean_values "
            "with multiple input tensors in order to map between names and values."
        )
    return dict(zip(names, zip(means, deviations, strict=True), strict=True))


def _type(flag: str, name: str) -> str:
    types = {"FLOAT": "float32", "INT8": "int8", "UINT8": "uint8", "QUANTIZED_UINT8": "uint8"}
    if name not in types:
        raise ValueError(
            f"Unsupported value for `{flag}` flag. Expected FLOAT, INT8, UINT8, or "
            f"QUANTIZED_UINT8 instead got {name}."
        )
    return types[name]


def _ops_sets(text: str) -> set[OpsSet]:
    options = OpsSet.get_options()
    chosen = text.split(",")
    if not set(chosen) <= set(options):
        raise ValueError(f"Invalid value for --target_ops. Options: {','.join(options)}")
    return {OpsSet(name) for name in chosen}
