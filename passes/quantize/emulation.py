"""`tf-to-quant`: the casts that fake quantization stands for, in the `quantfork` dialect."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from ...dialects import tf
from ...dialects.op import constant
from ...dialects.quant import PER_TENSOR, UniformType
from ...dialects.quantfork import DequantizeCastOp, QuantizeCastOp
from ...dialects.shapes import boolean, integer, shape_of, typed
from ..greedy import FOLDS
from .casts import in_order
from .ranges import type_for

_FAKE_QUANTS = (tf.FakeQuantWithMinMaxVarsOp, tf.FakeQuantWithMinMaxVarsPerChannelOp)


def _bound(op: Operation, operand: int) -> list[float] | None:
    """Return a constant bound; an identity before it is passed over."""
    owner = op.operands[operand].owner
    if isinstance(owner, tf.IdentityOp):
        op.operands[operand] = owner.operands[0]
    array = constant(op.operands[operand])
    return None if array is None else [float(item) for item in array.reshape(-1)]


def emulated_type(op: Operation) -> UniformType | None:
    """Return the signed type that a fake quantization stands for, if its bounds are constant."""
    low, high = _bound(op, 1), _bound(op, 2)
    shape = shape_of(op.results[0])
    if low is None or high is None or len(low) != len(high):
        return None
    axis = PER_TENSOR
    if isinstance(op, tf.FakeQuantWithMinMaxVarsPerChannelOp):
        if not shape or shape[-1] != len(low):
            return None
        axis = len(shape) - 1
    bits, narrow = integer(op.properties["num_bits"]), boolean(op.properties["narrow_range"])
    return type_for(low, high, bits=bits, narrow=narrow, axis=axis)


def _insert_behind(op: Operation, type: UniformType) -> None:
    result, block = op.results[0], op.parent
    assert block is not None
    qtype = typed(type, shape_of(result))
    quantize = QuantizeCastOp(result, result_types=[qtype], location=op.location)
    cast = DequantizeCastOp(quantize, result_types=[result.type], location=op.location)
    block.insert_ops_after([quantize, cast], op)
    result.replace_uses_with_if(cast.results[0], lambda use: use.operation is not quantize)


@dataclass(frozen=True)
class LegalizeTFToQuantPass(ModulePass):
    """Put a `quantfork.qcast` and a `quantfork.dcast` behind fake quantization.

    Source: quantization/tensorflow/tf_to_quant.cc.
    """

    name = "tf-to-quant"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Do so in each function."""
        for function in [item for item in op.walk() if isinstance(item, func.FuncOp)]:
            for item in list(in_order(function.body)):
                if not isinstance(item, _FAKE_QUANTS):
                    continue
                use = item.results[0].first_use
                if use is None or not item.results[0].has_one_use():
                    continue
                type = emulated_type(item)
                if type is not None and not isinstance(use.operation, QuantizeCastOp):
                    _insert_behind(item, type)
            FOLDS.apply(function)
