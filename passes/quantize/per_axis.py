"""Scales along an axis, followed through ops that move the axis."""

from __future__ import annotations

from math import prod

from xdsl.dialects import func
from xdsl.ir import Operation, SSAValue
from xdsl.rewriter import InsertPoint

from ...dialects import tfl
from ...dialects.op import constant
from ...dialects.quant import UniformType
from ...dialects.shapes import Shape, is_static, shape_of
from ..scales import transposed
from .casts import in_order, insert_pair
from .specs import quantized_type


def dequantized_type(value: SSAValue) -> UniformType | None:
    """Return the type that a value had before it was dequantized."""
    owner = value.owner
    return quantized_type(owner.input) if isinstance(owner, tfl.DequantizeOp) else None


def axis_after_reshape(before: Shape, after: Shape, axis: int) -> int | None:
    """Return where an axis is after a reshape that leaves it whole, None if it does not.

    Source: GetQuantDimensionAfterReshape.
    """
    if axis >= len(before) or min(*before, *after, 1) < 0:
        return None
    outer, inner = prod(before[:axis]), prod(before[axis + 1 :])
    for place, size in enumerate(after):
        if size == before[axis] and prod(after[:place]) == outer:
            return place if prod(after[place + 1 :]) == inner else None
    return None


def moved_type(op: Operation) -> UniformType | None:
    """Return the type of the result of a reshape or a transpose of per-axis integers."""
    if not isinstance(op, tfl.ReshapeOp | tfl.TransposeOp):
        return None
    type = dequantized_type(op.operands[0])
    before, after = shape_of(op.operands[0]), shape_of(op.results[0])
    if type is None or not type.per_axis or before is None or after is None:
        return None
    if isinstance(op, tfl.TransposeOp):
        perm = constant(op.operands[1])
        if perm is None or perm.size != len(before):
            return None
        axes = [int(axis) % len(before) for axis in perm.reshape(-1)]
        return transposed(type, axes)
    if not is_static(op.operands[0]) or not is_static(op.results[0]):
        return None
    axis = axis_after_reshape(before, after, type.axis.data)
    return None if axis is None else type.along(axis)


def propagate(function: func.FuncOp) -> None:
    """Insert a quantize and a dequantize behind reshapes and transposes of per-axis integers.

    Source: PropagateReshapedPerAxisQuantDim, PropagateTransposedPerAxisQuantDim.
    """
    for op in in_order(function.body):
        type = moved_type(op)
        if type is None:
            continue
        users = [use.operation for use in op.results[0].uses]
        if users and not any(isinstance(user, tfl.QuantizeOp) for user in users):
            insert_pair(op.results[0], type, op.location, InsertPoint.after(op), volatile=False)
