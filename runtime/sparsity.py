"""Sparse constants made dense."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ..dialects.elements import Array
from .schema.reader import Record


def densify(
    layout: Record, data: Array, shape: tuple[int, ...], dtype: np.dtype[Any], *, limit: int
) -> Array:
    """Return the dense tensor of `shape` whose stored values are `data`.

    Levels come in traversal order: those of the tensor's dimensions, then those of the blocks. A
    dense level repeats every position `dense_size` times; a sparse one lists, for each position,
    the indices that are stored.

    Raises:
        ValueError: the layout does not fit the tensor, or it has more than `limit` elements.

    """
    if prod(shape) > limit:
        raise ValueError(f"{prod(shape)} elements are too many for this file")
    order, blocks = _integers(layout, "traversal_order"), _integers(layout, "block_map")
    levels = list(layout["dim_metadata"] or ())
    rank = len(shape)
    if sorted(order) != list(range(rank + len(blocks))) or len(levels) != len(order):
        raise ValueError("the traversal order does not fit the shape")
    if any(not 0 <= dim < rank for dim in blocks):
        raise ValueError("the blocks lie along dimensions that are not there")
    coordinates: list[Array] = [np.zeros(0, np.int64)] * len(order)
    sizes = [1] * len(order)
    count = 1
    for level, dim in zip(levels, order, strict=True):
        parents, indices, sizes[dim] = _level(level, count, limit)
        coordinates = [found[parents] if len(found) else found for found in coordinates]
        coordinates[dim] = indices
        count = len(indices)
    values = data.view(dtype)
    if len(values) < count:
        raise ValueError(f"{len(values)} values are stored, {count} are needed")
    places = coordinates[:rank]
    for position, dim in enumerate(blocks, start=rank):
        places[dim] = places[dim] * sizes[position] + coordinates[position]
    dense = np.zeros(shape, dtype)
    for found, size in zip(places, shape, strict=True):
        if len(found) and not (0 <= found.min() and found.max() < size):
            raise ValueError("an index lies outside of the shape")
    dense[tuple(places)] = values[:count]
    return dense


def _level(level: Record, count: int, limit: int) -> tuple[Array, Array, int]:
    """Return, for each position of the next level, its parent and its index; and the size."""
    if level.names("format") == "DENSE":
        size: int = level["dense_size"]
        if size < 0 or size * count > limit:
            raise ValueError(f"a dense level has {size} indices")
        indices = np.tile(np.arange(size), count)
        return np.repeat(np.arange(count), size), indices, size
    segments, indices = (_values(level, name) for name in ("array_segments", "array_indices"))
    lengths = np.diff(segments)
    if len(lengths) != count or (lengths < 0).any() or int(lengths.sum()) != len(indices):
        raise ValueError("the segments of a sparse level do not fit its indices")
    size = int(indices.max()) + 1 if len(indices) else 0
    return np.repeat(np.arange(count), lengths), indices, size


def _values(level: Record, name: str) -> Array:
    vector = level[name]
    found = None if vector is None else vector["values"]
    return np.zeros(0, np.int64) if found is None else found.astype(np.int64)


def _integers(record: Record, name: str) -> list[int]:
    found = record[name]
    return [] if found is None else [int(item) for item in found]
