"""16-bit activations of models that were trained so: what kernels ask of them."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerType, ModuleOp
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.op import constant
from ...dialects.quant import UniformType
from ..refine.sixteen import retype, widen_biases
from .specs import quantized_type

_BITS = 16
_MOST = (1 << (_BITS - 1)) - 1


@dataclass(frozen=True)
class CentreActivationsPass(ModulePass):
    """Let zero stand in the middle of 16-bit types: [a, b] -> [-max(|a|, |b|), max(|a|, |b|)].

    Kernels with 16-bit activations know no zero point.
    """

    name = "centre-activations"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Change the types of what is quantized; constants keep theirs."""
        for each in list(op.walk()):
            if isinstance(each, tfl.QuantizeOp) and constant(each.input) is None:
                _centre(each)


def _centre(quantize: tfl.QuantizeOp) -> None:
    type = quantized_type(quantize.output)
    if type is None or type.per_axis or type.storage_type.width.data != _BITS:
        return
    scale, zero = type.scales.data[0].value.data, type.zero_points.data[0].data
    ends = (type.storage_min.data - zero) * scale, (type.storage_max.data - zero) * scale
    wide = UniformType.of(
        IntegerType(_BITS), [max(map(abs, ends)) / _MOST], expressed=type.expressed
    )
    retype(quantize, wide)


@dataclass(frozen=True)
class WidenBiasesPass(ModulePass):
    """Let biases beside 16-bit activations have 64 bits, with `only-needed` those that must.

    Types must be known: each bias comes out of a dequantize op.
    """

    name = "widen-biases"
    only_needed: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Change the types of the biases."""
        widen_biases(op, only_needed=self.only_needed)
