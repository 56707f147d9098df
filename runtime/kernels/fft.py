"""Fourier transforms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.elements import Array
from .arguments import numbers
from .registry import kernel


@kernel(tfl.RFFT2dOp)
def rfft2d(op: tfl.RFFT2dOp, x: Array, lengths: Array) -> Array:
    """Two-dimensional Fourier transform of real numbers, cut or padded to the given lengths."""
    return np.fft.rfft2(x, numbers(lengths)).astype(np.complex64)


def _like(out: Array, x: Array) -> Array:
    """Return numbers in the precision of `x`."""
    single = x.dtype.name in ("float32", "complex64")
    if out.dtype.kind == "c":
        return out.astype(np.complex64 if single else np.complex128)
    return out.astype(np.float32 if single else np.float64)


def _over(axes: int, op: type[Operation], function: Callable[..., Array]) -> None:
    """Register a transform of complex numbers over the last axes."""

    @kernel(op)
    def transform(op: Operation, x: Array) -> Array:  # pyright: ignore[reportUnusedFunction]
        return _like(function(x, axes=range(-axes, 0)), x)


_over(1, tf.FFTOp, np.fft.fftn)
_over(2, tf.FFT2DOp, np.fft.fftn)
_over(3, tf.FFT3DOp, np.fft.fftn)
_over(1, tf.IFFTOp, np.fft.ifftn)
_over(2, tf.IFFT2DOp, np.fft.ifftn)
_over(3, tf.IFFT3DOp, np.fft.ifftn)


@kernel(tf.RFFTOp, tf.RFFT2DOp, tf.RFFT3DOp)
def rfft(op: Operation, x: Array, lengths: Array) -> Array:
    """Transform real numbers over the last axes, cut or padded to the given lengths."""
    sizes = numbers(lengths)
    return _like(np.fft.rfftn(x, sizes, range(-len(sizes), 0)), x)


@kernel(tf.IRFFTOp, tf.IRFFT2DOp, tf.IRFFT3DOp)
def irfft(op: Operation, x: Array, lengths: Array) -> Array:
    """Transform back to real numbers over the last axes."""
    sizes = numbers(lengths)
    return _like(np.fft.irfftn(x, sizes, range(-len(sizes), 0)), x)
