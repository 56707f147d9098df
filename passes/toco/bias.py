"""Biases: every convolution and fully connected layer has one.

Source: ensure_bias_vectors.cc of upstream's toco.
"""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import NoneType
from xdsl.ir import Operation

from ...dialects import tfl
from ...dialects.shapes import DYNAMIC, shape_of
from ...dialects.toco import name_of
from .graph import Graph
from .transformation import transformation

WEIGHTS = 1
"""Which operand the weights are."""


def bias_index(op: Operation) -> int:
    """Return which operand of a linear operator is the bias."""
    return 3 if isinstance(op, tfl.TransposeConvOp) else 2


def channel_axis(op: Operation) -> int:
    """Return the axis of the weights along which the outputs lie."""
    return 3 if isinstance(op, tfl.DepthwiseConv2DOp) else 0


@transformation(
    "EnsureBiasVectors",
    tfl.Conv2DOp,
    tfl.DepthwiseConv2DOp,
    tfl.FullyConnectedOp,
    tfl.TransposeConvOp,
)
def ensure_bias(graph: Graph, op: Operation) -> bool:
    """affine(x, w) -> affine(x, w, 0)."""
    index = bias_index(op)
    shape = shape_of(op.operands[WEIGHTS])
    if not isinstance(op.operands[index].type, NoneType) or shape is None:
        return False
    size = shape[channel_axis(op)]
    if size == DYNAMIC:
        return False
    zeros = np.zeros(size, np.float32)
    bias = graph.constant(zeros, f"{name_of(op.results[0])}_bias", op)
    return graph.set_operand(op, index, bias)
