"""`tfl-while-loop-outline`: the regions of loops become functions, as the file format wants them.

A constant that a region takes from around it is copied into it. Any other such value becomes an
operand of the loop that every step passes on.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import SSAValue
from xdsl.passes import ModulePass

from ...dialects import tfl
from .outline import (
    captured,
    fill_with_call,
    innermost_first,
    move_to_function,
    only_calls,
    sink_constants,
)
from .rebuild import rebuilt, replace_op
from .symbols import OpNames


def _outline(loop: tfl.WhileOp, names: OpNames) -> None:
    """Move what the regions of a loop do to functions `<name>_cond` and `<name>_body`."""
    cond, body = loop.regions
    found = [sink_constants(region, captured(region)) for region in (cond, body)]
    extra = list(dict.fromkeys([*found[0], *found[1]]))
    if not extra and only_calls(cond) and only_calls(body):
        return
    carried = [argument.type for argument in cond.block.args]
    name = names.unique(loop)
    for region, suffix, types in ((cond, "_cond", None), (body, "_body", carried)):
        function = move_to_function(region, name + suffix, extra, types)
        fill_with_call(region, function, [*carried, *(value.type for value in extra)])
    if extra:
        _pass_along(loop, extra, names)


def _pass_along(loop: tfl.WhileOp, extra: list[SSAValue], names: OpNames) -> None:
    """Replace a loop by one that has further operands and, for these, results."""
    new = rebuilt(loop, [*loop.operands, *extra], [*loop.results, *extra])
    names.hand_over(loop, new)
    replace_op(loop, new.results[: len(loop.results)])


@dataclass(frozen=True)
class WhileLoopOutlinePass(ModulePass):
    """Let the regions of every loop be calls of functions.

    Source: transforms/tf_legalizations/while_loop_outline_pass.cc.
    """

    name = "tfl-while-loop-outline"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Outline inner loops before outer ones."""
        names = OpNames()
        for item in innermost_first(op):
            if isinstance(item, tfl.WhileOp):
                _outline(item, names)
