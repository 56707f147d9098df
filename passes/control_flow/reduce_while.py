"""`tfl-reduce-while`: loops carry only values that something needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, BlockArgument, Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.traits import IsTerminator

from ...dialects import tfl
from ...dialects.op import is_constant
from ..cleanup import has_effects
from .outline import innermost_first
from .rebuild import rebuilt, replace_op


def _reduce(loop: tfl.WhileOp) -> None:
    """Drop the values that neither the condition nor, in the end, a user of a result needs."""
    cond, body = loop.cond.block, loop.body.block
    if not (_is_free(cond) and _is_free(body)):
        return
    wanted = {
        index
        for index, result in enumerate(loop.results)
        if result.first_use is not None or cond.args[index].first_use is not None
    }
    if not wanted:
        loop.detach()
        loop.erase()
        return
    end = body.last_op
    assert end is not None
    _close(wanted, end)
    kept = [index for index in range(len(loop.results)) if index in wanted]
    if len(kept) == len(loop.results):
        return
    end.operands = [end.operands[index] for index in kept]
    _erase_unneeded(body, _makers(end.operands))
    for index in reversed(range(len(loop.results))):
        if index not in wanted:
            for block in (cond, body):
                block.erase_arg(block.args[index])
    results = list(loop.results)
    new = rebuilt(loop, [loop.operands[i] for i in kept], [results[i] for i in kept])
    values: list[SSAValue] = list(loop.operands)
    for index, result in zip(kept, new.results, strict=True):
        values[index] = result
    replace_op(loop, values)


def _is_free(block: Block) -> bool:
    """Whether the ops of a block have no effects."""
    for top in block.ops:
        for op in innermost_first(top):
            free = isinstance(op, tfl.WhileOp) or op.has_trait(IsTerminator)
            if not free and has_effects(op):
                return False
    return True


def _close(wanted: set[int], end: Operation) -> None:
    """Add to the wanted values those that the next step needs to compute them."""
    pending = list(wanted)
    while pending:
        value = end.operands[pending.pop()]
        for index in _arguments(value, end.parent):
            if index not in wanted:
                wanted.add(index)
                pending.append(index)


def _arguments(value: SSAValue, body: Block | None) -> Iterable[int]:
    """Return the places of the arguments of the body that a value depends on."""
    makers = _makers([value])
    values = [value, *(operand for op in makers for operand in _read(op))]
    return {item.index for item in values if isinstance(item, BlockArgument) and item.block is body}


def _makers(values: Iterable[SSAValue]) -> set[Operation]:
    """Return the ops that compute values, and those that compute what these need."""
    found: set[Operation] = set()
    pending = list(values)
    while pending:
        op = pending.pop().owner
        if isinstance(op, Operation) and op not in found:
            found.add(op)
            pending.extend(_read(op))
    return found


def _read(op: Operation) -> Iterable[SSAValue]:
    """Return what an op reads, in its regions too."""
    return [operand for inner in op.walk() for operand in inner.operands]


def _erase_unneeded(block: Block, needed: set[Operation]) -> None:
    """Erase what is not needed; constants stay, since regions further in may use them."""
    for op in reversed(list(block.ops)):
        if op not in needed and op is not block.last_op and not is_constant(type(op)):
            op.detach()
            op.erase()


@dataclass(frozen=True)
class ReduceWhilePass(ModulePass):
    """Drop what loops carry for nothing, and loops of which nothing is needed.

    Source: transforms/reduce_while_operands.cc.
    """

    name = "tfl-reduce-while"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Look at inner loops before outer ones."""
        for item in innermost_first(op):
            if isinstance(item, tfl.WhileOp):
                _reduce(item)
