"""Kernels of matrices."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.elements import Array
from ...dialects.shapes import boolean, text
from . import special
from .arguments import flag, is_nchw, real, scalar
from .fused import activate
from .registry import kernel, table


@kernel(tfl.FullyConnectedOp)
def fully_connected(op: tfl.FullyConnectedOp, x: Array, w: Array, bias: Array | None) -> Array:
    """Multiply `x` [..., ci], flattened to rows, with `w` [co, ci] transposed."""
    out = x.reshape(-1, w.shape[1]) @ w.T
    if bias is not None:
        out += bias.reshape(-1)
    if boolean(op.keep_num_dims):
        out = out.reshape(*x.shape[:-1], len(w))
    return activate(op, out)


def _product(x: Array, y: Array, turn_x: bool, turn_y: bool) -> Array:
    x = np.conj(x.swapaxes(-1, -2)) if turn_x else x
    y = np.conj(y.swapaxes(-1, -2)) if turn_y else y
    if y.ndim == 2 and x.ndim > 2:
        # One product of tall matrices is much faster than many.
        return (x.reshape(-1, x.shape[-1]) @ y).reshape(*x.shape[:-1], y.shape[-1])
    return np.matmul(x, y)


@kernel(tfl.BatchMatMulOp)
def batch_matmul(op: tfl.BatchMatMulOp, x: Array, y: Array) -> Array:
    """Multiply matrices, the last two axes, broadcasting the others."""
    if x.dtype == np.int8:
        x, y = x.astype(np.int32), y.astype(np.int32)
    return _product(x, y, boolean(op.adj_x), boolean(op.adj_y))


@kernel(tf.BatchMatMulV2Op, tf.BatchMatMulOp, tf.BatchMatMulV3Op)
def graph_batch_matmul(op: tf.BatchMatMulV2Op, x: Array, y: Array) -> Array:
    """Multiply matrices, the last two axes, broadcasting the others."""
    turn_x, turn_y = (flag(op, name) for name in ("adj_x", "adj_y"))
    return _product(x, y, turn_x, turn_y)


@kernel(tf.MatMulOp)
def matmul(op: tf.MatMulOp, x: Array, y: Array) -> Array:
    """Multiply two matrices."""
    x = x.T if flag(op, "transpose_a") else x
    return x @ (y.T if flag(op, "transpose_b") else y)


@kernel(tf.EinsumOp)
def einsum(op: tf.EinsumOp, *operands: Array) -> Array:
    """Sum of products by an equation."""
    return np.einsum(text(op.properties["equation"]), *operands, optimize=True)


@kernel(tf.BiasAddOp, tf.BiasAddV1Op)
def bias_add(op: tf.BiasAddOp, x: Array, bias: Array) -> Array:
    """Add one number per channel."""
    if is_nchw(op):
        bias = bias.reshape(-1, *(1,) * (x.ndim - 2))
    return x + bias


@kernel(tf.FusedBatchNormV3Op, tf.FusedBatchNormOp, tf.FusedBatchNormV2Op)
def fused_batch_norm(
    op: tf.FusedBatchNormV3Op, x: Array, scale: Array, offset: Array, mean: Array, variance: Array
) -> tuple[Array, ...]:
    """Normalize each channel, by given statistics or by those of the batch itself."""
    nchw = is_nchw(op)
    form = (-1, 1, 1) if nchw else (-1,)
    training = op.properties.get("is_training")
    count = x.size // max(1, scale.size)
    reported = variance
    if training is None or boolean(training):
        axes = (0, 2, 3) if nchw else tuple(range(x.ndim - 1))
        mean, variance = x.mean(axis=axes), x.var(axis=axes)
        reported = variance * x.dtype.type(count / max(1, count - 1))
    small = real(op.properties.get("epsilon"), 1e-4)
    factor = scale / np.sqrt(variance + scale.dtype.type(small))
    y = x * factor.reshape(form) + (offset - mean * factor).reshape(form)
    return (y, mean, reported, mean, variance, np.zeros(0, np.float32))[: len(op.results)]


@kernel(tf.L2LossOp)
def l2_loss(op: Operation, x: Array) -> Array:
    """Half the sum of squares."""
    return np.asarray(np.square(x).sum() / x.dtype.type(2), x.dtype)


@kernel(tfl.MatrixDiagOp, tf.MatrixDiagOp, stored=True)
def matrix_diag(op: tfl.MatrixDiagOp, diagonal: Array) -> Array:
    """Put the last axis on the diagonal of a matrix of zeros."""
    size = diagonal.shape[-1]
    out = np.zeros((*diagonal.shape, size), diagonal.dtype)
    out[..., np.arange(size), np.arange(size)] = diagonal
    return out


@kernel(tfl.MatrixSetDiagOp, tf.MatrixSetDiagOp, stored=True)
def matrix_set_diag(op: tfl.MatrixSetDiagOp, x: Array, diagonal: Array) -> Array:
    """Replace the diagonal."""
    size = diagonal.shape[-1]
    out = x.copy()
    out[..., np.arange(size), np.arange(size)] = diagonal
    return out


@kernel(tf.MatrixBandPartOp, stored=True)
def matrix_band_part(op: Operation, x: Array, lower: Array, upper: Array) -> Array:
    """Keep a band of diagonals; a negative number of them keeps all on that side."""
    rows, columns = np.ogrid[: x.shape[-2], : x.shape[-1]]
    below, above = scalar(lower), scalar(upper)
    keep = ((below < 0) | (rows - columns <= below)) & ((above < 0) | (columns - rows <= above))
    return np.where(keep, x, x.dtype.type(0))


@kernel(tf.BiasAddGradOp)
def bias_add_grad(op: Operation, x: Array) -> Array:
    """Sum over all but the channels."""
    channel = 1 if is_nchw(op) else x.ndim - 1
    return x.sum(axis=tuple(axis for axis in range(x.ndim) if axis != channel), dtype=x.dtype)


@kernel(tf.SoftmaxCrossEntropyWithLogitsOp)
def softmax_cross_entropy(op: Operation, logits: Array, labels: Array) -> tuple[Array, Array]:
    """Cross entropy of each row, and its gradient."""
    logits, labels = np.broadcast_arrays(logits, labels)
    loss = -(labels * special.log_softmax(logits)).sum(axis=-1)
    return loss, special.softmax(logits) - labels


table(
    (np.linalg.inv, (tf.MatrixInverseOp,)),
    (np.linalg.det, (tf.MatrixDeterminantOp,)),
    (np.linalg.cholesky, (tf.CholeskyOp,)),
)
