"""`tfl-split-merged-operands`: every state of a recurrent op has a constant of its own."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from ..dialects import tfl
from ..dialects.errors import ConverterError, Diagnostic
from ..dialects.op import is_constant
from ..dialects.traits import Stateful


def _copied(value: SSAValue) -> list[Operation] | None:
    """Return copies, last one first used, of the constant (and dequantize) that make a value."""
    op = value.owner
    if not isinstance(op, Operation):
        return None
    if is_constant(type(op)):
        return [op.clone()]
    if isinstance(op, tfl.DequantizeOp):
        inner = _copied(op.operands[0])
        if inner is None:
            return None
        copy = op.clone()
        copy.operands[0] = inner[-1].results[0]
        return [*inner, copy]
    return None


def _split(function: func.FuncOp) -> None:
    seen: set[SSAValue] = set()
    for op in function.walk():
        trait = op.get_trait(Stateful)
        if trait is None:
            continue
        for index in trait.operands:
            if index >= len(op.operands):
                continue
            value = op.operands[index]
            if value not in seen:
                seen.add(value)
                continue
            copies = _copied(value)
            if copies is None:
                problem = f"state operand {index} is shared and computed, it must be a constant"
                diagnostic = Diagnostic.at(op, problem)
                raise ConverterError(str(diagnostic), [diagnostic])
            block = op.parent
            assert block is not None
            block.insert_ops_before(copies, op)
            op.operands[index] = copies[-1].results[0]
            seen.add(copies[-1].results[0])


@dataclass(frozen=True)
class SplitMergedOperandsPass(ModulePass):
    """Give every state operand its own constant, after `cse` may have merged them.

    Source: transforms/tflite_passes/split_merged_operands_pass.cc.
    """

    name = "tfl-split-merged-operands"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Copy the constants that are the state of a second op."""
        for function in op.walk():
            if isinstance(function, func.FuncOp):
                _split(function)
