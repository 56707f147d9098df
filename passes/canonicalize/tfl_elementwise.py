"""Canonical forms and identities of elementwise tfl ops."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation, SSAValue
from xdsl.traits import Commutative

from ...dialects import arith, tfl
from ...dialects.elements import Array
from ...dialects.op import constant, ops_in
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of, integer, is_static, shape_of
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import all_equal, const, is_float, is_none, known_shape, rebuilt

NONE = tfl.NONE
X = Value("x")
COMMUTATIVE: tuple[type[Operation], ...] = tuple(
    op
    for op in ops_in(tfl.elementwise, tfl.compare)
    if op.has_trait(Commutative) and len(op.get_irdl_definition().operands) == 2  # pyright: ignore[reportAttributeAccessIssue, reportUnknownArgumentType, reportUnknownMemberType]
)


@rule(Op(COMMUTATIVE))
def constant_last(root: Operation) -> Result:
    """constant + x -> x + constant; other commutative ops likewise."""
    lhs, rhs = root.operands
    if constant(lhs) is None or constant(rhs) is not None:
        return None
    return rebuilt(root, (rhs, lhs))


def _is_quantized(op: Operation) -> bool:
    return isinstance(element_of(op.results[0]), UniformType)


@rule(Op((tfl.AddOp, tfl.SubOp), X, Const("c"), fused_activation_function=NONE))
def drop_zero(root: tfl.AddOp, x: SSAValue, c: Array) -> Result:
    """x + 0 -> x; x - 0 likewise.

    Source: ir/tfl_ops.cc, AddOp::fold, SubOp::fold.
    """
    if x.type != root.output.type or _is_quantized(root) or not all_equal(c, 0):
        return None
    return x


@rule(Op(tfl.DivOp, X, Const("c"), fused_activation_function=NONE))
def drop_divisor_one(root: tfl.DivOp, x: SSAValue, c: Array) -> Result:
    """x / 1 -> x.

    Source: ir/tfl_ops.cc, DivOp::fold.
    """
    if x.type != root.output.type or _is_quantized(root) or not all_equal(c, 1):
        return None
    return x


@rule(Op(tfl.MulOp, X, Const("c"), fused_activation_function=NONE))
def multiply_by_zero_or_one(root: tfl.MulOp, x: SSAValue, c: Array) -> Result:
    """x * 1 -> x; x * 0 -> 0.

    Source: ir/tfl_ops.cc, MulOp::fold.
    """
    if _is_quantized(root) or c.dtype.kind not in "iuf":
        return None
    if all_equal(c, 1):
        return x if x.type == root.output.type else None
    if not all_equal(c, 0) or not is_static(root.output):
        return None
    zeros = np.broadcast_to(np.zeros((), c.dtype), known_shape(root.output))
    return const(np.ascontiguousarray(zeros), element_of(root.output))


@rule(Op((tfl.MaximumOp, tfl.MinimumOp), X, Const("c")))
def drop_bound(root: tfl.MaximumOp | tfl.MinimumOp, x: SSAValue, c: Array) -> Result:
    """max(x, -inf) -> x; min(x, inf) -> x; the largest finite numbers likewise.

    Source: ir/tfl_ops.cc, MaximumOp::fold, MinimumOp::fold.
    """
    if c.dtype.kind != "f" or not c.size or x.type != root.results[0].type:
        return None
    limit = np.finfo(c.dtype)
    beyond = c <= limit.min if isinstance(root, tfl.MaximumOp) else c >= limit.max
    return x if bool(beyond.all()) else None


@rule(Op((tfl.CastOp, tfl.BitcastOp), X))
def drop_cast(root: tfl.CastOp, x: SSAValue) -> Result:
    """cast(x) -> x, to the same type.

    Source: ir/tfl_ops.cc, CastOp::fold, BitcastOp::fold.
    """
    return x if x.type == root.results[0].type else None


@rule(Op(tfl.ConcatenationOp, fused_activation_function=NONE))
def drop_empty_parts(root: tfl.ConcatenationOp) -> Result:
    """concatenation(x, empty, y) -> concatenation(x, y), or the one operand that is left.

    Source: ir/tfl_ops.cc, ConcatenationOp::fold.
    """
    kept = [value for value in root.operands if 0 not in (shape_of(value) or ())]
    if len(kept) == 1 and kept[0].type == root.output.type:
        return kept[0]
    if len(kept) == len(root.operands) or not kept:
        return None
    return tfl.ConcatenationOp(kept, result_types=root.result_types, axis=integer(root.axis))


@rule(Op(tfl.FullyConnectedOp, Value(), Value(), Const("bias")))
def drop_zero_bias(root: tfl.FullyConnectedOp, bias: Array) -> Result:
    """fc(x, w, 0) -> fc(x, w).

    Source: ir/tfl_ops.cc, RemoveOptionalZeroBias.
    """
    if is_none(root.bias) or not is_float(bias) or not all_equal(bias, 0):
        return None
    return root.with_operands(bias=tfl.NoValueOp())


@rule(Op((tfl.LSTMOp, tfl.UnidirectionalSequenceLSTMOp), as_="lstm"))
def drop_zero_projection_bias(lstm: tfl.LSTMOp) -> Result:
    """lstm with a projection bias of 0 -> lstm without; the one over sequences likewise.

    Source: ir/tfl_ops.cc, RemoveLSTMOpZeroBias.
    """
    bias = constant(lstm.projection_bias)
    if bias is None or not is_float(bias) or not all_equal(bias, 0):
        return None
    new = lstm.with_operands(projection_bias=tfl.NoValueOp())
    for region in lstm.regions:
        new.add_region(region.clone())
    return new


@rule(Op(tfl.DynamicUpdateSliceOp, X, Value("update"), Const("start")))
def whole_update(
    root: tfl.DynamicUpdateSliceOp, x: SSAValue, update: SSAValue, start: Array
) -> Result:
    """dynamic_update_slice(x, u, 0) -> u, where u is as large as x.

    Source: ir/tfl_ops.cc, DynamicUpdateSliceOp::fold.
    """
    if start.any() or update.type != x.type or not is_static(x):
        return None
    if not isinstance(x.owner, Operation):
        users = (use.operation.name for use in root.results[0].uses)
        if "func.return" in users:
            return None
    return update


@rule(Op(tfl.SelectOp, Const("c"), Value("x"), Value("y")))
def choose(root: tfl.SelectOp, c: Array, x: SSAValue, y: SSAValue) -> Result:
    """select(true, x, y) -> x; select(false, x, y) -> y.

    Source: ir/tfl_ops.cc, SelectOp::fold.
    """
    if c.dtype != bool or not c.size or x.type != y.type or bool(c.any()) != bool(c.all()):
        return None
    chosen = x if bool(c.all()) else y
    return chosen if chosen.type == root.output.type else None


FOLDS = [
    constant_last,
    drop_zero,
    drop_divisor_one,
    multiply_by_zero_or_one,
    drop_bound,
    drop_cast,
    drop_empty_parts,
    whole_update,
    choose,
]


@rule(Op(tfl.ConstOp))
def to_arith_constant(root: tfl.ConstOp) -> Result:
    """tfl.pseudo_const -> arith.constant, where the result has the type of the value.

    Source: ir/tfl_ops.cc, FoldPseudoConstOp.
    """
    return arith.ConstantOp(value=root.value) if root.value.type == root.output.type else None


CANONICAL = [drop_zero_bias, drop_zero_projection_bias, to_arith_constant]
RULES = [*FOLDS, *CANONICAL]
