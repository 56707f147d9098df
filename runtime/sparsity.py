"""Sparse constants made dense, and dense ones sparse."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from ..dialects.elements import Array
from .schema.reader import Record


@dataclass(frozen=True)
class Level:
    """One level of a sparse tensor: dense of a size, or a list of indices for each position."""

    size: int = 0
    segments: Array | None = None
    indices: Array | None = None

    @property
    def stored_bytes(self) -> int:
        """How much the lists take in a file, each in the narrowest type."""
        lists = [array for array in (self.segments, self.indices) if array is not None]
        return sum(array.size * _width(array) for array in lists)


@dataclass(frozen=True)
class Layout:
    """How a sparse tensor is laid out, and the values that are stored."""

    order: tuple[int, ...]
    blocks: tuple[int, ...]
    levels: tuple[Level, ...]
    data: Array

    @property
    def stored_bytes(self) -> int:
        """How much the values and the lists take in a file."""
        return self.data.nbytes + sum(level.stored_bytes for level in self.levels)


def _width(array: Array) -> int:
    largest = int(array.max(initial=0))
    return 1 if largest < 1 << 8 else 2 if largest < 1 << 16 else 4


def kept_blocks(array: Array, block: tuple[int, ...]) -> Array:
    """Return which blocks of an array hold anything but zeros.

    Raises:
        ValueError: the array does not consist of whole blocks.

    """
    return (_in_blocks(array, block) != 0).any(axis=tuple(range(array.ndim, 2 * array.ndim)))


def _in_blocks(array: Array, block: tuple[int, ...]) -> Array:
    """Return an array as [blocks along each dimension..., size of a block along each...]."""
    if len(block) != array.ndim or any(
        n % size for n, size in zip(array.shape, block, strict=True)
    ):
        raise ValueError(f"an array of the shape {array.shape} has no whole blocks of {block}")
    split = [part for n, size in zip(array.shape, block, strict=True) for part in (n // size, size)]
    rank = array.ndim
    return array.reshape(split).transpose([*range(0, 2 * rank, 2), *range(1, 2 * rank, 2)])


def sparsify(array: Array, block: tuple[int, ...]) -> Layout:
    """Return how an array is stored without the blocks of zeros; blocks of one are elements.

    All dimensions but the last are dense levels, the last one is a sparse level, and the blocks'
    own dimensions that are longer than one are dense levels after it.

    Raises:
        ValueError: the array does not consist of whole blocks.

    """
    split = _in_blocks(array, block)
    rank = array.ndim
    kept = kept_blocks(array, block)
    counts = kept.reshape(-1, kept.shape[-1]).sum(axis=1)
    segments = np.concatenate([[0], np.cumsum(counts)])
    inner = [dim for dim, size in enumerate(block) if size > 1]
    levels = [Level(size) for size in kept.shape[:-1]]
    levels.append(Level(0, segments, np.nonzero(kept)[-1]))
    levels += [Level(block[dim]) for dim in inner]
    order = tuple(range(rank + len(inner)))
    return Layout(order, tuple(inner), tuple(levels), split[kept].reshape(-1))


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
