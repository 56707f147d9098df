"""Pruning and sparse weights end to end: what is stored, what is computed, what is refused."""

from importlib.util import find_spec

import numpy as np
import pytest
from graphs import Graph
from tflower import Calibration, ConverterError, Interpreter, OpsSet, Optimize, Pruning
from tflower.compat.v1 import TFLiteConverter
from tflower.compiler.inspection.tables import ModelFile
from tflower.compiler.pruning import PruningError
from tflower.compiler.tools.convert import main
from tflower.runtime.sparsity import sparsify

INT16X8 = OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
RANDOM = np.random.default_rng(0)
SAMPLES = [RANDOM.normal(size=(1, 64)).astype(np.float32) for _ in range(8)]
FIRST, SECOND = RANDOM.normal(size=(64, 128)), RANDOM.normal(size=(128, 64))


def samples():
    for sample in SAMPLES:
        yield [sample]


def dense(first=FIRST, second=SECOND, batch=1) -> Graph:
    """Return two dense layers, `first/MatMul` and `second/MatMul`."""
    graph = Graph()
    graph.placeholder("x", (batch, 64))
    graph.node("MatMul", "x", graph.const("v", first), name="first/MatMul")
    graph.node("Relu", "first/MatMul", name="first/Relu")
    graph.node("MatMul", "first/Relu", graph.const("w", second), name="second/MatMul")
    return graph


@pytest.fixture
def frozen(tmp_path):
    path = tmp_path / "dense.pb"
    path.write_bytes(dense().serialized())
    return path


def converter(path, mode="float", **attributes):
    made = TFLiteConverter.from_frozen_graph(path, ["x"], ["second/MatMul"])
    if mode != "float":
        made.optimizations = [Optimize.DEFAULT]
    if mode == "float16":
        made.target_spec.supported_types = ["float16"]
    if mode in ("int8", "int16x8"):
        made.representative_dataset = samples
        made.calibration = Calibration("min_max", engine="numpy")
    if mode == "int16x8":
        made.target_spec.supported_ops = [INT16X8]
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def answers(model, interpreter_type=Interpreter):
    interpreter = interpreter_type(model_content=model)
    interpreter.allocate_tensors()
    (source,), (sink,) = interpreter.get_input_details(), interpreter.get_output_details()
    rows = []
    for sample in SAMPLES:
        interpreter.set_tensor(source["index"], sample)
        interpreter.invoke()
        rows.append(interpreter.get_tensor(sink["index"])[0])
    return np.array(rows)


def layouts(model):
    """Return the blocks of the sparse tensors of a model, () for elements."""
    tensors = ModelFile.open(model).graphs[0].tensors
    found = [tensor.record["sparsity"] for tensor in tensors]
    return [len(item["dim_metadata"]) for item in found if item is not None]


MODES = [
    pytest.param(mode, pattern, densified, id=f"{mode} {pattern}")
    for mode, pattern, densified in (
        ("float", 0.8, 2),
        ("float", "0.8,1x4", 0),
        ("float", "2:4", 2),
        ("float16", "0.8,1x4", 2),
        ("int8", "0.8,1x16", 0),
        ("int16x8", 0.9, 2),
    )
]


class TestModes:
    @pytest.mark.parametrize(("mode", "pattern", "densified"), MODES)
    def test_sparse_and_dense_compute_the_same(self, frozen, mode, pattern, densified):
        sparse = converter(frozen, mode, pruning=pattern)
        model = sparse.convert()
        same = converter(frozen, mode, pruning=Pruning(pattern, storage="dense")).convert()
        assert len(layouts(model)) == 2
        assert not layouts(same)
        assert sparse.report.operators.get("tfl.densify", 0) == densified
        np.testing.assert_array_equal(answers(model), answers(same))
        gain = sparse.report.sparsity.saved_bytes
        assert gain > 0
        assert len(same) - len(model) == pytest.approx(gain, abs=512)

    @pytest.mark.skipif(find_spec("ai_edge_litert") is None, reason="needs LiteRT")
    @pytest.mark.parametrize(("mode", "pattern", "densified"), MODES)
    def test_litert_agrees(self, frozen, mode, pattern, densified):
        from ai_edge_litert.interpreter import Interpreter as LiteRT

        model = converter(frozen, mode, pruning=pattern).convert()
        ours = answers(model)
        np.testing.assert_allclose(answers(model, LiteRT), ours, atol=0.01 * np.abs(ours).max())

    def test_blocks_save_time(self, frozen):
        blocks, elements = (converter(frozen, pruning=pattern) for pattern in ("0.8,1x4", 0.8))
        blocks.convert()
        elements.convert()
        assert blocks.report.sparsity.latency == pytest.approx(0.2, abs=0.02)
        assert elements.report.sparsity.latency == 1
        assert "80% less time" in str(blocks.report.sparsity)
        told = blocks.report.to_json()["sparsity"]
        assert told["expected_latency"] < 0.25
        assert {layer["where"] for layer in told["layers"]} == {
            "first/MatMul",
            "second/MatMul",
        } or told

    def test_time_of_one_sample_if_the_batch_is_open(self, tmp_path):
        path = tmp_path / "batches.pb"
        path.write_bytes(dense(batch=-1).serialized())
        made = converter(path, pruning="0.8,1x4")
        made.convert()
        assert made.report.sparsity.macs == 2 * 64 * 128
        assert made.report.sparsity.latency == pytest.approx(0.2, abs=0.02)

    def test_rules(self, frozen):
        made = converter(frozen, pruning={"first": 0.9, "second": "none"})
        model = made.convert()
        assert len(layouts(model)) == 1
        (layer,) = made.report.sparsity.layers
        assert layer.zeros == pytest.approx(0.9, abs=0.001)
        assert layer.pattern == "0.9"

    def test_zeros_that_are_there(self, tmp_path):
        first = FIRST * (RANDOM.random(FIRST.shape) > 0.7)
        path = tmp_path / "zeros.pb"
        path.write_bytes(dense(first).serialized())
        made = converter(path)
        made.optimizations = [Optimize.EXPERIMENTAL_SPARSITY]
        model = made.convert()
        assert len(layouts(model)) == 1
        np.testing.assert_array_equal(answers(model), answers(converter(path).convert()))
        assert made.report.sparsity.layers[0].pattern == "none"

    def test_a_weight_of_zeros_stays_dense(self, tmp_path):
        path = tmp_path / "zeros.pb"
        path.write_bytes(dense(FIRST * 0).serialized())
        made = converter(path)
        made.optimizations = [Optimize.EXPERIMENTAL_SPARSITY]
        assert not layouts(made.convert())

    def test_nothing_is_sparse_without_zeros(self, frozen):
        made = converter(frozen)
        made.optimizations = [Optimize.EXPERIMENTAL_SPARSITY]
        assert made.convert() == converter(frozen).convert()

    def test_hybrid_kernels_take_dense_weights(self, tmp_path):
        first = FIRST * (RANDOM.random(FIRST.shape) > 0.7)
        path = tmp_path / "zeros.pb"
        path.write_bytes(dense(first).serialized())
        made = converter(path)
        made.optimizations = [Optimize.DEFAULT, Optimize.EXPERIMENTAL_SPARSITY]
        assert not layouts(made.convert())


class TestRefusals:
    @pytest.mark.parametrize(
        ("mode", "pattern", "reason"),
        [
            ("float", 0.05, "only 5% of it are zeros, 30% are needed"),
            ("int8", "2:4", "dense, or with zeros in blocks of 1x16"),
            ("int16x8", "2:4", r"it would grow from 8192 to \d+ bytes"),
            ("dynamic", 0.9, "float activations and 8-bit weights, which must be dense"),
            ("float", "0.8,1x7", "are no blocks of 1x7"),
            ("float", "2:5", "are no groups of 5"),
        ],
    )
    def test_a_file_that_would_not_shrink(self, frozen, mode, pattern, reason):
        with pytest.raises(PruningError, match=f"would not shrink by pruning: .*{reason}"):
            converter(frozen, mode, pruning=pattern).convert()

    @pytest.mark.parametrize("rules", [{"third": 0.5}, {"first": "none"}])
    def test_rules_that_mean_nothing(self, frozen, rules):
        with pytest.raises(PruningError, match="no weight of 1024 elements is meant"):
            converter(frozen, pruning=rules).convert()

    @pytest.mark.parametrize(
        "pattern", [1.0, 1.5, -0.5, "half", "4:2", "2:2", "0.5,0x4", "0.5x4", True]
    )
    def test_patterns_that_are_none(self, frozen, pattern):
        with pytest.raises(PruningError, match="a share of zeros below 1 is needed, such as 0.8"):
            converter(frozen, pruning=pattern).convert()

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"rules": {"(": 0.5}}, r"rule '\(': .*a regular expression is needed"),
            ({"rules": {3: 0.5}}, "rule 3: .*a regular expression is needed"),
            ({"rules": {"a": "x"}}, "pruning 'x': a share"),
            ({"storage": "zip"}, "no storage 'zip'. Choose from sparse, dense"),
            ({"minimum_elements": -1}, "minimum_elements is -1"),
        ],
    )
    def test_options(self, arguments, message):
        with pytest.raises(PruningError, match=message):
            Pruning(0.5, **arguments)

    def test_it_is_both_kinds_of_error(self):
        with pytest.raises(ConverterError):
            Pruning("x")
        with pytest.raises(ValueError, match="pruning 'x'"):
            Pruning("x")


class TestLayout:
    @pytest.mark.parametrize("block", [(1, 1), (1, 4), (2, 2), (2, 1)])
    def test_room_is_what_is_stored(self, block):
        array = RANDOM.normal(size=(4, 8)) * (RANDOM.random((4, 8)) > 0.5)
        layout = sparsify(array, block)
        assert set(array[array != 0]) <= set(layout.data)
        assert len(layout.data) % np.prod(block) == 0
        assert layout.stored_bytes > layout.data.nbytes

    def test_blocks_must_fit(self):
        with pytest.raises(ValueError, match="no whole blocks"):
            sparsify(np.zeros((3, 4)), (2, 2))


class TestCommand:
    def run(self, frozen, tmp_path, *flags):
        arguments = ("--enable_v1_converter", "--graph_def_file", frozen, "--input_arrays", "x")
        rest = ("--output_arrays", "second/MatMul", "--output_file", tmp_path / "out.tflite")
        return main([str(item) for item in (*arguments, *rest, *flags)])

    def test_prune(self, frozen, tmp_path, capsys):
        flags = ("--prune", "0.8,1x4", "--prune-layers", "second=none")
        assert self.run(frozen, tmp_path, *flags) == 0
        assert "1 sparse weight: " in capsys.readouterr().err
        assert len(layouts((tmp_path / "out.tflite").read_bytes())) == 1

    def test_dense(self, frozen, tmp_path):
        assert self.run(frozen, tmp_path, "--prune", "2:4", "--prune-storage", "dense") == 0
        assert not layouts((tmp_path / "out.tflite").read_bytes())

    @pytest.mark.parametrize(
        ("flags", "message"),
        [
            (("--prune", "1.5"), "pruning '1.5': a share"),
            (("--prune-layers", "second"), "EXPRESSION=PATTERN is needed"),
            (("--prune-layers", "(=0.5"), "a regular expression is needed"),
            (("--prune-storage", "dense"), "needs --prune or --prune-layers"),
            (("--prune", "0.01"), "would not shrink"),
        ],
    )
    def test_bad_flags(self, frozen, tmp_path, capsys, flags, message):
        assert self.run(frozen, tmp_path, *flags) == 1
        assert message in capsys.readouterr().err
        assert not (tmp_path / "out.tflite").exists()
