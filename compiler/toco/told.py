"""The flags of TOCO that the attributes of a converter stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from xdsl.dialects.builtin import ModuleOp

from ...dialects.toco import Flags, ModelFlags, TocoFlags
from ...dialects.toco.flags import Format, InputArray
from ..modes import type_name
from ..options import OpsSet

_TYPES = {
    "float32": "FLOAT",
    "float16": "FLOAT16",
    "uint8": "QUANTIZED_UINT8",
    "int8": "QUANTIZED_INT8",
    "int16": "QUANTIZED_INT16",
    "int32": "INT32",
    "int64": "INT64",
    "bool": "BOOL",
    "str": "STRING",
    "string": "STRING",
    "complex64": "COMPLEX64",
}
_FORMATS = {1: Format.TENSORFLOW_GRAPHDEF, 2: Format.TFLITE, 3: Format.GRAPHVIZ_DOT}
_BUILTIN = frozenset({OpsSet.TFLITE_BUILTINS, OpsSet.TFLITE_BUILTINS_INT8})
_PLAIN = (
    "allow_custom_ops",
    "change_concat_input_ranges",
    "conversion_summary_dir",
    "drop_control_dependency",
    "dump_graphviz_dir",
    "reorder_across_fake_quant",
)


def flags_of(converter: Any, stats: Mapping[str, tuple[float, float]]) -> Flags:
    """Return the flags that a converter's attributes stand for; `stats` are those of its inputs.

    `toco_flags`, a mapping, may set any flag by its name.

    Raises:
        ValueError: an attribute has a value that TOCO has no name for.

    """
    ops = frozenset[Any](converter.target_spec.supported_ops)
    select = OpsSet.SELECT_TF_OPS in ops
    told: dict[str, Any] = {
        "enable_select_tf_ops": select,
        "force_select_tf_ops": select and not ops & _BUILTIN,
        "inference_type": _type(getattr(converter, "inference_type", None)) or "FLOAT",
        "inference_input_type": _type(getattr(converter, "inference_input_type", None)),
        "output_format": _format(getattr(converter, "output_format", 2)),
        "dump_graphviz_include_video": bool(getattr(converter, "dump_graphviz_video", False)),
        "input_arrays": tuple(
            InputArray(name, mean_value=mean, std_value=deviation)
            for name, (mean, deviation) in stats.items()
        ),
    }
    if converter.api_version == 2:
        told["inference_input_type"] = ""
    ranges = getattr(converter, "default_ranges_stats", None)
    if ranges is not None:
        told["default_ranges_min"], told["default_ranges_max"] = map(float, ranges)
    for name in _PLAIN:
        if (value := getattr(converter, name, None)) is not None:
            told[name] = value if isinstance(value, bool) else str(value)
    told.update(getattr(converter, "toco_flags", {}))
    return _flags(told)


def _flags(told: Mapping[str, Any]) -> Flags:
    model = {item.name for item in fields(ModelFlags)}
    toco = {item.name for item in fields(TocoFlags)}
    if unknown := sorted(set(told) - model - toco):
        raise ValueError(f"toco_flags: there is no flag {', '.join(unknown)}")
    return Flags(
        replace(ModelFlags(), **{name: value for name, value in told.items() if name in model}),
        replace(TocoFlags(), **{name: value for name, value in told.items() if name in toco}),
    )


def _type(dtype: Any) -> str:
    if dtype is None:
        return ""
    name = type_name(dtype)
    if name not in _TYPES:
        raise ValueError(f"Unsupported TensorFlow type `{dtype!r}` for the toco backend")
    return _TYPES[name]


def _format(value: Any) -> Format:
    if isinstance(value, str):
        return Format(value)
    if value not in _FORMATS:
        raise ValueError(f"there is no output format {value!r}. Choose from constants.TFLITE, ...")
    return _FORMATS[value]


def flagged(load: Callable[[], ModuleOp], flags: Flags) -> Callable[[], ModuleOp]:
    """Return what imports a model and writes flags to it."""

    def loaded() -> ModuleOp:
        module = load()
        flags.write(module)
        return module

    return loaded
