"""What options that hold types, lists or names are set to, checked by the option's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import numpy as np

_TYPES = ("bfloat16", "int4", "uint4")
"""Types that NumPy does not know by name."""


def type_name(dtype: Any, option: str = "a type") -> str:
    """Return the name of a NumPy or TensorFlow type, such as `float32`.

    Raises:
        TypeError: what `option` is set to is no type of either.

    """
    name = getattr(dtype, "name", dtype if isinstance(dtype, str) and dtype in _TYPES else None)
    if isinstance(name, str):
        return name
    try:
        if dtype is not None:
            return np.dtype(dtype).name
    except TypeError:
        pass
    raise TypeError(f"{option} is {dtype!r}, a type such as np.float32 or np.int8 is needed")


def listed(given: Any, option: str) -> tuple[Any, ...]:
    """Return what an option that is a list or a set holds.

    Raises:
        TypeError: it is neither.

    """
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise TypeError(f"{option} is {given!r}, a list or a set is needed")
    return tuple(cast(Iterable[Any], given))


def texts(given: Any, option: str) -> tuple[str, ...]:
    """Return the names that an option lists, none for None.

    Raises:
        TypeError: it is no list, or holds something else.

    """
    names = () if given is None else listed(given, option)
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"{option} holds {name!r}, names are needed")
    return names
