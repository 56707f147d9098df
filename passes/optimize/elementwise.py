"""Binary and unary elementwise ops: fused activations, folded chains, moves before reshapes."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import (
    DYNAMIC,
    Shape,
    broadcasts,
    element_of,
    is_static,
    shape_of,
    tensor_type,
)
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import (
    MAX_RANK,
    const,
    either,
    is_float,
    is_reduced_tail,
    is_tail,
    known_shape,
    last_is_count,
    rank_at_most,
    rebuilt,
    scalar_of,
    uses_of,
)
from .conv import ACTIVATIONS

NONE = tfl.NONE
X, Y = Value("x"), Value("y")
ARITHMETIC: tuple[type[Operation], ...] = (tfl.AddOp, tfl.SubOp, tfl.DivOp, tfl.MulOp)
COMPARISONS: tuple[type[Operation], ...] = (
    tfl.LessOp,
    tfl.LessEqualOp,
    tfl.GreaterOp,
    tfl.GreaterEqualOp,
)
BINARY: tuple[type[Operation], ...] = (
    *ARITHMETIC,
    tfl.FloorDivOp,
    tfl.FloorModOp,
    tfl.MinimumOp,
    tfl.MaximumOp,
    *COMPARISONS,
)


@rule(Op(tuple(ACTIVATIONS), Op(ARITHMETIC, fused_activation_function=NONE, as_="binary")))
def fuse_activation(root: Operation, binary: tfl.AddOp) -> Result:
    """relu(x + y) -> x + y with the activation; other arithmetic and activations likewise.

    Source: transforms/optimize_patterns.td, FuseBinaryWithActivation*.
    """
    return binary.with_properties(fused_activation_function=ACTIVATIONS[type(root)])


TILED = Op(tfl.TileOp, X, Const(), shared=True)


@either(*(Op(op, TILED, Y) for op in ARITHMETIC), *(Op(op, Y, TILED) for op in ARITHMETIC))
def drop_tile(root: tfl.AddOp, x: SSAValue, y: SSAValue) -> Result:
    """tile(x) + y -> x + y, where broadcasting does the same; other arithmetic likewise.

    Source: transforms/optimize_patterns.td, FuseTileBroadcastToBinaryOp*.
    """
    if not rank_at_most(MAX_RANK, x, y) or not is_static(root.output):
        return None
    if broadcasts(known_shape(x), known_shape(y)) != shape_of(root.output):
        return None
    return root.with_operands(lhs=x) if root.rhs is y else root.with_operands(rhs=x)


ZEROS = Op(tfl.ZerosLikeOp, Value(), shared=True)


@either(
    Op((tfl.AddOp, tfl.SubOp), X, ZEROS, fused_activation_function=NONE),
    Op(tfl.AddOp, ZEROS, X, fused_activation_function=NONE),
)
def drop_zeros_like(root: tfl.AddOp, x: SSAValue) -> Result:
    """x + zeros_like(y) -> x, of the same type; x - zeros_like(y) likewise.

    Source: transforms/optimize_patterns.td, EliminateAddZerosLikeRHS, ...LHS,
    EliminateSubZerosLikeRHS.
    """
    return x if x.type == root.output.type else None


@rule(Op(tfl.SubOp, ZEROS, X, fused_activation_function=NONE))
def negate(root: tfl.SubOp, x: SSAValue) -> Result:
    """zeros_like(y) - x -> -x, of the same type.

    Source: transforms/optimize_patterns.td, ConvertSubZerosLikeToNeg.
    """
    return tfl.NegOp(x) if x.type == root.output.type else None


RESHAPED = Op((tfl.ReshapeOp, tfl.SqueezeOp, tfl.ExpandDimsOp), as_="reshaped")


def _moved(
    root: Operation, reshaped: Operation, lhs: SSAValue, rhs: SSAValue | Operation
) -> Result:
    """Build reshape(root(lhs, rhs))."""
    shape = broadcasts(known_shape(lhs), known_shape(SSAValue.get(rhs)))
    assert shape is not None
    inner = rebuilt(root, (lhs, rhs), (tensor_type(element_of(root.results[0]), shape),))
    return rebuilt(reshaped, (inner, *reshaped.operands[1:]), root.result_types)


@either(*(Op(op, RESHAPED, Const("c")) for op in BINARY))
def move_constant_before_reshape(root: tfl.AddOp, reshaped: tfl.ReshapeOp, c: Array) -> Result:
    """reshape(x) + c -> reshape(x + c), where c broadcasts to x as it does to reshape(x).

    Where x comes from a fully connected layer, c may also be flattened to its channels.
    Source: transforms/optimize_patterns.td, MoveBinaryOpConstBeforeReshape*,
    MoveBinaryOpFlattenConstBeforeReshape*; unknown batch dimensions, squeeze and expand_dims are
    ours.
    """
    x = reshaped.input
    before, after = shape_of(x), shape_of(reshaped.output)
    if before is None or after is None or not rank_at_most(MAX_RANK, x, reshaped.output):
        return None
    if c.ndim > MAX_RANK or root.results[0].type != _like(root, after):
        return None
    other = root.rhs if root.lhs is reshaped.output else root.lhs
    if root.lhs is not reshaped.output and type(root) not in (tfl.AddOp, tfl.MulOp):
        return None
    if is_tail(c.shape, after) and is_tail(c.shape, before):
        return _moved(root, reshaped, x, other)
    if not isinstance(x.owner, tfl.FullyConnectedOp) or not last_is_count(before, c.shape):
        return None
    fits = is_reduced_tail if type(root) in ARITHMETIC else is_tail
    if not fits(c.shape, after):
        return None
    return _moved(root, reshaped, x, const(c.reshape(-1), element_of(other)))


def _like(root: Operation, shape: Shape) -> object:
    return tensor_type(element_of(root.results[0]), shape)


@either(
    *(
        Op(
            op,
            Op(tfl.ReshapeOp, X, Value(), as_="first", shared=True),
            Op(tfl.ReshapeOp, Y, Value(), as_="second", shared=True),
        )
        for op in BINARY
    )
)
def move_before_reshapes(
    root: tfl.AddOp, first: tfl.ReshapeOp, second: tfl.ReshapeOp, x: SSAValue, y: SSAValue
) -> Result:
    """reshape(x) + reshape(y) -> reshape(x + y), where both have the same shapes.

    Source: transforms/optimize_patterns.td, MoveBinaryOpBeforeReshape*.
    """
    shape = shape_of(first.output)
    if x.type != y.type or shape_of(x) is None or first.output.type != second.output.type:
        return None
    if shape is None or known_shape(x).count(DYNAMIC) > 1 or shape.count(DYNAMIC) > 1:
        return None
    same = first.output is second.output
    if uses_of(first.output) != 1 + same or uses_of(second.output) != 1 + same:
        return None
    return _moved(root, first, x, y)


@either(
    *(Op(op, Op(tfl.ReshapeOp, X, Value(), as_="reshaped", shared=True), Y) for op in ARITHMETIC),
    *(Op(op, Y, Op(tfl.ReshapeOp, X, Value(), as_="reshaped", shared=True)) for op in ARITHMETIC),
)
def drop_widening_reshape(
    root: tfl.AddOp, reshaped: tfl.ReshapeOp, x: SSAValue, y: SSAValue
) -> Result:
    """reshape(x) + y -> x + y, where the reshape only adds leading dimensions of 1.

    Source: transforms/optimize_patterns.td, RemoveRedundantReshapeUsedAs*.
    """
    shape, wide, other = shape_of(x), shape_of(reshaped.output), shape_of(y)
    if shape is None or wide is None or other is None or not is_static(x) or not is_static(y):
        return None
    if not len(shape) <= len(wide) <= len(other) <= MAX_RANK or not is_reduced_tail(wide, shape):
        return None
    if not all(isinstance(use.operation, ARITHMETIC) for use in reshaped.output.uses):
        if uses_of(reshaped.output) != 1:
            return None
    if broadcasts(shape, other) != shape_of(root.output):
        return None
    if root.lhs is reshaped.output:
        return root.with_operands(lhs=x)
    return root.with_operands(rhs=x)


@rule(
    Op(
        tfl.AddOp,
        Op(tfl.AddOp, X, Const("a"), fused_activation_function=NONE),
        Const("b"),
    )
)
def combine_added_constants(root: tfl.AddOp, x: SSAValue, a: Array, b: Array) -> Result:
    """(x + a) + b -> x + (a + b).

    Source: transforms/optimize_patterns.td, ReorderAddToAllowConstFold*.
    """
    if not rank_at_most(MAX_RANK, x) or max(a.ndim, b.ndim) > MAX_RANK:
        return None
    if not _stays_small(a, b):
        return None
    return tfl.AddOp(
        x,
        const(a + b, element_of(root.output)),
        result_types=root.result_types,
        fused_activation_function=root.fused_activation_function,
    )


@rule(
    Op(
        tfl.MulOp,
        Op(tfl.MulOp, X, Const("a"), fused_activation_function=NONE),
        Const("b"),
    )
)
def combine_factors(root: tfl.MulOp, x: SSAValue, a: Array, b: Array) -> Result:
    """(x * a) * b -> x * (a * b), for finite normal products.

    Ours.
    """
    if not rank_at_most(MAX_RANK, x) or max(a.ndim, b.ndim) > MAX_RANK or not is_float(a):
        return None
    if not _stays_small(a, b):
        return None
    with np.errstate(all="ignore"):
        product = a * b
    tiny = np.finfo(np.float32).tiny if product.dtype == np.float32 else 0
    if not bool(np.isfinite(product).all()) or bool((abs(product) < tiny).any()):
        return None
    return tfl.MulOp(
        x,
        const(product, element_of(root.output)),
        result_types=root.result_types,
        fused_activation_function=root.fused_activation_function,
    )


def _stays_small(a: Array, b: Array) -> bool:
    """Whether the combined constant is no larger than the larger one."""
    shape = broadcasts(a.shape, b.shape)
    return shape is not None and int(np.prod(shape, dtype=np.int64)) <= max(a.size, b.size)


@rule(Op(tfl.PowOp, X, Const("exponent")))
def simplify_power(root: tfl.PowOp, x: SSAValue, exponent: Array) -> Result:
    """pow(x, e) -> x, x * x, sqrt(x) or rsqrt(x), for e = 1, 2, 0.5 or -0.5.

    Source: transforms/optimize_patterns.td, OptimizePow*.
    """
    value = scalar_of(exponent)
    if exponent.dtype != np.float32 or value is None or x.type != root.output.type:
        return None
    if value == 1:
        return x
    if value == 2:
        return tfl.MulOp(x, x)
    if value == 0.5:
        return tfl.SqrtOp(x)
    return tfl.RsqrtOp(x) if value == -0.5 else None


@rule(Op(tfl.DivOp, X, Const("c")))
def divide_by_constant(root: tfl.DivOp, x: SSAValue, c: Array) -> Result:
    """x / c -> x * (1 / c), for f32.

    Source: transforms/optimize_patterns.td, RealDivWithF32ConstDivisor.
    """
    if c.dtype != np.float32 or not c.size:
        return None
    with np.errstate(all="ignore"):
        inverse = np.float32(1) / c
    return tfl.MulOp(
        x,
        const(inverse),
        result_types=root.result_types,
        fused_activation_function=root.fused_activation_function,
    )


@rule(
    Op(
        tfl.AddOp,
        X,
        Op(tfl.SubOp, Y, Y, shared=True),
        fused_activation_function=NONE,
    )
)
def drop_added_zero_difference(root: tfl.AddOp, x: SSAValue) -> Result:
    """x + (y - y) -> x.

    Source: transforms/optimize_patterns.td, AddComputedZero*.
    """
    return x if x.type == root.output.type else None


@rule(Op(tfl.AddOp, X, Op(tfl.NegOp, Y)))
def subtract_negated(root: tfl.AddOp, x: SSAValue, y: SSAValue) -> Result:
    """x + -y -> x - y.

    Ours here; TensorFlow's canonicalization does it to tf ops.
    """
    return tfl.SubOp(
        x,
        y,
        result_types=root.result_types,
        fused_activation_function=root.fused_activation_function,
    )


@rule(Op(tfl.SubOp, X, Op(tfl.NegOp, Y)))
def add_negated(root: tfl.SubOp, x: SSAValue, y: SSAValue) -> Result:
    """x - -y -> x + y.

    Ours here; TensorFlow's canonicalization does it to tf ops.
    """
    return tfl.AddOp(
        x,
        y,
        result_types=root.result_types,
        fused_activation_function=root.fused_activation_function,
    )


@rule(Op(tfl.CastOp, X))
def drop_shape_cast(root: tfl.CastOp, x: SSAValue) -> Result:
    """cast(x) -> x, where only the shape that is known of it differs.

    Source: transforms/optimize_patterns.td, RemoveShapeOnlyCast.
    """
    if element_of(x) != element_of(root.results[0]):
        return None
    for use in root.results[0].uses:
        if use.operation.name.partition(".")[0] not in ("tf", "tfl"):
            return None
    return x


RULES = [
    fuse_activation,
    *drop_tile,
    *move_constant_before_reshape,
    *move_before_reshapes,
    *drop_widening_reshape,
    combine_added_constants,
    combine_factors,
    simplify_power,
    divide_by_constant,
    drop_added_zero_difference,
    subtract_negated,
    add_negated,
    *drop_zeros_like,
    negate,
    drop_shape_cast,
]
