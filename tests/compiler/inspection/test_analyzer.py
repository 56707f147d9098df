"""The analyzer's text, and that it is upstream's to the letter."""

import io
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import tflower
from inspection_models import LOOP, QUANTIZED

analyze = tflower.experimental.Analyzer.analyze


def printed(**arguments) -> str:
    stream = io.StringIO()
    with redirect_stdout(stream):
        assert analyze(**arguments) is None
    return stream.getvalue()


def test_a_model_is_needed():
    with pytest.raises(ValueError, match="^neither `model_path` nor `model_content` is provided$"):
        analyze()


def test_text(block):
    path = block(batch="?")
    text = printed(model_path=path)
    assert text.startswith(f"=== {path} ===\n\nYour TFLite model has '1' subgraph(s). In the ")
    assert "the FULLY_CONNECTED op takes\ntensor #0 and tensor #1 and tensor #2 as input" in text
    assert "Subgraph#0 main(T#0) -> [T#4]\n  Op#0 FULLY_CONNECTED(T#0, T#1, T#2) -> [T#3]\n" in text
    assert "  T#0(x:0) shape_signature:[-1, 3], type:FLOAT32\n" in text
    assert "RO 24 bytes, buffer: 2, data:[1, 2, 3, 4, 5, ...]\n" in text
    assert (
        "Signature#0 key: 'serving_default'\n- Subgraph: Subgraph#0\n- Inputs: \n    'x' : T#0"
        in text
    )
    assert "GPU" not in text


def test_content(block):
    text = printed(model_content=block().read_bytes())
    assert text.startswith("=== TFLite ModelAnalyzer ===\n\n")


def test_control_flow_names_its_subgraphs(write):
    text = printed(model_path=write("loop", LOOP))
    assert "WHILE(T#1[0], T#0, Cond: Subgraph#1, Body: Subgraph#2)" in text
    assert "Subgraph#2(" in text or "Subgraph#2 " in text
    assert "T#2_0(" in text
    assert "- Subgraph#2  :" in text


def test_mlir(block):
    text = printed(model_path=block(), experimental_use_mlir=True)
    assert "func.func @main(%arg0: tensor<1x3xf32>" in text
    assert '"tfl.fully_connected"' in text


def test_mlir_leaves_large_constants_out(block):
    text = printed(model_path=block(), experimental_use_mlir=True)
    assert "dense<[0.5" in text or "dense<[5.0" in text
    from tflower.compiler.inspection.analyzer import mlir

    assert "dense_resource<__elided__>" in mlir(block(), limit=2)


def test_what_is_no_model(tmp_path: Path):
    path = tmp_path / "bad.tflite"
    path.write_bytes(b"no model at all")
    assert f"Failed to mmap model {path}" in printed(model_path=path)
    assert "Failed to mmap the given model buffer." in printed(model_content=b"no model at all")


@pytest.mark.tensorflow
@pytest.mark.slow
def test_upstream_prints_the_same(block, write):
    tensorflow = pytest.importorskip("tensorflow")
    for path in (block(batch="?"), write("loop", LOOP), write("quantized", QUANTIZED)):
        stream = io.StringIO()
        with redirect_stdout(stream):
            tensorflow.lite.experimental.Analyzer.analyze(model_path=str(path))
        assert printed(model_path=str(path)) == stream.getvalue()
