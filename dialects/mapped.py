"""Memory of mapped files."""

from __future__ import annotations

import mmap
from typing import Any

import numpy as np
import numpy.typing as npt

_LEAST = 1 << 20


def release(array: npt.NDArray[Any]) -> None:
    """Give the pages of an array in a mapped file back to the system; they can be read again.

    For one that was copied and is not needed soon. Does nothing for small arrays and for arrays
    elsewhere.
    """
    if array.nbytes < _LEAST or not hasattr(mmap, "MADV_DONTNEED"):
        return
    base: Any = array
    while isinstance(base, np.ndarray | memoryview):
        base = base.base if isinstance(base, np.ndarray) else base.obj
    if not isinstance(base, mmap.mmap):
        return
    whole = np.frombuffer(base, np.uint8)
    if whole.flags.writeable:
        return
    page = mmap.PAGESIZE
    origin = whole.ctypes.data
    low, high = _extent(array)
    start = -(-(low - origin) // page) * page
    end = (high - origin) // page * page
    if end > start:
        base.madvise(mmap.MADV_DONTNEED, start, end - start)


def _extent(array: npt.NDArray[Any]) -> tuple[int, int]:
    """Return the address of the first byte of an array, in any order, and that after the last."""
    steps = [(size - 1) * stride for size, stride in zip(array.shape, array.strides, strict=True)]
    first = array.ctypes.data + sum(step for step in steps if step < 0)
    last = array.ctypes.data + sum(step for step in steps if step > 0)
    return first, last + array.itemsize
