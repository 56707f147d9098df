"""Ranges to types, and reals to integers: properties, and values worked out by hand."""

import numpy as np
import pytest
from tflower.dialects.quant import UniformType
from tflower.passes.quantize.biases import GREATEST, adjusted
from tflower.passes.quantize.import_stats import read
from tflower.passes.quantize.numbers import numbers_in, quantized, reals, stored
from tflower.passes.quantize.ranges import (
    TINY,
    bias_type,
    fixed_type,
    from_range,
    rounded,
    type_for,
    weight_type,
)
from xdsl.dialects.builtin import IntegerType, Signedness

I8 = IntegerType(8)
RNG = np.random.default_rng(0)


def scales(type):
    return [scale.value.data for scale in type.scales.data]


def zeros(type):
    return [zero.data for zero in type.zero_points.data]


def limits(type):
    return type.storage_min.data, type.storage_max.data


@pytest.mark.parametrize(
    ("real", "whole"), [(0.5, 1), (-0.5, -1), (1.4, 1), (-1.5, -2), (0.49999999999999994, 0)]
)
def test_halves_go_away_from_zero(real, whole):
    assert rounded(real) == whole


@pytest.mark.parametrize("bits", [4, 8, 16])
@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("narrow", [False, True])
def test_a_range_is_covered_and_zero_is_exact(bits, signed, narrow):
    for _ in range(50):
        low, high = -RNG.uniform(0, 5), RNG.uniform(0, 5)
        type = from_range([low], [high], bits=bits, signed=signed, narrow=narrow)
        (scale,), (zero,), (least, most) = scales(type), zeros(type), limits(type)
        assert most - least == 2**bits - 1 - narrow
        assert least <= zero <= most
        assert abs((least - zero) * scale - low) <= scale / 2 * (1 + 1e-9)
        assert abs((most - zero) * scale - high) <= scale / 2 * (1 + 1e-9)


def test_single_precision_gives_a_float32_scale():
    type = from_range([0.0], [3.0], legacy=True)
    assert scales(type) == [float(np.float32(3) / np.float32(255))]
    assert zeros(type) == [-128]
    assert zeros(from_range([-3.0], [3.0], legacy=True, narrow=True)) == [0]


def test_a_range_of_nothing_has_scale_one():
    assert scales(from_range([0.0], [0.0])) == [1.0]
    assert scales(type_for([0.0], [0.0])) == [TINY / 255]


def test_weights_are_symmetric_along_their_axis():
    array = np.array([[1.0, -2.0], [0.5, 0.25]], np.float32)
    type = weight_type(array, 0, symmetric=True)
    assert scales(type) == [2 / 127 * 1.0, 0.5 / 127]
    assert limits(type) == (-127, 127)
    assert scales(weight_type(array, symmetric=True)) == [4.0 / 254]
    asymmetric = weight_type(np.float32([1.0, 2.0]), symmetric=False)
    assert scales(asymmetric) == [2.0 / 254]
    assert zeros(asymmetric) == [-127]
    assert weight_type(array, 2, symmetric=True) is None
    assert weight_type(array, symmetric=True, signed=False) is None
    assert weight_type(array[:0], symmetric=True) is None
    assert weight_type(np.float32([1.0, np.inf]), symmetric=True) is None


def test_not_a_number_is_left_out_of_a_range():
    array = np.float32([np.nan, 1.0, -3.0])
    assert scales(weight_type(array, symmetric=True)) == [6.0 / 254]


def test_the_scale_of_a_bias_is_a_product():
    one = UniformType.of(I8, [0.5])
    many = UniformType.of(I8, [2.0, 3.0], axis=0)
    assert scales(bias_type([one, one], 0)) == [0.25]
    both = bias_type([one, many], 1)
    assert scales(both) == [1.0, 1.5]
    assert both.axis.data == 1
    assert scales(bias_type([one], 0, factor=2.0)) == [1.0]
    assert bias_type([one, None], 0) is None
    assert bias_type([], 0) is None
    assert bias_type([many, UniformType.of(I8, [1.0, 2.0], axis=1)], 0) is None
    assert bias_type([many, UniformType.of(I8, [1.0, 2.0, 3.0], axis=0)], 0) is None


def test_a_bias_keeps_to_half_of_its_range():
    one = UniformType.of(I8, [1.0])
    bias = UniformType.of(IntegerType(32), [1e-9])
    assert adjusted(bias, np.float32([1.0]), one, one) is None
    new_bias, new_filter = adjusted(bias, np.float32([4.0]), one, one)
    assert scales(new_bias) == [4.0 / GREATEST]
    assert scales(new_filter) == [4.0 / GREATEST]
    sixteen = UniformType.of(IntegerType(16), [1.0])
    assert adjusted(bias, np.float32([4.0]), sixteen, one) is None


@pytest.mark.parametrize(
    ("minimum", "maximum", "bits", "signed", "symmetric", "scale", "zero"),
    [
        (0, 1, 8, True, False, 1 / 256, -128),
        (0, 1, 8, False, False, 1 / 256, 0),
        (-1, 1, 8, True, False, 1 / 128, 0),
        (-1, 1, 16, True, False, 2**-15, 0),
        (0, 1, 16, True, True, 2**-15, 0),
        (0, 1, 16, True, False, 2**-16, -(2**15)),
        (-16, 0, 8, True, False, 1 / 16, 127),
    ],
)
def test_fixed_ranges(minimum, maximum, bits, signed, symmetric, scale, zero):
    type = fixed_type(minimum, maximum, bits, signed=signed, symmetric=symmetric)
    assert (scales(type), zeros(type)) == ([scale], [zero])


def test_only_8_and_16_bits_have_fixed_ranges():
    assert fixed_type(0, 1, 4, signed=True, symmetric=False) is None


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize("axis", [-1, 0, 2])
def test_reals_come_back_within_half_a_step(axis, legacy):
    array = RNG.normal(size=(3, 4, 5)).astype(np.float32)
    type = weight_type(array, axis, symmetric=True, legacy=legacy)
    value = quantized(array, type, legacy=legacy)
    step = np.array(scales(type)).max()
    assert np.abs(reals(numbers_in(value, type), type) - array).max() <= step / 2 * 1.001
    assert value.array.dtype == np.int8


def test_rounding_of_8_bits_follows_the_zero_point():
    type = UniformType.of(I8, [2.0], [1])
    assert quantized(np.float32([-3.0]), type).array.tolist() == [-1]
    wide = UniformType.of(IntegerType(16), [2.0], [1])
    assert quantized(np.float32([-3.0]), wide).array.tolist() == [-1]
    assert quantized(np.float32([-1.0]), type).array.tolist() == [1]
    assert quantized(np.float32([-1.0]), wide).array.tolist() == [0]


@pytest.mark.parametrize(("bits", "legacy"), [(16, True), (32, True), (32, False)])
def test_wide_integers_are_clipped(bits, legacy):
    type = UniformType.of(IntegerType(bits), [1.0])
    value = quantized(np.float32([1e30, -1e30, 2.5]), type, legacy=legacy).array.tolist()
    most = 2 ** (bits - 1) - 1
    assert value == [most, -most if legacy else -most - 1, 3]


def test_a_scale_that_was_made_coarser_is_kept():
    array = np.float32([1.0, -2.0])
    coarse = UniformType.of(I8, [1.0], narrow=True)
    assert quantized(array, coarse, legacy=True).array.tolist() == [1, -2]


def test_unsigned_integers_are_stored_as_bits():
    type = UniformType.of(IntegerType(8, Signedness.UNSIGNED), [1.0])
    value = stored(np.array([0, 200, 255]), type)
    assert value.array.tolist() == [0, -56, -1]
    assert numbers_in(value, type).tolist() == [0, 200, 255]


def test_a_type_of_other_channels_does_not_fit():
    type = UniformType.of(I8, [1.0, 2.0], axis=0)
    assert quantized(np.zeros((3, 2), np.float32), type) is None
    assert quantized(np.zeros((), np.float32), type) is None


def test_large_constants_are_quantized_in_parts():
    array = RNG.normal(size=(3, 1 << 19)).astype(np.float32)
    type = weight_type(array, 0, symmetric=True)
    once = np.clip(
        np.trunc(array / np.array(scales(type))[:, None] + np.copysign(0.5, array)), -127, 127
    )
    assert np.array_equal(quantized(array, type).array, once)


def test_statistics_by_pattern_come_last():
    entries = read(
        'entries { name_regex: ".*" params { min_max { min: 0 max: 1 } } }'
        "entries { name: 'a:1' params { min_max { min: -1 max: 1 } } meta { quantize_axis: 3 } }"
    )
    assert [(e.name, e.result, e.axis, e.ranges) for e in entries] == [
        ("a", 1, 3, ((-1.0, 1.0),)),
        (".*", -1, 0, ((0.0, 1.0),)),
    ]
    assert entries[0].fits("a")
    assert not entries[0].fits("ab")
    assert entries[1].fits("ab")
