"""How long the values of a block are needed."""

from __future__ import annotations

from xdsl.ir import Block, Operation, SSAValue
from xdsl.traits import IsTerminator

from ..dialects import tfl
from ..dialects.op import is_constant
from .arena import Lifetime, sized


def holds_constant(op: Operation) -> bool:
    """Whether an op only stands for its `value`."""
    return is_constant(type(op)) or isinstance(
        op, tfl.QConstOp | tfl.SparseConstOp | tfl.SparseQConstOp
    )


def last_uses(block: Block) -> dict[Operation, list[SSAValue]]:
    """Return the values of a block, arguments too, by the op of the block that uses them last."""
    last: dict[SSAValue, Operation] = {}
    arguments = set(block.args)
    for op in block.ops:
        for result in op.results:
            last[result] = op
        for nested in op.walk() if op.regions else (op,):
            for value in nested.operands:
                if value in last or value in arguments:
                    last[value] = op
    ends: dict[Operation, list[SSAValue]] = {}
    for value, op in last.items():
        if not op.has_trait(IsTerminator, value_if_unregistered=False) and not _is_held(value):
            ends.setdefault(op, []).append(value)
    return ends


def lifetimes(block: Block, keep: bool) -> list[Lifetime]:
    """Return the values of a function that are no constants, with size and time of use.

    Arguments and results live all the time, as do all values that are kept.
    """
    ends = {
        value: step
        for step, op in enumerate(block.ops)
        for nested in op.walk()
        for value in nested.operands
    }
    count = len(block.ops)
    last = block.last_op
    outputs = set(last.operands) if last is not None else set[SSAValue]()
    found = [Lifetime(value, sized(value.type), 0, count) for value in block.args]
    for step, op in enumerate(block.ops):
        if holds_constant(op) or isinstance(op, tfl.NoValueOp):
            continue
        for value in op.results:
            whole = keep or value in outputs
            first, end = (0, count) if whole else (step, ends.get(value, step))
            found.append(Lifetime(value, sized(value.type), first, end))
    return found


def _is_held(value: SSAValue) -> bool:
    owner = value.owner
    return isinstance(owner, Operation) and (
        holds_constant(owner) or isinstance(owner, tfl.NoValueOp)
    )
