"""`tfl-mark-layers`, `tfl-unmark-layers`: other ways of quantizing for some layers of a model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from ...dialects.errors import warn
from ...dialects.locations import names
from ...dialects.op import name_of
from . import specs

MARK = "_tflower_quantize_as"
DEFAULT, FLOAT, FLOAT16 = "default", "float", "float16"
WEIGHTS, WEIGHTS4 = "weights", "weights4"
INT8, INT16X8, INT4 = "int8", "int16x8", "int4"
WAYS = (DEFAULT, FLOAT, WEIGHTS, WEIGHTS4, FLOAT16, INT8, INT16X8, INT4)
"""As the whole model; not at all; weights of 8, 4 or 16 bits with activations of floats; integers
with weights of 8 bits and activations of 8 or 16; integers of 8 bits with weights of 4."""
STORED = (WEIGHTS, WEIGHTS4, FLOAT16)
"""The ways that only change how weights are stored."""
COMPUTED: Mapping[str, int] = {INT8: 8, INT4: 8, INT16X8: 16}
"""The ways that compute with integers, and the bits of activations."""
INFERENCE = {8: "int8", 16: "int16"}
"""The names of the types of activations."""

Rules = tuple[tuple[str, str], ...]


def way_of(op: Operation) -> str:
    """Return how an op is to be quantized."""
    mark = op.attributes.get(MARK)
    return mark.data if isinstance(mark, StringAttr) else DEFAULT


def are_marked(op: Operation) -> bool:
    """Whether an op, or one inside of it, is marked."""
    return any(MARK in item.attributes for item in op.walk())


def bits_of(op: Operation, default: int) -> int:
    """Return how many bits the activations of an op are to have, should it take integers."""
    return COMPUTED.get(way_of(op), default)


def weight_bits(op: Operation, operand: int) -> int:
    """Return how many bits a weight of an op is to have: 4 where that is wanted and has a kernel.

    The op's own declaration tells what its kernels take.
    """
    wants_four = way_of(op) in (INT4, WEIGHTS4)
    return 4 if wants_four and specs.takes(op, operand, "qi4") else 8


def first_rule(rules: Rules, op: Operation) -> tuple[str, str] | None:
    """Return the first rule whose expression is found in a layer path of an op."""
    paths = names(op.location)
    return next((r for r in rules if any(re.search(r[0], path) for path in paths)), None)


def matching(rules: Rules, op: Operation) -> str | None:
    """Return the way of the first rule whose expression is found in a layer path of an op."""
    found = first_rule(rules, op)
    return None if found is None else found[1]


@dataclass(frozen=True)
class Plan:
    """What rules make of the ops of a model whose activations are of `inference_type`.

    `narrow` names the ops that have no kernel for 16-bit activations.
    """

    rules: Rules
    inference_type: str = "int8"
    narrow: Sequence[str] = ()

    def way(self, op: Operation) -> str:
        """Return how an op is to be quantized; without a kernel for it, not at all."""
        way = matching(self.rules, op) or DEFAULT
        is_wide = COMPUTED.get(way) == 16 or (way == DEFAULT and self.inference_type == "int16")
        return FLOAT if is_wide and name_of(op) in self.narrow else way

    def bits(self, op: Operation) -> int | None:
        """Return how many bits the activations of an op are to have, None if they stay floats."""
        way = self.way(op)
        if way == DEFAULT:
            way = INT16X8 if self.inference_type == "int16" else INT8
        found = COMPUTED.get(way)
        takes_part = specs.is_quantizable(op) or specs.of(op).same_scales is not None
        return found if takes_part else None


@dataclass(frozen=True)
class MarkLayersPass(ModulePass):
    """Note on each op how it is to be quantized, by rules `expression=way`; the first one holds.

    `inference_type` is that of ops that no rule is for; those of `without_sixteen` stay floats
    where 16-bit activations are wanted.
    """

    name = "tfl-mark-layers"
    rules: tuple[str, ...] = ()
    inference_type: str = "int8"
    without_sixteen: tuple[str, ...] = ()

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Mark the ops."""
        parts = (rule.rpartition("=") for rule in self.rules)
        rules = tuple((expression, way) for expression, _, way in parts)
        plan = Plan(rules, self.inference_type, self.without_sixteen)
        unused = dict.fromkeys(rules)
        for item in op.walk():
            found = first_rule(rules, item)
            if found is not None:
                unused.pop(found, None)
            way = plan.way(item)
            if way != DEFAULT:
                item.attributes[MARK] = StringAttr(way)
        for expression, way in unused:
            warn(op, f"quantization rule {expression!r}: {way} is for no layer")


@dataclass(frozen=True)
class UnmarkLayersPass(ModulePass):
    """Forget how ops were to be quantized."""

    name = "tfl-unmark-layers"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Take the marks away."""
        for item in op.walk():
            item.attributes.pop(MARK, None)
            item.attributes.pop(specs.BORDER, None)
