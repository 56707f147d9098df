"""Lists of tensors: a loop that fills one gives the same numbers once lists are tensors."""

import numpy as np
import pytest
from tflower import ConverterError
from tflower.compiler.backends import plan
from tflower.compiler.driver import PassRunner
from tflower.compiler.exporters.tflite import export
from tflower.compiler.options import Options
from tflower.compiler.text import parse
from tflower.runtime.interpreter import Interpreter
from xdsl.context import Context

LOOP = """
func.func @main(%x: tensor<?x2xf32>) -> tensor<?x?x2xf32>
    attributes {tf.entry_function = {inputs = "x", outputs = "y", control_outputs = ""}} {
  %shape = "tf.Const"() {value = dense<[-1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  %n = "tf.Const"() {value = dense<4> : tensor<i32>} : () -> tensor<i32>
  %zero = "tf.Const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %list = "tf.TensorListReserve"(%shape, %n) {element_dtype = f32}
      : (tensor<2xi32>, tensor<i32>) -> tensor<!tf_type.variant>
  %r:3 = "tf.While"(%zero, %list, %x) {body = @body, cond = @cond, is_stateless = true}
      : (tensor<i32>, tensor<!tf_type.variant>, tensor<?x2xf32>)
      -> (tensor<i32>, tensor<!tf_type.variant>, tensor<?x2xf32>)
  %y = "tf.TensorListStack"(%r#1, %shape) {num_elements = 4 : i64}
      : (tensor<!tf_type.variant>, tensor<2xi32>) -> tensor<?x?x2xf32>
  return %y : tensor<?x?x2xf32>
}
func.func private @body(%i: tensor<i32>, %list: tensor<!tf_type.variant>, %x: tensor<?x2xf32>)
    -> (tensor<i32>, tensor<!tf_type.variant>, tensor<?x2xf32>) {
  %one = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %step = "tf.Const"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %h = "tf.AddV2"(%x, %step) : (tensor<?x2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  %new = "tf.TensorListSetItem"(%list, %i, %h)
      : (tensor<!tf_type.variant>, tensor<i32>, tensor<?x2xf32>) -> tensor<!tf_type.variant>
  %next = "tf.AddV2"(%i, %one) : (tensor<i32>, tensor<i32>) -> tensor<i32>
  return %next, %new, %h : tensor<i32>, tensor<!tf_type.variant>, tensor<?x2xf32>
}
func.func private @cond(%i: tensor<i32>, %list: tensor<!tf_type.variant>, %x: tensor<?x2xf32>)
    -> tensor<i1> {
  %n = "tf.TensorListLength"(%list) : (tensor<!tf_type.variant>) -> tensor<i32>
  %go = "tf.Less"(%i, %n) : (tensor<i32>, tensor<i32>) -> tensor<i1>
  return %go : tensor<i1>
}
"""


def converted(text: str) -> bytes:
    options = Options()
    module = parse(text)
    PassRunner(Context()).run(module, plan(options))
    return export(module, options)


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_of_the_items_are_those_of_the_input(rows):
    interpreter = Interpreter(model_content=converted(LOOP))
    x = np.arange(2 * rows, dtype=np.float32).reshape(rows, 2)
    index = interpreter.get_input_details()[0]["index"]
    interpreter.resize_tensor_input(index, x.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(index, x)
    interpreter.invoke()
    found = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    steps = np.arange(1, 5, dtype=np.float32)[:, None, None]
    np.testing.assert_allclose(found, x[None] + steps * np.array([1, 2], np.float32))


def test_a_list_that_stays_is_told():
    text = LOOP.replace('"tf.AddV2"(%x, %step)', '"tf.Mine"(%x, %step)')
    with pytest.raises(ConverterError, match=r"TensorListReserve: element_shape must be known"):
        converted(text)
