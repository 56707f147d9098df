"""Matrix products and diagonals of tf to tfl."""

from __future__ import annotations

from xdsl.ir import Operation, SSAValue

from ...dialects import tf, tfl
from ...dialects.op import constant
from ...dialects.shapes import boolean, rank_of
from ..pattern import Op, Refusal, rule
from .table import one_to_one
from .values import integer_of, splat_of, transposed

_BATCH_MATMULS = (tf.BatchMatMulOp, tf.BatchMatMulV2Op, tf.BatchMatMulV3Op)
BatchMatMul = tf.BatchMatMulOp | tf.BatchMatMulV2Op | tf.BatchMatMulV3Op


def _swapped(value: SSAValue) -> SSAValue | None:
    """Return `value` with its last two dimensions swapped, None if its rank is unknown."""
    rank = rank_of(value)
    if rank is None or rank < 2:
        return None
    return transposed(value, (*range(rank - 2), rank - 1, rank - 2))


@rule(Op(tf.MatMulOp))
def legalize_matmul(root: tf.MatMulOp):
    """matmul(a, b) -> fully_connected(a', b', none), with b' transposed."""
    lhs, rhs = root.operands
    if rank_of(lhs) not in (None, 2) or rank_of(rhs) != 2:
        return Refusal("the operands are no matrices")
    if boolean(root.transpose_a) and rank_of(lhs) is None:
        return Refusal("the rank of the transposed operand is unknown")
    left = _swapped(lhs) if boolean(root.transpose_a) else lhs
    right = rhs if boolean(root.transpose_b) else _swapped(rhs)
    assert left is not None
    assert right is not None
    return tfl.FullyConnectedOp(left, right, tfl.NoValueOp(), result_types=root.result_types)


def _behind_dequantize(value: SSAValue) -> SSAValue:
    """Return what a dequantize took, else `value`."""
    owner = value.owner
    return owner.operands[0] if isinstance(owner, tfl.DequantizeOp) else value


@rule(Op(_BATCH_MATMULS), benefit=2)
def legalize_batch_matmul_by_constant(root: BatchMatMul):
    """batch_matmul(x, y [k, n] constant) -> fully_connected(x, y', none), keeping dimensions."""
    y = _behind_dequantize(root.operands[1])
    array = constant(y)
    if array is None or array.ndim != 2:
        return None
    x = _behind_dequantize(root.operands[0])
    if boolean(root.adj_x) and (rank_of(x) or 0) < 2:
        return Refusal("the rank of x is unknown")
    left = _swapped(x) if boolean(root.adj_x) else x
    right = y if boolean(root.adj_y) else _swapped(y)
    assert left is not None
    assert right is not None
    return tfl.FullyConnectedOp(
        left, right, tfl.NoValueOp(), keep_num_dims=True, result_types=root.result_types
    )


@rule(Op(_BATCH_MATMULS))
def legalize_batch_matmul(root: BatchMatMul):
    """batch_matmul(x, y) -> batch_matmul(x, y)."""
    return tfl.BatchMatMulOp(
        *root.operands, adj_x=root.adj_x, adj_y=root.adj_y, result_types=root.result_types
    )


@rule(Op((tf.MatrixDiagV2Op, tf.MatrixDiagV3Op)))
def legalize_matrix_diag(root: Operation):
    """matrix_diag(x, k=0, rows=-1, columns=-1, padding=0) -> matrix_diag(x)."""
    diagonal, *numbers, padding = root.operands
    if [integer_of(value) for value in numbers] != [0, -1, -1] or splat_of(padding) != 0:
        return Refusal("only square matrices with the main diagonal have a counterpart")
    return tfl.MatrixDiagOp(diagonal, result_types=root.result_types)


@rule(Op(tf.MatrixSetDiagV3Op))
def legalize_matrix_set_diag(root: tf.MatrixSetDiagV3Op):
    """matrix_set_diag(x, diagonal, k=0) -> matrix_set_diag(x, diagonal)."""
    x, diagonal, k = root.operands
    if integer_of(k) != 0 or rank_of(k) != 0:
        return Refusal("only the main diagonal can be set")
    return tfl.MatrixSetDiagOp(x, diagonal, result_types=root.result_types)


RULES = [
    one_to_one(tf.MatrixDiagOp, tfl.MatrixDiagOp),
    one_to_one(tf.MatrixSetDiagOp, tfl.MatrixSetDiagOp),
    legalize_batch_matmul,
    legalize_batch_matmul_by_constant,
    legalize_matmul,
    legalize_matrix_diag,
    legalize_matrix_set_diag,
]
