"""`tfl-rank-reduction`: ops of more than four dimensions, where some of them are 1."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ..canonicalize import tfl_shape
from ..greedy import RuleSet
from . import elementwise, shape

RULES = RuleSet(shape.RULES, elementwise.RULES, (tfl_shape.merge_reshapes,), tfl_shape.FOLDS)


@dataclass(frozen=True)
class RankReductionPass(ModulePass):
    """Take dimensions of 1 out of ops whose rank is above 4, that of delegates' kernels.

    Source: transforms/rank_reduction.cc.
    """

    name = "tfl-rank-reduction"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite to a fixed point."""
        RULES.apply(op)
