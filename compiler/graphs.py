"""Functions that convert a GraphDef, as `tf.lite`'s `convert` module has them.

Source: python/convert.py of upstream.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .modes import type_name
from .util import get_tensor_name
from .v1 import TFLiteConverter

_QUANTIZED = ("int8", "uint8")
_STATS = (
    "The `quantized_input_stats` flag must be defined when either `inference_type` flag or "
    "`inference_input_type` flag is set to tf.int8 or tf.uint8."
)


def convert_graphdef(
    input_data: Any, input_tensors: Sequence[Any], output_tensors: Sequence[Any], **kwargs: Any
) -> bytes:
    """Convert a frozen GraphDef between tensors; further arguments are a converter's attributes.

    `quantized_input_stats` is a list in the order of the inputs.

    Raises:
        ConverterError: the graph cannot be converted.
        ValueError: the arguments contradict each other or the graph.

    """
    converter = TFLiteConverter(input_data, list(input_tensors), list(output_tensors))
    return _converted(converter, [get_tensor_name(tensor) for tensor in input_tensors], kwargs)


def convert_graphdef_with_arrays(
    input_data: Any,
    input_arrays_with_shape: Iterable[tuple[str, Sequence[int]]],
    output_arrays: Sequence[str],
    control_output_arrays: Sequence[str] | None = None,
    **kwargs: Any,
) -> bytes:
    """Convert a frozen GraphDef between arrays, the inputs given with their shapes.

    Raises:
        ConverterError: the graph cannot be converted.
        ValueError: the arguments contradict each other or the graph.

    """
    inputs = list(input_arrays_with_shape)
    converter = TFLiteConverter(input_data, None, None, inputs, list(output_arrays))
    if control_output_arrays:
        setattr(converter, "_control_output_arrays", list(control_output_arrays))
    return _converted(converter, [name for name, _ in inputs], kwargs)


def _converted(
    converter: TFLiteConverter, inputs: Sequence[str], attributes: dict[str, Any]
) -> bytes:
    stats = attributes.pop("quantized_input_stats", None)
    types = (attributes.get(name) for name in ("inference_type", "inference_input_type"))
    if not stats and any(each is not None and type_name(each) in _QUANTIZED for each in types):
        raise ValueError(_STATS)
    for name, value in attributes.items():
        setattr(converter, name, value)
    if stats:
        converter.quantized_input_stats = dict(zip(inputs, stats, strict=True))
    return converter.convert()
