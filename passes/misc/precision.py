"""`tfl-reduce-type-precision`: small integers in 4 bits."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import IntegerType, ModuleOp
from xdsl.ir import Attribute
from xdsl.passes import ModulePass

from ...dialects import arith, tfl
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Elements
from ...dialects.op import constant
from ...dialects.shapes import element_of, shape_of, tensor_type, typed
from ..greedy import RuleSet
from ..pattern import Op, Refusal, Result, rule
from ..predicates import rebuilt

I4, I8 = IntegerType(4), IntegerType(8)
LEAST, GREATEST = -8, 7


def _is(type: Attribute, element: IntegerType) -> bool:
    return element_of(type) == element


@rule(Op(arith.ConstantOp))
def narrow_constant(root: arith.ConstantOp) -> Result:
    """constant of i8 -> the same in i4, if all values fit."""
    array = constant(root.results[0])
    if array is None or not _is(root.results[0].type, I8):
        return None
    if array.size and (array.min() < LEAST or array.max() > GREATEST):
        return Refusal(f"its values are not all in [{LEAST}, {GREATEST}]")
    if any(isinstance(use.operation, func.ReturnOp) for use in root.results[0].uses):
        return Refusal("a function returns it, whose type must stay")
    type = tensor_type(I4, array.shape)
    return arith.ConstantOp(value=Elements.of(array.astype(numpy_dtype(I4)), type))


@rule(Op(tfl.GatherOp))
def narrow_gather(root: tfl.GatherOp) -> Result:
    """gather(i4 constant): i8 -> i4."""
    source, result = root.operands[0], root.results[0]
    if constant(source) is None or not _is(source.type, I4) or not _is(result.type, I8):
        return None
    return rebuilt(root, root.operands, (typed(I4, shape_of(result)),))


RULES = RuleSet([narrow_constant, narrow_gather])


@dataclass(frozen=True)
class ReduceTypePrecisionPass(ModulePass):
    """Store constants of i8 as i4 where that loses nothing.

    Source: transforms/reduce_type_precision.cc.
    """

    name = "tfl-reduce-type-precision"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Narrow the constants, then what only hands them on."""
        RULES.apply(op, fold=False)
