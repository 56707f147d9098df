"""A trained model through both backends, and the table that compares them over many models."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import tflower
from tflower.compat import v1

MODEL = Path(__file__).parents[1] / "models" / "digits"
DATA = np.load(MODEL / "digits.npz")
IMAGES = DATA["images"][..., None].astype(np.float32) / 16

pytestmark = pytest.mark.litert
litert = pytest.importorskip("ai_edge_litert.interpreter")


def converter(**attributes):
    made = v1.TFLiteConverter.from_saved_model(MODEL / "saved_model")
    made.experimental_new_converter = False
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def answers(model: bytes) -> np.ndarray:
    """Return what LiteRT makes of each image, as reals."""
    interpreter = litert.Interpreter(model_content=model)
    interpreter.allocate_tensors()
    source, result = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    rows = []
    for image in IMAGES:
        scale, zero = source["quantization"]
        value = np.round(image / scale + zero).astype(source["dtype"]) if scale else image
        interpreter.set_tensor(source["index"], value[None])
        interpreter.invoke()
        found = interpreter.get_tensor(result["index"])[0].astype(np.float64)
        scale, zero = result["quantization"]
        rows.append((found - zero) * scale if scale else found)
    return np.stack(rows)


def test_reals_are_those_of_tensorflow():
    np.testing.assert_allclose(answers(converter().convert()), DATA["answers"], atol=1e-6)


def test_weights_alone_classify_as_well():
    found = answers(converter(optimizations=[tflower.Optimize.DEFAULT]).convert())
    assert (found.argmax(1) == DATA["answers"].argmax(1)).mean() > 0.99


def test_measured_integers_classify_as_well():
    made = converter(optimizations=[tflower.Optimize.DEFAULT])
    made.representative_dataset = lambda: ([image[None]] for image in IMAGES[:50])
    found = answers(made.convert())
    assert (found.argmax(1) == DATA["answers"].argmax(1)).mean() > 0.97


@pytest.mark.parametrize("kind", ["uint8", "int8"])
def test_guessed_ranges_leave_no_float(kind):
    (name,) = converter().get_input_arrays()
    stats = {name: {"uint8": (0.0, 255.0), "int8": (-128.0, 255.0)}[kind]}
    made = converter(inference_type=kind, quantized_input_stats=stats)
    made.default_ranges_stats = -30.0, 30.0
    found = answers(made.convert())
    assert (found.argmax(1) == DATA["answers"].argmax(1)).mean() > 0.9


def test_operators_are_those_of_the_other_backend_or_explained():
    assert not tflower.compare_backends(converter()).unexplained


@pytest.fixture
def zoo(tmp_path):
    """A folder as the benchmark wants it."""
    folder = tmp_path / "digits"
    shutil.copytree(MODEL / "saved_model", folder / "saved_model")
    (name,) = converter().get_input_arrays()
    about = {"kind": "saved_model", "path": "saved_model", "cases": ["serving_default"] * 2}
    (folder / "meta.json").write_text(json.dumps(about))
    cases = {}
    for index in range(2):
        cases[f"{index}/in/{name}"] = IMAGES[index : index + 1]
        cases[f"{index}/out/output"] = DATA["answers"][index : index + 1]
    np.savez(folder / "reference.npz", **cases)
    return tmp_path


def test_the_table(zoo, capsys):
    from bench import backends

    assert backends.main([str(zoo)]) == 0
    row = capsys.readouterr().out.splitlines()[-1]
    assert row.startswith("| digits | ")
    with np.load(zoo / "digits" / "reference.npz") as arrays:
        np.savez(
            zoo / "digits" / "reference.npz",
            **{name: value + ("/out/" in name) for name, value in arrays.items()},
        )
    assert backends.main([str(zoo), "digits"]) == 1
