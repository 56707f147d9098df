"""Channels first become channels last: structure and numbers."""

import numpy as np
import pytest
import tflower
from tflower.compiler.text import parse
from tflower.passes.layout import LayoutAssignmentPass, MoveTransposesPass
from xdsl.context import Context


def moved(text: str) -> list[str]:
    """Return the names of the ops after layout assignment and both moves."""
    module = parse(text)
    for step in (
        LayoutAssignmentPass(),
        MoveTransposesPass(direction="begin"),
        MoveTransposesPass(direction="end"),
    ):
        step.apply(Context(), module)
        module.verify()
    return [op.name for op in module.walk() if op.name.startswith("tf.") and "Const" not in op.name]


def test_a_bias_of_one_dimension_holds_the_transpose_behind_it():
    """The bias may yet join the product before it."""
    text = """func.func @f(%x: tensor<2x3xf32>, %b: tensor<3xf32>) -> tensor<3x2xf32> {
      %p = "tf.Const"() {value = dense<[1, 0]> : tensor<2xi32>} : () -> tensor<2xi32>
      %0 = "tf.AddV2"(%x, %b) : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
      %1 = "tf.Transpose"(%0, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
      return %1 : tensor<3x2xf32>
    }"""
    assert moved(text) == ["tf.AddV2", "tf.Transpose"]


def test_a_reduction_that_would_reorder_its_result_stays():
    text = """func.func @f(%x: tensor<2x3x4xf32>) -> tensor<4x2xf32> {
      %p = "tf.Const"() {value = dense<[2, 1, 0]> : tensor<3xi32>} : () -> tensor<3xi32>
      %a = "tf.Const"() {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
      %0 = "tf.Transpose"(%x, %p) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<4x3x2xf32>
      %1 = "tf.Sum"(%0, %a) {keep_dims = false}
          : (tensor<4x3x2xf32>, tensor<1xi32>) -> tensor<4x2xf32>
      return %1 : tensor<4x2xf32>
    }"""
    assert moved(text) == ["tf.Transpose", "tf.Sum"]


def test_a_transpose_with_another_user_is_kept_for_it():
    text = """func.func @f(%x: tensor<2x3xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>) {
      %p = "tf.Const"() {value = dense<[1, 0]> : tensor<2xi32>} : () -> tensor<2xi32>
      %0 = "tf.Transpose"(%x, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
      %1 = "tf.Relu"(%0) : (tensor<3x2xf32>) -> tensor<3x2xf32>
      return %0, %1 : tensor<3x2xf32>, tensor<3x2xf32>
    }"""
    assert sorted(moved(text)) == ["tf.Relu", "tf.Transpose", "tf.Transpose"]


def test_direction_is_checked():
    with pytest.raises(ValueError, match="must be begin or end"):
        MoveTransposesPass(direction="up").apply(Context(), parse("func.func private @f()"))


@pytest.mark.tensorflow
def test_same_numbers():
    """TensorFlow's CPU kernels want channels last, so that is what it runs."""
    tf = pytest.importorskip("tensorflow")
    random = np.random.default_rng(3)
    kernel, depthwise = random.normal(size=(3, 3, 3, 6)), random.normal(size=(3, 3, 6, 1))
    kernel, depthwise = kernel.astype(np.float32), depthwise.astype(np.float32)
    scale = random.normal(size=(1, 6, 1, 1)).astype(np.float32)
    bias = random.normal(size=6).astype(np.float32)

    def network(x, layout):
        def to_layout(sizes):
            return [sizes[0], sizes[3], *sizes[1:3]] if layout == "NCHW" else sizes

        axes = [2, 3] if layout == "NCHW" else [1, 2]
        factor = scale if layout == "NCHW" else scale.transpose(0, 2, 3, 1)
        x = tf.nn.conv2d(x, kernel, to_layout([1, 2, 1, 1]), "SAME", data_format=layout)
        x = tf.nn.relu(tf.nn.bias_add(x, bias, data_format=layout)) * factor
        x = tf.nn.max_pool2d(
            x, to_layout([1, 2, 2, 1]), to_layout([1, 1, 2, 1]), "VALID", data_format=layout
        )
        y = tf.nn.depthwise_conv2d(x, depthwise, [1, 1, 1, 1], "SAME", data_format=layout)
        x = tf.pad(
            tf.concat([x, tf.sigmoid(y)], axes[0] - 1 if layout == "NCHW" else 3),
            [[0, 0], [0, 0], [1, 2], [0, 0]]
            if layout == "NCHW"
            else [[0, 0], [1, 2], [0, 0], [0, 0]],
        )
        return tf.reduce_mean(x, axes), x

    x = random.normal(size=(2, 3, 9, 8)).astype(np.float32)
    spec = tf.TensorSpec(x.shape, tf.float32)
    traced = tf.function(lambda x: network(x, "NCHW")).get_concrete_function(spec)
    means, values = network(x.transpose(0, 2, 3, 1), "NHWC")
    model = tflower.TFLiteConverter.from_concrete_functions([traced]).convert()
    interpreter = tflower.Interpreter(model_content=model)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], x)
    interpreter.invoke()
    found = [interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details()]
    np.testing.assert_allclose(found[0], means, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(found[1], tf.transpose(values, [0, 3, 1, 2]), rtol=1e-4, atol=1e-5)
