"""Operators that only hand their operand on.

Source: remove_tensorflow_identity.cc, remove_trivial_concatenation.cc,
remove_trivial_concatenation_input.cc, remove_trivial_slice.cc of upstream's toco.
"""

from __future__ import annotations

from ...dialects import tfl, toco
from ...dialects.shapes import is_static, rank_of
from .graph import Graph
from .transformation import transformation


@transformation("RemoveTensorFlowIdentity", toco.IdentityOp)
def remove_identity(graph: Graph, op: toco.IdentityOp) -> bool:
    """identity(x) -> x."""
    return graph.remove_passthrough(op)


@transformation("RemoveTrivialConcatenation", tfl.ConcatenationOp)
def remove_trivial_concatenation(graph: Graph, op: tfl.ConcatenationOp) -> bool:
    """concatenation(x) -> x."""
    return len(op.operands) == 1 and graph.remove_passthrough(op)


@transformation("RemoveTrivialConcatenationInput", tfl.ConcatenationOp)
def remove_trivial_concatenation_input(graph: Graph, op: tfl.ConcatenationOp) -> bool:
    """Leave out scalars of a concatenation, which add nothing to it."""
    kept = [value for value in op.operands if rank_of(value) != 0]
    if not kept or len(kept) == len(op.operands):
        return False
    made = op.with_properties()
    made.operands = kept
    return graph.replace(op, made)


@transformation("RemoveTrivialSlice", tfl.SliceOp)
def remove_trivial_slice(graph: Graph, op: tfl.SliceOp) -> bool:
    """slice(x) of all of x -> x."""
    if not is_static(op.input) or op.input.type != op.output.type:
        return False
    return graph.remove_passthrough(op, 0)
