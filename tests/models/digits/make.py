"""Trains the digits classifier and writes `saved_model/` and `digits.npz` beside this file.

Needs tensorflow and scikit-learn. The images and labels are scikit-learn's handwritten digits:
1,437 train the model, the other 360 are written here with the model's own answers to them.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import keras
import numpy as np
from sklearn.datasets import load_digits

HERE = Path(__file__).parent
TRAINED = 1437


def build() -> keras.Model:
    """A small network with the ops of a mobile one: fused normalization, depthwise, residual."""
    layers = keras.layers
    image = keras.Input((8, 8, 1), name="image")
    x = layers.Conv2D(16, 3, padding="same", use_bias=False, name="stem")(image)
    x = layers.BatchNormalization(name="stem_norm")(x)
    x = stem = layers.ReLU(6.0, name="stem_relu")(x)
    x = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name="depthwise")(x)
    x = layers.BatchNormalization(name="depthwise_norm")(x)
    x = layers.ReLU(6.0, name="depthwise_relu")(x)
    x = layers.Conv2D(16, 1, name="project")(x)
    x = layers.Add(name="residual")([x, stem])
    x = layers.MaxPooling2D(name="pool")(x)
    x = layers.Conv2D(24, 3, activation="relu", name="head")(x)
    x = layers.Dropout(0.2, name="dropout")(layers.Flatten(name="flatten")(x))
    return keras.Model(image, layers.Dense(10, activation="softmax", name="digit")(x))


def main() -> None:
    """Train, check and write."""
    keras.utils.set_random_seed(0)
    data = load_digits()
    order = np.random.default_rng(0).permutation(len(data.target))
    images = data.images[order].astype(np.uint8)  # [n, 8, 8], 0..16
    labels = data.target[order].astype(np.uint8)
    inputs = images[..., None].astype(np.float32) / 16
    model = build()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(inputs[:TRAINED], labels[:TRAINED], batch_size=32, epochs=25, verbose=0)
    answers = np.asarray(model(inputs[TRAINED:]))
    print("accuracy", (answers.argmax(-1) == labels[TRAINED:]).mean())
    with TemporaryDirectory() as folder:
        exported = Path(folder, "saved_model")
        model.export(exported)
        shutil.rmtree(HERE / "saved_model", ignore_errors=True)
        shutil.copytree(exported, HERE / "saved_model")
    np.savez_compressed(
        HERE / "digits.npz",
        images=images[TRAINED:],
        labels=labels[TRAINED:],
        answers=answers.astype(np.float32),
    )


if __name__ == "__main__":
    main()
