"""`prune-weights`: small weights become zero."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from ...dialects.elements import Elements
from ...dialects.locations import names
from ...dialects.op import is_constant
from .magnitude import Pattern, pattern
from .weights import Site, sites


def rule_for(rules: tuple[tuple[str, Pattern], ...], op: Operation) -> Pattern | None:
    """Return the pattern of the first rule whose expression is found in a layer path of an op."""
    paths = names(op.location)
    return next(
        (told for where, told in rules if any(re.search(where, path) for path in paths)), None
    )


@dataclass(frozen=True)
class PruneWeightsPass(ModulePass):
    """Prune the weights of all layers by `pattern`, those that a rule is about by the rule's.

    Rules are `expression=pattern`; the first one holds. Weights that several layers share, that
    have fewer than `min_elements` or do not consist of whole blocks stay as they are.
    """

    name = "prune-weights"
    pattern: str | float = "none"
    rules: tuple[str, ...] = ()
    min_elements: int = 1024

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Prune each weight."""
        parts = (rule.rpartition("=") for rule in self.rules)
        rules = tuple((where, pattern(told)) for where, _, told in parts)
        every = pattern(self.pattern)
        for site in list(sites(op)):
            told = rule_for(rules, site.op) or every
            if told.share and not obstacle(site, told, self.min_elements):
                _prune(site, told)


def obstacle(site: Site, told: Pattern, least: int) -> str:
    """Return why a weight is not pruned; empty if it is."""
    if site.is_sparse or site.is_quantized or site.array.dtype.kind != "f":
        return "it is not stored as floats"
    if site.array.size < least:
        return f"it has fewer than {least} elements"
    if len(list(site.constant.results[0].uses)) != 1:
        return "several ops share it"
    return told.obstacle(site.array.shape)


def _prune(site: Site, told: Pattern) -> None:
    before = site.constant
    if not is_constant(type(before)):
        return
    elements = Elements.of(told.pruned(site.array), site.elements.type)
    after = before.clone()
    after.properties["value"] = elements
    after.location = before.location
    block = before.parent
    assert block is not None
    block.insert_op_before(after, before)
    before.results[0].replace_all_uses_with(after.results[0])
    before.detach()
    before.erase()
