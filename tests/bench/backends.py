"""The models of a zoo through TOCO and through the MLIR path, beside TensorFlow's own answers.

python tests/bench/backends.py ZOO [model ...]

ZOO holds a folder for each model: `saved_model`, `frozen.pb` or `model.keras`; `reference.npz`
with what TensorFlow makes of each case (`0/in/name`, `0/out/name`, `1/in/name`, ...); `meta.json`,
whose `graph` tells arrays, shapes and input stats of a frozen graph. Models run in LiteRT. Errors
are the largest difference over the largest value that TensorFlow has. TOCO knows one shape only,
so a case of another shape is converted anew. What was trained with fake quantization is converted
to integers as well: steps by which outputs are off, and how often the best class is another one.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import numpy as np
import tflower
from ai_edge_litert.interpreter import Interpreter
from tflower.compat import v1
from tflower.compiler.toco.compare import UNKNOWN, Count

Arrays = dict[str, Any]

BACKENDS = "toco", "mlir"
IMAGES = 500
"""How many inputs an integer model gets."""
STEPS = 2
"""An output may be this many steps off ..."""
SHARE = 0.99
"""... in this share of all values."""
ACCURACY = 0.005
"""The best class may be another one this much more often than in TensorFlow's file."""
SLACK, ROUNDING, MOST = 2.0, 2e-5, 1e-3
"""TOCO's error may be that of the other path times `SLACK`, or `ROUNDING`, but never `MOST`."""


@dataclass
class Result:
    """What came of a model."""

    name: str
    errors: dict[str, float] = field(default_factory=dict[str, float])
    counts: list[Count] = field(default_factory=list[Count])
    failure: str = ""
    is_refused: bool = False

    @property
    def is_right(self) -> bool:
        """Whether TOCO refuses the model, or is as near to TensorFlow as the other, explained."""
        if self.failure:
            return self.is_refused
        toco, mlir = (self.errors[name] for name in BACKENDS)
        known = all(item.reason != UNKNOWN for item in self.counts)
        return known and toco < MOST and toco <= max(SLACK * mlir, ROUNDING)

    def row(self) -> str:
        """Return the row of a table."""
        if self.failure:
            return f"| {self.name} | | | {self.failure} |"
        errors = " | ".join(f"{self.errors[name]:.1e}" for name in BACKENDS)
        differing = [item for item in self.counts if item.reason]
        told = "; ".join(
            f"{item.operator} {item.counts[0]}/{item.counts[1]}: {item.reason}"
            for item in differing
        )
        return f"| {self.name} | {errors} | {told or 'equal'} |"


class Model:
    """A folder of the zoo."""

    def __init__(self, folder: Path):
        """Read what is known of the model."""
        self.folder, self.name = folder, folder.name
        self.meta = json.loads((folder / "meta.json").read_text())
        self.graph = self.meta.get("graph", {})

    def cases(self) -> Iterator[tuple[Arrays, Arrays]]:
        """Yield inputs and TensorFlow's outputs."""
        with np.load(self.folder / "reference.npz") as arrays:
            for index in range(len(self.meta["cases"])):
                yield _part(arrays, f"{index}/in/"), _part(arrays, f"{index}/out/")

    def converter(self, shapes: Mapping[str, tuple[int, ...]] | None = None) -> Any:
        """Return a converter, for inputs of some shapes or those of the model."""
        if "input_arrays" in self.graph:
            arrays = self.graph["input_arrays"], self.graph["output_arrays"]
            file = self.folder / self.meta["path"]
            return v1.TFLiteConverter.from_frozen_graph(
                file, *arrays, shapes or self.graph["input_shapes"]
            )
        make = v1.TFLiteConverter.from_saved_model
        if self.meta["kind"] == "keras_file":
            make = v1.TFLiteConverter.from_keras_model_file
        path = self.folder / self.meta["path"]
        if shapes is None:
            return make(path)
        names = _matching(shapes, make(path).get_input_arrays() or list(shapes))
        return make(path, input_shapes={names[name]: shape for name, shape in shapes.items()})


def _part(arrays: Any, prefix: str) -> Arrays:
    return {
        name.removeprefix(prefix): arrays[name] for name in arrays.files if name.startswith(prefix)
    }


def _matching(wanted: Mapping[str, Any], present: list[str]) -> dict[str, str]:
    """Return which of the present names each wanted one is: by its end, else by order."""
    found: dict[str, str] = {}
    for index, name in enumerate(wanted):
        ends = [item for item in present if item.split(":")[0].endswith(name)]
        same = [item for item in present if item.split(":")[0] == name]
        found[name] = (same or ends or [present[index]])[0]
    return found


def run(model: bytes, inputs: Arrays) -> Arrays:
    """Return the outputs of a model in LiteRT by name, integers as the reals they stand for."""
    interpreter = Interpreter(model_content=model, num_threads=1)
    details = {item["name"]: item for item in interpreter.get_input_details()}
    names = _matching(inputs, list(details))
    signatures = interpreter.get_signature_list()
    if signatures:
        runner = interpreter.get_signature_runner(next(iter(signatures)))
        return dict(runner(**{name: value for name, value in inputs.items()}))
    for name, value in inputs.items():
        interpreter.resize_tensor_input(details[names[name]]["index"], value.shape)
    interpreter.allocate_tensors()
    for name, value in inputs.items():
        interpreter.set_tensor(details[names[name]]["index"], value)
    interpreter.invoke()
    found = interpreter.get_output_details()
    return {item["name"]: interpreter.get_tensor(item["index"]) for item in found}


def difference(pairs: list[tuple[Arrays, Arrays]]) -> float:
    """Return the largest relative difference between outputs, infinite where shapes differ."""
    worst = 0.0
    for expected, found in pairs:
        names = _matching(expected, list(found))
        for name, value in expected.items():
            other = found[names[name]]
            if other.shape != value.shape or not np.all(np.isfinite(other)):
                return np.inf
            largest = float(np.abs(value).max(initial=0)) or 1.0
            off = np.abs(other.astype(np.float64) - value.astype(np.float64))
            worst = max(worst, float(off.max(initial=0)) / largest)
    return worst


def compared(model: Model) -> Result:
    """Convert a model both ways and run what came of it."""
    result = Result(model.name)

    @cache
    def backends(shapes: tuple[tuple[str, tuple[int, ...]], ...]) -> tflower.BackendComparison:
        return tflower.compare_backends(model.converter(dict(shapes)))

    pairs: dict[str, list[tuple[Arrays, Arrays]]] = {name: [] for name in BACKENDS}
    try:
        for inputs, expected in model.cases():
            shapes = tuple((name, value.shape) for name, value in inputs.items())
            both = backends(shapes)
            result.counts = result.counts or both.operators
            for name in BACKENDS:
                pairs[name].append((expected, run(both.models[name], inputs)))
    except (tflower.ConverterError, ValueError) as error:
        result.failure, result.is_refused = _line(error), True
    except RuntimeError as error:
        result.failure = _line(error)
    if result.failure:
        return result
    result.errors = {name: difference(found) for name, found in pairs.items()}
    return result


@dataclass
class Integers:
    """How a model of integers does beside TensorFlow's model of reals."""

    near: float
    same: float

    def __str__(self) -> str:
        return f"{self.near:.2%} within {STEPS} steps, {self.same:.2%} have the same best class"


def real_of(model: Model, images: Any) -> Any:
    """Return what TensorFlow makes of images."""
    import tensorflow as tf

    graph_def = tf.compat.v1.GraphDef.FromString((model.folder / "frozen.pb").read_bytes())
    (source,), (result,) = model.graph["input_arrays"], model.graph["output_arrays"]
    with tf.Graph().as_default():
        tf.import_graph_def(graph_def, name="")
        with tf.compat.v1.Session() as session:
            rows = [session.run(f"{result}:0", {f"{source}:0": item}) for item in images]
    return np.concatenate(rows)


def by_tensorflow(model: Model) -> bytes:
    """Return the model of integers that TensorFlow's own converter writes."""
    import tensorflow as tf

    made = tf.compat.v1.lite.TFLiteConverter.from_frozen_graph(
        str(model.folder / "frozen.pb"), model.graph["input_arrays"], model.graph["output_arrays"]
    )
    made.inference_type = made.inference_input_type = tf.int8
    made.quantized_input_stats = model.graph["quantized_input_stats"]
    return made.convert()


def judged(content: bytes, images: Any, expected: Any) -> Integers:
    """Run a model of integers on images in LiteRT."""
    interpreter = Interpreter(model_content=content, num_threads=1)
    interpreter.allocate_tensors()
    source, result = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    scale, zero = source["quantization"]
    limits = np.iinfo(source["dtype"])
    rows = []
    for image in images:
        value = np.clip(np.round(image / scale) + zero, limits.min, limits.max)
        interpreter.set_tensor(source["index"], value.astype(source["dtype"]))
        interpreter.invoke()
        rows.append(interpreter.get_tensor(result["index"]).astype(np.float64))
    step, zero = result["quantization"]
    found = (np.concatenate(rows) - zero) * step
    near = np.abs(found - expected) <= STEPS * step * (1 + 1e-6)
    return Integers(float(near.mean()), float((found.argmax(1) == expected.argmax(1)).mean()))


def quantized(model: Model) -> bool:
    """Print how what was trained with fake quantization does; whether TOCO's does well."""
    (shape,) = model.graph["input_shapes"].values()
    images = pictures(shape)
    expected = real_of(model, images)
    made = model.converter()
    made.experimental_new_converter, made.inference_type = False, np.uint8
    made.quantized_input_stats = {
        name: (mean + 128, deviation)
        for name, (mean, deviation) in model.graph["quantized_input_stats"].items()
    }
    ours = judged(made.convert(), images, expected)
    theirs = judged(by_tensorflow(model), images, expected)
    print(f"\n{model.name}, {IMAGES} images: TOCO's uint8 file: {ours}; TensorFlow's: {theirs}")
    return ours.near >= SHARE and ours.same >= theirs.same - ACCURACY


def pictures(shape: tuple[int, ...]) -> Any:
    """Return smooth pictures with a little noise in [0, 1]."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[0 : shape[1], 0 : shape[2]] / max(shape[1:3])
    waves = rng.normal(0, 6, (IMAGES, 5, 2, 1, 1, shape[3])) * np.stack([y, x])[..., None]
    phase = rng.random((IMAGES, 5, 1, 1, shape[3]))
    strength = rng.normal(size=(IMAGES, 5, 1, 1, shape[3]))
    smooth = (strength * np.cos(2 * np.pi * (waves.sum(2) + phase))).sum(1)
    total = smooth + rng.normal(0, 0.15, smooth.shape)
    return (1 / (1 + np.exp(-total)))[:, None].astype(np.float32)


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0]}"


def main(arguments: list[str]) -> int:
    """Print a table; 1 if a model is wrong or a difference is not explained."""
    zoo = Path(arguments[0])
    names = arguments[1:] or sorted(item.parent.name for item in zoo.glob("*/meta.json"))
    print("| model | TOCO's error | MLIR path's | operators, TOCO/MLIR |\n|---|--:|--:|---|")
    wrong = 0
    models = [Model(zoo / name) for name in names]
    for model in models:
        result = compared(model)
        wrong += not result.is_right
        print(result.row(), flush=True)
    for model in models:
        if "quantized_input_stats" in model.graph:
            wrong += not quantized(model)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
