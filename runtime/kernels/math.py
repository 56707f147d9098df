"""Functions of one tensor, element by element."""

from __future__ import annotations

import numpy as np

from ...dialects import tf, tfl
from ...dialects.elements import Array
from . import estimates, special
from .registry import raw, table


def _rsqrt(x: Array) -> Array:
    return np.reciprocal(np.sqrt(x))


table(
    (np.abs, (tfl.AbsOp, tf.AbsOp)),
    (np.negative, (tfl.NegOp, tf.NegOp)),
    (np.ceil, (tfl.CeilOp, tf.CeilOp)),
    (np.floor, (tfl.FloorOp, tf.FloorOp)),
    (np.rint, (tfl.RoundOp, tf.RoundOp, tf.RintOp)),
    (np.exp, (tfl.ExpOp, tf.ExpOp)),
    (np.log, (tfl.LogOp, tf.LogOp)),
    (np.sqrt, (tfl.SqrtOp, tf.SqrtOp)),
    (_rsqrt, (tfl.RsqrtOp,)),
    (estimates.rsqrt, (tf.RsqrtOp,)),
    (np.square, (tfl.SquareOp, tf.SquareOp)),
    (np.sign, (tfl.SignOp, tf.SignOp)),
    (np.sin, (tfl.SinOp, tf.SinOp)),
    (np.cos, (tfl.CosOp, tf.CosOp)),
    (np.tan, (tf.TanOp,)),
    (np.arcsin, (tf.AsinOp,)),
    (np.arccos, (tf.AcosOp,)),
    (np.arctan, (tf.AtanOp,)),
    (np.sinh, (tf.SinhOp,)),
    (np.cosh, (tf.CoshOp,)),
    (np.arcsinh, (tf.AsinhOp,)),
    (np.arccosh, (tf.AcoshOp,)),
    (np.arctanh, (tf.AtanhOp,)),
    (np.expm1, (tf.Expm1Op,)),
    (np.log1p, (tf.Log1pOp,)),
    (special.erf, (tf.ErfOp,)),
    (special.erfc, (tf.ErfcOp,)),
    (special.lgamma, (tf.LgammaOp,)),
    (np.reciprocal, (tf.ReciprocalOp, tf.InvOp)),
    (np.bitwise_count, (tf.PopulationCountOp,)),
    (np.invert, (tf.InvertOp,)),
    (np.conj, (tf.ConjOp,)),
    (np.isnan, (tf.IsNanOp,)),
    (np.isinf, (tf.IsInfOp,)),
    (np.isfinite, (tf.IsFiniteOp,)),
)

# LiteRT negates stored integers as they are, whatever their zero point.
raw(tfl.NegOp)
