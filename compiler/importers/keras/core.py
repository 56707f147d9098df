"""Dense layers, embeddings, and layers that only matter in training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects.builtin import i32
from xdsl.ir import SSAValue

from ....dialects.shapes import element_of
from .activation import activate
from .conv import biased, count
from .layer import Layer, layer


@layer("Dense")
def build_dense(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Multiply the last dimension by a matrix."""
    if layer.config.get("quantization_config") or layer.config.get("lora_rank"):
        raise layer.refuse("quantized or low-rank weights")
    weights = layer.weights(count(layer, 1))
    x, kernel = inputs[0], layer.real(weights[0], inputs[0], "kernel")
    if len(layer.shape(x)) == 2:
        return biased(layer, layer.op("MatMul", x, kernel), weights)
    out = layer.op("BatchMatMulV2", x, kernel, name="MatMul")
    if layer.config.get("use_bias", True):
        out = layer.op("AddV2", out, layer.real(weights[-1], x, "bias"))
    return activate(layer, out)


@layer("Embedding")
def build_embedding(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Look rows of a table up."""
    layer.only("mask_zero", False)
    (table, *_) = layer.weights(1)
    indices = inputs[0]
    if element_of(indices) != i32:
        indices = layer.op("Cast", indices, DstT=i32)
    axis = layer.constant(0, np.int32, "axis")
    return layer.op("GatherV2", layer.constant(table, name="embeddings"), indices, axis)


@layer(
    "ActivityRegularization",
    "AlphaDropout",
    "Dropout",
    "GaussianDropout",
    "GaussianNoise",
    "Identity",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
)
def build_nothing(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Return the input: in inference the layer does nothing."""
    return inputs[0]
