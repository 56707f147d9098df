"""A pass that only looks."""

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i64
from xdsl.passes import ModulePass


@dataclass(frozen=True)
class CountPass(ModulePass):
    """Write the number of tfl ops into an attribute of the module."""

    name = "acme-count"
    attribute: str = "acme.ops"
    """What the attribute is called."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Count."""
        count = sum(each.name.startswith("tfl.") for each in op.walk())
        op.attributes[self.attribute] = IntegerAttr(count, i64)
