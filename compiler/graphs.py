"""Functions that convert a GraphDef, as `tf.lite`'s `convert` module has them.

Source: python/convert.py of upstream.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .importers import custom_ops
from .live import array_of
from .named import type_name
from .options import Optimize
from .v1 import TFLiteConverter

_QUANTIZED = ("int8", "uint8")
_STATS = (
    "The `quantized_input_stats` flag must be defined when either `inference_type` flag or "
    "`inference_input_type` flag is set to tf.int8 or tf.uint8."
)


def toco_convert(
    input_data: Any,
    input_tensors: Sequence[Any],
    output_tensors: Sequence[Any],
    inference_type: Any = "float32",
    *args: Any,
    **kwargs: Any,
) -> bytes:
    """Convert a frozen GraphDef between tensors: the function that was there before converters.

    Further arguments are those of `convert_graphdef`, by position in the order of `POSITIONAL`.

    Raises:
        ConverterError: the graph cannot be converted.
        TypeError: there are too many arguments, or one that is not known.
        ValueError: the arguments contradict each other or the graph.

    """
    if len(args) > len(POSITIONAL):
        raise TypeError(f"toco_convert() takes {len(POSITIONAL) + 4} arguments at most")
    given = dict(zip(POSITIONAL, args, strict=False))
    if twice := sorted(set(given) & set(kwargs)):
        raise TypeError(f"toco_convert() got several values for {twice[0]!r}")
    told = {"inference_type": inference_type, **given, **kwargs}
    return convert_graphdef(input_data, input_tensors, output_tensors, **told)


POSITIONAL = (
    *("inference_input_type", "input_format", "input_shapes", "output_format"),
    *("quantized_input_stats", "default_ranges_stats", "drop_control_dependency"),
    *("reorder_across_fake_quant", "allow_custom_ops", "custom_opdefs"),
    *("change_concat_input_ranges", "post_training_quantize", "quantize_to_float16"),
    *("dump_graphviz_dir", "dump_graphviz_video", "target_ops", "allow_nonexistent_arrays"),
    *("debug_info", "conversion_summary_dir"),
)
"""The arguments of `toco_convert` behind the type, in their order."""


def convert_graphdef(
    input_data: Any, input_tensors: Sequence[Any], output_tensors: Sequence[Any], **kwargs: Any
) -> bytes:
    """Convert a frozen GraphDef between tensors; further arguments are a converter's attributes.

    `quantized_input_stats` and `input_shapes` are lists in the order of the inputs. In place of
    some attributes there are the older arguments: `custom_opdefs`, `allow_nonexistent_arrays`,
    `select_user_tf_ops`, `enable_mlir_converter`, `quantize_to_float16`.

    Raises:
        ConverterError: the graph cannot be converted.
        TypeError: there is no such argument.
        ValueError: the arguments contradict each other or the graph.

    """
    inputs, outputs = list(input_tensors), list(output_tensors)
    names = [array_of(tensor) for tensor in inputs]
    shapes = kwargs.pop("input_shapes", None)
    if shapes is None:
        converter = TFLiteConverter(input_data, inputs, outputs)
    else:
        known = list(zip(names, shapes, strict=True))
        results = [array_of(tensor) for tensor in outputs]
        converter = TFLiteConverter(input_data, None, None, known, results)
    return _converted(converter, names, kwargs)


def convert_graphdef_with_arrays(
    input_data: Any,
    input_arrays_with_shape: Iterable[tuple[str, Sequence[int]]],
    output_arrays: Sequence[str],
    control_output_arrays: Sequence[str] | None = None,
    **kwargs: Any,
) -> bytes:
    """Convert a frozen GraphDef between arrays, the inputs given with their shapes.

    `control_output_arrays` are nodes that run for what they do. Further arguments are those of
    `convert_graphdef`.

    Raises:
        ConverterError: the graph cannot be converted.
        TypeError: there is no such argument.
        ValueError: the arguments contradict each other or the graph.

    """
    inputs = list(input_arrays_with_shape)
    converter = TFLiteConverter(input_data, None, None, inputs, list(output_arrays))
    kwargs["_control_output_arrays"] = control_output_arrays
    return _converted(converter, [name for name, _ in inputs], kwargs)


def _converted(
    converter: TFLiteConverter, inputs: Sequence[str], attributes: dict[str, Any]
) -> bytes:
    stats = attributes.pop("quantized_input_stats", None)
    types = (attributes.get(name) for name in ("inference_type", "inference_input_type"))
    if not stats and any(each is not None and type_name(each) in _QUANTIZED for each in types):
        raise ValueError(_STATS)
    _set_older(converter, attributes)
    for name, value in attributes.items():
        spellings = (name, f"experimental_{name}", f"_experimental_{name}")
        known = next((each for each in spellings if each in vars(converter)), None)
        if known is None:
            raise TypeError(f"there is no argument {name!r}, and no attribute of the converter")
        setattr(converter, known, value)
    if stats:
        converter.quantized_input_stats = dict(zip(inputs, stats, strict=True))
    return converter.convert()


def _set_older(converter: TFLiteConverter, attributes: dict[str, Any]) -> None:
    """Take the arguments that are no attributes away, and do what they say."""
    if attributes.pop("input_format", 1) != 1:
        raise ValueError("input_format is another than constants.TENSORFLOW_GRAPHDEF")
    attributes.pop("debug_info", None)
    custom_ops.register(attributes.pop("custom_opdefs", None) or ())
    if attributes.pop("allow_nonexistent_arrays", False):
        converter.toco_flags = {**converter.toco_flags, "allow_nonexistent_arrays": True}
    if attributes.pop("post_training_quantize", False):
        converter.optimizations = [Optimize.DEFAULT]
    if attributes.pop("quantize_to_float16", False):
        converter.target_spec.supported_types = ["float16"]
    spec = {"target_ops": "supported_ops", "select_user_tf_ops": "experimental_select_user_tf_ops"}
    for name, field in spec.items():
        if (value := attributes.pop(name, None)) is not None:
            setattr(converter.target_spec, field, value)
    if "enable_mlir_converter" in attributes:
        converter.experimental_new_converter = attributes.pop("enable_mlir_converter")
