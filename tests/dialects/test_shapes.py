"""Broadcasting, windows and padding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tflower.dialects.shapes import (
    DYNAMIC,
    broadcast,
    broadcasts,
    compatible,
    merge,
    same_padding,
    tensor_type,
    unranked,
    window,
)
from xdsl.dialects.builtin import f32
from xdsl.utils.exceptions import VerifyException

shapes = st.lists(st.integers(0, 3), max_size=4).map(tuple)


@given(shapes, shapes)
def test_broadcast_is_numpys(lhs, rhs):
    try:
        expected = np.broadcast_shapes(lhs, rhs)
    except ValueError:
        assert broadcasts(lhs, rhs) is None
        with pytest.raises(VerifyException, match="do not broadcast"):
            broadcast(lhs, rhs)
    else:
        assert broadcast(lhs, rhs) == expected


@pytest.mark.parametrize(
    ("lhs", "rhs", "expected"),
    [
        ((DYNAMIC, 3), (1, 3), (DYNAMIC, 3)),
        ((DYNAMIC,), (5,), (5,)),
        ((1,), (DYNAMIC,), (DYNAMIC,)),
        ((DYNAMIC,), (DYNAMIC,), (DYNAMIC,)),
    ],
)
def test_unknown_dimensions_broadcast(lhs, rhs, expected):
    assert broadcast(lhs, rhs) == expected


@given(st.integers(1, 30), st.integers(1, 5), st.integers(1, 4), st.integers(1, 3))
def test_same_padding_gives_the_windows_that_it_promises(size, kernel, stride, dilation):
    before, after = same_padding(size, kernel, stride, dilation)
    assert 0 <= after - before <= 1
    padded = size + before + after
    assert window(padded, kernel, stride, dilation, "VALID") == window(
        size, kernel, stride, dilation, "SAME"
    )


def test_merge_keeps_what_either_knows():
    assert merge(tensor_type(f32, (DYNAMIC, 3)), tensor_type(f32, (2, DYNAMIC))) == tensor_type(
        f32, (2, 3)
    )
    assert merge(unranked(f32), tensor_type(f32, (2,))) == tensor_type(f32, (2,))
    assert merge(tensor_type(f32, (2,)), tensor_type(f32, (2, 1))) == tensor_type(f32, (2,))


def test_compatible():
    assert compatible((DYNAMIC, 2), (3, 2))
    assert compatible(None, (3,))
    assert not compatible((3,), (3, 1))
    assert not compatible((3,), (4,))
