"""Pairs of quantize and dequantize that cancel, or stand in the way of constants."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of, is_static, shape_of, typed
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import const, rebuilt
from ..scales import reshaped, transposed


@rule(Op(tfl.QuantizeOp, Op(tfl.DequantizeOp, Value("x"), shared=True)))
def drop_pair(root: tfl.QuantizeOp, x: SSAValue) -> Result:
    """quantize(dequantize(x)) -> x, of the same type.

    Source: transforms/optimize_patterns.td.
    """
    return x if x.type == root.results[0].type else None


def _of_constant(op: type[Operation], *others: Value | Const) -> Op:
    """Match `op` of a constant that was quantized and dequantized."""
    quantize = Op(tfl.QuantizeOp, Const("array"), as_="quantize")
    return Op(op, Op(tfl.DequantizeOp, quantize, as_="dequantize"), *others)


def _moved(
    root: Operation,
    quantize: tfl.QuantizeOp,
    dequantize: tfl.DequantizeOp,
    array: Array,
    type: UniformType | None,
) -> Result:
    """Return the constant `array`, quantized and dequantized, in place of `root`."""
    if type is None:
        return None
    qtype = typed(type, array.shape)
    again = rebuilt(quantize, (const(array),), (qtype,), qtype=qtype)
    return rebuilt(dequantize, (again,), root.result_types)


@rule(_of_constant(tfl.TransposeOp, Const("perm")))
def transpose_quantized(
    root: tfl.TransposeOp,
    quantize: tfl.QuantizeOp,
    dequantize: tfl.DequantizeOp,
    array: Array,
    perm: Array,
) -> Result:
    """transpose(dequantize(quantize(constant))) -> dequantize(quantize(transposed constant)).

    Ours: weights are laid out once.
    """
    type, order = element_of(quantize.output), perm.reshape(-1).tolist()
    moved = transposed(type, order) if isinstance(type, UniformType) else None
    return _moved(root, quantize, dequantize, np.ascontiguousarray(array.transpose(order)), moved)


@rule(_of_constant(tfl.ReshapeOp, Value()))
def reshape_quantized(
    root: tfl.ReshapeOp, quantize: tfl.QuantizeOp, dequantize: tfl.DequantizeOp, array: Array
) -> Result:
    """reshape(dequantize(quantize(constant))) -> dequantize(quantize(reshaped constant)).

    Ours: weights are laid out once.
    """
    type, shape = element_of(quantize.output), shape_of(root.output)
    if shape is None or not is_static(root.output) or not isinstance(type, UniformType):
        return None
    moved = reshaped(type, array.shape, shape)
    return _moved(root, quantize, dequantize, array.reshape(shape), moved)


RULES = [drop_pair, transpose_quantized, reshape_quantized]
