"""Fused activations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Operation

from ...dialects.elements import Array


def _sign_bit(x: Array) -> Array:
    return np.copysign(np.float32(1), x, out=x)


ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "NONE": lambda x: x,
    "RELU": lambda x: np.maximum(x, 0, out=x),
    "RELU_N1_TO_1": lambda x: np.clip(x, -1, 1, out=x),
    "RELU6": lambda x: np.clip(x, 0, 6, out=x),
    "TANH": lambda x: np.tanh(x, out=x),
    "SIGN_BIT": _sign_bit,
}


def fused(op: Operation) -> Callable[[Array], Array]:
    """Return the op's fused activation, which writes over its argument."""
    name = op.properties.get("fused_activation_function")
    return ACTIVATIONS[name.data if isinstance(name, StringAttr) else "NONE"]


def activate(op: Operation, x: Array) -> Array:
    """Apply the op's fused activation to its raw result, which nobody else may hold."""
    return fused(op)(x)
