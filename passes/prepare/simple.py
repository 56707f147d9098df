"""Ops that pass a value through, constants, and small rewrites of single ops."""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import IntegerType, Signedness, i32
from xdsl.ir import Operation, SSAValue

from ...dialects import tf, tfl
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import element_of, is_static, shape_of, tensor_type
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import const, known_shape, pseudo

X = Value("x")
UI32 = IntegerType(32, Signedness.UNSIGNED)
PASSING: tuple[type[Operation], ...] = (
    tf.CheckNumericsOp,
    tf.SnapshotOp,
    tf.StopGradientOp,
    tf.PlaceholderWithDefaultOp,
    tf.PreventGradientOp,
    tf.XlaShardingOp,
)


@rule(Op(tf.ConstOp))
def convert_constant(root: tf.ConstOp) -> Result:
    """tf.Const -> tfl.pseudo_const.

    Source: transforms/prepare_patterns.td, ConvertTfConst.
    """
    return tfl.ConstOp(value=root.value)


@rule(Op(PASSING))
def drop_passing(root: Operation) -> Result:
    """StopGradient(x) -> x; CheckNumerics, Snapshot and others likewise.

    Source: transforms/prepare_patterns.td, Convert*, Remove*.
    """
    x = root.operands[0]
    if x.type == root.results[0].type:
        return x
    return tf.IdentityOp(x, result_types=root.result_types)


@rule(Op(tf.IdentityNOp))
def drop_identity_n(root: Operation) -> Result:
    """IdentityN(x, y) -> x, y.

    Source: transforms/prepare_patterns.td, RemoveIdentityN.
    """
    return tuple(root.operands)


@rule(Op(tf.IdentityOp, X))
def drop_identity(root: tf.IdentityOp, x: SSAValue) -> Result:
    """Identity(x) -> x, where the types agree or only tf ops use it.

    Source: transforms/prepare_tf.cc, RemoveIdentity.
    """
    if x.type == root.results[0].type:
        return x
    users = (use.operation.name for use in root.results[0].uses)
    return x if all(name.startswith("tf.") for name in users) else None


@rule(Op(tf.TransposeOp, Op(tf.TransposeOp, X, Const("first")), Const("second")))
def merge_transposes(root: tf.TransposeOp, x: SSAValue, first: Array, second: Array) -> Result:
    """Transpose(Transpose(x)) -> Transpose(x).

    Source: transforms/prepare_patterns.td, FoldDoubleTranspose.
    """
    merged = first.reshape(-1)[second.reshape(-1)].astype(np.int32)
    return tf.TransposeOp(x, const(merged), result_types=root.result_types)


@rule(Op(tf.ReshapeOp, Op(tf.TransposeOp, X, Const("perm"), as_="moved"), Value()))
def reshape_in_transpose(
    root: tf.ReshapeOp, moved: tf.TransposeOp, x: SSAValue, perm: Array
) -> Result:
    """Reshape(Transpose(x)) -> Transpose(x), where the reshape only moves dimensions of 1.

    Source: transforms/prepare_patterns.td, FoldTrivialReshapeIntoTranspose.
    """
    made, wanted = shape_of(moved.results[0]), shape_of(root.results[0])
    if made is None or wanted is None or len(made) != len(wanted) or not is_static(x):
        return None
    if [n for n in made if n != 1] != [n for n in wanted if n != 1]:
        return None
    order: list[int] = perm.reshape(-1).tolist()
    large = [axis for axis in order if known_shape(x)[axis] != 1]
    ones = [axis for axis in order if known_shape(x)[axis] == 1]
    merged = [ones.pop(0) if size == 1 else large.pop(0) for size in wanted]
    return tf.TransposeOp(x, const(merged), result_types=root.result_types)


@rule(Op((tf.MatrixSetDiagV2Op, tf.MatrixSetDiagV3Op)))
def to_plain_set_diag(root: tf.MatrixSetDiagV3Op) -> Result:
    """MatrixSetDiagV3(x, d, 0) -> MatrixSetDiag(x, d).

    Source: transforms/prepare_patterns.td, ConvertMatrixSetDiagV*ToMatrixSetDiag.
    """
    k = constant(root.k)
    if k is None or k.any():
        return None
    return tf.MatrixSetDiagOp(root.input, root.diagonal, result_types=root.result_types)


@rule(Op(tf.TensorScatterAddOp))
def lower_scatter_add(root: Operation) -> Result:
    """TensorScatterAdd(x, i, u) -> TensorScatterUpdate(x, i, u + GatherNd(x, i)).

    Source: transforms/prepare_patterns.td, LowerTensorScatterAdd.
    """
    x, indices, updates = root.operands[:3]
    gathered = tf.GatherNdOp(x, indices, result_types=(updates.type,))
    total = tf.AddOp(updates, gathered, result_types=(updates.type,))
    return tf.TensorScatterUpdateOp(x, indices, total, result_types=root.result_types)


@rule(Op(tf.AddV2Op, X, Value("y")))
def add_unsigned(root: tf.AddV2Op, x: SSAValue, y: SSAValue) -> Result:
    """AddV2 of ui32 -> AddV2 of i32 between casts.

    Source: transforms/prepare_patterns.td, LowerUInt32AddV2.
    """
    if element_of(x) != UI32:
        return None
    if shape_of(x) is None or shape_of(y) is None or shape_of(root.results[0]) is None:
        return None

    def cast(value: SSAValue) -> Operation:
        type = tensor_type(i32, known_shape(value))
        return tf.CastOp(value, result_types=(type,), Truncate=False)

    type = tensor_type(i32, known_shape(root.results[0]))
    total = tf.AddV2Op(cast(x), cast(y), result_types=(type,))
    return tf.CastOp(total, result_types=root.result_types, Truncate=False)


@rule(Op(tf.ShapeOp, Op(tf.FillOp, Value("dims"), Value(), shared=True)))
def shape_of_fill(root: tf.ShapeOp, dims: SSAValue) -> Result:
    """Shape(Fill(dims, v)) -> dims.

    Source: transforms/prepare_patterns.td, RemoveRedundantShapeOp.
    """
    return dims if dims.type == root.results[0].type else None


@rule(Op(tf.RFFTOp, X, Value("length")))
def to_rfft_2d(root: tf.RFFTOp, x: SSAValue, length: SSAValue) -> Result:
    """RFFT(x) -> Squeeze(RFFT2D(ExpandDims(x))).

    Source: transforms/prepare_tf.cc, ConvertRfftToRfft2d.
    """
    shape, made = shape_of(x), shape_of(root.results[0])
    if not shape or not made:
        return None
    axis = const(np.array(-2, np.int32))
    type = tensor_type(element_of(x), (*shape[:-1], 1, shape[-1]))
    widened = tf.ExpandDimsOp(x, axis, result_types=(type,))
    lengths = constant(length)
    if lengths is not None:
        both: Operation = const(np.array([1, *lengths.reshape(-1).tolist()], np.int32))
    else:
        both = tf.ConcatV2Op([pseudo([1]), length], const(np.array(0, np.int32)))
    type = tensor_type(element_of(root.results[0]), (*made[:-1], 1, made[-1]))
    transformed = tf.RFFT2DOp(widened, both, result_types=(type,))
    return tf.SqueezeOp(transformed, result_types=root.result_types, squeeze_dims=(-2,))


RULES = [
    convert_constant,
    drop_passing,
    drop_identity_n,
    merge_transposes,
    reshape_in_transpose,
    to_plain_set_diag,
    lower_scatter_add,
    add_unsigned,
    shape_of_fill,
]
IDENTITY = [drop_identity]
LATE_RULES = [to_rfft_2d]
