"""Concatenations.

Source: resolve_tensorflow_concat.cc of upstream's toco.
"""

from __future__ import annotations

from ...dialects import tfl, toco
from ...dialects.op import constant
from ...dialects.shapes import rank_of
from .graph import Graph
from .transformation import transformation


@transformation("ResolveTensorFlowConcat", toco.ConcatOp, toco.ConcatV2Op)
def resolve_concat(graph: Graph, op: toco.ConcatOp | toco.ConcatV2Op) -> bool:
    """concat(x..., axis) -> concatenation(x...) along a constant axis."""
    axis = constant(op.axis)
    if axis is None:
        return False
    if axis.size != 1 or axis.dtype.kind not in "iu":
        raise graph.error(op, f"has an axis of shape {axis.shape}, one integer is needed")
    along = int(axis.reshape(-1)[0])
    for rank in filter(None, map(rank_of, op.inputs)):
        if not -rank <= along < rank:
            raise graph.error(op, f"has the axis {along}, one in [{-rank}, {rank}) is needed")
    made = tfl.ConcatenationOp(list(op.inputs), axis=along, result_types=op.result_types)
    return graph.replace(op, made)
