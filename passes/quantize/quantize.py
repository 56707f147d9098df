"""`tfl-quantize`: compute with integers wherever all values around an op have a quantized type."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import Float32Type, ModuleOp
from xdsl.ir import SSAValue
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.errors import warn
from ...dialects.locations import names
from ...dialects.op import constant_elements
from ...dialects.shapes import boolean, element_of, rank_of
from ..greedy import RuleSet
from ..pattern import Const, Op, Refusal, Result, Value, rule
from ..predicates import rebuilt
from . import layers
from .borders import join_borders
from .constants import store_constant, store_constant_as_before
from .custom_ops import with_flag
from .fuse import DEBUG_FLOAT, DEBUG_QUANT, Fuser, Fusing
from .specs import quantized_type
from .strict import RULES as STRICT_RULES
from .strict import StrictFuser

X = Value("x")


@rule(Op(tfl.QuantizeOp, Op(tfl.DequantizeOp, X, shared=True)))
def drop_pair(root: tfl.QuantizeOp, x: SSAValue) -> Result:
    """quantize(dequantize(x)) -> x, of the same type.

    Source: quantize_patterns.td, SquashDqQ.
    """
    return x if x.type == root.output.type else None


@rule(Op(tfl.QuantizeOp, Op(tfl.DequantizeOp, X)))
def requantize(root: tfl.QuantizeOp, x: SSAValue) -> Result:
    """quantize(dequantize(x)) -> quantize(x), of another type.

    Source: quantize_patterns.td, FuseDqQToRequant.
    """
    return rebuilt(root, (x,))


@rule(Op(tfl.DequantizeOp, Op(tfl.QuantizeOp, Const("array"), as_="quantize", shared=True)))
def leave_constant(root: tfl.DequantizeOp, quantize: tfl.QuantizeOp) -> Result:
    """dequantize(quantize(constant)) -> constant: nothing computes with its integers.

    Source: quantize_patterns.td, EliminateRemnantConstQDQ.
    """
    elements = constant_elements(quantize.input)
    if elements is None or not isinstance(element_of(elements.type), Float32Type):
        return None
    return tfl.ConstOp(value=elements)


@rule(Op(tfl.TransposeConvOp, Value(), Op(tfl.DequantizeOp, X, shared=True), Value(), Value()))
def weights_into_transpose_conv(root: tfl.TransposeConvOp, x: SSAValue) -> Result:
    """transpose_conv(dequantize(weights)) -> transpose_conv(weights).

    Source: quantize_by_converter_patterns.td, FoldQuantWeightsIntoTposeConv.
    """
    return _on_integers(root, 1, x, (8, 16))


@rule(Op(tfl.EmbeddingLookupOp, Value(), Op(tfl.DequantizeOp, X, shared=True)))
def table_into_embedding_lookup(root: tfl.EmbeddingLookupOp, x: SSAValue) -> Result:
    """embedding_lookup(dequantize(table)) -> embedding_lookup(table).

    Source: quantize_by_converter_patterns.td, FoldQuantWeightsIntoEmbeddingLookup.
    """
    if not isinstance(element_of(root.output), Float32Type):
        return None
    return _on_integers(root, 1, x, (4, 8))


def _on_integers(
    root: tfl.TransposeConvOp | tfl.EmbeddingLookupOp,
    index: int,
    x: SSAValue,
    widths: tuple[int, ...],
) -> Result:
    type = quantized_type(x)
    if type is None or type.storage_type.width.data not in widths:
        return Refusal("the weights are not of integers that the kernel takes")
    operands = list(root.operands)
    operands[index] = x
    return rebuilt(root, operands)


@rule(Op(tfl.FullyConnectedOp), benefit=0)
def flatten_again(root: tfl.FullyConnectedOp) -> Result:
    """fully_connected(keep_num_dims) -> without, where input and result differ in rank.

    Source: transforms/quantize.cc, FixFullyConnectedKeepNumDims.
    """
    ranks = rank_of(root.input), rank_of(root.output)
    if not boolean(root.keep_num_dims) or None in ranks or ranks[0] == ranks[1]:
        return None
    return root.with_properties(keep_num_dims=False)


_CONSTANTS = {False: RuleSet([store_constant]), True: RuleSet([store_constant_as_before])}
_ALWAYS = (drop_pair, leave_constant)
_FOLDED = (weights_into_transpose_conv, table_into_embedding_lookup)
_RULES = {
    "": RuleSet(_ALWAYS, _FOLDED, [flatten_again]),
    "Dynamic": RuleSet(_ALWAYS, _FOLDED, [flatten_again]),
    "Static": RuleSet(_ALWAYS, [flatten_again]),
    "Strict": RuleSet([drop_pair, requantize], STRICT_RULES, [flatten_again]),
}


@dataclass(frozen=True)
class QuantizePass(ModulePass):
    """Fuse quantize and dequantize ops into what stands between them; store weights as integers.

    `ops_blocklist` names ops and `locs_blocklist` locations that stay float.

    Source: transforms/quantize.cc.
    """

    name = "tfl-quantize"
    numeric_verify: bool = False
    error_tolerance: float = 5.0
    whole_model_verify: bool = False
    log_if_failed: bool = False
    enable_dynamic_range_quantization: bool = False
    enable_weight_only_quantization: bool = False
    legacy_quantize: bool = False
    ops_blocklist: tuple[str, ...] = ()
    locs_blocklist: tuple[str, ...] = ()
    enable_custom_op_weight_only: tuple[str, ...] = ()
    enable_float16_quantization: bool = False
    use_fake_quant_num_bits: bool = False
    qdq_conversion_mode: str = ""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Quantize each function."""
        mode = self.qdq_conversion_mode
        rules = _RULES.get(mode, _RULES[""])
        dynamic = (
            self.enable_dynamic_range_quantization
            or self.use_fake_quant_num_bits
            or mode == "Dynamic"
        )
        fusing = Fusing(
            dynamic=dynamic,
            integers=not self.enable_float16_quantization,
            weight_only=self.enable_weight_only_quantization,
            verify=self.numeric_verify,
            whole_model=self.whole_model_verify,
            log=self.log_if_failed,
            tolerance=self.error_tolerance,
            denied_ops=frozenset(self.ops_blocklist),
            denied_nodes=frozenset(self.locs_blocklist),
            custom=with_flag(self.enable_custom_op_weight_only, "weight_only"),
        )
        self._warn_of_unknown_places(op)
        for function in [item for item in op.walk() if isinstance(item, func.FuncOp)]:
            fuser = StrictFuser if mode == "Strict" else Fuser
            fuser(rules, replace(fusing, mixed=layers.are_marked(function))).run(function)
            join_borders(function)
            _CONSTANTS[self.legacy_quantize].apply(function)
            if self.whole_model_verify:
                for item in function.walk():
                    item.attributes.pop(DEBUG_QUANT, None)
                    item.attributes.pop(DEBUG_FLOAT, None)

    def _warn_of_unknown_places(self, module: ModuleOp) -> None:
        """Warn of denied locations at which there is nothing."""
        if self.locs_blocklist:
            found = {name for op in module.walk() for name in names(op.location)}
            for name in dict.fromkeys(self.locs_blocklist):
                if name not in found:
                    warn(module, f"denylisted node {name!r}: no op has this name")
