"""Kernels of StableHLO's operators that compute element by element.

These operators have no class of their own in a model that is run: their options are attributes.
"""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation

from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.shapes import element_of
from . import special
from .arguments import option_text
from .elementwise import divide
from .registry import kernel, table


def _rsqrt(x: Array) -> Array:
    return np.reciprocal(np.sqrt(x))


def _and(lhs: Array, rhs: Array) -> Array:
    return np.bitwise_and(lhs, rhs)


def _shift_left(lhs: Array, rhs: Array) -> Array:
    width = lhs.dtype.itemsize * 8
    inside = (rhs >= 0) & (rhs < width)
    return np.where(inside, np.left_shift(lhs, np.where(inside, rhs, 0)), lhs.dtype.type(0))


def _remainder(lhs: Array, rhs: Array) -> Array:
    return np.fmod(lhs, rhs)


table(
    (np.abs, ("tfl.stablehlo_abs",)),
    (np.cos, ("tfl.stablehlo_cosine",)),
    (np.cbrt, ("tfl.stablehlo_cbrt",)),
    (np.exp, ("tfl.stablehlo_exponential",)),
    (np.floor, ("tfl.stablehlo_floor",)),
    (np.log, ("tfl.stablehlo_log",)),
    (np.negative, ("tfl.stablehlo_negate",)),
    (np.tanh, ("tfl.stablehlo_tanh",)),
    (special.sigmoid, ("tfl.stablehlo_logistic",)),
    (_rsqrt, ("tfl.stablehlo_rsqrt",)),
    (np.add, ("tfl.stablehlo_add",)),
    (np.subtract, ("tfl.stablehlo_subtract",)),
    (np.multiply, ("tfl.stablehlo_multiply",)),
    (divide, ("tfl.stablehlo_divide",)),
    (_remainder, ("tfl.stablehlo_remainder",)),
    (np.power, ("tfl.stablehlo_power",)),
    (np.maximum, ("tfl.stablehlo_maximum",)),
    (np.minimum, ("tfl.stablehlo_minimum",)),
    (_and, ("tfl.stablehlo_and",)),
    (np.bitwise_or, ("tfl.stablehlo_or",)),
    (_shift_left, ("tfl.stablehlo_shift_left",)),
)

_COMPARISONS = {
    "EQ": np.equal,
    "NE": np.not_equal,
    "GE": np.greater_equal,
    "GT": np.greater,
    "LE": np.less_equal,
    "LT": np.less,
}


def _ordered(x: Array) -> Array:
    """Return integers in the order of floats, with -0 below 0 and NaN at the ends."""
    bits = x.view(f"i{x.dtype.itemsize}")
    return np.where(bits < 0, np.iinfo(bits.dtype).max ^ bits, bits)


@kernel("tfl.stablehlo_compare")
def compare(op: Operation, lhs: Array, rhs: Array) -> Array:
    """Compare element by element."""
    direction = option_text(op, "comparison_direction", "").rpartition("_")[2]
    kind = option_text(op, "compare_type", "")
    if kind.endswith("TOTAL_ORDER") and lhs.dtype.kind == "f":
        lhs, rhs = _ordered(lhs), _ordered(rhs)
    return _COMPARISONS[direction or "EQ"](lhs, rhs)


@kernel("tfl.stablehlo_select", stored=True)
def select(op: Operation, condition: Array, lhs: Array, rhs: Array) -> Array:
    """Return `lhs` where the condition holds, else `rhs`."""
    return np.where(condition, lhs, rhs)


@kernel("tfl.stablehlo_clamp")
def clamp(op: Operation, low: Array, x: Array, high: Array) -> Array:
    """min(max(x, low), high)."""
    return np.minimum(np.maximum(x, low), high)


@kernel("tfl.stablehlo_convert", stored=True)
def convert(op: Operation, x: Array) -> Array:
    """Return elements of another type."""
    return x.astype(numpy_dtype(element_of(op.results[0])))


__all__ = ["clamp", "compare", "convert", "select"]
