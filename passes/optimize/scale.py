"""Moving one constant factor back to the weights that a value comes from."""

from __future__ import annotations

from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant
from ..predicates import const, is_float, is_none, is_owned

_MOVES = (tfl.ReshapeOp, tfl.TransposeOp, tfl.SqueezeOp, tfl.ExpandDimsOp)


def push_scale(value: SSAValue, factor: Array) -> Operation | None:
    """Build value * factor by scaling the weights and biases behind it; None if that cannot be.

    The way there leads through reshapes, transposes and added constants that nothing else uses.
    """
    op = value.owner
    if not isinstance(op, Operation) or not value.has_one_use():
        return None
    if isinstance(op, _MOVES):
        inner = push_scale(op.operands[0], factor)
        return None if inner is None else op.with_operands(input=inner)
    if isinstance(op, tfl.AddOp) and op.fused_activation_function == tfl.NONE:
        added = constant(op.rhs)
        inner = None if added is None or not is_float(added) else push_scale(op.lhs, factor)
        if inner is None or added is None:
            return None
        return op.with_operands(lhs=inner, rhs=const(added * factor.reshape(())))
    if isinstance(op, tfl.FullyConnectedOp | tfl.Conv2DOp | tfl.DepthwiseConv2DOp):
        return _scaled(op, factor)
    return None


def _scaled(
    op: tfl.FullyConnectedOp | tfl.Conv2DOp | tfl.DepthwiseConv2DOp, factor: Array
) -> Operation | None:
    weights = constant(op.filter)
    bias = None if is_none(op.bias) else constant(op.bias)
    if op.fused_activation_function != tfl.NONE or weights is None or not is_float(weights):
        return None
    if not is_owned(op.filter) or not (is_none(op.bias) or bias is not None):
        return None
    factor = factor.reshape(())
    scaled = const(weights * factor)
    if bias is None:
        return op.with_operands(filter=scaled)
    return op.with_operands(filter=scaled, bias=const(bias * factor))
