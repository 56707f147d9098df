"""The flags of `tflower toco`: those of TensorFlow Lite's first converter, `--flag=value`.

Source: toco_cmdline_flags.cc, model_cmdline_flags.cc of upstream's toco.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...dialects.toco.flags import Format, ModelCheck, RnnState
from ...passes.toco.border import FINAL_TYPES
from ..toco.told import DATA_TYPES


class FlagError(Exception):
    """Flags that are not understood or do not go together."""


def _text(text: str) -> str:
    return text


def _list(text: str) -> tuple[str, ...]:
    return tuple(item for item in text.split(",") if item)


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(map(_number, _list(text)))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no number") from error


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no whole number") from error


def _shapes(text: str) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(map(_whole, _list(item))) for item in text.split(":"))


def _bool(text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0", ""):
        raise ValueError("true or false is needed")
    return text.lower() in ("true", "1", "")


def _type(text: str) -> str:
    if text not in FINAL_TYPES:
        raise ValueError(f"Unrecognized IODataType value {text}")
    return text


def _types(text: str) -> tuple[str, ...]:
    return tuple(_type(item) for item in _list(text))


def _data_types(text: str) -> tuple[str, ...]:
    for item in _list(text):
        if item not in DATA_TYPES:
            raise ValueError(f"Unrecognized IODataType value {item}")
    return _list(text)


def _positive(text: str) -> int:
    if (number := _whole(text)) < 1:
        raise ValueError(f"{text} is less than 1")
    return number


def _format(text: str) -> str:
    if text not in set(Format):
        raise ValueError(f"Unrecognized FileFormat value {text}")
    return text


def _entries(text: str, needed: Sequence[str], known: Sequence[str]) -> list[dict[str, str]]:
    """Read `{key:value,key:value},{...}`."""
    found: list[dict[str, str]] = []
    if not re.fullmatch(r"\{[^{}]*\}(,\{[^{}]*\})*", text):
        raise ValueError(f"{text!r} is not of the form {{key:value,key:value}},{{...}}")
    for item in re.findall(r"\{([^}]*)\}", text):
        entry = {key: value for key, _, value in (part.partition(":") for part in _list(item))}
        if missing := [key for key in needed if key not in entry]:
            raise ValueError(f"lacks {', '.join(missing)}")
        if unknown := sorted(set(entry) - set(known)):
            raise ValueError(f"there is no key {', '.join(unknown)}")
        found.append(entry)
    return found


def _states(text: str) -> tuple[RnnState, ...]:
    needed = ("state_array", "back_edge_source_array", "size")
    entries = _entries(text, needed, (*needed, "num_dims", "discardable"))
    return tuple(
        RnnState(
            each["state_array"],
            each["back_edge_source_array"],
            _bool(each.get("discardable", "false")),
            _whole(each["size"]),
            _whole(each.get("num_dims", "0")),
        )
        for each in entries
    )


def _checks(text: str) -> tuple[ModelCheck, ...]:
    keys = ("count_type", "count_min", "count_max")
    return tuple(
        ModelCheck(each["count_type"], _whole(each["count_min"]), _whole(each["count_max"]))
        for each in _entries(text, keys, keys)
    )


@dataclass(frozen=True)
class Flag:
    """How the value of a flag is read, what it is for, and whether it has an effect."""

    read: Callable[[str], Any]
    help: str
    works: bool = True


FLAGS: Mapping[str, Flag] = {
    "input_file": Flag(_text, "a GraphDef, binary or text, or a TensorFlow Lite model"),
    "savedmodel_directory": Flag(_text, "a SavedModel, in place of input_file"),
    "savedmodel_tagset": Flag(_list, "its tags (serve)"),
    "output_file": Flag(_text, "what is written"),
    "input_format": Flag(_format, "TENSORFLOW_GRAPHDEF or TFLITE"),
    "output_format": Flag(_format, "TFLITE, GRAPHVIZ_DOT or TENSORFLOW_GRAPHDEF"),
    "input_array": Flag(_list, "the only input"),
    "input_arrays": Flag(_list, "the inputs, comma-separated; all placeholders if not given"),
    "output_array": Flag(_list, "the only output"),
    "output_arrays": Flag(_list, "the outputs, comma-separated"),
    "input_shape": Flag(_shapes, "the shape of the only input, such as 1,224,224,3"),
    "input_shapes": Flag(_shapes, "the shapes of the inputs, such as 1,224,224,3:1,10"),
    "batch_size": Flag(_positive, "of a SavedModel, the first dimension where it is unknown (1)"),
    "input_data_type": Flag(_data_types, "the type of the only input, if the graph has none"),
    "input_data_types": Flag(_data_types, "the types of the inputs, if the graph has none"),
    "mean_value": Flag(_numbers, "of the integers of the only input"),
    "mean_values": Flag(_numbers, "of the integers of each input: real = (integer - mean) / std"),
    "std_value": Flag(_numbers, "of the integers of the only input"),
    "std_values": Flag(_numbers, "of the integers of each input"),
    "inference_type": Flag(_type, "FLOAT, QUANTIZED_UINT8..."),
    "inference_input_type": Flag(_type, "the same of the inputs"),
    "input_type": Flag(_type, "an old name of inference_input_type"),
    "input_types": Flag(_types, "an old name of inference_input_type"),
    "default_ranges_min": Flag(_number, "range of what has none"),
    "default_ranges_max": Flag(_number, "range of what has none"),
    "default_int16_ranges_min": Flag(_number, "the same of int16 arrays"),
    "default_int16_ranges_max": Flag(_number, "the same of int16 arrays"),
    "drop_fake_quant": Flag(_bool, "leave fake quantizations out"),
    "reorder_across_fake_quant": Flag(_bool, "fuse across fake quantizations"),
    "propagate_fake_quant_num_bits": Flag(_bool, "let arrays have the bits of these"),
    "change_concat_input_ranges": Flag(_bool, "give inputs of a concatenation one range (true)"),
    "drop_control_dependency": Flag(_bool, "ignore control dependencies"),
    "debug_disable_recurrent_cell_fusion": Flag(_bool, "leave LSTM cells as they are"),
    "allow_custom_ops": Flag(_bool, "write unknown ops as custom ones"),
    "custom_opdefs": Flag(_list, "OpDefs of custom ops in text form, comma-separated"),
    "allow_dynamic_tensors": Flag(_bool, "plan no memory ahead (true)"),
    "allow_nonexistent_arrays": Flag(_bool, "leave out inputs and outputs that do not exist"),
    "allow_nonascii_arrays": Flag(_bool, "names need not be ASCII"),
    "post_training_quantize": Flag(_bool, "store weights as int8"),
    "quantize_weights": Flag(_bool, "an old name of post_training_quantize"),
    "quantize_to_float16": Flag(_bool, "store weights as float16"),
    "allow_nudging_weights_to_use_fast_gemm_kernel": Flag(_bool, "let zeros in weights be ones"),
    "dedupe_array_min_size_bytes": Flag(_whole, "equal constants of this size are one (64)"),
    "split_tflite_lstm_inputs": Flag(_bool, "write LSTM cells with all their inputs (true)"),
    "enable_select_tf_ops": Flag(_bool, "let TensorFlow's kernels run unknown ops"),
    "force_select_tf_ops": Flag(_bool, "let them run all ops"),
    "rnn_states": Flag(_states, "{state_array:a,back_edge_source_array:b,size:n},{...}"),
    "model_checks": Flag(_checks, "{count_type:Conv,count_min:1,count_max:3},{...}"),
    "arrays_extra_info_file": Flag(_text, "an ArraysExtraInfo message: ranges, types, shapes"),
    "model_flags_file": Flag(_text, "a ModelFlags message; flags of the command line win"),
    "variable_batch": Flag(_bool, "the batch may change, so that every input's has to be 1"),
    "dump_graphviz": Flag(_text, "a folder for pictures of the graph"),
    "dump_graphviz_video": Flag(_bool, "a picture after every transformation"),
    "conversion_summary_dir": Flag(_text, "a folder for a summary"),
    "graphviz_first_array": Flag(_text, "leave out of pictures what does not depend on it"),
    "graphviz_last_array": Flag(_text, "leave out of pictures what it does not depend on"),
    "unfold_batchmatmul": Flag(_bool, "nothing: products of batches always are", works=False),
    "allow_bfloat16": Flag(_bool, "nothing: there are no such kernels", works=False),
    "accumulation_type": Flag(_type, "nothing: kernels choose it", works=False),
    "logtostderr": Flag(_bool, "log what the transformations do"),
    "v": Flag(_whole, "the same, if more than 0"),
}
_SINGULAR = ("input_array", "input_shape", "mean_value", "std_value", "input_data_type")
_RENAMED = {"dump_graphviz_dir": "dump_graphviz", "std_dev_values": "std_values"}


def usage() -> str:
    """Return what `--help` prints."""
    lines = ["usage: tflower toco --flag=value...", "", "flags:"]
    lines += [f"  --{name}: {flag.help}" for name, flag in FLAGS.items()]
    return "\n".join(lines)


def parse(argv: Sequence[str]) -> dict[str, Any]:
    """Return the flags that are given, by name; singular forms become plural ones.

    Raises:
        FlagError: a flag is unknown, misses its value or contradicts another.

    """
    found: dict[str, Any] = {}
    rest = list(argv)
    while rest:
        name, value = _next(rest)
        if name in _RENAMED:
            raise FlagError(f"Unknown flag --{name}. Use --{_RENAMED[name]}")
        if name not in FLAGS:
            raise FlagError(f"Unknown flag --{name}")
        try:
            found[name] = FLAGS[name].read(value)
        except ValueError as error:
            raise FlagError(f"--{name}: {error}") from error
    _check(found)
    for name in (*_SINGULAR, "output_array"):
        if name in found:
            found[f"{name}s"] = found.pop(name)
    return found


def _next(rest: list[str]) -> tuple[str, str]:
    """Take a flag and its value off the command line."""
    first = rest.pop(0)
    if not first.startswith("--"):
        raise FlagError(f"Unknown argument {first!r}. Flags are given as --flag=value")
    name, equals, value = first[2:].partition("=")
    flag = FLAGS.get(name)
    if not equals and flag is not None and flag.read is not _bool:
        if not rest or rest[0].startswith("--"):
            raise FlagError(f"--{name} needs a value")
        value = rest.pop(0)
    return name, value


def _check(found: Mapping[str, Any]) -> None:
    plural = [f"{name}s" for name in _SINGULAR]
    if set(found) & set(_SINGULAR) and set(found) & set(plural):
        raise FlagError(
            "Use either the singular-form input flags (--input_array, --input_shape, "
            "--mean_value, --std_value) or the plural form input flags (--input_arrays, "
            "--input_shapes, --mean_values, --std_values), but not both forms within the same "
            "command line."
        )
    if "output_array" in found and "output_arrays" in found:
        raise FlagError("--output_array and --output_arrays are mutually exclusive")
    if "output_file" not in found:
        raise FlagError("Missing required flag --output_file")
    if ("input_file" in found) == ("savedmodel_directory" in found):
        raise FlagError("one of --input_file and --savedmodel_directory is required")
    for name in ("default_ranges", "default_int16_ranges"):
        if (f"{name}_min" in found) != (f"{name}_max" in found):
            raise FlagError(f"--{name}_min and --{name}_max must be used together")
    if "batch_size" in found and "savedmodel_directory" not in found:
        raise FlagError("--batch_size is for SavedModels. Use --input_shapes with graphs")
    if len(set(found.get("input_types", ()))) > 1:
        raise FlagError("--input_types are of different types, all inputs have one")
    arrays = found.get("input_arrays") or found.get("input_array") or ()
    for name in (*_SINGULAR[1:], *plural[1:]):
        if name in found and arrays and len(found[name]) != len(arrays):
            raise FlagError(f"--{name} has {len(found[name])} items, input_arrays {len(arrays)}")
        if name in plural and name in found and not (arrays or "model_flags_file" in found):
            raise FlagError(f"--{name} must be used with --input_arrays")
