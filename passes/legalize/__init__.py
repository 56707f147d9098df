"""`tfl-legalize-tf`: ops of the `tf` dialect become those of `tfl`.

Every module of this folder but `table`, `values` and `conversion` gives its rules as `RULES`, by
op family; those named `lowering` express tf ops by other tf ops where `tfl` has no counterpart, and
`broadcasting` makes broadcasts explicit that the kernels cannot do by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ..greedy import RuleSet
from .conversion import Conversion

_MODULES = (
    *"activation cast compare control conv elementwise fft gather image linalg math pad".split(),
    *"pool quant random recurrent reduce segment shape slice".split(),
    *"lowering lowering_arrays lowering_special".split(),
)
"""Rules from tf to tfl by family and, tried after them, from tf to tf."""


@cache
def rules() -> RuleSet:
    """Return the rules from tf to tfl and, tried after them, from tf to tf."""
    return RuleSet(*(import_module(f".{name}", __name__).RULES for name in _MODULES))


@cache
def rules_with_broadcasting() -> RuleSet:
    """Return the rules of the second round, which may broadcast operands beforehand."""
    from . import broadcasting

    return RuleSet(rules().rules, broadcasting.RULES)


@dataclass(frozen=True)
class LegalizeTFPass(ModulePass):
    """Replace every tf op that the runtime can express by tfl ops; leave the others."""

    name = "tfl-legalize-tf"

    run_tfl_runtime_verification: bool = True
    """Give no tfl op that the runtime's kernels would refuse."""
    preserve_assert_op: bool = False
    """Leave tf.Assert where it is."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Convert what maps directly, then what needs explicit broadcasts."""
        for chosen in (rules, rules_with_broadcasting):
            conversion = Conversion(
                chosen(),
                verify=self.run_tfl_runtime_verification,
                keep=("tf.Assert",) if self.preserve_assert_op else (),
            )
            conversion.run(op)
