"""Arithmetic of several tensors, element by element."""

from __future__ import annotations

from functools import reduce

import numpy as np

from ...dialects import tf, tfl
from ...dialects.elements import Array
from .fused import activate
from .registry import kernel, table


def _is_float(x: Array) -> bool:
    return x.dtype.kind not in "iub"


def _check_divisor(rhs: Array) -> None:
    if not np.all(rhs):
        raise ZeroDivisionError("an integer is divided by zero")


def _truncate(lhs: Array, rhs: Array) -> Array:
    """Divide integers, rounding toward zero."""
    _check_divisor(rhs)
    quotient = np.floor_divide(lhs, rhs)
    return quotient + ((lhs % rhs != 0) & ((lhs < 0) != (rhs < 0))).astype(quotient.dtype)


def divide(lhs: Array, rhs: Array) -> Array:
    """Divide; integers round toward zero."""
    return np.true_divide(lhs, rhs) if _is_float(lhs) else _truncate(lhs, rhs)


def _truncate_div(lhs: Array, rhs: Array) -> Array:
    return np.trunc(np.true_divide(lhs, rhs)) if _is_float(lhs) else _truncate(lhs, rhs)


def _floor_div(lhs: Array, rhs: Array) -> Array:
    if _is_float(lhs):
        return np.floor(np.true_divide(lhs, rhs))
    _check_divisor(rhs)
    return np.floor_divide(lhs, rhs)


def _floor_mod(lhs: Array, rhs: Array) -> Array:
    if not _is_float(lhs):
        _check_divisor(rhs)
    return np.mod(lhs, rhs)


def _truncate_mod(lhs: Array, rhs: Array) -> Array:
    if not _is_float(lhs):
        _check_divisor(rhs)
    return np.fmod(lhs, rhs)


def _zero_where(test: Array, value: Array) -> Array:
    """Return `value` but 0 where `test` is 0, whatever `value` is there."""
    return np.where(test == 0, value.dtype.type(0), value)


def _div_no_nan(x: Array, y: Array) -> Array:
    return _zero_where(y, x / y)


def _mul_no_nan(x: Array, y: Array) -> Array:
    return _zero_where(y, x * y)


def _xdivy(x: Array, y: Array) -> Array:
    return _zero_where(x, x / y)


def _xlogy(x: Array, y: Array) -> Array:
    return _zero_where(x, x * np.log(y))


def _xlog1py(x: Array, y: Array) -> Array:
    return _zero_where(x, x * np.log1p(y))


def _sqrt_grad(y: Array, dy: Array) -> Array:
    return dy * y.dtype.type(0.5) / y


def _rsqrt_grad(y: Array, dy: Array) -> Array:
    return y * y * y * (dy * y.dtype.type(-0.5))


def _tanh_grad(y: Array, dy: Array) -> Array:
    return dy * (1 - y * y)


def _sigmoid_grad(y: Array, dy: Array) -> Array:
    return dy * y * (1 - y)


def _reciprocal_grad(y: Array, dy: Array) -> Array:
    return -dy * y * y


def _clip(x: Array, low: Array, high: Array) -> Array:
    return np.minimum(np.maximum(x, low), high)


def _squared_difference(lhs: Array, rhs: Array) -> Array:
    difference = np.asarray(lhs - rhs)
    if difference.dtype.kind == "c":
        return difference * np.conj(difference)
    return np.multiply(difference, difference, out=difference)


def _right_shift(lhs: Array, rhs: Array) -> Array:
    return np.right_shift(lhs, np.clip(rhs, 0, lhs.dtype.itemsize * 8 - 1))


def _left_shift(lhs: Array, rhs: Array) -> Array:
    return np.left_shift(lhs, np.clip(rhs, 0, lhs.dtype.itemsize * 8 - 1))


@kernel(tfl.AddOp)
def add(op: tfl.AddOp, lhs: Array, rhs: Array) -> Array:
    """Lhs + rhs."""
    return activate(op, np.asarray(lhs + rhs))


@kernel(tfl.SubOp)
def sub(op: tfl.SubOp, lhs: Array, rhs: Array) -> Array:
    """Lhs - rhs."""
    return activate(op, np.asarray(lhs - rhs))


@kernel(tfl.MulOp)
def mul(op: tfl.MulOp, lhs: Array, rhs: Array) -> Array:
    """Lhs * rhs."""
    return activate(op, np.asarray(lhs * rhs))


@kernel(tfl.DivOp)
def div(op: tfl.DivOp, lhs: Array, rhs: Array) -> Array:
    """Lhs / rhs."""
    return activate(op, np.asarray(divide(lhs, rhs)))


@kernel(tfl.AddNOp, tf.AddNOp, tf.AccumulateNV2Op)
def add_n(op: tfl.AddNOp, *inputs: Array) -> Array:
    """Sum of all operands."""
    return reduce(np.add, inputs)


table(
    (np.add, (tf.AddOp, tf.AddV2Op)),
    (np.subtract, (tf.SubOp,)),
    (np.multiply, (tf.MulOp,)),
    (divide, (tf.DivOp, tf.RealDivOp)),
    (_truncate_div, (tf.TruncateDivOp,)),
    (_truncate_mod, (tf.ModOp, tf.TruncateModOp)),
    (_floor_div, (tfl.FloorDivOp, tf.FloorDivOp)),
    (_floor_mod, (tfl.FloorModOp, tf.FloorModOp)),
    (np.maximum, (tfl.MaximumOp, tf.MaximumOp)),
    (np.minimum, (tfl.MinimumOp, tf.MinimumOp)),
    (np.power, (tfl.PowOp, tf.PowOp)),
    (_squared_difference, (tfl.SquaredDifferenceOp, tf.SquaredDifferenceOp)),
    (np.arctan2, (tfl.Atan2Op, tf.Atan2Op)),
    (_div_no_nan, (tf.DivNoNanOp,)),
    (_mul_no_nan, (tf.MulNoNanOp,)),
    (_xdivy, (tf.XdivyOp,)),
    (_xlogy, (tf.XlogyOp,)),
    (_xlog1py, (tf.Xlog1pyOp,)),
    (np.bitwise_xor, (tfl.BitwiseXorOp, tf.BitwiseXorOp)),
    (np.bitwise_and, (tf.BitwiseAndOp,)),
    (np.bitwise_or, (tf.BitwiseOrOp,)),
    (_right_shift, (tfl.RightShiftOp, tf.RightShiftOp)),
    (_left_shift, (tf.LeftShiftOp,)),
)

table(
    (_sqrt_grad, (tf.SqrtGradOp,)),
    (_rsqrt_grad, (tf.RsqrtGradOp,)),
    (_tanh_grad, (tf.TanhGradOp,)),
    (_sigmoid_grad, (tf.SigmoidGradOp,)),
    (_reciprocal_grad, (tf.ReciprocalGradOp, tf.InvGradOp)),
    (_clip, (tf.ClipByValueOp,)),
    (np.nextafter, (tf.NextAfterOp,)),
    (np.cross, (tf.CrossOp,)),
)
