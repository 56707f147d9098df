"""Loops and branches: between functions and regions, and only with the values that they need."""

from __future__ import annotations

from .functionalize import FunctionalizeBranchesPass
from .if_outline import IfOutlinePass
from .invariant import LoopInvariantCodeMotionPass
from .one_use import GuaranteeAllFuncsOneUsePass
from .reduce_while import ReduceWhilePass
from .to_functions import RegionControlFlowToFunctionalPass
from .to_regions import FunctionalControlFlowToRegionsPass
from .while_legalize import LegalizeTFWhilePass
from .while_outline import WhileLoopOutlinePass

__all__ = [
    "FunctionalControlFlowToRegionsPass",
    "FunctionalizeBranchesPass",
    "GuaranteeAllFuncsOneUsePass",
    "IfOutlinePass",
    "LegalizeTFWhilePass",
    "LoopInvariantCodeMotionPass",
    "ReduceWhilePass",
    "RegionControlFlowToFunctionalPass",
    "WhileLoopOutlinePass",
]
