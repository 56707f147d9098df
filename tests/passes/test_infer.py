"""Shape inference: what is known of values that are shapes, and what the pass does with it."""

import numpy as np
import pytest
from tflower.compiler.text import context, parse
from tflower.dialects import tf
from tflower.dialects.shapes import DYNAMIC, shape_of, tensor_type
from tflower.dialects.tf.values import known_values
from tflower.dialects.tf_type import ResourceType
from tflower.passes.infer import Inference, ShapeInferencePass, common, refined_type
from xdsl.dialects import test as xdsl_test
from xdsl.dialects.builtin import f32, f64, i32, i64
from xdsl.utils.exceptions import VerifyException


def value(*shape, element=f32):
    dims = tuple(DYNAMIC if dim is None else dim for dim in shape)
    return xdsl_test.TestOp(result_types=[tensor_type(element, dims)]).results[0]


def const(array, dtype=np.int32):
    return tf.ConstOp(value=np.array(array, dtype))


def shape(*dims):
    return tf.ShapeOp(value(*dims)).output


def entry(vector, index):
    bounds = (const([index]), const([index + 1]), const([1]))
    return tf.StridedSliceOp(vector, *bounds, shrink_axis_mask=1)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: shape(None, 3, 4), (None, 3, 4)),
        (lambda: const(7), (7,)),
        (lambda: tf.CastOp(shape(None, 3), DstT=i64), (None, 3)),
        (lambda: tf.RankOp(value(None, 3)), (2,)),
        (lambda: tf.SizeOp(value(5, 3)), (15,)),
        (lambda: entry(shape(None, 3), 1), (3,)),
        (lambda: entry(shape(None, 3), 0), (None,)),
        (lambda: tf.PackOp([entry(shape(None, 3), 0), const(12)]), (None, 12)),
        (lambda: tf.ConcatV2Op([shape(None, 3), const([7])], const(0)), (None, 3, 7)),
        (lambda: tf.SliceOp(shape(None, 3, 4), const([1]), const([-1])), (3, 4)),
        (lambda: tf.GatherV2Op(shape(None, 3, 4), const([2, 0]), const(0)), (4, None)),
        (lambda: tf.ProdOp(tf.GatherV2Op(shape(None, 3, 4), const([1, 2]), const(0)), const(0)), (12,)),
        (lambda: tf.ProdOp(shape(None, 3), const(0)), (None,)),
        (lambda: tf.MulOp(shape(None, 3), const([2, 2])), (None, 6)),
        (lambda: tf.AddV2Op(shape(2, 3), const(1)), (3, 4)),
        (lambda: tf.FloorDivOp(shape(5, None), const([2, 2])), (2, None)),
        (lambda: tf.FloorDivOp(shape(5), const([0])), (None,)),
        (lambda: tf.MaximumOp(shape(5, None), const([7, 7])), (7, None)),
        (lambda: tf.RangeOp(const(0), const(6), const(2)), (0, 2, 4)),
        (lambda: tf.FillOp(const([3]), const(2)), (2, 2, 2)),
        (lambda: tf.ExpandDimsOp(entry(shape(None, 3), 1), const(0)), (3,)),
        (lambda: value(3, element=i32), None),
        (lambda: const([[1, 2]]), None),
        (lambda: const([1.5], np.float32), None),
        (lambda: const(range(1000)), None),
        (lambda: tf.ReluOp(value(3)), None),
    ],
)  # fmt: skip
def test_known_values(made, expected):
    made = made()
    found = made if not hasattr(made, "results") else made.results[0]
    assert known_values(found) == expected


def test_long_chains_end():
    chain = shape(2, None)
    for _ in range(2000):
        chain = tf.AddV2Op(chain, const(0)).z
    assert known_values(chain) is None


def test_values_used_twice_are_looked_at_once():
    double = shape(2, None)
    for _ in range(20):
        double = tf.AddV2Op(double, double).z
    assert known_values(double) == (2 << 20, None)


def test_numbers_that_grow_are_given_up():
    square = const([1 << 30]).output
    for _ in range(20):
        square = tf.MulOp(square, square).z
    assert known_values(square) == (None,)


def test_reshape_by_computed_shape():
    x = value(None, 7, 7, 64)
    target = tf.PackOp([entry(tf.ShapeOp(x).output, 0), const(3136)])
    assert shape_of(tf.ReshapeOp(x, target).output) == (DYNAMIC, 3136)


def test_common():
    a, b = tensor_type(f32, (2, 3)), tensor_type(f32, (2, 4))
    assert common([a, a]) is a
    assert common([a, b]) == tensor_type(f32, (2, DYNAMIC))
    assert shape_of(common([a, tensor_type(f32, (2,))])) is None
    assert common([a, tensor_type(f64, (2, 3))]) is None


def test_refined_type():
    handle = tensor_type(ResourceType(), ())
    typed = tensor_type(ResourceType([tensor_type(f32, (2,))]), ())
    assert refined_type(handle, typed) == typed
    assert refined_type(typed, handle) == typed
    known, other = tensor_type(f32, (2, DYNAMIC)), tensor_type(f32, (DYNAMIC, 3))
    assert refined_type(known, other) == tensor_type(f32, (2, 3))
    assert refined_type(known, tensor_type(f64, (2, 3))) == known


MODULE = """
func.func @main(%x: tensor<2x3xf32>) -> tensor<*xf32> {
  %0 = "tf.PartitionedCall"(%x) {f = @outer} : (tensor<2x3xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
func.func private @inner(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = "tf.Neg"(%x) : (tensor<*xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
func.func private @outer(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = "tf.PartitionedCall"(%x) {f = @inner} : (tensor<*xf32>) -> tensor<*xf32>
  %1 = "tf.Neg"(%0) : (tensor<*xf32>) -> tensor<*xf32>
  func.return %1 : tensor<*xf32>
}
"""


def test_results_of_nested_calls_reach_the_caller():
    module = parse(MODULE)
    ShapeInferencePass().apply(context(), module)
    functions = {op.sym_name.data: op for op in module.body.block.ops}
    for function in functions.values():
        assert str(function.function_type) == "(tensor<2x3xf32>) -> tensor<2x3xf32>"
    assert not Inference(module).sweep()
    module.verify()


def test_recursion_ends():
    module = parse("""
func.func @main(%x: tensor<2xf32>) -> tensor<*xf32> {
  %0 = "tf.PartitionedCall"(%x) {f = @again} : (tensor<2xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
func.func private @again(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = "tf.PartitionedCall"(%x) {f = @again} : (tensor<*xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
""")
    ShapeInferencePass().apply(context(), module)
    module.verify()


def test_operands_that_do_not_fit_are_one_error():
    with pytest.raises(VerifyException, match=r"tf\.Conv2D: operands and attributes do not fit"):
        tf.Conv2DOp(value(1, 8, 8, 3), value(3, 3, 3, 4), strides=(1,), padding="SAME")
    with pytest.raises(VerifyException, match=r"tf\.Conv2D"):
        tf.Conv2DOp(value(1, 8, 8, 3), value(3, 3, 3, 4), strides=(1, 0, 0, 1), padding="SAME")
    with pytest.raises(VerifyException, match=r"tf\.Conv2D"):
        tf.Conv2DOp(value(1, 8, 8, 3), value(3, 3, 3, 4), padding="SAME")
