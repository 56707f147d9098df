"""The types of a `.tflite` file's tensors."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from xdsl.dialects.builtin import AnyFloat, IntegerType
from xdsl.ir import Attribute

from ..dialects import tf_type
from ..dialects.dtypes import from_tflite
from ..dialects.elements import Array, Elements
from ..dialects.quant import PER_TENSOR, CalibratedType, UniformType, default_limits
from ..dialects.shapes import DYNAMIC, Shape, element_of, typed
from .schema.reader import Record, Source

BYTE = 8
_TINY = float(np.finfo(np.float32).tiny)
_UNKNOWN = -1
_PER_BYTE = 4
_SLACK = 1 << 16


class Budget:
    """Bounds the work: a sound file has no more items than a few per byte."""

    def __init__(self, source: Source):
        """Allow what the size of the file permits."""
        self.source = source
        self.left = source.size * _PER_BYTE + _SLACK

    def spend(self, count: int) -> None:
        """Count items.

        Raises:
            ImportFailure: there are more, by referring to the same bytes again and again.

        """
        self.left -= count
        if self.left < 0:
            raise self.source.fail("its tables refer to the same data too often")


class TensorTypes:
    """Gives the types of one file's tensors."""

    def __init__(self, budget: Budget, *, narrow: bool = False):
        """Remember quantized types; with `narrow`, 8-bit constants leave out the least value."""
        self._budget, self._source, self._narrow = budget, budget.source, narrow
        self._types: dict[Any, Attribute] = {}

    def of(self, tensor: Record, *, constant: bool = False) -> Attribute:
        """Return the type of a tensor.

        Raises:
            ImportFailure: its table is damaged.

        """
        shape, signature = dims(tensor, "shape"), dims(tensor, "shape_signature")
        self._budget.spend(len(shape) + len(signature) + BYTE)
        found: Shape | None = signature or shape
        if not shape and not (constant or tensor["has_rank"]):
            found = None
        if any(dim < _UNKNOWN for dim in found or ()):
            raise self._source.fail(f"tensor {tensor['name']} has the shape {found}")
        if found is not None and _UNKNOWN in found:
            found = tuple(DYNAMIC if dim == _UNKNOWN else dim for dim in found)
        return typed(self._element(tensor, shape, constant), found)

    def intermediate(self, tensor: Record) -> Attribute:
        """Return the type of an internal tensor, whose range may have been measured.

        Raises:
            ImportFailure: its table is damaged.

        """
        type = self.of(tensor)
        record = tensor["quantization"]
        if record is None or isinstance(element_of(type), UniformType):
            return type
        low, high = vector(record, "min"), vector(record, "max")
        if not len(low) or not len(high):
            return type
        shape = dims(tensor, "shape")
        element = CalibratedType.of(float(low[0]), float(high[0]), element_of(type))
        return typed(element, shape if shape or tensor["has_rank"] else None)

    def _element(self, tensor: Record, shape: Shape, constant: bool) -> Attribute:
        name = tensor.names("type")
        storage = from_tflite(name)
        if isinstance(storage, tf_type.VariantType):
            return tf_type.VariantType(self._subtypes(tensor))
        record = tensor["quantization"]
        if record is None or type(storage) is not IntegerType:
            return storage
        zeros, scales = vector(record, "zero_point"), vector(record, "scale")
        if not len(zeros):
            return storage
        self._budget.spend(len(scales) + len(zeros))
        narrow = self._narrow and constant and storage.width.data == BYTE
        where = record["quantized_dimension"]
        key = (name, scales.tobytes(), zeros.tobytes(), where, len(shape), narrow)
        if (found := self._types.get(key)) is None:
            found = self._types[key] = self._uniform(tensor, scales, zeros, shape, narrow)
        return found

    def _uniform(
        self, tensor: Record, scales: Array, zeros: Array, shape: Shape, narrow: bool
    ) -> Attribute:
        """Return a quantized type: of one scale, or of one for each index along an axis."""
        storage = cast(IntegerType, from_tflite(tensor.names("type")))
        axis: int = tensor["quantization"]["quantized_dimension"]
        axis = axis if len(scales) != 1 else PER_TENSOR
        if len(zeros) == 1:
            zeros = np.repeat(zeros, len(scales))
        fits = axis == PER_TENSOR or (0 <= axis < len(shape) and shape[axis] == len(scales))
        if len(scales) != len(zeros) or not fits or not len(scales):
            what = f"{len(scales)} scales and {len(zeros)} zero points for the shape {shape}"
            raise self._source.fail(f"tensor {tensor['name']} has {what}")
        if not (np.isfinite(scales) & (scales >= 0)).all():
            what = "a scale that is no positive number"
            raise self._source.fail(f"tensor {tensor['name']} has {what}")
        values = [float(scale) if scale else _TINY for scale in scales]
        offsets = [int(zero) for zero in zeros]
        low, high = default_limits(storage)
        if min(offsets) < low or max(offsets) > high:
            what = f"a zero point outside of {low} to {high}"
            raise self._source.fail(f"tensor {tensor['name']} has {what}")
        return UniformType.of(storage, values, offsets, axis=axis, narrow=narrow)

    def _subtypes(self, tensor: Record) -> list[Attribute]:
        """Return the types of the tensors in a variant."""
        found: list[Attribute] = []
        for record in tensor["variant_tensors"] or ():
            shape = tuple(DYNAMIC if dim < 0 else dim for dim in dims(record, "shape"))
            self._budget.spend(len(shape) + 1)
            element = from_tflite(record.names("type"))
            found.append(typed(element, shape if record["has_rank"] else None))
        return found


def statistics(tensor: Record, type: Attribute) -> tuple[Elements, Elements | None, int] | None:
    """Return the measured range of a real tensor: of all, along an axis, and which; None if none.

    The range of all is that of the first index where there are several.
    """
    record = tensor["quantization"]
    if record is None or len(vector(record, "zero_point")):
        return None
    low, high = vector(record, "min"), vector(record, "max")
    if len(low) != len(high) or not len(low) or not isinstance(element_of(type), AnyFloat):
        return None
    pairs = np.stack([low, high], axis=-1).astype(np.float32)
    layer = Elements.of(np.ascontiguousarray(pairs[0]))
    axis: int = record["quantized_dimension"]
    return layer, Elements.of(pairs) if len(low) > 1 else None, axis


def signless(storage: Attribute) -> Attribute:
    """Return an integer type without a sign."""
    if not isinstance(storage, IntegerType):
        return storage
    return IntegerType(cast(IntegerType, storage).width.data)


def vector(record: Record, name: str) -> Array:
    """Return a vector of numbers, empty if it is absent."""
    found = record[name]
    return np.empty(0, np.int64) if found is None else found


def dims(tensor: Record, name: str) -> Shape:
    """Return a vector of numbers as a shape."""
    return tuple(int(dim) for dim in vector(tensor, name))
