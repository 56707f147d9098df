"""`tfl-default-quant`: one range for every value whose own is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import UNKNOWN_LOC, ModuleOp
from xdsl.ir import Block, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint

from ...dialects import tfl
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of
from ..predicates import is_f32
from . import specs
from .biases import biases
from .casts import in_order, insert_pair, quantize_of
from .ranges import bias_type, from_range
from .specs import quantized_type


def _is_bias(value: SSAValue) -> bool:
    return any(bias.operand == use.index for use in value.uses for bias in biases(use.operation))


def _values(function: func.FuncOp) -> Iterator[SSAValue]:
    """Yield the floats that could be integers but that no type is known of."""
    candidates: list[SSAValue] = list(function.body.blocks[0].args)
    for op in in_order(function.body):
        inside = op.parent_op()
        if specs.is_quantizable(op) and not isinstance(inside, tfl.CustomTfOp):
            candidates += op.results
    for value in candidates:
        if is_f32(value) and quantize_of(value) is None:
            yield value


def _quantize(value: SSAValue, type: UniformType) -> None:
    if element_of(value) != type.expressed:
        return
    owner = value.owner
    point = InsertPoint.at_start(owner) if isinstance(owner, Block) else InsertPoint.after(owner)
    location = owner.location if not isinstance(owner, Block) else UNKNOWN_LOC
    insert_pair(value, type, location, point, volatile=False)


@dataclass(frozen=True)
class DefaultQuantParamsPass(ModulePass):
    """Quantize activations without a range as if it were [default_min, default_max].

    Source: transforms/default_quant_params.cc.
    """

    name = "tfl-default-quant"
    default_min: float = -1.0
    default_max: float = 1.0
    is_signed: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Quantize activations, then the biases whose types follow from them."""
        limits = [float(self.default_min)], [float(self.default_max)]
        type = from_range(*limits, signed=self.is_signed)
        for function in [item for item in op.walk() if isinstance(item, func.FuncOp)]:
            if not function.body.blocks:
                continue
            values = list(_values(function))
            later = [value for value in values if _is_bias(value)]
            for value in values:
                if value not in later:
                    _quantize(value, type)
            for value in later:
                self._quantize_bias(value)

    @staticmethod
    def _quantize_bias(value: SSAValue) -> None:
        use = value.first_use
        assert use is not None
        op = use.operation
        for bias in biases(op):
            types: list[UniformType | None] = []
            for index in bias.of:
                owner = op.operands[index].owner
                cast = owner if isinstance(owner, tfl.DequantizeOp) else None
                types.append(None if cast is None else quantized_type(cast.input))
            found = bias_type(types, -1, factor=bias.factor)
            if found is not None and bias.operand == use.index:
                _quantize(value, found)
