"""`tfl-optimize-functional-ops`: branches whose condition is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, UnregisteredOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tf
from ...dialects.op import constant
from ...dialects.shapes import boolean
from ..cleanup import has_effects
from ..greedy import sync_functions

Functions = Mapping[str, func.FuncOp]


def _branch(op: tf.IfOp, functions: Functions, taken: bool) -> func.FuncOp | None:
    symbol = op.then_branch if taken else op.else_branch
    return functions.get(symbol.string_value())


def _is_pure(function: func.FuncOp | None) -> bool:
    if function is None or not function.body.blocks:
        return False
    ops = (op for block in function.body.blocks for op in block.ops)
    return not any(_has_effects(op) for op in ops if not isinstance(op, func.ReturnOp))


def _has_effects(op: Operation) -> bool:
    """Whether an op may do more than compute; what no dialect knows may do anything."""
    return has_effects(op) or any(isinstance(inner, UnregisteredOp) for inner in op.walk())


def _is_useless(op: tf.IfOp, functions: Functions) -> bool:
    """Whether nothing comes of a branch, whichever is taken."""
    if any(result.first_use is not None for result in op.results):
        return False
    if boolean(op.properties.get("is_stateless")):
        return True
    return all(_is_pure(_branch(op, functions, taken)) for taken in (True, False))


def _known(op: tf.IfOp) -> bool | None:
    """Return a condition that is a constant scalar."""
    array = constant(op.operands[0])
    if array is None or array.shape != () or array.dtype != bool:
        return None
    return bool(array)


def _erase(op: Operation) -> None:
    op.detach()
    op.erase()


def _inline(op: tf.IfOp, function: func.FuncOp) -> None:
    """Put a copy of a function's body in place of a branch."""
    block, body = op.parent, function.body.block
    assert block is not None
    values: dict[SSAValue, SSAValue] = dict(zip(body.args, op.operands[1:], strict=True))
    for item in body.ops:
        if isinstance(item, func.ReturnOp):
            for old, new in zip(op.results, item.operands, strict=True):
                old.replace_all_uses_with(values.get(new, new))
        else:
            block.insert_op_before(item.clone(values), op)
    _erase(op)


@dataclass(frozen=True)
class OptimizeFunctionalOpsPass(ModulePass):
    """Replace branches by the one that is taken, and drop those without use.

    Source: transforms/optimize_functional_ops.cc.
    """

    name = "tfl-optimize-functional-ops"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every `tf.If`, those in inlined bodies too."""
        functions = {
            item.sym_name.data: item for item in op.body.block.ops if isinstance(item, func.FuncOp)
        }
        changed = again = True
        while again:
            again = False
            for item in [item for item in op.walk() if isinstance(item, tf.IfOp)]:
                again |= self._fold(item, functions)
            changed |= again
        if changed:
            sync_functions(op)

    def _fold(self, op: tf.IfOp, functions: Functions) -> bool:
        if _is_useless(op, functions):
            _erase(op)
            return True
        taken = _known(op)
        if taken is None:
            return False
        function = _branch(op, functions, taken)
        if function is None or len(function.body.blocks) != 1:
            return False
        _inline(op, function)
        return True
