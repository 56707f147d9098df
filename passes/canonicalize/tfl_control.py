"""Canonical forms of loops: what does not change in them is not carried through them."""

from __future__ import annotations

from xdsl.ir import Region, SSAValue
from xdsl.traits import IsTerminator

from ...dialects import tf, tfl
from ...dialects.shapes import element_of, merge
from ...dialects.tf_type import ResourceType
from ..pattern import Op, Result, rule


@rule(Op(tfl.WhileOp))
def capture_invariants(root: tfl.WhileOp) -> Result:
    """while(x, y), yielding y as it came -> while(x), with y taken from around it.

    A value that nothing uses goes, too.

    Source: ir/tfl_ops.cc, WhileResultOperandsMatchAndImplicitCapture.
    """
    end = root.body.block.last_op
    if not isinstance(end, tfl.YieldOp) or len(end.operands) != len(root.results):
        return None
    dropped = {index for index in range(len(root.results)) if _may_go(root, end, index)}
    if not dropped or len(dropped) == len(root.results):
        return None
    return _without(root, end, dropped)


def _may_go(root: tfl.WhileOp, end: tfl.YieldOp, index: int) -> bool:
    """Whether a loop need not carry a value."""
    result = root.results[index]
    unused = result.first_use is None
    if _is_invariant(root, end, index):
        return unused or _replaces(root.operands[index], result)
    arguments = (root.body.block.args[index], root.cond.block.args[index])
    return unused and all(argument.first_use is None for argument in arguments)


def _is_invariant(root: tfl.WhileOp, end: tfl.YieldOp, index: int) -> bool:
    """Whether every step yields a value as it came."""
    argument = root.body.block.args[index]
    if end.operands[index] is not argument:
        return False
    if not isinstance(element_of(argument), ResourceType):
        return True
    users = [use.operation for use in argument.uses]
    users += [use.operation for use in root.cond.block.args[index].uses]
    return all(isinstance(op, tf.ReadVariableOp) or op.has_trait(IsTerminator) for op in users)


def _replaces(operand: SSAValue, result: SSAValue) -> bool:
    """Whether what is known of an operand is all that is known of a result."""
    same = element_of(operand) == element_of(result)
    return operand.type == result.type or (
        same and merge(operand.type, result.type) == operand.type
    )


def _without(root: tfl.WhileOp, end: tfl.YieldOp, dropped: set[int]) -> Result:
    """Build the loop that carries all but some values, which its regions take from outside."""
    body, cond = root.body.block, root.cond.block
    operands = list(root.operands)
    kept = [index for index in range(len(operands)) if index not in dropped]
    for index in sorted(dropped, reverse=True):
        for block in (body, cond):
            block.args[index].replace_all_uses_with(operands[index])
            block.erase_arg(block.args[index])
    end.operands = [end.operands[index] for index in kept]
    regions: list[Region] = [root.detach_region(0), root.detach_region(0)]
    new = tfl.WhileOp.create(
        operands=[operands[index] for index in kept],
        result_types=[root.results[index].type for index in kept],
        properties=dict(root.properties),
        attributes=dict(root.attributes),
        regions=regions,
        location=root.location,
    )
    for index, result in zip(kept, new.results, strict=True):
        operands[index] = result
    return tuple(operands)


RULES = [capture_invariants]
