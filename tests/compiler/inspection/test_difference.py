"""What `diff` finds."""

import json

import pytest
from inspection_models import LOOP, QUANTIZED
from tflower.compiler.inspection.difference import diff
from tflower.dialects.errors import ImportFailure


def subjects(found):
    return [(change.kind, change.subject) for change in found.changes]


def test_nothing(block):
    found = diff(block(), block("other"))
    assert not found
    assert str(found) == "no difference"


def test_weights(block):
    found = diff(block(), block("other", last=7.0))
    assert subjects(found) == [("changed", "weights")]
    assert str(found).splitlines() == [
        "1 difference",
        "~ weights 0 block/dense (FULLY_CONNECTED) operand 1: 1 of 6 differ, by at most 1",
    ]


def test_options(block):
    (change,) = diff(block(), block("other", activation="NONE")).changes
    assert change.place == "0 block/dense (FULLY_CONNECTED) fused_activation_function"
    assert (change.before, change.after) == ("RELU", "NONE")


def test_operators(block):
    found = diff(block(), block("other", second="relu"))
    assert [str(change) for change in found.changes if change.subject == "operator"] == [
        "- operator 1 y:0: EXP -> 1x2xfloat32",
        "+ operator 1 y:0: RELU -> 1x2xfloat32",
    ]


def test_types(block):
    found = diff(block(), block("other", batch="?"))
    kinds = set(subjects(found))
    assert {("changed", "signature"), ("changed", "input"), ("changed", "output")} <= kinds


def test_quantization(block, write):
    found = diff(block(), write("quantized", QUANTIZED))
    assert ("removed", "signature") in subjects(found)
    assert any(
        "!= " not in str(change) and "int8 0.5:-3" in str(change) for change in found.changes
    )


def test_subgraphs(block, write):
    found = diff(block(), write("loop", LOOP))
    assert subjects(found).count(("added", "subgraph")) == 2
    again = diff(write("loop", LOOP), block())
    assert subjects(again).count(("removed", "subgraph")) == 2


def test_json(block):
    found = json.loads(json.dumps(diff(block(), block("other", last=7.0)).to_json()))
    assert found["changes"][0]["subject"] == "weights"


def test_what_is_no_model(block, tmp_path):
    with pytest.raises(ImportFailure, match="No such file"):
        diff(block(), tmp_path / "none.tflite")
