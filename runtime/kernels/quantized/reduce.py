"""Reductions of quantized tensors."""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ..arguments import flag
from ..reduce import axes_of
from ..registry import Kernel, quantized, raw
from ..requantize import Multiplier, Side, multiplier, multiply_wide, side
from ..rescale import Rescale
from .filters import largest_of

raw(tfl.ReduceMaxOp, tfl.ReduceMinOp, tfl.ArgMaxOp, tfl.ArgMinOp, tfl.TopKV2Op)


def _sides(op: Any) -> tuple[Side, Side] | None:
    x, out = side(op.operands[0]), side(op.results[0])
    return None if x is None or out is None else (x, out)


def _averaging(factor: Multiplier, count: int) -> Multiplier:
    """Return a factor divided by a number of elements."""
    shift = min(count.bit_length() - 1, 32, 31 + factor.shift)
    return Multiplier((factor.significand << shift) // count, factor.shift - shift)


def _total(op: Any, mean: bool) -> Kernel | None:
    """Return the kernel of a sum or a mean."""
    if (found := _sides(op)) is None:
        return None
    x, out = found
    factor, keep = multiplier(float(x.scale) / float(out.scale)), flag(op, "keep_dims")
    bound = largest_of(x) + abs(x.zero)

    @lru_cache(4)
    def rescale(count: int) -> Rescale:
        scale = _averaging(factor, count) if mean and count else factor
        return Rescale(scale, out, (out.low, out.high))

    def call(stored: Array, axes: Array) -> Array:
        axis = axes_of(axes, stored.ndim)
        count = prod(stored.shape[index] for index in axis)
        total = np.asarray(np.add.reduce(stored, axis=axis, keepdims=keep, dtype=np.int64))
        total -= x.zero * count
        return rescale(count)(total, bound=float(bound * count))

    return call


@quantized(tfl.SumOp)
def sum_of(op: tfl.SumOp) -> Kernel | None:
    """Sum over axes."""
    return _total(op, mean=False)


@quantized(tfl.MeanOp)
def mean_of(op: tfl.MeanOp) -> Kernel | None:
    """Mean over axes."""
    return _total(op, mean=True)


@quantized(tfl.ReduceProdOp)
def product_of(op: tfl.ReduceProdOp) -> Kernel | None:
    """Product over axes; each element but the first is rescaled as it comes in."""
    if (found := _sides(op)) is None:
        return None
    x, out = found
    keep = flag(op, "keep_dims")

    def call(stored: Array, axes: Array) -> Array:
        axis = axes_of(axes, stored.ndim)
        kept = [index for index in range(stored.ndim) if index not in axis]
        count = prod(stored.shape[index] for index in axis)
        factor = multiplier(float(x.scale) / float(out.scale) ** (1.0 / max(1, count)))
        shape = [stored.shape[index] for index in kept]
        rows = (stored.transpose(*axis, *kept).astype(np.int64) - x.zero).reshape(count, *shape)
        total = rows[0]
        for row in rows[1:]:
            total = multiply_wide(total * row, factor)
        scaled = multiply_wide(np.asarray(total), factor) + out.zero
        result = np.clip(scaled, out.low, out.high).astype(out.dtype)
        return np.expand_dims(result, axis) if keep else np.asarray(result)

    return call
