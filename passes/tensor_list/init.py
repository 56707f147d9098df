"""New lists: a tensor of zeros of the right shape."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects.builtin import (
    BFloat16Type,
    Float16Type,
    Float32Type,
    Float64Type,
    IntegerType,
    i32,
)
from xdsl.ir import Attribute, Operation, SSAValue

from ...dialects import arith, tf
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array, Elements
from ...dialects.op import constant
from ...dialects.shapes import DYNAMIC, element_of, shape_of, tensor_type, typed, unranked
from .builder import ENTRIES, ONE_ENTRY, Builder, CannotLower, subtype
from .items import Dim, ItemShapes, Size

_WIDTHS = (1, 8, 16, 32, 64)


def _is_supported(element: Attribute) -> bool:
    match element:
        case Float16Type() | Float32Type() | Float64Type() | BFloat16Type():
            return True
        case IntegerType():
            return element.width.data in _WIDTHS
        case _:
            return False


def element_type(op: Operation) -> Attribute | None:
    """Return the element type of the items of the list that an op makes."""
    item = subtype(op.results[0])
    return op.properties.get("element_dtype") if item is None else element_of(item)


class NewList:
    """One list that is made, by `TensorListReserve` or `EmptyTensorList`."""

    def __init__(self, op: Operation, shapes: ItemShapes, *, single_batch: bool):
        """Look at the op."""
        self.op = op
        self.shapes = shapes
        self.single_batch = single_batch
        self.builder = Builder(op)
        element = element_type(op)
        if element is None or not _is_supported(element):
            raise CannotLower(op, "the element type must be an integer or float of 1 to 64 bits")
        self.element = element

    def lower(self) -> SSAValue:
        """Build the tensor."""
        sizes, item = self._item_shape()
        count = self._count()
        length = constant(count)
        known = None if item is None else (DYNAMIC if length is None else int(length[0]), *item)
        zero_axis = self.builder.scalar(0)
        own = element_of(self.op.operands[0])
        entries = (DYNAMIC if known is None else len(known),)
        shape = self.builder.concat(zero_axis, [count, sizes], tensor_type(own, entries))
        zero = self.builder.add(arith.ConstantOp(value=_zero(self.element)))
        types = (unranked(self.element) if known is None else tensor_type(self.element, known),)
        return self.builder.add(tf.FillOp(shape, zero, result_types=types))

    def _item_shape(self) -> tuple[SSAValue, tuple[int, ...] | None]:
        """Return the shape of the items as a value, and what is known of it."""
        sizes = self.op.operands[0]
        item = subtype(self.op.results[0])
        known = None if item is None else shape_of(item)
        if shape_of(sizes) == ():
            return self._from_items(known)
        values = constant(sizes)
        if values is None:
            return sizes, known
        return self._from_constant(values, known)

    def _from_constant(
        self, values: Array, known: tuple[int, ...] | None
    ) -> tuple[SSAValue, tuple[int, ...]]:
        """Return a shape that the op gives as a constant, in which -1 is anything."""
        if (values < 0).any():
            if self.single_batch and not (values[1:] < 0).any():
                values = np.where(values < 0, 1, values).astype(values.dtype)
            else:
                found = self.shapes.find(self.op.results[0])
                if found is None or len(found) != len(values):
                    raise CannotLower(
                        self.op, "element_shape must be known. Set a batch size for the inputs"
                    )
                return self._computed(found)
        return self.builder.constant(values), known or tuple(int(v) for v in values)

    def _from_items(self, known: tuple[int, ...] | None) -> tuple[SSAValue, tuple[int, ...] | None]:
        """Return the shape of what is written to a list whose op says nothing."""
        own = element_of(self.op.operands[0])
        for use in self.op.results[0].uses:
            if isinstance(use.operation, tf.TensorListSetItemOp):
                item = use.operation.operands[2]
                if _is_before(item, self.op):
                    types = (tensor_type(own, (DYNAMIC,)),)
                    return self.builder.add(tf.ShapeOp(item, result_types=types)), known
        found = self.shapes.find(self.op.results[0])
        if found is None:
            raise CannotLower(self.op, "element_shape is a scalar, it must be a vector")
        if all(isinstance(dim, int) for dim in found):
            sizes = [dim for dim in found if isinstance(dim, int)]
            return self.builder.vector(*sizes), known
        return self._computed(found)

    def _computed(self, dims: Sequence[Dim]) -> tuple[SSAValue, tuple[int, ...]]:
        """Build a shape of which some sizes are those of other values."""
        user = _first_user(self.op)
        if user is not None:
            self.builder = Builder(self.op, before=user)
        parts: list[SSAValue] = []
        for dim in dims:
            if isinstance(dim, Size):
                parts.append(self._size(dim))
            else:
                parts.append(self.builder.vector(dim))
        item = tuple(dim if isinstance(dim, int) else DYNAMIC for dim in dims)
        if len(parts) == 1:
            return parts[0], item
        type = tensor_type(i32, (len(parts),))
        return self.builder.concat(self.builder.scalar(0), parts, type), item

    def _size(self, dim: Size) -> SSAValue:
        shape = shape_of(dim.value)
        types = (ENTRIES if shape is None else tensor_type(i32, (len(shape),)),)
        sizes = self.builder.add(tf.ShapeOp(dim.value, result_types=types))
        begin, one = self.builder.vector(dim.axis), self.builder.vector(1)
        return self.builder.add(tf.SliceOp(sizes, begin, one, result_types=(ONE_ENTRY,)))

    def _count(self) -> SSAValue:
        """Return how many items there are, as a vector of one."""
        if isinstance(self.op, tf.EmptyTensorListOp):
            return self.builder.vector(0)
        given = self.op.operands[1]
        known = constant(given)
        if known is not None:
            return self.builder.vector(int(known.reshape(-1)[0]))
        own = element_of(self.op.operands[0])
        return self.builder.expand(given, self.builder.scalar(0), typed(own, (1,)))


def _zero(element: Attribute) -> Elements:
    return Elements.of(np.zeros((), numpy_dtype(element)), tensor_type(element, ()))


def _is_before(value: SSAValue, op: Operation) -> bool:
    """Whether a value exists where `op` stands."""
    owner = value.owner
    if not isinstance(owner, Operation):
        return True
    block = op.parent
    assert block is not None
    if owner.parent is not block:
        return True
    return block.get_operation_index(owner) < block.get_operation_index(op)


def _first_user(op: Operation) -> Operation | None:
    """Return the first op of the same block that uses the result."""
    block = op.parent
    assert block is not None
    users = {use.operation for use in op.results[0].uses}
    return next((item for item in block.ops if item in users), None)
