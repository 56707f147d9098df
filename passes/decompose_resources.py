"""`tf-device-decompose-resource-ops`: ops that read or change variables in passing.

After it, variables are only touched by ReadVariableOp and AssignVariableOp.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.passes import ModulePass

from ..dialects import tf
from ..dialects.op import prop
from ..dialects.shapes import element_of, integer
from ..dialects.tf_type import ResourceType
from .predicates import const


class Builder:
    """Puts ops in place of one; the first is the op whose result stands for the old one's."""

    def __init__(self, root: Operation):
        """Insert before `root`."""
        self.root = root

    def add(self, op: Operation) -> SSAValue | None:
        """Insert an op and return its first result."""
        op.location = self.root.location
        block = self.root.parent
        assert block is not None
        for operand in op.operands:
            owner = operand.owner
            if isinstance(owner, Operation) and owner.parent is None:
                self.add(owner)
        block.insert_op_before(op, self.root)
        return op.results[0] if op.results else None

    def read(self, type: Attribute | None = None) -> SSAValue:
        """Read the variable that is the root's first operand."""
        resource = self.root.operands[0]
        wanted = type or variable_type(resource)
        assert wanted is not None
        value = self.add(tf.ReadVariableOp(resource, result_types=(wanted,)))
        assert value is not None
        return value

    def assign(self, value: Operation) -> None:
        """Write the variable."""
        result = self.add(value)
        assert result is not None
        self.add(tf.AssignVariableOp(self.root.operands[0], result, result_types=()))


Expansion = Callable[[Operation, Builder], SSAValue | None]


def variable_type(resource: SSAValue) -> Attribute | None:
    """Return the type of the variable that a handle stands for."""
    element = element_of(resource)
    if isinstance(element, ResourceType) and len(element.subtypes.data) == 1:
        return element.subtypes.data[0]
    return None


def _gather(root: Operation, builder: Builder) -> SSAValue | None:
    batch = integer(prop(root, "batch_dims"))
    axis = const(np.array(batch, np.int32))
    builder.add(axis)
    return builder.add(
        tf.GatherV2Op(
            builder.read(),
            root.operands[1],
            axis,
            batch_dims=batch,
            result_types=(root.results[0].type,),
        )
    )


def _gather_nd(root: Operation, builder: Builder) -> SSAValue | None:
    types = (root.results[0].type,)
    return builder.add(tf.GatherNdOp(builder.read(), root.operands[1], result_types=types))


def _shape(root: Operation, builder: Builder) -> SSAValue | None:
    types = (root.results[0].type,)
    element = element_of(root.results[0])
    return builder.add(tf.ShapeOp(builder.read(), out_type=element, result_types=types))


def _update(combine: Callable[[SSAValue, SSAValue], Operation]) -> Expansion:
    def expand(root: Operation, builder: Builder) -> SSAValue | None:
        builder.assign(combine(builder.read(), root.operands[1]))
        return None

    return expand


Scatter = type[tf.TensorScatterUpdateOp] | type[tf.TensorScatterAddOp]


def _scatter(op: Scatter) -> Expansion:
    def expand(root: Operation, builder: Builder) -> SSAValue | None:
        value = builder.read()
        axis = const(np.array(-1, np.int32))
        rows = tf.ExpandDimsOp(root.operands[1], axis)
        builder.assign(op(value, rows, root.operands[2], result_types=(value.type,)))
        return None

    return expand


EXPANSIONS: dict[str, Expansion] = {
    "tf.ResourceGather": _gather,
    "tf.ResourceGatherNd": _gather_nd,
    "tf.VariableShape": _shape,
    "tf.AssignAddVariableOp": _update(tf.AddV2Op),
    "tf.AssignSubVariableOp": _update(tf.SubOp),
    "tf.ResourceScatterUpdate": _scatter(tf.TensorScatterUpdateOp),
    "tf.ResourceScatterAdd": _scatter(tf.TensorScatterAddOp),
}


@dataclass(frozen=True)
class DecomposeResourceOpsPass(ModulePass):
    """Express ops on variables by reads, tensor ops and assignments.

    Source: tensorflow transforms/decompose_resource_ops.td.
    """

    name = "tf-device-decompose-resource-ops"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Expand every op whose variable has a known type."""
        for root in list(op.walk()):
            expand = EXPANSIONS.get(root.name)
            if expand is None or variable_type(root.operands[0]) is None:
                continue
            value = expand(root, Builder(root))
            if value is not None:
                root.results[0].replace_all_uses_with(value)
            root.detach()
            root.erase()
