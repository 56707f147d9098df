"""Graphs and attributes that TOCO refuses: one line that says where, what and what to do."""

from math import inf, nan
from typing import Any

import numpy as np
import pytest
import tflower
from graphs import DT_FLOAT, Graph
from qat import integers, set_attributes
from tflower.compat import v1
from tflower.compiler.tools import toco

ANY = {"img": (0.0, 1.0)}


def begun() -> Graph:
    """Return `sum = img + [1, 2, 3, 4]` and an image that is not read yet."""
    graph = Graph()
    graph.placeholder("img", (1, 4))
    graph.placeholder("picture", (1, 4, 4, 1))
    graph.node("AddV2", "img", graph.const("terms", [1.0, 2.0, 3.0, 4.0]), name="sum")
    return graph


def message(graph: Graph, inputs=("img",), shapes=None, **attributes: Any) -> str:
    """Return what the conversion to `end` is refused with."""

    def convert() -> None:
        made = v1.TocoConverter(
            graph_def=graph.message, input_arrays=inputs, input_shapes=shapes, output_arrays=["end"]
        )
        made.experimental_new_converter = False
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
    def test_axis_of_a_concatenation(self):
        graph = begun()
        graph.node("ConcatV2", "sum", "img", integers(graph, "axis", 7), name="end")
        graph.message.node[-1].attr["T"].type = DT_FLOAT
        set_attributes(graph, N=2)
        expected = "end: toco.concat_v2: has the axis 7, one in [-2, 2) is needed"
        assert message(graph).startswith(expected)

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

    def test_fake_quantization_the_wrong_way_round(self):
        graph = begun()
        ends = graph.const("min", 6.0), graph.const("max", 0.0)
        graph.node("FakeQuantWithMinMaxVars", "sum", *ends, name="end")
        set_attributes(graph, num_bits=8)
        assert message(graph).startswith("end: toco.fake_quant: has the range [6, 0], one whose")

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
