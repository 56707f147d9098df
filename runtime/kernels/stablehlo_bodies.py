"""Kernels of StableHLO's operators that run a subgraph on elements.

A body computes scalars, element by element, so that it may be run on whole arrays at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key

import numpy as np
from xdsl.ir import Operation

from ...dialects.elements import Array
from ..state import State
from .arguments import option, options
from .registry import kernel
from .stablehlo_arrays import index_vectors, padded

Body = Callable[[Sequence[Array]], tuple[Array, ...]]

_SORTED_AT_ONCE = 1024
"""The length up to which all pairs of elements are compared at once."""


def _body(op: Operation, state: State, name: str) -> Body:
    """Return a subgraph as a function of arrays."""
    number = option(op, name, -1)

    def run(arrays: Sequence[Array]) -> tuple[Array, ...]:
        assert state.call_number is not None
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
        found = state.call_number(number, arrays)
        if any(array.shape not in (shape, ()) for array in found):
            raise ValueError("the body of the operator does not compute element by element")
        return tuple(np.broadcast_to(array, shape) for array in found)

    return run


def _halves(arrays: Sequence[Array]) -> tuple[list[Array], list[Array]]:
    """Return the operands, and what each starts from."""
    half = len(arrays) // 2
    return list(arrays[:half]), list(arrays[half:])


@kernel("tfl.stablehlo_reduce", state=True)
def reduce(op: Operation, state: State, *arrays: Array) -> tuple[Array, ...]:
    """Combine the elements along some axes."""
    inputs, starts = _halves(arrays)
    body, axes = _body(op, state, "body_subgraph_index"), options(op, "dimensions")
    rest = [axis for axis in range(inputs[0].ndim) if axis not in axes]
    shape = [inputs[0].shape[axis] for axis in rest]
    lines = [x.transpose(*axes, *rest).reshape(-1, *shape) for x in inputs]
    found = [np.full(shape, start.reshape(())[()], start.dtype) for start in starts]
    for parts in zip(*lines, strict=True):
        found = list(body([*found, *parts]))
    return tuple(found)


@kernel("tfl.stablehlo_reduce_window", state=True)
def reduce_window(op: Operation, state: State, *arrays: Array) -> tuple[Array, ...]:
    """Combine the elements of each window of the spread out and padded operands."""
    inputs, starts = _halves(arrays)
    body, rank = _body(op, state, "body_subgraph_index"), inputs[0].ndim
    sizes = options(op, "window_dimensions")
    strides = options(op, "window_strides") or [1] * rank
    spread = options(op, "base_dilations") or [1] * rank
    apart = options(op, "window_dilations") or [1] * rank
    pads = np.array(options(op, "padding") or [0] * 2 * rank).reshape(-1, 2)
    low, high = pads[:, 0].tolist(), pads[:, 1].tolist()
    inside = [item - 1 for item in spread]
    wide = [
        padded(x, start.reshape(())[()], low, high, inside)
        for x, start in zip(inputs, starts, strict=True)
    ]
    counts = [
        max(0, (whole - (size - 1) * d - 1) // s + 1)
        for whole, size, s, d in zip(wide[0].shape, sizes, strides, apart, strict=True)
    ]
    found = [np.full(counts, start.reshape(())[()], start.dtype) for start in starts]
    for tap in np.ndindex(*sizes):
        where = tuple(
            slice(i * d, i * d + (count - 1) * s + 1 if count else 0, s)
            for i, count, s, d in zip(tap, counts, strides, apart, strict=True)
        )
        found = list(body([*found, *(x[where] for x in wide)]))
    return tuple(np.ascontiguousarray(array) for array in found)


@kernel("tfl.stablehlo_scatter", state=True)
def scatter(op: Operation, state: State, *arrays: Array) -> tuple[Array, ...]:
    """Combine elements of the operands with those of the updates; what lies outside is lost."""
    count = len(arrays) // 2
    outs, indices, updates = [x.copy() for x in arrays[:count]], arrays[count], arrays[count + 1 :]
    body = _body(op, state, "update_computation_subgraph_index")
    places, kept = _targets(op, indices, updates[0].shape, outs[0].shape)
    values = [update.reshape(-1)[kept] for update in updates]
    flats = [out.reshape(-1) for out in outs]
    # What several updates hit is combined one update after the other.
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else ordered
    turn = np.arange(len(ordered)) - np.repeat(first, np.diff(np.r_[first, len(ordered)]))
    for number in range(int(turn.max(initial=-1)) + 1):
        chosen = order[turn == number]
        target = places[chosen]
        found = body([*(flat[target] for flat in flats), *(value[chosen] for value in values)])
        for flat, result in zip(flats, found, strict=True):
            flat[target] = result
    return tuple(outs)


def _targets(
    op: Operation, indices: Array, updates: Sequence[int], shape: Sequence[int]
) -> tuple[Array, Array]:
    """Return flat places that updates go to, and which updates these are."""
    vectors = index_vectors(indices, option(op, "index_vector_dim")).astype(np.int64)
    windows, inserted = options(op, "update_window_dims"), options(op, "inserted_window_dims")
    batch = [axis for axis in range(len(updates)) if axis not in windows]
    where = np.indices(updates).reshape(len(updates), -1)
    starts = vectors[tuple(where[axis] for axis in batch)] if batch else vectors.reshape(1, -1)
    position = np.zeros((len(shape), where.shape[1]), np.int64)
    for index, axis in enumerate(options(op, "scatter_dims_to_operand_dims")):
        position[axis] += starts[:, index]
    free = iter(windows)
    for axis in range(len(shape)):
        if axis not in inserted:
            position[axis] += where[next(free)]
    limits = np.array(shape).reshape(-1, 1)
    kept = ((position >= 0) & (position < limits)).all(axis=0)
    flat = np.ravel_multi_index(tuple(position[:, kept]), tuple(shape)) if shape else position[:0]
    return np.asarray(flat).reshape(-1), np.flatnonzero(kept)


@kernel("tfl.stablehlo_sort", state=True)
def sort(op: Operation, state: State, *arrays: Array) -> tuple[Array, ...]:
    """Sort along an axis by a comparator of elements of all operands; stable."""
    before = _body(op, state, "comparator_subgraph_index")
    axis = option(op, "dimension") % arrays[0].ndim
    lines = [np.moveaxis(x, axis, -1).reshape(-1, x.shape[axis]) for x in arrays]
    order = np.stack([_order(before, [line[i] for line in lines]) for i in range(len(lines[0]))])
    results: list[Array] = []
    for x, line in zip(arrays, lines, strict=True):
        moved = np.moveaxis(x, axis, -1).shape
        placed = np.take_along_axis(line, order, axis=1).reshape(moved)
        results.append(np.ascontiguousarray(np.moveaxis(placed, -1, axis)))
    return tuple(results)


def _order(before: Body, line: list[Array]) -> Array:
    """Return the order of a line of elements."""
    size = len(line[0])
    if size <= _SORTED_AT_ONCE:
        pairs = [part for x in line for part in (x[:, None], x[None, :])]
        less = before(pairs)[0].astype(bool)
        earlier = np.tri(size, size, -1, dtype=bool)
        rank = (less.T | (~less & ~less.T & earlier)).sum(axis=1)
        return np.argsort(rank, kind="stable")

    def compare(i: int, j: int) -> int:
        for a, b in ((i, j), (j, i)):
            if before([part for x in line for part in (x[a : a + 1], x[b : b + 1])])[0].all():
                return -1 if a == i else 1
        return 0

    return np.array(sorted(range(size), key=cmp_to_key(compare)))


__all__ = ["reduce", "reduce_window", "scatter", "sort"]
