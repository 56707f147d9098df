"""Calibration of a model with several signatures, inputs without fixed sizes, and any data set."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import tflower
from tflower.compiler import datasets
from tflower.compiler.calibration import calibrate
from tflower.compiler.calibration_options import Calibration
from tflower.compiler.calibrator import Calibrator
from tflower.compiler.exporters.tflite import export
from tflower.compiler.text import parse
from tflower.dialects.errors import QuantizationError
from tflower.runtime.calibration.engines import FloatModel, has_litert
from tflower.runtime.calibration.statistics import Key, Statistics

MODULE = """
module attributes {tf_saved_model.semantics} {
  func.func @decode(
      %code: tensor<?x8xf32> {tf_saved_model.index_path = ["code"]},
      %gain: tensor<?x1xf32> {tf_saved_model.index_path = ["gain"]}
  ) -> (tensor<?x8xf32> {tf_saved_model.index_path = ["y"]}) attributes {
    tf.entry_function = {inputs = "decode_code:0,decode_gain:0", outputs = "decode_y:0"},
    tf_saved_model.exported_names = ["decode"]
  } {
    %0 = "tfl.mul"(%code, %gain) {fused_activation_function = "NONE"} :
        (tensor<?x8xf32>, tensor<?x1xf32>) -> tensor<?x8xf32>
    return %0 : tensor<?x8xf32>
  }
  func.func @encode(
      %x: tensor<?x8xf32> {tf_saved_model.index_path = ["x"]}
  ) -> (tensor<?x8xf32> {tf_saved_model.index_path = ["code"]}) attributes {
    tf.entry_function = {inputs = "encode_x:0", outputs = "encode_code:0"},
    tf_saved_model.exported_names = ["encode"]
  } {
    %0 = "tfl.relu"(%x) : (tensor<?x8xf32>) -> tensor<?x8xf32>
    return %0 : tensor<?x8xf32>
  }
}
"""
ENGINES = ["numpy", *(["litert"] if has_litert() else [])]
SIZES = (1, 3, 2, 3, 1)


def encode(size: int, low: float = -2) -> tuple[str, dict[str, np.ndarray]]:
    return "encode", {"x": np.linspace(low, 5, size * 8, dtype=np.float32).reshape(size, 8)}


def decode(size: int) -> tuple[str, dict[str, np.ndarray]]:
    code = np.linspace(0, size, size * 8, dtype=np.float32).reshape(size, 8)
    return "decode", {"gain": np.full((size, 1), 2, np.float32), "code": code}


def samples() -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    for size in SIZES:
        yield encode(size)
        yield decode(size)


@pytest.fixture(scope="module")
def model() -> bytes:
    return export(parse(MODULE))


def seen(model: bytes, data: Callable[[], Iterator[object]], engine: str) -> Statistics:
    return calibrate(model, data, Calibration("mse", engine=engine))


@pytest.mark.parametrize("engine", ENGINES)
class TestSignatures:
    def test_each_sees_its_samples(self, model, engine):
        found = seen(model, samples, engine)
        assert found.samples == 2 * len(SIZES)
        ranges = {tensor.name: (tensor.low, tensor.high) for _, tensor in found}
        assert ranges == {
            "decode_code:0": (0, 3),
            "decode_gain:0": (2, 2),
            "decode_y:0": (0, 6),
            "encode_x:0": (-2, 5),
            "encode_code:0": (0, 5),
        }
        assert {tensor.samples for _, tensor in found} == {len(SIZES)}

    def test_sizes_may_change_from_sample_to_sample(self, model, engine):
        found = seen(model, samples, engine)
        for _, tensor in found:
            width = 1 if tensor.name == "decode_gain:0" else 8
            assert tensor.values == sum(SIZES) * width
            assert tensor.shape == (SIZES[-1], width)

    def test_the_order_of_names_does_not_matter(self, model, engine):
        def turned():
            for key, values in samples():
                yield key, dict(reversed(values.items()))

        assert seen(model, turned, engine).to_text() == seen(model, samples, engine).to_text()

    def test_an_array_may_be_used_again(self, model, engine):
        def same():
            kept = {name: np.empty_like(value) for name, value in encode(4)[1].items()}
            for low in (-9, -1, -3):
                kept["x"][...] = encode(4, low)[1]["x"]
                yield "encode", kept
                kept["x"][...] = 1e6

        def fresh():
            for low in (-9, -1, -3):
                yield encode(4, low)

        assert seen(model, same, engine).to_text() == seen(model, fresh, engine).to_text()

    def test_a_fault_is_told_with_its_sample(self, model, engine):
        def faulty():
            yield encode(1)
            yield decode(2)
            key, values = encode(2)
            values["x"][0, 3] = np.nan
            yield key, values
            yield decode(1)

        with pytest.raises(QuantizationError, match=r"sample 2: encode_x:0: NaN came up"):
            seen(model, faulty, engine)

    def test_progress_is_told_in_order(self, model, engine):
        told: list[int] = []
        options = Calibration("min_max", engine=engine, progress=told.append)
        calibrate(model, samples, options)
        assert told == list(range(1, 2 * len(SIZES) + 1))

    def test_shards_are_of_all_samples_together(self, model, engine):
        parts = [
            calibrate(model, samples, Calibration("mse", engine=engine, shard=(index, 2)))
            for index in (0, 1)
        ]
        assert [{key.subgraph for key in part.tensors} for part in parts] == [{1}, {0}]
        parts[0].merge(parts[1])
        assert parts[0].to_text() == seen(model, samples, engine).to_text()


def test_engines_agree(model):
    if "litert" not in ENGINES:
        pytest.skip("LiteRT is not there")
    ours, theirs = (seen(model, samples, engine) for engine in ENGINES)
    assert ours.to_text() == theirs.to_text()


@pytest.mark.parametrize(
    ("sample", "message"),
    [
        ({"x": np.ones((1, 8), np.float32)}, "a dictionary without a signature, the model has the"),
        (("code", {}), "a sample is signature 'code', the model has the signatures 'decode', 'enc"),
        (("encode", {"code": 1}), "sample 0 lacks x and has code: the inputs are x"),
    ],
    ids=["none", "unknown", "inputs"],
)
def test_samples_that_do_not_fit(model, sample, message):
    with pytest.raises(QuantizationError, match=message):
        seen(model, lambda: iter([sample]), "numpy")


def test_both_signatures_become_integers(model):
    made = Calibrator(model).calibrate_and_quantize(samples, np.int8, np.int8, False)
    interpreter = tflower.Interpreter(model_content=made)
    for key, given in (encode(2), decode(3)):
        runner = interpreter.get_signature_runner(key)
        details, integers = runner.get_input_details(), {}
        for name, value in given.items():
            scale, zero = details[name]["quantization"]
            integers[name] = np.clip(np.round(value / scale) + zero, -128, 127).astype(np.int8)
        (name, result), *_ = runner(**integers).items()
        scale, zero = runner.get_output_details()[name]["quantization"]
        wanted = np.maximum(given["x"], 0) if key == "encode" else given["code"] * given["gain"]
        assert (result.astype(float) - zero) * scale == pytest.approx(wanted, abs=2 * scale)


def test_a_signature_without_samples_stays_as_it_is(model):
    def one():
        yield encode(2)

    found = seen(model, one, "numpy")
    assert {key.subgraph for key in found.tensors} == {1}
    assert Key(1, 0) in found.tensors
    made = Calibrator(model).calibrate_and_quantize(one, np.float32, np.float32, True)
    details = tflower.Interpreter(model_content=made).get_signature_runner("decode")
    assert all(item["dtype"] is np.float32 for item in details.get_input_details().values())


def test_arrays_are_for_the_signature_with_their_names(model, tmp_path):
    path = tmp_path / "samples.npz"
    np.savez(path, gain=np.ones((3, 1), np.float32), code=np.ones((3, 8), np.float32))
    found = list(datasets.load(str(path), lambda: FloatModel(model))())
    assert [(key, sorted(values)) for key, values in found] == [("decode", ["code", "gain"])] * 3
    assert seen(model, lambda: iter(found), "numpy").samples == 3


def test_arrays_that_no_signature_has(model, tmp_path):
    path = tmp_path / "samples.npz"
    np.savez(path, picture=np.ones((3, 8), np.float32))
    found = datasets.load(str(path), lambda: FloatModel(model))
    with pytest.raises(QuantizationError, match="a dictionary without a signature, the model has"):
        seen(model, lambda: iter(found()), "numpy")
