"""`tfl-legalize-tf-while`: `tf.While`, which names functions, becomes `tfl.while` with regions."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, SymbolRefAttr
from xdsl.ir import Attribute, Region
from xdsl.passes import ModulePass

from ...dialects import tf, tfl
from ...dialects.shapes import boolean
from .outline import fill_with_call
from .rebuild import insert_before, replace_op
from .symbols import SymbolTable, make_private


def _legalize(loop: tf.WhileOp, symbols: SymbolTable) -> None:
    """Replace a loop by one whose regions call its functions."""
    functions = [symbols.function(_name(attr)) for attr in (loop.cond, loop.body)]
    cond, body = functions
    if cond is None or body is None:
        return
    new = tfl.WhileOp(
        list(loop.operands),
        result_types=loop.result_types,
        regions=[Region(), Region()],
        location=loop.location,
        is_stateless=boolean(loop.properties.get("is_stateless")),
    )
    for region, function in zip(new.regions, (cond, body), strict=True):
        fill_with_call(region, function, function.function_type.inputs.data)
        make_private(function)
    insert_before(new, loop)
    replace_op(loop, new.results)


def _name(attr: Attribute) -> str:
    return attr.string_value() if isinstance(attr, SymbolRefAttr) else ""


@dataclass(frozen=True)
class LegalizeTFWhilePass(ModulePass):
    """Give loops regions that call their functions, for `inline` to fill in.

    Source: transforms/legalize_tf_while.cc.
    """

    name = "tfl-legalize-tf-while"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Replace every loop of every function."""
        symbols = SymbolTable(op)
        for item in list(op.walk()):
            if isinstance(item, tf.WhileOp):
                _legalize(item, symbols)
