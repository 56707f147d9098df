"""Gathers and scatters along batches, through a file and back, against loops over their indices."""

import numpy as np
import pytest
from tflower import Interpreter
from tflower.compiler.exporters.tflite import export
from tflower.compiler.options import Options
from tflower.compiler.text import parse
from tflower.passes import from_spec
from xdsl.context import Context
from xdsl.utils.arg_spec import parse_pipeline

PIPELINE = "stablehlo-compatibility-expander,tfl-legalize-hlo,stablehlo-legalize-vhlo"

GATHER = """
func.func @main(%x: tensor<3x2x4xf32>, %i: tensor<{indices}xi32>) -> tensor<2x3x4xf32> {{
  %0 = "stablehlo.gather"(%x, %i) <{{
    dimension_numbers = #stablehlo.gather<offset_dims = [2], collapsed_slice_dims = [1],
      operand_batching_dims = [0], start_indices_batching_dims = [{batch}], start_index_map = [1],
      index_vector_dim = {axis}>,
    slice_sizes = array<i64: 1, 1, 4>
  }}> : (tensor<3x2x4xf32>, tensor<{indices}xi32>) -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}}
"""

SCATTER = """
func.func @main(%x: tensor<2x5xf32>, %i: tensor<2x3x1xi32>, %u: tensor<2x3xf32>)
    -> tensor<2x5xf32> {
  %0 = "stablehlo.scatter"(%x, %i, %u) <{
    scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [1],
      input_batching_dims = [0], scatter_indices_batching_dims = [0],
      scatter_dims_to_operand_dims = [1], index_vector_dim = 2>
  }> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %1 = stablehlo.add %a, %b : tensor<f32>
    stablehlo.return %1 : tensor<f32>
  }) : (tensor<2x5xf32>, tensor<2x3x1xi32>, tensor<2x3xf32>) -> tensor<2x5xf32>
  return %0 : tensor<2x5xf32>
}
"""


def result(text: str, *arrays: np.ndarray) -> np.ndarray:
    """Convert a program, run its file."""
    module = parse(text)
    for spec in parse_pipeline(PIPELINE):
        from_spec(spec).apply(Context(), module)
    module.verify()
    interpreter = Interpreter(model_content=export(module, Options()))
    interpreter.allocate_tensors()
    for detail, array in zip(interpreter.get_input_details(), arrays, strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


@pytest.mark.parametrize(("shape", "axis"), [((2, 3, 1), 2), ((2, 3), 2), ((1, 2, 3), 0)])
def test_gather_along_a_batch(shape: tuple[int, ...], axis: int):
    x = np.arange(24, dtype=np.float32).reshape(3, 2, 4)
    i = np.array([0, 1, 1, 1, 0, 1], np.int32)
    batch = 2 if axis == 0 else 1
    text = GATHER.format(indices="x".join(map(str, shape)), batch=batch, axis=axis)
    expected = [[x[b, i.reshape(2, 3)[a, b]] for b in range(3)] for a in range(2)]
    np.testing.assert_array_equal(result(text, x, i.reshape(shape)), expected)


def test_scatter_along_a_batch():
    x, u = np.ones((2, 5), np.float32), np.arange(6, dtype=np.float32).reshape(2, 3)
    i = np.array([0, 4, 0, 1, 1, 1], np.int32).reshape(2, 3, 1)
    expected = x.copy()
    for b, k in np.ndindex(2, 3):
        expected[b, i[b, k, 0]] += u[b, k]
    np.testing.assert_array_equal(result(SCATTER, x, i, u), expected)
