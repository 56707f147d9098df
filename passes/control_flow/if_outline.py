"""`tfl-if-outline`: the regions of branches become functions, as the file format wants them."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ...dialects import tfl
from .outline import captured, fill_with_call, innermost_first, move_to_function, only_calls
from .symbols import OpNames


def _outline(op: tfl.IfOp, names: OpNames) -> None:
    """Move the regions to functions `<name>_then` and `<name>_else` that take the same values."""
    if all(map(only_calls, op.regions)):
        return
    values = captured(*op.regions)
    name = names.unique(op)
    for region, suffix in zip(op.regions, ("_then", "_else"), strict=True):
        function = move_to_function(region, name + suffix, values)
        fill_with_call(region, function, (), values)


@dataclass(frozen=True)
class IfOutlinePass(ModulePass):
    """Let the regions of every `tfl.if` be calls of functions.

    Source: transforms/if_outline.cc.
    """

    name = "tfl-if-outline"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Outline inner branches before outer ones."""
        names = OpNames()
        for item in innermost_first(op):
            if isinstance(item, tfl.IfOp):
                _outline(item, names)
