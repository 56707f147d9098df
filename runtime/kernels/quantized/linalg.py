"""Matrix products of quantized tensors, and of real ones with quantized weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ....dialects.shapes import boolean
from ..arguments import flag
from ..fused import fused
from ..registry import Kernel, quantized
from ..requantize import Side, limits, side
from ..rescale import RealRescale, Rescale
from .filters import Biased, Filter, asymmetric, largest_of, symmetric


def _shaped(op: tfl.FullyConnectedOp, x: Array, out: Array) -> Array:
    return out.reshape(*x.shape[:-1], -1) if boolean(op.keep_num_dims) else out


@quantized(tfl.FullyConnectedOp)
def fully_connected(op: tfl.FullyConnectedOp) -> Kernel | None:
    """Multiply `x` [..., ci], flattened to rows, with `w` [co, ci] transposed."""
    x, w, out = side(op.operands[0]), side(op.operands[1]), side(op.results[0])
    if w is None:
        return None
    if x is None and out is None and w.is_signed:
        return _hybrid(op, w)
    if x is None or out is None:
        return None
    weights = Filter(0 if w.per_axis else w.zero, 0, largest_of(x))
    reals = [float(x.scale) * float(scale) / float(out.scale) for scale in w.scales]
    finish = Biased(RealRescale(reals, out, limits(op, out)), x.zero)

    def call(x: Array, w: Array, bias: Array | None = None) -> Array:
        taps = weights.of(w)
        acc = x.reshape(-1, w.shape[1]).astype(taps.dtype) @ taps.values.T
        return _shaped(op, x, finish(acc, bias, taps))

    return call


def _hybrid(op: tfl.FullyConnectedOp, w: Side) -> Kernel:
    """Return a product with rows that are quantized first."""
    how = asymmetric if flag(op, "asymmetric_quantize_inputs") else symmetric
    weights, finish = Filter(0, 0, 128), fused(op)

    def call(x: Array, w_: Array, bias: Array | None = None) -> Array:
        taps = weights.of(w_)
        rows = how(x.reshape(-1, w_.shape[1]))
        acc = rows.values.astype(taps.dtype, copy=False) @ taps.values.T
        acc = acc - rows.zeros[:, None] * taps.sums
        out = acc.astype(np.float32) * (rows.scales[:, None] * w.scales)
        if bias is not None:
            out += bias.reshape(-1)
        return _shaped(op, x, finish(out))

    return call


def _turned(x: Array, turn: bool) -> Array:
    return x.swapaxes(-1, -2) if turn else x


@quantized(tfl.BatchMatMulOp)
def batch_matmul(op: tfl.BatchMatMulOp) -> Kernel | None:
    """Multiply matrices, the last two axes, broadcasting the others."""
    x, y, out = side(op.operands[0]), side(op.operands[1]), side(op.results[0])
    if y is None or (x is None) != (out is None):
        return None
    turn_x, turn_y = boolean(op.adj_x), boolean(op.adj_y)
    if x is None or out is None:
        return _batch_hybrid(op, y, turn_x, turn_y)
    real = float(x.scale * y.scale) / float(out.scale)
    rescale = Rescale([real], out, (out.low, out.high), wide=x.bits == 16)
    bound = (largest_of(x) + abs(x.zero)) * (largest_of(y) + abs(y.zero))

    def call(left: Array, right: Array) -> Array:
        depth = left.shape[-2 if turn_x else -1]
        dtype: Any = np.float32 if bound * depth < 1 << 24 else np.float64
        a = _turned(left, turn_x).astype(dtype) - dtype(x.zero)
        b = _turned(right, turn_y).astype(dtype) - dtype(y.zero)
        return rescale(np.matmul(a, b), bound=float(bound * depth))

    return call


def _batch_hybrid(op: tfl.BatchMatMulOp, y: Side, turn_x: bool, turn_y: bool) -> Kernel:
    """Return a product with rows that are quantized first."""
    how = asymmetric if flag(op, "asymmetric_quantize_inputs") else symmetric

    def call(left: Array, right: Array) -> Array:
        a, b = _turned(left, turn_x), _turned(right, turn_y)
        rows = how(a.reshape(-1, a.shape[-1]))
        form = (*a.shape[:-1], 1)
        dtype: Any = np.float32 if (a.shape[-1] << 14) < 1 << 24 else np.float64
        total = np.matmul(rows.values.reshape(a.shape).astype(dtype), b.astype(dtype))
        sums = b.sum(axis=-2, dtype=np.int64, keepdims=True).astype(np.float32)
        total = total.astype(np.float32) - sums * rows.zeros.reshape(form).astype(np.float32)
        return np.trunc(total) * (rows.scales.reshape(form) * y.scales)

    return call
