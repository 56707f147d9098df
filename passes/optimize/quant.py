"""Pairs of quantize and dequantize that cancel."""

from __future__ import annotations

from xdsl.ir import SSAValue

from ...dialects import tfl
from ..pattern import Op, Result, Value, rule


@rule(Op(tfl.QuantizeOp, Op(tfl.DequantizeOp, Value("x"), shared=True)))
def drop_pair(root: tfl.QuantizeOp, x: SSAValue) -> Result:
    """quantize(dequantize(x)) -> x, of the same type.

    Source: transforms/optimize_patterns.td.
    """
    return x if x.type == root.results[0].type else None


RULES = [drop_pair]
