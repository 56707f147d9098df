"""Biases of 64 bits, which kernels with 16-bit activations add up without overflow."""

from __future__ import annotations

from xdsl.dialects.builtin import IntegerType, ModuleOp

from ...dialects import tfl
from ...dialects.quant import UniformType
from ...dialects.shapes import shape_of, typed
from ...dialects.traits import Bias
from ..quantize.specs import quantized_type
from . import weighted

_BITS, _WIDE = 16, 64


def widen_biases(module: ModuleOp, *, only_needed: bool = False) -> int:
    """Let the biases of ops with 16-bit inputs be stored as int64; return how many there are.

    With `only_needed` those remain as they are whose kernels take int32 too.
    """
    count = 0
    for each in weighted.every(module):
        if each.bias is None or each.input_type.storage_type.width.data != _BITS:
            continue
        if only_needed and not any(bias.wide for bias in each.op.get_traits_of_type(Bias)):
            continue
        type = quantized_type(each.bias.output)
        if type is not None:
            _widen(each.bias, type)
            count += 1
    return count


def _widen(quantize: tfl.QuantizeOp, type: UniformType) -> None:
    wide = UniformType.of(
        IntegerType(_WIDE),
        [scale.value.data for scale in type.scales.data],
        [zero.data for zero in type.zero_points.data],
        axis=type.axis.data,
        expressed=type.expressed,
    )
    retype(quantize, wide)


def retype(quantize: tfl.QuantizeOp, type: UniformType) -> None:
    """Let what a value is quantized to have another type."""
    qtype = typed(type, shape_of(quantize.output))
    made = tfl.QuantizeOp(quantize.input, qtype=qtype, location=quantize.location)
    made.attributes.update(quantize.attributes)
    block = quantize.parent
    assert block is not None
    block.insert_op_before(made, quantize)
    quantize.output.replace_all_uses_with(made.output)
    quantize.detach()
    quantize.erase()
