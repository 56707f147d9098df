"""Activations: functions by name, and the layers that are nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from xdsl.ir import SSAValue

from .layer import Layer, layer

Activation = Callable[[Layer, SSAValue], SSAValue]


def _plain(kind: str) -> Activation:
    return lambda layer, x: layer.op(kind, x)


def _gelu(layer: Layer, x: SSAValue) -> SSAValue:
    """0.5 x (1 + erf(x / sqrt(2)))."""
    inner = layer.op("Erf", layer.op("RealDiv", x, layer.real(math.sqrt(2), x)))
    half = layer.op("Mul", x, layer.real(0.5, x))
    return layer.op("Mul", half, layer.op("AddV2", inner, layer.real(1, x)))


def _silu(layer: Layer, x: SSAValue) -> SSAValue:
    return layer.op("Mul", x, layer.op("Sigmoid", x))


def _hard_sigmoid(layer: Layer, x: SSAValue) -> SSAValue:
    """relu6(x + 3) / 6."""
    clipped = layer.op("Relu6", layer.op("AddV2", x, layer.real(3, x)))
    return layer.op("Mul", clipped, layer.real(1 / 6, x))


def _hard_silu(layer: Layer, x: SSAValue) -> SSAValue:
    return layer.op("Mul", x, _hard_sigmoid(layer, x))


def _mish(layer: Layer, x: SSAValue) -> SSAValue:
    return layer.op("Mul", x, layer.op("Tanh", layer.op("Softplus", x)))


def _selu(layer: Layer, x: SSAValue) -> SSAValue:
    return layer.op("Selu", x)


def _log_sigmoid(layer: Layer, x: SSAValue) -> SSAValue:
    return layer.op("Neg", layer.op("Softplus", layer.op("Neg", x)))


def _leaky(slope: float) -> Activation:
    return lambda layer, x: layer.op("LeakyRelu", x, alpha=float(slope))


FUNCTIONS: dict[str, Activation] = {
    "linear": lambda _, x: x,
    "relu": _plain("Relu"),
    "relu6": _plain("Relu6"),
    "softmax": _plain("Softmax"),
    "log_softmax": _plain("LogSoftmax"),
    "sigmoid": _plain("Sigmoid"),
    "log_sigmoid": _log_sigmoid,
    "tanh": _plain("Tanh"),
    "elu": _plain("Elu"),
    "selu": _selu,
    "softplus": _plain("Softplus"),
    "softsign": _plain("Softsign"),
    "exponential": _plain("Exp"),
    "gelu": _gelu,
    "silu": _silu,
    "swish": _silu,
    "hard_sigmoid": _hard_sigmoid,
    "hard_silu": _hard_silu,
    "hard_swish": _hard_silu,
    "mish": _mish,
    "leaky_relu": _leaky(0.2),
}


def activate(layer: Layer, x: SSAValue, name: Any = None) -> SSAValue:
    """Apply the activation that the layer's configuration names.

    Raises:
        UnknownLayer: it is not one of Keras's own functions.

    """
    name = layer.config.get("activation") if name is None else name
    if name is None:
        return x
    if not isinstance(name, str) or name not in FUNCTIONS:
        raise layer.refuse(f"the activation {name!r}")
    return FUNCTIONS[name](layer, x)


@layer("Activation")
def build_activation(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Apply a function by name."""
    return activate(layer, inputs[0])


@layer("ReLU")
def build_relu(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Clip; a slope below zero and an upper limit exclude one another here."""
    layer.only("threshold", 0, 0.0, None)
    limit, slope = layer.config.get("max_value"), layer.config.get("negative_slope") or 0
    if slope:
        layer.only("max_value", None)
        return _leaky(slope)(layer, inputs[0])
    if limit is None:
        return layer.op("Relu", inputs[0])
    if limit == 6:
        return layer.op("Relu6", inputs[0])
    positive = layer.op("Relu", inputs[0])
    return layer.op("Minimum", positive, layer.real(limit, positive))


@layer("LeakyReLU")
def build_leaky_relu(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Scale what is below zero."""
    slope = layer.config.get("negative_slope", layer.config.get("alpha", 0.3))
    return _leaky(slope)(layer, inputs[0])


@layer("PReLU")
def build_prelu(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """relu(x) - alpha * relu(-x)."""
    (alpha,) = layer.weights(1)[:1]
    x = inputs[0]
    below = layer.op("Relu", layer.op("Neg", x))
    scaled = layer.op("Mul", layer.real(-alpha, x), below)
    return layer.op("AddV2", layer.op("Relu", x), scaled)


@layer("ELU")
def build_elu(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Apply the exponential linear unit."""
    layer.only("alpha", 1, 1.0)
    return layer.op("Elu", inputs[0])


@layer("Softmax")
def build_softmax(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Normalize along the last axis."""
    if len(inputs) > 1:
        raise layer.refuse("a mask")
    rank = len(layer.shape(inputs[0]))
    layer.only("axis", -1, rank - 1)
    return layer.op("Softmax", inputs[0])
