"""Batch normalization as a product and a sum.

Source: resolve_batch_normalization.cc of upstream's toco.
"""

from __future__ import annotations

import numpy as np

from ...dialects import tfl, toco
from ...dialects.op import constant
from ...dialects.toco import name_of
from .graph import Graph
from .transformation import transformation


@transformation("ResolveBatchNormalization", toco.BatchNormalizationOp)
def resolve_batch_normalization(graph: Graph, op: toco.BatchNormalizationOp) -> bool:
    """normalize(x, mean, m, offset) -> x * m + (offset - mean * m)."""
    mean, multiplier, offset = (constant(value) for value in op.operands[1:])
    if mean is None or multiplier is None or offset is None:
        return False
    if mean.shape not in ((), multiplier.shape) or offset.shape != multiplier.shape:
        what = f"has parameters of shapes {mean.shape}, {multiplier.shape}, {offset.shape}"
        raise graph.error(op, f"{what}, equal ones are needed")
    name = name_of(op.output)
    factor = graph.constant(np.array(multiplier), f"{name}_mul_param", op)
    shift = graph.constant(offset - mean * multiplier, f"{name}_add_param", op)
    made = graph.insert(tfl.MulOp(op.input, factor), op, f"{name}_mul")
    return graph.replace(op, tfl.AddOp(made, shift, result_types=op.result_types))
