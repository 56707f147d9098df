"""What TOCO writes beside models: pictures, summaries, and comparisons with the other backend."""

import json
import re
import shutil
import subprocess
from itertools import pairwise

import numpy as np
import pytest
import tflower
from graphs import scaled
from qat import qat_graph
from tflower.compat import v1
from tflower.compiler.toco.compare import UNKNOWN
from tflower.compiler.toco.labels import size_text
from tflower.compiler.tools.convert import main

STAGES = ("AT_IMPORT", "AFTER_TRANSFORMATIONS", "AFTER_ALLOCATION")


def converter(**attributes):
    made = v1.TFLiteConverter(qat_graph().message, None, None, [("image", None)], ["probabilities"])
    made.experimental_new_converter = False
    made.inference_type = "uint8"
    made.quantized_input_stats = {"image": (0.0, 255.0)}
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def rendered(text: str) -> str:
    """Return what `dot` draws, as SVG; what it warns of is an error."""
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed")
    done = subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def check_text(text: str) -> None:
    """Check that braces are balanced and that edges end at nodes."""
    assert text.count(" {\n") + 1 == text.count("}\n")
    nodes = set(re.findall(r'^\s*(op\d+|"[^"]+") \[label', text, re.MULTILINE))
    ends = re.findall(r'^\s*("[^"]+"|op\d+)\S* -> ("[^"]+"|op\d+)', text, re.MULTILINE)
    assert ends
    assert {end for pair in ends for end in pair} <= nodes


def test_the_picture_of_the_result():
    text = converter(output_format=v1.constants.GRAPHVIZ_DOT).convert().decode()
    check_text(text)
    assert text.startswith("digraph Computegraph {")
    assert '"image" [label=' in text
    assert "1\N{MULTIPLICATION SIGN}8\N{MULTIPLICATION SIGN}8" in text
    picture = rendered(text)
    assert all(kind in picture for kind in ("Conv", "MaxPool", "FullyConnected", "Softmax"))


def test_a_picture_of_each_stage(tmp_path):
    converter(dump_graphviz_dir=str(tmp_path)).convert()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"toco_{stage}.dot" for stage in STAGES
    )
    texts = {stage: (tmp_path / f"toco_{stage}.dot").read_text() for stage in STAGES}
    for text in texts.values():
        check_text(text)
    assert "FakeQuant" in rendered(texts["AT_IMPORT"])
    assert "alloc" in texts["AFTER_ALLOCATION"]
    assert "alloc" not in texts["AFTER_TRANSFORMATIONS"]


def test_a_video_has_a_frame_for_each_change(tmp_path):
    converter(dump_graphviz_dir=str(tmp_path), dump_graphviz_video=True).convert()
    frames = sorted(tmp_path.glob("toco_video_*.dot"))
    assert [frame.name for frame in frames] == [
        f"toco_video_{number:05d}.dot" for number in range(len(frames))
    ]
    assert len(frames) > 10
    shown = [re.sub(r"frame:\d+", "", frame.read_text()) for frame in frames]
    assert all(one != other for one, other in pairwise(shown))


@pytest.mark.parametrize(
    "attributes",
    [{"dump_graphviz_video": True}, {"dump_graphviz_dir": "no/where"}],
    ids=["no-folder", "bad-folder"],
)
def test_pictures_need_a_folder(attributes):
    with pytest.raises(tflower.ConverterError, match="dump_graphviz"):
        converter(**attributes).convert()


def test_the_summary(tmp_path):
    converter(conversion_summary_dir=str(tmp_path)).convert()
    page = (tmp_path / "toco_conversion_summary.html").read_text()
    assert "FullyConnected" in page
    assert "float → uint8" in page
    for name in ("toco_tf_graph.dot", "toco_tflite_graph.dot"):
        check_text((tmp_path / name).read_text())
    log = (tmp_path / "toco_log_after.pb").read_bytes()
    assert b"NAME:Softmax::VERSION:" in log


def test_the_summary_of_a_failure(tmp_path):
    made = converter(conversion_summary_dir=str(tmp_path))
    made._source.graph_def = qat_graph(gap=True).message
    with pytest.raises(tflower.ConverterError):
        made.convert()
    assert "is lacking min/max data" in (tmp_path / "toco_conversion_summary.html").read_text()


@pytest.mark.parametrize(
    ("count", "text"), [(512, "512 "), (1_234_567, "1.235 M"), (2_345_000_000, "2.345 G")]
)
def test_numbers_of_operations(count, text):
    assert size_text(count) == text


def test_backends_are_compared():
    found = tflower.compare_backends(converter(experimental_new_converter=True))
    assert set(found.models) == {"toco", "mlir"}
    assert not found.unexplained
    assert found.numbers is not None
    (output,) = found.numbers.outputs
    assert output.distance is not None
    assert output.distance.largest <= 2 / 256 + 1e-6
    assert "probabilities" in str(found)
    assert json.loads(json.dumps(found.to_json()))["backends"] == ["toco", "mlir"]


def test_every_difference_has_a_reason_or_says_that_it_is_not_known():
    found = tflower.compare_backends(converter(experimental_new_converter=True))
    for item in found.operators:
        assert bool(item.reason) == (item.counts[0] != item.counts[1])
        assert item.reason != UNKNOWN


def test_two_backends_are_needed():
    with pytest.raises(ValueError, match="two different ones"):
        tflower.compare_backends(converter(), backends=["toco", "toco"])


def test_the_command_compares(tmp_path, capsys):
    graph = tmp_path / "graph.pb"
    graph.write_bytes(scaled().serialized())
    output = tmp_path / "model.tflite"
    arguments = (
        f"--backend=toco,mlir --compare --enable_v1_converter --graph_def_file {graph} "
        f"--input_arrays img --output_arrays out --output_file {output}"
    )
    assert main(arguments.split()) == 0
    assert "relative" in capsys.readouterr().out
    for name in ("toco", "mlir"):
        model = (tmp_path / f"model.{name}.tflite").read_bytes()
        interpreter = tflower.Interpreter(model_content=model)
        interpreter.allocate_tensors()
        assert np.array_equal(interpreter.get_input_details()[0]["shape"], [1, 4])


@pytest.mark.parametrize("flags", ["--compare", "--backend=toco,mlir"])
def test_the_command_needs_both_flags(flags, tmp_path, capsys):
    assert main([flags, "--saved_model_dir", "x", "--output_file", str(tmp_path / "m")]) == 1
    assert "--compare needs two backends" in capsys.readouterr().err
