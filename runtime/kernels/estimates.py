"""Functions as TensorFlow's CPU kernels compute them, from an estimate of the processor.

Folding constants must give TensorFlow's bits: the last one of a batch normalization's factor
decides how weights round when they are quantized. `1 / sqrt(x)` of whole vectors of floats is an
estimate `y` of 13 bits with one step of Newton, `y + -y/2 * (x y**2 - 1)`. The estimate differs
among processors; this is that of AMD's `VRSQRTPS`, the sum of two entries of tables. What is left
over behind the last whole vector is computed with a division.

Source: MathFunctionsImpl.h of Eigen, generic_rsqrt_newton_step.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ...dialects.elements import Array

_VECTOR = 8
_ONE = 1 << 13
_PARTS = 16
"""So many parts has an octave, each part pieces, each piece steps."""
_MIDDLE = _PARTS // 2 - 1
_SHIFT = 0.1
_ROUNDED_UP = """
    0000 a7e5 4020 cf37 0000 0040 e6ab 2004 9548 ffff b556 ffff 1090 aa48 0600 f7bb
    2620 e075 91f8 4040 ffb7 f6e7 f0c9 5490 fffd fdea ffde 0000 6112 5001 4911 0600
"""
"""For each part of two octaves, the pieces whose estimate is one more than the value's floor."""
_STEPS_DOWN = """
    7f7f 77f7 6f7d 6ddd 376d 5b5b 356d 2b56 5555 2aaa 2a55 52a9 252a 2949 2529 1292
    5b6d 35b6 356a 3555 2aaa 4aa9 2952 294a 1494 2492 2492 4922 1224 1224 2222 2222
"""
"""For each part, the steps behind which the estimate is one less."""
_LEAST, _MOST = np.float32(2.0**-100), np.float32(2.0**100)
"""Between them nothing overflows on the way."""


def _bits(text: str, count: int) -> Array:
    """Return the bits of words [octave, part, count], the highest first."""
    words = np.array([int(word, 16) for word in text.split()])
    return (words.reshape(2, _PARTS, 1) >> np.arange(count - 1, -1, -1)) & 1


@cache
def _estimates() -> Array:
    """Return the estimates for [1, 2) and [2, 4), in steps."""
    starts = np.arange(_PARTS * _PARTS).reshape(1, _PARTS, _PARTS) * _PARTS + _MIDDLE + 0.5
    values = np.array([1.0, 2.0]).reshape(2, 1, 1) * (1 + starts / _PARTS**3)
    pieces = np.floor(_ONE / np.sqrt(values) + _SHIFT) + _bits(_ROUNDED_UP, _PARTS)
    down = np.concatenate(
        [np.zeros((2, _PARTS, 1)), np.cumsum(_bits(_STEPS_DOWN, _PARTS - 1), axis=2)], axis=2
    )
    steps = down[..., _MIDDLE, None] - down
    return ((pieces[..., None] + steps[:, :, None, :]) / _ONE).astype(np.float32).reshape(-1)


def rsqrt(x: Array) -> Array:
    """Return `1 / sqrt(x)`, of single precision as above."""
    exact = np.reciprocal(np.sqrt(x))
    whole = x.size - x.size % _VECTOR
    if x.dtype != np.float32 or not whole:
        return exact
    flat, result = np.ascontiguousarray(x).reshape(-1)[:whole], np.array(exact).reshape(-1)
    usual = (flat > _LEAST) & (flat < _MOST)
    found = _newton(np.where(usual, flat, np.float32(1)))
    result[:whole] = np.where(usual, found, result[:whole])
    return result.reshape(x.shape)


def _newton(x: Array) -> Array:
    fraction, exponent = np.frexp(x)  # in [0.5, 1)
    odd = (exponent - 1) & 1
    step = (fraction * np.float32(2 * _PARTS**3)).astype(np.int64) - _PARTS**3
    estimate = np.ldexp(_estimates()[odd * _PARTS**3 + step], -((exponent - 1 - odd) // 2))
    error = (x * estimate) * estimate - np.float32(1)
    return (estimate * np.float32(-0.5)) * error + estimate
