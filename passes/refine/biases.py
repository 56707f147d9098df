"""Biases that make up for the mean error of quantized weights.

`E[y] = W E[x] + b` should not change when `W` is rounded to `V`: `b' = b + (W - V) E[x]`. The last
term is what the op itself makes of the channels' means with the weights `W - V`, so that borders,
strides and groups need no thought.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import SSAValue

from ...dialects import arith
from ...dialects.elements import Array, Elements
from ...dialects.op import constant
from ...dialects.shapes import shape_of
from ...runtime.kernels import bind
from ..quantize.numbers import quantized, reals
from . import weighted
from .weighted import Weighted

_ACTIVATION = "fused_activation_function"
_LINEAR = {_ACTIVATION: StringAttr("NONE")}

Means = Callable[[SSAValue], "tuple[Array, tuple[int, ...]] | None"]
"""Returns the means of a value's channels and its shape in a sample, if they were measured."""


def correct(module: ModuleOp, means: Means) -> int:
    """Correct the biases that are constants; return how many there are."""
    count = 0
    for each in weighted.every(module):
        measured = means(each.source)
        if each.bias is None or measured is None:
            continue
        bias = constant(each.bias.input)
        missing = _missing(each, *measured)
        if bias is None or missing is None or missing.shape != bias.shape:
            continue
        made = arith.ConstantOp(
            value=Elements.of((bias + missing).astype(np.float32)), location=each.bias.location
        )
        block = each.bias.parent
        assert block is not None
        block.insert_op_before(made, each.bias)
        each.bias.operands[0] = made.result
        count += 1
    return count


def _missing(each: Weighted, means: Array, shape: tuple[int, ...]) -> Array | None:
    """Return what quantization takes from the mean of each channel of the result."""
    stored = quantized(each.weights, each.weight_type, legacy=True)
    if stored is None or not shape or len(means) != shape[-1]:
        return None
    lost = each.weights - reals(stored.array, each.weight_type)
    one = np.ones((1, *shape[1:]), np.float32) * means.astype(np.float32)
    result = _apply(each, one, lost.astype(np.float32))
    return None if result is None else result.reshape(-1, result.shape[-1]).mean(axis=0)


def _apply(each: Weighted, x: Array, weights: Array) -> Array | None:
    """Run the op on other numbers, without bias and activation."""
    op = each.op
    channels = shape_of(op.results[0])
    if channels is None or channels[-1] < 0:
        return None
    given: dict[int, Array] = {
        each.input: x,
        each.operand: weights,
        each.bias_operand: np.zeros(channels[-1], np.float32),
    }
    arguments = [
        given[index] if index in given else constant(operand)
        for index, operand in enumerate(op.operands)
    ]
    if any(argument is None for argument in arguments):
        return None
    linear = type(op).create(
        operands=op.operands,
        result_types=list(op.result_types),
        properties={**op.properties, **_LINEAR} if _ACTIVATION in op.properties else op.properties,
        location=op.location,
    )
    call = bind(linear)
    result = None if call is None else call(*arguments)
    linear.erase()
    return None if result is None else result[0]
