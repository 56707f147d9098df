"""Pooling over windows and over whole images."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.ir import SSAValue

from .conv import format_of, padding_of, pair, per_dimension
from .layer import Build, Layer, layer


def _windowed(kind: str) -> Build:
    def build(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
        """Pool images."""
        return layer.op(
            kind,
            inputs[0],
            name=kind.removesuffix("Pool") + "Pool2d",
            ksize=per_dimension(layer, pair(layer, "pool_size", 2)),
            strides=per_dimension(layer, _strides(layer)),
            padding=padding_of(layer),
            data_format=format_of(layer),
        )

    return build


def _strides(layer: Layer) -> list[int]:
    return pair(layer, "strides") if layer.config.get("strides") else pair(layer, "pool_size", 2)


def _sequence(kind: str) -> Build:
    def build(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
        """Pool sequences [batch, steps, channels], as images one pixel high."""
        layer.only("data_format", "channels_last", None)
        x = layer.op("ExpandDims", inputs[0], layer.constant(1, np.int32, "dim"))
        width, stride = pair(layer, "pool_size", 2)[0], _strides(layer)[0]
        out = layer.op(
            kind, x, ksize=(1, 1, width, 1), strides=(1, 1, stride, 1), padding=padding_of(layer)
        )
        return layer.op("Squeeze", out, squeeze_dims=(1,))

    return build


def _reduced(kind: str, spatial: int) -> Build:
    def build(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
        """Reduce the spatial dimensions to one value."""
        if len(inputs) > 1:
            raise layer.refuse("a mask")
        first = 2 if layer.channels_first() else 1
        axes = layer.constant(np.arange(first, first + spatial), np.int32, "reduction_indices")
        return layer.op(kind, inputs[0], axes, keep_dims=bool(layer.config.get("keepdims")))

    return build


layer("MaxPooling2D", "MaxPool2D")(_windowed("MaxPool"))
layer("AveragePooling2D", "AvgPool2D")(_windowed("AvgPool"))
layer("MaxPooling1D", "MaxPool1D")(_sequence("MaxPool"))
layer("AveragePooling1D", "AvgPool1D")(_sequence("AvgPool"))
for _size in (1, 2, 3):
    layer(f"GlobalAveragePooling{_size}D", f"GlobalAvgPool{_size}D")(_reduced("Mean", _size))
    layer(f"GlobalMaxPooling{_size}D", f"GlobalMaxPool{_size}D")(_reduced("Max", _size))
