"""Operators whose results nobody reads.

Source: remove_unused_op.cc of upstream's toco.
"""

from __future__ import annotations

from xdsl.ir import Operation

from .graph import Graph
from .transformation import transformation


@transformation("RemoveUnusedOp")
def remove_unused(graph: Graph, op: Operation) -> bool:
    """Remove an operator none of whose results is read, given by the model or a state of it."""
    if any(result.first_use is not None for result in op.results):
        return False
    if any(not graph.is_discardable(result) for result in op.results):
        return False
    graph.erase(op)
    return True
