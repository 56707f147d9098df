"""Special functions that numpy lacks."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ...dialects.elements import Array

_CHUNK = 1 << 14
"""Elements that a function of several steps handles at a time."""

# erf(x) = x P(x^2) / Q(x^2), fitted for |x| <= 3.95 to a relative error of 2.1e-8; beyond, erf
# rounds to 1 in float32. Highest power first.
_ERF_LIMIT = 3.95
_ERF_P = (2.02613783e-06, 0.000284667084, 0.00380709486, 0.052872133, 0.191524952, 1.12837914)
_ERF_Q = (3.78331256e-05, 0.0011704742, 0.0150529389, 0.11454918, 0.50306725, 1.0)

_exact_erf = np.frompyfunc(math.erf, 1, 1)
_exact_erfc = np.frompyfunc(math.erfc, 1, 1)
_lgamma = np.frompyfunc(lambda x: math.inf if x <= 0 and x == int(x) else math.lgamma(x), 1, 1)


def in_chunks(function: Callable[[Array], Array], x: Array) -> Array:
    """Apply an elementwise function piece by piece, so that its temporaries stay in the cache."""
    if not x.ndim:
        return function(x.reshape(1)).reshape(())
    if x.size <= _CHUNK:
        return function(x)
    out = np.empty(x.shape, x.dtype)
    flat, source = out.reshape(-1), x.reshape(-1)
    for start in range(0, x.size, _CHUNK):
        flat[start : start + _CHUNK] = function(source[start : start + _CHUNK])
    return out


def erf(x: Array) -> Array:
    """Return the error function, to 1e-7 for float32 and to the last digit for float64."""
    if x.dtype == np.float64:
        return np.asarray(_exact_erf(x)).astype(np.float64)
    return in_chunks(_erf, x)


def _erf(x: Array) -> Array:
    wide = np.clip(x, -_ERF_LIMIT, _ERF_LIMIT, dtype=np.float64)
    square = wide * wide
    wide *= horner(_ERF_P, square)
    wide /= horner(_ERF_Q, square)
    return wide.astype(x.dtype)


def horner(coefficients: tuple[float, ...], x: Array) -> Array:
    """Return the polynomial with the given coefficients, highest power first."""
    result = x * coefficients[0]
    for coefficient in coefficients[1:-1]:
        result += coefficient
        result *= x
    result += coefficients[-1]
    return result


def erfc(x: Array) -> Array:
    """Return 1 - erf(x), elementwise and slowly."""
    return np.asarray(_exact_erfc(x.astype(np.float64))).astype(x.dtype)


def lgamma(x: Array) -> Array:
    """Return log |gamma(x)|, elementwise and slowly."""
    return np.asarray(_lgamma(x.astype(np.float64))).astype(x.dtype)


def sigmoid(x: Array) -> Array:
    """Return 1 / (1 + exp(-x))."""
    return in_chunks(_sigmoid, x)


def _sigmoid(x: Array) -> Array:
    result = np.asarray(np.exp(-x))
    result += 1
    return np.reciprocal(result, out=result)


def gelu(x: Array, approximate: bool) -> Array:
    """Return x times the normal distribution's cumulative density, or its tanh approximation."""
    return in_chunks(_tanh_gelu if approximate else _erf_gelu, x)


def _erf_gelu(x: Array) -> Array:
    result = _erf(x * x.dtype.type(math.sqrt(0.5)))
    result += 1
    result *= x
    result *= 0.5
    return result


def _tanh_gelu(x: Array) -> Array:
    result = x * x
    result *= 0.044715
    result += 1
    result *= x
    result *= math.sqrt(2 / math.pi)
    np.tanh(result, out=result)
    result += 1
    result *= x
    result *= 0.5
    return result


def hard_swish(x: Array) -> Array:
    """Return x * relu6(x + 3) / 6."""
    return in_chunks(_hard_swish, x)


def _hard_swish(x: Array) -> Array:
    result = x + x.dtype.type(3)
    np.clip(result, 0, 6, out=result)
    result *= x
    result /= x.dtype.type(6)
    return result


def softmax(x: Array, beta: float = 1.0) -> Array:
    """Return exp(beta x) over its sum, along the last axis."""
    result = x - x.max(axis=-1, keepdims=True)
    if beta != 1:
        result *= x.dtype.type(beta)
    np.exp(result, out=result)
    result /= result.sum(axis=-1, keepdims=True)
    return result


def log_softmax(x: Array) -> Array:
    """Return the logarithm of softmax, along the last axis."""
    result = x - x.max(axis=-1, keepdims=True)
    result -= np.log(np.exp(result).sum(axis=-1, keepdims=True))
    return result
