"""`tfl-cleanup-optimization-barrier`: barriers have done their duty."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ...dialects.op import name_of

BARRIER = "stablehlo.optimization_barrier"


@dataclass(frozen=True)
class CleanupOptimizationBarrierPass(ModulePass):
    """Let the operands of every optimization barrier take the place of its results.

    Source: transforms/cleanup_optimization_barrier_pass.cc.
    """

    name = "tfl-cleanup-optimization-barrier"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Erase the barriers."""
        for item in list(op.walk()):
            if name_of(item) == BARRIER:
                for result, operand in zip(item.results, item.operands, strict=True):
                    result.replace_all_uses_with(operand)
                item.detach()
                item.erase()
