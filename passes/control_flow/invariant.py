"""`loop-invariant-code-motion`: what is the same in every turn of a loop is computed before it."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, Region
from xdsl.passes import ModulePass

from ...dialects import tf, tfl
from ..greedy import is_erasable

LOOPS = (tfl.WhileOp, tf.WhileRegionOp)


def bodies(loop: Operation) -> list[Region]:
    """Return the regions whose ops may leave a loop.

    A `tfl.while` keeps what its condition computes.
    """
    return list(loop.regions[1:] if isinstance(loop, tfl.WhileOp) else loop.regions)


def _may_leave(op: Operation, loop: Operation) -> bool:
    """Whether an op has no effects and uses nothing of a loop.

    Only constants leave a `tfl.while`, as upstream has it.
    """
    if not is_erasable(type(op)) or op.regions:
        return False
    if isinstance(loop, tfl.WhileOp):
        return not op.operands
    return not any(loop.is_ancestor(operand.owner) for operand in op.operands)


def hoist(loop: Operation) -> None:
    """Move what may leave a loop before it."""
    block = loop.parent
    assert block is not None
    for region in bodies(loop):
        for inner in region.blocks:
            for op in list(inner.ops):
                if _may_leave(op, loop):
                    op.detach()
                    block.insert_op_before(op, loop)


@dataclass(frozen=True)
class LoopInvariantCodeMotionPass(ModulePass):
    """Compute before a loop what is the same in each of its turns, inner loops first.

    Source: MLIR's pass of this name, WhileOp in ir/tfl_ops.cc.
    """

    name = "loop-invariant-code-motion"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Look at every loop."""
        for loop in reversed([item for item in op.walk() if isinstance(item, LOOPS)]):
            hoist(loop)
