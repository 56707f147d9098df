"""`tflower.util`: the helpers of `tf.lite`'s `util` that others call.

Graphs, tensors and dtypes of TensorFlow belong to whoever calls: it is only loaded for its dtypes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

_PAD = "   "
_LICENSE = """/* Copyright The TensorFlow Authors. All Rights Reserved.

SPDX-License-Identifier: Apache-2.0
*/
"""
_SOURCE = """{license}// A TensorFlow Lite model as bytes, for devices without a file system.

{include}
// Some architectures need the array to be aligned.
#ifdef __has_attribute
#define HAVE_ATTRIBUTE(x) __has_attribute(x)
#else
#define HAVE_ATTRIBUTE(x) 0
#endif
#if HAVE_ATTRIBUTE(aligned) || (defined(__GNUC__) && !defined(__clang__))
#define DATA_ALIGN_ATTRIBUTE __attribute__((aligned(4)))
#else
#define DATA_ALIGN_ATTRIBUTE
#endif

const unsigned char {name}[] DATA_ALIGN_ATTRIBUTE = {{
{values}}};
const int {name}_len = {length};
"""
_HEADER = """{license}// A TensorFlow Lite model as bytes, for devices without a file system.

#ifndef {guard}
#define {guard}

extern const unsigned char {name}[];
extern const int {name}_len;

#endif  // {guard}
"""
_TYPES = {
    0: "float32",
    1: "float16",
    2: "int32",
    3: "uint8",
    4: "int64",
    5: "string",
    6: "bool",
    7: "int16",
    8: "complex64",
    9: "int8",
    10: "float64",
    11: "complex128",
    16: "uint32",
}
"""TensorFlow's dtypes by the number of a tensor type in the schema."""


def convert_bytes_to_c_source(
    data: bytes,
    array_name: str,
    max_line_width: int = 80,
    include_guard: str | None = None,
    include_path: str | None = None,
    use_tensorflow_license: bool = False,
) -> tuple[str, str]:
    """Return C source that holds bytes as an array, and a header that declares it.

    Args:
        data: the bytes.
        array_name: the name of the array; its length is `<array_name>_len`.
        max_line_width: of the lines with values.
        include_guard: the macro of the header, by default made of the name.
        include_path: a header that the source is to include.
        use_tensorflow_license: begin both with TensorFlow's license.

    """
    per_line = max(1, (max_line_width - len(_PAD)) // len(" 0x00,"))
    lines = [data[start : start + per_line] for start in range(0, len(data), per_line)]
    values = "".join(f"{_PAD}{''.join(f' 0x{byte:02x},' for byte in line)}\n" for line in lines)
    license = _LICENSE if use_tensorflow_license else ""
    source = _SOURCE.format(
        license=license,
        include=f'#include "{include_path}"\n' if include_path is not None else "",
        name=array_name,
        values=values,
        length=len(data),
    )
    guard = include_guard or f"TENSORFLOW_LITE_UTIL_{array_name.upper()}_DATA_H_"
    return source, _HEADER.format(license=license, guard=guard, name=array_name)


def get_tensor_name(tensor: Any) -> str:
    """Return the name of a tensor, without `:0` for the first of its op."""
    return str(tensor.name).removesuffix(":0")


def get_tensors_from_tensor_names(graph: Any, tensor_names: Iterable[str]) -> list[Any]:
    """Return the tensors of a graph that have these names, with or without `:0`.

    Raises:
        ValueError: the graph lacks some of them, or a name is no string.

    """
    known: dict[str, Any] = {}
    for op in graph.get_operations():
        for tensor in op.values():
            known[get_tensor_name(tensor)] = tensor
    names = list(tensor_names)
    for name in names:
        if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ValueError(f"Invalid type for a tensor name in the provided graph: {name!r}")
    missing = [name for name in names if name.removesuffix(":0") not in known]
    if missing:
        raise ValueError(f"Invalid tensors '{','.join(missing)}' were found.")
    return [known[name.removesuffix(":0")] for name in names]


def set_tensor_shapes(
    tensors: Sequence[Any], shapes: Mapping[str, Sequence[int | None] | None] | None
) -> None:
    """Set the shapes of tensors, given by name.

    Raises:
        ValueError: a name is that of no tensor, or a shape does not fit it.

    """
    named = {get_tensor_name(tensor): tensor for tensor in tensors}
    for name, shape in (shapes or {}).items():
        if name not in named:
            raise ValueError(f"Invalid tensor '{name}' found in tensor shapes map.")
        if shape is None:
            continue
        tensor = named[name]
        try:
            tensor.set_shape(shape)
        except ValueError as error:
            raise ValueError(
                f"The shape of tensor '{name}' cannot be changed from {tensor.shape} to {shape}. "
                f"{error}"
            ) from error


def modify_model_io_type(
    model: bytes, inference_input_type: Any = "float32", inference_output_type: Any = "float32"
) -> bytes:
    """Return a quantized model with real inputs and outputs as one that takes and gives integers.

    Raises:
        ValueError: the model has no quantized inputs or outputs, or not of such a width.

    """
    from ..dialects.errors import QuantizationError
    from . import calibrated
    from .modes import type_name

    wanted = type_name(inference_input_type), type_name(inference_output_type)
    if wanted == ("float32", "float32"):
        return model
    module = calibrated.annotated(model, {})
    passes = (
        f'tfl-modify-io-nodes{{test-io-types="{wanted[0]}","{wanted[1]}"}}',
        "tfl-post-quantize-remove-qdq",
    )
    try:
        calibrated.run(module, ",".join(passes))
    except QuantizationError as error:
        raise ValueError(
            f"Unsupported `inference_input_type` or `inference_output_type` value: {error}"
        ) from error
    changed = calibrated.exported(module)
    _check_borders(changed, wanted)
    return changed


def _check_borders(model: bytes, wanted: tuple[str, str]) -> None:
    from ..runtime.calibration.engines import FloatModel

    opened = FloatModel(model)
    sides = {"input": opened.inputs(0), "output": opened.outputs(0)}
    for name, (side, items) in zip(wanted, sides.items(), strict=True):
        for item in items:
            if name != "float32" and item["dtype"].__name__ != name:
                raise ValueError(
                    f"Initial model {side} is not quantized, tf.{name} was asked for: "
                    f"{item['name']} is of {item['dtype'].__name__}"
                )


def _convert_model_from_bytearray_to_object(model_bytearray: bytes) -> Any:
    """Return a model as an object that may be changed; see `objects.read_model`."""
    from .objects import read_model

    return read_model(model_bytearray)


def _convert_model_from_object_to_bytearray(model_object: Any) -> bytes:
    """Return the bytes of a model that is given as an object; see `objects.write_model`."""
    from .objects import write_model

    return write_model(model_object)


def _convert_tflite_enum_type_to_tf_type(number: int) -> Any:
    """Return TensorFlow's dtype of a tensor type of the schema.

    Raises:
        ValueError: there is none.

    """
    if number not in _TYPES:
        known = ", ".join(f"{key}: tf.{name}" for key, name in _TYPES.items())
        raise ValueError(
            f"Unsupported enum {number}. The valid map of enum to tf types is : {{{known}}}"
        )
    return getattr(import_module("tensorflow"), _TYPES[number])


__all__ = [
    "_convert_model_from_bytearray_to_object",
    "_convert_model_from_object_to_bytearray",
    "_convert_tflite_enum_type_to_tf_type",
    "convert_bytes_to_c_source",
    "get_tensor_name",
    "get_tensors_from_tensor_names",
    "modify_model_io_type",
    "set_tensor_shapes",
]
