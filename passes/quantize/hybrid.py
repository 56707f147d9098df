"""`tfl-decompose-hybrid-quantization`: ops that mix floats and integers computed in floats."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import AnyFloat, ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.shapes import element_of, shape_of, typed
from ...dialects.traits import Stateful
from ..greedy import sync_functions
from ..predicates import is_none, rebuilt
from . import specs
from .specs import quantized_type


def _is_hybrid(op: Operation) -> bool:
    """Whether an op with weights and a bias has both quantized values and floats."""
    if not specs.of(op).biases or op.has_trait(Stateful):
        return False
    values = [value for value in (*op.operands, *op.results) if not is_none(value)]
    quantized = any(quantized_type(value) is not None for value in values)
    return quantized and any(isinstance(element_of(value), AnyFloat) for value in values)


def decompose(op: Operation) -> None:
    """Dequantize the operands of an op, compute, and quantize what was quantized."""
    block = op.parent
    assert block is not None
    operands: list[SSAValue] = []
    for operand in op.operands:
        type = quantized_type(operand)
        if type is None:
            operands.append(operand)
            continue
        real = typed(type.expressed, shape_of(operand))
        cast = tfl.DequantizeOp(operand, result_types=[real], location=op.location)
        block.insert_op_before(cast, op)
        operands.append(cast.output)
    types = [quantized_type(result) for result in op.results]
    new = rebuilt(
        op,
        operands,
        [
            result.type if type is None else typed(type.expressed, shape_of(result))
            for result, type in zip(op.results, types, strict=True)
        ],
    )
    new.attributes.update(op.attributes)
    block.insert_op_before(new, op)
    for old, made, type in zip(op.results, new.results, types, strict=True):
        value = made
        if type is not None:
            cast = tfl.QuantizeOp(made, qtype=old.type, location=op.location)
            block.insert_op_before(cast, op)
            value = cast.output
        old.replace_all_uses_with(value)
    op.detach()
    op.erase()


@dataclass(frozen=True)
class DecomposeHybridQuantizationPass(ModulePass):
    """Put casts around convolutions and dense layers that mix floats and integers.

    Source: transforms/decompose_hybrid_quantization.cc.
    """

    name = "tfl-decompose-hybrid-quantization"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Decompose them."""
        for item in list(op.walk()):
            if _is_hybrid(item):
                decompose(item)
        sync_functions(op)
