"""Broadcasts made explicit, for ops whose kernels cannot broadcast that much themselves.

The rules give the same tf op on operands of equal shapes, which the other rules then convert.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects.builtin import i64
from xdsl.ir import SSAValue

from ...dialects import tf
from ...dialects.op import TensorOp
from ...dialects.shapes import (
    Shape,
    broadcasts,
    element_of,
    is_static,
    shape_of,
    tensor_type,
)
from ..pattern import Op, Refusal, rule
from .values import const

_BINARY = (
    tf.AddOp,
    tf.AddV2Op,
    tf.Atan2Op,
    tf.BitwiseXorOp,
    tf.DivOp,
    tf.EqualOp,
    tf.FloorDivOp,
    tf.FloorModOp,
    tf.GreaterEqualOp,
    tf.GreaterOp,
    tf.LessEqualOp,
    tf.LessOp,
    tf.LogicalAndOp,
    tf.LogicalOrOp,
    tf.MaximumOp,
    tf.MinimumOp,
    tf.MulOp,
    tf.NotEqualOp,
    tf.PowOp,
    tf.RealDivOp,
    tf.RightShiftOp,
    tf.SelectV2Op,
    tf.SquaredDifferenceOp,
    tf.SubOp,
)


@rule(Op(_BINARY))
def broadcast_operands(root: TensorOp):
    """op(x, y) -> op(broadcast_to(x, shape), broadcast_to(y, shape))."""
    values = list(root.operands)
    shapes = [shape_of(value) for value in values]
    known = [shape for shape in shapes if shape is not None]
    if len(known) < len(shapes):
        return Refusal("an operand's rank is unknown")
    target = broadcasts(*known)
    if target is None or _are_broadcast(values):
        return None
    if all(map(is_static, values)):
        if len(set(known)) == 1:
            return None
        shape = const(target, np.int64)
        values = [
            value if shape_of(value) == target else tf.BroadcastToOp(value, shape).output
            for value in values
        ]
    else:
        shape = _common_shape(values, known)
        values = [
            value
            if is_static(value) and shape_of(value) == target
            else tf.BroadcastToOp(
                value, shape, result_types=[tensor_type(element_of(value), target)]
            ).output
            for value in values
        ]
    result = tensor_type(element_of(root.results[0]), target)
    return type(root).create(operands=values, result_types=[result], properties=root.properties)


def _common_shape(values: Sequence[SSAValue], shapes: Sequence[Shape]) -> SSAValue:
    """Return the shape to which values broadcast, computed where it is not known."""
    result: SSAValue | None = None
    pairs = list(zip(values, shapes, strict=True))
    if len(pairs) == 3:
        # That of what is selected from may be there already, for the condition.
        pairs = [*pairs[1:], pairs[0]]
    for value, shape in pairs:
        if is_static(value):
            size = const(shape, np.int64)
        else:
            size = tf.ShapeOp(value, result_types=[tensor_type(i64, (len(shape),))]).output
        if result is None:
            result = size
            continue
        rank = max((shape_of(item) or (0,))[0] for item in (result, size))
        result = tf.BroadcastArgsOp(result, size, result_types=[tensor_type(i64, (rank,))]).r0
    assert result is not None
    return result


def _are_broadcast(values: Sequence[SSAValue]) -> bool:
    """Whether this was done already."""
    names = {getattr(value.owner, "name", "") for value in values}
    return names <= {"tf.BroadcastTo", "tfl.broadcast_to"}


RULES = [broadcast_operands]
