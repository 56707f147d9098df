"""A trained network of handwritten digits, to convert in any way and to compare with TensorFlow."""

from collections import Counter
from pathlib import Path

import numpy as np
from tflower import Calibration, Interpreter, OpsSet, Optimize, TFLiteConverter
from tflower.compiler.trial import reals, stored

DIGITS = Path(__file__).parent / "models" / "digits"
DATA = np.load(DIGITS / "digits.npz")
IMAGES = DATA["images"][..., None].astype(np.float32) / 16
INT16X8 = OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
COUNT = 60


def samples():
    for image in IMAGES[200:240]:
        yield [image[None]]


def converter(**attributes) -> TFLiteConverter:
    made = TFLiteConverter.from_saved_model(DIGITS / "saved_model")
    made.optimizations = [Optimize.DEFAULT]
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def integers(**attributes) -> TFLiteConverter:
    return converter(
        **{
            "representative_dataset": samples,
            "calibration": Calibration("min_max", engine="numpy"),
            **attributes,
        }
    )


def target(made, ops=(OpsSet.TFLITE_BUILTINS,), types=()):
    made.target_spec.supported_ops = list(ops)
    made.target_spec.supported_types = list(types)
    return made


def details(model):
    interpreter = Interpreter(model_content=model)
    return interpreter.get_tensor_details()


def types(model):
    return Counter(np.dtype(item["dtype"]).name for item in details(model))


def answers(model, interpreter_type=Interpreter):
    """Return what a model says of some images, as reals [n, 10]."""
    interpreter = interpreter_type(model_content=model)
    interpreter.allocate_tensors()
    (source,), (sink,) = interpreter.get_input_details(), interpreter.get_output_details()
    rows = []
    for image in IMAGES[:COUNT]:
        interpreter.set_tensor(source["index"], stored(image[None], source))
        interpreter.invoke()
        rows.append(reals(interpreter.get_tensor(sink["index"]), sink)[0])
    return np.array(rows)


def decibels(model):
    """Return the signal-to-noise ratio of a model's answers to those of TensorFlow."""
    wanted = DATA["answers"][:COUNT].astype(float)
    return 10 * np.log10(np.sum(wanted**2) / np.sum((answers(model) - wanted) ** 2))
