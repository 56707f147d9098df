"""Look-ups in quantized tables whose results are real."""

from __future__ import annotations

import numpy as np

from ....dialects import tfl
from ....dialects.elements import Array
from ..registry import KERNELS, Kernel, quantized
from ..requantize import side


@quantized(tfl.EmbeddingLookupOp)
def embedding_lookup(op: tfl.EmbeddingLookupOp) -> Kernel | None:
    """Read rows of a table and scale them."""
    table = side(op.operands[1])
    if table is None or side(op.results[0]) is not None:
        return None
    read = KERNELS[op.name]

    def call(ids: Array, rows: Array) -> Array:
        found = read(op, ids, rows)
        assert isinstance(found, np.ndarray)
        scales = table.scales[ids] if table.per_axis else table.scales[0]
        scales = np.asarray(scales).reshape(-1, *(1,) * (found.ndim - 1))
        return found.astype(np.float32) * scales

    return call


__all__ = ["embedding_lookup"]
