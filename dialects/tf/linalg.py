"""Products of matrices and what concerns their diagonals."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import StringAttr
from xdsl.irdl import operand_def, prop_def, result_def, traits_def, var_operand_def
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC, Shape, shape_of
from .base import FALSE, AnyTensor, Boolean, Node, SameShapeOp, Shapes, Text, TFOp
from .fields import table_op
from .shape_functions import broadcast_shapes, merge_dim, with_rank


def multiplied(node: Node) -> Shape | None:
    """Return the shape of a batched product of matrices."""
    lhs, rhs = node.shape(0), node.shape(1)
    if lhs is None or rhs is None or len(lhs) < 2 or len(rhs) < 2:
        return None
    batch = broadcast_shapes((lhs[:-2], rhs[:-2]))
    if batch is None:
        return None
    return (*batch, lhs[-1 if node.flag("adj_x") else -2], rhs[-2 if node.flag("adj_y") else -1])


def einsum(equation: str, shapes: Sequence[Shape | None]) -> Shape | None:
    """Return the shape of an Einstein sum, whose terms may begin, end or hold `...`."""
    inputs, arrow, output = equation.replace(" ", "").partition("->")
    terms = inputs.split(",")
    if not arrow or len(terms) != len(shapes):
        return None
    sizes: dict[str, int] = {}
    batches: list[Shape] = []
    for term, shape in zip(terms, shapes, strict=True):
        before, dots, after = term.partition("...")
        if shape is None:
            if dots:
                return None
            continue
        if len(shape) < len(before + after) or (not dots and len(shape) != len(before)):
            return None
        end = len(shape) - len(after)
        batches.append(shape[len(before) : end])
        labels = zip(before + after, (*shape[: len(before)], *shape[end:]), strict=True)
        for label, dim in labels:
            sizes[label] = merge_dim(sizes.get(label, DYNAMIC), dim)
    batch = broadcast_shapes(batches)
    before, dots, after = output.partition("...")
    if batch is None:
        return None
    left, right = (tuple(sizes.get(label, DYNAMIC) for label in part) for part in (before, after))
    return (*left, *(batch if dots else ()), *right)


def diagonal(node: Node) -> Shape | None:
    """Return the shape of the matrices that diagonals [..., (k,) length] make."""
    shape, k = node.shape(0), node.values(1)
    rows, columns = node.scalar(2), node.scalar(3)
    if not shape or k is None:
        return None
    lower, upper = k[0], k[-1]
    if lower is None or upper is None:
        return None
    batch = shape[:-1] if lower == upper else shape[:-2]
    if shape[-1] == DYNAMIC or rows is None or columns is None:
        return (*batch, DYNAMIC, DYNAMIC)
    least_rows = shape[-1] - min(upper, 0)
    least_columns = shape[-1] + max(lower, 0)
    if rows == -1 and columns == -1:
        return (*batch, max(least_rows, least_columns), max(least_rows, least_columns))
    return (
        *batch,
        least_rows if rows == -1 else rows,
        least_columns if columns == -1 else columns,
    )


def diagonal_part(node: Node) -> Shape | None:
    """Return the shape of the diagonals that are taken from matrices."""
    shape, k = node.shape(0), node.values(1)
    if shape is None or len(shape) < 2 or k is None or None in k:
        return None
    lower, upper = k[0] or 0, k[-1] or 0
    rows, columns = shape[-2:]
    length = DYNAMIC
    if DYNAMIC not in (rows, columns):
        length = min(rows + min(upper, 0), columns - max(lower, 0))
    return (*shape[:-2], *(() if lower == upper else (upper - lower + 1,)), length)


class ProductOp(TFOp):
    """Base of the products of two matrices."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Rows of the one, columns of the other."""
        a, b = with_rank(node.shape(0), 2), with_rank(node.shape(1), 2)
        return ((a[node.flag("transpose_a")], b[not node.flag("transpose_b")]),)


@op_definition
class MatMulOp(ProductOp):
    """The product of two matrices, each transposed first if wanted."""

    name = "tf.MatMul"
    a = operand_def(AnyTensor)
    b = operand_def(AnyTensor)
    product = result_def(AnyTensor)
    transpose_a = prop_def(Boolean, default_value=FALSE)
    transpose_b = prop_def(Boolean, default_value=FALSE)
    grad_a = prop_def(Boolean, default_value=FALSE)
    grad_b = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())


@table_op
class SparseMatMulOp(ProductOp):
    """The product of two matrices of which many elements are zero."""

    name = "tf.SparseMatMul"
    traits = traits_def(Pure())


class BatchedProductOp(TFOp):
    """Base of the products of two batches of matrices."""

    x = operand_def(AnyTensor)
    y = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    adj_x = prop_def(Boolean, default_value=FALSE)
    adj_y = prop_def(Boolean, default_value=FALSE)
    grad_x = prop_def(Boolean, default_value=FALSE)
    grad_y = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Rows of the one, columns of the other."""
        return (multiplied(node),)


@op_definition
class BatchMatMulOp(BatchedProductOp):
    """The products of the matrices of two batches of one shape."""

    name = "tf.BatchMatMul"


@op_definition
class BatchMatMulV2Op(BatchedProductOp):
    """The products of the matrices of two batches, with broadcasting."""

    name = "tf.BatchMatMulV2"


@op_definition
class BatchMatMulV3Op(BatchedProductOp):
    """The products of two batches of matrices with a result type of its own."""

    name = "tf.BatchMatMulV3"


@op_definition
class EinsumOp(TFOp):
    """Sums of products by Einstein's notation, such as `ij,jk->ik`."""

    name = "tf.Einsum"
    inputs = var_operand_def(AnyTensor)
    output = result_def(AnyTensor)
    equation = prop_def(Text)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the size of each label from where it occurs."""
        return (einsum(node.text("equation"), [shape_of(operand) for operand in node.operands]),)


@table_op
class MatrixDiagOp(TFOp):
    """Matrices with given diagonals and zeros elsewhere."""

    name = "tf.MatrixDiag"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Repeat the last axis."""
        shape = node.shape(0)
        return (None if not shape else (*shape, shape[-1]),)


class DiagonalOp(TFOp):
    """Base of ops that make matrices of diagonals."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Follow from k, the numbers of rows and columns."""
        return (diagonal(node),)


@table_op
class MatrixDiagV2Op(DiagonalOp):
    """Matrices with given diagonals around one or several places."""

    name = "tf.MatrixDiagV2"
    traits = traits_def(Pure())


@table_op
class MatrixDiagV3Op(DiagonalOp):
    """Matrices with given diagonals, aligned as told."""

    name = "tf.MatrixDiagV3"
    traits = traits_def(Pure())


@table_op
class MatrixDiagPartOp(TFOp):
    """The main diagonals of matrices."""

    name = "tf.MatrixDiagPart"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shorter side of the matrix."""
        shape = node.shape(0)
        if shape is None or len(shape) < 2:
            return (None,)
        sides = shape[-2:]
        return ((*shape[:-2], 0 if 0 in sides else DYNAMIC if DYNAMIC in sides else min(sides)),)


class DiagonalPartOp(TFOp):
    """Base of ops that take diagonals of matrices."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Follow from k."""
        return (diagonal_part(node),)


@table_op
class MatrixDiagPartV2Op(DiagonalPartOp):
    """One or several diagonals of matrices."""

    name = "tf.MatrixDiagPartV2"
    traits = traits_def(Pure())


@table_op
class MatrixDiagPartV3Op(DiagonalPartOp):
    """One or several diagonals of matrices, aligned as told."""

    name = "tf.MatrixDiagPartV3"
    traits = traits_def(Pure())


@table_op
class MatrixSetDiagOp(SameShapeOp):
    """Matrices with their main diagonals replaced."""

    name = "tf.MatrixSetDiag"
    traits = traits_def(Pure())


@table_op
class MatrixSetDiagV2Op(SameShapeOp):
    """Matrices with one or several diagonals replaced."""

    name = "tf.MatrixSetDiagV2"
    traits = traits_def(Pure())


@op_definition
class MatrixSetDiagV3Op(SameShapeOp):
    """Matrices with one or several diagonals replaced, aligned as told."""

    name = "tf.MatrixSetDiagV3"
    input = operand_def(AnyTensor)
    diagonal = operand_def(AnyTensor)
    k = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    align = prop_def(Text, default_value=StringAttr("RIGHT_LEFT"))
    traits = traits_def(Pure())


@table_op
class MatrixBandPartOp(SameShapeOp):
    """Matrices with all but a band around the diagonal zero."""

    name = "tf.MatrixBandPart"
    traits = traits_def(Pure())


@table_op
class MatrixInverseOp(SameShapeOp):
    """The inverse of each matrix."""

    name = "tf.MatrixInverse"
    traits = traits_def(Pure())


@table_op
class MatrixDeterminantOp(TFOp):
    """The determinant of each matrix."""

    name = "tf.MatrixDeterminant"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Drop the last two axes."""
        shape = node.shape(0)
        return (None if shape is None else shape[:-2],)


@table_op
class CholeskyOp(SameShapeOp):
    """The Cholesky factor of each matrix."""

    name = "tf.Cholesky"
    traits = traits_def(Pure())


@table_op
class MatrixTriangularSolveOp(TFOp):
    """Solve triangular systems."""

    name = "tf.MatrixTriangularSolve"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Columns of the right side for each column of the matrix."""
        matrix, rhs = node.shape(0), node.shape(1)
        if matrix is None or rhs is None or len(matrix) < 2 or len(rhs) < 2:
            return (None,)
        batch = broadcast_shapes((matrix[:-2], rhs[:-2]))
        return (None if batch is None else (*batch, matrix[-1], rhs[-1]),)


@table_op
class MatrixSolveOp(TFOp):
    """Solve systems of linear equations."""

    name = "tf.MatrixSolve"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Columns of the right side."""
        return (node.shape(1),)
