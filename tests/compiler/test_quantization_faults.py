"""Bad input to quantization: one line that names the option, the sample or the tensor."""

import json
from pathlib import Path

import numpy as np
import pytest
from graphs import Graph
from tflower import Calibration, ConverterError, OpsSet, Optimize, RepresentativeDataset
from tflower.compat.v1 import TFLiteConverter
from tflower.compiler.datasets import load
from tflower.compiler.tools.convert import main

RANDOM = np.random.default_rng(0)
SAMPLES = RANDOM.normal(size=(4, 1, 8)).astype(np.float32)
INT8 = OpsSet.TFLITE_BUILTINS_INT8
INT16X8 = OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8


def samples():
    for sample in SAMPLES:
        yield [sample]


def broken():
    yield [SAMPLES[0]]
    raise KeyError("the disk is gone")


def spoiled(value):
    """Return a data set whose second sample holds `value`."""

    def drawn():
        yield [SAMPLES[0]]
        sample = SAMPLES[1].copy()
        sample[0, 3] = value
        yield [sample]

    return drawn


@pytest.fixture
def frozen(tmp_path):
    """Return a file with one dense layer, `dense/MatMul`."""
    graph = Graph()
    graph.placeholder("x", (1, 8))
    graph.node("MatMul", "x", graph.const("w", RANDOM.normal(size=(8, 4))), name="dense/MatMul")
    path = tmp_path / "dense.pb"
    path.write_bytes(graph.serialized())
    return path


def converter(path, ops=None, types=None, **attributes):
    made = TFLiteConverter.from_frozen_graph(path, ["x"], ["dense/MatMul"])
    made.optimizations = [Optimize.DEFAULT]
    made.representative_dataset = samples
    made.calibration = Calibration("min_max", engine="numpy")
    if ops is not None:
        made.target_spec.supported_ops = ops
    if types is not None:
        made.target_spec.supported_types = types
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


DATA_SETS = [
    (broken, "representative_dataset raised KeyError in place of sample 1: 'the disk is gone'"),
    (lambda wanted: [], "representative_dataset raised TypeError in place of sample 0"),
    (lambda: None, "representative_dataset returned NoneType, an iterable of samples is needed"),
    (lambda: iter(()), "representative_dataset yielded no sample"),
    (lambda: [None], "You need to provide either a dictionary"),
    (lambda: [[[[1, 2], [3]]]], "x: sample 0 is no array: .* shape"),
    (lambda: [[None]], "Got value of type STRING but expected type FLOAT32 for input 0, name: x"),
    (lambda: [[SAMPLES[0].astype(float)]], "Got value of type FLOAT64 .* name: x"),
    (lambda: [[SAMPLES[0, 0]]], r"x: sample 0 has the shape \[8\], \[1, 8\] is needed"),
    (lambda: [{"y": SAMPLES[0]}], "sample 0 lacks x and has y: the inputs are x"),
    (lambda: [{3: SAMPLES[0]}], "sample 0 lacks x and has 3"),
    (lambda: [(["a"], {"x": SAMPLES[0]})], r"a sample is signature \['a'\]"),
    (spoiled(np.nan), "sample 1: x: NaN came up"),
    (spoiled(-np.inf), "sample 1: x: an infinite value came up"),
    (spoiled(3e38), "sample 1: dense/MatMul: an infinite value came up"),
]


@pytest.mark.parametrize(("given", "message"), DATA_SETS, ids=lambda item: str(item)[:24])
def test_data_sets(frozen, given, message):
    with pytest.raises(ConverterError, match=message) as found:
        converter(frozen, representative_dataset=given).convert()
    assert "\n" not in str(found.value)


TYPES = [
    ({"optimizations": None}, "optimizations is None"),
    ({"optimizations": Optimize.DEFAULT}, "optimizations is <Optimize.DEFAULT"),
    ({"optimizations": "DEFAULT"}, "optimizations is 'DEFAULT', a list or a set is needed"),
    ({"types": "int8"}, "target_spec.supported_types is 'int8', a list or a set is needed"),
    ({"types": ["int9"]}, "target_spec.supported_types is 'int9', a type such as np.float32"),
    ({"types": [None]}, "target_spec.supported_types is None, a type such as"),
    ({"ops": 3}, "target_spec.supported_ops is 3"),
    ({"inference_input_type": "int9"}, "inference_input_type is 'int9'"),
    ({"inference_output_type": "int9"}, "inference_output_type is 'int9'"),
    ({"denylisted_ops": "CONV_2D"}, "denylisted_ops is 'CONV_2D', a list or a set is needed"),
    ({"denylisted_ops": [3]}, "denylisted_ops holds 3, names are needed"),
    ({"denylisted_nodes": "dense"}, "denylisted_nodes is 'dense'"),
    ({"calibration": "mse"}, r"calibration is 'mse', .* such as Calibration\('mse'\)"),
    ({"representative_dataset": [[SAMPLES[0]]]}, "representative_dataset must be a function"),
    (
        {"representative_dataset": RepresentativeDataset([[SAMPLES[0]]])},
        "representative_dataset must be a function",
    ),
    ({"_experimental_full_integer_quantization_bias_type": "x"}, "quantization_bias_type is 'x'"),
]


@pytest.mark.parametrize(("options", "message"), TYPES, ids=lambda item: str(item)[:40])
def test_options_of_the_wrong_kind(frozen, options, message):
    with pytest.raises(TypeError, match=message):
        converter(frozen, **options).convert()


CONFLICTS = [
    ({"representative_dataset": None, "ops": [INT8]}, "a `representative_dataset` must be spec"),
    ({"representative_dataset": None, "types": [np.int8]}, "a `representative_dataset` must be"),
    ({"inference_input_type": np.int16}, "Unsupported `inference_input_type` value.*int16"),
    ({"inference_output_type": np.int16}, "Unsupported `inference_output_type` value.*int16"),
    ({"ops": [INT16X8], "inference_input_type": np.int8}, r"must be in \['tf.float32', 'tf.int1"),
    ({"ops": [INT8], "types": [np.float16]}, "supported_types` should be left uninitizalized"),
    ({"quantization_rules": "dense"}, "quantization_rules is 'dense', a dictionary of"),
    ({"quantization_rules": ["dense"]}, "quantization_rules is"),
    ({"quantization_rules": {"dense": "int3"}}, "'int3' is no way to quantize"),
    ({"statistics": "s.json"}, "representative_dataset and statistics are both set"),
]


@pytest.mark.parametrize(("options", "message"), CONFLICTS, ids=lambda item: str(item)[:40])
def test_options_that_contradict(frozen, options, message):
    with pytest.raises((ValueError, ConverterError), match=message) as found:
        converter(frozen, **options).convert()
    assert "\n" not in str(found.value)


def test_types_may_be_named(frozen):
    assert converter(frozen, types=["bfloat16"]).convert()


class TestStatistics:
    @pytest.fixture
    def record(self, frozen, tmp_path):
        made = converter(frozen, calibration=Calibration("mse", engine="numpy"))
        made.convert()
        made.measured.save(tmp_path / "s.json")
        return json.loads((tmp_path / "s.json").read_text())

    def convert(self, frozen, record):
        path = Path(frozen).with_suffix(".json")
        path.write_text(json.dumps(record))
        options = {"representative_dataset": None, "statistics": path}
        return converter(frozen, calibration=Calibration("mse", engine="numpy"), **options).convert

    @pytest.mark.parametrize("value", [None, "x", [], float("nan"), float("inf"), True])
    @pytest.mark.parametrize(
        "where",
        ["samples", "low", "moving_high", "shape", "histogram/exponent", "histogram/first"]
        + ["histogram/counts", "histogram/zeros", "moments/count", "moments/sums", "missing"],
    )
    def test_a_damaged_file(self, frozen, record, where, value):
        part = record["tensors"]["0:0"]
        *inner, last = where.split("/")
        for name in inner:
            part = part[name]
        if last == "missing":
            del part["low"]
        elif value == [] and isinstance(part[last], list):
            part[last] = [[]]
        else:
            part[last] = value
        with pytest.raises(ConverterError, match="this is no file of statistics"):
            self.convert(frozen, record)()

    @pytest.mark.parametrize("name", ["exponent", "first", "zeros"])
    def test_bins_out_of_reach(self, frozen, record, name):
        record["tensors"]["0:0"]["histogram"][name] = -(2**70)
        with pytest.raises(ConverterError, match="this is no file of statistics"):
            self.convert(frozen, record)()

    @pytest.mark.parametrize("tensors", [None, 3, [], {"x": {}}, {"0:0": None}, {"0:0": 3}])
    def test_no_tensors(self, frozen, record, tensors):
        with pytest.raises(ConverterError, match="this is no file of statistics"):
            self.convert(frozen, record | {"tensors": tensors})()

    def test_of_no_sample(self, frozen, record):
        with pytest.raises(ConverterError, match="statistics are of no sample"):
            self.convert(frozen, record | {"samples": 0, "tensors": {}})()


class TestFiles:
    """Data sets on the command line: what is wrong with them, and that nothing is written."""

    @pytest.fixture
    def folder(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        np.savez("ok.npz", x=SAMPLES[:, 0])
        np.savez("name.npz", y=SAMPLES[:, 0])
        np.savez("scalar.npz", x=np.float32(3))
        np.savez("object.npz", x=np.array([{}], object))
        np.savez("uneven.npz", x=SAMPLES[:, 0], y=SAMPLES[:2, 0])
        np.savez("empty.npz", x=SAMPLES[:0, 0])
        Path("junk.npz").write_bytes(b"abc")
        Path("cut.npz").write_bytes(Path("ok.npz").read_bytes()[:100])
        Path("syntax_is_wrong.py").write_text("def f(:")
        Path("fails.py").write_text("1 / 0")
        Path("few.py").write_text("count = 3\ndef broken():\n    raise OSError('no such disk')\n")
        return tmp_path

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ("name.npz", "sample 0 lacks x and has y"),
            ("scalar.npz", "scalar.npz: x is a scalar"),
            ("object.npz", "object.npz: this is no file of arrays"),
            ("uneven.npz", "the arrays have {'x': 4, 'y': 2} samples"),
            ("empty.npz", "yielded no sample"),
            ("junk.npz", "junk.npz: this is no file of arrays"),
            ("cut.npz", "cut.npz: this is no file of arrays"),
            ("none.npz", "No such file or directory: 'none.npz'"),
            ("syntax_is_wrong.py:f", "it raises SyntaxError when it is loaded"),
            ("fails.py:f", "it raises ZeroDivisionError when it is loaded"),
            ("few.py:count", "there is no function 'count'"),
            ("few.py:broken", "representative_dataset raised OSError in place of sample 0"),
            ("none.py:f", "none.py: there is no such file"),
            ("no.such.module:f", "it raises ModuleNotFoundError when it is loaded"),
            ("nonsense", "this names no data set"),
        ],
    )
    def test_an_error_in_one_line(self, folder, frozen, capsys, data, message):
        flags = ["--enable_v1_converter", "--graph_def_file", str(frozen), "--input_arrays", "x"]
        flags += ["--output_arrays", "dense/MatMul", "--output_file", "out.tflite"]
        assert main([*flags, "--quantize", "int8", "--data", data]) == 1
        said = capsys.readouterr().err
        assert message in said
        assert len(said.strip().splitlines()) == 1
        assert not list(folder.glob("out.tflite*"))

    def test_a_function_is_used_as_it_is(self, folder):
        Path("some.py").write_text("def samples():\n    yield 3\n")
        assert list(load("some.py:samples", lambda: None)()) == [3]
