"""`tfl-bias-quantizer`: biases get the scale of what they are added to."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.ir import Block, Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint

from ...dialects import tfl
from ...dialects.quant import UniformType
from ...dialects.shapes import rank_of, shape_of, typed
from ..greedy import FOLDS
from ..predicates import is_none
from .biases import Bias, biases
from .per_axis import dequantized_type
from .ranges import bias_type

PROPAGATED = "propagated"
"""Marks a quantize op whose type follows from elsewhere."""


def insert_derived_pair(
    value: SSAValue, type: UniformType, user: Operation | None = None
) -> tfl.QuantizeOp:
    """Let the users of a value, or one user, take it by way of integers.

    Source: transforms/quantization/quant_utils.cc, InsertQDQ.
    """
    owner = value.owner
    point = InsertPoint.at_start(owner) if isinstance(owner, Block) else InsertPoint.after(owner)
    quantize = tfl.QuantizeOp(value, qtype=typed(type, shape_of(value)))
    quantize.attributes[PROPAGATED] = UnitAttr()
    dequantize = tfl.DequantizeOp(quantize, result_types=[value.type])
    for op in (quantize, dequantize):
        if not isinstance(owner, Block):
            op.location = owner.location
        if point.insert_before is None:
            point.block.add_op(op)
        else:
            point.block.insert_op_before(op, point.insert_before)
    value.replace_uses_with_if(
        dequantize.output,
        lambda use: use.operation is not quantize and (user is None or use.operation is user),
    )
    return quantize


def _type(op: Operation, bias: Bias) -> UniformType | None:
    operand = op.operands[bias.operand]
    if is_none(operand):
        return None
    rank = rank_of(operand)
    axis = -1 if rank is None else rank - 1 if rank > 1 else 0
    types = [dequantized_type(op.operands[index]) for index in bias.of]
    return bias_type(types, axis, factor=bias.factor)


@dataclass(frozen=True)
class BiasQuantizerPass(ModulePass):
    """Quantize biases with the product of the scales of the other operands.

    Source: transforms/quantization/bias_quantizer_pass.cc.
    """

    name = "tfl-bias-quantizer"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Quantize each bias of each op for that op alone."""
        FOLDS.apply(op)
        for item in reversed(list(op.walk())):
            for bias in biases(item):
                if bias.operand >= len(item.operands):
                    continue
                type = _type(item, bias)
                value = item.operands[bias.operand]
                if type is not None and dequantized_type(value) != type:
                    insert_derived_pair(value, type, item)
        FOLDS.apply(op)
