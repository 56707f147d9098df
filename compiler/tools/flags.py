"""The flags of `tflower convert`: both sets of `tflite_convert`, and our own few.

Source: `tflite_convert.py` of upstream. As there, flags that are not known are ignored but for
some that had another name once.
"""

from __future__ import annotations

import argparse
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from typing import NoReturn

from ..calibration_options import METHODS

PROGRAM = "tflower convert"

PAIRS = ("toco,mlir", "mlir,toco")
"""Backends that are compared."""
_RENAMED = {
    "--input_file": "--graph_def_file",
    "--savedmodel_directory": "--saved_model_dir",
    "--std_value": "--std_dev_values",
    "--batch_size": "--input_shapes",
    "--dump_graphviz": "--dump_graphviz_dir",
}


class FlagError(Exception):
    """Flags that do not go together; the command ends with code 1."""


def boolean(flag: str) -> Callable[[str], bool]:
    """Return the type of a flag that may stand alone or be given true or false."""

    def read(text: str) -> bool:
        if text.lower() not in ("true", "false"):
            raise ValueError(
                f"Invalid argument to {flag}. Must use flag alone, or specify true/false."
            )
        return text.lower() == "true"

    return read


class _BooleanAction(argparse.Action):
    """Stores a boolean; a bad value is a ValueError and not the parser's own message."""

    def __call__(
        self,
        parser: ArgumentParser,
        namespace: Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        value = True if values is None else boolean(self.option_strings[0])(str(values))
        setattr(namespace, self.dest, value)


def parser(v1: bool = False) -> ArgumentParser:
    """Return the parser of one flag set, of the API of TensorFlow 2 or of 1."""
    made = ArgumentParser(
        PROGRAM,
        description="Convert a TensorFlow model to TensorFlow Lite."
        + (" These are the flags with --enable_v1_converter." if v1 else ""),
    )
    made.add_argument(
        "--output_file", required=True, metavar="FILE", help="where the model is written"
    )
    _add_own(made)
    group = made.add_mutually_exclusive_group(required=v1)
    group.add_argument("--saved_model_dir", metavar="DIR", help="the folder of a SavedModel")
    group.add_argument("--keras_model_file", metavar="FILE", help="a file that holds a Keras model")
    made.add_argument(
        "--saved_model_tag_set",
        metavar="TAGS",
        help="its tags, comma-separated; serve if not given",
    )
    made.add_argument(
        "--saved_model_signature_key",
        metavar="KEY",
        help="the signature to convert; "
        + ("serving_default" if v1 else "all, or comma-separated"),
    )
    made.add_argument(
        "--enable_v1_converter", action="store_true", help="take the flags of TensorFlow 1"
    )
    _boolean(made, "--experimental_new_converter", True, "false: convert as TOCO does")
    _boolean(made, "--experimental_new_quantizer", None, "which quantizer to use")
    if v1:
        group.add_argument(
            "--graph_def_file", metavar="FILE", help="a file that holds a frozen GraphDef"
        )
        _add_v1(made)
    return made


def _add_own(made: ArgumentParser) -> None:
    own = made.add_argument_group("about the run")
    own.add_argument("--quiet", action="store_true", help="print nothing but errors")
    own.add_argument(
        "--json", nargs="?", const="-", metavar="FILE", help="write a report; alone: to stdout"
    )
    own.add_argument(
        "--backend",
        choices=("mlir", "toco", *PAIRS),
        metavar="BACKEND",
        default="mlir",
        help="mlir if not given, or toco; two with --compare, as toco,mlir",
    )
    own.add_argument(
        "--compare",
        action="store_true",
        help="convert by two backends, write FILE.toco.tflite and FILE.mlir.tflite, and say how "
        "they differ",
    )
    own.add_argument("--trace", metavar="FILE", help="write every applied rule, as lines of JSON")
    own.add_argument(
        "--quantize",
        choices=("dynamic", "float16", "int8", "int16x8"),
        help="int8 and int16x8 need --data or --statistics",
    )
    own.add_argument(
        "--data", metavar="DATA", help="samples: a .npz file of arrays by input, or module:function"
    )
    own.add_argument(
        "--statistics", metavar="FILE", help="what `tflower calibrate` wrote, in place of --data"
    )
    own.add_argument(
        "--calibration-method", choices=METHODS, default="auto", help="how ranges are chosen"
    )
    own.add_argument(
        "--quantize-rules",
        metavar="FILE",
        help="lines `expression: way` about layer paths; ways: int8, int16x8, int4, dynamic, "
        "weights4, float16, float, default",
    )
    own.add_argument(
        "--require-integer", action="store_true", help="fail if anything computes with floats"
    )
    own.add_argument(
        "--prune",
        metavar="PATTERN",
        help="make small weights zero: a share such as 0.8, one of blocks such as 0.8,1x16, or how "
        "many of how many are kept, such as 2:4",
    )
    own.add_argument(
        "--prune-layers",
        metavar="EXPRESSION=PATTERN",
        action="append",
        default=[],
        help="the same of the layers where the expression is found in the path, or =none; may be "
        "repeated, the first that is found holds",
    )
    own.add_argument(
        "--prune-storage",
        choices=("sparse", "dense"),
        default="sparse",
        help="dense: keep the zeros in the file",
    )
    own.add_argument("--timing", action="store_true", help="print the time of each pass")


def _boolean(made: ArgumentParser, flag: str, default: bool | None, text: str) -> None:
    made.add_argument(
        flag, nargs="?", action=_BooleanAction, default=default, metavar="true|false", help=text
    )


def _add_v1(made: ArgumentParser) -> None:
    upper: Callable[[str], str] = str.upper
    numbers = made.add_argument_group("numbers")
    numbers.add_argument("--output_format", type=upper, choices=["TFLITE", "GRAPHVIZ_DOT"])
    numbers.add_argument(
        "--inference_type", type=upper, default="FLOAT", help="FLOAT, INT8, UINT8, QUANTIZED_UINT8"
    )
    numbers.add_argument("--inference_input_type", type=upper, help="the same of the inputs")
    numbers.add_argument("--mean_values", help="of each uint8 input, comma-separated")
    numbers.add_argument("--std_dev_values", help="of each uint8 input, comma-separated")
    numbers.add_argument("--default_ranges_min", type=float, help="range of what has none")
    numbers.add_argument("--default_ranges_max", type=float, help="range of what has none")
    numbers.add_argument(
        "--post_training_quantize",
        "--quantize_weights",
        action="store_true",
        help="store weights as int8",
    )
    numbers.add_argument("--quantize_to_float16", action="store_true", help="store as float16")
    numbers.add_argument("--reorder_across_fake_quant", action="store_true")
    numbers.add_argument("--change_concat_input_ranges", type=upper, choices=["TRUE", "FALSE"])
    border = made.add_argument_group("borders of the graph")
    border.add_argument("--input_arrays", help="names of the inputs, comma-separated")
    border.add_argument("--input_shapes", help="their shapes, such as 1,224,224,3:1,10")
    border.add_argument("--output_arrays", help="names of the outputs, comma-separated")
    border.add_argument("--drop_control_dependency", action="store_true")
    ops = made.add_argument_group("ops")
    _boolean(made, "--allow_custom_ops", None, "write ops that are not known as custom ones")
    ops.add_argument("--custom_opdefs", help="OpDefs of custom ops in text form, comma-separated")
    ops.add_argument("--target_ops", help="names of OpsSet, comma-separated")
    ops.add_argument("--experimental_select_user_tf_ops", help="comma-separated names")
    dumps = made.add_argument_group("dumps of the old converter")
    dumps.add_argument("--dump_graphviz_dir")
    dumps.add_argument("--dump_graphviz_video", action="store_true")
    dumps.add_argument("--conversion_summary_dir")


def parse(argv: Sequence[str]) -> Namespace:
    """Read a command line with the set that it asks for, and check what goes together.

    Raises:
        FlagError: flags contradict each other.
        SystemExit: a flag is missing or has a bad value.

    """
    known, rest = parser(v1="--enable_v1_converter" in argv).parse_known_args(argv)
    for flag in rest:
        for old, new in _RENAMED.items():
            if flag.startswith(old):
                raise FlagError(f"\n  Use {new} instead of {old}")
    if not known.enable_v1_converter and not known.quiet and (idle := _of_v1(rest)):
        print(f"{', '.join(idle)}: no effect without --enable_v1_converter", file=sys.stderr)
    check_quantization(known)
    if known.enable_v1_converter:
        _check_v1(known)
    elif not known.saved_model_dir and not known.keras_model_file:
        raise FlagError("one of the arguments --saved_model_dir --keras_model_file is required")
    return known


def _of_v1(rest: Sequence[str]) -> list[str]:
    """Return the flags of TensorFlow 1 among those that are not known, which are ignored."""
    known = parser(v1=True)._option_string_actions  # pyright: ignore[reportPrivateUsage]
    return [name for flag in rest if (name := flag.partition("=")[0]) in known]


_INTEGERS = ("int8", "int16x8")


def check_quantization(flags: Namespace) -> None:
    """Check that the flags about quantization go together.

    Raises:
        FlagError: they do not.

    """
    if flags.compare != (flags.backend in PAIRS):
        _refuse("--compare needs two backends, and two backends --compare: --backend=toco,mlir")
    if flags.data and flags.statistics:
        _refuse("--data and --statistics can not be used together")
    if flags.quantize in _INTEGERS and not (flags.data or flags.statistics):
        _refuse(f"--quantize {flags.quantize} needs --data or --statistics")
    for flag in ("data", "statistics", "require_integer"):
        if getattr(flags, flag) and flags.quantize not in _INTEGERS:
            _refuse(f"--{flag.replace('_', '-')} needs --quantize int8 or --quantize int16x8")
    if flags.quantize_rules and not flags.quantize:
        _refuse("--quantize-rules needs --quantize")
    for rule in flags.prune_layers:
        if "=" not in rule:
            _refuse(f"--prune-layers {rule}: EXPRESSION=PATTERN is needed")
    if flags.prune_storage != "sparse" and not (flags.prune or flags.prune_layers):
        _refuse("--prune-storage needs --prune or --prune-layers")


def _check_v1(flags: Namespace) -> None:
    if flags.graph_def_file and not (flags.input_arrays and flags.output_arrays):
        _refuse("--input_arrays and --output_arrays are required with --graph_def_file")
    if flags.input_shapes:
        if not flags.input_arrays:
            _refuse("--input_shapes must be used with --input_arrays")
        if flags.input_shapes.count(":") != flags.input_arrays.count(","):
            _refuse("--input_shapes and --input_arrays must have the same number of items")
    if bool(flags.std_dev_values) != bool(flags.mean_values):
        _refuse("--std_dev_values and --mean_values must be used together")
    if flags.std_dev_values and flags.std_dev_values.count(",") != flags.mean_values.count(","):
        _refuse("--std_dev_values, --mean_values must have the same number of items")
    if (flags.default_ranges_min is None) != (flags.default_ranges_max is None):
        _refuse("--default_ranges_min and --default_ranges_max must be used together")
    if flags.dump_graphviz_video and not flags.dump_graphviz_dir:
        _refuse("--dump_graphviz_video must be used with --dump_graphviz_dir")
    if flags.custom_opdefs and not flags.experimental_new_converter:
        _refuse("--custom_opdefs must be used with --experimental_new_converter")
    if flags.custom_opdefs and not flags.allow_custom_ops:
        _refuse("--custom_opdefs must be used with --allow_custom_ops")
    if flags.experimental_select_user_tf_ops and not flags.experimental_new_converter:
        _refuse("--experimental_select_user_tf_ops must be used with --experimental_new_converter")


def _refuse(message: str) -> NoReturn:
    raise FlagError(message)
