"""Normalization: of batches, of layers, and fixed scales and offsets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.ir import SSAValue

from ....dialects.elements import Array
from ....dialects.shapes import DYNAMIC
from ....runtime.kernels.estimates import rsqrt
from .layer import Layer, layer


def _axes(layer: Layer, rank: int) -> list[int]:
    """Return the axes that the layer names, counted from the first, in order."""
    axis = layer.config.get("axis", -1)
    return sorted(item % rank for item in ([axis] if isinstance(axis, int) else axis))


def _along(layer: Layer, value: Array, rank: int) -> Array:
    """Return an array that stretches along the layer's axes and broadcasts along the others."""
    shape = [1] * rank
    axes = _axes(layer, rank)
    for axis, size in zip(axes, value.shape, strict=True):
        shape[axis] = size
    return value if axes == [rank - 1] else value.reshape(shape)


@layer("BatchNormalization")
def build_batch_normalization(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Scale and shift by the statistics of training: x * s + (beta - mean * s)."""
    scale, center = layer.config.get("scale", True), layer.config.get("center", True)
    weights = list(layer.weights(2 + bool(scale) + bool(center)))
    gamma = weights.pop(0) if scale else np.float32(1)
    beta = weights.pop(0) if center else np.float32(0)
    mean, variance = weights[:2]
    epsilon = np.float32(layer.config.get("epsilon", 1e-3))
    factor = np.asarray(rsqrt(np.asarray(variance + epsilon)) * gamma, np.float32)
    offset = np.asarray(beta - mean * factor, np.float32)
    x, rank = inputs[0], len(layer.shape(inputs[0]))
    scaled = layer.op("Mul", x, layer.real(_along(layer, factor, rank), x), name="batchnorm/mul_1")
    shift = layer.real(_along(layer, offset, rank), x)
    return layer.op("AddV2", scaled, shift, name="batchnorm/add_1")


@layer("LayerNormalization")
def build_layer_normalization(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Bring each sample to mean 0 and variance 1 along some axes, then scale and shift."""
    layer.only("rms_scaling", False)
    x, rank = inputs[0], len(layer.shape(inputs[0]))
    axes = layer.constant(_axes(layer, rank), np.int32, "reduction_indices")
    mean = layer.op("Mean", x, axes, keep_dims=True, name="moments/mean")
    distance = layer.op("SquaredDifference", x, mean, name="moments/SquaredDifference")
    variance = layer.op("Mean", distance, axes, keep_dims=True, name="moments/variance")
    epsilon = layer.real(layer.config.get("epsilon", 1e-3), x)
    factor = layer.op("Rsqrt", layer.op("AddV2", variance, epsilon, name="add"))
    scale, center = layer.config.get("scale", True), layer.config.get("center", True)
    weights = list(layer.weights(bool(scale) + bool(center)))
    if scale:
        gamma = layer.real(_along(layer, weights.pop(0), rank), x)
        factor = layer.op("Mul", factor, gamma, name="mul")
    scaled = layer.op("Mul", x, factor, name="mul_1")
    moved = layer.op("Mul", mean, factor, name="mul_2")
    if center:
        beta = layer.real(_along(layer, weights.pop(0), rank), x)
        return layer.op("AddV2", scaled, layer.op("Sub", beta, moved, name="sub"), name="add_1")
    return layer.op("Sub", scaled, moved, name="sub")


@layer("Rescaling")
def build_rescaling(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """x * scale + offset."""
    x = _as_float(layer, inputs[0])
    scaled = layer.op("Mul", x, layer.real(np.asarray(layer.config["scale"]), x))
    return layer.op("AddV2", scaled, layer.real(np.asarray(layer.config.get("offset", 0)), x))


@layer("Normalization")
def build_normalization(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """(x - mean) / deviation, with figures of the training data."""
    if layer.config.get("invert"):
        raise layer.refuse("its inverse")
    x, rank = _as_float(layer, inputs[0]), len(layer.shape(inputs[0]))
    given = layer.config.get("mean"), layer.config.get("variance")
    if None in given:
        mean, variance = layer.weights(2)[:2]
        mean, variance = (_along(layer, item.reshape(-1), rank) for item in (mean, variance))
    else:
        mean, variance = (np.asarray(item, np.float32) for item in given)
    deviation = np.maximum(np.sqrt(variance), np.float32(1e-7))
    return layer.op("RealDiv", layer.op("Sub", x, layer.real(mean, x)), layer.real(deviation, x))


def _as_float(layer: Layer, x: SSAValue) -> SSAValue:
    from xdsl.dialects.builtin import f32

    from ....dialects.shapes import element_of

    return x if element_of(x) == f32 else layer.op("Cast", x, DstT=f32)


@layer("UnitNormalization")
def build_unit_normalization(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Divide by the Euclidean norm along some axes."""
    x, rank = inputs[0], len(layer.shape(inputs[0]))
    axes = layer.constant(_axes(layer, rank), np.int32, "reduction_indices")
    total = layer.op("Sum", layer.op("Square", x), axes, keep_dims=True)
    smallest = layer.op("Maximum", total, layer.real(1e-12, x))
    return layer.op("Mul", x, layer.op("Rsqrt", smallest))


@layer("GroupNormalization")
def build_group_normalization(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Bring groups of channels to mean 0 and variance 1, then scale and shift the channels."""
    x, shape = inputs[0], layer.shape(inputs[0])
    rank = len(shape)
    if _axes(layer, rank) != [rank - 1] or DYNAMIC in shape[1:]:
        raise layer.refuse("an unknown size, or channels that are not last")
    groups = layer.config.get("groups", 32)
    groups = shape[-1] if groups == -1 else groups
    split = layer.reshaped(x, [*shape[:-1], groups, shape[-1] // groups])
    axes = layer.constant([*range(1, rank - 1), rank], np.int32, "reduction_indices")
    mean = layer.op("Mean", split, axes, keep_dims=True, name="moments/mean")
    distance = layer.op("SquaredDifference", split, mean, name="moments/SquaredDifference")
    variance = layer.op("Mean", distance, axes, keep_dims=True, name="moments/variance")
    epsilon = layer.real(layer.config.get("epsilon", 1e-3), x)
    factor = layer.op("Rsqrt", layer.op("AddV2", variance, epsilon))
    flat = layer.reshaped(layer.op("Mul", layer.op("Sub", split, mean), factor), shape)
    weights = list(layer.weights(layer.config.get("scale", 1) + layer.config.get("center", 1)))
    if layer.config.get("scale", True):
        flat = layer.op("Mul", flat, layer.real(weights.pop(0), x))
    if layer.config.get("center", True):
        flat = layer.op("AddV2", flat, layer.real(weights.pop(0), x))
    return flat
