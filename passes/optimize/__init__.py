"""`tfl-optimize`: fusions and simplifications of tfl ops, family by family."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ..canonicalize import tfl_elementwise, tfl_shape
from ..greedy import RuleSet
from ..pattern import Rule
from . import (
    activation,
    batch_matmul,
    compare,
    conv,
    elementwise,
    fully_connected,
    gather,
    gelu,
    known_shapes,
    math,
    normalize,
    quant,
    reduce,
    reshape,
    slice,
    transpose,
)
from .batch_matmul_pass import OptimizeBatchMatMulPass
from .broadcast_like import OptimizeBroadcastLikePass
from .transpose import PushTransposeThroughEwisePass

EARLY = (
    *reshape.EARLY_RULES,
    *fully_connected.RESHAPES,
    fully_connected.squeeze_into,
    *batch_matmul.EARLY_RULES,
    *transpose.EARLY_RULES,
)
EVERY = (
    *tfl_shape.FOLDS,
    *tfl_elementwise.FOLDS,
    *conv.RULES,
    *activation.RULES,
    *gelu.RULES,
    *normalize.RULES,
    *elementwise.RULES,
    *math.RULES,
    *compare.RULES,
    *reduce.RULES,
    *gather.RULES,
    *slice.RULES,
    *reshape.RULES,
    *transpose.RULES,
    *batch_matmul.RULES,
    *fully_connected.RULES,
    *known_shapes.RULES,
    *quant.RULES,
)
MIDDLE = (*gather.MIDDLE_RULES, *fully_connected.FUSIONS, *fully_connected.PRECEDING)
LATE = (
    *normalize.LATE_RULES,
    *fully_connected.FUSIONS,
    *conv.LATE_RULES,
    *fully_connected.PRECEDING,
    *fully_connected.RESHAPES,
    *fully_connected.LATE_RULES,
    *reshape.LATE_RULES,
    *slice.LATE_RULES,
    *batch_matmul.LATE_RULES,
)


def phases(
    *, canonicalize: bool = True, fuse_mul_and_fc: bool = True, reorder: bool = True
) -> tuple[RuleSet, RuleSet, RuleSet]:
    """Return the rules of the three phases of the pass.

    Source: transforms/optimize_pass.cc, OptimizePass::runOnOperation.
    """
    without = () if fuse_mul_and_fc else fully_connected.fuse_preceding_scale
    every = tuple(item for item in EVERY if reorder or item not in normalize.REORDERING)
    canonical: tuple[Rule, ...] = (
        (*tfl_shape.CANONICAL, *tfl_elementwise.CANONICAL) if canonicalize else ()
    )

    def kept(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(item for item in rules if item not in without)

    return (
        RuleSet(EARLY),
        RuleSet(every, kept(MIDDLE), canonical),
        RuleSet(every, kept(LATE), canonical),
    )


_PHASES: dict[tuple[bool, bool, bool], tuple[RuleSet, RuleSet, RuleSet]] = {}


@dataclass(frozen=True)
class OptimizePass(ModulePass):
    """Fuse and simplify tfl ops.

    `enable_strict_qdq_mode` keeps what is kept here anyway: a dequantize and a quantize to another
    type. `keep_order` leaves the order of sums and products as it is, and their last bits with it:
    where kernels round their operands to integers when the model runs, those decide.

    Source: transforms/optimize_pass.cc; `keep_order` is ours.
    """

    name = "tfl-optimize"
    enable_canonicalization: bool = True
    disable_fuse_mul_and_fc: bool = False
    enable_strict_qdq_mode: bool = False
    keep_order: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Apply the rules of each phase to a fixed point."""
        fuse = not self.disable_fuse_mul_and_fc
        key = (self.enable_canonicalization, fuse, not self.keep_order)
        if key not in _PHASES:
            _PHASES[key] = phases(canonicalize=key[0], fuse_mul_and_fc=fuse, reorder=key[2])
        for rules in _PHASES[key]:
            rules.apply(op)


__all__ = [
    "OptimizeBatchMatMulPass",
    "OptimizeBroadcastLikePass",
    "OptimizePass",
    "PushTransposeThroughEwisePass",
]
