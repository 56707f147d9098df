"""`tfl-get-arithmetic-count`: how much every op computes, written next to it."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i64
from xdsl.passes import ModulePass

from ...dialects.arithmetic import Arithmetic

UNKNOWN = -1


@dataclass(frozen=True)
class GetArithmeticCountPass(ModulePass):
    """Give ops that compute the attribute `_arithmetic_count`, -1 where a shape is not known.

    Source: transforms/get_arithmetic_count.cc.
    """

    name = "tfl-get-arithmetic-count"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Count in every op."""
        for item in op.walk():
            if (trait := item.get_trait(Arithmetic)) is not None:
                total = trait.operations(item)
                number = IntegerAttr(UNKNOWN if total is None else total, i64)
                item.attributes["_arithmetic_count"] = number
