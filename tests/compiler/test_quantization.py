"""The modes of quantization end to end: what is stored, how exact it is, what is refused."""

from importlib.util import find_spec

import numpy as np
import pytest
import tflower
from digits import (
    COUNT,
    DATA,
    DIGITS,
    INT16X8,
    answers,
    converter,
    decibels,
    details,
    integers,
    samples,
    target,
    types,
)
from graphs import Graph, scaled
from tflower import Calibration, Interpreter, OpsSet, QuantizationError, TFLiteConverter
from tflower.compiler.calibration import calibrate
from tflower.dialects.errors import ConverterWarning


def narrow_biases():
    """Return a model of 16-bit activations and, where there are kernels for them, int32 biases."""
    made = target(integers(), [INT16X8])
    made._experimental_full_integer_quantization_bias_type = np.int32
    return made.convert()


class TestWeights:
    def test_dynamic_range_stores_large_weights_as_int8(self):
        made = converter()
        model = made.convert()
        sizes = {
            item["name"]: np.prod(item["shape"])
            for item in details(model)
            if item["dtype"] == np.int8
        }
        assert sizes
        assert min(sizes.values()) >= 1024
        assert not {"tfl.quantize", "tfl.dequantize"} & set(made.report.operators)
        assert decibels(model) > 40

    def test_one_scale_for_each_weight(self):
        model = converter(_experimental_disable_per_channel=True).convert()
        weights = [item for item in details(model) if item["dtype"] == np.int8]
        assert weights
        assert all(len(item["quantization_parameters"]["scales"]) == 1 for item in weights)

    def test_float16(self):
        made = target(converter(), types=[np.float16])
        model = made.convert()
        assert types(model)["float16"] == made.report.operators["tfl.dequantize"]
        assert len(model) < 0.7 * len(
            TFLiteConverter.from_saved_model(DIGITS / "saved_model").convert()
        )
        assert decibels(model) > 60


class TestIntegers:
    def test_with_float_borders(self):
        made = integers()
        model = made.convert()
        assert made.report.operators["tfl.quantize"] == 1
        assert made.report.operators["tfl.dequantize"] == 1
        assert made.report.islands == []
        assert types(model)["float32"] == 2
        assert decibels(model) > 38

    @pytest.mark.parametrize("name", ["int8", "uint8"])
    def test_with_integers_at_the_borders(self, name):
        made = target(integers(), [OpsSet.TFLITE_BUILTINS_INT8])
        made.inference_input_type = made.inference_output_type = np.dtype(name).type
        interpreter = Interpreter(model_content=made.convert())
        for item in (*interpreter.get_input_details(), *interpreter.get_output_details()):
            assert np.dtype(item["dtype"]).name == name
        assert "float32" not in types(made.convert())

    def test_sixteen_bits(self):
        made = target(integers(), [INT16X8])
        model = made.convert()
        found = types(model)
        assert found["int16"]
        assert found["int64"] == 5  # biases
        activations = [item for item in details(model) if item["dtype"] == np.int16]
        assert all(item["quantization"][1] == 0 for item in activations)
        assert decibels(model) > 45

    def test_biases_of_sixteen_bits_may_be_int32(self):
        model = narrow_biases()
        (depthwise,) = [item for item in details(model) if item["dtype"] == np.int64]
        assert "depthwise" in depthwise["name"]  # its kernel takes no others
        assert decibels(model) > 45

    @pytest.mark.skipif(find_spec("ai_edge_litert") is None, reason="needs LiteRT")
    def test_kernels_are_told_of_int32_biases(self):
        from ai_edge_litert.interpreter import Interpreter as LiteRT

        model = narrow_biases()
        ours, theirs = answers(model), answers(model, LiteRT)
        np.testing.assert_allclose(theirs, ours, atol=1e-3)

    def test_a_dead_layer_has_a_scale_that_kernels_take(self, tmp_path):
        graph = Graph()
        graph.placeholder("x", (1, 8))
        graph.node("MatMul", "x", graph.const("w", np.zeros((8, 4))), name="dead")
        graph.node("Relu6", "dead", name="relu")
        path = tmp_path / "dead.pb"
        path.write_bytes(graph.serialized())
        made = tflower.compat.v1.TFLiteConverter.from_frozen_graph(path, ["x"], ["relu"])
        made.optimizations = [tflower.Optimize.DEFAULT]
        made.representative_dataset = lambda: [[np.linspace(-1, 1, 8, dtype=np.float32)[None]]]
        made.calibration = Calibration("min_max", engine="numpy")
        scales = [
            item["quantization"][0]
            for item in details(target(made, [INT16X8]).convert())
            if item["dtype"] == np.int16
        ]
        assert 6 / min(scales) < 2**31

    def test_auto_takes_the_best_and_tells_all(self):
        made = integers(calibration=Calibration(engine="numpy"))
        model = made.convert()
        assert set(made.report.scores) == {"min_max", "mse, refined"}
        assert decibels(model) > 38

    def test_ranges_that_look_at_what_becomes_of_the_values(self, tmp_path):
        rng = np.random.default_rng(6)
        graph = Graph()
        graph.placeholder("x", (1, 64))
        graph.node("MatMul", "x", graph.const("w", rng.normal(size=(64, 96)) / 2), name="sum")
        graph.node("BiasAdd", "sum", graph.const("b", np.full(96, -8.0)), name="wide")
        graph.node("AddV2", "wide", graph.const("three", np.float32(3)), name="moved")
        graph.node("Relu6", "moved", name="gate")
        graph.node("Mul", "wide", "gate", name="product")
        graph.node("Mul", "product", graph.const("part", np.float32(1 / 6)), name="swish")
        graph.node("MatMul", "swish", graph.const("v", rng.normal(size=(96, 50))), name="top")
        graph.node("Softmax", "top", name="classes")
        path = tmp_path / "classes.pb"
        path.write_bytes(graph.serialized())
        seen, unseen = rng.normal(size=(2, 64, 1, 64)).astype(np.float32)

        def made(**options):
            converter = tflower.compat.v1.TFLiteConverter.from_frozen_graph(
                path, ["x"], ["classes"]
            )
            if options:
                converter.optimizations = [tflower.Optimize.DEFAULT]
                converter.representative_dataset = lambda: ([x] for x in seen)
                converter.calibration = Calibration(engine="numpy", **options)
            interpreter = Interpreter(model_content=converter.convert())
            interpreter.allocate_tensors()
            (source,), (result,) = interpreter.get_input_details(), interpreter.get_output_details()
            found = []
            for x in unseen:
                interpreter.set_tensor(source["index"], x)
                interpreter.invoke()
                found.append(interpreter.get_tensor(result["index"]))
            return np.concatenate(found)

        exact = made()
        usual, fitted = (
            np.mean(10 * np.log10(np.sum((made(method=each) - exact) ** 2, axis=1)))
            for each in ("min_max", "mse")
        )
        assert fitted < usual - 2

    @pytest.mark.parametrize("method", ["moving_average", "percentile", "mse", "entropy"])
    def test_methods(self, method):
        model = integers(calibration=Calibration(method, engine="numpy")).convert()
        assert np.mean(answers(model).argmax(1) == DATA["labels"][:COUNT]) > 0.9

    def test_refined_biases_make_up_for_the_weights(self):
        def made(refine):
            options = Calibration("mse", engine="numpy", refine=refine)
            return integers(calibration=options).convert()

        refined, plain = made(True), made(False)
        biases, others = [
            [item[0] for item in stored_integers(model) if item[0].dtype == np.int32]
            for model in (refined, plain)
        ]
        assert any(not np.array_equal(a, b) for a, b in zip(biases, others, strict=True))
        weights, same = [
            [item[0].tobytes() for item in stored_integers(model) if item[0].dtype == np.int8]
            for model in (refined, plain)
        ]
        assert sorted(weights) == sorted(same)

    def test_the_same_twice(self):
        assert integers().convert() == integers().convert()

    def test_statistics_instead_of_samples(self, tmp_path):
        plain = TFLiteConverter.from_saved_model(DIGITS / "saved_model").convert()
        options = Calibration("min_max", engine="numpy")
        calibrate(plain, samples, options).save(tmp_path / "s.json")
        given = converter(statistics=tmp_path / "s.json", calibration=options)
        assert given.convert() == integers().convert()
        assert given.measured.samples == 40

    def test_the_pair_is_kept_for_comparison(self):
        made = integers()
        made.convert()
        plain = TFLiteConverter.from_saved_model(DIGITS / "saved_model").convert()
        assert made.float_model == plain
        assert made.measured.samples == 40


class TestMixed:
    @pytest.mark.parametrize("way", ["float", "weights", "float16"])
    def test_a_layer_of_its_own(self, way):
        made = integers(quantization_rules={"head": way})
        model = made.convert()
        (island,) = made.report.islands
        assert island.cause == f"a rule keeps it {way}"
        assert "head" in island.where
        assert decibels(model) > 38

    def test_half_floats_beside_bytes(self):
        made = target(converter(quantization_rules={"head": "weights"}), types=[np.float16])
        model = made.convert()
        assert types(model)["int8"] == 1
        assert types(model)["float16"] == made.report.operators["tfl.dequantize"] > 0
        assert decibels(model) > 40

    def test_a_way_to_store_weights_for_a_layer_without_any(self, tmp_path):
        graph = Graph()
        graph.placeholder("x", (1, 8))
        graph.node("LeakyRelu", "x", name="leaky")
        graph.node("Tanh", "leaky", name="tanh")
        path = tmp_path / "leaky.pb"
        path.write_bytes(graph.serialized())
        made = tflower.compat.v1.TFLiteConverter.from_frozen_graph(path, ["x"], ["tanh"])
        made.optimizations = [tflower.Optimize.DEFAULT]
        made.representative_dataset = lambda: [[np.linspace(-1, 1, 8, dtype=np.float32)[None]]]
        made.calibration = Calibration("min_max", engine="numpy")
        made.quantization_rules = {"leaky": "weights"}
        assert made.convert()
        assert [item.op for item in made.report.islands] == ["tfl.leaky_relu"]

    def test_the_first_rule_holds(self):
        rules = [("head", "default"), (".*", "float")]
        made = integers(quantization_rules=rules)
        made.convert()
        assert not any("head" in island.where for island in made.report.islands)
        assert made.report.islands

    def test_denied_ops_and_nodes(self):
        made = integers(denylisted_ops=["SOFTMAX"])
        made.convert()
        assert [(each.op, each.cause) for each in made.report.islands] == [
            ("tfl.softmax", "it is on the list of what stays float")
        ]

    def test_denied_things_that_are_not_there(self):
        with pytest.warns(ConverterWarning, match="denylisted_ops: the model has no CONV_3D"):
            integers(denylisted_ops=["CONV_3D"]).convert()
        with pytest.warns(ConverterWarning, match="denylisted node 'nowhere': no op has this"):
            integers(denylisted_nodes=["nowhere"]).convert()

    def test_all_islands_are_listed(self):
        made = integers(quantization_rules={"head|project": "float"}, require_integer=True)
        with pytest.raises(QuantizationError, match="2 ops compute with floats, .*project.*head"):
            made.convert()

    def test_no_islands_are_required(self):
        assert integers(require_integer=True).convert()


class TestRefusals:
    @pytest.mark.parametrize(
        ("attributes", "message"),
        [
            ({"quantization_rules": {"a": "float"}, "optimizations": []}, "^quantization_rules is"),
            ({"require_integer": True}, "^require_integer is set, but there is no quantization"),
            ({"statistics": "x", "representative_dataset": samples}, "are both set, one of them"),
            ({"_experimental_full_integer_quantization_bias_type": np.int32}, "only supported for"),
        ],
        ids=lambda item: next(iter(item)) if isinstance(item, dict) else "",
    )
    def test_conflicts(self, attributes, message):
        with pytest.raises(ValueError, match=message):
            converter(**attributes).convert()

    def test_bias_types(self):
        made = integers(_experimental_full_integer_quantization_bias_type=np.int16)
        with pytest.raises(ValueError, match="Expected bias type to be `dtypes.int32`"):
            made.convert()

    def test_variables_of_half_floats(self):
        made = target(converter(_experimental_variable_quantization=True), types=[np.float16])
        with pytest.raises(ValueError, match="only supported for full integer quantization"):
            made.convert()

    def test_unknown_mode_of_casts(self):
        made = integers(_experimental_qdq_conversion_mode="SOMETIMES")
        with pytest.raises(tflower.ConverterError, match="Unknown QDQ conversion mode: SOMETIMES"):
            made.convert()

    def test_statistics_of_another_model(self, tmp_path):
        path = tmp_path / "graph.pb"
        path.write_bytes(scaled().serialized())
        options = Calibration("min_max", engine="numpy")
        plain = TFLiteConverter.from_saved_model(DIGITS / "saved_model").convert()
        found = calibrate(plain, samples, options)
        found.model = "0" * 64
        with pytest.raises(QuantizationError, match="statistics are of model 000000000000, the fl"):
            converter(statistics=found, calibration=options).convert()

    def test_statistics_without_histograms(self):
        plain = TFLiteConverter.from_saved_model(DIGITS / "saved_model").convert()
        found = calibrate(plain, samples, Calibration("min_max", engine="numpy"))
        with pytest.raises(QuantizationError, match="statistics have no histograms, calibration m"):
            converter(statistics=found, calibration=Calibration("mse")).convert()

    def test_no_samples(self):
        with pytest.raises(QuantizationError, match="representative_dataset yielded no sample"):
            integers(representative_dataset=lambda: iter(())).convert()


@pytest.mark.tensorflow
@pytest.mark.slow
class TestUpstream:
    """What TensorFlow's converter makes of the same model with the same samples."""

    @pytest.fixture
    def theirs(self):
        tf = pytest.importorskip("tensorflow")

        def convert(ops=(), types=(), dataset=samples):
            made = tf.lite.TFLiteConverter.from_saved_model(str(DIGITS / "saved_model"))
            made.optimizations = [tf.lite.Optimize.DEFAULT]
            made.representative_dataset = dataset
            if ops:
                made.target_spec.supported_ops = [tf.lite.OpsSet(str(each)) for each in ops]
            made.target_spec.supported_types = types
            return made.convert()

        return convert

    def test_weights_and_biases_are_equal(self, theirs):
        """With the same ranges: bit for bit, with scales and zero points."""
        ours, upstream = integers().convert(), theirs()
        pairs = zip(stored_integers(ours), stored_integers(upstream), strict=True)
        for (values, scales, zeros), (wanted, their_scales, their_zeros) in pairs:
            assert np.array_equal(values, wanted)
            np.testing.assert_allclose(scales, their_scales, rtol=2e-6)
            assert np.array_equal(zeros, their_zeros)

    @pytest.mark.parametrize("ops", [(), (INT16X8,)], ids=["int8", "int16x8"])
    def test_integers_are_as_exact(self, theirs, ops):
        made = integers() if not ops else target(integers(), ops)
        model, upstream = made.convert(), theirs(ops)
        assert decibels(model) > decibels(upstream) - 0.5
        assert len(model) <= len(upstream)

    def test_weights_are_as_exact(self, theirs):
        model, upstream = converter().convert(), theirs(dataset=None)
        assert decibels(model) > decibels(upstream) - 3
        assert len(model) <= len(upstream)


def stored_integers(model):
    """Return weights and biases with scales and zero points, sorted by size and content."""
    interpreter = Interpreter(model_content=model)
    interpreter.allocate_tensors()
    found = []
    for item in interpreter.get_tensor_details():
        parameters = item["quantization_parameters"]
        if len(parameters["scales"]) < 2 and not item["name"].count("bias"):
            continue
        values = interpreter.get_tensor(item["index"])
        found.append((values, parameters["scales"], parameters["zero_points"]))
    return sorted(found, key=lambda each: (each[0].shape, each[0].tobytes()))
