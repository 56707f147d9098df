"""The shape of a list's items where the list itself does not say it.

A list is often made before anything is known of its items but their rank. What is written to it
later tells: `item_shape` follows the list to where items are set, also into the bodies of loops,
and each item from there back to values that exist when the list is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xdsl.dialects import func
from xdsl.ir import Block, BlockArgument, Operation, OpResult, SSAValue

from ...dialects import tf
from ...dialects.op import constant
from ...dialects.shapes import DYNAMIC, boolean, integer, normalize, rank_of, shape_of
from ...dialects.tf.base import int_attr
from .builder import is_variant

MAX_DEPTH = 200


@dataclass(frozen=True)
class Size:
    """The size of an axis of a value."""

    value: SSAValue
    axis: int


Dim = int | Size
"""A known size, or that of an axis of another value."""

_SAME = frozenset(
    f"tf.{name}"
    for name in (
        *("Abs", "Ceil", "Cast", "Elu", "Erf", "Exp", "Floor", "Gelu", "Identity", "LeakyRelu"),
        *("Log", "Neg", "Relu", "Relu6", "Rsqrt", "Selu", "Sigmoid", "Sign", "Sin", "Softmax"),
        *("Softplus", "Softsign", "Sqrt", "Square", "StopGradient", "Tanh", "ZerosLike"),
        *("BiasAdd", "OnesLike", "LogicalNot", "Round", "Snapshot"),
    )
)
_BROADCAST = frozenset(
    f"tf.{name}"
    for name in (
        *("Add", "AddV2", "Sub", "Mul", "Div", "RealDiv", "Maximum", "Minimum", "Pow"),
        *("SelectV2", "Select", "SquaredDifference", "LogicalAnd", "LogicalOr"),
        *("Greater", "GreaterEqual", "Less", "LessEqual", "Equal", "NotEqual"),
    )
)


@dataclass
class ItemShapes:
    """Finds item shapes in a module whose functions are given by name."""

    functions: Mapping[str, func.FuncOp]
    _loops: dict[Block, Operation] = field(default_factory=dict[Block, Operation])

    def find(self, handle: SSAValue) -> tuple[Dim, ...] | None:
        """Return the shape of the items of the list that `handle` stands for."""
        home = _block(handle)
        for item in self._written(handle, set()):
            shape = shape_of(item)
            if shape is None:
                continue
            dims = [
                size if size != DYNAMIC else self._outside(item, axis, home)
                for axis, size in enumerate(shape)
            ]
            known = tuple(dim for dim in dims if dim is not None)
            if len(known) == len(dims):
                return known
        return None

    def _written(self, handle: SSAValue, seen: set[SSAValue]) -> Iterator[SSAValue]:
        """Yield the items that are written to a list."""
        if handle in seen:
            return
        seen.add(handle)
        for use in handle.uses:
            op = use.operation
            match op:
                case tf.TensorListSetItemOp() if use.index == 0:
                    yield op.operands[2]
                    yield from self._written(op.results[0], seen)
                case tf.TensorListPushBackOp() if use.index == 0:
                    yield op.operands[1]
                    yield from self._written(op.results[0], seen)
                case tf.IdentityOp():
                    yield from self._written(op.results[0], seen)
                case tf.WhileOp():
                    body = self._body(op)
                    if body is not None:
                        yield from self._written(body.args[use.index], seen)
                case _:
                    pass

    def _body(self, loop: tf.WhileOp) -> Block | None:
        function = self.functions.get(loop.body.string_value())
        if function is None or not function.body.blocks:
            return None
        self._loops[function.body.block] = loop
        return function.body.block

    def _outside(self, value: SSAValue, axis: int, home: Block | None) -> Dim | None:
        """Trace an axis to a value of the block in which the list is made."""
        dim = self._root(value, axis)
        return dim if not isinstance(dim, Size) or _block(dim.value) is home else None

    def _root(self, value: SSAValue, axis: int) -> Dim:
        """Trace an axis as far back as it goes."""
        dim: Dim = Size(value, axis)
        for _ in range(MAX_DEPTH):
            nearer = self._step(dim.value, dim.axis) if isinstance(dim, Size) else None
            if nearer is None:
                return dim
            dim = nearer
        return dim

    def _step(self, value: SSAValue, axis: int) -> Dim | None:
        """Return the same size as that of a value before this one."""
        shape = shape_of(value)
        if shape is not None and axis < len(shape) and shape[axis] != DYNAMIC:
            return shape[axis]
        if isinstance(value, BlockArgument):
            loop = self._loops.get(value.block)
            return None if loop is None else Size(loop.operands[value.index], axis)
        assert isinstance(value, OpResult)
        op = value.op
        if op.name in _SAME:
            return Size(op.operands[0], axis)
        if op.name in _BROADCAST:
            return self._broadcast(op, axis, shape)
        return self._other(op, axis)

    def _broadcast(self, op: Operation, axis: int, shape: tuple[int, ...] | None) -> Dim | None:
        """All operands that have the axis, and not with size 1, must agree on it."""
        if shape is None:
            return None
        found: set[Dim] = set()
        for operand in op.operands:
            own = shape_of(operand)
            if own is None:
                return None
            place = axis - len(shape) + len(own)
            if place >= 0 and own[place] != 1:
                found.add(self._root(operand, place))
        return found.pop() if len(found) == 1 else None

    def _other(self, op: Operation, axis: int) -> Dim | None:
        match op:
            case tf.MatMulOp():
                side = 0 if axis == 0 else 1
                swapped = boolean(op.properties.get(f"transpose_{'ab'[side]}"))
                return Size(op.operands[side], 1 - side if swapped else side)
            case tf.SplitOp():
                return _unsplit(op.operands[0], op.operands[1], axis)
            case tf.SplitVOp():
                return _unsplit(op.operands[2], op.operands[0], axis)
            case tf.TensorListGetItemOp():
                return self._in_list(op.operands[0], axis)
            case tf.FillOp():
                return _entry(op.operands[0], axis)
            case tf.TransposeOp():
                perm = constant(op.operands[1])
                return None if perm is None else Size(op.operands[0], int(perm[axis]))
            case tf.StridedSliceOp():
                return _uncut(op, axis)
            case tf.ConcatV2Op():
                rank = len(shape_of(op.results[0]) or ())
                along = constant(op.operands[-1])
                if along is None or normalize(int(along.reshape(-1)[0]), rank) == axis:
                    return None
                return Size(op.operands[0], axis)
            case _:
                return None

    def _in_list(self, handle: SSAValue, axis: int) -> Dim | None:
        """Return the size of an axis of the items of a list that was a tensor."""
        while isinstance(handle, BlockArgument):
            loop = self._loops.get(handle.block)
            if loop is None:
                return None
            handle = loop.operands[handle.index]
        owner = handle.owner
        if isinstance(owner, tf.TensorListFromTensorOp):
            return Size(owner.operands[0], axis + 1)
        return None if is_variant(handle) else Size(handle, axis + 1)


def _unsplit(along: SSAValue, whole: SSAValue, axis: int) -> Dim | None:
    array, shape = constant(along), shape_of(whole)
    if array is None or shape is None:
        return None
    if normalize(int(array.reshape(-1)[0]), len(shape)) == axis:
        return None
    return Size(whole, axis)


def _uncut(op: Operation, axis: int) -> Dim | None:
    """Return the size of an axis of which a slice takes everything."""
    strides = constant(op.operands[3])
    masks = {key: integer(op.properties.get(f"{key}_mask", ZERO)) for key in _MASKS}
    whole = masks["begin"] >> axis & masks["end"] >> axis & 1
    moved = masks["new_axis"] or masks["shrink_axis"] or masks["ellipsis"]
    if strides is None or not whole or moved or int(strides[axis]) != 1:
        return None
    return Size(op.operands[0], axis)


_MASKS = ("begin", "end", "new_axis", "shrink_axis", "ellipsis")
ZERO = int_attr(0)


def _entry(sizes: SSAValue, axis: int) -> Dim | None:
    """Return one entry of a vector that is the shape of something."""
    owner = sizes.owner
    if not isinstance(owner, tf.PackOp) or axis >= len(owner.operands):
        return None
    entry = owner.operands[axis]
    known = constant(entry)
    if known is not None:
        return int(known.reshape(-1)[0])
    cut = entry.owner
    if not isinstance(cut, tf.StridedSliceOp) or not isinstance(cut.operands[0].owner, tf.ShapeOp):
        return None
    begin = constant(cut.operands[1])
    if begin is None or integer(cut.properties.get("shrink_axis_mask", ZERO)) != 1:
        return None
    if integer(cut.properties.get("begin_mask", ZERO)):
        begin = begin * 0
    source = cut.operands[0].owner.operands[0]
    rank = rank_of(source)
    place = int(begin.reshape(-1)[0])
    if rank is None:
        return Size(source, place) if place >= 0 else None
    return Size(source, normalize(place, rank))


def _block(value: SSAValue) -> Block | None:
    owner = value.owner
    return owner if isinstance(owner, Block) else owner.parent
