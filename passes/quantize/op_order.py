"""`tfl-optimize-op-order`: dequantize where there is less of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute, Operation
from xdsl.passes import ModulePass
from xdsl.traits import IsTerminator

from ...dialects import tfl
from ...dialects.shapes import DYNAMIC, shape_of, typed
from ..greedy import FOLDS
from ..predicates import rebuilt
from . import specs
from .casts import in_order
from .specs import quantized_type


def _size(type: Attribute) -> int | None:
    """Return the number of elements, unknown dimensions taken as 1."""
    shape = shape_of(type)
    return None if shape is None else prod(size for size in shape if size != DYNAMIC)


def _shrinking_user(op: tfl.DequantizeOp) -> Operation | None:
    """Return the only user of a dequantize op, if it passes on fewer elements of one scale."""
    use = op.output.first_use
    if use is None or not op.output.has_one_use():
        return None
    user = use.operation
    if user.has_trait(IsTerminator, value_if_unregistered=False) or len(user.results) != 1:
        return None
    if specs.of(user).same_scales is None:
        return None
    before, after = _size(op.output.type), _size(user.results[0].type)
    return user if before is not None and after is not None and before > after else None


def _push_down(op: tfl.DequantizeOp) -> bool:
    """Let the user of a dequantize op work on integers, and dequantize its result."""
    user, type = _shrinking_user(op), quantized_type(op.input)
    if user is None or type is None:
        return False
    result = user.results[0]
    operands = [op.input if value is op.output else value for value in user.operands]
    moved = rebuilt(user, operands, [typed(type, shape_of(result))])
    moved.attributes.update(user.attributes)
    behind = tfl.DequantizeOp(moved.results[0], result_types=[result.type], location=op.location)
    block = user.parent
    assert block is not None
    block.insert_ops_after([moved, behind], user)
    result.replace_all_uses_with(behind.output)
    for old in (user, op):
        old.detach()
        old.erase()
    return True


@dataclass(frozen=True)
class OptimizeOpOrderPass(ModulePass):
    """Move dequantize ops behind ops that make tensors smaller and keep their scale.

    Source: transforms/optimize_op_order.cc.
    """

    name = "tfl-optimize-op-order"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Move them as far as they go."""
        for function in [item for item in op.walk() if isinstance(item, func.FuncOp)]:
            FOLDS.apply(function)
            changed = True
            while changed:
                changed = False
                for item in list(in_order(function.body)):
                    if isinstance(item, tfl.DequantizeOp) and item.parent is not None:
                        changed |= _push_down(item)
