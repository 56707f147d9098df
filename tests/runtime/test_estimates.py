"""Reciprocal square roots as TensorFlow folds them."""

import numpy as np
import pytest
from tflower.runtime.kernels.estimates import rsqrt

RNG = np.random.default_rng(7)
GOLDEN = np.array(
    [
        0x3F800000,
        0x3F74161F,
        0x3F4457D1,
        0x3F3504F3,
        0x3F28CD29,
        0x3F165410,
        0x3F0CEC61,
        0x3F002909,
    ],
    np.uint32,
)


@pytest.mark.parametrize("low", [1e-20, 1e-3, 1.0, 1e20])
def test_whole_vectors_are_near(low):
    x = RNG.uniform(low, 10 * low, (5, 16)).astype(np.float32)
    exact = 1 / np.sqrt(x.astype(np.float64))
    found = rsqrt(x)
    assert found.dtype == np.float32
    assert found.shape == x.shape
    assert np.abs(found / exact - 1).max() < 2**-22


def test_scale_by_powers_of_four_is_exact():
    x = RNG.uniform(1, 4, 4096).astype(np.float32)
    assert (rsqrt(x * np.float32(4.0**-9)) == rsqrt(x) * np.float32(2.0**9)).all()


def test_the_rest_is_divided():
    x = RNG.uniform(1, 4, 13).astype(np.float32)
    found = rsqrt(x)
    assert (found[:8] == rsqrt(x[:8])).all()
    assert (found[8:] == np.float32(1) / np.sqrt(x[8:])).all()


def test_what_has_no_estimate():
    x = np.array([0, np.inf, np.nan, -1, 1e-42, 3e38, 4, 1], np.float32)
    with np.errstate(all="ignore"):
        found, exact = rsqrt(x), 1 / np.sqrt(x)
    assert np.array_equal(found[:6], exact[:6], equal_nan=True)
    assert np.abs(found[6:] / exact[6:] - 1).max() < 2**-22


def test_other_types_are_divided():
    x = RNG.uniform(1, 4, 16)
    assert (rsqrt(x) == 1 / np.sqrt(x)).all()


def test_as_golden():
    """What TensorFlow gives on an AMD processor, which the tables are of."""
    x = np.array([1, 1.1, 1.7, 2, 2.3, 2.9, 3.3, 3.99], np.float32)
    wanted = GOLDEN.view(np.float32)
    assert (rsqrt(x) == wanted).all()
