"""Layers with several inputs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
from xdsl.ir import SSAValue

from .layer import Build, Layer, layer


def _folded(kind: str) -> Build:
    def build(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
        """Combine the inputs one after the other; samples of lower rank are not widened."""
        ranks = {len(layer.shape(value)) for value in inputs}
        if len(ranks) > 1:
            raise layer.refuse("inputs of different rank")
        return reduce(lambda left, right: layer.op(kind, left, right), inputs)

    return build


for _name, _kind in {
    "Add": "AddV2",
    "Subtract": "Sub",
    "Multiply": "Mul",
    "Maximum": "Maximum",
    "Minimum": "Minimum",
}.items():
    layer(_name)(_folded(_kind))


@layer("Average")
def build_average(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Return the mean of the inputs."""
    total = _folded("AddV2")(layer, inputs)
    return layer.op("RealDiv", total, layer.real(len(inputs), total))


@layer("Concatenate")
def build_concatenate(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Join the inputs along an axis."""
    axis = layer.constant(layer.config.get("axis", -1), np.int32, "axis")
    return layer.op("ConcatV2", list(inputs), axis, name="concat")
