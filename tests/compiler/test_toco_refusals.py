"""Graphs and attributes that TOCO refuses: one line that says where, what and what to do."""

from math import inf, nan
from typing import Any

import numpy as np
import pytest
import tflower
from digits import DIGITS
from graphs import DT_FLOAT, Graph
from qat import integers, set_attributes
from tflower.compat import v1
from tflower.compiler.toco.tflite import converter as of_file
from tflower.compiler.tools import toco

ANY = {"img": (0.0, 1.0)}


def begun() -> Graph:
    """Return `sum = img + [1, 2, 3, 4]` and an image that is not read yet."""
    graph = Graph()
    graph.placeholder("img", (1, 4))
    graph.placeholder("picture", (1, 4, 4, 1))
    graph.node("AddV2", "img", graph.const("terms", [1.0, 2.0, 3.0, 4.0]), name="sum")
    return graph


def message(graph: Graph, inputs=("img",), shapes=None, *, new=False, **attributes: Any) -> str:
    """Return what the conversion to `end`, by default by the old converter, is refused with."""

    def convert() -> None:
        made = v1.TocoConverter(
            graph_def=graph.message, input_arrays=inputs, input_shapes=shapes, output_arrays=["end"]
        )
        made.experimental_new_converter = new
        for name, value in attributes.items():
            setattr(made, name, value)
        made.convert()

    with pytest.raises((tflower.ConverterError, ValueError)) as caught:
        convert()
    text = str(caught.value)
    assert "\n" not in text
    return text


def ended() -> Graph:
    graph = begun()
    graph.node("Relu", "sum", name="end")
    return graph


class TestGraphs:
    @pytest.mark.parametrize("new", [False, True])
    @pytest.mark.parametrize("axis", [7, 2, -3])
    def test_axis_of_a_concatenation(self, axis, new):
        graph = begun()
        graph.node("ConcatV2", "sum", "img", integers(graph, "axis", axis), name="end")
        graph.message.node[-1].attr["T"].type = DT_FLOAT
        set_attributes(graph, N=2)
        expected = f"end: tf.ConcatV2: has the axis {axis}, one in [-2, 2) is needed"
        assert message(graph, new=new).startswith(expected)

    def test_channels_of_a_convolution(self):
        graph = begun()
        graph.node("Conv2D", "picture", graph.const("w", np.ones((3, 3, 2, 1))), name="end")
        set_attributes(graph, strides=[1, 1, 1, 1], padding=b"SAME", data_format=b"NHWC")
        assert message(graph, ["picture"]).startswith(
            "end: tf.Conv2D: has 1 channels, filters that take 2 need a multiple of them"
        )

    @pytest.mark.parametrize("value", [nan, inf])
    def test_constants_without_a_range(self, value):
        graph = begun()
        graph.node("Mul", "sum", graph.const("odd", [value] * 4), name="end")
        found = message(
            graph,
            inference_type="uint8",
            quantized_input_stats=ANY,
            default_ranges_stats=(0.0, 6.0),
        )
        assert found.startswith("end: tfl.mul: reads odd, which has NaN or infinity")

    @pytest.mark.parametrize("new", [False, True])
    @pytest.mark.parametrize(
        ("op", "low", "high", "where"),
        [
            ("FakeQuantWithMinMaxVars", 6.0, 0.0, ""),
            ("FakeQuantWithMinMaxVarsPerChannel", [0.0, 6.0, 0.0, 0.0], [0.0] * 4, " of channel 1"),
        ],
    )
    def test_fake_quantization_the_wrong_way_round(self, op, low, high, where, new):
        graph = begun()
        graph.node(op, "sum", graph.const("min", low), graph.const("max", high), name="end")
        set_attributes(graph, num_bits=8)
        expected = f"end: tf.{op}: the range{where} is [6, 0], one whose min is not more than its"
        assert message(graph, new=new).startswith(expected)

    @pytest.mark.parametrize("new", [False, True])
    @pytest.mark.parametrize("high", [6.0, 0.0])
    def test_fixed_range_the_wrong_way_round(self, high, new):
        graph = begun()
        graph.node("FakeQuantWithMinMaxArgs", "sum", name="end")
        attributes = graph.message.node[-1].attr
        del attributes["T"]
        attributes["min"].f, attributes["max"].f = 6.0, high
        expected = f"end: tf.FakeQuantWithMinMaxArgs: the range is [6, {high:g}], one whose min is"
        assert message(graph, new=new).startswith(expected)

    @pytest.mark.parametrize("new", [False, True])
    @pytest.mark.parametrize("bits", [1, 17])
    def test_bits_of_a_fake_quantization(self, bits, new):
        graph = begun()
        ends = graph.const("min", 0.0), graph.const("max", 6.0)
        graph.node("FakeQuantWithMinMaxVars", "sum", *ends, name="end")
        set_attributes(graph, num_bits=bits)
        expected = f"end: tf.FakeQuantWithMinMaxVars: num_bits is {bits}, 2 to 16 are needed"
        assert message(graph, new=new).startswith(expected)

    def test_fake_quantization_of_nothing_but_zero(self):
        """What training has not seen; TensorFlow takes it."""
        graph = begun()
        ends = graph.const("min", 0.0), graph.const("max", 0.0)
        graph.node("FakeQuantWithMinMaxVars", "sum", *ends, name="end")
        set_attributes(graph, num_bits=8)
        made = v1.TFLiteConverter(graph.message, None, None, [("img", None)], ["end"])
        assert made.convert()

    def test_two_nodes_of_a_name(self):
        graph = ended()
        graph.node("Relu", "sum", name="end")
        assert "two nodes have the same name 'end'" in message(graph)

    def test_sizes_that_do_not_fit(self):
        graph = begun()
        graph.node("MatMul", "sum", graph.const("w", np.ones((5, 3))), name="end")
        assert message(graph).startswith("end: tfl.fully_connected: ")


class TestAttributes:
    @pytest.mark.parametrize("shape", ["1,4", [1, -5], [1, 4.0], [1, "4"]])
    def test_shapes(self, shape):
        assert message(ended(), shapes={"img": shape}) == (
            f"The shape of tensor 'img' is {shape!r}, a list of sizes is needed, "
            "where None or -1 stands for an unknown one."
        )

    @pytest.mark.parametrize("ranges", [(6.0,), (0.0, 1.0, 2.0), 6.0, ("a", "b")])
    def test_default_ranges_are_two(self, ranges):
        expected = f"default_ranges_stats is {ranges!r}, two numbers (min, max) are needed"
        assert message(ended(), default_ranges_stats=ranges) == expected

    @pytest.mark.parametrize("kind", ["uint8", "int8", "int16"])
    def test_integers_are_not_optimized(self, kind):
        found = message(
            ended(),
            inference_type=kind,
            quantized_input_stats=ANY,
            default_ranges_stats=(0.0, 6.0),
            optimizations=[tflower.Optimize.DEFAULT],
        )
        assert "and optimizations are set, which are for models of reals." in found

    @pytest.mark.parametrize("most", [inf, nan])
    def test_default_ranges_are_finite(self, most):
        found = message(ended(), default_ranges_stats=(0.0, most))
        assert found == f"default_ranges: the range [0, {most:g}] is not finite"

    @pytest.mark.parametrize("stats", [(0.0, 1.0, 2.0), (0.0,), 1.0, ("a", "b")])
    def test_stats_are_two(self, stats):
        found = message(ended(), inference_type="uint8", quantized_input_stats={"img": stats})
        assert found == (
            f"quantized_input_stats of 'img' is {stats!r}, "
            "two numbers (mean, standard deviation) are needed"
        )


def test_an_output_folder_that_is_not_there(tmp_path, capsys):
    path = tmp_path / "graph.pb"
    path.write_bytes(ended().serialized())
    output = tmp_path / "none" / "model.tflite"
    flags = ["--input_arrays=img", "--output_arrays=end", f"--output_file={output}"]
    assert toco.main([f"--input_file={path}", *flags]) == 1
    assert capsys.readouterr().err.rstrip().endswith(f"No such file or directory: '{output}'")

    def test_inputs_are_given_once(self):
        expected = "tensor img is repeated in the inputs, each is given once"
        assert message(ended(), inputs=["img", "picture", "img"]) == expected

    @pytest.mark.parametrize("kind", ["uint8", "float32"])
    def test_statistics_of_inputs_that_are_none(self, kind):
        stats = {**ANY, "image": (0.0, 1.0), "img:0": (0.0, 1.0)}
        found = message(
            ended(),
            inference_type=kind,
            quantized_input_stats=stats,
            default_ranges_stats=(0.0, 6.0),
        )
        assert found == (
            "quantized_input_stats: the model has no input 'image', 'img:0'. Its inputs are 'img'"
        )

    def test_more_statistics_than_inputs(self):
        found = message(
            ended(),
            inference_type="uint8",
            quantized_input_stats=[(0.0, 1.0), (1.0, 1.0)],
            default_ranges_stats=(0.0, 6.0),
        )
        assert found == "quantized_input_stats has 2 items, the model has 1 inputs: 'img'"


class TestRepeatedInputs:
    """Whatever converts, and wherever the graph comes from."""

    def test_frozen_graph(self, tmp_path):
        path = tmp_path / "graph.pb"
        path.write_bytes(ended().serialized())
        with pytest.raises(tflower.ConverterError, match="^tensor img is repeated in the inputs"):
            v1.TFLiteConverter.from_frozen_graph(path, ["img", "img"], ["end"])

    def test_arrays_with_shapes(self):
        pairs = [("img", [1, 4]), ("img", [1, 4])]
        with pytest.raises(tflower.ConverterError, match="^tensor img is repeated in the inputs"):
            v1.TFLiteConverter(ended().message, None, None, pairs, ["end"])

    def test_saved_model(self):
        names = ["serving_default_image"] * 2
        with pytest.raises(tflower.ConverterError, match="^tensor serving_default_image is rep"):
            v1.TFLiteConverter.from_saved_model(DIGITS / "saved_model", names)

    def test_file(self, tmp_path):
        made = v1.TocoConverter(
            graph_def=ended().message, input_arrays=["img"], output_arrays=["end"]
        )
        path = tmp_path / "model.tflite"
        path.write_bytes(made.convert())
        with pytest.raises(tflower.ConverterError, match="^tensor img is repeated in the inputs"):
            of_file(path, ["img", "img"], ["end"])

    def test_command(self, tmp_path, capsys):
        path = tmp_path / "graph.pb"
        path.write_bytes(ended().serialized())
        flags = [f"--input_file={path}", f"--output_file={tmp_path / 'out'}"]
        code = toco.main([*flags, "--input_arrays=img,img", "--output_arrays=end"])
        assert code == 1
        assert "tensor img is repeated in the inputs" in capsys.readouterr().err

    def test_outputs_may_be(self):
        made = v1.TocoConverter(
            graph_def=ended().message, input_arrays=["img"], output_arrays=["end", "end"]
        )
        interpreter = tflower.Interpreter(model_content=made.convert())
        assert [item["name"] for item in interpreter.get_output_details()] == ["end", "end"]
