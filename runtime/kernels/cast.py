"""Kernels that change the element type, and parts of complex numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...dialects import tf, tfl
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.shapes import element_of
from .registry import kernel, table


def convert(x: Array, dtype: np.dtype[Any]) -> Array:
    """Convert elements; floats round toward zero to integers, and out of range to the nearest."""
    if x.dtype == dtype:
        return x
    if x.dtype.kind == "c" and dtype.kind != "c":
        x = np.real(x)
    if x.dtype.kind in "fV" and dtype.kind in "iu":
        return _saturate(x, dtype)
    return x.astype(dtype)


def _saturate(x: Array, dtype: np.dtype[Any]) -> Array:
    """Convert floats to integers; a NaN becomes the largest."""
    x = x if x.dtype.kind == "f" else x.astype(np.float32)
    info = np.iinfo(dtype.type)
    result = x.astype(dtype)
    # The bound is a power of two, hence exact in every float type but float16.
    above = ~(x < x.dtype.type(2.0 ** (info.bits - (info.min < 0))))
    below = x < x.dtype.type(info.min)
    if above.any() or below.any():
        result = np.where(above, info.max, np.where(below, info.min, result)).astype(dtype)
    return result


@kernel(tfl.CastOp, stored=True)
def cast(op: tfl.CastOp, x: Array) -> Array:
    """Convert the elements to the type of the result."""
    return convert(x, numpy_dtype(element_of(op.output)))


@kernel(tf.CastOp, stored=True)
def graph_cast(op: tf.CastOp, x: Array) -> Array:
    """Convert the elements to the type of the result."""
    return convert(x, numpy_dtype(element_of(op.results[0])))


@kernel(tfl.BitcastOp, tf.BitcastOp, stored=True)
def bitcast(op: tfl.BitcastOp, x: Array) -> Array:
    """Read the bytes as another type; the last axis appears or vanishes if the widths differ."""
    dtype = numpy_dtype(element_of(op.results[0]))
    x = np.ascontiguousarray(x)
    if dtype.itemsize == x.dtype.itemsize:
        return x.view(dtype)
    if dtype.itemsize < x.dtype.itemsize:
        return x.reshape(*x.shape, 1).view(dtype)
    return x.view(dtype).reshape(x.shape[:-1])


def _complex(real: Array, imaginary: Array) -> Array:
    dtype = np.complex64 if real.dtype == np.float32 else np.complex128
    return (real + 1j * imaginary).astype(dtype)


table(
    (np.abs, (tfl.ComplexAbsOp, tf.ComplexAbsOp)),
    (np.real, (tfl.RealOp, tf.RealOp)),
    (np.imag, (tfl.ImagOp, tf.ImagOp)),
    (np.angle, (tf.AngleOp,)),
    (_complex, (tf.ComplexOp,)),
)
