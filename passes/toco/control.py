"""Control flow whose way is known, and assertions.

Source: resolve_tensorflow_switch.cc, resolve_tensorflow_merge.cc, remove_tensorflow_assert.cc of
upstream's toco.
"""

from __future__ import annotations

from xdsl.ir import SSAValue

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
        ConverterError: an operator of the other way is reached.

    """
    chosen = stored(op.predicate)
    if chosen is None or chosen.size != 1 or chosen.dtype.kind != "b":
        return False
    taken, closed = (
        (op.output_true, op.output_false) if chosen.all() else (op.output_false, op.output_true)
    )
    _check_closed(graph, op, closed)
    for reader in graph.readers(closed):
        reader.operands = [value for value in reader.operands if value is not closed]
    taken.replace_all_uses_with(op.input)
    graph.erase(op)
    return True


def _check_closed(graph: Graph, op: toco.SwitchOp, closed: SSAValue) -> None:
    """Check that the way that is not taken leads nowhere but to a merge.

    Raises:
        ConverterError: it does.

    """
    others = [item for item in graph.readers(closed) if not isinstance(item, toco.MergeOp)]
    if not others and not graph.is_output(closed):
        return
    where = name_of(others[0].results[0]) if others and others[0].results else "the model's output"
    raise graph.error(
        op,
        f"{where} reads the way that is not taken, only a merge may",
        "Control flow is not supported: freeze the model for inference first",
    )


@transformation("ResolveTensorFlowMerge", toco.MergeOp)
def resolve_merge(graph: Graph, op: toco.MergeOp) -> bool:
    """merge(x) -> x, where nobody asks which operand it was."""
    if len(op.operands) != 1 or any(item.first_use for item in op.results[1:]):
        return False
    return graph.remove_passthrough(op, 0)
