"""Constants and conversions that the rules build."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects.builtin import i32
from xdsl.ir import Attribute, SSAValue

from ...dialects import arith, tfl
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array, Elements
from ...dialects.op import constant
from ...dialects.shapes import element_of, shape_of, typed

_INT32 = np.iinfo(np.int32)


def const(value: object, dtype: np.dtype[np.generic] | type[np.generic] | None = None) -> SSAValue:
    """Return a new constant of a number or list of numbers."""
    return arith.ConstantOp(value=Elements.of(np.asarray(value, dtype))).result


def vector(values: Sequence[int]) -> SSAValue:
    """Return a new constant vector of int32."""
    return const(list(values), np.int32)


def scalar_like(number: float, value: SSAValue) -> SSAValue:
    """Return a new scalar constant of the element type of `value`."""
    return scalar_of(number, element_of(value))


def scalar_of(number: float, element: Attribute) -> SSAValue:
    """Return a new scalar constant of an element type."""
    return const(number, numpy_dtype(element))


def as_i32(value: SSAValue) -> SSAValue:
    """Return an integer value as int32: itself, a narrowed constant or a cast."""
    if element_of(value) == i32:
        return value
    array = constant(value)
    if array is None:
        return tfl.CastOp(value, result_types=[typed(i32, shape_of(value))]).output
    return arith.ConstantOp(value=Elements.of(array.astype(np.int32))).result


def as_i32_clamped(value: SSAValue) -> SSAValue:
    """Return a bound of a slice as int32; constants beyond its range stand for the ends."""
    array = constant(value)
    if array is None or array.dtype == np.int32:
        return as_i32(value)
    return const(array.clip(_INT32.min, _INT32.max), np.int32)


def integer_of(value: SSAValue) -> int | None:
    """Return the one element of an integer constant, None if it is no such constant."""
    array = constant(value)
    if array is None or array.size != 1 or array.dtype.kind not in "iu":
        return None
    return int(array.reshape(-1)[0])


def splat_of(value: SSAValue) -> float | None:
    """Return the number that all elements of a constant are, None if there is none."""
    array = constant(value)
    if array is None or not array.size or array.dtype.kind not in "iufb":
        return None
    flat: Array = array.reshape(-1)
    return float(flat[0]) if bool((flat == flat[0]).all()) else None


def transposed(value: SSAValue, perm: Sequence[int]) -> SSAValue:
    """Return `value` with its dimensions permuted; at once if it is a constant."""
    array = constant(value)
    if array is None:
        return tfl.TransposeOp(value, vector(perm)).output
    return arith.ConstantOp(value=Elements.of(array.transpose(perm))).result
