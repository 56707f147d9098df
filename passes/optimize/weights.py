"""Weights: constants, or constants that come by way of integers."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of, shape_of, typed
from ..predicates import const, is_owned, rebuilt
from ..scales import rescaled


def quantize_of(value: SSAValue) -> tfl.QuantizeOp | None:
    """Return the quantize of the quantize and dequantize that make a value, if that is so."""
    op = value.owner
    quantize = op.input.owner if isinstance(op, tfl.DequantizeOp) else None
    return quantize if isinstance(quantize, tfl.QuantizeOp) else None


def weights_of(value: SSAValue) -> Array | None:
    """Return a constant, or the one that is quantized and dequantized to make `value`."""
    quantize = quantize_of(value)
    return constant(value if quantize is None else quantize.input)


def is_weights_owned(value: SSAValue) -> bool:
    """Whether changing the weights leaves no second copy of them in the model."""
    quantize = quantize_of(value)
    if quantize is None:
        return is_owned(value)
    return value.has_one_use() and quantize.output.has_one_use() and is_owned(quantize.input)


def scaled(value: SSAValue, factors: Array, axis: int, *, divide: bool = False) -> Operation | None:
    """Multiply weights by one factor or one for each index along `axis`; None if that cannot be.

    The scales of quantized weights are multiplied, so that the integers remain.
    Source: transforms/optimize_pass.cc, FuseAffinOpAndMulWithQDQs; division, and one factor for a
    single scale are ours.
    """
    array, quantize = weights_of(value), quantize_of(value)
    if array is None:
        return None
    shape = [1] * array.ndim
    shape[axis] = -1
    wide = factors.reshape(shape if factors.size > 1 else ())
    made = const(array / wide if divide else array * wide)
    if quantize is None:
        return made
    type = element_of(quantize.output)
    inverse = 1 / factors.astype(np.float64) if divide else factors.astype(np.float64)
    new = rescaled(type, inverse.reshape(-1), axis) if isinstance(type, UniformType) else None
    dequantize = value.owner
    if new is None or not isinstance(dequantize, Operation):
        return None
    qtype = typed(new, shape_of(quantize.output))
    again = rebuilt(quantize, (made,), (qtype,), qtype=qtype)
    return rebuilt(dequantize, (again,), (value.type,))
