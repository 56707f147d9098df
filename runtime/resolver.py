"""Which kernels an interpreter uses."""

from __future__ import annotations

from enum import Enum


class OpResolverType(Enum):
    """Which kernels to use; here there is one set of them."""

    AUTO = 0
    BUILTIN = 1
    BUILTIN_REF = 2
    BUILTIN_WITHOUT_DEFAULT_DELEGATES = 3
