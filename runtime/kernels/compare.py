"""Kernels of comparisons, logic and choice."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.elements import Array
from .arguments import real
from .registry import kernel, table

table(
    (np.less, (tfl.LessOp, tf.LessOp)),
    (np.less_equal, (tfl.LessEqualOp, tf.LessEqualOp)),
    (np.greater, (tfl.GreaterOp, tf.GreaterOp)),
    (np.greater_equal, (tfl.GreaterEqualOp, tf.GreaterEqualOp)),
    (np.equal, (tfl.EqualOp, tf.EqualOp)),
    (np.not_equal, (tfl.NotEqualOp, tf.NotEqualOp)),
    (np.logical_and, (tfl.LogicalAndOp, tf.LogicalAndOp)),
    (np.logical_or, (tfl.LogicalOrOp, tf.LogicalOrOp)),
    (np.logical_not, (tfl.LogicalNotOp, tf.LogicalNotOp)),
)


@kernel(tfl.SelectOp, tf.SelectOp, stored=True)
def select(op: tfl.SelectOp, condition: Array, x: Array, y: Array) -> Array:
    """Choose elements of `x` or `y`; a condition of rank 1 chooses whole rows."""
    if condition.ndim == 1 and x.ndim > 1:
        condition = condition.reshape(-1, *(1,) * (x.ndim - 1))
    return np.where(condition, x, y)


@kernel(tfl.SelectV2Op, tf.SelectV2Op, stored=True)
def select_v2(op: tfl.SelectV2Op, condition: Array, x: Array, y: Array) -> Array:
    """Choose elements of `x` or `y`, broadcasting all three."""
    return np.where(condition, x, y)


@kernel(tfl.WhereOp, tf.WhereOp)
def where(op: tfl.WhereOp, condition: Array) -> Array:
    """Return the indices [count, rank] of the elements that are not zero, in row order."""
    return np.argwhere(condition).astype(np.int64)


@kernel(tf.ApproximateEqualOp)
def approximate_equal(op: tf.ApproximateEqualOp, x: Array, y: Array) -> Array:
    """Compare up to a tolerance."""
    return np.abs(x - y) < real(op.tolerance)


@kernel(tf.ToBoolOp, stored=True)
def to_bool(op: Operation, x: Array) -> Array:
    """Return whether a scalar is not zero, or any other tensor not empty."""
    return np.array(bool(x) if x.ndim == 0 else x.size > 0)
