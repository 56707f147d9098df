"""The flags of TOCO that the attributes of a converter stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, f64
from xdsl.ir import Attribute

from ...dialects import dtypes
from ...dialects.errors import ConverterError
from ...dialects.shapes import DYNAMIC, shape_of
from ...dialects.toco import Flags, ModelFlags, TocoFlags
from ...dialects.toco.flags import Format, InputArray
from ...passes.toco.border import FINAL_TYPES
from ...passes.toco.prepare import ENTRY, listed
from ..importers import custom_ops
from ..importers.order import CUT_LOOPS, KEEP_CONTROL
from ..modes import type_name
from ..options import OpsSet
from ..sources import GraphSource, Source

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
DATA_TYPES: Mapping[str, Attribute] = {
    **FINAL_TYPES,
    "FLOAT64": f64,
    "COMPLEX128": dtypes.complex128,
    "UINT16": dtypes.ui16,
    "UINT32": dtypes.ui32,
    "UINT64": dtypes.ui64,
}
"""What the data type of an input may be called, and the type of its elements."""
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


def flags_of(
    converter: Any, stats: Mapping[str, tuple[float, float]], *, measured: bool = False
) -> Flags:
    """Return the flags that a converter's attributes stand for; `stats` are those of its inputs.

    Where ranges are measured afterwards, those of training count no more. `toco_flags`, a mapping,
    may set any flag by its name.

    Raises:
        ValueError: an attribute has a value that TOCO has no name for, or contradicts another.

    """
    ops = frozenset[Any](converter.target_spec.supported_ops)
    select = OpsSet.SELECT_TF_OPS in ops
    told: dict[str, Any] = {
        "enable_select_tf_ops": select,
        "force_select_tf_ops": select and not ops & _BUILTIN,
        "drop_fake_quant": measured,
        "inference_type": _type(getattr(converter, "inference_type", None)) or "FLOAT",
        "inference_input_type": _type(getattr(converter, "inference_input_type", None)),
        "output_format": _format(getattr(converter, "output_format", 2)),
        "dump_graphviz_include_video": bool(getattr(converter, "dump_graphviz_video", False)),
        "input_arrays": tuple(
            InputArray(name, mean_value=mean, std_value=deviation)
            for name, (mean, deviation) in stats.items()
        ),
    }
    if converter.api_version == 2 or converter._is_measured():
        told["inference_input_type"] = ""
    ranges = getattr(converter, "default_ranges_stats", None)
    if ranges is not None:
        told["default_ranges_min"], told["default_ranges_max"] = _ends(ranges)
    for name in _PLAIN:
        if (value := getattr(converter, name, None)) is not None:
            told[name] = value if isinstance(value, bool) else str(value)
    told.update(getattr(converter, "toco_flags", {}))
    if told["inference_type"] != "FLOAT" and converter._wish().optimized:
        kind = told["inference_type"]
        raise ValueError(
            f"inference_type is {kind} and optimizations are set, which are for models of reals. "
            "Leave inference_type at float32, or optimizations empty"
        )
    return _flags(told)


def _ends(ranges: Any) -> tuple[float, float]:
    try:
        low, high = map(float, ranges)
    except (TypeError, ValueError) as error:
        what = f"default_ranges_stats is {ranges!r}, two numbers (min, max) are needed"
        raise ValueError(what) from error
    return low, high


def _flags(told: Mapping[str, Any]) -> Flags:
    model = {item.name for item in fields(ModelFlags)}
    toco = {item.name for item in fields(TocoFlags)}
    if unknown := sorted(set(told) - model - toco):
        raise ValueError(f"toco_flags: there is no flag {', '.join(unknown)}")
    for item in told.get("input_arrays", ()):
        if item.data_type is not None and item.data_type not in DATA_TYPES:
            raise ValueError(f"{item.name}: Unrecognized IODataType value {item.data_type}")
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


def types_of(inputs: Sequence[InputArray]) -> dict[str, Attribute]:
    """Return the types that are given for inputs, by name."""
    return {item.name: DATA_TYPES[item.data_type] for item in inputs if item.data_type is not None}


def flagged(source: Source, flags: Flags) -> Callable[[], ModuleOp]:
    """Return what imports a model as flags say, and writes these to it.

    Raises:
        ConverterError: the model has something that the flags do not allow.

    """

    def loaded() -> ModuleOp:
        if isinstance(source, GraphSource):
            source.types = types_of(flags.model.input_arrays) or source.types
            source.lenient = source.lenient or flags.model.allow_nonexistent_arrays
        custom_ops.register(flags.toco.custom_opdefs)
        token = KEEP_CONTROL.set(not flags.toco.drop_control_dependency)
        loops = CUT_LOOPS.set(flags.toco.output_format == Format.GRAPHVIZ_DOT)
        try:
            module = source.load()
        finally:
            KEEP_CONTROL.reset(token)
            CUT_LOOPS.reset(loops)
        if not flags.model.allow_nonascii_arrays:
            _check_names(module)
        if flags.model.variable_batch:
            _check_batches(module)
        flags.write(module)
        return module

    return loaded


def _borders(module: ModuleOp) -> Iterator[tuple[func.FuncOp, list[str], list[str]]]:
    """Yield the entry functions, with the names of their inputs and outputs."""
    for op in module.ops:
        if isinstance(op, func.FuncOp) and ENTRY in op.attributes:
            border = op.attributes[ENTRY]
            yield op, listed(border, "inputs"), listed(border, "outputs")


def _check_names(module: ModuleOp) -> None:
    """Refuse names of inputs and outputs with letters that may have got there unseen."""
    for _, inputs, outputs in _borders(module):
        for name in (*inputs, *outputs):
            if not all(" " <= letter <= "~" for letter in name):
                raise ConverterError(
                    f"{name!r} is an input or output whose name has other than printable ASCII "
                    "letters. Set allow_nonascii_arrays if they are meant"
                )


def _check_batches(module: ModuleOp) -> None:
    """Check that the batch of every input is 1 or unknown, so that it may be any."""
    for function, inputs, _ in _borders(module):
        for argument, name in zip(function.body.block.args, inputs, strict=False):
            shape = shape_of(argument)
            if shape and shape[0] not in (1, DYNAMIC):
                raise ConverterError(
                    f"{name}: has a batch of {shape[0]}, with variable_batch 1 is needed. Set its "
                    "shape"
                )
