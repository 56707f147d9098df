"""TOCO's graph transformations, each a pass of its own under the prefix `toco-`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ...dialects.toco import Flags
from .driver import Driver
from .graph import Graph
from .transformation import by_pass, find


@cache
def pass_class(name: str) -> type[ModulePass] | None:
    """Return the pass that runs one transformation until it changes nothing; None if unknown."""
    found = by_pass().get(name)
    if found is None:
        return None
    summary = (find(found).run.__doc__ or "").strip()
    return type(found, (TransformationPass,), {"name": name, "names": (found,), "__doc__": summary})


@dataclass(frozen=True)
class TransformationPass(ModulePass):
    """Some transformations, run on every function until none of them changes anything."""

    name = "toco"
    names = ()

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Run them.

        Raises:
            ConverterError: a transformation refuses the model.

        """
        flags = Flags.of(op)
        for item in op.ops:
            if isinstance(item, func.FuncOp) and not item.is_declaration:
                Driver(Graph(item, flags)).run(self.name, self.names)
