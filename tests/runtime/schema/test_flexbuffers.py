"""FlexBuffers."""

from __future__ import annotations

from typing import Any

import pytest
from tflower.runtime.schema.flexbuffers import Typed, dumps, loads


@pytest.mark.parametrize(
    "value",
    [
        {"b": [1, 2.5, "x", b"yy"], "a": True, "n": None, "m": {"k": -3}},
        ["Erf", b"\x01\xff"],
        {"t": Typed([1, 2, 3]), "f": Typed([1.0, 2.0]), "s": Typed(["a", "b"])},
    ],
)
def test_round_trip(value: Any) -> None:
    expected = (
        {k: list(v) if isinstance(v, Typed) else v for k, v in value.items()}
        if isinstance(value, dict)
        else value
    )
    assert loads(dumps(value)) == expected


@pytest.mark.parametrize("data", [b"", b"\x00\xff\x01"])
def test_damaged(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"damaged FlexBuffer: .") as caught:
        loads(data)
    assert caught.value.__cause__ is not None


def test_damage_of_any_byte_is_a_value_error() -> None:
    whole = dumps({"a": 1, "b": [2.5, "x"], "c": Typed([1, 2, 3]), "d": b"yy"})
    for index in range(len(whole)):
        for byte in range(0, 256, 5):
            damaged = whole[:index] + bytes([byte]) + whole[index + 1 :]
            try:
                loads(damaged)
            except ValueError as error:
                assert str(error).startswith("damaged FlexBuffer: ")  # noqa: PT017
