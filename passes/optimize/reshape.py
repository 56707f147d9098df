"""Reshapes and what is one: expand_dims, squeeze, trivial transposes, pack and unpack."""

from __future__ import annotations

from math import prod

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import (
    Shape,
    element_of,
    integer,
    is_static,
    normalize,
    shape_of,
    tensor_type,
)
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import (
    const,
    elements,
    ints,
    known_shape,
    last_is_count,
    pseudo,
    reshape,
    shape_const,
    strip_ones,
    transpose,
    unknown_dims,
)

X = Value("x")


@rule(Op(tfl.SqueezeOp, X))
def squeeze_to_reshape(root: tfl.SqueezeOp, x: SSAValue) -> Result:
    """squeeze(x) -> reshape(x), where one dimension is unknown at most.

    Source: transforms/optimize_patterns.td, ConvertSqueezeToReshape.
    """
    return _as_reshape(root, x)


@rule(Op(tfl.ExpandDimsOp, X, Value()))
def expand_dims_to_reshape(root: tfl.ExpandDimsOp, x: SSAValue) -> Result:
    """expand_dims(x) -> reshape(x), where one dimension is unknown at most.

    Source: transforms/optimize_patterns.td, ConvertExpandDimsToReshape; the unknown dimension is
    ours.
    """
    return _as_reshape(root, x)


def _as_reshape(root: Operation, x: SSAValue) -> Result:
    shape = shape_of(root.results[0])
    if shape is None or unknown_dims(shape) > 1 or 0 in shape:
        return None
    return tfl.ReshapeOp(x, shape_const(shape), result_types=root.result_types)


@rule(Op(tfl.TransposeOp, X, Const("perm")))
def transpose_to_reshape(root: tfl.TransposeOp, x: SSAValue, perm: Array) -> Result:
    """transpose(x) -> reshape(x), where only dimensions of 1 move.

    Source: transforms/optimize_patterns.td, ConvertTrivialTransposeOpToReshapeOp; one unknown
    dimension is ours.
    """
    before, after = shape_of(x), shape_of(root.output)
    if before is None or after is None or unknown_dims(after) > 1 or 0 in after:
        return None
    axes = [axis for axis in perm.reshape(-1).tolist() if before[axis] != 1]
    if axes != sorted(axes):
        return None
    return tfl.ReshapeOp(x, shape_const(after), result_types=root.result_types)


@rule(
    Op(
        tfl.TransposeOp,
        Op(
            tfl.ReshapeOp,
            Op(tfl.TransposeOp, X, Const("first"), as_="inner"),
            Value(),
            as_="middle",
        ),
        Const("second"),
    )
)
def cancel_transposes_around_reshape(
    root: tfl.TransposeOp,
    inner: tfl.TransposeOp,
    middle: tfl.ReshapeOp,
    x: SSAValue,
    first: Array,
    second: Array,
) -> Result:
    """transpose(reshape(transpose(x))) -> reshape(x), where the reshape drops leading 1s.

    Source: transforms/optimize_patterns.td, ConvertTrasposeReshapeTransposeToReshape; the
    permutations are checked here.
    """
    before, made = shape_of(x), shape_of(inner.output)
    flat, wanted = shape_of(middle.output), shape_of(root.output)
    if before is None or made is None or flat is None or wanted is None or not is_static(x):
        return None
    dropped = len(made) - len(flat)
    if strip_ones(made) != flat or strip_ones(before) != wanted or dropped < 0:
        return None
    order = first.tolist()[dropped:]
    composed = [order[axis] for axis in second.tolist()]
    if composed != sorted(composed):
        return None
    return reshape(x, wanted)


@rule(Op(tfl.PackOp))
def drop_pack_of_slices(root: tfl.PackOp) -> Result:
    """pack(reshape(slice(x, i, 1)) for all i) -> x, for a vector x.

    Source: transforms/optimize_patterns.td, FuseSliceAndPack*; the number of slices is free here.
    """
    source: SSAValue | None = None
    for index, operand in enumerate(root.operands):
        scalar = operand.owner
        part = scalar.input.owner if isinstance(scalar, tfl.ReshapeOp) else None
        if not isinstance(part, tfl.SliceOp) or shape_of(operand) != ():
            return None
        if ints(part.begin) != (index,) or ints(part.size) != (1,):
            return None
        if source is not None and part.input is not source:
            return None
        source = part.input
    return source if source is not None and source.type == root.output.type else None


@rule(Op(tfl.ConcatenationOp, fused_activation_function=tfl.NONE))
def concat_of_unpack(root: tfl.ConcatenationOp) -> Result:
    """concatenation(unpack(x)) -> reshape(x), for all parts in order along the same axis.

    Source: transforms/optimize_pass.cc, FuseUnpackAndConcatToReshape.
    """
    unpack = root.operands[0].owner if root.operands else None
    if not isinstance(unpack, tfl.UnpackOp) or list(unpack.results) != list(root.operands):
        return None
    shape, before = shape_of(root.output), shape_of(unpack.input)
    if shape is None or before is None or not is_static(root.output):
        return None
    axis, joined = integer(unpack.axis), integer(root.axis)
    if len(unpack.results) > 1 and normalize(axis, len(before)) != normalize(joined, len(shape)):
        return None
    return tfl.ReshapeOp(unpack.input, pseudo(list(shape)), result_types=root.result_types)


@rule(
    Op(
        tfl.ReshapeOp,
        Op(
            tfl.BroadcastToOp,
            Op(tfl.ReshapeOp, X, Value(), as_="inner", shared=True),
            Value(),
            as_="wide",
        ),
        Value(),
    )
)
def squeeze_around_broadcast(
    root: tfl.ReshapeOp, inner: tfl.ReshapeOp, wide: tfl.BroadcastToOp, x: SSAValue
) -> Result:
    """reshape(broadcast_to(reshape(x))) of rank 6 or more -> the same without leading and last 1s.

    Source: transforms/optimize_pass.cc, SqueezeReshapesAroundBroadcastOp; of any element type.
    """
    before, after = shape_of(inner.output), shape_of(wide.output)
    if before is None or after is None or len(after) < 6 or len(before) != len(after):
        return None
    if not all(is_static(v) for v in (inner.output, wide.output, root.output)):
        return None
    if not last_is_count(shape_of(x), before) or not last_is_count(known_shape(root.output), after):
        return None
    leading = len(after) - len(strip_ones(after))
    trailing = len(after) - len(strip_ones(after[::-1]))
    if leading + trailing == 0 or leading == len(after):
        return None
    part = slice(leading, len(after) - trailing)
    return root.with_operands(input=broadcast(reshape(x, before[part]), after[part]))


def broadcast(value: Operation, shape: Shape) -> tfl.BroadcastToOp:
    """Build a broadcast to a static shape."""
    type = tensor_type(element_of(value.results[0]), shape)
    return tfl.BroadcastToOp(value, const(np.array(shape, np.int64)), result_types=(type,))


@rule(
    Op(
        tfl.TransposeOp,
        Op(tfl.ReshapeOp, Op(tfl.TransposeOp, X, Const("first")), Const("shape")),
        Const("second"),
    ),
    benefit=0,
)
def reorder_transpose_reshape(
    root: tfl.TransposeOp, x: SSAValue, first: Array, shape: Array, second: Array
) -> Result:
    """transpose(reshape(transpose(x))) -> transpose(reshape(x)), where x is a transposed matrix.

    Source: transforms/optimize_pass.cc, ReorderTransposeReshapeTranspose.
    """
    before = shape_of(x)
    if first.tolist() != [1, 0] or before is None or not is_static(x):
        return None
    sizes = elements(shape)
    split = next((i for i in range(len(sizes), 0, -1) if prod(sizes[:i]) == before[1]), None)
    if split is None or prod(sizes[split:]) != before[0] or min(sizes) < 1:
        return None
    inner = (*range(len(sizes) - split, len(sizes)), *range(len(sizes) - split))
    made = reshape(x, (*sizes[split:], *sizes[:split]))
    return transpose(made, [inner[axis] for axis in elements(second)])


RULES = [
    squeeze_to_reshape,
    expand_dims_to_reshape,
    transpose_to_reshape,
    cancel_transposes_around_reshape,
    drop_pack_of_slices,
]
LATE_RULES = [concat_of_unpack, reorder_transpose_reshape]
EARLY_RULES = [squeeze_around_broadcast]
