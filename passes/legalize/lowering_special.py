"""Special functions of tf that tfl lacks, by other tf ops.

See `lowering` for when these apply.
"""

from __future__ import annotations

import math

from xdsl.dialects.builtin import f16, f32
from xdsl.ir import SSAValue

from ...dialects import tf
from ...dialects.shapes import element_of, shape_of, typed
from ..pattern import Op, rule
from .values import scalar_like

_G = 7.0
_BASE = 0.99999999999980993227684700473478
_COEFFICIENTS = (
    676.520368121885098567009190444019,
    -1259.13921672240287047156078755283,
    771.3234287776530788486528258894,
    -176.61502916214059906584551354,
    12.507343278686904814458936853,
    -0.13857109526572011689554707,
    9.984369578019570859563e-6,
    1.50563273514931155834e-7,
)
"""Lanczos' approximation of the gamma function for g = 7, with nine terms."""


@rule(Op(tf.LgammaOp))
def lower_lgamma(root: tf.LgammaOp):
    """lgamma(x) -> Lanczos' approximation, with the reflection formula below 1/2."""
    x = root.operands[0]
    if element_of(x) == f16:
        wide = tf.CastOp(x, result_types=[typed(f32, shape_of(x))]).y
        return tf.CastOp(_lgamma(wide), result_types=root.result_types)
    return _lgamma(x)


def _lgamma(x: SSAValue) -> SSAValue:
    def number(value: float) -> SSAValue:
        return scalar_like(value, x)

    below = tf.LessOp(x, number(0.5))
    z = tf.SelectV2Op(below, tf.NegOp(x), tf.SubOp(x, number(1)))
    total: SSAValue = number(_BASE)
    for index, coefficient in enumerate(_COEFFICIENTS, 1):
        term = tf.RealDivOp(number(coefficient), tf.AddV2Op(z, number(index)))
        total = tf.AddV2Op(total, term).z
    t = tf.AddV2Op(z, number(_G + 0.5))
    log_t = tf.AddV2Op(tf.Log1pOp(tf.RealDivOp(z, number(_G + 0.5))), number(math.log(_G + 0.5)))
    power = tf.SubOp(tf.AddV2Op(z, number(0.5)), tf.RealDivOp(t, log_t))
    log_y = tf.AddV2Op(
        tf.AddV2Op(tf.MulOp(power, log_t), number(math.log(2 * math.pi) / 2)), tf.LogOp(total)
    )
    return tf.SelectV2Op(below, _reflected(x, log_y.z), log_y).output


def _reflected(x: SSAValue, log_y: SSAValue) -> SSAValue:
    """Return log(pi / |sin(pi * x)|) - log_y, infinite where x is an integer."""

    def number(value: float) -> SSAValue:
        return scalar_like(value, x)

    size = tf.AbsOp(x)
    fraction = tf.SubOp(size, tf.FloorOp(size))
    nearest = tf.SelectV2Op(
        tf.GreaterOp(fraction, number(0.5)), tf.SubOp(number(1), fraction), fraction
    )
    log_sine = tf.LogOp(tf.SinOp(tf.MulOp(number(math.pi), nearest)))
    value = tf.SubOp(tf.SubOp(number(math.log(math.pi)), log_sine), log_y)
    finite = tf.IsFiniteOp(log_sine)
    return tf.SelectV2Op(finite, value, tf.NegOp(log_sine)).output


RULES = [lower_lgamma]
