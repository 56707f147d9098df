"""The test kit: whether rewrites leave the numbers as they are.

    from tflower.testing import programs, rewritten, same_numbers

    @given(programs(fuse_relu))
    def test_fuse_relu(module):
        same_numbers(module, rewritten(module, fuse_relu))

`programs` needs hypothesis, which `pip install tflower[testing]` brings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .numbers import rewritten as rewritten
from .numbers import same_numbers as same_numbers

if TYPE_CHECKING:
    from .strategies import dtypes as dtypes
    from .strategies import programs as programs
    from .strategies import shapes as shapes


def __getattr__(name: str) -> object:
    if name in ("dtypes", "programs", "shapes"):
        from . import strategies

        return getattr(strategies, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
