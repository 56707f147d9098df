"""Data layouts: `tf-layout-optimization`, made of `tf-layout-assignment` and `tf-move-transposes`.

The first of these brings convolutions, pooling and the like from channels first to channels last
between transposes, the second moves transposes together so that they cancel.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from .assignment import LayoutAssignmentPass
from .transposes import MoveTransposesPass


@dataclass(frozen=True)
class LayoutOptimizationPass(ModulePass):
    """Assign layouts, then move transposes to the begin and to the end.

    Source: TensorFlow's layout_optimization.cc, CreateLayoutOptimizationPipeline.
    """

    name = "tf-layout-optimization"

    force_data_format: str = "NHWC"
    """The data format to use."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Run the passes in turn."""
        LayoutAssignmentPass(force_data_format=self.force_data_format).apply(ctx, op)
        for direction in ("begin", "end"):
            MoveTransposesPass(direction=direction).apply(ctx, op)


__all__ = ["LayoutAssignmentPass", "LayoutOptimizationPass", "MoveTransposesPass"]
