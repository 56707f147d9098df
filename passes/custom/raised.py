"""`tfl-raise-custom-ops`: ops that no pass is to look into, wrapped up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, UnregisteredOp
from xdsl.ir import Block, Operation, Region
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.op import name_of

_OPAQUE = frozenset({"op_name__", "operandSegmentSizes", "resultSegmentSizes"})


def _unwrapped(root: Operation) -> Iterator[Operation]:
    """Yield the ops below `root`, but not what is wrapped already."""
    for region in root.regions:
        for block in region.blocks:
            for op in block.ops:
                if isinstance(op, tfl.CustomTfOp | tfl.CustomOp):
                    continue
                yield op
                yield from _unwrapped(op)


def wrap(op: Operation) -> tfl.CustomTfOp:
    """Put `tfl.custom_tf`, with a copy of an op inside and the op's attributes, in its place."""
    block = Block(arg_types=[operand.type for operand in op.operands])
    inner = op.clone(dict(zip(op.operands, block.args, strict=False)))
    for index, argument in enumerate(block.args):
        inner.operands[index] = argument
    end = tfl.YieldOp(list(inner.results), location=op.location)
    block.add_ops([inner, end])
    wrapper = tfl.CustomTfOp(
        list(op.operands),
        result_types=op.result_types,
        regions=[Region(block)],
        location=op.location,
    )
    attributes = {**op.properties, **op.attributes}
    wrapper.attributes.update({k: v for k, v in attributes.items() if k not in _OPAQUE})
    parent = op.parent
    assert parent is not None
    parent.insert_op_before(wrapper, op)
    for old, new in zip(op.results, wrapper.results, strict=True):
        old.replace_all_uses_with(new)
    op.detach()
    op.erase()
    return wrapper


@dataclass(frozen=True)
class RaiseCustomOpsPass(ModulePass):
    """Wrap the named ops in `tfl.custom_tf`; without names, those that no dialect knows.

    Source: transforms/raise_custom_ops.cc.
    """

    name = "tfl-raise-custom-ops"
    test_raise_tf_targets: tuple[str, ...] = ()

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Wrap the ops in program order."""
        targets = frozenset(self.test_raise_tf_targets)
        for item in list(_unwrapped(op)):
            named = name_of(item) in targets
            if named or (not targets and isinstance(item, UnregisteredOp)):
                wrap(item)
