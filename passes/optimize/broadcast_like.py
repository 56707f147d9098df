"""`tfl-optimize-broadcast-like`: ops that broadcast by themselves need no broadcast_to or fill."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.quant import UniformType
from ...dialects.shapes import (
    DYNAMIC,
    Shape,
    boolean,
    broadcasts,
    element_of,
    is_static,
    shape_of,
    tensor_type,
)
from ..canonicalize import tfl_elementwise, tfl_shape
from ..greedy import RuleSet
from ..pattern import Const, Op, Result, Rule, Value, rule
from ..predicates import (
    SMALL,
    const,
    elements,
    is_f32,
    is_none,
    known_shape,
    pseudo,
    rebuilt,
    shape_const,
)

SIX: tuple[type[Operation], ...] = (tfl.AddOp, tfl.SubOp, tfl.MulOp)
FOUR: tuple[type[Operation], ...] = (
    tfl.MinimumOp,
    tfl.MaximumOp,
    tfl.LessOp,
    tfl.LessEqualOp,
    tfl.GreaterOp,
    tfl.GreaterEqualOp,
    tfl.NotEqualOp,
    tfl.EqualOp,
    tfl.PowOp,
    tfl.SquaredDifferenceOp,
    tfl.FloorDivOp,
    tfl.FloorModOp,
)
LOGICAL: tuple[type[Operation], ...] = (tfl.LogicalAndOp, tfl.LogicalOrOp)
BINARY = (*SIX, tfl.DivOp, *FOUR)
FUSED = (*SIX, tfl.DivOp)
AFFINE = (tfl.Conv2DOp, tfl.DepthwiseConv2DOp, tfl.FullyConnectedOp)


def max_rank(op: Operation) -> int:
    """Return the rank up to which the kernel of a binary op broadcasts."""
    return 6 if isinstance(op, SIX) else 5 if isinstance(op, tfl.DivOp) else 4


def is_splat(array: Array | None) -> bool:
    """Whether a constant has several equal elements."""
    if array is None or array.size < 2 or array.dtype.hasobject:
        return False
    flat = array.reshape(-1)
    return bool(flat[0] == flat[-1]) and bool((flat == flat[0]).all())


def _scalar(value: SSAValue) -> Operation:
    return const(_element(value), element_of(value))


def _element(value: SSAValue) -> Array:
    array = constant(value)
    assert array is not None
    return np.ascontiguousarray(array.reshape(-1)[0]).reshape(())


def _narrow_shape(value: SSAValue) -> Shape | None:
    """Return the shape of what `value` broadcasts, None if it is no broadcast."""
    op = value.owner
    if isinstance(op, tfl.BroadcastToOp | tfl.FillOp):
        return shape_of(op.operands[0 if isinstance(op, tfl.BroadcastToOp) else 1])
    return () if is_splat(constant(value)) else None


def _narrow(value: SSAValue) -> SSAValue | Operation:
    op = value.owner
    if isinstance(op, tfl.BroadcastToOp):
        return op.input
    return op.input if isinstance(op, tfl.FillOp) else _scalar(value)


def _can_fuse(affine: object, binary: Operation) -> bool:
    """Whether the scalar could go on into the weights of a convolution or layer."""
    if not isinstance(affine, AFFINE) or not all(is_f32(value) for value in binary.operands):
        return False
    if not is_none(affine.operands[2]) and constant(affine.operands[2]) is None:
        return False
    return not isinstance(binary, tfl.MulOp | tfl.DivOp) or constant(affine.operands[1]) is not None


def _bypass(root: Operation, index: int, *, unsafe: bool) -> SSAValue | Operation | None:
    """Return what can stand in for the broadcast operand at `index`."""
    value, other = root.operands[index], root.operands[1 - index]
    narrow, wide = _narrow_shape(value), shape_of(other)
    result = shape_of(root.results[0])
    if narrow is None or wide is None or result is None:
        return None
    splat = constant(value)
    if splat is not None and isinstance(root, FUSED) and splat.nbytes <= SMALL:
        if not _can_fuse(other.owner, root):
            return None
    known = unsafe or not any(DYNAMIC in shape for shape in (narrow, wide, result))
    if not known and other.type != tensor_type(element_of(other), result):
        return None
    if not known and narrow:
        return None
    shapes = (narrow, wide)
    if broadcasts(*shapes) != result:
        return None
    return _narrow(value) if splat is None else pseudo(_element(value), element_of(value))


def _drop_broadcast(root: Operation, *, unsafe: bool) -> Result:
    result = shape_of(root.results[0])
    if result is None or len(result) > max_rank(root):
        return None
    for index in (0, 1):
        found = _bypass(root, index, unsafe=unsafe)
        if found is not None:
            operands = [root.operands[0], root.operands[1]]
            operands[index] = SSAValue.get(found)
            return rebuilt(root, operands)
    return None


@rule(Op((*BINARY, *LOGICAL)))
def drop_broadcast(root: Operation) -> Result:
    """broadcast_to(x) + y -> x + y, where broadcasting does the same; fill and splats likewise.

    Source: transforms/optimize_broadcast_like_pass.cc, ConvertResultsBroadcastableShapeOp; scalars
    beside an operand of the result's type are ours for unknown dimensions.
    """
    return _drop_broadcast(root, unsafe=False)


@rule(Op((*BINARY, *LOGICAL)))
def drop_dynamic_broadcast(root: Operation) -> Result:
    """broadcast_to(x) + y -> x + y, whatever the unknown dimensions are."""
    return _drop_broadcast(root, unsafe=True)


@rule(Op(tfl.BatchMatMulOp))
def drop_broadcast_of_product(root: tfl.BatchMatMulOp) -> Result:
    """bmm(broadcast_to(x), y) -> bmm(x, y), where the batches broadcast.

    Source: transforms/optimize_broadcast_like_pass.cc,
    ConvertResultsBroadcastableBatchMatMulShapeOp.
    """
    result = shape_of(root.output)
    if result is None or not is_static(root.output):
        return None
    for name, value, other in (("x", root.x, root.y), ("y", root.y, root.x)):
        op = value.owner
        if not isinstance(op, tfl.BroadcastToOp):
            continue
        narrow, wide = shape_of(op.input), shape_of(other)
        if narrow is None or wide is None or len(narrow) < 2 or len(wide) < 2:
            continue
        if narrow[-2:] != known_shape(value)[-2:]:
            continue
        if broadcasts(narrow[:-2], wide[:-2]) == result[:-2]:
            return root.with_operands(**{name: op.input})
    return None


@rule(Op(tfl.CastOp, Op(tfl.BroadcastToOp, Value("x"), Value("shape"), shared=True)))
def cast_before_broadcast(root: tfl.CastOp, x: SSAValue, shape: SSAValue) -> Result:
    """cast(broadcast_to(x)) -> broadcast_to(cast(x)).

    Source: transforms/optimize_broadcast_like_pass.cc, ReorderBroadcastToCast.
    """
    inner = shape_of(x)
    if inner is None:
        return None
    type = tensor_type(element_of(root.results[0]), inner)
    cast = tfl.CastOp(x, result_types=(type,))
    return tfl.BroadcastToOp(cast, shape, result_types=root.result_types)


UNARY: tuple[type[Operation], ...] = (
    tfl.AbsOp,
    tfl.CeilOp,
    tfl.ComplexAbsOp,
    tfl.CosOp,
    tfl.DequantizeOp,
    tfl.EluOp,
    tfl.ExpOp,
    tfl.FloorOp,
    tfl.HardSwishOp,
    tfl.ImagOp,
    tfl.LogOp,
    tfl.LogicalNotOp,
    tfl.LogisticOp,
    tfl.NegOp,
    tfl.RealOp,
    tfl.Relu0To1Op,
    tfl.Relu1Op,
    tfl.Relu6Op,
    tfl.ReluOp,
    tfl.RoundOp,
    tfl.RsqrtOp,
    tfl.SignOp,
    tfl.SinOp,
    tfl.SqrtOp,
    tfl.SquareOp,
    tfl.TanhOp,
    tfl.ZerosLikeOp,
)


@rule(Op(UNARY, Op(tfl.BroadcastToOp, Value("x"), Value("shape"), shared=True)))
def compute_before_broadcast(root: Operation, x: SSAValue, shape: SSAValue) -> Result:
    """exp(broadcast_to(x)) -> broadcast_to(exp(x)); other unary ops likewise.

    Source: transforms/optimize_broadcast_like_patterns.td, ReorderBroadcastToOf*.
    """
    if not is_static(x):
        return None
    type = tensor_type(element_of(root.results[0]), known_shape(x))
    inner = rebuilt(root, (x,), (type,))
    return tfl.BroadcastToOp(inner, shape, result_types=root.result_types)


@rule(Op(BINARY))
def broadcast_after_binary(root: Operation) -> Result:
    """broadcast_to(x) + y -> broadcast_to(x + y), where x + y is smaller; other ops likewise.

    Source: transforms/optimize_broadcast_like_patterns.td, ReorderBroadcastToOpAnd*.
    """
    for index in (0, 1):
        value, other = root.operands[index], root.operands[1 - index]
        op = value.owner
        if not isinstance(op, tfl.BroadcastToOp) or not value.has_one_use():
            continue
        made = _reordered(root, op, index, other)
        if made is not None:
            return made
    return None


def _reordered(
    root: Operation, op: tfl.BroadcastToOp, index: int, other: SSAValue
) -> Operation | None:
    x, wide, y = shape_of(op.input), shape_of(op.output), shape_of(other)
    if x is None or wide is None or y is None or isinstance(element_of(op.output), UniformType):
        return None
    if not all(is_static(value) for value in (op.input, op.output, other)):
        return None
    splat = is_splat(constant(other))
    shape = broadcasts(x, () if splat else y)
    if wide != shape_of(root.results[0]) or len(wide) > max_rank(root) or shape is None:
        return None
    if shape == wide or broadcasts(shape, wide) != wide:
        return None
    operands: list[SSAValue | Operation] = [op.input, _scalar(other) if splat else other]
    if index:
        operands.reverse()
    type = tensor_type(element_of(root.results[0]), shape)
    inner = rebuilt(root, operands, (type,))
    return tfl.BroadcastToOp(inner, op.shape, result_types=root.result_types)


@rule(Op(tfl.BroadcastToOp, Value("x"), Value()))
def drop_same_broadcast(root: tfl.BroadcastToOp, x: SSAValue) -> Result:
    """broadcast_to(x) -> x, to the same static shape.

    Source: transforms/optimize_broadcast_like_patterns.td, RemoveRedundantBroadcastToOp.
    """
    return x if is_static(x) and x.type == root.output.type else None


@rule(
    Op(
        tfl.SumOp,
        Op(tfl.BroadcastToOp, Value("x"), Const(), as_="wide"),
        Const("axes"),
    )
)
def sum_before_broadcast(
    root: tfl.SumOp, wide: tfl.BroadcastToOp, x: SSAValue, axes: Array
) -> Result:
    """sum(broadcast_to(x)) -> broadcast_to(sum(x)), over axes that are not broadcast.

    Source: transforms/optimize_broadcast_like_patterns.td, ReorderBroadcastToAfterSumOp.
    """
    before, after, result = shape_of(x), shape_of(wide.output), shape_of(root.output)
    if before is None or after is None or result is None or not is_static(x):
        return None
    if len(before) != len(after) or DYNAMIC in result:
        return None
    reduced = {axis % len(after) for axis in elements(axes)}
    if any(before[axis] != after[axis] for axis in reduced):
        return None
    keep = boolean(root.keep_dims)
    shape = tuple(
        1 if axis in reduced else size
        for axis, size in enumerate(before)
        if keep or axis not in reduced
    )
    type = tensor_type(element_of(root.output), shape)
    inner = tfl.SumOp(x, root.operands[1], result_types=(type,), keep_dims=keep)
    return tfl.BroadcastToOp(inner, shape_const(result), result_types=root.result_types)


@rule(Op((tfl.SelectOp, tfl.SelectV2Op)))
def drop_broadcast_of_select(root: tfl.SelectV2Op) -> Result:
    """select(c, broadcast_to(x), y) -> select_v2(c, x, y); fill and splats likewise.

    Source: transforms/optimize_broadcast_like_patterns.td, Fuse*Into*Select*, FoldFillOpInto*.
    """
    result = shape_of(root.output)
    if result is None or len(result) > 5:
        return None
    for index, value in enumerate(root.operands):
        narrow = _narrow_shape(value)
        if narrow is None or (index == 0 and not isinstance(value.owner, tfl.BroadcastToOp)):
            continue
        others = [shape_of(item) for i, item in enumerate(root.operands) if i != index]
        shapes = [shape for shape in others if shape is not None]
        if len(shapes) < 2 or any(DYNAMIC in shape for shape in (narrow, *shapes)):
            continue
        if isinstance(root, tfl.SelectOp) and shapes[0] != result and shapes[1] != result:
            continue
        if broadcasts(*shapes) != result:
            continue
        operands = list(root.operands)
        operands[index] = SSAValue.get(_narrow(value))
        return tfl.SelectV2Op(*operands, result_types=root.result_types)
    return None


COMMON: tuple[Rule, ...] = (
    drop_broadcast_of_product,
    cast_before_broadcast,
    compute_before_broadcast,
    broadcast_after_binary,
    drop_same_broadcast,
    sum_before_broadcast,
    drop_broadcast_of_select,
)


@cache
def _rules(*, unsafe: bool) -> RuleSet:
    first = drop_dynamic_broadcast if unsafe else drop_broadcast
    return RuleSet(tfl_elementwise.FOLDS, tfl_shape.FOLDS, [first], COMMON)


@dataclass(frozen=True)
class OptimizeBroadcastLikePass(ModulePass):
    """Bypass broadcasts before ops that broadcast by themselves.

    Source: transforms/optimize_broadcast_like_pass.cc.
    """

    name = "tfl-optimize-broadcast-like"
    unsafe_fuse_dynamic_shaped_broadcast: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Apply the rules to a fixed point."""
        _rules(unsafe=self.unsafe_fuse_dynamic_shaped_broadcast).apply(op)
