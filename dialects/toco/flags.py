"""The flags of a conversion by TOCO, as attributes of the module: `toco.model`, `toco.flags`.

Source: model_flags.proto and toco_flags.proto of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Self, cast

from xdsl.dialects.builtin import (
    ArrayAttr,
    BoolAttr,
    DictionaryAttr,
    FloatAttr,
    IntegerAttr,
    ModuleOp,
    StringAttr,
    f64,
    i64,
)
from xdsl.ir import Attribute


class Format(StrEnum):
    """What is read or written."""

    TENSORFLOW_GRAPHDEF = "TENSORFLOW_GRAPHDEF"
    TFLITE = "TFLITE"
    GRAPHVIZ_DOT = "GRAPHVIZ_DOT"


QUANTIZED = ("QUANTIZED_UINT8", "UINT8", "QUANTIZED_INT8", "INT8", "QUANTIZED_INT16", "INT16")
"""Inference types with which the reals of a graph become integers."""


@dataclass(frozen=True)
class InputArray:
    """An input; real = (quantized - mean) / std. A shape of None is the graph's own."""

    name: str
    shape: tuple[int, ...] | None = None
    mean_value: float | None = None
    std_value: float | None = None
    data_type: str | None = None


@dataclass(frozen=True)
class RnnState:
    """A cycle of the graph: at run time the state is the source of the step before."""

    state_array: str
    back_edge_source_array: str
    discardable: bool = False
    size: int = 0
    num_dims: int = 0


@dataclass(frozen=True)
class ArrayInfo:
    """What a user says of arrays, by `name` or by a regular expression that matches it whole."""

    name: str = ""
    name_regexp: str = ""
    min: float | None = None
    max: float | None = None
    data_type: str | None = None
    shape: tuple[int, ...] | None = None
    constant_float_value: float | None = None


@dataclass(frozen=True)
class ModelCheck:
    """How many arrays or operators of a kind there may be in the end."""

    count_type: str = "None"
    count_min: int = -1
    count_max: int = -1


@dataclass(frozen=True)
class ModelFlags:
    """What is said of the model."""

    input_arrays: tuple[InputArray, ...] = ()
    output_arrays: tuple[str, ...] = ()
    rnn_states: tuple[RnnState, ...] = ()
    model_checks: tuple[ModelCheck, ...] = ()
    arrays_extra_info: tuple[ArrayInfo, ...] = ()
    variable_batch: bool = False
    allow_nonexistent_arrays: bool = False
    allow_nonascii_arrays: bool = False
    change_concat_input_ranges: bool = False


@dataclass(frozen=True)
class TocoFlags:
    """What is said of the conversion."""

    input_format: str = Format.TENSORFLOW_GRAPHDEF
    output_format: str = Format.TFLITE
    inference_type: str = "FLOAT"
    inference_input_type: str = ""
    inference_output_type: str = ""
    default_ranges_min: float | None = None
    default_ranges_max: float | None = None
    default_int16_ranges_min: float | None = None
    default_int16_ranges_max: float | None = None
    drop_fake_quant: bool = False
    reorder_across_fake_quant: bool = False
    allow_custom_ops: bool = False
    drop_control_dependency: bool = True
    debug_disable_recurrent_cell_fusion: bool = False
    propagate_fake_quant_num_bits: bool = False
    allow_nudging_weights_to_use_fast_gemm_kernel: bool = False
    dedupe_array_min_size_bytes: int = 64
    split_tflite_lstm_inputs: bool = True
    post_training_quantize: bool = False
    quantize_to_float16: bool = False
    disable_per_channel_quantization: bool = False
    enable_select_tf_ops: bool = False
    force_select_tf_ops: bool = False
    allow_dynamic_tensors: bool = True
    dump_graphviz_dir: str = ""
    dump_graphviz_include_video: bool = False
    graphviz_first_array: str = ""
    graphviz_last_array: str = ""
    conversion_summary_dir: str = ""
    custom_opdefs: tuple[str, ...] = ()
    select_user_tf_ops: tuple[str, ...] = ()

    @property
    def quantize_output(self) -> bool:
        """Whether the reals of the graph become integers."""
        return self.inference_type in QUANTIZED and self.output_format != (
            Format.TENSORFLOW_GRAPHDEF
        )


@dataclass(frozen=True)
class Flags:
    """All flags of a conversion."""

    model: ModelFlags = field(default_factory=ModelFlags)
    toco: TocoFlags = field(default_factory=TocoFlags)

    @classmethod
    def of(cls, module: ModuleOp) -> Self:
        """Read the flags of a module; those absent have their defaults."""
        model = _read(ModelFlags, module.attributes.get("toco.model"))
        return cls(model, _read(TocoFlags, module.attributes.get("toco.flags")))

    def write(self, module: ModuleOp) -> None:
        """Set the flags of a module; defaults are left out."""
        for name, value in (("toco.model", self.model), ("toco.flags", self.toco)):
            written = _write(value)
            if written.data:
                module.attributes[name] = written
            else:
                module.attributes.pop(name, None)


_ELEMENTS: Mapping[str, type[Any]] = {
    "input_arrays": InputArray,
    "rnn_states": RnnState,
    "model_checks": ModelCheck,
    "arrays_extra_info": ArrayInfo,
}


def _write(flags: Any) -> DictionaryAttr:
    return DictionaryAttr(
        {
            item.name: _attribute(value)
            for item in fields(flags)
            if (value := getattr(flags, item.name)) != item.default
        }
    )


def _attribute(value: Any) -> Attribute:
    match value:
        case bool():
            return BoolAttr.from_bool(value)
        case int():
            return IntegerAttr(value, i64)
        case float():
            return FloatAttr(value, f64)
        case str():
            return StringAttr(str(value))
        case tuple():
            return ArrayAttr([_attribute(item) for item in cast("tuple[Any, ...]", value)])
        case _:
            return _write(value)


def _read(kind: type[Any], attr: Attribute | None) -> Any:
    if not isinstance(attr, DictionaryAttr):
        return kind()
    known = {item.name for item in fields(kind)}
    return kind(**{key: _value(item, key) for key, item in attr.data.items() if key in known})


def _value(attr: Attribute, key: str) -> Any:
    match attr:
        case IntegerAttr():
            number = attr.value.data  # pyright: ignore[reportUnknownMemberType]
            return bool(number) if attr.type.bitwidth == 1 else number  # pyright: ignore
        case FloatAttr():
            return attr.value.data  # pyright: ignore[reportUnknownMemberType]
        case StringAttr():
            return attr.data
        case ArrayAttr():
            return tuple(_value(item, key) for item in attr.data)  # pyright: ignore
        case _:
            return _read(_ELEMENTS[key], attr)
