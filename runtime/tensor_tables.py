"""Types of the IR as the fields of `Tensor` tables."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from xdsl.dialects.builtin import ArrayAttr, IntegerAttr
from xdsl.ir import Attribute

from ..dialects import tf_type
from ..dialects.dtypes import to_tflite
from ..dialects.elements import Elements
from ..dialects.quant import CalibratedType, UniformType
from ..dialects.quantfork import StatisticsOp
from ..dialects.shapes import DYNAMIC, Shape, element_of, shape_of
from ..dialects.tfl.attributes import SparsityParameterAttr

Fields = dict[str, Any]

_MAX_DIM = (1 << 31) - 1
_QUANTIZED: dict[type[Attribute], str] = {
    tf_type.Quint8Type: "UINT8",
    tf_type.Qint8Type: "INT8",
    tf_type.Quint16Type: "UINT16",
    tf_type.Qint16Type: "INT16",
    tf_type.Qint32Type: "INT32",
}


@lru_cache(1024)
def type_name(element: Attribute) -> str:
    """Return the TensorType of an element type; for a quantized one that of its storage.

    Raises:
        KeyError: no tensor can hold such elements.

    """
    if isinstance(element, UniformType):
        return to_tflite(element.storage_type)
    if isinstance(element, CalibratedType):
        return to_tflite(element.expressed)
    return _QUANTIZED.get(type(element)) or to_tflite(element)


@lru_cache(1 << 14)
def tensor_fields(type: Attribute, constant: Shape | None = None, *, ranked: bool = True) -> Fields:
    """Return type, shape and quantization of a tensor; the caller must not change them.

    `constant` is the shape of the data of a constant, which counts where the type is not static.
    With `ranked`, a tensor without a rank has no shape, otherwise that of a scalar.

    Raises:
        KeyError: no tensor can hold such elements.
        ValueError: a dimension does not fit.

    """
    element = element_of(type)
    fields: Fields = {"type": type_name(element)}
    shape = shape_of(type)
    fields["has_rank"] = shape is not None
    if constant is not None and (shape is None or DYNAMIC in shape):
        shape = constant
    if shape is None and not ranked:
        shape = ()
    if shape is not None:
        if any(dim > _MAX_DIM for dim in shape):
            raise ValueError(f"a dimension of {shape} exceeds 32 bits")
        fields["shape"] = tuple(1 if dim == DYNAMIC else dim for dim in shape)
        if DYNAMIC in shape:
            fields["shape_signature"] = tuple(-1 if dim == DYNAMIC else dim for dim in shape)
    if isinstance(element, UniformType):
        fields["quantization"] = _uniform(element)
    if isinstance(element, CalibratedType):
        low, high = element.min.value.data, element.max.value.data
        fields["quantization"] = {"min": [low], "max": [high]}
    if isinstance(element, tf_type.VariantType) and element.subtypes.data:
        fields["variant_tensors"] = [_subtype(element.subtypes.data[0], ranked)]
    return fields


def _uniform(type: UniformType) -> Fields:
    fields: Fields = {
        "scale": [scale.value.data for scale in type.scales.data],
        "zero_point": [zero.data for zero in type.zero_points.data],
    }
    if type.per_axis:
        fields["quantized_dimension"] = type.axis.data
    return fields


def _subtype(type: Attribute, ranked: bool) -> Fields:
    fields: Fields = {"type": type_name(element_of(type))}
    if (shape := shape_of(type)) is not None:
        dims = tuple(-1 if dim == DYNAMIC else dim for dim in shape)
        return fields | {"shape": dims, "has_rank": True}
    return fields if ranked else fields | {"shape": ()}


def measured(op: StatisticsOp) -> Fields:
    """Return the quantization of a tensor whose range an op tells."""
    stats, axes, axis = (op.properties.get(name) for name in ("layerStats", "axisStats", "axis"))
    assert isinstance(stats, Elements)
    along = axis.value.data if isinstance(axis, IntegerAttr) else None
    return calibrated(stats, along, axes if isinstance(axes, Elements) else None)


def calibrated(stats: Elements, axis: int | None, axes: Elements | None) -> Fields:
    """Return the ranges that `quantfork.stats` measured: of the layer, or along an axis."""
    pairs = (stats if axes is None else axes).array.reshape(-1, 2).astype(np.float32)
    fields: Fields = {"min": pairs[:, 0].tolist(), "max": pairs[:, 1].tolist()}
    if axes is not None and axis is not None:
        fields["quantized_dimension"] = axis
    return fields


def sparsity(attr: SparsityParameterAttr) -> Fields:
    """Return how a sparse tensor is laid out."""
    levels: list[Fields] = []
    for level in attr.dim_metadata.data:
        if level.format.data == "DENSE":
            levels.append({"format": "DENSE", "dense_size": level.dense_size.data})
            continue
        segments, indices = _integers(level.segments), _integers(level.indices)
        levels.append(
            {
                "format": "SPARSE_CSR",
                "array_segments": _index_vector(segments, segments[-1] if segments else 0),
                "array_indices": _index_vector(indices, max(indices, default=0)),
            }
        )
    blocks = _integers(attr.block_map)
    return {
        "traversal_order": _integers(attr.traversal_order),
        "block_map": blocks or None,
        "dim_metadata": levels,
    }


def _integers(values: ArrayAttr[Any]) -> list[int]:
    return [value.data for value in values.data]


def _index_vector(values: list[int], largest: int) -> tuple[str, Fields]:
    """Return the narrowest vector that holds `values`."""
    name = "Uint8Vector" if largest < 1 << 8 else "Uint16Vector"
    return name if largest < 1 << 16 else "Int32Vector", {"values": values}
