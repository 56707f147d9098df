"""`tfl-cast-bf16-ops-to-f32`: arithmetic of 16 bits done with 32."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import BFloat16Type, ModuleOp, bf16, f32
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.traits import IsTerminator

from ...dialects import tfl
from ...dialects.op import is_constant
from ...dialects.shapes import element_of, shape_of, typed
from ..greedy import RuleSet
from ..inline import callee_name
from ..pattern import Op, Result, Value, rule


def _is_bf16(value: SSAValue) -> bool:
    return isinstance(element_of(value), BFloat16Type)


def _cast(value: SSAValue, element: Attribute, near: Operation) -> tfl.CastOp:
    type = typed(element, shape_of(value))
    return tfl.CastOp(value, result_types=(type,), location=near.location)


def is_widened(op: Operation) -> bool:
    """Whether an op computes with bf16 and may compute with f32 instead."""
    if isinstance(op, tfl.CastOp | func.CallOp) or not op.operands or op.regions:
        return False
    if is_constant(type(op)) or callee_name(op) is not None:
        return False
    if type(op).has_trait(IsTerminator, value_if_unregistered=False):
        return False
    return any(map(_is_bf16, (*op.operands, *op.results)))


def widen(op: Operation) -> None:
    """Cast an op's operands to f32 and its results back."""
    block = op.parent
    assert block is not None
    for index, operand in enumerate(op.operands):
        if _is_bf16(operand):
            wide = _cast(operand, f32, op)
            block.insert_op_before(wide, op)
            op.operands[index] = wide.results[0]
    for result in op.results:
        if _is_bf16(result):
            result._type = typed(f32, shape_of(result))  # pyright: ignore[reportPrivateUsage]
            narrow = _cast(result, bf16, op)
            block.insert_op_after(narrow, op)
            result.replace_uses_with_if(
                narrow.results[0], lambda use, cast=narrow: use.operation is not cast
            )


@rule(Op(tfl.CastOp, Op(tfl.CastOp, Value("x"), shared=True)))
def stay_wide(root: tfl.CastOp, x: SSAValue) -> Result:
    """cast(cast(x, bf16), f32) -> x, for x of f32.

    Source: transforms/cast_bf16_ops_to_f32_pass.cc, RemoveUnneededCastOps; that it is for these
    types only is ours.
    """
    if not _is_bf16(root.input) or element_of(x) != f32 or x.type != root.output.type:
        return None
    return x


RULES = RuleSet([stay_wide])


@dataclass(frozen=True)
class CastBf16OpsToF32Pass(ModulePass):
    """Let ops on bf16 compute with f32; calls and ops with regions stay as they are.

    Source: transforms/cast_bf16_ops_to_f32_pass.cc.
    """

    name = "tfl-cast-bf16-ops-to-f32"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Widen every op, then drop the casts between them."""
        for item in list(op.walk()):
            if is_widened(item):
                widen(item)
        RULES.apply(op, fold=False)
