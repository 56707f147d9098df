"""Loops with other operands and results, in the place of loops."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import Operation, SSAValue

from ...dialects import tfl


def rebuilt(
    loop: tfl.WhileOp, operands: Sequence[SSAValue], results: Sequence[SSAValue]
) -> tfl.WhileOp:
    """Insert a copy of a loop before it, with new operands and results of the types of `results`.

    The regions move to the copy.
    """
    new = tfl.WhileOp.create(
        operands=operands,
        result_types=[result.type for result in results],
        properties=dict(loop.properties),
        attributes=dict(loop.attributes),
        regions=[loop.detach_region(0), loop.detach_region(0)],
        location=loop.location,
    )
    insert_before(new, loop)
    return new


def insert_before(new: Operation, op: Operation) -> None:
    """Insert an op before another."""
    block = op.parent
    assert block is not None
    block.insert_op_before(new, op)


def replace_op(op: Operation, values: Sequence[SSAValue]) -> None:
    """Let the users of an op's results take other values, and erase it."""
    for old, new in zip(op.results, values, strict=True):
        old.replace_all_uses_with(new)
    op.detach()
    op.erase()
