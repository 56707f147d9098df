"""Tensors in messages, in all the ways they may be written."""

from typing import Any

import ml_dtypes
import numpy as np
import pytest
from google.protobuf import text_format
from tflower.compiler.importers import protos, tensors
from tflower.dialects import dtypes
from tflower.dialects.shapes import DYNAMIC


def message(text: str, *shape: int) -> Any:
    result = text_format.Parse(text, protos.TensorProto())
    for size in shape:
        result.tensor_shape.dim.add(size=size)
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dtype: DT_FLOAT float_val: [1, 2.5]", np.array([1, 2.5], np.float32)),
        ("dtype: DT_DOUBLE double_val: [1, 2.5]", np.array([1, 2.5])),
        ("dtype: DT_HALF half_val: [15360, 49152]", np.array([1, -2], np.float16)),
        ("dtype: DT_BFLOAT16 half_val: [16256, 49152]", np.array([1, -2], ml_dtypes.bfloat16)),
        ("dtype: DT_INT8 int_val: [1, -2]", np.array([1, -2], np.int8)),
        ("dtype: DT_UINT8 int_val: [1, 255]", np.array([1, 255], np.uint8)),
        ("dtype: DT_QUINT8 int_val: [1, 255]", np.array([1, 255], np.uint8)),
        ("dtype: DT_INT16 int_val: [1, -2]", np.array([1, -2], np.int16)),
        ("dtype: DT_UINT16 int_val: [1, 65535]", np.array([1, 65535], np.uint16)),
        ("dtype: DT_INT32 int_val: [1, -2]", np.array([1, -2], np.int32)),
        ("dtype: DT_QINT32 int_val: [1, -2]", np.array([1, -2], np.int32)),
        ("dtype: DT_INT4 int_val: [1, -2]", np.array([1, -2], ml_dtypes.int4)),
        ("dtype: DT_UINT32 uint32_val: [1, 4294967295]", np.array([1, 4294967295], np.uint32)),
        ("dtype: DT_INT64 int64_val: [1, -2]", np.array([1, -2], np.int64)),
        ("dtype: DT_UINT64 uint64_val: [1, 2]", np.array([1, 2], np.uint64)),
        ("dtype: DT_BOOL bool_val: [true, false]", np.array([True, False])),
        ("dtype: DT_COMPLEX64 scomplex_val: [1, 2, 3, 4]", np.array([1 + 2j, 3 + 4j], "c8")),
        ("dtype: DT_COMPLEX128 dcomplex_val: [1, 2, 3, 4]", np.array([1 + 2j, 3 + 4j])),
        ('dtype: DT_FLOAT8_E5M2 float8_val: "<\\300"', np.array([1, -2], ml_dtypes.float8_e5m2)),
        ('dtype: DT_STRING string_val: ["a", "\\377"]', np.array([b"a", b"\xff"], object)),
    ],
)
def test_values(text: str, expected: Any):
    array = tensors.elements(message(text, 2)).array
    assert array.dtype == expected.dtype
    np.testing.assert_array_equal(array, expected)


def test_the_last_value_stands_for_the_rest():
    elements = tensors.elements(message("dtype: DT_INT32 int_val: [1, 2, 3]", 2, 4))
    assert elements.array.tolist() == [[1, 2, 3, 3], [3, 3, 3, 3]]
    assert tensors.elements(message("dtype: DT_FLOAT float_val: 7", 3)).array.tolist() == [7, 7, 7]
    assert tensors.elements(message("dtype: DT_FLOAT", 2)).array.tolist() == [0, 0]
    assert tensors.elements(message("dtype: DT_STRING", 2)).array.tolist() == [b"", b""]
    assert tensors.elements(message("dtype: DT_BOOL bool_val: true")).array[()]


@pytest.mark.parametrize("dtype", ["f4", "f8", "i1", "i8", "u2", "?", "c8", ml_dtypes.bfloat16])
def test_contents(dtype: Any):
    expected = np.arange(6).reshape(2, 3).astype(dtype)
    number = dtypes.to_graphdef(dtypes.element_type(expected.dtype))
    proto = protos.TensorProto(dtype=number, tensor_content=expected.tobytes())
    for size in expected.shape:
        proto.tensor_shape.dim.add(size=size)
    array = tensors.elements(proto).array
    assert array.dtype == expected.dtype
    np.testing.assert_array_equal(array, expected)


def test_strings_in_contents():
    proto = message('dtype: DT_STRING tensor_content: "\\001\\003abcd"', 2)
    assert tensors.elements(proto).array.tolist() == [b"a", b"bcd"]


@pytest.mark.parametrize(
    ("text", "shape", "match"),
    [
        ("dtype: DT_FLOAT float_val: [1, 2]", (1,), "of 2 values, its shape needs 1"),
        ("dtype: DT_FLOAT float_val: 1", (1 << 31,), "absurd shape"),
        ("dtype: DT_FLOAT float_val: 1", (1 << 60, 1 << 60), "absurd shape"),
        ("dtype: DT_FLOAT", (-1,), "without a definite shape"),
        ("dtype: DT_FLOAT tensor_shape { unknown_rank: true }", (), "without a definite shape"),
        ("dtype: DT_FLOAT", (-2,), "dimension of -2"),
        ("dtype: DT_FLOAT", (1,) * 300, "rank 300"),
        ('dtype: DT_FLOAT tensor_content: "abc"', (1,), "of 3 bytes, its shape needs 4"),
        ('dtype: DT_FLOAT tensor_content: "abcd"', (1 << 62,), "its shape needs"),
        ('dtype: DT_BOOL tensor_content: "\\002"', (1,), "bools other than 0 and 1"),
        ('dtype: DT_STRING tensor_content: "\\005a"', (1,), "other lengths"),
        ('dtype: DT_STRING tensor_content: "\\200"', (1,), "end early"),
        ('dtype: DT_STRING tensor_content: "\\001a"', (1 << 40,), "fewer strings"),
        ("dtype: DT_COMPLEX64 scomplex_val: 1", (1,), "odd number of parts"),
        ("dtype: DT_RESOURCE", (), "has no values"),
        ("dtype: DT_VARIANT", (), "has no values"),
        ("dtype: DT_INVALID", (), "unsupported data type DT_INVALID"),
        ("dtype: DT_FLOAT8_E4M3FNUZ", (), "unsupported data type DT_FLOAT8_E4M3FNUZ"),
    ],
)
def test_malformed(text: str, shape: tuple[int, ...], match: str):
    with pytest.raises(ValueError, match=match):
        tensors.elements(message(text, *shape))


def test_shapes():
    shape = text_format.Parse("dim { size: -1 } dim { size: 3 }", protos.TensorShapeProto())
    assert tensors.shape_of(shape) == (DYNAMIC, 3)
    assert tensors.shape_of(protos.TensorShapeProto()) == ()
    assert tensors.shape_of(protos.TensorShapeProto(unknown_rank=True)) is None
