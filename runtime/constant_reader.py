"""Tensors of a `.tflite` file that hold data, as constant ops."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, cast

import numpy as np
from xdsl.dialects.builtin import ArrayAttr, ComplexType, IntAttr, IntegerType, StringAttr, UnitAttr
from xdsl.ir import Attribute, Operation

from ..dialects import tfl, vhlo
from ..dialects.dtypes import numpy_dtype
from ..dialects.elements import Array, Elements
from ..dialects.quant import UniformType
from ..dialects.shapes import Shape, element_of, tensor_type
from ..dialects.tf_type import TensorProtoAttr
from ..dialects.tfl.attributes import (
    DimensionMetadataAttr,
    ExternalBufferAttr,
    SparsityParameterAttr,
)
from .schema.constants import decode
from .schema.reader import Record, Source, buffer
from .sparsity import densify
from .tensor_types import Budget, TensorTypes, dims, signless, vector

_MAX_ZEROS = 1 << 31
_MAX_FILLED = 1 << 20
"""Bytes; larger variables are told apart by their first elements only."""
_WIDE = 64
_NARROWER = (8, 16, 32)


class ConstantReader:
    """Makes the constant ops of one model.

    With `complete`, what the file says is kept as it is: sparse layouts, integers that are stored
    wider than they need to be, complex numbers as upstream prints them. Otherwise constants are
    plain arrays. With `exact`, integers keep the width that they are stored with.
    """

    def __init__(
        self,
        model: Record,
        types: TensorTypes,
        budget: Budget,
        *,
        complete: bool,
        exact: bool = False,
    ):
        """Look at the buffers."""
        self.source: Source = budget.source
        self._model, self._types, self._budget, self._complete = model, types, budget, complete
        self._narrow = complete and not exact
        self._buffers: Sequence[Record] = model["buffers"] or ()
        external: Sequence[Record] = model["external_buffers"] or ()
        self._external = {int(record["id"]): record for record in external}
        self._arrays: dict[Any, Elements] = {}
        self._variables = 0
        self.as_vhlo = False
        """Whether constants become VHLO ops, as `keep_stablehlo_constant` asks for."""

    def buffer(self, index: int) -> Array | None:
        """Return the bytes of a buffer, None if it is empty.

        Raises:
            ImportFailure: there is no such buffer.

        """
        return buffer(self.source, self._buffers, index)

    def op(self, tensor: Record, *, external: bool = False) -> Operation:
        """Return the constant op of a tensor; `external` leaves its data in the file.

        Raises:
            ImportFailure: it has no data, or they are damaged.

        """
        type = self._types.of(tensor, constant=True)
        if tensor["external_buffer"]:
            where = self._external_buffer(tensor["external_buffer"])
            return tfl.ExternalConstOp(external_buffer=where, result_types=[type])
        if external:
            index = int(tensor["buffer"])
            return tfl.ExternalConstOp(buffer_index=index, result_types=[type])
        try:
            if tensor["is_variable"]:
                return self._variable(tensor, type)
            if tensor["sparsity"] is not None and self._complete:
                return self._sparse(tensor, type)
            return self._dense(tensor, type)
        except (KeyError, ValueError) as error:
            raise self.source.fail(f"tensor {tensor['name']}: {error.args[0]}") from error

    def _dense(self, tensor: Record, type: Attribute) -> Operation:
        shape, element = dims(tensor, "shape"), element_of(type)
        data = self.buffer(tensor["buffer"])
        if data is None and 0 not in shape:
            raise ValueError("it is used before anything sets it")
        data = np.empty(0, np.uint8) if data is None else data
        if self._complete and isinstance(element, ComplexType):
            return tfl.ConstOp(value=_mangled(tensor, data, shape), result_types=[type])
        storage = self._storage(element)
        elements = self._elements(tensor, storage, data, shape)
        if self.as_vhlo and not isinstance(element, UniformType):
            value = vhlo.TensorV1Attr(elements)
            return vhlo.ConstantOp.create(properties={"value": value}, result_types=[type])
        if not isinstance(element, UniformType):
            return tfl.ConstOp(value=elements)
        if self._narrow and storage == IntegerType(_WIDE):
            elements = _narrowed(elements)
            stored = cast(IntegerType, element_of(elements.type))
            scales = [scale.value.data for scale in element.scales.data]
            zeros = [zero.data for zero in element.zero_points.data]
            element = UniformType.of(stored, scales, zeros, axis=element.axis.data)
        return tfl.QConstOp(value=elements, qtype=tensor_type(element, shape))

    def _variable(self, tensor: Record, type: Attribute) -> Operation:
        """Return what a variable holds at first: zeros.

        If all is kept, each variable holds another number, so that no two of them are the same.
        """
        shape, element = dims(tensor, "shape"), element_of(type)
        storage = self._storage(element)
        dtype = numpy_dtype(storage)
        array = _zeros(shape, dtype)
        if self._complete:
            # Zeros that nobody touches take no memory.
            marked = array if array.nbytes <= _MAX_FILLED else array.reshape(-1)[:1]
            marked[...] = np.full((), self._variables).astype(dtype)
        self._variables += 1
        elements = Elements.of(array, tensor_type(storage, shape))
        if isinstance(element, UniformType):
            op = tfl.QConstOp(value=elements, qtype=tensor_type(element, shape))
        else:
            op = tfl.ConstOp(value=elements)
        if not (self._complete and isinstance(element, UniformType)):
            op.attributes["tfl.is_variable"] = UnitAttr()
        return op

    def _sparse(self, tensor: Record, type: Attribute) -> Operation:
        """Return a constant of which only the stored values are kept."""
        shape, element = dims(tensor, "shape"), element_of(type)
        storage = self._storage(element)
        raw = self.buffer(tensor["buffer"])
        dtype = numpy_dtype(storage)
        stored = np.empty(0, dtype) if raw is None else raw.view(dtype)
        self._budget.spend(len(stored))
        value = Elements.of(_zeros(shape, dtype), tensor_type(storage, shape))
        layout = _layout(tensor["sparsity"])
        data = Elements.of(stored, tensor_type(storage, stored.shape))
        if isinstance(element, UniformType):
            qtype = tensor_type(element, shape)
            return tfl.SparseQConstOp(
                value=value, s_param=layout, compressed_data=data, qtype=qtype
            )
        return tfl.SparseConstOp(value=value, s_param=layout, compressed_data=data)

    def _storage(self, element: Attribute) -> Attribute:
        if not isinstance(element, UniformType):
            return element
        storage = element.storage_type
        return signless(storage) if self._complete else storage

    def _elements(self, tensor: Record, storage: Attribute, data: Array, shape: Shape) -> Elements:
        """Return a tensor's data as a constant; equal tensors share it."""
        key = (tensor["buffer"], shape, storage, tensor["sparsity"] is not None)
        if (found := self._arrays.get(key)) is None:
            dtype = numpy_dtype(storage)
            if (layout := tensor["sparsity"]) is not None:
                array = densify(layout, data, shape, dtype, limit=self._budget.left)
                self._budget.spend(array.size)
            else:
                array = decode(data, tensor.names("type"), shape, dtype)
            found = self._arrays[key] = Elements.of(array, tensor_type(storage, shape))
        return found

    def _external_buffer(self, number: int) -> ExternalBufferAttr:
        """Return where data lie in a file beside the model."""
        record = self._external.get(number)
        groups: Sequence[Record] = self._model["external_buffer_groups"] or ()
        group: int = -1 if record is None else record["group"]
        if record is None or group >= len(groups):
            raise self.source.fail(f"there is no external buffer {number}")
        name, packing = (
            StringAttr(item or "") for item in (groups[group]["name"], record["packing"])
        )
        offset, length = IntAttr(record["offset"]), IntAttr(record["length"])
        return ExternalBufferAttr(name, offset, length, packing)


def _zeros(shape: Shape, dtype: np.dtype[Any]) -> Array:
    """Return zeros, which take no memory until something is written to them.

    Raises:
        ValueError: there would be too many.

    """
    if prod(shape) * dtype.itemsize > (_MAX_FILLED if dtype.hasobject else _MAX_ZEROS):
        raise ValueError(f"there is no memory for the shape {shape}")
    return np.zeros(shape, dtype)


def _layout(record: Record) -> SparsityParameterAttr:
    levels: list[DimensionMetadataAttr] = []
    for level in record["dim_metadata"] or ():
        name = level.names("format")
        segments, indices = (_stored(level, side) for side in ("array_segments", "array_indices"))
        size = level["dense_size"] if name == "DENSE" else 0
        levels.append(
            DimensionMetadataAttr(
                StringAttr(name), IntAttr(size), _integers(segments), _integers(indices)
            )
        )
    order, blocks = vector(record, "traversal_order"), vector(record, "block_map")
    return SparsityParameterAttr(_integers(order), _integers(blocks), ArrayAttr(levels))


def _stored(level: Record, side: str) -> Array:
    found: Record | None = level[side]
    return np.empty(0, np.int64) if found is None else vector(found, "values")


def _integers(values: Any) -> ArrayAttr[IntAttr]:
    return ArrayAttr([IntAttr(int(value)) for value in values])


def _narrowed(elements: Elements) -> Elements:
    """Return integers in the narrowest type that holds them."""
    array = elements.array
    low, high = (int(array.min()), int(array.max())) if array.size else (0, 0)
    for width in _NARROWER:
        if -(1 << (width - 1)) <= low and high < 1 << (width - 1):
            return Elements.of(array.astype(f"int{width}"))
    return elements


_DTYPES = {"COMPLEX64": "DT_COMPLEX64", "COMPLEX128": "DT_COMPLEX128"}


def _mangled(tensor: Record, data: Array, shape: Shape) -> TensorProtoAttr:
    """Return complex numbers as upstream prints them: the text of a `TensorProto` in digits."""
    sizes = "".join(f" dim {{ size: {size} }}" for size in shape)
    content = "".join(_escaped(byte) for byte in data.tolist())
    name = _DTYPES[tensor.names("type")]
    text = f'tftensor$dtype: {name} tensor_shape {{{sizes} }} tensor_content: "{content}"'
    type = tensor_type(_complex(name), shape)
    return TensorProtoAttr(StringAttr(f"0x{text.encode().hex().upper()}"), type)


def _complex(name: str) -> Attribute:
    from ..dialects.dtypes import from_graphdef

    return from_graphdef(name)


_ESCAPES = {9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 39: "\\'", 92: "\\\\"}


def _escaped(byte: int) -> str:
    if (known := _ESCAPES.get(byte)) is not None:
        return known
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"
