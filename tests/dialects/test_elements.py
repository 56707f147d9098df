"""The constant attribute: text, equality, and that payloads are never copied."""

import ml_dtypes
import numpy as np
import pytest
from tflower.dialects.dtypes import bf16, i4, string
from tflower.dialects.elements import Elements, float_text
from tflower.dialects.shapes import tensor_type


def test_the_payload_is_borrowed_and_read_only():
    array = np.arange(12, dtype=np.float32).reshape(3, 4)
    elements = Elements.of(array)
    assert np.shares_memory(elements.array, array)
    assert not elements.array.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        elements.array[0, 0] = 1


def test_a_strided_payload_becomes_contiguous():
    array = np.arange(12, dtype=np.float32).reshape(3, 4).T
    assert Elements.of(array).array.flags.c_contiguous
    np.testing.assert_array_equal(Elements.of(array).array, array)


def test_a_scalar_keeps_its_rank():
    assert Elements.of(np.float32(3)).array.shape == ()


@pytest.mark.parametrize("size", [0, 1, 15, 300, 70_000])
def test_equality_is_by_content(size: int):
    array = np.random.default_rng(size).integers(0, 9, size, dtype=np.int32)
    assert Elements.of(array) == Elements.of(array.copy())
    assert hash(Elements.of(array)) == hash(Elements.of(array.copy()))
    if size:
        other = array.copy()
        other[size // 3] += 1
        assert Elements.of(array) != Elements.of(other)


def test_the_same_bytes_of_another_dtype_differ():
    zeros = np.zeros(4, np.float32)
    assert Elements.of(zeros) != Elements.of(zeros.view(np.int32))


def test_negative_zero_is_not_zero():
    assert Elements.of(np.float32([0.0])) != Elements.of(np.float32([-0.0]))


@pytest.mark.parametrize(
    ("array", "text"),
    [
        (np.float32([[1, 2.5], [3, 1e-8]]), "dense<[[1.000000e+00, 2.500000e+00], "
         "[3.000000e+00, 9.99999993E-9]]> : tensor<2x2xf32>"),
        (np.int64(3), "dense<3> : tensor<i64>"),
        (np.full((2, 3), 7, np.int32), "dense<7> : tensor<2x3xi32>"),
        (np.zeros((0, 2), np.float32), "dense<> : tensor<0x2xf32>"),
        (np.array([True, False]), "dense<[true, false]> : tensor<2xi1>"),
        (np.array([b"a", b'"\n'], object), 'dense<["a", "\\22\\0A"]> : tensor<2x!tf_type.string>'),
        (np.array([1 + 2j], np.complex64),
         "dense<(1.000000e+00,2.000000e+00)> : tensor<1xcomplex<f32>>"),
        (np.array([1, -2], ml_dtypes.int4), "dense<[1, -2]> : tensor<2xi4>"),
        (np.array([1, -2.125], ml_dtypes.bfloat16),
         "dense<[1.000000e+00, -2.125000e+00]> : tensor<2xbf16>"),
    ],
)  # fmt: skip
def test_text(array: np.ndarray, text: str):
    assert str(Elements.of(array)) == text


def test_a_large_payload_is_elided():
    text = str(Elements.of(np.arange(10_000)))
    assert text == "dense_resource<__elided__> : tensor<10000xi64>"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1.000000e+00"),
        (0.333333343, "0.333333343"),
        (0.7, "0.699999988"),
        (1234567.0, "0x4996B438"),
        (3.40282347e38, "3.40282347E+38"),
        (0.0011764706, "0.00117647066"),
        (12345.678, "12345.6777"),
        (1e-5 / 3, "3.33333332E-6"),
        (1.23456789e10, "1.23456788E+10"),
        (-0.044715, "-4.471500e-02"),
        (np.inf, "0x7F800000"),
        (-np.inf, "0xFF800000"),
    ],
)
def test_floats_print_as_mlir_prints_them(value: float, text: str):
    assert float_text(np.float32(value)) == text


def test_strings_become_bytes():
    elements = Elements.of(np.array(["a", "ü"]))
    assert elements.array.tolist() == [b"a", "ü".encode()]
    assert elements.type == tensor_type(string, (2,))


@pytest.mark.parametrize("element", [bf16, i4])
def test_narrow_types_are_known(element):
    from tflower.dialects.dtypes import element_type, numpy_dtype

    assert element_type(numpy_dtype(element)) == element
