"""`tfl-target-annotation`: which device runs which op."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.passes import ModulePass

from ...dialects.errors import ConverterError
from .devices import CPU, DEVICE, DEVICES, KIND, SKIP, arithmetic_kind, device, runs_somewhere


@dataclass(frozen=True)
class TargetAnnotationPass(ModulePass):
    """Give every op the first device of a list that runs it, else the CPU.

    Source: experimental/tac/transforms/target_annotation.cc.
    """

    name = "tfl-target-annotation"
    device_specs: tuple[str, ...] = ()

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Annotate the ops.

        Raises:
            ConverterError: there is no such device.

        """
        chosen = [(name, device(name)) for name in self.device_specs]
        unknown = next((name for name, found in chosen if found is None), None)
        if unknown is not None:
            known = ", ".join(DEVICES)
            raise ConverterError(f"there is no device {unknown!r}. Use one of {known}")
        for item in op.walk():
            if item is op or SKIP in item.attributes or not runs_somewhere(item):
                continue
            found = (name for name, each in chosen if each is not None and each.runs(item))
            item.attributes[KIND] = StringAttr(arithmetic_kind(item))
            item.attributes[DEVICE] = StringAttr(next(found, CPU.name))
