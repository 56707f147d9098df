"""Kernels between real and quantized numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of
from .arguments import flag, number, real
from .registry import kernel


def _along(numbers: Sequence[float], axis: int, rank: int, dtype: type[np.generic]) -> Array:
    """Return scales or zero points in a shape that broadcasts along `axis`."""
    array = np.array(numbers, dtype)
    return array.reshape(()) if axis < 0 else array.reshape(-1, *(1,) * (rank - 1 - axis))


def parameters(type: UniformType, rank: int) -> tuple[Array, Array]:
    """Return scales and zero points, ready to broadcast over a tensor of the given rank."""
    axis = type.axis.data
    scales = [scale.value.data for scale in type.scales]
    zeros = [zero.data for zero in type.zero_points]
    return _along(scales, axis, rank, np.float32), _along(zeros, axis, rank, np.int32)


def to_real(x: Array, type: UniformType) -> Array:
    """Return the reals that stored integers stand for."""
    scale, zero = parameters(type, x.ndim)
    return (x.astype(np.int32) - zero).astype(np.float32) * scale


def to_stored(x: Array, type: UniformType) -> Array:
    """Return the integers nearest to reals, halves away from zero."""
    scale, zero = parameters(type, x.ndim)
    ratio = x / scale
    rounded = np.trunc(ratio + np.copysign(np.float32(0.5), ratio)) + zero
    low, high = type.storage_min.data, type.storage_max.data
    return np.clip(rounded, low, high).astype(numpy_dtype(type.storage_type))


@kernel(tfl.QuantizeOp, stored=True)
def quantize(op: tfl.QuantizeOp, x: Array) -> Array:
    """Round reals to stored integers; or stored integers to others of another scale."""
    source, target = element_of(op.input), element_of(op.output)
    assert isinstance(target, UniformType)
    return to_stored(to_real(x, source) if isinstance(source, UniformType) else x, target)


@kernel(tfl.DequantizeOp, stored=True)
def dequantize(op: tfl.DequantizeOp, x: Array) -> Array:
    """Return the reals that stored integers stand for, or widen short floats."""
    source = element_of(op.input)
    return to_real(x, source) if isinstance(source, UniformType) else x.astype(np.float32)


def nudged(low: float, high: float, bits: int, narrow: bool) -> tuple[float, float, float]:
    """Return the range [low, high] moved so that zero is a quantized value, and its step."""
    steps = 2**bits - 1 - narrow
    scale = np.float32(high - low) / np.float32(steps)
    zero = np.float32(narrow) - np.float32(low) / scale
    first, last = float(narrow), float(2**bits - 1)
    zero = np.float32(first if zero < first else last if zero > last else np.floor(zero + 0.5))
    return float((first - zero) * scale), float((last - zero) * scale), float(scale)


def fake_quantized(x: Array, low: float, high: float, bits: int, narrow: bool) -> Array:
    """Round to the values that a quantized tensor could hold."""
    if low == high == 0:
        return np.zeros_like(x)
    bottom, top, scale = nudged(low, high, bits, narrow)
    out = np.clip(x, np.float32(bottom), np.float32(top)) - np.float32(bottom)
    return np.floor(out / np.float32(scale) + np.float32(0.5)) * np.float32(scale) + np.float32(
        bottom
    )


def _emulated(x: Array, low: float, high: float, bits: int, narrow: bool) -> Array:
    """Round as `fake_quantized` does, in TensorFlow's order of operations and to its bits.

    Source: fake_quant_ops_functor.h of TensorFlow's core/kernels.
    """
    if low == high == 0:
        return np.zeros_like(x)
    bottom, top, scale = map(np.float32, nudged(low, high, bits, narrow))
    steps = np.float32(1) / scale
    zero = np.floor(-bottom * steps + np.float32(0.5))
    out = (np.clip(x, bottom, top) - bottom) * steps - zero
    return np.floor(out + np.float32(0.5)) * scale


def _numbers(op: Operation) -> tuple[int, bool]:
    return number(op, "num_bits", 8), flag(op, "narrow_range")


@kernel(tfl.FakeQuantOp)
def fake_quant(op: tfl.FakeQuantOp, x: Array) -> Array:
    """Round to the values of a quantized tensor over a fixed range."""
    return fake_quantized(x, real(op.min), real(op.max), *_numbers(op))


@kernel(tf.FakeQuantWithMinMaxArgsOp)
def fake_quant_args(op: tf.FakeQuantWithMinMaxArgsOp, x: Array) -> Array:
    """Round to the values of a quantized tensor over a fixed range."""
    return _emulated(x, real(op.min), real(op.max), *_numbers(op))


@kernel(tf.FakeQuantWithMinMaxVarsPerChannelOp)
def fake_quant_channels(op: Operation, x: Array, low: Array, high: Array) -> Array:
    """Round each channel to the values of a quantized tensor over a range."""
    out = np.empty_like(x)
    for channel, (bottom, top) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        out[..., channel] = _emulated(x[..., channel], bottom, top, *_numbers(op))
    return out


@kernel(tf.FakeQuantWithMinMaxVarsOp)
def fake_quant_vars(op: Operation, x: Array, low: Array, high: Array) -> Array:
    """Round to the values of a quantized tensor over a range."""
    return _emulated(x, float(low), float(high), *_numbers(op))


@kernel(tfl.DensifyOp, stored=True)
def densify(op: tfl.DensifyOp, x: Array) -> Array:
    """Return the operand: sparse constants are made dense when a model is read."""
    return x


@kernel(tfl.NumericVerifyOp, stored=True)
def numeric_verify(op: tfl.NumericVerifyOp, x: Array, reference: Array) -> Array:
    """Return how far stored integers are from their reference."""
    source = element_of(op.input)
    wide = to_real(x, source) if isinstance(source, UniformType) else x.astype(np.float32)
    return wide - reference
