"""Ops that move elements: slices, paddings, broadcasts, transposes, and the reshapes between."""

from __future__ import annotations

from math import prod

import numpy as np
from xdsl.dialects.builtin import IntegerAttr, i32
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import element_of, integer, is_static, normalize, shape_of, tensor_type
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import MAX_RANK, known_shape, pseudo, rebuilt
from .units import at_lower_rank, can_lose, reshaped, unit_axes

X = Value("x")


@rule(Op(tfl.SliceOp, X, Const("begin"), Const("size")))
def reduce_slice(root: tfl.SliceOp, x: SSAValue, begin: Array, size: Array) -> Result:
    """slice(x) -> reshape(slice(squeeze(x))).

    Source: transforms/rank_reduction.cc, ReduceSliceRank.
    """
    axes = unit_axes(root.results[0], (x,))
    if not axes:
        return None
    bounds = [pseudo(np.delete(item.reshape(-1), axes)) for item in (begin, size)]
    return at_lower_rank(root, axes, others=bounds)


@rule(Op((tfl.PadOp, tfl.PadV2Op), as_="pad"))
def reduce_pad(pad: Operation) -> Result:
    """pad(x) -> reshape(pad(squeeze(x))), for dimensions that get no padding.

    Source: transforms/rank_reduction.cc, ReducePadRank.
    """
    padding = constant(pad.operands[1])
    if padding is None:
        return None
    padded = [axis for axis, pair in enumerate(padding) if pair.any()]
    axes = unit_axes(pad.results[0], pad.operands[:1], kept=padded)
    if not axes:
        return None
    amounts = pseudo(np.delete(padding, axes, axis=0))
    return at_lower_rank(pad, axes, others=[amounts, *pad.operands[2:]])


@rule(Op(tfl.BroadcastToOp, X, Const("shape")))
def reduce_broadcast_to(root: tfl.BroadcastToOp, x: SSAValue, shape: Array) -> Result:
    """broadcast_to(x) -> reshape(broadcast_to(squeeze(x))).

    Source: transforms/rank_reduction.cc, ReduceBroadcastToRank.
    """
    axes = unit_axes(root.results[0], (x,))
    if not axes:
        return None
    return at_lower_rank(root, axes, others=[pseudo(np.delete(shape.reshape(-1), axes))])


@rule(Op(tfl.TransposeOp, X, Const("perm")))
def reduce_transpose(root: tfl.TransposeOp, x: SSAValue, perm: Array) -> Result:
    """transpose(x) -> reshape(transpose(squeeze(x))), without any dimension of 1.

    Source: transforms/rank_reduction.cc, ReduceTransposeRank.
    """
    shape = shape_of(x)
    if shape is None or len(shape) <= MAX_RANK or not can_lose(x):
        return None
    kept = [axis for axis, size in enumerate(shape) if size != 1]
    if not kept or len(kept) == len(shape):
        return None
    order = [kept.index(axis) for axis in perm.reshape(-1).tolist() if axis in kept]
    inner = reshaped(x, tuple(shape[axis] for axis in kept))
    type = tensor_type(element_of(x), tuple(shape[kept[axis]] for axis in order))
    turned = tfl.TransposeOp(inner, pseudo(order), result_types=(type,))
    return reshaped(turned, known_shape(root.output))


@rule(Op(tfl.ReshapeOp, Op(tfl.CastOp, X), Value("shape")))
def lift_over_cast(root: tfl.ReshapeOp, x: SSAValue, shape: SSAValue) -> Result:
    """reshape(cast(x)) -> cast(reshape(x)), to a smaller rank.

    Source: transforms/rank_reduction.cc, LiftReshapeThroughUnaryElementwise.
    """
    before, after = shape_of(x), shape_of(root.output)
    if before is None or after is None or len(before) <= len(after):
        return None
    inner = tfl.ReshapeOp(x, shape, result_types=(tensor_type(element_of(x), after),))
    return tfl.CastOp(inner, result_types=root.result_types)


@rule(Op(tfl.CastOp, Op(tfl.ReshapeOp, X, Value("shape"))))
def sink_under_cast(root: tfl.CastOp, x: SSAValue, shape: SSAValue) -> Result:
    """cast(reshape(x)) -> reshape(cast(x)), from a smaller rank.

    Source: transforms/rank_reduction.cc, SinkReshapeThroughUnaryElementwise.
    """
    before, after = shape_of(x), shape_of(root.output)
    if before is None or after is None or len(before) >= len(after):
        return None
    type = tensor_type(element_of(root.output), before)
    inner = tfl.CastOp(x, result_types=(type,))
    return tfl.ReshapeOp(inner, shape, result_types=root.result_types)


@rule(Op(tfl.ReshapeOp, Op(tfl.ConcatenationOp, as_="concat"), Value()))
def lift_over_concatenation(root: tfl.ReshapeOp, concat: tfl.ConcatenationOp) -> Result:
    """reshape(concat(x, ...)) -> concat(reshape(x), ...), for parts of equal size.

    The parts must follow one another within one dimension of the result, too.

    Source: transforms/rank_reduction.cc, LiftReshapeThroughConcatenation.
    """
    if not is_static(root.output) or not all(map(is_static, (*concat.operands, root.input))):
        return None
    before, after = known_shape(root.input), known_shape(root.output)
    parts = concat.operands
    axis = normalize(integer(concat.axis), len(before))
    if len(before) <= len(after) or len({value.type for value in parts}) != 1:
        return None
    outer = prod(before[:axis])
    places = (
        place
        for place, size in enumerate(after)
        if prod(after[:place]) == outer and size % len(parts) == 0
    )
    place = next(places, None)
    if place is None or 0 in after:
        return None
    part = (*after[:place], after[place] // len(parts), *after[place + 1 :])
    return rebuilt(
        concat,
        [reshaped(value, part) for value in parts],
        root.result_types,
        axis=IntegerAttr(place, i32),
    )


RULES = [
    lift_over_concatenation,
    lift_over_cast,
    sink_under_cast,
    reduce_transpose,
    reduce_broadcast_to,
    reduce_slice,
    reduce_pad,
]
