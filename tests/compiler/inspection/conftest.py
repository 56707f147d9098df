"""Writes small models to files, and lets the tests of this folder import their texts."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tflower.compiler.exporters.tflite import export
from tflower.compiler.text import parse

sys.path.insert(0, str(Path(__file__).parent))

from inspection_models import BLOCK

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a model given as text."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.tflite"
        path.write_bytes(export(parse(text)))
        return path

    return write


@pytest.fixture
def block(write: Write) -> Write:
    """Write a model of one layer and an elementwise operator."""

    def block(name: str = "block", **choices: object) -> Path:
        given = {"batch": "1", "last": 6.0, "activation": "RELU", "second": "exp", **choices}
        return write(name, BLOCK.format(**given))

    return block
