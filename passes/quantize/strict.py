"""Casts fused just as annotated: `tfl-quantize` in its strict mode, and `tfl-fuse-qdq`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import cast

from xdsl.context import Context
from xdsl.dialects.builtin import Float32Type, ModuleOp, i1, i32, i64
from xdsl.ir import Block, Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.traits import IsTerminator

from ...dialects import tfl
from ...dialects.composite import CompositeOp
from ...dialects.shapes import element_of
from ..greedy import RuleSet
from ..pattern import Op, Result, Value, rule
from ..predicates import is_f32, is_none, rebuilt
from . import specs
from .annotations import is_dynamic
from .bias_quantizer import PROPAGATED
from .constants import store_constant
from .fuse import Fuser, Fusing, custom_op, quantized_like

X = Value("x")
_PASSED_ON = (i1, i32, i64)
"""Indices, sizes or conditions."""


class Kind(Enum):
    """How an op is quantized."""

    STATIC = auto()
    DYNAMIC = auto()
    WEIGHTS = auto()
    NOT = auto()


def dynamic_input(value: SSAValue) -> SSAValue | None:
    """Return what a fake quantization of dynamic range has for an input, maybe before a reshape."""
    owner = value.owner
    if isinstance(owner, tfl.ReshapeOp):
        owner = owner.input.owner
    return cast(CompositeOp, owner).inputs[-1] if is_dynamic(owner) else None


@rule(Op(tfl.PadOp, Op(CompositeOp, as_="fake"), Value("padding")))
def fake_quantize_behind_pad(root: tfl.PadOp, fake: CompositeOp, padding: SSAValue) -> Result:
    """pad(fake_quant(x)) -> fake_quant(pad(x)), of dynamic range.

    Source: transforms/quantize.cc, PushForwardDrqFQ.
    """
    if not is_dynamic(fake):
        return None
    pad = rebuilt(root, (fake.inputs[-1], padding))
    return rebuilt(fake, (*fake.inputs[:-1], pad), root.result_types)


@rule(Op(tfl.QuantizeOp, X))
def drop_no_op(root: tfl.QuantizeOp, x: SSAValue) -> Result:
    """quantize(x) -> x, of the same type."""
    return x if x.type == root.output.type else None


@rule(Op(tfl.QuantizeOp, Op(tfl.DequantizeOp, X)))
def requantize(root: tfl.QuantizeOp, x: SSAValue) -> Result:
    """quantize(dequantize(x)) -> quantize(x)."""
    return rebuilt(root, (x,))


@rule(Op(tfl.QuantizeOp, Op(tfl.QuantizeOp, X)))
def requantize_once(root: tfl.QuantizeOp, x: SSAValue) -> Result:
    """quantize(quantize(x)) -> quantize(x), unless x has to have the first scale."""
    owner = x.owner
    if not isinstance(owner, Block) and specs.of(owner).same_scales is not None:
        return None
    return rebuilt(root, (x,))


RULES = [fake_quantize_behind_pad]
CLEANUP = [requantize, requantize_once, drop_no_op]


class StrictFuser(Fuser):
    """Fuses casts around ops whose operands are all annotated.

    Source: transforms/quantize.cc, StrictQuantizationPattern.
    """

    THROUGH_RESHAPE = True

    def _visit(self, op: Operation) -> None:
        if is_dynamic(op) and all(result.first_use is None for result in op.results):
            self._erase(op)
            return
        super()._visit(op)

    @staticmethod
    def _source(op: tfl.QuantizeOp) -> list[Operation]:
        return []

    def _dynamic_input(self, value: SSAValue) -> SSAValue | None:
        if isinstance(value.owner, tfl.ReshapeOp) and not self.THROUGH_RESHAPE:
            return None
        return dynamic_input(value)

    def _kind(self, op: Operation) -> Kind:
        """Tell by the operands how an op is quantized."""
        weights = False
        weight = specs.of(op).weight
        for operand in op.operands:
            if self._dynamic_input(operand) is not None:
                return Kind.DYNAMIC
            if isinstance(operand.owner, tfl.DequantizeOp):
                continue
            if weight is not None and not weight.integers:
                return Kind.DYNAMIC
            weights |= is_f32(operand)
        if weights:
            return Kind.WEIGHTS
        users = [use.operation for result in op.results for use in result.uses]
        quantized = all(isinstance(user, tfl.QuantizeOp) for user in users)
        return Kind.STATIC if quantized else Kind.NOT

    def _fuse(self, op: Operation) -> bool | None:
        if specs.is_cast(op) or op.has_trait(IsTerminator, value_if_unregistered=False):
            return None
        if not self._allowed(op):
            return None
        kind = self._kind(op)
        if kind in (Kind.WEIGHTS, Kind.NOT):
            return None
        operands = self._annotated(op)
        if operands is None:
            return None
        if specs.keeps_float_results(op):
            new = quantized_like(op, operands, list(op.result_types))
            self._put(new, op, dict(zip(op.results, new.results, strict=True)))
            if op.parent is not None:
                self._erase(op)
            return True
        results = self._results_of(op, kind)
        if results is None:
            return None
        new = quantized_like(op, operands, [value.type for value in results])
        self._put(new, op, dict(zip(results, new.results, strict=True)))
        return True

    def _allowed(self, op: Operation) -> bool:
        return specs.is_quantizable(op) or custom_op(op, self.fusing.custom) is not None

    def _annotated(self, op: Operation) -> list[SSAValue] | None:
        """Return the operands without casts, None if one is of a type that no kernel takes."""
        operands: list[SSAValue] = []
        for operand in op.operands:
            element = element_of(operand)
            if isinstance(operand.owner, tfl.DequantizeOp):
                operands.append(operand.owner.input)
            elif (source := self._dynamic_input(operand)) is not None:
                operands.append(source)
            elif is_none(operand) or isinstance(element, Float32Type):
                operands.append(operand)
            elif element in _PASSED_ON:
                operands.append(operand)
            else:
                return None
        return operands

    def _results_of(self, op: Operation, kind: Kind) -> list[SSAValue] | None:
        results: list[SSAValue] = []
        for result in op.results:
            use = result.first_use
            user = use.operation if use is not None and result.has_one_use() else None
            if isinstance(user, tfl.QuantizeOp) and kind is Kind.STATIC:
                results.append(user.output)
            elif is_none(result) or (is_f32(result) and (kind is Kind.DYNAMIC or use is None)):
                results.append(result)
            else:
                return None
        return results


class AnnotationFuser(StrictFuser):
    """Fuses casts where some are annotated and others follow from them.

    A result may be quantized to types that follow besides the one that was observed: these are
    requantized.

    Source: transforms/quantization/fuse_qdq_pass.cc, FuseQDQ.
    """

    THROUGH_RESHAPE = False

    def _allowed(self, op: Operation) -> bool:
        return True

    def _kind(self, op: Operation) -> Kind:
        kind = super()._kind(op)
        if kind is not Kind.STATIC:
            return kind
        used = all(result.first_use is not None for result in op.results)
        return Kind.STATIC if used and specs.is_quantizable(op) else Kind.NOT

    def _results_of(self, op: Operation, kind: Kind) -> list[SSAValue] | None:
        if kind is not Kind.STATIC:
            return super()._results_of(op, kind)
        results: list[SSAValue] = []
        for result in op.results:
            users = [use.operation for use in result.uses]
            casts = [user for user in users if isinstance(user, tfl.QuantizeOp)]
            observed = [cast for cast in casts if PROPAGATED not in cast.attributes]
            if len(observed) > 1 or (not observed and len(casts) != 1):
                return None
            results.append((observed or casts)[0].output)
        return results

    def _put(self, new: Operation, op: Operation, replaced: dict[SSAValue, SSAValue]) -> None:
        for result, value in zip(op.results, new.results, strict=True):
            for use in list(result.uses):
                user = use.operation
                if isinstance(user, tfl.QuantizeOp) and user.output not in replaced:
                    user.operands[0] = value
        super()._put(new, op, replaced)


_FUSING = Fusing()
_FUSE_RULES = RuleSet(RULES, CLEANUP, [store_constant])


@dataclass(frozen=True)
class FuseQDQPass(ModulePass):
    """Fuse quantize and dequantize ops into the ops between them, and into constants.

    Source: transforms/quantization/fuse_qdq_pass.cc.
    """

    name = "tfl-fuse-qdq"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Fuse to a fixed point."""
        AnnotationFuser(_FUSE_RULES, _FUSING).run(op)
