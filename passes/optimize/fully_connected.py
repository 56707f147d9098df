"""What fuses into `tfl.fully_connected`, and the reshapes around it."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import (
    DYNAMIC,
    Shape,
    boolean,
    count,
    element_of,
    is_static,
    shape_of,
    tensor_type,
)
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import (
    all_equal,
    as_vector,
    changed,
    const,
    either,
    is_float,
    is_float_of,
    is_none,
    is_owned,
    is_reduced_tail,
    known_shape,
    pseudo,
    rank_at_most,
    rebuilt,
    reshape,
    strip_ones,
    transpose,
    unknown_dims,
)
from .conv import ACTIVATIONS
from .weights import is_weights_owned, scaled, weights_of

NONE, DEFAULT = tfl.NONE, tfl.DEFAULT
MAX_SCALED = 1 << 27
"""Weights of more bytes are not multiplied."""

FC = Op(tfl.FullyConnectedOp, fused_activation_function=NONE, as_="fc")
PLAIN = Op(tfl.FullyConnectedOp, fused_activation_function=NONE, weights_format=DEFAULT, as_="fc")


def _bias(fc: Operation, channels: int, dtype: np.dtype[np.generic]) -> Array | None:
    """Return the constant bias, zeros if it is absent, None if it is computed."""
    if is_none(fc.operands[2]):
        return np.zeros(channels, dtype)
    bias = constant(fc.operands[2])
    return None if bias is None or not is_float(bias) else as_vector(bias, channels)


def _like(fc: tfl.FullyConnectedOp, root: Operation, **operands: Operation) -> Operation:
    """Return `fc` with new constants and the activation of `root`."""
    new = fc.with_operands(**operands)
    new.properties["fused_activation_function"] = root.properties["fused_activation_function"]
    return new


@either(Op(tfl.AddOp, FC, Value("shift")), Op(tfl.SubOp, FC, Value("shift")))
def fuse_bias(root: tfl.AddOp | tfl.SubOp, fc: tfl.FullyConnectedOp, shift: SSAValue) -> Result:
    """fc(x, w, b) + c -> fc(x, w, b + c), for one c or one for each channel.

    A quantized c is taken as it was before.
    Source: transforms/optimize_pass.cc, FuseFullyConnectedAndAdd; the difference is ours.
    """
    c = weights_of(shift)
    if c is None:
        return None
    ours, theirs = shape_of(root.output), shape_of(fc.output)
    if not theirs or ours is None or theirs[-1] == DYNAMIC or not is_float(c):
        return None
    if ours != theirs and not is_static(root.output):
        return None
    bias, added = _bias(fc, theirs[-1], c.dtype), as_vector(c, theirs[-1])
    if bias is None or added is None:
        return None
    total = bias + added if isinstance(root, tfl.AddOp) else bias - added
    new = _like(fc, root, bias=const(total))
    return new if ours == theirs else reshape(new, ours)


@either(Op(tfl.MulOp, PLAIN, Const("c")), Op(tfl.DivOp, PLAIN, Const("c")))
def fuse_scale(root: tfl.MulOp | tfl.DivOp, fc: tfl.FullyConnectedOp, c: Array) -> Result:
    """fc(x, w, b) * c -> fc(x, w * c, b * c), for one c or one for each channel; / likewise.

    Source: transforms/optimize_pass.cc, FuseFullyConnectedAndMul; the quotient and
    quantized weights are ours.
    """
    weights = weights_of(fc.filter)
    if weights is None or not is_float(weights) or not is_float(c):
        return None
    if weights.nbytes > MAX_SCALED or not is_weights_owned(fc.filter):
        return None
    bias, scale = _bias(fc, len(weights), c.dtype), as_vector(c, len(weights))
    if bias is None or scale is None or root.output.type != fc.output.type:
        return None
    divide = isinstance(root, tfl.DivOp)
    filter_ = scaled(fc.filter, c.reshape(-1) if c.size == 1 else scale, 0, divide=divide)
    if filter_ is None:
        return None
    if is_none(fc.bias):
        return _like(fc, root, filter=filter_)
    return _like(fc, root, filter=filter_, bias=const(bias / scale if divide else bias * scale))


@rule(Op(tuple(ACTIVATIONS), FC))
def fuse_activation(root: Operation, fc: tfl.FullyConnectedOp) -> Result:
    """relu(fc(x)) -> fc(x) with the activation; the same for relu6, relu_n1_to_1.

    Source: transforms/optimize_pass.cc, FuseFullyConnectedAndReluX.
    """
    return fc.with_properties(fused_activation_function=ACTIVATIONS[type(root)])


ADDED = (
    Op(tfl.AddOp, Value("x"), Const("c"), fused_activation_function=NONE, as_="binary"),
    Op(tfl.SubOp, Value("x"), Const("c"), fused_activation_function=NONE, as_="binary"),
)
SCALED = (
    Op(tfl.MulOp, Value("x"), Const("c"), fused_activation_function=NONE, as_="binary"),
    Op(tfl.DivOp, Value("x"), Const("c"), fused_activation_function=NONE, as_="binary"),
)


@either(
    *(Op(tfl.FullyConnectedOp, item, Value(), Value(), weights_format=DEFAULT) for item in ADDED)
)
def fuse_preceding_shift(
    root: tfl.FullyConnectedOp, binary: Operation, x: SSAValue, c: Array
) -> Result:
    """fc(x + c, w, b) -> fc(x, w, b + w . c), for one c or one for each input; - likewise.

    Source: transforms/optimize_pass.cc, FuseAddAndFullyConnected, FuseBinaryOpToFollowingAffineOp;
    the new bias is summed up in f64.
    """
    w = weights_of(root.filter)
    if w is None or not (is_float(w) and is_float(c)) or x.type != binary.results[0].type:
        return None
    vector = as_vector(c, w.shape[1])
    bias = _bias(root, len(w), w.dtype)
    if bias is None or vector is None:
        return None
    moved = w.astype(np.float64) @ vector.astype(np.float64)
    total = bias - moved if isinstance(binary, tfl.SubOp) else bias + moved
    made = pseudo if c.size == 1 else const
    return root.with_operands(input=x, bias=made(total.astype(w.dtype)))


@either(
    *(
        Op(tfl.FullyConnectedOp, item, Const("w"), Value(), weights_format=DEFAULT)
        for item in SCALED
    )
)
def fuse_preceding_scale(
    root: tfl.FullyConnectedOp, binary: Operation, x: SSAValue, c: Array, w: Array
) -> Result:
    """fc(x * c, w, b) -> fc(x, w * c, b), for one c or one for each input; / likewise.

    Source: transforms/optimize_pass.cc, FuseMulAndFullyConnected, FuseBinaryOpToFollowingAffineOp.
    """
    if not (is_float(w) and is_float(c)) or x.type != binary.results[0].type:
        return None
    vector = as_vector(c, w.shape[1])
    if vector is None or not is_owned(root.filter):
        return None
    scaled = w / vector if isinstance(binary, tfl.DivOp) else w * vector
    made = pseudo if c.size == 1 else const
    return root.with_operands(input=x, filter=made(scaled))


@rule(
    Op(
        tfl.FullyConnectedOp,
        Op(tfl.ReshapeOp, Value("x"), Value(), as_="inner", shared=True),
        Value("w"),
        Value(),
        keep_num_dims=False,
        weights_format=DEFAULT,
    )
)
def remove_reshape_before(
    root: tfl.FullyConnectedOp, inner: tfl.ReshapeOp, x: SSAValue, w: SSAValue
) -> Result:
    """fc(reshape(x)) -> fc(x), where the reshape keeps the last dimension.

    Source: transforms/optimize_pass.cc, RemoveReshapeBeforeFullyConnected; unknown batch
    dimensions are ours.
    """
    before, after, filter_ = shape_of(x), shape_of(inner.output), shape_of(w)
    if not before or not after or filter_ is None or len(known_shape(root.output)) != 2:
        return None
    if before[-1] == DYNAMIC or filter_[1] != before[-1]:
        return None
    if after[-1] not in (before[-1], DYNAMIC):
        return None
    return root.with_operands(input=x)


@rule(Op(tfl.ReshapeOp, Op(tfl.FullyConnectedOp, as_="fc"), Value()))
def remove_reshape_after(root: tfl.ReshapeOp, fc: tfl.FullyConnectedOp) -> Result:
    """reshape(fc(x)) -> fc(x) that keeps dimensions, where the reshape restores those of x.

    Source: transforms/optimize_pass.cc, RemoveReshapeAfterFullyConnected; one unknown dimension
    is ours.
    """
    if boolean(fc.keep_num_dims) or fc.weights_format != DEFAULT:
        return None
    x, made, wanted = shape_of(fc.input), shape_of(fc.output), shape_of(root.output)
    if not x or not made or not wanted or unknown_dims(wanted) > 1 or unknown_dims(x) > 1:
        return None
    if made[-1] == DYNAMIC or made[-1] != wanted[-1] or x[:-1] != wanted[:-1]:
        return None
    return _keeping_dims(fc, fc.input, wanted)


def _keeping_dims(fc: tfl.FullyConnectedOp, x: SSAValue | Operation, shape: Shape) -> Operation:
    type = tensor_type(element_of(fc.output), shape)
    return rebuilt(fc, (x, fc.filter, fc.bias), (type,), keep_num_dims=tfl.TRUE)


@rule(
    Op(
        tfl.ReshapeOp,
        Op(tfl.FullyConnectedOp, Op(tfl.ReshapeOp), Value(), Value(), as_="fc"),
        Value(),
    ),
    benefit=0,
)
def move_reshape_after(root: tfl.ReshapeOp, fc: tfl.FullyConnectedOp) -> Result:
    """reshape(fc(reshape(x))) -> fc(reshape(x)), which keeps the dimensions of the outer reshape.

    Source: transforms/optimize_pass.cc, MoveReshapeAfterFullyConnected.
    """
    made, wanted = shape_of(fc.output), shape_of(root.output)
    values = (fc.input, fc.output, root.output)
    if not made or not wanted or not all(is_static(value) for value in values):
        return None
    if len(wanted) < 2 or wanted[-1] != made[-1]:
        return None
    inner = reshape(fc.input, (*wanted[:-1], known_shape(fc.input)[-1]))
    return _keeping_dims(fc, inner, wanted)


@rule(
    Op(tfl.ReshapeOp, Op(tfl.FullyConnectedOp, keep_num_dims=False, as_="fc"), Value()), benefit=0
)
def keep_dims_before_reshape(root: tfl.ReshapeOp, fc: tfl.FullyConnectedOp) -> Result:
    """reshape(fc(x)) -> reshape(fc(x) that keeps dimensions), where the rank of x is not 2.

    Source: transforms/optimize_pass.cc, EnableFullyConnectedKeepNumDimsBeforeReshape.
    """
    x, made = shape_of(fc.input), shape_of(fc.output)
    if not x or not made or len(x) == 2 or fc.weights_format != DEFAULT:
        return None
    if x[-1] != known_shape(fc.filter)[-1]:
        return None
    return root.with_operands(input=_keeping_dims(fc, fc.input, (*x[:-1], made[-1])))


@rule(
    Op(
        tfl.FullyConnectedOp,
        Op(tfl.ReshapeOp, Value("x"), Value(), as_="inner", shared=True),
        Value("w"),
        Value(),
        keep_num_dims=True,
    )
)
def squeeze_into(
    root: tfl.FullyConnectedOp, inner: tfl.ReshapeOp, x: SSAValue, w: SSAValue
) -> Result:
    """fc(reshape(x)) keeping dimensions -> fc(x) that does not, where the reshape drops leading 1s.

    Source: transforms/optimize_patterns.td, FuseSqueezingLhsReshapeIntoFC_Output.
    """
    before, after = shape_of(x), shape_of(inner.output)
    if before is None or after is None or not is_static(x) or not is_static(inner.output):
        return None
    if len(before) < 3 or len(after) != 2 or len(known_shape(w)) != 2:
        return None
    if not is_reduced_tail(before, after):
        return None
    return changed(root, {"keep_num_dims": False}, input=x)


@rule(Op(tfl.FullyConnectedOp, Const("x"), Value("w"), Value("b")), benefit=0)
def swap_constant_input(root: tfl.FullyConnectedOp, x: Array, w: SSAValue, b: SSAValue) -> Result:
    """fc(constant, w) -> transpose(fc(w, constant)).

    Source: transforms/optimize_pass.cc, FullyConnectedSwapOperandsWhenLHSIsConst.
    """
    shape = shape_of(w)
    if x.ndim != 2 or shape is None or len(shape) != 2 or not is_none(b):
        return None
    if constant(w) is not None or root.fused_activation_function != NONE:
        return None
    type = tensor_type(element_of(root.output), (shape[0], len(x)))
    swapped = rebuilt(root, (w, root.input, b), (type,), keep_num_dims=tfl.FALSE)
    return transpose(swapped, (1, 0))


@rule(
    Op(
        tfl.FullyConnectedOp,
        Value("x"),
        Const("w"),
        Value("b"),
        weights_format=DEFAULT,
        keep_num_dims=True,
    )
)
def degenerate_to_mul(root: tfl.FullyConnectedOp, x: SSAValue, w: Array, b: SSAValue) -> Result:
    """fc(x [..., 1], w [n, 1]) -> x * w [n].

    Source: transforms/optimize_patterns.td, DegenerateFCtoMul.
    """
    shape = shape_of(x)
    if not shape or shape[-1] != 1 or w.ndim != 2 or not is_none(b) or not rank_at_most(4, x):
        return None
    if not is_static(x) or element_of(x) != element_of(root.filter):
        return None
    return tfl.MulOp(
        x,
        const(w.reshape(-1), element_of(root.filter)),
        result_types=root.result_types,
        fused_activation_function=root.fused_activation_function,
    )


@rule(
    Op(
        tfl.FullyConnectedOp,
        Op(tfl.OneHotOp, Value("i"), Const(), Const("on"), Const("off"), axis=-1, shared=True),
        Value("w"),
        Value("b"),
        fused_activation_function=NONE,
        weights_format=DEFAULT,
    )
)
def one_hot_to_lookup(
    root: tfl.FullyConnectedOp, i: SSAValue, on: Array, off: Array, w: SSAValue, b: SSAValue
) -> Result:
    """fc(one_hot(i), w) -> embedding_lookup(i, transpose(w)), reshaped around where i is no vector.

    Source: transforms/optimize_patterns.td, ReplaceOneHot*FullyConnectedWithLookup.
    """
    shape, filter_ = shape_of(i), shape_of(w)
    if shape is None or filter_ is None or not is_static(w) or not is_none(b):
        return None
    if not (is_float_of(on, 1) and is_float_of(off, 0)) or str(element_of(i)) != "i32":
        return None
    if str(element_of(w)) not in ("f32", "i8", "ui8") or (len(shape) != 1 and not is_static(i)):
        return None
    table = transpose(w, (1, 0))
    if len(shape) == 1:
        return tfl.EmbeddingLookupOp(i, table, result_types=root.result_types)
    type = tensor_type(element_of(w), (count(shape), filter_[0]))
    rows = pseudo([count(shape)])
    flat = tfl.ReshapeOp(i, rows, result_types=(tensor_type(element_of(i), (count(shape),)),))
    found = tfl.EmbeddingLookupOp(flat, table, result_types=(type,))
    return reshape(found, known_shape(root.output))


@either(
    Op(
        tfl.SelectV2Op,
        Value("c"),
        Const("outer"),
        Op(
            tfl.FullyConnectedOp,
            Op(tfl.SelectV2Op, Value("c"), Const("inner"), Value("x")),
            Value(),
            Value(),
            keep_num_dims=True,
            as_="fc",
        ),
    ),
    Op(
        tfl.SelectV2Op,
        Value("c"),
        Op(
            tfl.FullyConnectedOp,
            Op(tfl.SelectV2Op, Value("c"), Value("x"), Const("inner")),
            Value(),
            Value(),
            keep_num_dims=True,
            as_="fc",
        ),
        Const("outer"),
    ),
)
def simplify_double_select(
    root: tfl.SelectV2Op,
    c: SSAValue,
    fc: tfl.FullyConnectedOp,
    x: SSAValue,
    inner: Array,
    outer: Array,
) -> Result:
    """select(c, 0, fc(select(c, 0, x))) -> select(c, 0, fc(x)), where c is one for each row.

    Source: transforms/optimize_patterns.td, SimplifyDoubleSelectFCZeros*.
    """
    shape = shape_of(c)
    if not shape or shape[-1] != 1 or not all_equal(inner, 0) or not all_equal(outer, 0):
        return None
    if x.type != fc.input.type or len(strip_ones(shape)) > len(known_shape(x)):
        return None
    new = fc.with_operands(input=x)
    return root.with_operands(x=new) if root.x.owner is fc else root.with_operands(y=new)


FUSIONS = [*fuse_bias, *fuse_scale, fuse_activation]
PRECEDING = [*fuse_preceding_shift, *fuse_preceding_scale]
RESHAPES = [remove_reshape_before, remove_reshape_after]
RULES = [degenerate_to_mul, one_hot_to_lookup, *simplify_double_select]
LATE_RULES = [move_reshape_after, keep_dims_before_reshape, swap_constant_input]
