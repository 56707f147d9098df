"""Fake quantization of tf to tfl."""

from __future__ import annotations

from xdsl.ir import SSAValue

from ...dialects import tf, tfl
from ...dialects.op import constant
from ...dialects.quant import UniformType
from ...dialects.shapes import boolean, integer, shape_of, typed
from ..pattern import Op, Refusal, Result, rule
from ..quantize.ranges import type_for

_MOST_BITS = 16


def unsigned_type(minimum: float, maximum: float, bits: int, narrow: bool) -> UniformType | None:
    """Return the unsigned quantized type for a range of reals, None for too many bits.

    Source: `fakeQuantAttrsToType`.
    """
    if bits > _MOST_BITS:
        return None
    return type_for([minimum], [maximum], bits=bits, signed=False, narrow=narrow)


def _through_integers(
    x: SSAValue, minimum: float, maximum: float, bits: int, narrow: bool
) -> Result:
    element = unsigned_type(minimum, maximum, bits, narrow)
    if element is None:
        return Refusal(f"no quantized type has {bits} bits")
    quantized = tfl.QuantizeOp(x, qtype=typed(element, shape_of(x)))
    return tfl.DequantizeOp(quantized, result_types=[x.type])


@rule(Op(tf.FakeQuantWithMinMaxArgsOp))
def legalize_fake_quant(root: tf.FakeQuantWithMinMaxArgsOp):
    """fake_quant(x) -> dequantize(quantize(x))."""
    return _through_integers(
        root.operands[0],
        root.min.value.data,
        root.max.value.data,
        integer(root.num_bits),
        boolean(root.narrow_range),
    )


@rule(Op(tf.FakeQuantWithMinMaxVarsOp))
def legalize_fake_quant_vars(root: tf.FakeQuantWithMinMaxVarsOp):
    """fake_quant(x, min, max) -> dequantize(quantize(x)), for a constant range."""
    x, minimum, maximum = root.operands
    low, high = constant(minimum), constant(maximum)
    if low is None or high is None:
        return Refusal("the range is no constant")
    limits = float(low.reshape(-1)[0]), float(high.reshape(-1)[0])
    return _through_integers(x, *limits, integer(root.num_bits), boolean(root.narrow_range))


@rule(Op(tf.QuantizeAndDequantizeV4Op))
def legalize_quantize_and_dequantize(root: tf.QuantizeAndDequantizeV4Op):
    """quantize_and_dequantize(x, min, max) -> dequantize(quantize(x)), for a constant range."""
    x, minimum, maximum = root.operands
    low, high = constant(minimum), constant(maximum)
    if low is None or high is None or low.size != 1:
        return Refusal("the range is no constant or differs by channel")
    if not boolean(root.range_given) and low.reshape(-1)[0] >= high.reshape(-1)[0]:
        return Refusal("the range is only found when the model runs")
    limits = float(low.reshape(-1)[0]), float(high.reshape(-1)[0])
    return _through_integers(x, *limits, integer(root.num_bits), boolean(root.narrow_range))


RULES = [legalize_fake_quant, legalize_fake_quant_vars, legalize_quantize_and_dequantize]
