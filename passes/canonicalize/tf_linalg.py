"""Canonical forms of products of matrices and of diagonals."""

from __future__ import annotations

import numpy as np
from xdsl.ir import SSAValue

from ...dialects import tf
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Elements
from ...dialects.shapes import element_of, rank_of, tensor_type
from ..pattern import Op, Result, Value, rule
from ..predicates import either

X, Y = Value("x"), Value("y")


@either(Op(tf.BatchMatMulOp, X, Y), Op(tf.BatchMatMulV2Op, X, Y))
def multiply_matrices(root: tf.BatchMatMulV2Op, x: SSAValue, y: SSAValue) -> Result:
    """BatchMatMul(x, y) -> MatMul(x, y), for matrices.

    Source: transforms/canonicalize.td, BatchMatMulToMatMul, BatchMatMulV2ToMatMul.
    """
    if rank_of(x) != 2 or rank_of(y) != 2:
        return None
    return tf.MatMulOp(
        x,
        y,
        transpose_a=root.adj_x,
        transpose_b=root.adj_y,
        grad_a=root.grad_x,
        grad_b=root.grad_y,
    )


@rule(Op(tf.BatchMatMulOp, X, Y), benefit=0)
def replace_batch_matmul(root: tf.BatchMatMulOp, x: SSAValue, y: SSAValue) -> Result:
    """BatchMatMul(x, y) -> BatchMatMulV2(x, y).

    Source: transforms/canonicalize.td, BatchMatMulToV2.
    """
    return tf.BatchMatMulV2Op.create(
        operands=(x, y), result_types=root.result_types, properties=root.properties
    )


def _number(value: int) -> tf.ConstOp:
    return tf.ConstOp(value=np.array(value, np.int32))


def _zero(like: SSAValue) -> tf.ConstOp:
    element = element_of(like)
    return tf.ConstOp(
        value=Elements.of(np.zeros((), numpy_dtype(element)), tensor_type(element, ()))
    )


@rule(Op(tf.MatrixDiagOp, X))
def replace_matrix_diag(root: tf.MatrixDiagOp, x: SSAValue) -> Result:
    """MatrixDiag(x) -> MatrixDiagV3(x) of the main diagonal, padded with zeros.

    Source: transforms/canonicalize.td, MatrixDiagToV3.
    """
    return tf.MatrixDiagV3Op(
        x, _number(0), _number(-1), _number(-1), _zero(x), result_types=root.result_types
    )


@rule(Op(tf.MatrixSetDiagOp, X, Y))
def replace_set_diag(x: SSAValue, y: SSAValue) -> Result:
    """MatrixSetDiag(x, y) -> MatrixSetDiagV3(x, y) of the main diagonal.

    Source: transforms/canonicalize.td, MatrixSetDiagToV3.
    """
    return tf.MatrixSetDiagV3Op(x, y, _number(0))


@rule(Op(tf.MatrixSetDiagV2Op))
def replace_set_diag_v2(root: tf.MatrixSetDiagV2Op) -> Result:
    """MatrixSetDiagV2(x, y, k) -> MatrixSetDiagV3(x, y, k), aligned to the left.

    Source: transforms/canonicalize.td, MatrixSetDiagV2ToV3.
    """
    return tf.MatrixSetDiagV3Op(*root.operands, align="LEFT_LEFT")


RULES = [
    *multiply_matrices,
    replace_batch_matmul,
    replace_matrix_diag,
    replace_set_diag,
    replace_set_diag_v2,
]
