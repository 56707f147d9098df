"""Well-known architectures made with Keras, with weights that are random but always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

SEED = 11
SIDE = 64
LENGTH, VOCABULARY, WIDTH, LAYERS = 16, 300, 32, 2

Sample = list[Any] | dict[str, Any]


def image_model(name: str, side: int = SIDE) -> Any:
    """Return an architecture of `keras.applications`."""
    import keras

    return getattr(keras.applications, name)(weights=None, input_shape=(side, side, 3))


def images(count: int = 2, side: int = SIDE) -> Iterator[Sample]:
    """Yield samples for it."""
    rng = np.random.default_rng(SEED)
    for _ in range(count):
        yield [rng.normal(size=(1, side, side, 3)).astype(np.float32)]


def bert_encoder() -> Any:
    """Return a transformer encoder with a mask."""
    import keras

    layers = keras.layers
    tokens = keras.Input((LENGTH,), dtype="int32", name="token_ids")
    mask = keras.Input((LENGTH,), dtype="int32", name="mask")
    places = keras.ops.arange(LENGTH, dtype="int32")[None]
    x = layers.Embedding(VOCABULARY, WIDTH)(tokens) + layers.Embedding(LENGTH, WIDTH)(places)
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    seen = keras.ops.expand_dims(mask, 1)
    for _ in range(LAYERS):
        attention = layers.MultiHeadAttention(4, WIDTH // 4)
        x = layers.LayerNormalization(epsilon=1e-6)(x + attention(x, x, attention_mask=seen))
        inner = layers.Dense(4 * WIDTH, activation="gelu")(x)
        x = layers.LayerNormalization(epsilon=1e-6)(x + layers.Dense(WIDTH)(inner))
    pooled = layers.Dense(WIDTH, activation="tanh")(x[:, 0])
    return keras.Model([tokens, mask], {"sequence": x, "logits": layers.Dense(3)(pooled)})


def _sentences() -> Iterator[Sample]:
    rng = np.random.default_rng(SEED)
    for used in (5, LENGTH):
        kept = np.arange(LENGTH)[None] < used
        ids = rng.integers(1, VOCABULARY, (1, LENGTH)) * kept
        yield {"token_ids": ids.astype(np.int32), "mask": kept.astype(np.int32)}


NETWORKS: dict[str, tuple[Callable[[], Any], Callable[[], Iterator[Sample]]]] = {
    "mobilenet_v2": (lambda: image_model("MobileNetV2"), images),
    "resnet50": (lambda: image_model("ResNet50"), images),
    "bert_encoder": (bert_encoder, _sentences),
}
"""Name -> what makes the Keras model, and what yields samples for it."""


def save(model: Any, path: Path) -> Path:
    """Write a Keras model as a SavedModel for one sample at a time, and return its folder."""
    import keras

    rng = np.random.default_rng(SEED)
    for weight in model.weights:
        weight.assign(_drawn(weight.name, tuple(weight.shape), rng))
    specs = [
        keras.InputSpec(shape=(1, *tensor.shape[1:]), dtype=tensor.dtype, name=tensor.name)
        for tensor in model.inputs
    ]
    model.export(str(path), verbose=False, input_signature=specs if len(specs) == 1 else [specs])
    return path


def _drawn(name: str, shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    """Return values of a weight with which activations keep about their scale."""
    if name in ("gamma", "moving_variance"):
        return rng.uniform(0.5, 1.5, shape).astype(np.float32)
    if len(shape) == 1:
        return rng.normal(0, 0.3, shape).astype(np.float32)
    inputs = shape[-2] if len(shape) < 4 else int(np.prod(shape[:-1]))
    if name == "depthwise_kernel":
        inputs = shape[0] * shape[1]
    return rng.normal(0, inputs**-0.5, shape).astype(np.float32)
