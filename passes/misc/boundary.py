"""`tfl-canonicalize-boundary-value`: no infinities among constants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import AnyFloat, FloatAttr, ModuleOp
from xdsl.ir import Attribute, Operation
from xdsl.passes import ModulePass

from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array, Elements
from ...dialects.op import name_of

_COMPARISONS = frozenset(("tfl.equal", "tfl.not_equal", "tf.Equal", "tf.NotEqual"))
_CONSTANTS = frozenset(("stablehlo.constant", "tf.Const", "arith.constant"))


def _greatest(dtype: np.dtype[Any]) -> float:
    """Return the greatest finite number of a floating-point type."""
    import ml_dtypes

    return float(ml_dtypes.finfo(dtype).max)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]


def _clamped(values: Array) -> Array:
    """Return finite numbers in place of the infinities."""
    limit = _greatest(values.dtype)
    finite = values.copy()
    finite[np.isposinf(values)] = limit
    finite[np.isneginf(values)] = -limit
    return finite


def _has_infinity(values: Array) -> bool:
    """Whether an element is infinite, without a temporary of the size of the weights."""
    if not values.size:
        return False
    ends = values.max(), values.min()
    if np.isnan(ends).any():
        return bool(np.isinf(values).any())
    return bool(np.isinf(ends).any())


def _is_compared(op: Operation) -> bool:
    """Whether the constant is compared with something: what equals infinity is not finite."""
    users = {name_of(use.operation) for result in op.results for use in result.uses}
    return not users.isdisjoint(_COMPARISONS)


def clamp(value: Attribute) -> Attribute | None:
    """Return a constant without infinities, None if there is nothing to do."""
    match value:
        case FloatAttr():
            number = value.value.data
            if not np.isinf(number):
                return None
            limit = _greatest(numpy_dtype(value.type))
            return FloatAttr(-limit if number < 0 else limit, value.type)
        case Elements() if isinstance(value.type.element_type, AnyFloat):
            if not _has_infinity(value.array):
                return None
            return Elements.of(_clamped(value.array), value.type)
        case _:
            return None


@dataclass(frozen=True)
class CanonicalizeBoundaryValuePass(ModulePass):
    """Put the greatest finite number in place of infinity in constants, and so its negative.

    Constants that something is tested for equality with keep their infinities: `tf.math.is_inf`
    would never be true otherwise.

    Source: transforms/canonicalize_boundary_value_pass.cc.
    """

    name = "tfl-canonicalize-boundary-value"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Look at every constant."""
        for item in op.walk():
            if name_of(item) not in _CONSTANTS or _is_compared(item):
                continue
            for held in (item.properties, item.attributes):
                if (value := held.get("value")) is not None:
                    held["value"] = clamp(value) or value
