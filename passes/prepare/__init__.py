"""`tfl-prepare-tf`: tf ops in the form from which they are legalized."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ...dialects.errors import ConverterError, Diagnostic
from .. import tf_optimize
from ..canonicalize import tf_shape
from ..greedy import RuleSet
from . import (
    batch_norm,
    conv,
    dilated_conv,
    einsum,
    fake_quant,
    matmul,
    quantize_and_dequantize,
    simple,
    strided_slice,
    xla,
)

EVERY = (
    *simple.RULES,
    *simple.IDENTITY,
    *matmul.RULES,
    *tf_optimize.RULES,
    tf_shape.fold_shape,
    *fake_quant.REORDERING,
    *fake_quant.RULES,
)
_THIRD_PHASE = RuleSet(fake_quant.LAST_RULES)


@cache
def first_phase() -> RuleSet:
    """Return the rules that come before fake quantization is converted.

    Source: transforms/prepare_tf.cc, PrepareTFPass::runOnOperation.
    """
    rules = (dilated_conv.RULES, batch_norm.RULES, quantize_and_dequantize.RULES)
    return RuleSet(EVERY, *rules)


@cache
def second_phase(*, unfold_batchmatmul: bool, halves: bool) -> RuleSet:
    """Return the rules that come after it."""
    unroll = matmul.UNROLL if unfold_batchmatmul else []
    return RuleSet(
        EVERY,
        simple.LATE_RULES,
        xla.RULES,
        unroll,
        einsum.RULES,
        strided_slice.RULES,
        conv.conv_rules(halves=halves),
    )


def validate(module: ModuleOp) -> None:
    """Refuse ops that only training has.

    Raises:
        ConverterError: there is a tf.VariableV2.

    """
    illegal = "is illegal in a TFLite pipeline. Freeze the model's variables"
    found = [Diagnostic.at(op, illegal) for op in module.walk() if op.name == "tf.VariableV2"]
    if found:
        raise ConverterError(str(found[0]), found)


@dataclass(frozen=True)
class PrepareTFPass(ModulePass):
    """Bring tf ops into the form from which they are legalized.

    Source: transforms/prepare_tf.cc.
    """

    name = "tfl-prepare-tf"
    unfold_batchmatmul: bool = True
    allow_bf16_and_f16_type_legalization: bool = False
    use_fake_quant_num_bits: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Apply the rules of each phase to a fixed point."""
        validate(op)
        first_phase().apply(op)
        emulated = fake_quant.convert(op, own_bits=self.use_fake_quant_num_bits)
        second_phase(
            unfold_batchmatmul=self.unfold_batchmatmul,
            halves=self.allow_bf16_and_f16_type_legalization,
        ).apply(op)
        if emulated:
            _THIRD_PHASE.apply(op)


@dataclass(frozen=True)
class IdentifyDilatedConvPass(ModulePass):
    """Find the dilated convolutions that are spelled out.

    Source: transforms/tflite_passes, identify-dilated-conv.
    """

    name = "tfl-identify-dilated-conv"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Apply the rule to a fixed point."""
        RuleSet(dilated_conv.RULES).apply(op)
