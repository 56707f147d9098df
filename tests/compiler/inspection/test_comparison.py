"""Comparing what two models compute."""

import json
from math import inf

import numpy as np
import pytest
from inspection_models import LOOP, QUANTIZED, X
from tflower.compiler.inspection.comparison import compare, compare_files
from tflower.compiler.inspection.running import Runner, given_inputs, random_inputs
from tflower.dialects.errors import InterpreterError


def test_a_model_is_like_itself(block):
    found = compare(block(), block("other"))
    assert {layer.name for layer in found.layers} == {"block/dense", "y:0"}
    assert all(layer.distance.relative == 0 for layer in found.layers)
    assert found.unmatched == (0, 0)
    assert found.within(0)


def test_the_worst_comes_first(block):
    found = compare(block(), block("other", last=7.0), {"x": X})
    assert [layer.name for layer in found.layers] == ["y:0", "block/dense"]
    dense = found.layers[1].distance
    assert dense.largest == 1
    assert dense.mean == 0.5
    assert dense.relative == pytest.approx(1 / np.hypot(4.5, 9.5))
    assert not found.within(0.5)
    assert found.worst is found.layers[0]
    assert [layer.name for layer in found.outputs] == ["y:0"]


def test_a_table(block):
    text = compare(block(), block("other", last=7.0), {"x": X}).table(1)
    head, titles, worst, rest = text.splitlines()
    assert head == "2 tensors in both, 0 and 0 in one only"
    assert titles.split() == ["relative", "largest", "mean", "type", "tensor"]
    assert worst.split()[-3:] == ["output", "1x2xfloat32", "y:0"]
    assert rest == "... and 1 that differ less"


def test_fused_operators_are_found_by_their_parts(write, block):
    text = block("first").read_bytes()
    assert text
    from inspection_models import BLOCK

    given = {"batch": "1", "last": 6.0, "activation": "RELU", "second": "exp"}
    fused = BLOCK.format(**given).replace('loc("block/dense")', 'loc(fused["block/dense", "act"])')
    found = compare(block(), write("fused", fused))
    assert ("block/dense", "block/dense;act") in {(each.name, each.other) for each in found.layers}


def test_not_a_number_differs(block):
    with np.errstate(all="ignore"):
        x = np.array([[-5, 0, 0]], np.float32)
        found = compare(block(activation="NONE", second="log"), block("b", second="relu"), {"x": x})
    assert found.worst.distance.largest == inf
    json.dumps(found.to_json(), allow_nan=False)


def test_quantized_models_are_compared_by_what_they_mean(write, block):
    found = compare(block(activation="NONE", second="relu"), write("q", QUANTIZED))
    assert found.outputs[0].types == ("1x2xfloat32", "1x2xint8")
    assert 0 < found.outputs[0].distance.relative < inf


def test_signature_names_match_inputs_whatever_their_order(block):
    assert compare(block(), block("b"), seed=3, signature="serving_default").within(0)


def test_models_that_take_different_inputs(block, write):
    both = write("two", "func.func @main(%x: tensor<3xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {\n"
                 "  func.return %y : tensor<3xf32>\n}")  # fmt: skip
    with pytest.raises(InterpreterError, match="the models take 1 input and 2"):
        compare(block(), both)
    with pytest.raises(InterpreterError, match="Dimension mismatch|shape|matmul|multiply"):
        compare(write("loop", LOOP), block())


def test_files(block, tmp_path):
    np.save(tmp_path / "x.npy", X)
    found = compare_files(block(), block("other", last=7.0), [str(tmp_path / "x.npy")])
    assert found.layers[1].distance.largest == 1


class TestInputs:
    def test_random_inputs_are_the_same_again(self, block):
        ports = Runner(block(batch="?")).inputs
        first, second = (random_inputs(ports, 7) for _ in range(2))
        assert first["x"].shape == (1, 3)
        assert first["x"].dtype == np.float32
        np.testing.assert_array_equal(first["x"], second["x"])
        assert not np.array_equal(first["x"], random_inputs(ports, 8)["x"])

    def test_shapes(self, block):
        ports = Runner(block(batch="?")).inputs
        assert random_inputs(ports, shapes={"x": (5, 3)})["x"].shape == (5, 3)
        with pytest.raises(InterpreterError, match="there is no input 'z': the model takes x"):
            random_inputs(ports, shapes={"z": (5, 3)})

    def test_quantized_inputs_fill_their_range(self, write):
        runner = Runner(write("q", QUANTIZED))
        (x,) = random_inputs(runner.inputs, shapes={"x": (100, 3)}).values()
        assert x.dtype == np.int8
        assert x.min() < -100 < 100 < x.max()

    def test_files(self, block, tmp_path):
        ports = Runner(block()).inputs
        np.save(tmp_path / "x.npy", X.astype(np.float64))
        np.savez(tmp_path / "x.npz", x=X)
        for given in ("x.npy", "x.npz"):
            (x,) = given_inputs(ports, [str(tmp_path / given)]).values()
            np.testing.assert_array_equal(x, X)
            assert x.dtype == np.float32
        assert list(given_inputs(ports, [f"x={tmp_path / 'x.npy'}"])) == ["x"]

    def test_what_is_wrong_with_files(self, block, tmp_path):
        ports = Runner(block()).inputs
        (tmp_path / "bad.npy").write_bytes(b"no array")
        with pytest.raises(InterpreterError, match="bad.npy"):
            given_inputs(ports, [str(tmp_path / "bad.npy")])
        with pytest.raises(OSError, match="none.npy"):
            given_inputs(ports, [str(tmp_path / "none.npy")])
        np.save(tmp_path / "text.npy", np.array(["a"]))
        with pytest.raises(InterpreterError, match="the array holds <U1, the model takes float32"):
            given_inputs(ports, [str(tmp_path / "text.npy")])
        np.savez(tmp_path / "two.npz", a=X, b=X)
        with pytest.raises(InterpreterError, match="one array is needed, there are 2"):
            given_inputs(ports, [f"x={tmp_path / 'two.npz'}"])

    def test_unknown_and_missing_inputs(self, block):
        runner = Runner(block())
        with pytest.raises(InterpreterError, match="there is no input 'z': the model takes x"):
            runner.run({"z": X})
        with pytest.raises(InterpreterError, match="input 'x' is missing"):
            runner.run({})

    def test_signatures(self, block):
        with pytest.raises(InterpreterError, match="no signature 'z': the file has serving_defaul"):
            Runner(block(), "z")
