"""How many threads numpy's matrix products take, where its BLAS lets itself be told."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

_LIBRARIES = ("*openblas*", "*blis*")
_SYMBOLS = (
    ("scipy_openblas_get_num_threads64_", "scipy_openblas_set_num_threads64_"),
    ("scipy_openblas_get_num_threads", "scipy_openblas_set_num_threads"),
    ("openblas_get_num_threads64_", "openblas_set_num_threads64_"),
    ("openblas_get_num_threads", "openblas_set_num_threads"),
    ("bli_thread_get_num_threads", "bli_thread_set_num_threads"),
)


class Setting(NamedTuple):
    """How to read and change the number of threads of a BLAS library."""

    get: Callable[[], int]
    set: Callable[[int], object]


@cache
def setting() -> Setting | None:
    """Return the setting of the library that numpy has loaded, None if it is not known."""
    places = [Path(np.__file__).parent.parent / "numpy.libs", Path(np.__file__).parent / ".dylibs"]
    for path in (path for place in places for name in _LIBRARIES for path in place.glob(name)):
        try:
            library = ctypes.CDLL(str(path))  # loaded already: this only finds it
        except OSError:
            continue
        for get, set in _SYMBOLS:
            if hasattr(library, get) and hasattr(library, set):
                return Setting(getattr(library, get), getattr(library, set))
    return None


@contextmanager
def limited(count: int | None) -> Generator[None, None, None]:
    """Use `count` threads in the enclosed block; None leaves things as they are."""
    found = setting() if count is not None else None
    before = found.get() if found is not None else count
    if found is None or count is None or before is None or before == count:
        yield
        return
    found.set(count)
    try:
        yield
    finally:
        found.set(before)
