"""`tfl-mark-layers`, `tfl-unmark-layers`: other ways of quantizing for some layers of a model."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from ...dialects.locations import names

MARK = "_tflower_quantize_as"
FLOAT, WEIGHTS, FLOAT16, DEFAULT = "float", "weights", "float16", "default"
WAYS = (DEFAULT, FLOAT, WEIGHTS, FLOAT16)
"""As the whole model; not at all; weights of 8 bits; weights of 16 bits."""


def way_of(op: Operation) -> str:
    """Return how an op is to be quantized."""
    mark = op.attributes.get(MARK)
    return mark.data if isinstance(mark, StringAttr) else DEFAULT


def matching(rules: tuple[tuple[str, str], ...], op: Operation) -> str | None:
    """Return the way of the first rule whose expression is found in a layer path of an op."""
    paths = names(op.location)
    for expression, way in rules:
        if any(re.search(expression, path) for path in paths):
            return way
    return None


@dataclass(frozen=True)
class MarkLayersPass(ModulePass):
    """Note on each op how it is to be quantized, by rules `expression=way`; the first one holds."""

    name = "tfl-mark-layers"
    rules: tuple[str, ...] = ()

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Mark the ops."""
        parts = (rule.rpartition("=") for rule in self.rules)
        rules = tuple((expression, way) for expression, _, way in parts)
        for item in op.walk():
            way = matching(rules, item)
            if way is not None and way != DEFAULT:
                item.attributes[MARK] = StringAttr(way)


@dataclass(frozen=True)
class UnmarkLayersPass(ModulePass):
    """Forget how ops were to be quantized."""

    name = "tfl-unmark-layers"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Take the marks away."""
        for item in op.walk():
            item.attributes.pop(MARK, None)
