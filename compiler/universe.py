"""What `xdsl-opt` gets to know of tflower: its dialects and passes.

xDSL's own parser reads `dense<...>` as an attribute of its own; our passes want `Elements`, and
constants of our class. Both are put in place when one of our passes begins. A pass whose name xDSL
has too is called `tflower-<name>`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from xdsl.context import Context
from xdsl.dialects import get_all_dialects
from xdsl.dialects.arith import Arith as XdslArith  # noqa: TID251 - of others, to be converted
from xdsl.dialects.builtin import DenseIntOrFPElementsAttr, ModuleOp  # noqa: TID251 - the same
from xdsl.ir import Attribute, Dialect, Operation
from xdsl.passes import ModulePass
from xdsl.transforms import get_all_passes
from xdsl.universe import Universe

from .. import passes
from ..dialects import arith
from ..dialects.elements import Elements
from .text.context import DIALECTS, load_dialect

_XDSL_CONSTANT = next(op for op in XdslArith.operations if op.name == "arith.constant")


def adopt(module: ModuleOp) -> None:
    """Replace the constants that xDSL's parser has made by ours."""
    for op in list(module.walk()):
        for fields in (op.properties, op.attributes):
            for name, value in fields.items():
                fields[name] = adopted(value)
        if isinstance(op, _XDSL_CONSTANT) and isinstance(op.properties["value"], Elements):
            _replace(op, op.properties["value"])


def _replace(op: Operation, value: Elements) -> None:
    new = arith.ConstantOp(value=value, location=op.location)
    new.attributes.update(op.attributes)
    block = op.parent
    assert block is not None
    block.insert_op_before(new, op)
    op.results[0].replace_all_uses_with(new.result)
    op.detach()
    op.erase()


def adopted(value: Attribute) -> Attribute:
    """Return the `Elements` for a dense tensor of xDSL; anything else as it is."""
    if not isinstance(value, DenseIntOrFPElementsAttr):
        return value
    return Elements.of_dense(cast("DenseIntOrFPElementsAttr[Any]", value))


def _dialect(name: str) -> Callable[[], Dialect]:
    def load() -> Dialect:
        found = load_dialect(name)
        if name != "tf":
            return found
        from ..dialects.tf import op_class
        from ..dialects.tf.op_table import names

        written = {op.name for op in found.operations}
        made = [op_class(item) for item in names() if f"tf.{item}" not in written]
        return Dialect("tf", [*found.operations, *(op for op in made if op)], [*found.attributes])

    return load


def _pass(name: str, shown: str) -> Callable[[], type[ModulePass]]:
    @cache
    def load() -> type[ModulePass]:
        ours = passes.load(name)

        def apply(self: ModulePass, ctx: Context, op: ModuleOp) -> None:
            adopt(op)
            ours.apply(self, ctx, op)

        fields = {"name": shown, "apply": apply, "__doc__": ours.__doc__}
        return type(ours.__name__, (ours,), fields)

    return load


def _universe() -> Universe:
    taken = get_all_dialects(), get_all_passes()
    shown = {name: f"tflower-{name}" if name in taken[1] else name for name in passes.names()}
    return Universe(
        all_dialects={name: _dialect(name) for name in DIALECTS if name not in taken[0]},
        all_passes={shown[name]: _pass(name, shown[name]) for name in shown},
    )


UNIVERSE = _universe()
"""The entry point of the group `xdsl.universe`."""
