"""Ops that stay float where the target has integers only: who refuses, who warns, who is silent."""

import warnings

import numpy as np
import pytest
from digits import INT16X8, integers, target
from graphs import Graph
from tflower import Calibration, Interpreter, OpsSet, Optimize, QuantizationError
from tflower.compat import v1
from tflower.compiler import islands
from tflower.compiler.options import Quantization
from tflower.compiler.text import parse
from tflower.dialects.errors import ConverterWarning

INT8 = OpsSet.TFLITE_BUILTINS_INT8
WEIGHTS = np.linspace(-1, 1, 16).reshape(4, 4)
LOOP = """
func.func @main(%arg0: tensor<2xf32>) -> (tensor<?x1xf32>, tensor<i32>) {
  %0 = "tfl.while"(%arg0) ({
  ^bb0(%arg1: tensor<2xf32>):
    %1 = func.call @cond(%arg1) : (tensor<2xf32>) -> tensor<i1>
    "tfl.yield"(%1) : (tensor<i1>) -> ()
  }, {
  ^bb0(%arg1: tensor<2xf32>):
    %1 = "tfl.sin"(%arg1) : (tensor<2xf32>) -> tensor<2xf32> loc("loop/sin")
    "tfl.yield"(%1) : (tensor<2xf32>) -> ()
  }) {is_stateless = true} : (tensor<2xf32>) -> tensor<2xf32>
  %2 = arith.constant dense<[2, 1]> : tensor<2xi32>
  %3 = "tfl.reshape"(%0, %2) : (tensor<2xf32>, tensor<2xi32>) -> tensor<?x1xf32>
  %4 = "tfl.rank"(%3) : (tensor<?x1xf32>) -> tensor<i32>
  return %3, %4 : tensor<?x1xf32>, tensor<i32>
}
func.func private @cond(%arg0: tensor<2xf32>) -> tensor<i1>
"""


def samples():
    rng = np.random.default_rng(3)
    for _ in range(3):
        yield [rng.normal(size=(4, 4)).astype(np.float32)]


def converter(tmp_path, ops, *middle, **attributes):
    """Return the converter of `x·w`, unary ops of some names, and `·w` again."""
    graph = Graph()
    last = graph.node("MatMul", graph.placeholder("x", (4, 4)), graph.const("w", WEIGHTS), name="a")
    for index, op in enumerate(middle):
        inputs = (last, "w") if op == "SquaredDifference" else (last,)
        last = graph.node(op, *inputs, name=f"block/{op.lower()}_{index}")
    graph.node("MatMul", last, "w", name="out")
    path = tmp_path / "model.pb"
    path.write_bytes(graph.serialized())
    made = v1.TFLiteConverter.from_frozen_graph(path, ["x"], ["out"])
    made.optimizations, made.representative_dataset = [Optimize.DEFAULT], samples
    made.calibration = Calibration("min_max", engine="numpy")
    for name, value in attributes.items():
        setattr(made, name, value)
    return target(made, ops)


class TestRefused:
    """As in TensorFlow, by the quantizer that all models of 16-bit activations take."""

    @pytest.mark.parametrize(
        ("ops", "attributes"),
        [([INT16X8], {}), ([INT16X8, INT8], {}), ([INT8], {"experimental_new_quantizer": False})],
    )
    def test_all_are_listed(self, tmp_path, ops, attributes):
        made = converter(tmp_path, ops, "Sin", "Cos", **attributes)
        with pytest.raises(QuantizationError) as caught:
            made.convert()
        message = str(caught.value)
        assert message.startswith(
            "2 ops compute with floats, target_spec.supported_ops allows only integers: "
            "block/sin_0: tfl.sin: "
        )
        assert "; block/cos_1: tfl.cos: it has no kernel for integers. Add OpsSet." in message
        assert [each.op for each in caught.value.errors] == ["tfl.sin", "tfl.cos"]

    @pytest.mark.parametrize("others", [OpsSet.TFLITE_BUILTINS, OpsSet.SELECT_TF_OPS])
    def test_floats_may_be_let_in(self, tmp_path, others):
        made = converter(tmp_path, [INT16X8, others], "Sin")
        assert made.convert()
        assert [each.op for each in made.report.islands] == ["tfl.sin"]

    def test_what_rules_and_lists_say_is_wanted(self):
        made = target(integers(denylisted_ops=["FULLY_CONNECTED"]), [INT16X8])
        assert made.convert()
        made = target(integers(quantization_rules={"head": "float"}), [INT16X8])
        assert made.convert()

    def test_integers_are_none(self, tmp_path):
        assert converter(tmp_path, [INT16X8], "Relu").convert()


class TestWarned:
    """TensorFlow is silent here."""

    def test_what_no_kernel_takes_in_sixteen_bits(self, tmp_path):
        """TensorFlow's file has integers here and does not run."""
        made = converter(tmp_path, [INT16X8], "SquaredDifference")
        with pytest.warns(ConverterWarning, match="1 op computes with floats.*squared_difference"):
            model = made.convert()
        interpreter = Interpreter(model_content=model)
        interpreter.allocate_tensors()
        interpreter.invoke()

    def test_one_line(self, tmp_path):
        made = converter(tmp_path, [INT8], "Sin", "Cos", "Sin", "Cos")
        with pytest.warns(ConverterWarning) as caught:
            model = made.convert()
        (line,) = [str(each.message) for each in caught]
        assert "\n" not in line
        assert "4 ops compute with floats, target_spec.supported_ops allows only int" in line
        assert "tfl.sin at block/sin_0" in line
        assert line.endswith(
            "and 1 more. Add OpsSet.TFLITE_BUILTINS to let them, or set require_integer to refuse "
            "them."
        )
        operators = [op["op_name"] for op in Interpreter(model_content=model)._get_ops_details()]
        assert operators.count("SIN") == 2

    @pytest.mark.parametrize("ops", [[OpsSet.TFLITE_BUILTINS], [INT8, OpsSet.TFLITE_BUILTINS]])
    def test_not_where_floats_may_be(self, tmp_path, ops):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert converter(tmp_path, ops, "Sin").convert()


def test_loops_calls_and_moves_compute_nothing():
    found = islands.find(parse(LOOP), Quantization("measured"))
    assert {each.op for each in found} == {
        "tfl.while",
        "func.call",
        "tfl.sin",
        "tfl.reshape",
        "tfl.rank",
    }
    assert [each.op for each in found if each.computes] == ["tfl.sin"]
