"""`tfl-optimize-batch-matmul`: batch_matmul by a constant becomes fully_connected."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerType, ModuleOp, i8
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant, is_constant
from ...dialects.quant import UniformType
from ...dialects.shapes import Shape, boolean, element_of, is_static, shape_of
from ..canonicalize import tfl_elementwise, tfl_shape
from ..greedy import RuleSet
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import (
    all_equal,
    is_f32,
    is_none,
    known_shape,
    permutation,
    pseudo,
    reshape,
    swaps_last_two,
    transpose,
)
from .batch_matmul import fully_connected, product


def _flipped(value: SSAValue) -> Operation:
    rank = len(known_shape(value))
    return transpose(value, (*range(rank - 2), rank - 1, rank - 2))


def _comes_from_constant(value: SSAValue) -> bool:
    """Whether a value is a constant, perhaps quantized and dequantized, perhaps reshaped."""
    op = value.owner
    if isinstance(op, tfl.ReshapeOp):
        op = op.input.owner
    if isinstance(op, tfl.DequantizeOp):
        op = op.input.owner
        if isinstance(op, tfl.QuantizeOp):
            op = op.input.owner
        elif isinstance(op, tfl.QConstOp):
            return True
    return isinstance(op, Operation) and is_constant(type(op))


@rule(Op(tfl.BatchMatMulOp))
def to_fully_connected(root: tfl.BatchMatMulOp) -> Result:
    """bmm(x, y) -> fc(x, transpose(y)) that keeps dimensions, for a constant matrix y.

    Source: transforms/optimize_batch_matmul_pass.cc,
    ConvertBatchMatMulOp2FullyConnectedOp_Rank2ConstantRhs.
    """
    x, y = shape_of(root.x), shape_of(root.y)
    if x is None or y is None or len(y) != 2:
        return None
    if not _comes_from_constant(root.y) and not _is_signed_quantized(root.y):
        return None
    left = _flipped(root.x) if boolean(root.adj_x) else root.x
    right = root.y if boolean(root.adj_y) else _flipped(root.y)
    return tfl.FullyConnectedOp(
        left, right, tfl.NoValueOp(), result_types=root.result_types, keep_num_dims=True
    )


def _is_signed_quantized(value: SSAValue) -> bool:
    """Whether the elements are quantized to signed integers of 4 or 8 bits."""
    element = element_of(value)
    if not isinstance(element, UniformType):
        return False
    return element.storage_type in (IntegerType(4), i8)


@rule(Op(tfl.BatchMatMulOp, Const("ones"), Value("y")))
def ones_to_sum(root: tfl.BatchMatMulOp, ones: Array, y: SSAValue) -> Result:
    """bmm(ones [..., 1, k], y) -> sum(y) over its rows.

    Source: transforms/optimize_batch_matmul_pass.cc, ConvertBatchMatMulOpToReduceSum.
    """
    shape = shape_of(y)
    rows = ones.shape[-1] if boolean(root.adj_x) else ones.shape[-2]
    if shape is None or rows != 1 or not all_equal(ones, 1) or ones.ndim > len(shape):
        return None
    if boolean(root.adj_y) or any(size != 1 for size in ones.shape[:-2]):
        return None
    return tfl.SumOp(y, pseudo([len(shape) - 2]), result_types=root.result_types, keep_dims=True)


@rule(
    Op(
        tfl.BatchMatMulOp,
        Value("x"),
        Op(
            tfl.ReshapeOp,
            Op(tfl.TransposeOp, Value("y"), Const("perm"), as_="moved", shared=True),
            Value(),
            as_="flat",
            shared=True,
        ),
        adj_y=False,
    )
)
def fuse_right_transpose(
    root: tfl.BatchMatMulOp,
    x: SSAValue,
    y: SSAValue,
    perm: Array,
    moved: tfl.TransposeOp,
    flat: tfl.ReshapeOp,
) -> Result:
    """bmm(x, reshape(transpose(y))) -> bmm(x, reshape(y)) with adj_y, or fc for a matrix.

    The transpose exchanges the contracted dimensions and the columns, the reshape flattens one of
    them.
    Source: transforms/optimize_batch_matmul_pass.cc, FuseRhsTransposeIntoBatchMatMulOp.
    """
    before, matrix = shape_of(moved.output), shape_of(flat.output)
    if before is None or matrix is None or not (is_static(y) and is_static(flat.output)):
        return None
    split = _split(before, matrix)
    if split is None:
        return None
    batch, rows = split
    columns = len(before) - batch - rows
    order = (*range(batch), *range(batch + columns, len(before)), *range(batch, batch + columns))
    if tuple(perm.tolist()) != order:
        return None
    inner = reshape(y, (*matrix[:-2], matrix[-1], matrix[-2]))
    if len(matrix) == 2 and not boolean(root.adj_x):
        return fully_connected(x, inner, root)
    return product(x, inner, root, adj_x=boolean(root.adj_x), adj_y=True)


def _split(before: Shape, matrix: Shape) -> tuple[int, int] | None:
    """Return how many dimensions of `before` are batches and rows of `matrix` [..., k, n]."""
    batch = len(matrix) - 2
    if before[:batch] != matrix[:batch]:
        return None
    for rows in range(1, len(before) - batch):
        contracted, out = before[batch : batch + rows], before[batch + rows :]
        if prod(contracted) == matrix[-2] and prod(out) == matrix[-1]:
            return batch, rows
    return None


@rule(
    Op(
        tfl.BatchMatMulOp,
        Op(
            tfl.FullyConnectedOp,
            Op(tfl.TransposeOp, Value("lhs"), Const("perm")),
            Value("r"),
            Value("b"),
            fused_activation_function=tfl.NONE,
        ),
        Value("y"),
        adj_x=True,
    )
)
def fuse_left_product(
    root: tfl.BatchMatMulOp, lhs: SSAValue, r: SSAValue, b: SSAValue, y: SSAValue, perm: Array
) -> Result:
    """bmm(fc(transpose(x), r), y, adj_x) -> bmm(bmm(r, x), y).

    Source: transforms/optimize_batch_matmul.td, FuseTransposeFCLhsToBatchmatmul.
    """
    shape = shape_of(lhs)
    if not is_none(b) or shape is None or not swaps_last_two(perm.tolist()):
        return None
    if not is_f32(lhs) or not is_f32(r) or constant(r) is not None:
        return None
    inner = product(r, lhs, root, shape=(*shape[:-2], known_shape(r)[0], shape[-1]))
    return product(inner, y, root, adj_y=boolean(root.adj_y))


@rule(
    Op(
        tfl.FullyConnectedOp,
        Value("x"),
        Op(tfl.TransposeOp, Value("y"), Value("perm"), shared=True),
        Value("b"),
        fused_activation_function=tfl.NONE,
    )
)
def to_batch_matmul(
    root: tfl.FullyConnectedOp, x: SSAValue, y: SSAValue, perm: SSAValue, b: SSAValue
) -> Result:
    """fc(x, transpose(y)) -> bmm(x, y), for a computed y.

    Source: transforms/optimize_batch_matmul.td, FuseTransposeFCRhsToBatchmatmul.
    """
    order = permutation(perm)
    if not is_none(b) or order is None or not swaps_last_two(order):
        return None
    if not is_f32(y) or not _is_computed(y):
        return None
    made, wanted = shape_of(root.output), shape_of(x)
    if made is None or wanted is None or len(made) != len(wanted):
        return None
    return tfl.BatchMatMulOp(x, y, result_types=root.result_types)


def _is_computed(value: SSAValue) -> bool:
    """Whether a value is neither constant nor what will fold to one."""
    op = value.owner
    while isinstance(op, tfl.ReshapeOp | tfl.SplitOp):
        op = op.operands[0 if isinstance(op, tfl.ReshapeOp) else 1].owner
    if isinstance(op, tfl.DequantizeOp):
        return False
    return not (isinstance(op, Operation) and is_constant(type(op)))


RULES = [
    to_fully_connected,
    ones_to_sum,
    fuse_right_transpose,
    fuse_left_product,
    to_batch_matmul,
]
_RULE_SET = RuleSet(tfl_elementwise.FOLDS, tfl_shape.FOLDS, RULES)


@dataclass(frozen=True)
class OptimizeBatchMatMulPass(ModulePass):
    """Turn products by constant matrices into fully connected layers.

    Source: transforms/optimize_batch_matmul_pass.cc.
    """

    name = "tfl-optimize-batch-matmul"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Apply the rules to a fixed point."""
        _RULE_SET.apply(op)
