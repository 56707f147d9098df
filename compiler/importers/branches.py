"""Branches in the form of TensorFlow 1: which values exist only if a predicate is true, or false.

There a `Switch` hands a value to one of two sides, and a `Merge` takes what comes from either. A
node without inputs, such as a constant, belongs to a side by a control input alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import Operation, OpResult, SSAValue

from ...dialects import tf
from ...dialects.locations import name_loc
from .protos import Message

BRANCHES = frozenset({"Merge", "RefMerge", "RefSwitch", "Switch"})
"""Ops of branches without which a graph has none."""


def side_of(values: Sequence[SSAValue]) -> OpResult | None:
    """Return the result of a `Switch` that a node hands on, by which others are controlled."""
    value = values[0] if len(values) == 1 else None
    while isinstance(value, OpResult) and isinstance(value.op, tf.IdentityOp):
        value = value.op.input
    if isinstance(value, OpResult) and isinstance(value.op, tf.SwitchOp):
        return value
    return None


def switched(node: Message, values: Sequence[SSAValue], side: OpResult) -> list[Operation]:
    """Return a `Switch` for each result of a node, which lets it exist on one side only."""
    switch = side.op
    assert isinstance(switch, tf.SwitchOp)
    return [
        tf.SwitchOp.create(
            operands=[value, switch.pred],
            result_types=[value.type, value.type],
            location=name_loc(f"{node.name}/Switch"),
        )
        for value in values
    ]
