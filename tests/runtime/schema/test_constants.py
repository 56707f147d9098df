"""Constants as buffers."""

from __future__ import annotations

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tflower.runtime.schema.constants import decode, encode

PACKED = {"INT4": ml_dtypes.int4, "UINT4": ml_dtypes.uint4, "INT2": ml_dtypes.int2}
RANGES = {"INT4": (-8, 7), "UINT4": (0, 15), "INT2": (-2, 1)}


@given(st.data(), st.sampled_from(sorted(PACKED)))
def test_packed(data: st.DataObject, name: str) -> None:
    values = data.draw(st.lists(st.integers(*RANGES[name]), max_size=20))
    array = np.array(values, np.int8).astype(PACKED[name])
    packed = encode(array, name)
    assert len(packed) == -(-len(values) * (2 if name == "INT2" else 4) // 8)
    assert decode(packed, name, array.shape, array.dtype).astype(int).tolist() == values


def test_first_element_lies_in_the_low_bits() -> None:
    assert encode(np.array([1, -1, 3], np.int8), "INT4").tolist() == [0xF1, 0x03]
    assert encode(np.array([1, -1, -2, 0, 1], np.int8), "INT2").tolist() == [0b00_10_11_01, 0b01]


@given(st.lists(st.binary(max_size=5), max_size=5))
def test_strings(items: list[bytes]) -> None:
    array = np.empty(len(items), object)
    array[:] = items
    data = encode(array, "STRING")
    head = data[: 4 * (len(items) + 2)].view("<u4")
    assert (head[0], head[1], head[-1]) == (len(items), 4 * (len(items) + 2), len(data))
    assert decode(data, "STRING", array.shape, array.dtype).tolist() == items


def test_numbers_are_views() -> None:
    data = np.arange(17, dtype=np.uint8)[1:]
    found = decode(data, "FLOAT32", (2, 2), np.dtype(np.float32))
    assert np.shares_memory(found, data)
    assert encode(found, "FLOAT32") is found


@pytest.mark.parametrize(
    ("data", "name", "shape"),
    [
        (b"\1\2\3", "FLOAT32", (1,)),
        (b"\1", "INT4", (3,)),
        (b"", "STRING", (1,)),
        (b"\1\0\0\0\x0c\0\0\0\x0d\0\0\0", "STRING", (1,)),
        (b"\2\0\0\0\x10\0\0\0\x0f\0\0\0\x10\0\0\0", "STRING", (2,)),
        (b"\1\0\0\0\x0c\0\0\0\x0c\0\0\0", "STRING", (2,)),
    ],
)
def test_wrong_data(data: bytes, name: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"bytes for|strings in|ascending"):
        decode(np.frombuffer(data, np.uint8), name, shape, np.dtype(np.float32))
