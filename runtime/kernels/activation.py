"""Activation kernels."""

from __future__ import annotations

import numpy as np

from ...dialects import tf, tfl
from ...dialects.elements import Array
from ...dialects.shapes import boolean
from . import special
from .arguments import real
from .fused import activate
from .registry import kernel, table


@kernel(tfl.EluOp, tf.EluOp)
def elu(op: tfl.EluOp, x: Array) -> Array:
    """X where positive, else exp(x) - 1."""
    return np.where(x > 0, x, np.expm1(x))


@kernel(tfl.GeluOp)
def gelu(op: tfl.GeluOp, x: Array) -> Array:
    """x * Phi(x)."""
    return special.gelu(x, boolean(op.approximate))


@kernel(tfl.HardSwishOp)
def hard_swish(op: tfl.HardSwishOp, x: Array) -> Array:
    """x * relu6(x + 3) / 6."""
    return special.hard_swish(x)


@kernel(tfl.LeakyReluOp, tf.LeakyReluOp)
def leaky_relu(op: tfl.LeakyReluOp, x: Array) -> Array:
    """X where positive, else alpha * x."""
    scaled = x * x.dtype.type(real(op.alpha))
    return np.where(x > 0, x, scaled)


@kernel(tfl.LogisticOp, tf.SigmoidOp)
def logistic(op: tfl.LogisticOp, x: Array) -> Array:
    """1 / (1 + exp(-x))."""
    return special.sigmoid(x)


@kernel(tfl.TanhOp, tf.TanhOp)
def tanh(op: tfl.TanhOp, x: Array) -> Array:
    """Hyperbolic tangent."""
    return np.tanh(x)


@kernel(tfl.PReluOp)
def prelu(op: tfl.PReluOp, x: Array, alpha: Array) -> Array:
    """X where positive, else alpha * x."""
    return np.where(x >= 0, x, x * alpha)


@kernel(tfl.ReluOp, tf.ReluOp)
def relu(op: tfl.ReluOp, x: Array) -> Array:
    """max(x, 0)."""
    return np.maximum(x, 0)


@kernel(tfl.Relu6Op, tf.Relu6Op)
def relu6(op: tfl.Relu6Op, x: Array) -> Array:
    """min(max(x, 0), 6)."""
    return np.clip(x, 0, 6)


@kernel(tfl.Relu0To1Op)
def relu_0_to_1(op: tfl.Relu0To1Op, x: Array) -> Array:
    """min(max(x, 0), 1)."""
    return np.clip(x, 0, 1)


@kernel(tfl.Relu1Op)
def relu_n1_to_1(op: tfl.Relu1Op, x: Array) -> Array:
    """min(max(x, -1), 1)."""
    return np.clip(x, -1, 1)


@kernel(tfl.SoftmaxOp)
def softmax(op: tfl.SoftmaxOp, x: Array) -> Array:
    """exp(beta * x) over its sum along the last axis."""
    return special.softmax(x, real(op.beta))


@kernel(tf.SoftmaxOp)
def graph_softmax(op: tf.SoftmaxOp, x: Array) -> Array:
    """exp(x) over its sum along the last axis."""
    return special.softmax(x)


@kernel(tfl.LogSoftmaxOp, tf.LogSoftmaxOp)
def log_softmax(op: tfl.LogSoftmaxOp, x: Array) -> Array:
    """Logarithm of the softmax along the last axis."""
    return special.log_softmax(x)


@kernel(tf.SeluOp)
def selu(op: tf.SeluOp, x: Array) -> Array:
    """Scaled x where positive, else scaled exp(x) - 1."""
    return np.where(x > 0, 1.0507009873554805 * x, 1.7580993408473768 * np.expm1(x)).astype(x.dtype)


@kernel(tf.SoftplusOp)
def softplus(op: tf.SoftplusOp, x: Array) -> Array:
    """log(1 + exp(x))."""
    return np.logaddexp(x, x.dtype.type(0))


@kernel(tf.SoftsignOp)
def softsign(op: tf.SoftsignOp, x: Array) -> Array:
    """x / (1 + |x|)."""
    return x / (1 + np.abs(x))


@kernel(tfl.L2NormalizationOp)
def l2_normalization(op: tfl.L2NormalizationOp, x: Array) -> Array:
    """Divide by the norm of the last axis, which is at least 1e-6."""
    norm = np.sqrt(np.square(x).sum(axis=-1, keepdims=True))
    return activate(op, x / np.maximum(norm, x.dtype.type(1e-6)))


def _relu_grad(dy: Array, x: Array) -> Array:
    return np.where(x > 0, dy, dy.dtype.type(0))


def _relu6_grad(dy: Array, x: Array) -> Array:
    return np.where((x > 0) & (x < 6), dy, dy.dtype.type(0))


def _elu_grad(dy: Array, y: Array) -> Array:
    return np.where(y < 0, dy * (y + 1), dy)


def _softplus_grad(dy: Array, x: Array) -> Array:
    return dy / (np.exp(-x) + 1)


def _softsign_grad(dy: Array, x: Array) -> Array:
    return dy / np.square(1 + np.abs(x))


table(
    (_relu_grad, (tf.ReluGradOp,)),
    (_relu6_grad, (tf.Relu6GradOp,)),
    (_elu_grad, (tf.EluGradOp,)),
    (_softplus_grad, (tf.SoftplusGradOp,)),
    (_softsign_grad, (tf.SoftsignGradOp,)),
)
