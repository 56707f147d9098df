"""`canonicalize`: fold constants, erase what is dead, and bring ops to their simplest form.

Every module of this folder gives its rules as `RULES`: `tf_<family>.py` those of the `tf` dialect,
`tfl_<family>.py` those of `tfl`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ..greedy import RuleSet


@cache
def rules() -> RuleSet:
    """Return the canonicalization rules of all ops."""
    modules = [import_module(f".{item.name}", __name__) for item in iter_modules(__path__)]
    return RuleSet(*(module.RULES for module in modules))


@dataclass(frozen=True)
class CanonicalizePass(ModulePass):
    """Run all canonicalization rules to a fixed point."""

    name = "canonicalize"
    test_convergence: bool = False
    """Accepted as upstream's tests give it; the rules always run until nothing changes."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Run the rules."""
        rules().apply(op)
