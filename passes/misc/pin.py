"""`tfl-pin-ops-with-side-effects`: the order of ops with effects, made explicit by tokens."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tf, tfl
from ...dialects.errors import ConverterError, place
from ...dialects.locations import describe
from ...dialects.shapes import element_of
from ...dialects.tf_type import ResourceType
from ...dialects.tfl.attributes import ControlType

_CALLS = (tf.IfOp, tfl.IfOp, tfl.CallOnceOp, tfl.WhileOp)


def has_side_effects(op: Operation) -> bool:
    """Whether an op calls a function or deals with resources, itself or inside."""
    return any(
        isinstance(inner, _CALLS) or any(map(_is_resource, (*inner.operands, *inner.results)))
        for inner in op.walk()
    )


def _is_resource(value: SSAValue) -> bool:
    return isinstance(element_of(value), ResourceType)


def wrap(op: Operation, tokens: list[SSAValue]) -> SSAValue:
    """Put a control node around an op that waits for tokens; return its own token."""
    block = op.parent
    assert block is not None
    body = Block()
    inner = op.clone()
    end = tfl.YieldOp(list(inner.results), location=op.location)
    body.add_ops([inner, end])
    node = tfl.ControlNodeOp(
        tokens,
        result_types=(*op.result_types, ControlType()),
        regions=[Region(body)],
        location=op.location,
    )
    block.insert_op_before(node, op)
    for old, new in zip(op.results, node.results, strict=False):
        old.replace_all_uses_with(new)
    op.detach()
    op.erase()
    return node.results[-1]


@dataclass(frozen=True)
class PinOpsWithSideEffectsPass(ModulePass):
    """Wrap ops with effects in control nodes, each of which waits for the one before.

    Source: transforms/pin_ops_with_side_effects.cc.
    """

    name = "tfl-pin-ops-with-side-effects"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Chain the ops of every function.

        Raises:
            ConverterError: there are control nodes already.

        """
        for function in op.body.block.ops:
            if isinstance(function, func.FuncOp) and function.body.blocks:
                self._pin(function)

    def _pin(self, function: func.FuncOp) -> None:
        if any(isinstance(item, tfl.ControlNodeOp) for item in function.walk()):
            message = "Can't have control ops in this pass."
            raise ConverterError(place(describe(function), function.name, message))
        block = function.body.blocks[0]
        last = block.last_op
        tokens: list[SSAValue] = []
        for item in list(block.ops):
            if item is not last and has_side_effects(item):
                tokens = [wrap(item, tokens)]
