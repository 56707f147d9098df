"""Layers that change the shape only: reshaping, padding, cropping, scaling up."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from xdsl.ir import SSAValue

from ....dialects.shapes import DYNAMIC
from .layer import Layer, layer


@layer("Flatten")
def build_flatten(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Join all dimensions but the batch."""
    shape = layer.shape(inputs[0])
    if layer.channels_first() and len(shape) > 2:
        raise layer.refuse("channels before the rest")
    rest = DYNAMIC if DYNAMIC in shape[1:] else prod(shape[1:])
    return layer.reshaped(inputs[0], (*shape[:1], rest))


@layer("Reshape")
def build_reshape(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Reshape each sample; one size may be -1."""
    shape = layer.shape(inputs[0])
    target = [int(size) for size in layer.config["target_shape"]]
    if -1 in target and DYNAMIC not in shape[1:]:
        known = prod(size for size in target if size != -1)
        target[target.index(-1)] = prod(shape[1:]) // max(known, 1)
    sizes = [DYNAMIC if size == -1 else size for size in target]
    return layer.reshaped(inputs[0], (*shape[:1], *sizes))


@layer("Permute")
def build_permute(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Exchange the dimensions of each sample."""
    perm = layer.constant([0, *layer.config["dims"]], np.int32, "perm")
    return layer.op("Transpose", inputs[0], perm)


@layer("RepeatVector")
def build_repeat_vector(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """[batch, channels] -> [batch, n, channels]."""
    wide = layer.op("ExpandDims", inputs[0], layer.constant(1, np.int32, "dim"))
    return layer.op("Tile", wide, layer.constant([1, layer.config["n"], 1], np.int32))


def _sides(value: Any, spatial: int) -> list[tuple[int, int]]:
    """Return what is put before and after each spatial dimension."""
    if isinstance(value, int):
        return [(value, value)] * spatial
    if spatial == 1:
        return [(int(value[0]), int(value[1]))]
    return [(side, side) if isinstance(side, int) else (side[0], side[1]) for side in value]


def _all_sides(layer: Layer, sides: list[tuple[int, int]]) -> list[tuple[int, int]]:
    none = (0, 0)
    return [none, none, *sides] if layer.channels_first() else [none, *sides, none]


@layer("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D")
def build_zero_padding(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Put zeros around each sample."""
    sides = _sides(layer.config["padding"], int(layer.class_name[-2]))
    pads = layer.constant(_all_sides(layer, sides), np.int32, "paddings")
    return layer.op("Pad", inputs[0], pads)


@layer("Cropping1D", "Cropping2D", "Cropping3D")
def build_cropping(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Cut the borders of each sample off."""
    sides = _all_sides(layer, _sides(layer.config["cropping"], int(layer.class_name[-2])))
    begin = layer.constant([before for before, _ in sides], np.int32, "begin")
    end = layer.constant([-after for _, after in sides], np.int32, "end")
    step = layer.constant([1] * len(sides), np.int32, "strides")
    whole = sum(1 << axis for axis, (_, after) in enumerate(sides) if not after)
    return layer.op("StridedSlice", inputs[0], begin, end, step, begin_mask=0, end_mask=whole)


@layer("UpSampling2D")
def build_up_sampling_2d(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Scale images up by whole factors."""
    layer.only("data_format", "channels_last", None)
    layer.only("interpolation", "nearest", "bilinear")
    shape, factors = layer.shape(inputs[0]), layer.config.get("size", (2, 2))
    factors = (factors, factors) if isinstance(factors, int) else tuple(factors)
    if DYNAMIC in shape[1:3]:
        raise layer.refuse("an image of unknown size")
    sizes = [size * factor for size, factor in zip(shape[1:3], factors, strict=True)]
    kind = {"nearest": "ResizeNearestNeighbor", "bilinear": "ResizeBilinear"}
    chosen = kind[layer.config.get("interpolation", "nearest")]
    target = layer.constant(sizes, np.int32, "size")
    return layer.op(chosen, inputs[0], target, half_pixel_centers=True)


@layer("UpSampling1D")
def build_up_sampling_1d(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Repeat each step of a sequence."""
    shape, times = layer.shape(inputs[0]), layer.config.get("size", 2)
    if DYNAMIC in shape[1:]:
        raise layer.refuse("a sequence of unknown length")
    wide = layer.op("ExpandDims", inputs[0], layer.constant(2, np.int32, "dim"))
    tiled = layer.op("Tile", wide, layer.constant([1, 1, times, 1], np.int32))
    return layer.reshaped(tiled, (shape[0], shape[1] * times, shape[2]))
