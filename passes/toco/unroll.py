"""Products of batches of matrices, one by one.

Source: unroll_batch_matmul.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from xdsl.ir import SSAValue

from ...dialects import tfl, toco
from ...dialects.shapes import (
    Shape,
    boolean,
    broadcasts,
    element_of,
    is_static,
    shape_of,
    tensor_type,
)
from ...dialects.toco import name_of
from ..predicates import known_shape
from .graph import Graph
from .transformation import transformation


@transformation("UnrollBatchMatMul", toco.BatchMatMulOp)
def unroll_batch_mat_mul(graph: Graph, op: toco.BatchMatMulOp) -> bool:
    """batch_mat_mul(a, b) -> a mat_mul for each pair of matrices, packed together.

    Raises:
        ConverterError: the shapes do not fit together.

    """
    if not is_static(op.a) or not is_static(op.b):
        return False
    a = _adjoint(graph, op, op.a, boolean(op.adj_x), "a")
    b = _adjoint(graph, op, op.b, boolean(op.adj_y), "b")
    left, right = known_shape(a), known_shape(b)
    if left[-1] != right[-2]:
        what = f"multiplies matrices of {left[-1]} columns with ones of {right[-2]} rows"
        raise graph.error(op, what)
    batch = broadcasts(left[:-2], right[:-2])
    if batch is None:
        raise graph.error(op, f"has batches {list(left[:-2])} and {list(right[:-2])}, equal needed")
    if len(left) == len(right) == 2:
        type = tensor_type(element_of(a), (left[0], right[1]))
        return graph.replace(op, toco.MatMulOp(a, b, result_types=[type]))
    return _unrolled(graph, op, (a, b), batch)


def _adjoint(
    graph: Graph, op: toco.BatchMatMulOp, value: SSAValue, turn: bool, side: str
) -> SSAValue:
    """Return matrices, turned if need be."""
    shape = known_shape(value)
    if len(shape) < 2:
        raise graph.error(op, f"has an operand of rank {len(shape)}, 2 or more are needed")
    if not turn:
        return value
    name = f"{name_of(op.output)}/transpose_{side}"
    perm = (*range(len(shape) - 2), len(shape) - 1, len(shape) - 2)
    order = graph.constant(perm, f"{name}/perm", op)
    type = tensor_type(element_of(value), tuple(shape[axis] for axis in perm))
    return graph.insert(
        tfl.TransposeOp(value, order, result_types=[type]), op, f"{name}/transpose"
    ).results[0]


def _reshape(
    graph: Graph, op: toco.BatchMatMulOp, value: SSAValue, shape: Shape, name: str
) -> SSAValue:
    sizes = graph.constant(shape, f"{name}/shape", op)
    type = tensor_type(element_of(value), shape)
    made = tfl.ReshapeOp(value, sizes, result_types=[type])
    return graph.insert(made, op, f"{name}/reshape").results[0]


def _matrix(
    graph: Graph, op: toco.BatchMatMulOp, stack: SSAValue, index: int, name: str
) -> SSAValue:
    """Return one matrix of a stack [b, r, c]."""
    _, rows, columns = shape_of(stack) or (0, 0, 0)
    begin = graph.constant((index, 0, 0), f"{name}/slice/begin", op)
    size = graph.constant((1, rows, columns), f"{name}/slice/size", op)
    type = tensor_type(element_of(stack), (1, rows, columns))
    part = tfl.SliceOp(stack, begin, size, result_types=[type])
    value = graph.insert(part, op, f"{name}/slice").results[0]
    return _reshape(graph, op, value, (rows, columns), name)


def _places(own: Shape, batch: Shape) -> list[int]:
    """Return, for each place of a batch, the place of one that is broadcast to it."""
    numbers = np.arange(prod(own)).reshape(own)
    return np.broadcast_to(numbers, batch).reshape(-1).tolist()


def _unrolled(
    graph: Graph, op: toco.BatchMatMulOp, operands: Sequence[SSAValue], batch: Shape
) -> bool:
    """Multiply pair by pair."""
    name = name_of(op.output)
    shapes = [known_shape(value) for value in operands]
    stacks = [
        _reshape(graph, op, value, (prod(shape[:-2]), *shape[-2:]), f"{name}/reshape_{side}")
        for value, shape, side in zip(operands, shapes, "ab", strict=True)
    ]
    places = [_places(shape[:-2], batch) for shape in shapes]
    products: list[SSAValue] = []
    type = tensor_type(element_of(op.a), (shapes[0][-2], shapes[1][-1]))
    for index, (first, second) in enumerate(zip(*places, strict=True)):
        label = f"{name}_b{index}"
        a = _matrix(graph, op, stacks[0], first, f"{label}/slice_a")
        b = _matrix(graph, op, stacks[1], second, f"{label}/slice_b")
        made = graph.insert(toco.MatMulOp(a, b, result_types=[type]), op, label)
        products.append(made.results[0])
    packed = tfl.PackOp(products, values_count=len(products), axis=0)
    value = graph.insert(packed, op, f"{name}/pack").results[0]
    wanted = (*batch, shapes[0][-2], shapes[1][-1])
    sizes = graph.constant(wanted, f"{name}/reshape_out/shape", op)
    out = tensor_type(element_of(op.a), wanted)
    return graph.replace(op, tfl.ReshapeOp(value, sizes, result_types=[out]))
