"""Booleans take the way over numbers where there is no kernel for them."""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import f32, i1, i32
from xdsl.ir import Attribute, Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import Shape, element_of, shape_of, typed
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import known_shape, pseudo, rebuilt, unknown_dims
from ..rank.units import reshaped

X = Value("x")


def cast(value: SSAValue | Operation, element: Attribute) -> tfl.CastOp:
    """Build a cast to another element type."""
    source = SSAValue.get(value)
    return tfl.CastOp(source, result_types=(typed(element, shape_of(source)),))


def _over(op: Operation, element: Attribute) -> Result:
    """Build an op on its first operand as numbers, and the cast of its result to booleans."""
    value, result = op.operands[0], op.results[0]
    if element_of(value) != i1:
        return None
    type = typed(element, shape_of(result))
    return cast(rebuilt(op, [cast(value, element), *op.operands[1:]], (type,)), i1)


@rule(Op(tfl.StridedSliceOp))
def slice_as_floats(root: tfl.StridedSliceOp) -> Result:
    """strided_slice(x) -> cast(strided_slice(cast(x))), for booleans.

    Source: transforms/gpu_compatibility.cc, PromoteStridedSliceBool.
    """
    return _over(root, f32)


@rule(Op(tfl.TileOp), benefit=2)
def tile_as_integers(root: tfl.TileOp) -> Result:
    """tile(x) -> cast(tile(cast(x))), for booleans.

    Source: transforms/gpu_compatibility.cc, PromoteTileBool.
    """
    return _over(root, i32)


@rule(Op(tfl.PadOp, X, Const("padding")))
def pad_in_three(root: tfl.PadOp, x: SSAValue, padding: Array) -> Result:
    """pad(x) -> reshape(pad(reshape(x))), for matrices; booleans are padded as floats.

    Source: transforms/gpu_compatibility.cc, PromoteAndExpandPad.
    """
    shape, result = shape_of(x), shape_of(root.output)
    if shape is None or len(shape) != 2 or max(map(unknown_dims, (shape, result))) > 1:
        return None
    amounts = np.concatenate([np.zeros((1, 2), np.int32), padding.astype(np.int32)])
    value: SSAValue | Operation = reshaped(x, (1, *shape))
    is_boolean = element_of(x) == i1
    if is_boolean:
        value = cast(value, f32)
    padded = _pad(value, amounts, (1, *known_shape(root.output)))
    return reshaped(cast(padded, i1) if is_boolean else padded, known_shape(root.output))


def _pad(value: SSAValue | Operation, amounts: Array, shape: Shape) -> tfl.PadOp:
    source = SSAValue.get(value)
    type = typed(element_of(source), shape)
    return tfl.PadOp(source, pseudo(amounts), result_types=(type,))


RULES = [slice_as_floats, tile_as_integers, pad_in_three]
