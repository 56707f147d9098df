"""A static plan of memory: where tensors lie in one block, given when each is needed.

The largest tensor is placed first, each into the smallest gap between those that live at the same
time. Source: LiteRT's `simple_memory_arena.cc` and `arena_planner.cc`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import prod
from typing import NamedTuple

import numpy as np
from xdsl.dialects.builtin import TensorType
from xdsl.ir import Attribute, SSAValue

from ..dialects.dtypes import numpy_dtype
from ..dialects.quant import UniformType
from ..dialects.shapes import element_of, shape_of

ALIGNMENT = 64
"""Tensors begin at multiples of it."""
_LARGEST_KEPT = (32 << 20) - (64 << 10)
"""Bytes; just below the greatest size that glibc looks at."""


class Lifetime(NamedTuple):
    """A tensor of some bytes that is needed from one step to another, both included."""

    value: SSAValue
    size: int
    first: int
    last: int


@cache
def keep_freed_memory() -> None:
    """Let the memory of arrays be used again, not be given back to the system each time.

    Fresh pages cost more than most ops do with them. The allocator of glibc keeps what is freed if
    it is smaller than the largest block that was ever freed; others do not mind.
    """
    np.empty(_LARGEST_KEPT, np.uint8)


def sized(type: Attribute) -> int:
    """Return the bytes of a tensor type; 0 for strings and resources, whose size nobody knows."""
    if not isinstance(type, TensorType):
        return 0
    shape = shape_of(type)  # pyright: ignore[reportUnknownArgumentType]
    element = element_of(type)  # pyright: ignore[reportUnknownArgumentType]
    element = element.storage_type if isinstance(element, UniformType) else element
    try:
        dtype = numpy_dtype(element)
    except (KeyError, TypeError, ValueError):
        return 0
    if shape is None or dtype.hasobject:
        return 0
    return prod(max(1, size) if size < 0 else size for size in shape) * dtype.itemsize


class Arena:
    """The places of tensors."""

    def __init__(self, tensors: Sequence[Lifetime]):
        """Place the tensors."""
        self.offsets: dict[SSAValue, int] = {}
        self.bytes = 0
        """The size of the whole block."""
        self.total = sum(tensor.size for tensor in tensors)
        """What the tensors would need without sharing."""
        count = max((tensor.last for tensor in tensors), default=0)
        placed: list[tuple[int, int, Lifetime]] = []

        def order(tensor: Lifetime) -> tuple[bool, int, int]:
            return tensor.last - tensor.first < count, -tensor.size, tensor.first

        for tensor in sorted(tensors, key=order):
            if not tensor.size:
                continue
            offset = _gap(placed, tensor)
            placed.append((offset, offset + tensor.size, tensor))
            placed.sort(key=lambda item: item[:2])
            self.offsets[tensor.value] = offset
            self.bytes = max(self.bytes, offset + tensor.size)


def _gap(placed: Sequence[tuple[int, int, Lifetime]], tensor: Lifetime) -> int:
    """Return the start of the smallest gap that holds a tensor; gaps are in order of place."""
    best, width, end = -1, -1, 0
    for start, stop, other in placed:
        if other.last < tensor.first or other.first > tensor.last:
            continue
        offset = -(-end // ALIGNMENT) * ALIGNMENT
        free = start - offset
        if free >= tensor.size and (best < 0 or free < width):
            best, width = offset, free
        end = max(end, stop)
    return best if best >= 0 else -(-end // ALIGNMENT) * ALIGNMENT


__all__ = ["ALIGNMENT", "Arena", "Lifetime", "sized"]
