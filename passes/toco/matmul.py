"""Products of matrices as fully connected layers.

Source: resolve_tensorflow_matmul.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import Operation, OpResult, SSAValue

from ...dialects import tfl, toco
from ...dialects.op import constant
from ...dialects.shapes import boolean, element_of, shape_of, typed
from ...dialects.toco import name_of
from .graph import Graph
from .transformation import transformation

_TURNED = (1, 0)


@transformation("ResolveTensorFlowMatMul", toco.MatMulOp)
def resolve_matmul(graph: Graph, op: toco.MatMulOp) -> bool:
    """matmul(a, b) -> fully_connected(a, transpose(b)); a flattening of `a` is not needed."""
    lhs, rhs = op.a, op.b
    rank = len(shape_of(rhs) or _TURNED)
    if rank != len(_TURNED):
        raise graph.error(op, f"has a second operand of rank {rank}, 2 is needed")
    turn = boolean(op.transpose_a)
    if turn:
        shape = shape_of(lhs)
        if shape is None:
            return False
        if len(shape) < len(_TURNED):
            raise graph.error(op, f"has a first operand of shape {shape}, rank 2 is needed")
        last = len(shape)
        lhs = transposed(graph, op, lhs, (*range(last - 2), last - 1, last - 2))
    if not boolean(op.transpose_b):
        rhs = transposed(graph, op, rhs, _TURNED)
    source = lhs.owner
    if not turn and isinstance(source, tfl.ReshapeOp) and not graph.is_output(lhs):
        lhs = source.operands[0]
    none = graph.insert(tfl.NoValueOp(), op, f"{name_of(op.output)}/no_bias")
    graph.replace(op, tfl.FullyConnectedOp(lhs, rhs, none, result_types=op.result_types))
    if isinstance(source, tfl.ReshapeOp) and source.results[0].first_use is None:
        graph.erase(source)
    return True


def transposed(graph: Graph, before: Operation, value: SSAValue, order: Sequence[int]) -> SSAValue:
    """Return a transposed array, the one that is there already if there is one."""
    for use in value.uses:
        op = use.operation
        if isinstance(op, tfl.TransposeOp) and op.is_before_in_block(before):
            known = constant(op.operands[1])
            if known is not None and known.tolist() == list(order):
                return op.results[0]
    name = f"{name_of(value)}/transpose"
    shape = shape_of(value)
    turned = None if shape is None else tuple(shape[axis] for axis in order)
    made = tfl.TransposeOp(
        value,
        graph.constant(order, f"{name}/perm", before),
        result_types=[typed(element_of(value), turned)],
    )
    result = graph.insert(made, before, name).results[0]
    assert isinstance(result, OpResult)
    return result
