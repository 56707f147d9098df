"""`tfl-insert-call-once-op`: entry functions run the initializers first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, ModuleOp
from xdsl.passes import ModulePass

from ...dialects import tfl
from ..variables import SESSION_INITIALIZER, symbol_of

ENTRY = "tf.entry_function"


def initializers(module: ModuleOp) -> Iterator[str]:
    """Yield the names of the functions that the session initializer lists."""
    for op in module.body.block.ops:
        if op.name == SESSION_INITIALIZER:
            listed = op.properties["initializers"]
            assert isinstance(listed, ArrayAttr)
            for item in listed.data:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
                name = symbol_of(item)  # pyright: ignore[reportUnknownArgumentType]
                if name is not None:
                    yield name


@dataclass(frozen=True)
class InsertCallOncePass(ModulePass):
    """Let every entry function call each session initializer once.

    Source: transforms/insert_call_once_op.cc.
    """

    name = "tfl-insert-call-once-op"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Insert the calls at the start of the functions, in the order of the initializers."""
        wanted = list(initializers(op))
        for function in op.body.block.ops:
            if not isinstance(function, func.FuncOp) or ENTRY not in function.attributes:
                continue
            block = function.body.block
            first = block.first_op
            assert first is not None
            for name in wanted:
                if name == function.sym_name.data:
                    continue
                call = tfl.CallOnceOp(session_init_function=name, location=function.location)
                block.insert_op_before(call, first)
