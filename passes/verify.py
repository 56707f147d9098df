"""`tfl-runtime-verify`: every tfl op is one that the runtime's kernels take.

What they take is declared on the ops: element types on their fields or by `Types`, ranks, shapes
and the like by `RuntimeTrait`s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from ..dialects.errors import ConverterError, Diagnostic
from ..dialects.tfl import TFLOp


def problems(root: Operation) -> Iterator[tuple[TFLOp, str]]:
    """Yield the tfl ops below `root` that the runtime cannot take, and why."""
    for op in root.walk():
        if isinstance(op, TFLOp) and (problem := op.runtime_problem()) is not None:
            yield op, problem


@dataclass(frozen=True)
class RuntimeVerifyPass(ModulePass):
    """Fail if the module holds a tfl op that the runtime cannot take."""

    name = "tfl-runtime-verify"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Check every op.

        Raises:
            ConverterError: some ops are not runnable; `errors` has a `Diagnostic` for each.

        """
        found = [Diagnostic.at(bad, problem) for bad, problem in problems(op)]
        if found:
            more = f" ({len(found) - 1} more such ops)" if len(found) > 1 else ""
            raise ConverterError(f"{found[0]}{more}", found)
