"""What the interpreter tells about tensors, operators and signatures of a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..dialects.dtypes import from_tflite, numpy_dtype
from ..dialects.elements import Array
from .schema.definitions import enum
from .schema.reader import Record

Details = dict[str, Any]

_OTHERS: Mapping[str, type] = {
    "STRING": np.bytes_,
    "RESOURCE": np.object_,
    "VARIANT": np.object_,
    "INT4": np.int8,
    "UINT4": np.uint8,
    "INT2": np.int8,
}


def dtype_of(tensor: Record) -> type:
    """Return the numpy class of a tensor's elements, as the interpreter hands them out."""
    name = tensor.names("type")
    return _OTHERS.get(name) or numpy_dtype(from_tflite(name)).type


def stored_dtype(tensor: Record) -> np.dtype[Any]:
    """Return the dtype in which kernels take a tensor's elements."""
    name = tensor.names("type")
    return np.dtype(object) if name in ("RESOURCE", "VARIANT") else numpy_dtype(from_tflite(name))


def shape_of(tensor: Record) -> Array:
    """Return the shape that a tensor has before inputs are resized."""
    shape = tensor["shape"]
    return np.array(shape if shape is not None else (), np.int32)


def signature_of(tensor: Record) -> Array:
    """Return the shape of a tensor with -1 where it may change."""
    signature = tensor["shape_signature"]
    if signature is None or not len(signature):
        return shape_of(tensor)
    return np.array(signature, np.int32)


def quantization_of(tensor: Record) -> tuple[tuple[float, int], Details]:
    """Return scale and zero point of a tensor, zeros if there is not one pair, and all of them."""
    record = tensor["quantization"]
    scales = record["scale"] if record is not None else None
    zeros = record["zero_point"] if record is not None else None
    scales = np.array(scales if scales is not None else (), np.float32)
    zeros = np.array(zeros if zeros is not None else (), np.int64).astype(np.int32)
    single = (float(scales[0]), int(zeros[0])) if len(scales) == len(zeros) == 1 else (0.0, 0)
    parameters: Details = {
        "scales": scales,
        "zero_points": zeros,
        "quantized_dimension": record["quantized_dimension"] if record is not None else 0,
        "block_size": 0,
    }
    return single, parameters


def sparsity_of(tensor: Record) -> Details:
    """Return how a sparse tensor is stored; empty for a dense one."""
    record = tensor["sparsity"]
    if record is None:
        return {}
    dimensions: list[Details] = []
    for item in record["dim_metadata"] or ():
        if item.names("format") == "DENSE":
            dimensions.append({"format": 0, "dense_size": item["dense_size"]})
        else:
            arrays = {name: item[name]["values"] for name in ("array_segments", "array_indices")}
            found = {name: np.array(values, np.int32) for name, values in arrays.items()}
            dimensions.append({"format": 1, **found})
    numbers = {
        name: np.array(record[name] if record[name] is not None else (), np.int32)
        for name in ("traversal_order", "block_map")
    }
    return {**numbers, "dim_metadata": dimensions}


def tensor_details(tensor: Record, index: int, shape: Sequence[int] | None = None) -> Details:
    """Return the details of a tensor; `shape` if it has changed."""
    single, parameters = quantization_of(tensor)
    return {
        "name": tensor["name"] or "",
        "index": index,
        "shape": shape_of(tensor) if shape is None else np.array(shape, np.int32),
        "shape_signature": signature_of(tensor),
        "dtype": dtype_of(tensor),
        "quantization": single,
        "quantization_parameters": parameters,
        "sparsity_parameters": sparsity_of(tensor),
    }


def operator_name(model: Record, operator: Record) -> str:
    """Return the builtin code of an operator, the name of a custom one."""
    code = model["operator_codes"][operator["opcode_index"]]
    number = max(code["deprecated_builtin_code"], code["builtin_code"])
    name = enum("BuiltinOperator").names.get(number, str(number))
    return code["custom_code"] or name if name == "CUSTOM" else name


def indices(record: Record, name: str) -> Array:
    """Return a vector of tensor indices, -1 for an absent one."""
    found = record[name]
    return np.array(found if found is not None else (), np.int32)


def operator_details(model: Record, graph: Record, index: int) -> Details:
    """Return the details of one operator of a subgraph."""
    operator, tensors = graph["operators"][index], graph["tensors"]
    inputs, outputs = indices(operator, "inputs"), indices(operator, "outputs")
    return {
        "index": index,
        "op_name": operator_name(model, operator),
        "inputs": inputs,
        "outputs": outputs,
        "operand_types": [dtype_of(tensors[int(item)]) for item in inputs if item != -1],
        "result_types": [dtype_of(tensors[int(item)]) for item in outputs if item != -1],
    }


def signatures(model: Record) -> dict[str, Details]:
    """Return the signatures by key: tensor indices by name, sorted, and the subgraph."""
    found: dict[str, Details] = {}
    for item in model["signature_defs"] or ():
        maps = {
            side: {entry["name"] or "": entry["tensor_index"] for entry in item[side] or ()}
            for side in ("inputs", "outputs")
        }
        ordered = {side: dict(sorted(names.items())) for side, names in maps.items()}
        found[item["signature_key"] or ""] = {**ordered, "subgraph": item["subgraph_index"]}
    return found
