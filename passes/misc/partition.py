"""`tfl-partitioned-topological-sort`: ops of TensorFlow's delegate stand together."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation
from xdsl.passes import ModulePass

from ...dialects import tf, tfl
from ...dialects.errors import ConverterError, place
from ...dialects.locations import describe
from ...dialects.op import name_of


def is_delegated(op: Operation) -> bool:
    """Whether the Flex delegate runs an op."""
    match op:
        case tfl.ControlNodeOp() | tfl.CustomTfOp():
            inner = op.regions[0].block.first_op
            return inner is not None and is_delegated(inner)
        case tfl.CustomOp():
            return op.custom_code.data.startswith("Flex")
        case tf.IfOp():
            return False
        case _:
            return name_of(op).startswith("tf.")


def _ancestor(op: Operation, block: Block) -> Operation | None:
    """Return the op of `block` that is `op` or around it."""
    current: Operation | None = op
    while current is not None and current.parent is not block:
        current = current.parent_op()
    return current


def _is_ready(op: Operation, block: Block, waiting: dict[Operation, bool]) -> bool:
    """Whether all that an op and the ops inside use is computed already."""
    for inner in op.walk():
        for operand in inner.operands:
            owner = operand.owner
            if isinstance(owner, Block):
                continue
            maker = _ancestor(owner, block)
            if maker is not None and maker is not op and maker in waiting:
                return False
    return True


def sort(function: func.FuncOp) -> None:
    """Order the ops of a function so that they change between delegated and not rarely.

    In turns, all ops of one kind that are ready are taken, in their order.

    Raises:
        ConverterError: ops depend on one another in a circle.

    """
    block = function.body.block
    last = block.last_op
    ops = [op for op in block.ops if op is not last]
    waiting = {op: is_delegated(op) for op in ops}
    order: list[Operation] = []
    while waiting:
        kind = next(iter(waiting.values()))
        progress = False
        for op in list(waiting):
            if waiting[op] is kind and _is_ready(op, block, waiting):
                del waiting[op]
                order.append(op)
                progress = True
        if not progress:
            message = f"{len(waiting)} operations couldn't be scheduled"
            raise ConverterError(place(describe(function), function.sym_name.data, message))
    for op in order:
        op.detach()
    for op in order:
        if last is None:
            block.add_op(op)
        else:
            block.insert_op_before(op, last)


@dataclass(frozen=True)
class PartitionedTopologicalSortPass(ModulePass):
    """Bring the ops of every function in an order with few changes of delegate.

    Source: transforms/partitioned_topological_sort.cc.
    """

    name = "tfl-partitioned-topological-sort"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Sort the functions' only blocks."""
        for function in op.walk():
            if isinstance(function, func.FuncOp) and len(function.body.blocks) == 1:
                sort(function)
