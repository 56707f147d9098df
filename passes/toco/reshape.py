"""Reshapes, and what may as well come before them.

Source: remove_trivial_reshape.cc, reorder_elementwise_unary.cc of upstream's toco.
"""

from __future__ import annotations

from typing import cast

from xdsl.ir import Operation

from ...dialects import tfl
from ...dialects.op import TensorOp
from ...dialects.shapes import element_of, is_static, shape_of, typed
from ...dialects.toco import name_of
from .graph import Graph, is_constant_value
from .match import sole_reader
from .transformation import transformation


@transformation("RemoveTrivialReshape", tfl.ReshapeOp)
def remove_trivial_reshape(graph: Graph, op: tfl.ReshapeOp) -> bool:
    """reshape(x) to the shape of x -> x, and reshape(reshape(x)) -> reshape(x)."""
    if is_static(op.input) and shape_of(op.input) == shape_of(op.output):
        return graph.remove_passthrough(op, 0)
    reader = sole_reader(graph, op.output)
    if not isinstance(reader, tfl.ReshapeOp) or reader.shape is op.output:
        return False
    return graph.is_discardable(reader.output) and graph.remove_passthrough(op, 0)


_UNARY = (
    tfl.CastOp,
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
)
_MOVES = (
    tfl.DepthToSpaceOp,
    tfl.ExpandDimsOp,
    tfl.SpaceToDepthOp,
    tfl.SqueezeOp,
    tfl.ReshapeOp,
    tfl.TransposeOp,
)


@transformation("ReorderElementwiseUnary", *_UNARY)
def reorder_unary(graph: Graph, op: Operation) -> bool:
    """unary(move(x)) -> move(unary(x)), where `move` only says where elements go."""
    move = op.operands[0].owner
    if not isinstance(move, _MOVES) or sole_reader(graph, op.operands[0]) is not op:
        return False
    source, result = move.operands[0], op.results[0]
    if is_constant_value(source):
        return False
    element = element_of(result)
    unary = type(op).create(
        operands=[source],
        result_types=[typed(element, shape_of(source))],
        properties=op.properties,
    )
    is_output = graph.is_output(result)
    unary.location = graph.location(f"{name_of(result)}_reorder") if is_output else op.location
    graph.insert(cast(TensorOp, unary), op)
    moved = type(move).create(
        operands=[unary.results[0], *move.operands[1:]],
        result_types=[typed(element, shape_of(result))],
        properties=move.properties,
    )
    graph.replace(op, moved)
    if not is_output:
        moved.location = move.location
    graph.erase(move)
    return True
