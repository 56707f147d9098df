"""Control flow whose way is known, and assertions.

Source: resolve_tensorflow_switch.cc, resolve_tensorflow_merge.cc, remove_tensorflow_assert.cc of
upstream's toco.
"""

from __future__ import annotations

from xdsl.ir import Operation, SSAValue

from ...dialects import toco
from ...dialects.toco import name_of
from .graph import Graph
from .match import stored
from .transformation import transformation


@transformation("RemoveTensorFlowAssert", toco.AssertOp)
def remove_assert(graph: Graph, op: toco.AssertOp) -> bool:
    """Remove a check at run time, and what others read of it."""
    for reader in graph.readers(op.output):
        reader.operands = [value for value in reader.operands if value is not op.output]
    if op.output.first_use is not None:
        raise graph.error(op, "is given by the model", "Name other output arrays")
    graph.erase(op)
    return True


@transformation("ResolveTensorFlowSwitch", toco.SwitchOp)
def resolve_switch(graph: Graph, op: toco.SwitchOp) -> bool:
    """Take the way that a constant predicate chooses, and close the other.

    Raises:
        ConverterError: the model gives what is on the other way.

    """
    chosen = stored(op.predicate)
    if chosen is None or chosen.size != 1 or chosen.dtype.kind != "b":
        return False
    taken, closed = (
        (op.output_true, op.output_false) if chosen.all() else (op.output_false, op.output_true)
    )
    _close(graph, op, closed)
    taken.replace_all_uses_with(op.input)
    graph.erase(op)
    return True


def _close(graph: Graph, op: toco.SwitchOp, value: SSAValue) -> None:
    """Erase what can never be computed: all operators that an array leads to, up to merges.

    Raises:
        ConverterError: the model gives one of the arrays.

    """
    closed: dict[Operation, None] = {}
    pending = [value]
    while pending:
        value = pending.pop()
        if graph.is_output(value):
            raise graph.error(
                op,
                f"the model gives {name_of(value)}, which is on the way that is not taken",
                "Name other output arrays",
            )
        for reader in graph.readers(value):
            left = [item for item in reader.operands if item is not value]
            if isinstance(reader, toco.MergeOp) and left:
                reader.operands = left
            elif reader not in closed:
                closed[reader] = None
                pending += reader.results
    block = op.parent
    assert block is not None
    for item in sorted(closed, key=block.get_operation_index, reverse=True):
        graph.erase(item)


@transformation("ResolveTensorFlowMerge", toco.MergeOp)
def resolve_merge(graph: Graph, op: toco.MergeOp) -> bool:
    """merge(x) -> x, where nobody asks which operand it was."""
    if len(op.operands) != 1 or any(item.first_use for item in op.results[1:]):
        return False
    return graph.remove_passthrough(op, 0)
