"""Broadcasts as tiles and products."""

from __future__ import annotations

from math import prod

import numpy as np
from xdsl.dialects.builtin import f32, i32, i64
from xdsl.ir import Attribute, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import boolean, element_of, is_static, normalize, shape_of
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import known_shape, pseudo
from ..rank.units import reshaped

X = Value("x")
_NUMPY: dict[Attribute, type[np.generic]] = {f32: np.float32, i32: np.int32, i64: np.int64}


@rule(Op(tfl.SumOp, Op(tfl.BroadcastToOp, X, Value(), shared=True), Const("over")))
def sum_to_product(root: tfl.SumOp, x: SSAValue, over: Array) -> Result:
    """sum(broadcast_to(x)) -> x * n, for just the n-fold dimensions, which stay as 1.

    Source: transforms/gpu_compatibility.cc, ConvertBroadcastToSumToMul.
    """
    shape, dtype = shape_of(x), _NUMPY.get(element_of(x))
    if not boolean(root.keep_dims) or dtype is None or shape is None or not is_static(root.input):
        return None
    wide = known_shape(root.input)
    axes = {normalize(int(axis), len(wide)) for axis in over.reshape(-1)}
    if shape != tuple(1 if axis in axes else size for axis, size in enumerate(wide)):
        return None
    factor = pseudo(np.array(prod(wide[axis] for axis in axes), dtype))
    return tfl.MulOp(x, factor, result_types=root.result_types)


@rule(Op(tfl.BroadcastToOp, X, Value()))
def broadcast_to_tile(root: tfl.BroadcastToOp, x: SSAValue) -> Result:
    """broadcast_to(x) -> tile(x), for a static x of the same rank.

    Source: transforms/gpu_compatibility.cc, ConvertBroadcastToToTile.
    """
    shape, wide = shape_of(x), shape_of(root.output)
    if shape is None or wide is None or len(shape) != len(wide) or 0 in shape:
        return None
    if not is_static(x) or not is_static(root.output):
        return None
    times = np.array([big // size for big, size in zip(wide, shape, strict=True)], np.int64)
    return tfl.TileOp(x, pseudo(times), result_types=root.result_types)


@rule(Op(tfl.TileOp, Const("x"), Const()))
def fold_tile(root: tfl.TileOp, x: Array) -> Result:
    """tile(constant) -> constant, which repeats up to the declared shape.

    Source: transforms/gpu_compatibility.cc, ConstantFoldTile.
    """
    shape = shape_of(root.output)
    if shape is None or not is_static(root.output) or 0 in x.shape:
        return None
    places = [np.arange(long) % size for long, size in zip(shape, x.shape, strict=True)]
    return pseudo(x[np.ix_(*places)], element_of(root.output))


@rule(Op(tfl.AddOp))
def scalar_last(root: tfl.AddOp) -> Result:
    """scalar + x -> x + scalar.

    Source: transforms/gpu_compatibility.cc, SwapAddOperands.
    """
    if shape_of(root.lhs) != () or not shape_of(root.rhs):
        return None
    return root.with_operands(lhs=root.rhs, rhs=root.lhs)


@rule(Op(tfl.AddOp))
def scalar_to_vector(root: tfl.AddOp) -> Result:
    """x + scalar -> x + reshape(scalar, [1]), for no constant.

    Source: transforms/gpu_compatibility.cc, ExpandScalarOperand.
    """
    if shape_of(root.rhs) != () or constant(root.rhs) is not None or not shape_of(root.lhs):
        return None
    return root.with_operands(rhs=reshaped(root.rhs, (1,)))


SUMS = [sum_to_product]
RULES = [broadcast_to_tile, fold_tile, scalar_last, scalar_to_vector]
