"""Constant folding: what folds, to what, and what is left alone."""

from typing import Any

import numpy as np
import pytest
from tflower.dialects import arith, tf, tfl
from tflower.dialects.dtypes import element_type, string, ui8
from tflower.dialects.elements import Elements
from tflower.dialects.errors import InterpreterError
from tflower.dialects.shapes import DYNAMIC, tensor_type, unranked
from tflower.passes.fold import fold
from tflower.runtime.kernels.registry import KERNELS, MISFITS
from xdsl.dialects import test
from xdsl.dialects.builtin import f32, i32, i64


def const(value: Any, dtype: Any = np.float32) -> Any:
    return tf.ConstOp(value=np.asarray(value, dtype))


def raising(error: Exception) -> Any:
    """Return a kernel that fails."""

    def fails(*_: object) -> Any:
        raise error

    return fails


def numbers(result: "list[Elements] | None") -> Any:
    assert result is not None
    assert len(result) == 1
    return result[0].array.tolist()


def test_arithmetic_folds():
    assert numbers(fold(tf.AddV2Op(const([1, 2]), const(3)))) == [4, 5]


def test_every_result_folds():
    op = tf.op_class("Split")(const(0, np.int32), const([1, 2, 3, 4]), num_split=2)
    assert [item.array.tolist() for item in fold(op)] == [[1, 2], [3, 4]]


def test_the_result_type_says_the_shape_that_was_found():
    op = tf.ReshapeOp(const([1, 2]), const([2, 1], np.int64), result_types=[unranked(f32)])
    (result,) = fold(op)
    assert result.type == tensor_type(f32, (2, 1))


def test_unsigned_results_stay_unsigned():
    op = tf.CastOp(const([1.5, 300]), result_types=[tensor_type(ui8, (2,))])
    (result,) = fold(op)
    assert result.type == tensor_type(ui8, (2,))
    assert result.array.tolist() == [1, 255]


def test_strings_fold():
    words = np.array([b"a", b"b"], object)
    op = tf.AddOp(
        const(words, object), const(words, object), result_types=[tensor_type(string, (2,))]
    )
    assert numbers(fold(op)) == [b"aa", b"bb"]


def test_an_operand_that_is_no_constant_prevents_folding():
    x = test.TestOp(result_types=[tensor_type(f32, (2,))]).results[0]
    assert fold(tf.AddV2Op(x, const([1, 2]))) is None


@pytest.mark.parametrize("name", ["Identity", "CheckNumerics"])
def test_ops_that_upstream_never_folds(name: str):
    kwargs = {"message": ""} if name == "CheckNumerics" else {}
    assert fold(tf.op_class(name)(const([1, 2]), **kwargs)) is None


def test_random_numbers_do_not_fold():
    op = tf.op_class("RandomUniform")
    shape = const([2], np.int32)
    assert fold(op(shape, seed=1, seed2=2, result_types=[tensor_type(f32, (2,))])) is None


@pytest.mark.parametrize(("count", "folds"), [(2048, True), (2049, False)])
def test_small_operands_only_give_small_results(count: int, folds: bool):
    op = tf.TileOp(
        const([1.0]), const([count], np.int32), result_types=[tensor_type(f32, (count,))]
    )
    assert (fold(op) is not None) == folds


def test_results_up_to_twice_the_operands_fold():
    big = np.zeros((64, 64), np.float32)
    wide = tensor_type(f32, (128, 64))
    assert fold(tf.TileOp(const(big), const([2, 1], np.int32), result_types=[wide])) is not None


def test_large_operands_do_not_fold():
    huge = tensor_type(f32, ((1 << 25) + 1,))
    small = Elements.of(np.zeros(1, np.float32))
    op = tf.NegOp(tf.ConstOp(value=small, result_types=[huge]), result_types=[unranked(f32)])
    assert fold(op) is None


def test_a_failing_kernel_folds_nothing():
    zero = const([0], np.int32)
    assert fold(tf.FloorDivOp(const([1], np.int32), zero)) is None
    wrong = tf.ReshapeOp(
        const([1, 2]), const([3], np.int64), result_types=[tensor_type(f32, (DYNAMIC,))]
    )
    assert fold(wrong) is None


@pytest.mark.parametrize("kind", [InterpreterError, *MISFITS])
def test_operands_that_a_kernel_refuses_fold_to_nothing(kind: type[Exception], monkeypatch: Any):
    monkeypatch.setitem(KERNELS, "tf.Neg", raising(kind("no")))
    assert fold(tf.NegOp(const([1, 2]))) is None


@pytest.mark.parametrize("kind", [AssertionError, AttributeError, NameError, RecursionError])
def test_the_bug_of_a_kernel_is_not_hidden(kind: type[Exception], monkeypatch: Any):
    monkeypatch.setitem(KERNELS, "tf.Neg", raising(kind("oops")))
    with pytest.raises(kind, match="oops"):
        fold(tf.NegOp(const([1, 2])))


def test_a_result_that_contradicts_the_type_folds_nothing():
    op = tf.NegOp(const([1, 2]), result_types=[tensor_type(f32, (3,))])
    assert fold(op) is None


def test_no_warning_escapes():
    assert numbers(fold(tf.LogOp(const([0.0])))) == [-np.inf]


def test_empty_results_need_no_kernel():
    op = tf.op_class("ResizeBicubic")
    image = const(np.zeros((0, 2, 2, 1)))
    resized = op(image, const([4, 4], np.int32), result_types=[tensor_type(f32, (0, 4, 4, 1))])
    (result,) = fold(resized)
    assert result.array.shape == (0, 4, 4, 1)


def tfl_const(value: Any, dtype: Any = np.float32) -> Any:
    return arith.ConstantOp(value=np.asarray(value, dtype))


NONE = {"fused_activation_function": "NONE"}


def test_tfl_arithmetic_folds_without_activation():
    x, y = tfl_const([1, -2]), tfl_const([-3, 1])
    assert numbers(fold(tfl.AddOp(x, y, **NONE))) == [-2, -1]
    assert fold(tfl.AddOp(x, y, fused_activation_function="RELU")) is None


def test_tfl_folds_only_the_types_that_upstream_does():
    integers = tfl_const([1, 2], np.int32)
    unsigned = tfl.ConstOp(value=Elements.of(np.array([1, 2], np.uint8)))
    assert fold(tfl.AddOp(integers, integers, **NONE)) is not None
    assert fold(tfl.AddOp(unsigned, unsigned, **NONE)) is None
    assert fold(tfl.NegOp(integers)) is None


def test_tfl_ops_without_a_fold_stay():
    assert fold(tfl.SoftmaxOp(tfl_const([1, 2]), beta=1.0)) is None
    filled = tfl.FillOp(tfl_const([2], np.int32), tfl_const(1.0))
    assert fold(filled) is None


def test_tfl_comparison_and_cast_fold():
    less = tfl.LessOp(tfl_const([1, 5], np.int32), tfl_const([3, 3], np.int32))
    assert numbers(fold(less)) == [True, False]
    cast = tfl.CastOp(tfl_const([1.9, -1.9]), result_types=[tensor_type(i64, (2,))])
    assert numbers(fold(cast)) == [1, -1]


def test_tfl_shape_of_constants_folds():
    x = tfl_const(np.zeros((2, 3)))
    op = tfl.ShapeOp(x, result_types=[tensor_type(i32, (2,))])
    assert numbers(fold(op)) == [2, 3]


def test_fully_connected_is_summed_exactly():
    x = tfl_const([[1e8, 1, -1e8]])
    w, bias = tfl_const([[1, 1, 1]]), tfl_const([0.5])
    op = tfl.FullyConnectedOp(x, w, bias, **NONE, weights_format="DEFAULT", keep_num_dims=False)
    assert numbers(fold(op)) == [[1.5]]


def test_moved_weights_are_not_copied():
    weights = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    shape = tfl_const([6, 4], np.int32)
    source = tfl_const(weights)
    (reshaped,) = fold(tfl.ReshapeOp(source, shape))
    assert np.shares_memory(reshaped.array, source.value.array)


@pytest.mark.parametrize("dtype", [np.float16, np.int32, np.bool_, np.complex64])
def test_element_types_survive_a_move(dtype: Any):
    x = tf.ConstOp(value=np.ones((2, 3), dtype))
    op = tf.TransposeOp(x, const([1, 0], np.int32))
    (result,) = fold(op)
    assert result.type == tensor_type(element_type(np.dtype(dtype)), (3, 2))
    assert result.array.flags.c_contiguous
