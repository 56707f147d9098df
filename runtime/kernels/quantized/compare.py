"""Comparisons of quantized tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ..registry import Kernel, quantized
from ..requantize import Multiplier, multiplier, side
from .elementwise import aligned

_SHIFT = 8


def _compared(*ops: Any, function: Callable[[Array, Array], Array], words: bool) -> None:
    """Register a comparison; `words` scales 16-bit numbers too, otherwise compared as they are."""

    @quantized(*ops)
    def make(op: tfl.EqualOp) -> Kernel | None:  # pyright: ignore[reportUnusedFunction]
        x, y = side(op.operands[0]), side(op.operands[1])
        if x is None or y is None:
            return None
        if x.bits == 16 and not words:
            return function
        left, right = (aligned(item, _down(float(item.scale)), _SHIFT) for item in (x, y))

        def call(lhs: Array, rhs: Array) -> Array:
            return np.asarray(function(left(lhs), right(rhs)))

        return call


def _down(scale: float) -> Multiplier:
    factor = multiplier(scale)
    return Multiplier(factor.significand, min(factor.shift, 0))


_compared(tfl.EqualOp, function=np.equal, words=True)
_compared(tfl.NotEqualOp, function=np.not_equal, words=True)
_compared(tfl.LessOp, function=np.less, words=False)
_compared(tfl.LessEqualOp, function=np.less_equal, words=False)
_compared(tfl.GreaterOp, function=np.greater, words=False)
_compared(tfl.GreaterEqualOp, function=np.greater_equal, words=False)
