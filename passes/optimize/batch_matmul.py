"""Transposes and reshapes around `tfl.batch_matmul`."""

from __future__ import annotations

from math import prod

from xdsl.dialects.builtin import BoolAttr
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import Shape, boolean, element_of, is_static, shape_of, tensor_type
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import known_shape, permutation, rebuilt, reshape, swaps_last_two, transpose
from .scale import push_scale

NONE = tfl.NONE


def _adjoint(op: tfl.BatchMatMulOp) -> tuple[bool, bool]:
    return boolean(op.adj_x), boolean(op.adj_y)


def product(
    x: SSAValue | Operation,
    y: SSAValue | Operation,
    like: tfl.BatchMatMulOp,
    *,
    adj_x: bool = False,
    adj_y: bool = False,
    shape: Shape | None = None,
) -> Operation:
    """Build a batch_matmul that replaces `like`, of another shape if given."""
    type = like.output.type if shape is None else tensor_type(element_of(like.output), shape)
    adjoint = {"adj_x": BoolAttr.from_bool(adj_x), "adj_y": BoolAttr.from_bool(adj_y)}
    return rebuilt(like, (x, y), (type,), **adjoint)


def _swapped(value: SSAValue) -> SSAValue | None:
    """Return what `value` is the transpose of, if only the last two axes are exchanged."""
    op = value.owner
    if not isinstance(op, tfl.TransposeOp):
        return None
    perm = permutation(op.perm)
    return op.input if perm is not None and swaps_last_two(perm) else None


TRANSPOSED = Op(tfl.TransposeOp, shared=True)


@rule(Op(tfl.BatchMatMulOp, TRANSPOSED, Value(), adj_x=False))
def fuse_left_transpose(root: tfl.BatchMatMulOp) -> Result:
    """bmm(transpose(x), y) -> bmm(x, y) with adj_x, where the last two axes are exchanged.

    Source: transforms/optimize_patterns.td, FuseTransposeIntoBatchMatMulLHS.
    """
    x = _swapped(root.x)
    if x is None:
        return None
    return product(x, root.y, root, adj_x=True, adj_y=boolean(root.adj_y))


@rule(Op(tfl.TransposeOp, Op(tfl.BatchMatMulOp, adj_x=False, adj_y=True, as_="bmm"), Value()))
def fuse_following_transpose(root: tfl.TransposeOp, bmm: tfl.BatchMatMulOp) -> Result:
    """transpose(bmm(x, y, adj_y)) -> bmm(y, x, adj_y), where the last two axes are exchanged.

    Source: transforms/optimize_patterns.td, FuseTransposeAfterBatchmatmul.
    """
    if _swapped(root.output) is None:
        return None
    return product(bmm.y, bmm.x, bmm, adj_y=True, shape=known_shape(root.output))


@rule(Op(tfl.BatchMatMulOp, Value("x"), TRANSPOSED, adj_y=False))
def fuse_right_transpose(root: tfl.BatchMatMulOp, x: SSAValue) -> Result:
    """bmm(x, transpose(y)) -> fc(x, y) for a matrix y, else bmm(x, y) with adj_y.

    Source: transforms/optimize_patterns.td, FuseTransposeIntoBatchMatMulRHS, ...RHSAdjY.
    """
    y = _swapped(root.y)
    if y is None:
        return None
    if len(known_shape(y)) == 2 and is_static(y) and not boolean(root.adj_x):
        return fully_connected(x, y, root)
    if not root.y.has_one_use():
        return None
    return product(x, y, root, adj_x=boolean(root.adj_x), adj_y=True)


def fully_connected(
    x: SSAValue | Operation, w: SSAValue | Operation, like: tfl.BatchMatMulOp
) -> tfl.FullyConnectedOp:
    """Build the product of x and transposed w, without a bias, that replaces `like`."""
    made = tfl.FullyConnectedOp(
        x, w, tfl.NoValueOp(), result_types=like.result_types, keep_num_dims=True
    )
    if like.asymmetric_quantize_inputs is not None:
        made.properties["asymmetric_quantize_inputs"] = like.asymmetric_quantize_inputs
    return made


INNER = Op(tfl.ReshapeOp, Value("x"), Value(), as_="inner", shared=True)


@rule(Op(tfl.ReshapeOp, Op(tfl.BatchMatMulOp, INNER, Value("y"), as_="bmm", shared=True), Value()))
def fuse_reshapes(
    root: tfl.ReshapeOp, bmm: tfl.BatchMatMulOp, inner: tfl.ReshapeOp, x: SSAValue, y: SSAValue
) -> Result:
    """reshape(bmm(reshape(x), y)) -> bmm(x, y), where the reshapes flatten and restore rows of x.

    Source: transforms/optimize_patterns.td, FuseReshapesAroundBatchMatMulLHS, ...LHS1.
    """
    shapes = [shape_of(value) for value in (x, inner.output, root.output, y)]
    before, flat, wanted, rhs = shapes
    if before is None or flat is None or wanted is None or rhs is None:
        return None
    if not all(is_static(value) for value in (x, inner.output, root.output)):
        return None
    adj_x, adj_y = _adjoint(bmm)
    if adj_x or len(before) < 2 or len(wanted) < 2 or before[-1] != flat[-1]:
        return None
    start = {2: 0, 3: 1}.get(len(rhs))
    if start is None or len(flat) != len(rhs) or len(before) < len(rhs):
        return None
    if start and (rhs[0] != 1 or before[0] != 1):
        return None
    made = known_shape(bmm.output)
    if before[start:-1] != wanted[start:-1] or wanted[-1] != made[-1]:
        return None
    if flat[:start] != (1,) * start:
        return None
    return product(x, y, bmm, adj_y=adj_y, shape=wanted)


@rule(Op(tfl.ReshapeOp, Op(tfl.BatchMatMulOp, INNER, Value("y"), as_="bmm", shared=True), Value()))
def fuse_output_reshape(
    root: tfl.ReshapeOp, bmm: tfl.BatchMatMulOp, inner: tfl.ReshapeOp, x: SSAValue, y: SSAValue
) -> Result:
    """reshape(bmm(reshape(x [1, m, ...]), y)) -> bmm(reshape(x), y), of shape [1, m, n].

    Source: transforms/optimize_patterns.td,
    FuseOutputReshape_BatchMatMulWithFlattenedContractingDims.
    """
    before, flat, wanted = shape_of(x), shape_of(inner.output), shape_of(root.output)
    if before is None or flat is None or wanted is None or len(known_shape(y)) != 2:
        return None
    if not all(is_static(value) for value in (x, inner.output, root.output)):
        return None
    adj_x, adj_y = _adjoint(bmm)
    if adj_x or len(before) < 4 or len(flat) != 2 or before[0] != 1:
        return None
    if flat != (before[1], prod(before[2:])):
        return None
    if wanted != (1, *known_shape(bmm.output)):
        return None
    return product(reshape(x, (1, *flat)), y, bmm, adj_y=adj_y, shape=wanted)


@rule(Op(tfl.ReshapeOp, Op(tfl.BatchMatMulOp, INNER, Value("y"), as_="bmm", shared=True), Value()))
def fuse_input_reshape(
    root: tfl.ReshapeOp, bmm: tfl.BatchMatMulOp, inner: tfl.ReshapeOp, x: SSAValue, y: SSAValue
) -> Result:
    """reshape(bmm(reshape(x [1, m, k]), y)) -> reshape(bmm(x, y)), where y has columns to restore.

    Source: transforms/optimize_patterns.td, FuseInputReshape_BatchMatMulWithFlattenedRhsDims.
    """
    before, flat, wanted = shape_of(x), shape_of(inner.output), shape_of(root.output)
    if before is None or flat is None or wanted is None or len(known_shape(y)) != 2:
        return None
    if not all(is_static(value) for value in (x, inner.output, root.output)):
        return None
    adj_x, adj_y = _adjoint(bmm)
    made = known_shape(bmm.output)
    if adj_x or len(before) != 3 or before[0] != 1 or flat != before[1:]:
        return None
    if len(wanted) < 4 or prod(wanted[2:]) != made[-1]:
        return None
    return root.with_operands(input=product(x, y, bmm, adj_y=adj_y, shape=(1, *made)))


@rule(
    Op(
        tfl.TransposeOp,
        Op(
            tfl.ReshapeOp,
            Op(
                tfl.BatchMatMulOp,
                Value("x"),
                Op(
                    tfl.ReshapeOp,
                    Op(tfl.TransposeOp, Value("y"), Const("back"), as_="moved"),
                    Value(),
                    as_="flat",
                ),
                adj_y=False,
                as_="bmm",
            ),
            Value(),
            as_="wide",
        ),
        Const("perm"),
    )
)
def fuse_reshape_and_transpose(
    root: tfl.TransposeOp,
    wide: tfl.ReshapeOp,
    bmm: tfl.BatchMatMulOp,
    flat: tfl.ReshapeOp,
    moved: tfl.TransposeOp,
    x: SSAValue,
    y: SSAValue,
    perm: Array,
    back: Array,
) -> Result:
    """transpose(reshape(bmm(x, reshape(transpose(y))))) -> bmm(reshape(y), x), with 1-sized rows.

    Source: transforms/optimize_pass.cc, FuseReshapeAndTransposeAroundBatchMatmul.
    """
    shape = shape_of(y)
    rank = back.size
    if perm.tolist() != [1, 2, 0] or back.tolist() != [*range(2, rank), 0, 1] or rank < 3:
        return None
    if shape is None or not all(is_static(v) for v in (y, bmm.output, wide.output)):
        return None
    if not _adds_row(known_shape(bmm.output), known_shape(wide.output)):
        return None
    if not _adds_row(known_shape(flat.output), known_shape(moved.output)):
        return None
    lhs = reshape(y, (shape[0], shape[1], prod(shape[2:])))
    return product(lhs, x, bmm, adj_y=not boolean(bmm.adj_x), shape=known_shape(root.output))


def _adds_row(matrix: Shape, wide: Shape) -> bool:
    """Whether `wide` is `matrix` [m, n] as [..., 1, n]."""
    return len(matrix) == 2 and len(wide) >= 2 and matrix[-1] == wide[-1] and wide[-2] == 1


@rule(
    Op(
        tfl.BatchMatMulOp,
        Value("x"),
        Op(
            tfl.ReshapeOp,
            Op(tfl.TransposeOp, Value("y"), Const("perm"), as_="moved"),
            Value(),
            as_="flat",
        ),
    )
)
def fuse_transpose_reshape(
    root: tfl.BatchMatMulOp,
    x: SSAValue,
    y: SSAValue,
    perm: Array,
    moved: tfl.TransposeOp,
    flat: tfl.ReshapeOp,
) -> Result:
    """bmm(x, reshape(transpose(y))) -> bmm(x, reshape(y)) with adj_y turned.

    Source: transforms/optimize_pass.cc, FuseTransposeReshapeIntoBatchMatmul.
    """
    rank = perm.size
    if rank < 3 or perm.tolist() != [rank - 2, rank - 1, *range(rank - 2)]:
        return None
    before, after = shape_of(moved.output), shape_of(flat.output)
    if before is None or after is None or not is_static(y) or not is_static(flat.output):
        return None
    if before[2:] != after[1:] or len(after) != 2:
        return None
    adj_x, adj_y = _adjoint(root)
    return product(x, reshape(y, (*after[1:], after[0])), root, adj_x=adj_x, adj_y=not adj_y)


@rule(Op(tfl.BatchMatMulOp, Const("c"), Value("y"), adj_x=False, adj_y=False))
def move_constant_right(root: tfl.BatchMatMulOp, c: Array, y: SSAValue) -> Result:
    """bmm(constant [m, 1], y) -> transpose(bmm(y, constant)).

    Source: transforms/optimize_patterns.td, BMMMoveConstantInputToRHS.
    """
    shape = shape_of(y)
    if c.ndim != 2 or c.shape[-1] != 1 or shape is None or len(shape) != 2:
        return None
    rows, columns = known_shape(root.output)
    made = product(y, root.x, root, adj_x=True, adj_y=True, shape=(columns, rows))
    return transpose(made, (1, 0))


@rule(Op(tfl.MulOp, Op(tfl.BatchMatMulOp, as_="bmm"), Const("c"), fused_activation_function=NONE))
def scale_before_product(root: tfl.MulOp, bmm: tfl.BatchMatMulOp, c: Array) -> Result:
    """bmm(x, y) * c -> bmm(x', y), where x comes from weights that can take one factor c.

    Ours: attention scales its scores this way, [heads, n, n] products of a constant.
    """
    if c.size != 1 or root.output.type != bmm.output.type:
        return None
    x = push_scale(bmm.x, c)
    if x is not None:
        return bmm.with_operands(x=x)
    y = push_scale(bmm.y, c)
    return None if y is None else bmm.with_operands(y=y)


EARLY_RULES = [fuse_reshapes, fuse_output_reshape, fuse_input_reshape]
RULES = [
    fuse_left_transpose,
    fuse_following_transpose,
    fuse_right_transpose,
    move_constant_right,
]
LATE_RULES = [fuse_reshape_and_transpose, fuse_transpose_reshape, scale_before_product]
