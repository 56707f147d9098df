"""Sums, products and the like that do nothing, or do it more cheaply elsewhere.

Source: remove_trivial_binary.cc, fuse_broadcast_into_following_binary.cc,
fuse_binary_into_following_affine.cc, move_binary_operator_before_reshape.cc of upstream's toco.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import TensorOp, constant
from ...dialects.shapes import (
    broadcasts,
    element_of,
    is_static,
    normalize,
    shape_of,
    tensor_type,
    text,
    typed,
)
from ..predicates import all_equal, is_tail
from .affine import WEIGHTS
from .graph import Graph
from .match import constant_side, is_plain, made_by, reals, scalar, sole_reader
from .transformation import transformation

ARITHMETIC = (tfl.AddOp, tfl.SubOp, tfl.MulOp, tfl.DivOp)
_BIAS = 2


@transformation("RemoveTrivialBinaryOperator", *ARITHMETIC)
def remove_trivial_binary(graph: Graph, op: Operation) -> bool:
    """x + 0, x - 0, x * 1, x / 1 -> x, where the constant does not make the shape larger."""
    side = constant_side(op)
    if side is None or not is_plain(op):
        return False
    operand = reals(op.operands[side])
    neutral = 0.0 if isinstance(op, tfl.AddOp | tfl.SubOp) else 1.0
    if operand is None or not all_equal(operand, neutral):
        return False
    if side == 0 and isinstance(op, tfl.SubOp | tfl.DivOp):
        return False
    shape = shape_of(op.operands[1 - side])
    if shape is None or broadcasts(shape, operand.shape) != shape:
        return False
    return graph.remove_passthrough(op, 1 - side)


@transformation("FuseBroadcastIntoFollowingBinary", *ARITHMETIC)
def fuse_broadcast(graph: Graph, op: Operation) -> bool:
    """binary(concatenation(x, x, ...), y) -> binary(x, y), where y has the shape of the result."""
    joined = [made_by(value, tfl.ConcatenationOp) for value in op.operands]
    found = [index for index, item in enumerate(joined) if item is not None and _repeats(item)]
    if len(found) != 1 or not is_static(op.results[0]):
        return False
    index = found[0]
    concatenation = joined[index]
    assert concatenation is not None
    if shape_of(op.operands[1 - index]) != shape_of(op.results[0]):
        return False
    source = concatenation.operands[0]
    op.operands[index] = source
    if concatenation.output.first_use is None:
        graph.erase(concatenation)
    return True


def _repeats(op: tfl.ConcatenationOp) -> bool:
    """Whether a concatenation repeats one array along an axis where it has size 1."""
    shape = shape_of(op.operands[0]) if op.operands else None
    if not shape or len(set(op.operands)) != 1 or not is_plain(op):
        return False
    axis = normalize(op.axis.value.data, len(shape))
    return 0 <= axis < len(shape) and shape[axis] == 1


@transformation("FuseBinaryIntoFollowingAffine", *ARITHMETIC)
def fuse_into_following(graph: Graph, op: Operation) -> bool:
    """affine(x * c, w, b) -> affine(x, w * c, b), affine(x + c, w, b) -> affine(x, w, b + sum)."""
    side = constant_side(op)
    number = None if side is None else scalar(op.operands[side])
    if side is None or number is None or not is_plain(op):
        return False
    if side == 0 and isinstance(op, tfl.SubOp | tfl.DivOp):
        return False
    variable = op.operands[1 - side]
    if variable.type != op.results[0].type or shape_of(variable) is None:
        return False
    following = sole_reader(graph, op.results[0])
    if following is None or list(following.operands).count(op.results[0]) != 1:
        return False
    if following.operands[0] is not op.results[0] or not _takes(graph, op, following):
        return False
    if isinstance(op, tfl.AddOp | tfl.SubOp):
        _shift(graph, following, number if isinstance(op, tfl.AddOp) else -number)
    elif number == 0 and isinstance(op, tfl.DivOp):
        return False
    else:
        _scale(graph, following, number, isinstance(op, tfl.DivOp))
    following.operands[0] = variable
    graph.erase(op)
    return True


def _takes(graph: Graph, op: Operation, following: Operation) -> bool:
    """Whether a linear operator has its own weights and bias; a sum also bars padding."""
    if not isinstance(following, tfl.Conv2DOp | tfl.DepthwiseConv2DOp | tfl.FullyConnectedOp):
        return False
    for value in following.operands[WEIGHTS:]:
        if reals(value) is None or sole_reader(graph, value) is not following:
            return False
    padding = following.properties.get("padding")
    return isinstance(op, tfl.MulOp | tfl.DivOp) or padding is None or text(padding) == "VALID"


def _shift(graph: Graph, following: Operation, number: float) -> None:
    """Add to the bias what a sum with one number comes to in each output channel."""
    weights, bias = (cast(Array, reals(value)) for value in following.operands[WEIGHTS:])
    axis = 3 if isinstance(following, tfl.DepthwiseConv2DOp) else 0
    others = tuple(item for item in range(weights.ndim) if item != axis)
    total = weights.astype(np.float64).sum(axis=others) * number
    _edit(graph, following, _BIAS, (bias + total.reshape(bias.shape)).astype(np.float32))


def _scale(graph: Graph, following: Operation, number: float, divide: bool) -> None:
    """Multiply or divide the weights."""
    weights = cast(Array, reals(following.operands[WEIGHTS]))
    factor = np.float32(number)
    _edit(graph, following, WEIGHTS, weights / factor if divide else weights * factor)


def _edit(graph: Graph, op: Operation, index: int, array: Array) -> None:
    graph.set_operand(op, index, graph.edited(op.operands[index], array, op))


_MOVES = (
    *ARITHMETIC,
    tfl.FloorDivOp,
    tfl.FloorModOp,
    tfl.MinimumOp,
    tfl.MaximumOp,
    tfl.LessOp,
    tfl.LessEqualOp,
    tfl.GreaterOp,
    tfl.GreaterEqualOp,
)


@transformation("MoveBinaryOperatorBeforeReshape", *_MOVES)
def move_before_reshape(graph: Graph, op: Operation) -> bool:
    """binary(reshape(x), c) -> reshape(binary(x, c)), where c is as long as the last axes of both.

    The binary operator comes next to what makes x then, and may be fused with it.
    """
    side = constant_side(op)
    if side is None:
        return False
    reshape = made_by(op.operands[1 - side], tfl.ReshapeOp)
    if reshape is None or sole_reader(graph, reshape.output) is not op:
        return False
    source, shape = reshape.input, shape_of(op.operands[side])
    if constant(source) is not None or not is_static(source) or not is_static(reshape.output):
        return False
    if not is_tail(shape, shape_of(source)) or not is_tail(shape, shape_of(reshape.output)):
        return False
    operands: list[SSAValue] = list(op.operands)
    operands[1 - side] = source
    element = element_of(op.results[0])
    moved = type(cast(TensorOp, op)).create(
        operands=operands,
        result_types=[typed(element, shape_of(source))],
        properties=op.properties,
    )
    moved.location = reshape.location
    graph.insert(moved, op)
    type_after = tensor_type(element, shape_of(reshape.output) or ())
    graph.replace(op, tfl.ReshapeOp(moved, reshape.shape, result_types=[type_after]))
    graph.erase(reshape)
    return True
