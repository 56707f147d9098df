"""`tf-move-transposes`: transposes move towards each other until they cancel.

Going to the end, an op on transposed operands becomes a transposed op; going to the beginning, a
transposed op becomes an op on transposed operands. Ops that look at single dimensions (reductions,
padding, concatenation) follow with their axes renamed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tf
from ...dialects.elements import Elements
from ...dialects.op import TensorOp, constant
from ...dialects.shapes import boolean, normalize, rank_of
from ...dialects.tf.base import BinaryOp, UnaryOp
from ..greedy import RuleSet
from ..pattern import Op, Value, rule
from .assignment import inverse, permuted_type, transpose

_MORE = (
    tf.EluOp,
    tf.IdentityOp,
    tf.LeakyReluOp,
    tf.Relu6Op,
    tf.ReluOp,
    tf.SeluOp,
    tf.SoftplusOp,
    tf.SoftsignOp,
)
AGNOSTIC = tuple(item for item in tf.OPS if {BinaryOp, UnaryOp} & {*item.__mro__}) + _MORE
"""Ops that treat all dimensions alike."""
_REDUCTIONS = (tf.AllOp, tf.AnyOp, tf.MaxOp, tf.MeanOp, tf.MinOp, tf.ProdOp, tf.SumOp)

Perm = tuple[int, ...]


def perm_of(value: SSAValue) -> Perm | None:
    """Return the permutation of a constant transpose, None for other values."""
    owner = value.owner
    if not isinstance(owner, tf.TransposeOp):
        return None
    array = constant(owner.operands[1])
    return None if array is None else tuple(array.tolist())


def _source(value: SSAValue) -> SSAValue:
    """Return what a transpose permutes."""
    owner = value.owner
    assert isinstance(owner, Operation)
    return owner.operands[0]


def _permuted(value: SSAValue, perm: Perm) -> SSAValue | None:
    """Return `value` for use beside operands permuted by `perm`; None if it cannot follow.

    Values of fewer dimensions are broadcast: constants get ones in front, scalars stay.
    """
    rank = rank_of(value)
    if rank == 0:
        return value
    if rank == len(perm):
        return transpose(value, perm)
    array = constant(value)
    if array is None or array.ndim > len(perm):
        return None
    wide = array.reshape((1,) * (len(perm) - array.ndim) + array.shape)
    return tf.ConstOp(value=Elements.of(wide.transpose(perm))).output


def _is_movable(value: SSAValue, perm: Perm) -> bool:
    """Whether `value` is transposed by `perm` or costs nothing to transpose back."""
    if perm_of(value) == perm or rank_of(value) == 0:
        return True
    array = constant(value)
    return array is not None and array.ndim <= len(perm)


@rule(Op(tf.TransposeOp))
def cancel(root: tf.TransposeOp):
    """transpose(transpose(x)) -> transpose(x), or x."""
    outer, inner = perm_of(root.results[0]), perm_of(root.operands[0])
    if outer is None:
        return None
    if outer == tuple(range(len(outer))):
        return root.operands[0]
    if inner is None:
        return None
    perm = tuple(inner[i] for i in outer)
    x = _source(root.operands[0])
    return x if perm == tuple(range(len(perm))) else transpose(x, perm)


@rule(Op(AGNOSTIC))
def sink(root: TensorOp):
    """op(transpose(x), transpose(y)) -> transpose(op(x, y))."""
    perms = {perm for value in root.operands if (perm := perm_of(value)) is not None}
    if len(perms) != 1 or len(root.results) != 1:
        return None
    perm = perms.pop()
    if rank_of(root.results[0]) != len(perm):
        return None
    if not all(_is_movable(value, perm) for value in root.operands):
        return None
    back = inverse(perm)
    values: list[SSAValue] = []
    for value in root.operands:
        moved = _source(value) if perm_of(value) == perm else _permuted(value, back)
        assert moved is not None
        values.append(moved)
    types = [permuted_type(root.results[0].type, back)]
    op = type(root).create(operands=values, result_types=types, properties=root.properties)
    return transpose(op.results[0], perm)


@rule(Op(_REDUCTIONS))
def sink_through_reduction(root: TensorOp):
    """reduce(transpose(x), axes) -> reduce(x, axes'), transposed if dimensions are kept."""
    perm, axes = perm_of(root.operands[0]), constant(root.operands[1])
    if perm is None or axes is None:
        return None
    gone = [normalize(int(axis), len(perm)) for axis in axes.reshape(-1)]
    left = [perm[axis] for axis in range(len(perm)) if axis not in gone]
    keep = boolean(root.properties.get("keep_dims"))
    if not keep and left != sorted(left):
        return None
    renamed = sorted(perm[axis] for axis in gone)
    moved = tf.ConstOp(value=Elements.of(np.asarray(renamed, axes.dtype)))
    types = [permuted_type(root.results[0].type, inverse(perm))] if keep else root.result_types
    op = type(root).create(
        operands=[_source(root.operands[0]), moved.output],
        result_types=types,
        properties=root.properties,
    )
    return transpose(op.results[0], perm) if keep else op


@rule(Op((tf.PadOp, tf.PadV2Op, tf.MirrorPadOp)))
def sink_through_pad(root: TensorOp):
    """pad(transpose(x), paddings) -> transpose(pad(x, paddings'))."""
    perm, paddings = perm_of(root.operands[0]), constant(root.operands[1])
    if perm is None or paddings is None:
        return None
    back = inverse(perm)
    moved = tf.ConstOp(value=Elements.of(paddings[list(back)]))
    types = [permuted_type(root.results[0].type, back)]
    values = [_source(root.operands[0]), moved.output, *root.operands[2:]]
    op = type(root).create(operands=values, result_types=types, properties=root.properties)
    return transpose(op.results[0], perm)


@rule(Op(tf.ConcatV2Op))
def sink_through_concat(root: tf.ConcatV2Op):
    """concat(transpose(x), transpose(y)) -> transpose(concat(x, y))."""
    *values, axis = root.operands
    perms = {perm_of(value) for value in values}
    along = constant(axis)
    if len(perms) != 1 or along is None or None in perms:
        return None
    perm = perms.pop()
    assert perm is not None
    at = perm[normalize(int(along.reshape(-1)[0]), len(perm))]
    moved = tf.ConstOp(value=Elements.of(np.asarray(at, along.dtype)))
    types = [permuted_type(root.results[0].type, inverse(perm))]
    op = tf.ConcatV2Op([_source(value) for value in values], moved, result_types=types)
    return transpose(op.results[0], perm)


@rule(Op(tf.TransposeOp, Op(AGNOSTIC, as_="op"), Value()))
def raise_above(root: tf.TransposeOp, op: TensorOp):
    """transpose(op(x, y)) -> op(transpose(x), transpose(y))."""
    perm = perm_of(root.results[0])
    if perm is None or not _gains(op.operands, perm):
        return None
    values = [transpose(value, perm) if rank_of(value) else value for value in op.operands]
    types = [permuted_type(op.results[0].type, perm)]
    return type(op).create(operands=values, result_types=types, properties=op.properties)


def _gains(values: Sequence[SSAValue], perm: Perm) -> bool:
    """Whether transposing all of `values` leaves no more transposes than before.

    Operands of fewer dimensions hold the op where it is: a bias may yet join what computes `x`.
    """
    added = 0
    for value in values:
        rank = rank_of(value)
        if rank not in (0, len(perm)):
            return False
        if rank == 0 or constant(value) is not None:
            continue
        found = perm_of(value)
        cancels = found is not None and tuple(found[i] for i in perm) == tuple(range(len(perm)))
        added += not cancels
    return added <= 1


@cache
def rules(direction: str) -> RuleSet:
    """Return the rules for transposes that move to the `begin` or the `end`."""
    if direction == "begin":
        return RuleSet([cancel, raise_above])
    return RuleSet([cancel, sink, sink_through_concat, sink_through_pad, sink_through_reduction])


@dataclass(frozen=True)
class MoveTransposesPass(ModulePass):
    """Move transposes to the beginning or the end of their blocks and cancel them there."""

    name = "tf-move-transposes"

    direction: str = "end"
    """`begin` or `end`."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Move all transposes."""
        if self.direction not in ("begin", "end"):
            raise ValueError(f"direction is {self.direction!r}, must be begin or end")
        rules(self.direction).apply(op, fold=False)
