"""Kernels between quantized types."""

from __future__ import annotations

from functools import partial

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ..registry import Kernel, quantized
from ..requantize import Multiplier, Side, multiplier, multiply, rounded, side
from . import tables


def _along(values: Array, axis: int, rank: int) -> Array:
    """Return scales or zero points in a shape that broadcasts along `axis`."""
    return values.reshape(()) if axis < 0 else values.reshape(-1, *(1,) * (rank - 1 - axis))


def _stored(out: Side, x: Array) -> Array:
    scales, zeros = (_along(item, out.axis, x.ndim) for item in (out.scales, out.zeros))
    whole = rounded(np.asarray(x / scales)).astype(np.float64)
    whole += zeros
    if (unknown := np.isnan(whole)).any():
        whole[unknown] = 0
    return whole.clip(out.low, out.high).astype(out.dtype)


def _rescaled(x: Side, out: Side, factor: Multiplier, stored: Array) -> Array:
    scaled = multiply(stored.astype(np.int64) - x.zero, factor) + out.zero
    return np.clip(scaled, out.low, out.high).astype(out.dtype)


@quantized(tfl.QuantizeOp)
def quantize(op: tfl.QuantizeOp) -> Kernel | None:
    """Round reals to stored integers; or stored integers to others of another scale."""
    x, out = side(op.input), side(op.output)
    if out is None:
        return None
    if x is None:
        return partial(_stored, out)
    rescale = partial(_rescaled, x, out, multiplier(float(x.scale) / float(out.scale)))
    return tables.looked_up(rescale(tables.values(x))) if x.bits == 8 else rescale


def _real(x: Side, stored: Array) -> Array:
    scales, zeros = (_along(item, x.axis, stored.ndim) for item in (x.scales, x.zeros))
    return (stored.astype(np.int32) - zeros.astype(np.int32)).astype(np.float32) * scales


@quantized(tfl.DequantizeOp)
def dequantize(op: tfl.DequantizeOp) -> Kernel | None:
    """Return the reals that stored integers stand for."""
    x = side(op.input)
    return None if x is None else partial(_real, x)
