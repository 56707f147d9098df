"""Layers quantized in different ways by rules: what is stored, how exact it is, what is refused."""

from importlib.util import find_spec

import numpy as np
import pytest
from digits import (
    COUNT,
    DATA,
    INT16X8,
    answers,
    converter,
    decibels,
    details,
    integers,
    target,
    types,
)
from graphs import Graph
from qat import qat_graph
from tflower import Calibration, Interpreter, OpsSet, Optimize, QuantizationError
from tflower.compat import v1
from tflower.compiler import rules
from tflower.dialects.errors import ConverterWarning

WIDE = [INT16X8, OpsSet.TFLITE_BUILTINS]
litert = pytest.mark.skipif(find_spec("ai_edge_litert") is None, reason="needs LiteRT")


def mixed(told, ops=(), **attributes):
    """Return the converter and its model of digits, 8 bits wide but where `told` or `ops` say."""
    made = integers(quantization_rules=told, **attributes)
    if ops:
        target(made, ops)
    return made, made.convert()


def widths(model):
    """Return the types of activations by layer, for each operator that has some."""
    interpreter = Interpreter(model_content=model)
    tensors = {item["index"]: item for item in interpreter.get_tensor_details()}
    found = {}
    for op in interpreter._get_ops_details():
        names = [np.dtype(tensors[i]["dtype"]).name for i in (*op["inputs"][:1], *op["outputs"])]
        found[tensors[op["outputs"][0]]["name"], op["op_name"]] = tuple(names)
    return found


class TestWidths:
    @pytest.mark.parametrize("way", ["weights", "float16"])
    def test_what_is_denied_stays_float_beside_stored_weights(self, way):
        made, model = mixed({"digit": way}, denylisted_ops=["DEPTHWISE_CONV_2D"])
        assert [island.op for island in made.report.islands] == [
            "tfl.depthwise_conv_2d",
            "tfl.fully_connected",
        ]
        found = {op: kinds for (_, op), kinds in widths(model).items()}
        assert found["DEPTHWISE_CONV_2D"] == ("float32", "float32")
        assert decibels(model) > 20

    def test_one_wide_layer(self):
        made, model = mixed({"head": "int16x8"})
        assert made.report.operators["tfl.quantize"] == 3  # at the input and around the layer
        assert made.report.islands == []
        kinds = widths(model)
        (head,) = [each for (name, op), each in kinds.items() if "head" in name and "CONV" in op]
        assert head == ("int16", "int16")
        borders = sorted(each for (_, op), each in kinds.items() if op == "QUANTIZE")
        assert borders == [("float32", "int8"), ("int16", "int8"), ("int8", "int16")]
        biases = [item["dtype"] for item in details(model) if "BiasAdd" in item["name"]]
        assert biases.count(np.int64) == 1

    def test_one_narrow_layer_lies_between(self):
        _, model = mixed({"head": "int8"}, WIDE)
        narrow, wide = mixed({})[1], target(integers(), [INT16X8]).convert()
        assert decibels(narrow) + 1 < decibels(model) < decibels(wide) - 1
        assert types(model)["int32"] == types(wide)["int32"] + 1  # the bias of that layer

    @pytest.mark.parametrize(("way", "ops"), [("int8", WIDE), ("int16x8", ())])
    def test_all_layers(self, way, ops):
        """A rule for all layers makes the model that the target would."""
        _, model = mixed({".*": way}, ops)
        pure = mixed({})[1] if way == "int8" else target(integers(), WIDE).convert()
        assert types(model) == types(pure)
        assert decibels(model) == pytest.approx(decibels(pure), abs=1e-6)

    def test_ranges_suit_the_width(self):
        """16-bit layers are not clipped as 8-bit ones pay to be."""
        options = Calibration("mse", engine="numpy", refine=False)
        _, model = mixed({"stem|depthwise": "int16x8"}, calibration=options)
        _, pure = mixed({".*": "int16x8"}, calibration=options)
        scales = [
            {
                item["name"]: item["quantization"][0]
                for item in details(each)
                if item["dtype"] == np.int16 and "Relu6" in item["name"]
            }
            for each in (model, pure)
        ]
        assert len(scales[0]) == 2
        assert scales[0] == scales[1]

    def test_integers_at_the_borders(self):
        made = integers(quantization_rules={"stem|Stateful": "int16x8"})
        target(made, [OpsSet.TFLITE_BUILTINS_INT8])
        made.inference_input_type = made.inference_output_type = np.int8
        interpreter = Interpreter(model_content=made.convert())
        for item in (*interpreter.get_input_details(), *interpreter.get_output_details()):
            assert item["dtype"] == np.int8

    def test_what_has_no_wide_kernel_stays_float(self, tmp_path):
        graph = Graph()
        graph.placeholder("x", (1, 4, 4, 4))
        graph.node("Relu", "x", name="a/relu")
        graph.node("DepthToSpace", "a/relu", name="b/shuffle")
        graph.message.node[-1].attr["block_size"].i = 2
        graph.node("Relu", "b/shuffle", name="c/relu")
        path = tmp_path / "graph.pb"
        path.write_bytes(graph.serialized())
        made = v1.TFLiteConverter.from_frozen_graph(path, ["x"], ["c/relu"])
        made.optimizations, made.quantization_rules = [Optimize.DEFAULT], {".*": "int16x8"}
        made.representative_dataset = lambda: iter([[np.ones((1, 4, 4, 4), np.float32)]])
        made.convert()
        assert [each.cause for each in made.report.islands] == [
            "it has no kernel for 16-bit integers"
        ]


class TestFourBits:
    def test_weights_of_integer_layers(self):
        _, model = mixed({"head|digit": "int4"})
        plain = mixed({})[1]
        assert len(plain) - len(model) > (24 * 9 * 16 + 10 * 96) / 2 - 200
        assert types(model) == types(plain)
        assert decibels(model) > 30

    def test_scales_of_the_least_error(self):
        """Few steps are spent better if the largest weights are clipped."""
        _, model = mixed({"head": "int4"})
        (weights,) = [item for item in details(model) if list(item["shape"]) == [24, 3, 3, 16]]
        (plain,) = [item for item in details(mixed({})[1]) if list(item["shape"]) == [24, 3, 3, 16]]
        ratio = weights["quantization_parameters"]["scales"] * 7
        ratio = ratio / (plain["quantization_parameters"]["scales"] * 127)
        assert ratio.max() < 1.1
        assert ratio.min() < 0.95

    @pytest.mark.parametrize("way", ["int4", "weights4"])
    def test_weights_of_float_layers(self, way):
        made = converter(quantization_rules={"head": way})
        model, plain = made.convert(), converter().convert()
        assert len(plain) - len(model) > 24 * 9 * 16 / 2 - 200
        assert "tfl.dequantize" not in made.report.operators
        assert 38 < decibels(model) < decibels(plain)


class TestAll:
    RULES = (
        ("stem", "int16x8"),
        ("depthwise", "float16"),
        ("project", "dynamic"),
        ("head", "int4"),
        ("digit", "float"),
    )

    def test_six_ways_in_one_model(self):
        made, model = mixed(self.RULES)
        causes = [each.cause for each in made.report.islands]
        assert causes[0] == "a rule keeps it float16"
        assert "a rule keeps it float" in causes
        assert {"int16", "int8", "float16", "int64", "float32"} <= set(types(model))
        assert decibels(model) > 30
        assert np.mean(answers(model).argmax(1) == DATA["labels"][:COUNT]) > 0.9

    def test_from_a_file(self, tmp_path):
        path = tmp_path / "rules.txt"
        path.write_text("".join(f"{where}: {way}\n" for where, way in self.RULES))
        assert mixed(rules.load(path))[1] == mixed(self.RULES)[1]

    @litert
    @pytest.mark.parametrize(
        ("told", "ops"),
        [
            (RULES, ()),
            ({"head": "int8"}, WIDE),
            ({"stem|project": "int16x8", "head": "int4"}, ()),
            ({"head": "weights4"}, WIDE),
        ],
        ids=["all", "narrow", "wide", "weights4"],
    )
    def test_in_litert(self, told, ops):
        from ai_edge_litert.interpreter import Interpreter as LiteRT

        _, model = mixed(told, ops)
        np.testing.assert_allclose(answers(model, LiteRT), answers(model), atol=0.02)

    @litert
    def test_four_bits_with_floats_in_litert(self):
        from ai_edge_litert.interpreter import Interpreter as LiteRT

        model = converter(quantization_rules={"head": "int4"}).convert()
        np.testing.assert_allclose(answers(model, LiteRT), answers(model), atol=0.02)


class TestRefusals:
    @pytest.mark.parametrize("way", ["int8", "int16x8"])
    @pytest.mark.parametrize("half", [False, True], ids=["dynamic", "float16"])
    def test_without_ranges(self, way, half):
        made = converter(quantization_rules={"head": way})
        if half:
            target(made, types=[np.float16])
        with pytest.raises(QuantizationError, match=f"rule 'head': {way} needs the ranges of acti"):
            made.convert()

    @pytest.mark.parametrize("way", ["int4", "int16x8"])
    def test_other_integers_than_trained_with(self, way, tmp_path):
        path = tmp_path / "graph.pb"
        path.write_bytes(qat_graph().serialized())
        made = v1.TFLiteConverter.from_frozen_graph(path, ["image"], ["probabilities"])
        made.optimizations, made.quantization_rules = [Optimize.DEFAULT], {"conv": way}
        with pytest.raises(
            QuantizationError, match=f"rule 'conv': {way} differs from the integers"
        ):
            made.convert()

    def test_an_unknown_way(self):
        with pytest.raises(QuantizationError, match="'int3' is no way to quantize. Choose from"):
            mixed({"head": "int3"})

    def test_a_rule_for_nothing(self):
        with pytest.warns(ConverterWarning, match="rule 'haed': int4 is for no layer"):
            mixed({"haed": "int4", "head": "int4"})
