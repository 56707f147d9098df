"""Kernels that pass values on."""

from __future__ import annotations

from xdsl.ir import Operation

from ...dialects import tf
from ...dialects.elements import Array
from ...dialects.shapes import compatible, shape_of
from .registry import kernel


@kernel(
    tf.IdentityOp, tf.IdentityNOp, tf.StopGradientOp, tf.PreventGradientOp, tf.SnapshotOp,
    tf.CheckNumericsOp, tf.PlaceholderWithDefaultOp,
    stored=True,
)  # fmt: skip
def identity(op: Operation, *values: Array) -> tuple[Array, ...]:
    """Return the operands."""
    return values


@kernel(tf.EnsureShapeOp, stored=True)
def ensure_shape(op: tf.EnsureShapeOp, x: Array) -> Array:
    """Return the operand.

    Raises:
        ValueError: its shape is not that of the result.

    """
    if not compatible(shape_of(op.results[0]), x.shape):
        raise ValueError(f"the shape is {x.shape}, {op.results[0].type} is needed")
    return x


@kernel(tf.NoOp, tf.AssertOp, tf.PrintOp, tf.PrintV2Op, stored=True)
def nothing(op: Operation, *values: Array) -> tuple[Array, ...]:
    """Do nothing; an assertion is taken to hold."""
    return values[: len(op.results)]
