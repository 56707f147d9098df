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


def test_damaged() -> None:
    with pytest.raises(ValueError, match="damaged FlexBuffer"):
        loads(b"")
