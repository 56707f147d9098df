"""What is known of the integers that a value holds, so that computed shapes are not lost.

Models compute the shape operand of a reshape from `tf.Shape`, by slicing, packing and arithmetic;
with a dynamic batch that is no constant, but all the other entries are known.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
from xdsl.ir import Operation, OpResult, SSAValue

from ..op import constant, prop
from ..shapes import DYNAMIC, integer, shape_of

Known = tuple[int | None, ...]
"""The entries of a vector, or the one of a scalar; None where an entry is unknown."""

_Evaluate = Callable[[Operation, int, "_Search"], Known | None]

MAX_ENTRIES = 64
MAX_DEPTH = 24


class _Search:
    """What one question has found out so far; without it, a value used twice costs twice."""

    __slots__ = ("depth", "found")

    def __init__(self) -> None:
        self.depth = 0
        self.found: dict[SSAValue, Known | None] = {}


def known_values(value: SSAValue, search: _Search | None = None) -> Known | None:
    """Return what is known of a value of rank 0 or 1; None if its length is unknown too."""
    array = constant(value)
    if array is not None:
        if array.ndim > 1 or array.size > MAX_ENTRIES or array.dtype.kind not in "iub":
            return None
        return tuple(int(item) for item in array.reshape(-1))
    if not isinstance(value, OpResult):
        return None
    evaluate = _EVALUATE.get(value.op.name)
    if evaluate is None or len(shape_of(value) or ()) > 1:
        return None
    search = search or _Search()
    if value in search.found:
        return search.found[value]
    if search.depth > MAX_DEPTH:
        return None
    search.depth += 1
    known = evaluate(value.op, value.index, search)
    search.depth -= 1
    if known is not None and len(known) > MAX_ENTRIES:
        known = None
    search.found[value] = known
    return known


def _shape(op: Operation, index: int, search: _Search) -> Known | None:
    shape = shape_of(op.operands[index])
    return None if shape is None else tuple(None if dim == DYNAMIC else dim for dim in shape)


def _rank(op: Operation, index: int, search: _Search) -> Known | None:
    shape = shape_of(op.operands[0])
    return None if shape is None else (len(shape),)


def _size(op: Operation, index: int, search: _Search) -> Known | None:
    shape = shape_of(op.operands[0])
    return None if shape is None or DYNAMIC in shape else (prod(shape),)


def _same(op: Operation, index: int, search: _Search) -> Known | None:
    return known_values(op.operands[index], search)


def _first(op: Operation, index: int, search: _Search) -> Known | None:
    """Reshape, squeeze and expand of a scalar or vector to a scalar or vector."""
    return known_values(op.operands[0], search)


def _pack(op: Operation, index: int, search: _Search) -> Known | None:
    entries: list[int | None] = []
    for operand in op.operands:
        if shape_of(operand) not in ((), None):
            return None
        known = known_values(operand, search)
        entries.append(known[0] if known is not None and len(known) == 1 else None)
    return tuple(entries)


def _concat(op: Operation, index: int, search: _Search) -> Known | None:
    entries: list[int | None] = []
    operands = op.operands[1:] if op.name == "tf.Concat" else op.operands[:-1]
    for operand in operands:
        known = _or_unknown(operand, search)
        if known is None:
            return None
        entries.extend(known)
    return tuple(entries)


def _or_unknown(value: SSAValue, search: _Search) -> Known | None:
    """Return the known values, or as many unknown ones where at least the length is known."""
    known = known_values(value, search)
    if known is not None:
        return known
    shape = shape_of(value)
    if shape is None or len(shape) != 1 or not 0 <= shape[0] <= MAX_ENTRIES:
        return None
    return (None,) * shape[0]


def _strided_slice(op: Operation, index: int, search: _Search) -> Known | None:
    source = known_values(op.operands[0], search)
    bounds = [known_values(operand, search) for operand in op.operands[1:]]
    masks = [
        integer(prop(op, f"{name}_mask"))
        for name in ("begin", "end", "shrink_axis", "new_axis", "ellipsis")
    ]
    if source is None or masks[3] or masks[4]:
        return None
    if any(bound is None or len(bound) != 1 for bound in bounds):
        return None
    begin, end, stride = (bound[0] for bound in bounds if bound is not None)
    if stride is None or stride == 0:
        return None
    if masks[2]:
        return (
            None if begin is None or not -len(source) <= begin < len(source) else (source[begin],)
        )
    if (begin is None and not masks[0]) or (end is None and not masks[1]):
        return None
    return source[slice(None if masks[0] else begin, None if masks[1] else end, stride)]


def _slice(op: Operation, index: int, search: _Search) -> Known | None:
    source = known_values(op.operands[0], search)
    begin, size = (known_values(operand, search) for operand in op.operands[1:])
    if source is None or not begin or not size or begin[0] is None or size[0] is None:
        return None
    return source[begin[0] :] if size[0] < 0 else source[begin[0] : begin[0] + size[0]]


def _gather(op: Operation, index: int, search: _Search) -> Known | None:
    source, indices = (known_values(operand, search) for operand in op.operands[:2])
    if source is None or indices is None or len(shape_of(op.operands[0]) or ()) != 1:
        return None
    if any(item is not None and not 0 <= item < len(source) for item in indices):
        return None
    return tuple(None if item is None else source[item] for item in indices)


def _prod(op: Operation, index: int, search: _Search) -> Known | None:
    source = known_values(op.operands[0], search)
    shape = shape_of(op.operands[0])
    if source is None or shape is None or len(shape) != 1 or constant(op.operands[1]) is None:
        return None
    result: int | None = 1
    for item in source:
        result = None if item is None or result is None else _small(result * item)
    return (result,)


def _range(op: Operation, index: int, search: _Search) -> Known | None:
    bounds = [known_values(operand, search) for operand in op.operands]
    if any(bound is None or len(bound) != 1 or bound[0] is None for bound in bounds):
        return None
    start, limit, delta = (bound[0] or 0 for bound in bounds if bound is not None)
    if delta == 0 or abs((limit - start) // delta) > MAX_ENTRIES:
        return None
    return tuple(range(start, limit, delta))


def _fill(op: Operation, index: int, search: _Search) -> Known | None:
    dims, value = (known_values(operand, search) for operand in op.operands)
    if dims is None or len(dims) != 1 or dims[0] is None or not 0 <= dims[0] <= MAX_ENTRIES:
        return None
    return (value[0] if value is not None and len(value) == 1 else None,) * dims[0]


def _unpack(op: Operation, index: int, search: _Search) -> Known | None:
    source = known_values(op.operands[0], search)
    return (source[index],) if source is not None and index < len(source) else None


def _binary(
    function: Callable[[int, int], int | None],
) -> _Evaluate:
    def evaluate(op: Operation, index: int, search: _Search) -> Known | None:
        lhs, rhs = (known_values(operand, search) for operand in op.operands)
        if lhs is None or rhs is None:
            return None
        length = max(len(lhs), len(rhs))
        if {len(lhs), len(rhs)} - {1, length}:
            return None
        pairs = zip(_repeat(lhs, length), _repeat(rhs, length), strict=True)
        return tuple(None if a is None or b is None else _small(function(a, b)) for a, b in pairs)

    return evaluate


def _small(number: int | None) -> int | None:
    """Return a number that fits an i64, else None."""
    return number if number is not None and abs(number) < 1 << 63 else None


def _repeat(known: Known, length: int) -> Known:
    return known if len(known) == length else known * length


def _floor_div(lhs: int, rhs: int) -> int | None:
    return lhs // rhs if rhs else None


def _floor_mod(lhs: int, rhs: int) -> int | None:
    return lhs % rhs if rhs else None


def _neg(op: Operation, index: int, search: _Search) -> Known | None:
    known = known_values(op.operands[0], search)
    return None if known is None else tuple(None if item is None else -item for item in known)


def _cast(op: Operation, index: int, search: _Search) -> Known | None:
    element: Any = getattr(op.results[0].type, "element_type", None)
    kind = np.dtype(np.int64) if element is None else element
    return known_values(op.operands[0], search) if str(kind).lstrip("u") in _INTEGERS else None


_INTEGERS = frozenset({"i16", "i32", "i64"})

_EVALUATE: dict[str, _Evaluate] = {
    "tf.Shape": _shape,
    "tf.ShapeN": _shape,
    "tf.Rank": _rank,
    "tf.Size": _size,
    "tf.Identity": _same,
    "tf.IdentityN": _same,
    "tf.StopGradient": _same,
    "tf.Snapshot": _same,
    "tf.EnsureShape": _first,
    "tf.Cast": _cast,
    "tf.Reshape": _first,
    "tf.Squeeze": _first,
    "tf.ExpandDims": _first,
    "tf.Pack": _pack,
    "tf.Unpack": _unpack,
    "tf.Concat": _concat,
    "tf.ConcatV2": _concat,
    "tf.StridedSlice": _strided_slice,
    "tf.Slice": _slice,
    "tf.Gather": _gather,
    "tf.GatherV2": _gather,
    "tf.Prod": _prod,
    "tf.Range": _range,
    "tf.Fill": _fill,
    "tf.Neg": _neg,
    "tf.Add": _binary(int.__add__),
    "tf.AddV2": _binary(int.__add__),
    "tf.Sub": _binary(int.__sub__),
    "tf.Mul": _binary(int.__mul__),
    "tf.FloorDiv": _binary(_floor_div),
    "tf.FloorMod": _binary(_floor_mod),
    "tf.Maximum": _binary(max),
    "tf.Minimum": _binary(min),
    "tfl.shape": _shape,
    "tfl.pack": _pack,
}
