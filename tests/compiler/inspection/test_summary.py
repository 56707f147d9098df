"""What `inspect` says of a model."""

import json
from pathlib import Path

import pytest
import tflower
from inspection_models import LOOP, QUANTIZED
from tflower.compiler.inspection.summary import inspect
from tflower.compiler.inspection.words import columns, plural, size, thousands
from tflower.dialects.errors import ImportFailure


def test_a_model(block):
    path = block()
    found = inspect(path)
    assert found.model == str(path)
    assert found.bytes == path.stat().st_size
    (graph,) = found.subgraphs
    assert (graph.operators, graph.tensors) == (2, 5)
    (x,) = graph.inputs
    assert (x["name"], x["type"], x["shape"]) == ("x:0", "FLOAT32", [1, 3])
    assert [(item.name, item.version, item.count) for item in found.operators] == [
        ("FULLY_CONNECTED", 1, 1),
        ("EXP", 1, 1),
    ]
    assert found.signatures["serving_default"]["inputs"] == {"x": 0}
    assert found.runtime == "1.7.0"
    assert found.quantization.kind == "none"
    assert found.constant_bytes > 6 * 4 + 2 * 4
    assert found.arena_bytes == 2 * 64 + 8
    assert found.computation.macs > 6
    assert found.computation.uncounted == 0


def test_content_is_as_good_as_a_path(block):
    content = block().read_bytes()
    assert inspect(content).bytes == len(content)
    assert tflower.inspect is inspect


def test_unknown_shapes_are_said(block):
    found = inspect(block(batch="?"))
    assert found.computation.uncounted > 0
    assert "of unknown shape" in str(found)
    assert "?x3xfloat32" in str(found)


def test_subgraphs(write):
    found = inspect(write("loop", LOOP))
    assert len(found.subgraphs) == 3
    assert found.arena_bytes is not None
    assert "subgraph main: 1 operator\n" in str(found)


def test_a_quantized_model(write):
    found = inspect(write("quantized", QUANTIZED))
    assert found.quantization.kind == "full integer"
    assert (found.quantization.quantized, found.quantization.per_axis) == (3, 1)
    assert "0.5:-3" in str(found)


def test_json(block):
    found = json.loads(json.dumps(inspect(block()).to_json()))
    assert found["operators"][0] == {
        "name": "FULLY_CONNECTED", "version": 1, "count": 1, "minimum_runtime": "1.5.0",
        "custom": False,
    }  # fmt: skip
    assert {"arena_bytes", "macs", "gpu", "quantization", "metadata", "signatures"} <= set(found)


@pytest.mark.parametrize("content", [b"", b"1234", b"x" * 100])
def test_what_is_no_model(content: bytes, tmp_path: Path):
    path = tmp_path / "bad.tflite"
    path.write_bytes(content)
    with pytest.raises(ImportFailure, match="bad.tflite"):
        inspect(path)
    with pytest.raises(ImportFailure):
        inspect(content or b"1")
    with pytest.raises(ImportFailure, match="this is a folder"):
        inspect(tmp_path)
    with pytest.raises(ImportFailure, match="No such file"):
        inspect(tmp_path / "none.tflite")


def test_words():
    assert [size(n) for n in (999, 1000, 25_600_000)] == ["999 B", "1.0 kB", "25.6 MB"]
    assert [thousands(n) for n in (7, 7_000, 3.1e8)] == ["7", "7.0 thousand", "310.0 million"]
    assert [plural(n, "run") for n in (0, 1)] == ["0 runs", "1 run"]
    assert columns([("a", "1"), ("bc", "22", "x")], right=(1,)) == ["a    1", "bc  22  x"]
