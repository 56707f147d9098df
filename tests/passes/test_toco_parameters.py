"""Scales, zero points and integers, as TOCO chooses them."""

import numpy as np
import pytest
from tflower.passes.quantize.numbers import numbers_in
from tflower.passes.toco.fake_quant import rounded_to_steps
from tflower.passes.toco.parameters import (
    choose,
    data_range,
    quantized_data,
    representable,
    symmetric,
    uniform,
)
from tflower.passes.toco.quantized_weights import in_blocks, near_zeros
from xdsl.dialects.builtin import IntegerType, Signedness, i8, i16

UI8 = IntegerType(8, Signedness.UNSIGNED)


@pytest.mark.parametrize(
    ("ends", "limits", "expected"),
    [
        ((0.0, 255.0), (0, 255), (1.0, 0)),
        ((-1.0, 1.0), (0, 255), (2 / 255, 128)),  # 127.5, half away from zero
        ((-1.0, 1.0), (1, 255), (2 / 254, 128)),
        ((-1.0, 1.0), (-128, 127), (2 / 255, -1)),
        ((0.0, 6.0), (-32768, 32767), (6 / 65535, -32768)),
        ((-128 / 127.5, 127 / 127.5), (0, 255), (1 / 127.5, 128)),
        ((-2.0, 0.0), (0, 255), (2 / 255, 255)),
        ((0.0, 0.0), (0, 255), (0.0, 0)),
    ],
)
def test_scale_and_zero_point(ends, limits, expected):
    scale, zero = choose(ends, *limits)
    assert scale == pytest.approx(expected[0], rel=1e-15)
    assert zero == expected[1]


def test_the_zero_point_comes_from_the_end_with_the_smaller_error():
    # From below 10 - 0.499..., from above another sum: both round to the same integer or do not.
    for low in np.linspace(-3, -0.01, 97):
        scale, zero = choose((float(low), 1.7), 0, 255)
        below, above = low / scale, 1.7 / scale
        exact = -below if abs(below) < 255 + abs(above) else 255 - above
        assert zero == np.floor(exact + 0.5)


def test_a_range_without_zero_is_a_mistake():
    with pytest.raises(AssertionError):
        choose((1.0, 2.0), 0, 255)


def test_integers_are_rounded_away_from_zero_and_narrow_ones_avoid_the_least():
    type_ = uniform((0.0, 255.0), UI8)
    array = np.array([-3.0, 0.5, 1.4999, 300.0], np.float32)
    assert numbers_in(quantized_data(array, type_), type_).tolist() == [0, 1, 1, 255]
    assert numbers_in(quantized_data(array, type_, narrow=True), type_).tolist() == [1, 1, 1, 255]


def test_symmetric_types_have_no_zero_point():
    assert representable(symmetric((-0.5, 2.0), i8)) == (-2.0, 2.0)
    low, high = representable(symmetric((-0.5, 2.0), i16))
    assert low < -2.0
    assert high == 2.0


@pytest.mark.parametrize(
    ("values", "ends"), [([1, 2], (0, 2)), ([-1, -2], (-2, 0)), ([0, 0], (0, 1)), ([], (0, 1))]
)
def test_the_range_of_a_constant_holds_zero(values, ends):
    assert data_range(np.array(values, np.float32)) == ends


def test_zeros_that_are_too_near():
    numbers = np.full(40, 7)
    numbers[[3, 10, 18, 19, 39]] = 0
    assert near_zeros(numbers) == [(3, 10), (3, 18)]


def test_blocks_of_weights():
    numbers = np.arange(8 * 32).reshape(8, 32) % 256
    blocks = in_blocks(numbers) ^ 0x80
    assert blocks.reshape(-1)[:32].tolist() == [*range(16), *range(32, 48)]
    assert blocks.reshape(-1)[64:80].tolist() == list(range(16, 32))


@pytest.mark.tensorflow
@pytest.mark.parametrize("bits", [2, 4, 7, 8, 16])
@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("ends", [(-1.0, 1.1), (-0.3, 2.7), (0.0, 6.0), (-5.5, 0.0)])
def test_fake_quantization_is_that_of_training(bits, narrow, ends):
    tf = pytest.importorskip("tensorflow")
    array = np.random.default_rng(bits).normal(0, 2, 2000).astype(np.float32)
    low, high = (float(np.float32(end)) for end in ends)
    expected = tf.quantization.fake_quant_with_min_max_args(array, low, high, bits, narrow).numpy()
    found = rounded_to_steps(array, (low, high), bits, narrow=narrow)
    step = (high - low) / ((1 << bits) - 1 - narrow)
    # Numbers halfway between two steps may go either way.
    assert np.abs(found - expected).max() <= 1.01 * step
    assert (np.abs(found - expected) < 1e-5 * max(abs(low), high)).mean() > 0.99
