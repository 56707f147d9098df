"""Each finer attribute of a converter about quantization, by what it does to a converted model."""

from collections import Counter

import numpy as np
import pytest
from digits import (
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
from qat import qat_graph
from tflower import ConverterError, Interpreter, OpsSet, Optimize, TFLiteConverter
from tflower.compat import v1
from tflower.compiler.calibrated import exported, mlir_quantize, quantized, stored_ranges
from tflower.compiler.options import Quantization
from tflower.compiler.text import parse
from tflower.runtime.calibration.engines import FloatModel
from tflower.runtime.calibration.statistics import Key

TRAINED = {"optimizations": [Optimize.DEFAULT]}


def frozen(folder, graph, source, sink, **attributes):
    """Return the converter of a graph and what it makes."""
    path = folder / "graph.pb"
    path.write_bytes(graph.serialized())
    made = v1.TFLiteConverter.from_frozen_graph(path, [source], [sink])
    for name, value in attributes.items():
        setattr(made, name, value)
    return made, made.convert()


def trained(folder, *, gap=False, **attributes):
    made, model = frozen(folder, qat_graph(gap=gap), "image", "probabilities", **attributes)
    return made.report.operators, model


def border(model):
    """Return the types of the first input and output."""
    interpreter = Interpreter(model_content=model)
    sides = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    return tuple(np.dtype(item["dtype"]).name for item in sides)


def scales(model, dtype=np.int8):
    """Return how many scales each constant or value of a type has."""
    return [
        len(item["quantization_parameters"]["scales"])
        for item in details(model)
        if item["dtype"] == dtype
    ]


class TestCasts:
    """What a model says itself of its integers, read in one way or the other."""

    @pytest.mark.parametrize("optimized", [{}, TRAINED], ids=["plain", "optimized"])
    def test_strictly(self, tmp_path, optimized):
        operators, model = trained(tmp_path, _experimental_strict_qdq=True, **optimized)
        assert operators["tfl.dequantize"] == 1  # softmax, of whose result nothing is said
        assert types(model)["uint8"]  # as trained, and nothing is made signed
        assert "int8" not in types(model)
        assert border(model) == ("float32", "float32")

    def test_strictly_nothing_is_inferred(self, tmp_path):
        inferred, _ = trained(tmp_path, gap=True, **TRAINED)
        strict, model = trained(tmp_path, gap=True, _experimental_strict_qdq=True)
        assert strict["tfl.dequantize"] > inferred["tfl.dequantize"]
        assert types(model)["float32"] > 9

    def test_statically(self, tmp_path):
        _, model = trained(tmp_path, _experimental_qdq_conversion_mode="STATIC")
        assert border(model) == ("int8", "float32")
        _, model = trained(tmp_path, _experimental_qdq_conversion_mode="STATIC", **TRAINED)
        assert border(model) == ("float32", "float32")

    def test_dynamically(self, tmp_path):
        mode = {"_experimental_qdq_conversion_mode": "DYNAMIC"}
        operators, model = trained(tmp_path, gap=True, **mode)
        static, _ = trained(tmp_path, gap=True, _experimental_qdq_conversion_mode="STATIC")
        assert border(model) == ("float32", "float32")
        assert operators["tfl.dequantize"] < static["tfl.dequantize"]

    def test_nothing_is_said(self):
        plain = TFLiteConverter.from_saved_model(DIGITS / "saved_model").convert()
        made = converter(optimizations=[], _experimental_qdq_conversion_mode="STATIC")
        assert types(made.convert()) == types(plain)

    @pytest.mark.parametrize("bits", [5, 7])
    def test_fewer_bits(self, tmp_path, bits):
        graph, most = Graph(), float((1 << (bits - 1)) - 1)
        graph.placeholder("x", (1, 4, 4, 1))
        weights = np.arange(-4, 5, dtype=np.float32).reshape(3, 3, 1, 1) * most / 4
        graph.node(
            "FakeQuantWithMinMaxVars",
            graph.const("w", weights),
            graph.const("low", -most),
            graph.const("high", most),
            name="w/fq",
        )
        fields = graph.message.node[-1].attr
        del fields["T"]
        fields["num_bits"].i, fields["narrow_range"].b = bits, True
        graph.node("Conv2D", "x", "w/fq", name="y")
        fields = graph.message.node[-1].attr
        fields["strides"].list.i.extend([1, 1, 1, 1])
        fields["padding"].s = b"SAME"
        made, model = frozen(tmp_path, graph, "x", "y", **TRAINED, _experimental_low_bit_qat=True)
        (stored,) = [item for item in details(model) if item["dtype"] == np.int8]
        assert stored["quantization"][0] == pytest.approx(1.0)
        interpreter = Interpreter(model_content=model)
        interpreter.allocate_tensors()
        assert np.abs(interpreter.get_tensor(stored["index"])).max() == most
        assert made.report.operators == Counter({"tfl.conv_2d": 1})
        _, model = frozen(tmp_path, graph, "x", "y", **TRAINED)
        assert "int8" not in types(model)  # activations of unknown range leave it float


class TestFlex:
    @pytest.mark.parametrize(
        ("mode", "foreign"),
        [("DEFAULT", ["FlexMaxPool", "FlexReshape", "FlexSoftmax"]), ("LEGACY_INTEGER", [])],
    )
    def test_what_stays_built_in(self, tmp_path, mode, foreign):
        _, model = trained(tmp_path, _experimental_tf_quantization_mode=mode)
        names = [op["op_name"] for op in Interpreter(model_content=model)._get_ops_details()]
        assert sorted(name for name in names if name.startswith("Flex")) == foreign
        assert "CONV_2D" in names

    def test_unknown_mode(self, tmp_path):
        with pytest.raises(ConverterError, match="mode of TensorFlow's quantization is 'NEW'"):
            trained(tmp_path, _experimental_tf_quantization_mode="NEW")


class TestQuantizers:
    """The older quantizers: the same numbers in another order, coarser dense layers."""

    @pytest.mark.parametrize("ops", [(), (INT16X8,)], ids=["int8", "int16x8"])
    def test_order_of_the_older_one(self, ops):
        made = target(integers(experimental_new_quantizer=False), ops or (OpsSet.TFLITE_BUILTINS,))
        model = made.convert()
        kind = "int16" if ops else "int8"
        names = [item["name"] for item in details(model)]
        plain = [item["name"] for item in details(made.float_model)]
        assert names[0] == f"{plain[0]}_{kind}"
        assert names[1 : len(plain) - 1] == plain[1:-1]
        assert names[len(plain) - 1] == f"{plain[-1]}_{kind}"
        assert names[len(plain) :] == [plain[0], plain[-1]]
        assert border(model) == ("float32", "float32")

    def test_numbers_of_the_older_one(self):
        new, old = integers().convert(), integers(experimental_new_quantizer=False).convert()
        np.testing.assert_array_equal(answers(new), answers(old))
        assert types(new) == types(old)

    def test_integers_at_the_borders_of_the_older_one(self):
        made = target(integers(experimental_new_quantizer=False), [OpsSet.TFLITE_BUILTINS_INT8])
        made.inference_input_type, made.inference_output_type = np.int8, np.uint8
        model = made.convert()
        assert border(model) == ("int8", "uint8")
        assert details(model)[0]["name"].endswith("_int8")
        runner = Interpreter(model_content=model).get_signature_runner()
        assert set(runner.get_input_details()) == {"image"}
        assert decibels(model) > 38

    def test_dense_layers_have_one_scale(self, tmp_path):
        weights = np.random.default_rng(0).normal(size=(64, 32)).astype(np.float32)
        found = []
        for new in (True, False):
            graph = Graph()
            graph.placeholder("x", (1, 64))
            graph.node("MatMul", "x", graph.const("w", weights), name="y")
            attributes = {**TRAINED, "experimental_new_dynamic_range_quantizer": new}
            _, model = frozen(tmp_path, graph, "x", "y", **attributes)
            found.append(scales(model))
        assert found == [[32], [1]]

    def test_of_stablehlo(self):
        made = integers(experimental_use_stablehlo_quantizer=True)
        assert set(types(made.convert())) == {"float32", "int32"}
        made = converter(experimental_use_stablehlo_quantizer=True)
        with pytest.raises(ValueError, match="only supports static-range and weight-only PTQ"):
            made.convert()
        made = integers(experimental_stablehlo_quantizer_config={})
        with pytest.raises(ValueError, match="only used where experimental_use_stablehlo_quant"):
            made.convert()


def reduced_precision(model):
    """Return what a model's metadata say of half floats, None if nothing."""
    opened = FloatModel(model)
    for entry in opened.record["metadata"]:
        if entry["name"] == "reduced_precision_support":
            return bytes(opened.record["buffers"][entry["buffer"]]["data"]).decode()
    return None


class TestHalves:
    @pytest.mark.parametrize(
        ("names", "sums", "said"),
        [
            (["float16"], None, "fp16accfp32"),
            (["float16"], "float16", "fp16accfp16"),
            (["bfloat16"], "float16", "bf16accfp32"),
            (["float16", "bfloat16"], "float32", "fp16bf16accfp32"),
            ([], "float16", None),
        ],
    )
    def test_what_may_be_computed_with(self, names, sums, said):
        made = target(converter(), types=names)
        made.target_spec._experimental_supported_accumulation_type = sums
        assert reduced_precision(made.convert()) == said


class TestScales:
    @pytest.mark.parametrize("way", [converter, integers], ids=["dynamic", "int8"])
    def test_one_for_each_weight(self, way):
        assert max(scales(way().convert())) > 1
        assert max(scales(way(_experimental_disable_per_channel=True).convert())) == 1

    def test_one_for_each_dense_layer(self):
        name = "_experimental_disable_per_channel_quantization_for_dense_layers"
        found, plain = scales(integers(**{name: True}).convert()), scales(integers().convert())
        assert plain.count(10) == 1
        assert found.count(10) == 0
        assert found.count(24) == plain.count(24) == 1

    def test_denied_nodes(self):
        plain = integers()
        plain.convert()
        names = [item["name"] for item in details(plain.float_model)]
        (node,) = [name for name in names if name.endswith("residual_1/Add")]
        made = integers(denylisted_nodes=[node])
        made.convert()
        assert [(each.op, each.cause) for each in made.report.islands] == [
            ("tfl.add", "it is on the list of what stays float")
        ]


class TestRanges:
    def test_only_calibrated(self):
        model = integers(_experimental_calibrate_only=True).convert()
        assert set(types(model)) == {"float32", "int32"}
        assert len(stored_ranges(model)) > 8
        assert decibels(mlir_quantize(model)) == pytest.approx(decibels(integers().convert()))

    def test_of_inputs_are_as_said(self):
        """`quantized_input_stats` of TensorFlow 1 stand in place of what is measured."""
        made = v1.TFLiteConverter.from_saved_model(str(DIGITS / "saved_model"))
        made.optimizations, made.representative_dataset = [Optimize.DEFAULT], samples
        made.inference_type = np.int8
        made.quantized_input_stats = {made.get_input_arrays()[0]: (-128.0, 127.5)}
        made._experimental_calibrate_only = True
        model = mlir_quantize(made.convert(), fully_quantize=True)
        scale, zero = Interpreter(model_content=model).get_input_details()[0]["quantization"]
        assert scale == pytest.approx(1 / 127.5)
        assert zero == -128

    @pytest.mark.parametrize("inside", [np.float32, np.uint8], ids=["float", "uint8"])
    def test_integers_at_the_input_of_a_float_model(self, tmp_path, inside):
        attributes = {
            "inference_type": inside,
            "inference_input_type": np.uint8,
            "quantized_input_stats": {"img": (0.0, 1.0)},
            "default_ranges_stats": None if inside is np.float32 else (0, 6),
        }
        _, model = frozen(tmp_path, scaled(), "img", "out", **attributes)
        assert border(model) == ("uint8", np.dtype(inside).name)
        assert Interpreter(model_content=model).get_input_details()[0]["quantization"] == (1.0, 0)

    def test_by_default(self, tmp_path):
        attributes = {
            "inference_type": np.int8,
            "quantized_input_stats": {"img": (0.0, 1.0)},
            "default_ranges_stats": (-8, 8),
        }
        made, model = frozen(tmp_path, scaled(), "img", "out", **attributes)
        assert made.report.islands == []
        found = {item["quantization"][0] for item in details(model) if item["dtype"] == np.int8}
        assert any(scale == pytest.approx(16 / 255) for scale in found)
        attributes["default_ranges_stats"] = None
        made, _ = frozen(tmp_path, scaled(), "img", "out", **attributes)
        assert made.report.islands

    @pytest.mark.parametrize("inside", [np.int8, np.uint8])
    def test_by_default_but_for_inputs_and_weights(self, inside):
        made = v1.TFLiteConverter.from_saved_model(str(DIGITS / "saved_model"))
        made.inference_type = inside
        made.quantized_input_stats = {made.get_input_arrays()[0]: (128.0, 127.0)}
        made.default_ranges_stats = (0, 6)
        model = made.convert()
        assert made.report.islands == []
        assert border(model) == (np.dtype(inside).name,) * 2
        (source,) = Interpreter(model_content=model).get_input_details()
        assert source["quantization"][0] == pytest.approx(1 / 127)
        weights = scales(model, inside)
        assert (max(weights) > 1) == (inside is np.int8)
        zeros = [
            item["quantization_parameters"]["zero_points"]
            for item in details(model)
            if len(item["quantization_parameters"]["scales"]) > 1
        ]
        assert not any(zero.any() for zero in zeros)
        assert answers(model).shape == (60, 10)


class TestVariables:
    """Whether variables hold integers."""

    TEXT = """
    func.func @main(%x: tensor<1x4xf32>) -> tensor<1x8xf32>
        attributes {tf.entry_function = {inputs = "x", outputs = "y"}} {
      %kept = "tfl.var_handle"() {container = "", shared_name = "kept"}
        : () -> tensor<!tf_type.resource<tensor<1x4xf32>>>
      %positive = "tfl.relu"(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
      "tfl.assign_variable"(%kept, %positive)
        : (tensor<!tf_type.resource<tensor<1x4xf32>>>, tensor<1x4xf32>) -> ()
      %read = "tfl.read_variable"(%kept)
        : (tensor<!tf_type.resource<tensor<1x4xf32>>>) -> tensor<1x4xf32>
      %y = "tfl.concatenation"(%x, %read) {axis = 1 : i32, fused_activation_function = "NONE"}
        : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x8xf32>
      return %y : tensor<1x8xf32>
    }
    """

    def convert(self, *, variables):
        """Quantize a model that keeps a value and joins it to another one."""
        model = exported(parse(self.TEXT))
        ranges = {
            Key(0, item["index"]): (0.0 if "relu" in item["name"] else -1.0, 3.0)
            for item in details(model)
            if item["dtype"] == np.float32
        }
        return quantized(model, Quantization(kind="measured", variables=variables), ranges)

    def answer(self, model, image):
        interpreter = Interpreter(model_content=model)
        interpreter.allocate_tensors()
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image)
        interpreter.invoke()
        return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])

    def test_hold_integers(self):
        model = self.convert(variables=True)
        assert types(model)["float32"] == 2  # the input and the output
        image = np.array([[-0.5, 0.25, 1.5, 2.75]], np.float32)
        wanted = np.concatenate([image, np.maximum(image, 0)], 1)
        assert np.abs(self.answer(model, image) - wanted).max() < 0.03

    def test_hold_floats(self):
        model = self.convert(variables=False)
        assert types(model)["float32"] > 2
