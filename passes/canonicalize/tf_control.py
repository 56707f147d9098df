"""Canonical forms of tf control flow and assertions."""

from __future__ import annotations

from xdsl.dialects.builtin import SymbolRefAttr
from xdsl.ir import Attribute, Operation, Region, SSAValue
from xdsl.rewriter import InsertPoint, Rewriter

from ...dialects import tf
from ...dialects.op import constant
from ...dialects.shapes import boolean
from ..pattern import Op, Result, rule


def _scalar(value: SSAValue) -> int | None:
    """Return a constant scalar as a number, for a condition 0 or 1; None for any other value.

    A string or tensor as a condition asks whether it is empty.
    """
    array = constant(value)
    if array is None or array.ndim or array.dtype.kind not in "iuf?b":
        return None
    return int(array != 0) if array.dtype.kind in "fb" else int(array)


@rule(Op(tf.AssertOp))
def drop_assert(root: tf.AssertOp) -> Result:
    """Assert(true) -> nothing.

    Source: ir/tf_ops_a_m.cc, AssertWithTrue.
    """
    return () if _scalar(root.condition) else None


@rule(Op(tf.IfOp))
def choose_function(root: tf.IfOp) -> Result:
    """If(constant) -> a call of the function that it chooses.

    Source: ir/tf_ops_a_m.cc, FoldConstantIfOp.
    """
    condition = _scalar(root.cond)
    if condition is None:
        return None
    return _call(root, root.then_branch if condition else root.else_branch)


@rule(Op(tf.CaseOp))
def choose_case(root: tf.CaseOp) -> Result:
    """Case(constant) -> a call of the function that it chooses, the last one out of range.

    Source: ir/tf_ops_a_m.cc, FoldConstantCaseOp.
    """
    index = _scalar(root.branch_index)
    branches: tuple[Attribute, ...] = root.branches.data
    if index is None:
        return None
    return _call(root, branches[index if 0 <= index < len(branches) else -1])


def _call(root: tf.IfOp | tf.CaseOp, function: Attribute) -> Result:
    """Build a call with all operands but the first."""
    if not isinstance(function, SymbolRefAttr) or not root.results:
        return None
    stateless = boolean(root.is_stateless)
    kind = tf.PartitionedCallOp if stateless else tf.StatefulPartitionedCallOp
    return kind(list(root.operands[1:]), f=function, result_types=root.result_types)


@rule(Op(tf.IfRegionOp))
def choose_region(root: tf.IfRegionOp) -> Result:
    """IfRegion(constant) -> what the region that it chooses computes.

    Source: ir/tf_ops_a_m.cc, FoldConstantIfRegionOp.
    """
    condition = _scalar(root.cond)
    return None if condition is None else _inlined(root, root.regions[0 if condition else 1])


@rule(Op(tf.CaseRegionOp))
def choose_case_region(root: tf.CaseRegionOp) -> Result:
    """CaseRegion(constant) -> what the region that it chooses computes.

    Source: ir/tf_ops_a_m.cc, FoldConstantCaseRegionOp.
    """
    index = _scalar(root.branch_index)
    if index is None:
        return None
    return _inlined(root, root.regions[index if 0 <= index < len(root.regions) else -1])


def _inlined(root: Operation, region: Region) -> Result:
    """Move the ops of a region before `root`; return what it yields."""
    block = region.blocks[0]
    last = block.last_op
    if not isinstance(last, tf.YieldOp) or len(region.blocks) != 1:
        return None
    values = tuple(last.operands)
    last.detach()
    last.erase()
    Rewriter.inline_block(block, InsertPoint.before(root))
    return values


RULES = [drop_assert, choose_function, choose_case, choose_region, choose_case_region]
