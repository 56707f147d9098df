"""`tfl-propagate-qsv`: annotated types passed on over ops whose values share one scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.quant import UniformType
from ..greedy import RuleSet
from . import specs
from .bias_quantizer import PROPAGATED, insert_derived_pair
from .casts import quantize_of
from .per_axis import dequantized_type, moved_type
from .specs import quantized_type
from .strict import CLEANUP

_CLEANUP = RuleSet(CLEANUP)


class Candidate(NamedTuple):
    """A type that the values of an op could share; the least is preferred."""

    derived: bool
    of_operand: bool
    place: int
    type: UniformType


def _candidates(op: Operation) -> Iterator[Candidate]:
    """Yield the types of results and operands; observed ones come before those that follow."""
    for place, result in enumerate(op.results):
        quantize = quantize_of(result)
        type = None if quantize is None else quantized_type(quantize.output)
        if quantize is not None and type is not None:
            yield Candidate(PROPAGATED in quantize.attributes, False, place, type)
    for place, operand in enumerate(op.operands):
        cast = operand.owner
        type = dequantized_type(operand)
        if isinstance(cast, tfl.DequantizeOp) and type is not None:
            source = cast.input.owner
            derived = isinstance(source, tfl.QuantizeOp) and PROPAGATED in source.attributes
            yield Candidate(derived, True, place, type)


def _result_type(value: SSAValue) -> UniformType | None:
    quantize = quantize_of(value)
    return None if quantize is None else quantized_type(quantize.output)


def _share(op: Operation) -> bool:
    """Give all floats around an op the preferred type."""
    candidates = sorted(_candidates(op), key=lambda item: item[:3])
    if not candidates:
        return False
    type, changed = candidates[0].type, False
    for operand in list(op.operands):
        if specs.is_float(operand) and dequantized_type(operand) != type:
            insert_derived_pair(operand, type, op)
            changed = True
    for result in op.results:
        if specs.is_float(result) and _result_type(result) != type:
            insert_derived_pair(result, type)
            changed = True
    return changed


def _visit(op: Operation) -> bool:
    same = specs.of(op).same_scales
    if same is None:
        return False
    types = [dequantized_type(operand) for operand in op.operands]
    if not same.axes and any(type is not None and type.per_axis for type in types):
        moved = moved_type(op)
        if moved is None or quantize_of(op.results[0]) is not None:
            return False
        insert_derived_pair(op.results[0], moved)
        return True
    return _share(op)


@dataclass(frozen=True)
class PropagateQsvPass(ModulePass):
    """Annotate what follows from annotations; then join casts in a row.

    Source: transforms/quantization/propagate_qsv_pass.cc.
    """

    name = "tfl-propagate-qsv"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Propagate to a fixed point."""
        limit = 10
        changed = True
        while changed and limit:
            changed = False
            limit -= 1
            for item in reversed(list(op.walk())):
                changed |= item.parent is not None and _visit(item)
        _CLEANUP.apply(op, fold=False)
