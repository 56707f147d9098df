"""The smoke suite: one path through every layer, in a few seconds."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tflower

DIGITS = Path(__file__).parent / "models" / "digits"


@pytest.fixture(scope="module")
def converter() -> "tflower.TFLiteConverter":
    return tflower.TFLiteConverter.from_saved_model(DIGITS / "saved_model")


@pytest.fixture(scope="module")
def model(converter: "tflower.TFLiteConverter") -> bytes:
    return converter.convert()


def test_a_saved_model_becomes_a_flatbuffer(model: bytes):
    assert model[4:8] == b"TFL3"
    assert len(model) < 40_000


def test_the_result_is_fused(converter: "tflower.TFLiteConverter", model: bytes):
    assert converter.report.operators == {
        "tfl.conv_2d": 3,
        "tfl.depthwise_conv_2d": 1,
        "tfl.add": 1,
        "tfl.max_pool_2d": 1,
        "tfl.reshape": 1,
        "tfl.fully_connected": 1,
        "tfl.softmax": 1,
    }


def test_the_converted_model_gives_tensorflows_answers(model: bytes):
    data = np.load(DIGITS / "digits.npz")
    inputs = data["images"][..., None].astype(np.float32) / 16
    interpreter = tflower.Interpreter(model_content=model)
    index = interpreter.get_input_details()[0]["index"]
    interpreter.resize_tensor_input(index, inputs.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(index, inputs)
    interpreter.invoke()
    answers = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    np.testing.assert_allclose(answers, data["answers"], atol=1e-5)
    assert (answers.argmax(-1) == data["labels"]).mean() > 0.97


def test_conversion_is_reproducible(converter: "tflower.TFLiteConverter", model: bytes):
    assert converter.convert() == model


def test_the_command_converts(tmp_path: Path, model: bytes):
    output = tmp_path / "digits.tflite"
    flags = [f"--saved_model_dir={DIGITS / 'saved_model'}", f"--output_file={output}"]
    run = command("convert", *flags, "--json")
    assert run.returncode == 0, run.stderr
    assert output.read_bytes() == model
    report = json.loads(run.stdout)
    assert report["bytes"] == len(model)
    assert report["operators"] == 9


def test_the_command_says_its_version():
    assert command("--version").stdout.split() == ["tflower,", "version", tflower.__version__]


def test_the_command_lists_its_subcommands():
    text = command("--help").stdout
    assert "convert" in text
    assert "Convert a TensorFlow model" in text


def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run `tflower` in a process of its own."""
    program = "from tflower.compiler.tools.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "100"},
    )
