"""`tfl-gpu-compatibility`: ops in the forms that delegates for GPUs take."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ..greedy import RuleSet
from . import booleans, broadcast, linalg

SUMS = RuleSet(broadcast.SUMS)
RULES = RuleSet(booleans.RULES, broadcast.RULES, linalg.RULES)


@dataclass(frozen=True)
class GpuCompatibilityPass(ModulePass):
    """Rewrite what delegates for GPUs leave to the CPU.

    Sums of broadcasts come first, while the broadcasts are still there.

    Source: transforms/gpu_compatibility.cc.
    """

    name = "tfl-gpu-compatibility"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite to a fixed point."""
        SUMS.apply(op)
        RULES.apply(op)
