"""Joining of quantized tensors."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ..registry import KERNELS, Kernel, quantized
from ..requantize import Side, rounded, side


def _converted(x: Side, out: Side, stored: Array) -> Array:
    """Return 8-bit integers of another scale, computed in float32."""
    if x.scale == out.scale and x.zero == out.zero:
        return stored
    scale = x.scale * (np.float32(1) / out.scale)
    shift = np.float32(-x.zero) * scale
    whole = rounded(stored.astype(np.float32) * scale + shift).astype(np.int64) + out.zero
    return np.clip(whole, out.low, out.high).astype(out.dtype)


@quantized(tfl.ConcatenationOp)
def concatenation(op: tfl.ConcatenationOp) -> Kernel | None:
    """Join along an axis; unsigned integers may have other scales than the result."""
    out = side(op.results[0])
    join: Any = partial(KERNELS[op.name], op)
    if out is None or out.is_signed:
        return join
    found = [side(value) for value in op.operands]

    def call(*parts: Array) -> Array:
        pairs = zip(found, parts, strict=True)
        return join(*[part if x is None else _converted(x, out, part) for x, part in pairs])

    return call
