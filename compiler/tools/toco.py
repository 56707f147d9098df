"""`tflower toco`: the command line of TensorFlow Lite's first converter.

Exit codes: 0 for success, 1 for what failed, also for flags that are not understood.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ...dialects.errors import TflowerError
from ...dialects.toco.flags import Format, InputArray
from ..files import write_atomically
from ..options import Optimize
from ..sources import Shape
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
    "dump_graphviz",
    "dump_graphviz_video",
    "input_type",
    "input_types",
    "post_training_quantize",
    "quantize_weights",
    "quantize_to_float16",
    "v",
}
"""Flags that are no field of the converter's flags."""
_NEW_NAMES = {
    "dump_graphviz": "dump_graphviz_dir",
    "dump_graphviz_video": "dump_graphviz_include_video",
    "input_type": "inference_input_type",
}


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
    if flags.get("v", 0) > 0:
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
    made = _source(flags)
    made.experimental_new_converter = False
    told = {name: value for name, value in flags.items() if _is_field(name)}
    told.setdefault("change_concat_input_ranges", True)
    for old, new in _NEW_NAMES.items():
        if old in flags:
            told[new] = flags[old]
    if flags.get("input_types"):
        told["inference_input_type"] = flags["input_types"][0]
    names = flags.get("input_arrays", ())
    if "mean_values" in flags or "std_values" in flags:
        means = flags.get("mean_values", (0.0,) * len(names))
        deviations = flags.get("std_values", (1.0,) * len(names))
        told["input_arrays"] = tuple(
            InputArray(name, mean_value=mean, std_value=deviation)
            for name, mean, deviation in zip(names, means, deviations, strict=True)
        )
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


def _source(flags: Mapping[str, Any]) -> Any:
    """Return a converter of the input."""
    from ..frozen import read
    from ..v1 import TFLiteConverter

    inputs, outputs = flags.get("input_arrays"), flags.get("output_arrays")
    sizes: Sequence[Shape] = flags.get("input_shapes", ())
    shapes = dict[str, Shape | None](zip(inputs or (), sizes, strict=False))
    if "savedmodel_directory" in flags:
        tags = flags.get("savedmodel_tagset")
        return TFLiteConverter.from_saved_model(
            flags["savedmodel_directory"], inputs, shapes, outputs, tags
        )
    if flags.get("input_format") == Format.TFLITE:
        from ..toco.tflite import converter as of_file

        return of_file(flags["input_file"])
    if not outputs:
        raise ValueError(
            "the model does not define output arrays, so --output_arrays must be given"
        )
    if inputs is None:
        graph = read(flags["input_file"])
        inputs = [node.name for node in graph.node if node.op == "Placeholder"]
    return TFLiteConverter.from_frozen_graph(flags["input_file"], inputs, outputs, shapes)
