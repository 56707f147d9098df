"""Transposes that cancel, merge or move, and `tfl-push-transpose-through-ewise`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import broadcasts, element_of, integers, shape_of, tensor_type
from ..canonicalize import tfl_elementwise, tfl_shape
from ..greedy import RuleSet
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import const, either, is_float, known_shape, rebuilt

X, Y = Value("x"), Value("y")


@rule(Op(tfl.TransposeOp, Op(tfl.TransposeOp, X, Const("first")), Const("second")))
def merge_transposes(root: tfl.TransposeOp, x: SSAValue, first: Array, second: Array) -> Result:
    """transpose(transpose(x)) -> transpose(x).

    Source: transforms/optimize_patterns.td, FoldDoubleTranspose.
    """
    merged = first.reshape(-1)[second.reshape(-1)]
    if merged.tolist() == list(range(merged.size)):
        return x
    return tfl.TransposeOp(x, const(merged.astype(np.int32)), result_types=root.result_types)


@rule(
    Op(
        tfl.AddOp,
        Op(tfl.TransposeOp, Op(tfl.Conv2DOp, as_="conv", shared=True), Const("perm"), as_="moved"),
        Const("c"),
    )
)
def add_before_transpose(
    root: tfl.AddOp, conv: tfl.Conv2DOp, moved: tfl.TransposeOp, perm: Array, c: Array
) -> Result:
    """transpose(conv(x)) + c [1, co, 1, 1] -> transpose(conv(x) + c [1, 1, 1, co]), to NCHW.

    Source: transforms/optimize_patterns.td, ReorderNCHWTransposeAdd.
    """
    if perm.reshape(-1).tolist() != [0, 3, 1, 2] or c.ndim != 4 or not is_float(c):
        return None
    if c.shape[2:] != (1, 1) or root.output.type != moved.output.type:
        return None
    inner = tfl.AddOp(
        conv.output,
        const(np.ascontiguousarray(c.transpose(0, 2, 3, 1))),
        result_types=conv.result_types,
        fused_activation_function=root.fused_activation_function,
    )
    return moved.with_operands(input=inner)


@rule(Op(tfl.SqueezeOp, Op(tfl.TransposeOp, X, Const("perm"))), benefit=0)
def squeeze_before_transpose(root: tfl.SqueezeOp, x: SSAValue, perm: Array) -> Result:
    """squeeze(transpose(x)) -> transpose(squeeze(x)).

    Source: transforms/optimize_pass.cc, PushTransposeThroughSqueeze.
    """
    shape = shape_of(x)
    if shape is None:
        return None
    order: list[int] = perm.reshape(-1).tolist()
    rank = len(order)
    dims = {axis % rank for axis in integers(root.squeeze_dims)}
    dims = dims or {axis for axis in range(rank) if shape[order[axis]] == 1}
    dropped = sorted(order[axis] for axis in dims)
    kept = [axis for axis in range(rank) if axis not in dropped]
    type = tensor_type(element_of(x), tuple(shape[axis] for axis in kept))
    inner = tfl.SqueezeOp(x, result_types=(type,), squeeze_dims=tuple(dropped))
    left = [kept.index(order[axis]) for axis in range(rank) if axis not in dims]
    return tfl.TransposeOp(inner, const(left), result_types=root.result_types)


EWISE = (tfl.AddOp, tfl.MulOp, tfl.DivOp, tfl.SubOp, tfl.MaximumOp, tfl.MinimumOp)


def _rebuilt(root: Operation, lhs: SSAValue, rhs: SSAValue | Operation) -> Operation:
    shape = broadcasts(known_shape(lhs), known_shape(SSAValue.get(rhs)))
    assert shape is not None
    type = tensor_type(element_of(root.results[0]), shape)
    return rebuilt(root, (lhs, rhs), (type,))


@rule(
    Op(
        EWISE,
        Op(tfl.TransposeOp, X, Const("first"), as_="left", shared=True),
        Op(tfl.TransposeOp, Y, Const("second"), as_="right", shared=True),
    )
)
def push_both_transposes(
    root: Operation,
    left: tfl.TransposeOp,
    right: tfl.TransposeOp,
    x: SSAValue,
    y: SSAValue,
    first: Array,
    second: Array,
) -> Result:
    """transpose(x) + transpose(y) -> transpose(x + y); other elementwise ops likewise.

    Source: transforms/push_transpose_through_ewise_pass.cc,
    CommuteBothInputsTransposedWithEwiseOps.
    """
    if first.reshape(-1).tolist() != second.reshape(-1).tolist():
        return None
    if shape_of(x) is None or shape_of(y) is None:
        return None
    if not left.output.has_one_use() and not right.output.has_one_use():
        return None
    return tfl.TransposeOp(_rebuilt(root, x, y), left.perm, result_types=root.result_types)


@either(
    Op(EWISE, Op(tfl.TransposeOp, X, Const("perm"), as_="moved"), Const("c")),
    Op(EWISE, Const("c"), Op(tfl.TransposeOp, X, Const("perm"), as_="moved")),
)
def push_transpose(
    root: Operation, moved: tfl.TransposeOp, x: SSAValue, perm: Array, c: Array
) -> Result:
    """transpose(x) + c -> transpose(x + transposed c); other elementwise ops likewise.

    Source: transforms/push_transpose_through_ewise_pass.cc, CommuteTransposeWithEwiseOps.
    """
    if moved.output.type != root.results[0].type or shape_of(x) is None:
        return None
    if c.ndim not in (0, perm.size):
        return None
    first = root.operands[0] is moved.output
    other: SSAValue | Operation = root.operands[1 if first else 0]
    if c.size > 1:
        back = np.argsort(perm.reshape(-1))
        element = element_of(root.operands[int(first)])
        other = const(np.ascontiguousarray(c.transpose(back)), element)
    elif c.ndim and any(size != 1 for size in c.shape):
        return None
    shape = broadcasts(known_shape(x), known_shape(SSAValue.get(other)))
    if shape is None:
        return None
    type = tensor_type(element_of(root.results[0]), shape)
    inner = rebuilt(root, (x, other) if first else (other, x), (type,))
    return tfl.TransposeOp(inner, moved.perm, result_types=root.result_types)


RULES = [merge_transposes, add_before_transpose]
EARLY_RULES = [squeeze_before_transpose]
_PUSH = RuleSet(tfl_elementwise.FOLDS, tfl_shape.FOLDS, [push_both_transposes, *push_transpose])


@dataclass(frozen=True)
class PushTransposeThroughEwisePass(ModulePass):
    """Move transposes below the elementwise ops that they feed.

    Source: transforms/push_transpose_through_ewise_pass.cc.
    """

    name = "tfl-push-transpose-through-ewise"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Apply the rules to a fixed point."""
        _PUSH.apply(op)
