"""Functions of one tensor."""

from __future__ import annotations

from xdsl.ir import Operation

from ...dialects import tfl
from ...dialects.shapes import element_of
from ..pattern import Op, Result, rule
from ..predicates import rebuilt

VALUE_OPS: tuple[type[Operation], ...] = (
    tfl.CeilOp,
    tfl.ExpOp,
    tfl.FloorOp,
    tfl.NegOp,
    tfl.ReluOp,
    tfl.Relu1Op,
    tfl.Relu6Op,
    tfl.RoundOp,
    tfl.TanhOp,
    tfl.SqrtOp,
    tfl.SquareOp,
    tfl.LogisticOp,
)
MOVE_OPS: tuple[type[Operation], ...] = (
    tfl.DepthToSpaceOp,
    tfl.ExpandDimsOp,
    tfl.SqueezeOp,
    tfl.ReshapeOp,
    tfl.TransposeOp,
)


@rule(Op(VALUE_OPS, Op(MOVE_OPS, as_="move")))
def compute_before_move(root: Operation, move: tfl.ReshapeOp) -> Result:
    """exp(reshape(x)) -> reshape(exp(x)); other elementwise ops and moves likewise.

    Source: transforms/optimize_patterns.td, ReorderElementwiseAndMoveOperations*.
    """
    source = move.operands[0]
    if element_of(source) != element_of(root.results[0]):
        return None
    inner = rebuilt(root, (source,), (source.type,))
    return move.with_operands(input=inner)


RULES = [compute_before_move]
