"""`tflower toco`: the command line of TensorFlow Lite's first converter.

Exit codes: 0 for success, 1 for what failed, also for flags that are not understood.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...dialects.errors import TflowerError
from ...dialects.toco.flags import Format, InputArray
from ..files import write_atomically
from ..options import Optimize
from ..sources import Shape
from ..toco.flag_files import arrays_extra_info, model_flags
from ..toco.told import types_of
from .toco_flags import FLAGS, FlagError, parse, usage

_ASIDE = {
    "input_file",
    "output_file",
    "savedmodel_directory",
    "savedmodel_tagset",
    "input_arrays",
    "output_arrays",
    "input_shapes",
    "input_data_types",
    "mean_values",
    "std_values",
    "batch_size",
    "arrays_extra_info_file",
    "model_flags_file",
    "custom_opdefs",
    "dump_graphviz",
    "dump_graphviz_video",
    "input_type",
    "input_types",
    "post_training_quantize",
    "quantize_weights",
    "quantize_to_float16",
    "logtostderr",
    "v",
}
"""Flags that are no field of the converter's flags."""
_NEW_NAMES = {
    "dump_graphviz": "dump_graphviz_dir",
    "dump_graphviz_video": "dump_graphviz_include_video",
    "input_type": "inference_input_type",
}
_OF_INPUTS = {
    "input_shapes": "shape",
    "mean_values": "mean_value",
    "std_values": "std_value",
    "input_data_types": "data_type",
}
"""Flag with an item for each input, and what of the input it gives."""


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    if not argv or "--help" in argv:
        print(usage())
        return 0
    try:
        flags = parse(argv)
    except FlagError as error:
        print(f"tflower toco: error: {error}", file=sys.stderr)
        return 1
    for name in (name for name in flags if not FLAGS[name].works):
        print(f"--{name} has no effect. It does {FLAGS[name].help}", file=sys.stderr)
    if flags.get("v", 0) > 0 or flags.get("logtostderr"):
        logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    try:
        write_atomically(flags["output_file"], converter(flags).convert())
    except (TflowerError, OSError, ValueError) as error:
        print(f"tflower toco: error: {error}", file=sys.stderr)
        return 1
    return 0


def converter(flags: Mapping[str, Any]) -> Any:
    """Return the converter that does what flags ask for.

    Raises:
        OSError: the input does not exist or is not understood.
        ValueError: the input does not fit the flags.

    """
    file = model_flags(flags["model_flags_file"]) if "model_flags_file" in flags else {}
    inputs = _inputs(flags, file.pop("input_arrays", ()))
    made = _source(flags, inputs, flags.get("output_arrays") or file.pop("output_arrays", None))
    made.experimental_new_converter = False
    told: dict[str, Any] = {"change_concat_input_ranges": True, **file}
    told |= {name: value for name, value in flags.items() if _is_field(name)}
    for old, new in _NEW_NAMES.items():
        if old in flags:
            told[new] = flags[old]
    if flags.get("input_types"):
        told["inference_input_type"] = flags["input_types"][0]
    if {"input_type", "input_types"} & set(flags):
        print("--input_type is deprecated. Use --inference_input_type", file=sys.stderr)
    if "arrays_extra_info_file" in flags:
        told["arrays_extra_info"] = arrays_extra_info(flags["arrays_extra_info_file"])
    told["input_arrays"] = inputs or ()
    if flags.get("quantize_weights") and "QUANTIZED" in told.get("inference_type", ""):
        print("--quantize_weights: inference_type is FLOAT then", file=sys.stderr)
        told["inference_type"] = "FLOAT"
    made.toco_flags = told
    made.allow_custom_ops = bool(flags.get("allow_custom_ops"))
    if flags.get("post_training_quantize") or flags.get("quantize_weights"):
        made.optimizations = [Optimize.DEFAULT]
        if flags.get("quantize_to_float16"):
            made.target_spec.supported_types = ["float16"]
    _select(made, flags)
    return made


def _is_field(name: str) -> bool:
    return name not in _ASIDE and FLAGS[name].works


def _select(made: Any, flags: Mapping[str, Any]) -> None:
    """Allow TensorFlow's own operators, where flags say so."""
    from ..options import OpsSet

    if flags.get("force_select_tf_ops"):
        if not flags.get("enable_select_tf_ops"):
            print("--force_select_tf_ops: enable_select_tf_ops is true then", file=sys.stderr)
        made.target_spec.supported_ops = {OpsSet.SELECT_TF_OPS}
    elif flags.get("enable_select_tf_ops"):
        made.target_spec.supported_ops = {OpsSet.TFLITE_BUILTINS, OpsSet.SELECT_TF_OPS}


def _inputs(flags: Mapping[str, Any], known: Sequence[InputArray]) -> tuple[InputArray, ...] | None:
    """Return what flags and the file of flags say of the inputs; None if that is nothing.

    Raises:
        ValueError: a flag has another number of items than there are inputs.

    """
    by_name = {item.name: item for item in known}
    names = flags.get("input_arrays") or tuple(by_name)
    if not names and set(_OF_INPUTS) & set(flags):
        names = ("",)
    found = [by_name.get(name, InputArray(name)) for name in names]
    for flag, field in _OF_INPUTS.items():
        items = flags.get(flag)
        if items is None:
            continue
        if len(items) != len(found):
            raise ValueError(f"--{flag} has {len(items)} items, there are {len(found)} inputs")
        found = [replace(item, **{field: each}) for item, each in zip(found, items, strict=True)]
    return tuple(found) or None


def _source(
    flags: Mapping[str, Any],
    inputs: tuple[InputArray, ...] | None,
    outputs: Sequence[str] | None,
) -> Any:
    """Return a converter of the input."""
    from ..v1 import TFLiteConverter

    shapes = {item.name: item.shape for item in inputs or () if item.shape is not None}
    names = None if inputs is None else [item.name for item in inputs]
    if "savedmodel_directory" in flags:
        from ..frozen import SignatureSource

        folder, tags = flags["savedmodel_directory"], flags.get("savedmodel_tagset")
        signature = SignatureSource(folder, "serving_default", tags, names, outputs, shapes)
        signature.fill_batch(flags.get("batch_size", 1))
        return TFLiteConverter.of_source(signature)
    if flags.get("input_format") == Format.TFLITE:
        from ..toco.tflite import converter as of_file

        return of_file(flags["input_file"], names, outputs)
    return TFLiteConverter.of_source(_graph(flags, inputs, outputs))


def _graph(
    flags: Mapping[str, Any],
    inputs: tuple[InputArray, ...] | None,
    outputs: Sequence[str] | None,
) -> Any:
    """Return the graph of a file between inputs and outputs."""
    from ..frozen import read, source
    from ..importers import custom_ops

    custom_ops.register(flags.get("custom_opdefs", ()))
    lenient = bool(flags.get("allow_nonexistent_arrays"))
    if not outputs and not lenient:
        raise ValueError(
            "the model does not define output arrays, so --output_arrays must be given"
        )
    graph = read(flags["input_file"])
    placeholders = [node.name for node in graph.node if node.op == "Placeholder"]
    if inputs is None:
        inputs = tuple(InputArray(name) for name in placeholders)
    elif inputs[0].name == "":
        if len(inputs) != 1 or len(placeholders) != 1:
            raise ValueError(
                f"there are {len(placeholders)} placeholders, so --input_arrays must be given"
            )
        inputs = (replace(inputs[0], name=placeholders[0]),)
    shapes: dict[str, Shape | None] = {
        item.name: item.shape for item in inputs if item.shape is not None
    }
    names = [item.name for item in inputs]
    made = source(graph, names, outputs or (), shapes, str(flags["input_file"]), lenient=lenient)
    made.types = types_of(inputs)
    return made
