"""Building the ops that stand for one list op, and what is known of its list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects.builtin import i32
from xdsl.ir import Attribute, Block, Operation, SSAValue

from ...dialects import arith, tf
from ...dialects.elements import Array
from ...dialects.locations import describe
from ...dialects.op import name_of
from ...dialects.shapes import DYNAMIC, element_of, shape_of, tensor_type, typed, unranked
from ...dialects.tf_type import VariantType

SCALAR = tensor_type(i32, ())
ONE_ENTRY = tensor_type(i32, (1,))
ENTRIES = tensor_type(i32, (DYNAMIC,))


class CannotLower(Exception):
    """An op that cannot be expressed on tensors, and why."""

    def __init__(self, op: Operation, reason: str):
        """Keep both."""
        self.op = op
        self.reason = reason
        super().__init__(f"{describe(op)}: {name_of(op)}: {reason}")


class Builder:
    """Inserts ops in front of one, with its location; without one, at the end of a block."""

    def __init__(self, root: Operation, *, before: Operation | None = None):
        """Insert before `root`, or before another op of its block."""
        self.location = root.location
        self._before = before or root
        self._block: Block | None = None

    @classmethod
    def at_end(cls, block: Block, like: Operation) -> Builder:
        """Insert at the end of a block, with the location of `like`."""
        made = cls(like)
        made._block = block
        return made

    def add(self, op: Operation) -> SSAValue:
        """Insert an op and return its first result."""
        self.insert(op)
        return op.results[0]

    def insert(self, op: Operation) -> Operation:
        """Insert an op."""
        op.location = self.location
        if self._block is not None:
            self._block.add_op(op)
            return op
        block = self._before.parent
        assert block is not None
        block.insert_op_before(op, self._before)
        return op

    def constant(self, value: Array) -> SSAValue:
        """Insert a constant."""
        return self.add(arith.ConstantOp(value=value))

    def scalar(self, value: int) -> SSAValue:
        """Insert an i32."""
        return self.constant(np.array(value, np.int32))

    def vector(self, *values: int) -> SSAValue:
        """Insert a vector of i32."""
        return self.constant(np.array(values, np.int32))

    def expand(self, value: SSAValue, axis: SSAValue, type: Attribute = ONE_ENTRY) -> SSAValue:
        """Insert an axis of size 1, by default into a scalar."""
        return self.add(tf.ExpandDimsOp(value, axis, result_types=(type,)))

    def concat(self, axis: SSAValue, values: Sequence[SSAValue], type: Attribute) -> SSAValue:
        """Join tensors."""
        return self.add(tf.ConcatOp(axis, list(values), result_types=(type,)))

    def filled(self, dims: SSAValue, value: int) -> SSAValue:
        """Return a vector of unknown length whose entries are all `value`."""
        return self.add(tf.FillOp(dims, self.scalar(value), result_types=(ENTRIES,)))

    def length(self, tensor: SSAValue) -> SSAValue:
        """Return the size of the first axis."""
        shape = shape_of(tensor)
        type = ENTRIES if shape is None else tensor_type(i32, (len(shape),))
        found = self.add(tf.ShapeOp(tensor, result_types=(type,)))
        return self.row(found, self.scalar(0), SCALAR)

    def row(self, tensor: SSAValue, index: SSAValue, type: Attribute) -> SSAValue:
        """Return one row of a tensor."""
        return self.add(tf.GatherOp(tensor, index, validate_indices=True, result_types=(type,)))

    def slice(
        self, list_: SSAValue, start: SSAValue, size: SSAValue, rank: SSAValue, type: Attribute
    ) -> SSAValue:
        """Return `size` rows from row `start` of a tensor whose rows have `rank` axes."""
        inner = self.filled(rank, 0)
        zero = self.scalar(0)
        begin = self.concat(zero, [self.expand(start, zero), inner], ENTRIES)
        leading = self.expand(size, zero)
        rest = self.filled(rank, -1)
        sizes = self.concat(zero, [leading, rest], ENTRIES)
        return self.add(tf.SliceOp(list_, begin, sizes, result_types=(type,)))


def subtype(handle: SSAValue | Attribute) -> Attribute | None:
    """Return the type of the items of a list, if the type of its handle tells."""
    element = element_of(handle)
    if not isinstance(element, VariantType) or not element.subtypes.data:
        return None
    return element.subtypes.data[0]


def is_variant(value: SSAValue | Attribute) -> bool:
    """Whether a value or type is a handle of a list, or of something else."""
    return isinstance(element_of(value), VariantType)


def stacked(item: Attribute, length: int = DYNAMIC) -> Attribute:
    """Return the type of a tensor whose rows are of type `item`."""
    shape = shape_of(item)
    return typed(element_of(item), None if shape is None else (length, *shape))


def list_type(element: Attribute, handle: SSAValue) -> Attribute:
    """Return the type of the tensor for a list of unknown length."""
    item = subtype(handle)
    return unranked(element) if item is None else stacked(item)
