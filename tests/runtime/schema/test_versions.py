"""Runtime versions."""

from __future__ import annotations

import pytest
from tflower.runtime.schema import versions
from tflower.runtime.schema.definitions import enum
from tflower.runtime.schema.versions import minimum_runtime, newest


@pytest.mark.parametrize(
    ("code", "version", "runtime"),
    [
        ("CONV_2D", 1, "1.5.0"),
        ("FULLY_CONNECTED", 14, "2.21.0"),
        ("FULLY_CONNECTED", 15, None),
        ("BROADCAST_TO", 1, None),
        ("BROADCAST_TO", 2, "2.5.0"),
        ("COMPLEX_ABS", 1, "2.5.0"),
        ("CUSTOM", 1, None),
        ("ADD", 0, None),
    ],
)
def test_minimum_runtime(code: str, version: int, runtime: str | None) -> None:
    assert minimum_runtime(code, version) == runtime


def test_newest_compares_numbers() -> None:
    assert newest(["1.9.0", "1.14.0", "1.5.0"]) == "1.14.0"
    assert newest([]) == ""


def test_every_entry_is_an_operator() -> None:
    known = versions._runtimes()
    assert known.keys() <= enum("BuiltinOperator").values.keys()
    for runtimes in known.values():
        numbers = [tuple(map(int, item.split("."))) for item in runtimes if item != "-"]
        assert numbers == sorted(numbers)
