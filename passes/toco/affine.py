"""Sums and products fused with the linear operators that come before them.

Source: fuse_binary_into_preceding_affine.cc of upstream's toco.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from xdsl.dialects.builtin import f32
from xdsl.ir import Operation, OpResult, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import TensorOp, constant
from ...dialects.shapes import element_of, shape_of
from .activation import NONE
from .bias import WEIGHTS, bias_index, channel_axis
from .graph import FUSES_ACTIVATION, Graph, fused_activation, is_constant_value
from .transformation import transformation

LINEAR = (tfl.Conv2DOp, tfl.FullyConnectedOp, tfl.DepthwiseConv2DOp, tfl.TransposeConvOp)


@dataclass(frozen=True)
class Affine:
    """A linear operator with its float weights and bias; None where they are not constant."""

    op: TensorOp
    weights: Array | None
    bias: Array


def affine(graph: Graph, op: Operation) -> Affine | None:
    """Return a linear operator whose bias may be changed, None for anything else."""
    if not isinstance(op, LINEAR) or fused_activation(op) != NONE:
        return None
    index = bias_index(op)
    if len(op.operands) <= index or element_of(op.operands[WEIGHTS]) != f32:
        return None
    bias = constant(op.operands[index])
    if bias is None or bias.dtype != np.float32 or not graph.is_private(op.operands[index]):
        return None
    weights = op.operands[WEIGHTS]
    own = graph.is_private(weights) and is_constant_value(weights)
    return Affine(cast(TensorOp, op), constant(weights) if own else None, bias)


def per_channel(operand: Array, size: int) -> Array | None:
    """Return one number for each output channel; None if an operand holds anything else."""
    if operand.size == 1:
        return np.broadcast_to(operand.reshape(()), (size,))
    if operand.shape[-1] != size or operand.size != size:
        return None
    return operand.reshape(-1)


@transformation("FuseBinaryIntoPrecedingAffine", tfl.AddOp, tfl.SubOp, tfl.MulOp, tfl.DivOp)
def fuse_into_preceding(graph: Graph, op: Operation) -> bool:
    """affine(x, w, b) * c -> affine(x, w * c, b * c), affine(x, w, b) + c likewise."""
    constants = [is_constant_value(value) for value in op.operands]
    if sum(constants) != 1:
        return False
    variable, operand = op.operands[constants[0]], op.operands[constants[1]]
    if not _may_take(graph, op, variable, operand):
        return False
    assert isinstance(variable, OpResult)
    found = affine(graph, variable.op)
    data = constant(operand)
    if found is None or data is None or data.dtype != np.float32:
        return False
    values = per_channel(data, len(found.bias))
    if values is None:
        return False
    fused = _fused(op, found, values, constants[0])
    if fused is None:
        return False
    _rebuild(graph, op, found, *fused)
    return True


def _may_take(graph: Graph, op: Operation, variable: SSAValue, operand: SSAValue) -> bool:
    """Whether the shape stays as it is, and nobody else sees the value before."""
    if not isinstance(variable, OpResult) or not graph.used_once(variable):
        return False
    if variable.index or not graph.is_discardable(variable):
        return False
    before, after = shape_of(variable), shape_of(operand)
    return before is not None and after is not None and len(after) <= len(before)


def _fused(
    op: Operation, found: Affine, values: Array, is_left: bool
) -> tuple[Array | None, Array] | None:
    """Return weights, None for the same ones, and bias after the fusion; None if it is none."""
    bias, weights = found.bias, found.weights
    if isinstance(op, tfl.AddOp):
        return None, bias + values
    if isinstance(op, tfl.SubOp) and not is_left:
        return None, bias - values
    if weights is None or (isinstance(op, tfl.DivOp) and is_left):
        return None
    shape = [1] * weights.ndim
    shape[channel_axis(found.op)] = len(bias)
    if isinstance(op, tfl.SubOp):
        return -weights, values - bias
    if isinstance(op, tfl.DivOp):
        return weights / values.reshape(shape), bias / values
    return weights * values.reshape(shape), bias * values


def _rebuild(
    graph: Graph, op: Operation, found: Affine, weights: Array | None, bias: Array
) -> None:
    """Let the linear operator take the place of what was fused."""
    former = found.op
    operands = list(former.operands)
    index = bias_index(former)
    operands[index] = graph.edited(operands[index], bias.astype(np.float32), former)
    if weights is not None:
        made = graph.edited(operands[WEIGHTS], weights.astype(np.float32), former)
        operands[WEIGHTS] = made
    activation = op.properties.get(FUSES_ACTIVATION)
    properties = dict(former.properties)
    if activation is not None:
        properties[FUSES_ACTIVATION] = activation
    made = type(former).create(
        operands=operands, result_types=op.result_types, properties=properties
    )
    graph.replace(op, made)
    graph.erase(former)
