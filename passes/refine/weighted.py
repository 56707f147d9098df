"""The ops that multiply a value with quantized weights and add a bias, as their traits say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.quant import UniformType
from ...dialects.traits import Bias, Weight
from ..predicates import is_none
from ..quantize.specs import quantized_type


@dataclass(frozen=True)
class Weighted:
    """One such op before it is quantized: all operands come out of dequantize ops.

    `input`, `operand` and `bias_operand` number its operands; `source` is the input before it is
    quantized, `bias` is None where there is none.
    """

    op: Operation
    input: int
    source: SSAValue
    input_type: UniformType
    operand: int
    quantize_weights: tfl.QuantizeOp
    weights: Array
    weight_type: UniformType
    bias_operand: int
    bias: tfl.QuantizeOp | None


def _cast(value: SSAValue) -> tfl.QuantizeOp | None:
    """Return the quantize op that a value comes from by way of a dequantize op."""
    owner = value.owner
    if not isinstance(owner, tfl.DequantizeOp):
        return None
    quantize = owner.input.owner
    return quantize if isinstance(quantize, tfl.QuantizeOp) else None


def _is_requantized(op: Operation) -> bool:
    """Whether the only result goes to quantize ops."""
    if len(op.results) != 1 or op.results[0].first_use is None:
        return False
    return all(isinstance(use.operation, tfl.QuantizeOp) for use in op.results[0].uses)


def read(op: Operation) -> Weighted | None:
    """Return an op if it multiplies with weights and will be quantized."""
    weights = list(op.get_traits_of_type(Weight))
    biases = list(op.get_traits_of_type(Bias))
    if len(weights) != 1 or len(biases) != 1 or not _is_requantized(op):
        return None
    operand, bias_operand = weights[0].operand, biases[0].operand
    inputs = [index for index in biases[0].of if index != operand]
    if len(inputs) != 1 or bias_operand >= len(op.operands):
        return None
    source, cast = _cast(op.operands[inputs[0]]), _cast(op.operands[operand])
    if source is None or cast is None:
        return None
    array = constant(cast.input)
    types = quantized_type(source.output), quantized_type(cast.output)
    if array is None or types[0] is None or types[1] is None:
        return None
    bias = _cast(op.operands[bias_operand])
    if bias is None and not is_none(op.operands[bias_operand]):
        return None
    return Weighted(
        op,
        inputs[0],
        source.input,
        types[0],
        operand,
        cast,
        array,
        types[1],
        bias_operand,
        bias,
    )


def every(module: ModuleOp) -> Iterator[Weighted]:
    """Yield all such ops of a module, in order."""
    for op in list(module.walk()):
        found = read(op)
        if found is not None:
            yield found
