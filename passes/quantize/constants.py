"""Constants stored as integers."""

from __future__ import annotations

from ...dialects import tfl
from ...dialects.op import constant_elements
from ..pattern import Const, Op, Refusal, Result, rule
from .numbers import quantized
from .specs import VOLATILE, quantized_type

_QUANTIZED = Op(tfl.QuantizeOp, Const("array"))


@rule(_QUANTIZED)
def store_constant(root: tfl.QuantizeOp) -> Result:
    """quantize(constant) -> the integers.

    Source: transforms/quantize.cc, QuantizeConstPattern.
    """
    return _stored(root, legacy=False)


@rule(_QUANTIZED)
def store_constant_as_before(root: tfl.QuantizeOp) -> Result:
    """quantize(constant) -> the integers, in single precision.

    Source: transforms/quantize.cc, QuantizeConstPattern with legacy_float_scale.
    """
    return _stored(root, legacy=True)


def _stored(root: tfl.QuantizeOp, *, legacy: bool) -> Result:
    elements, type = constant_elements(root.input), quantized_type(root.output)
    if elements is None or type is None or elements.array.dtype.kind != "f":
        return None
    value = quantized(elements.array, type, legacy=legacy)
    if value is None:
        return Refusal("its type does not fit the constant")
    made = tfl.QConstOp(qtype=root.qtype, value=value)
    if VOLATILE in root.attributes:
        made.attributes[VOLATILE] = root.attributes[VOLATILE]
    return made
