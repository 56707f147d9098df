"""What the flags of `tflower toco` do, beside those that only name types and files."""

import logging
from pathlib import Path

import numpy as np
import pytest
import tflower
from graphs import Graph, scaled
from tflower.compat import v1
from tflower.compiler.importers import custom_ops, protos
from tflower.compiler.toco import flag_files
from tflower.compiler.tools import toco
from tflower.dialects.toco.flags import ArrayInfo, InputArray, ModelCheck, RnnState

DIGITS = Path(__file__).parent.parent / "models" / "digits" / "saved_model"


@pytest.fixture
def output(tmp_path):
    return tmp_path / "output"


@pytest.fixture
def call(tmp_path, output):
    """Return what runs the command on a graph, between `img` and `out` if not told otherwise."""

    def run(graph: Graph, *flags: str) -> int:
        path = tmp_path / "graph.pb"
        path.write_bytes(graph.serialized())
        plain = [f"--input_file={path}", f"--output_file={output}"]
        if not any(flag.startswith("--output_arrays") for flag in flags):
            plain.append("--output_arrays=out")
        return toco.main([*plain, *flags])

    return run


def details(path):
    interpreter = tflower.Interpreter(model_content=path.read_bytes())
    (found,) = interpreter.get_input_details()
    return found


def operators(path):
    interpreter = tflower.Interpreter(model_content=path.read_bytes())
    return [each["op_name"] for each in interpreter._get_ops_details()]


RANGES = """
entries { name: "img" min: -1 max: 1 }
entries { name_regexp: "scaled|shifted|out" min: 0 max: 5.1 }
"""
INTEGERS = ("--inference_type=QUANTIZED_UINT8", "--input_arrays=img")


class TestExtraInfo:
    def test_ranges(self, call, output, tmp_path):
        file = tmp_path / "info.pbtxt"
        file.write_text(RANGES)
        assert call(scaled(), *INTEGERS, f"--arrays_extra_info_file={file}") == 0
        interpreter = tflower.Interpreter(model_content=output.read_bytes())
        scale, zero = interpreter.get_output_details()[0]["quantization"]
        assert (scale, zero) == (pytest.approx(0.02), 0)

    def test_they_are_needed(self, call, capsys):
        assert call(scaled(), *INTEGERS) == 1
        assert "has no range" in capsys.readouterr().err

    def test_binary(self, tmp_path):
        message = protos.flag_class("ArraysExtraInfo")()
        message.entries.add(name="x", constant_float_value=2.0, data_type=2).shape.dims.append(3)
        file = tmp_path / "info.pb"
        file.write_bytes(message.SerializeToString())
        (found,) = flag_files.arrays_extra_info(file)
        told = {"shape": (3,), "data_type": "QUANTIZED_UINT8", "constant_float_value": 2.0}
        assert found == ArrayInfo("x", **told)

    def test_half_a_range(self, call, tmp_path, capsys):
        file = tmp_path / "info.pbtxt"
        file.write_text('entries { name: "img" min: -1 }')
        assert call(scaled(), f"--arrays_extra_info_file={file}") == 1
        assert "img has only one end of a range" in capsys.readouterr().err

    @pytest.mark.parametrize("text", ["nonsense", "entries { colour: 3 }"])
    def test_malformed(self, call, tmp_path, capsys, text):
        file = tmp_path / "info.pbtxt"
        file.write_text(text)
        assert call(scaled(), f"--arrays_extra_info_file={file}") == 1
        assert "is no ArraysExtraInfo: " in capsys.readouterr().err

    def test_missing(self, call, capsys):
        assert call(scaled(), "--arrays_extra_info_file=nowhere") == 1
        assert "nowhere: cannot be read" in capsys.readouterr().err


MODEL_FLAGS = """
input_arrays { name: "img" shape { dims: 3 dims: 4 } mean_value: 127 std_value: 128 }
output_arrays: "shifted"
rnn_states { state_array: "a" back_edge_source_array: "b" size: 4 discardable: true }
model_checks { count_type: "Mul" count_min: 1 }
arrays_extra_info { entries { name: "img" min: 0 max: 1 } }
allow_nonascii_arrays: true
"""


class TestModelFlags:
    def test_all(self, tmp_path):
        file = tmp_path / "flags.pbtxt"
        file.write_text(MODEL_FLAGS)
        assert flag_files.model_flags(file) == {
            "input_arrays": (InputArray("img", (3, 4), 127.0, 128.0),),
            "output_arrays": ("shifted",),
            "rnn_states": (RnnState("a", "b", discardable=True, size=4),),
            "model_checks": (ModelCheck("Mul", 1, -1),),
            "arrays_extra_info": (ArrayInfo("img", min=0.0, max=1.0),),
            "allow_nonascii_arrays": True,
        }

    def write(self, tmp_path, *more):
        file = tmp_path / "flags.pbtxt"
        file.write_text(
            'input_arrays { name: "img" shape { dims: 3 dims: 4 } }\noutput_arrays: "shifted"\n'
            + "\n".join(more)
        )
        return f"--model_flags_file={file}"

    def test_border(self, tmp_path, output):
        graph = tmp_path / "graph.pb"
        graph.write_bytes(scaled((None, 4)).serialized())
        border = [f"--input_file={graph}", f"--output_file={output}"]
        assert toco.main([*border, self.write(tmp_path)]) == 0
        assert operators(output) == ["MUL", "ADD"]
        assert list(details(output)["shape"]) == [3, 4]

    def test_the_command_line_wins(self, call, output, tmp_path):
        flags = ["--input_arrays=img", "--input_shapes=5,4"]
        assert call(scaled((None, 4)), self.write(tmp_path), *flags) == 0
        assert list(details(output)["shape"]) == [5, 4]
        made = tflower.Interpreter(model_content=output.read_bytes()).get_output_details()
        assert made[0]["name"] == "out"

    def test_model_checks(self, call, tmp_path, capsys):
        check = self.write(tmp_path, 'model_checks { count_type: "Conv" count_min: 2 }')
        assert call(scaled((None, 4)), check) == 1
        assert "there are 0 of Conv" in capsys.readouterr().err

    def test_binary_control_outputs(self, tmp_path):
        file = tmp_path / "flags.pbtxt"
        file.write_text('control_output_arrays: "x"')
        with pytest.raises(ValueError, match="which TOCO does not know"):
            flag_files.model_flags(file)


class TestBorder:
    def test_batch_size(self, output):
        flags = [f"--savedmodel_directory={DIGITS}", f"--output_file={output}", "--batch_size=7"]
        assert toco.main(flags) == 0
        assert details(output)["shape"][0] == 7

    def test_batch_size_of_a_graph(self, call, capsys):
        assert call(scaled(), "--batch_size=7") == 1
        assert "Use --input_shapes" in capsys.readouterr().err

    def test_nameless_input(self, call, output):
        assert call(scaled((None, 4)), "--input_shape=2,4") == 0
        assert list(details(output)["shape"]) == [2, 4]

    def test_scalar_input(self, call, output):
        assert call(scaled(()), "--input_arrays=img", "--input_shapes=") == 0
        assert list(details(output)["shape"]) == []

    def test_data_type(self, call, output):
        graph = unknown()
        flags = ["--input_arrays=gizmo", "--input_shapes=1,4"]
        assert call(graph, *flags, "--input_data_types=FLOAT") == 0
        assert operators(output) == ["RELU"]

    def test_data_type_is_needed(self, call, capsys):
        assert call(unknown(), "--input_arrays=gizmo", "--input_shapes=1,4") == 1
        assert "of an unknown op" in capsys.readouterr().err

    def test_data_type_conflicts(self, call, capsys):
        assert call(scaled(), "--input_arrays=img", "--input_data_types=INT32") == 1
        assert "is of type f32, its data type is given as i32" in capsys.readouterr().err

    def test_variable_batch(self, call, capsys):
        assert call(scaled((1, 4)), "--variable_batch") == 0
        assert call(scaled((2, 4)), "--variable_batch") == 1
        assert "img: has a batch of 2" in capsys.readouterr().err

    def test_nonexistent_arrays(self, call, output, caplog):
        flags = ["--output_arrays=out,nowhere", "--input_arrays=img,never"]
        assert call(scaled(), *flags) == 1
        assert call(scaled(), *flags, "--allow_nonexistent_arrays") == 0
        assert "there is no array 'nowhere'; it is left out" in caplog.text
        assert "there is no array 'never'" in caplog.text
        assert details(output)["name"] == "img"

    def test_no_output_exists(self, call, output):
        flags = ["--output_arrays=nowhere", "--output_format=GRAPHVIZ_DOT"]
        assert call(scaled(), *flags, "--allow_nonexistent_arrays") == 0
        assert b'"out"' in output.read_bytes()

    def test_letters(self, call, output, capsys):
        graph = scaled()
        graph.node("Relu", "out", name="a\N{ZERO WIDTH SPACE}b")
        name = "--output_arrays=a\N{ZERO WIDTH SPACE}b"
        assert call(graph, name) == 1
        assert r"'a\u200bb' is an input or output whose name" in capsys.readouterr().err
        assert call(graph, name, "--allow_nonascii_arrays") == 0


def unknown() -> Graph:
    """Return `out = relu(gizmo)`, of an op that TensorFlow does not have."""
    graph = Graph()
    graph.placeholder("img", (1, 4))
    graph.node("TotallyNovelGizmo", "img", name="gizmo")
    graph.node("Relu", "gizmo", name="out")
    return graph


GIZMO = (
    "name: 'TotallyNovelGizmo' input_arg { name: 'x' type: DT_FLOAT } "
    "output_arg { name: 'y' type: DT_FLOAT } output_arg { name: 'z' type: DT_INT32 }"
)


class TestOps:
    @pytest.fixture(autouse=True)
    def forget(self, monkeypatch):
        monkeypatch.setattr(custom_ops, "REGISTERED", {})

    def test_custom_opdefs(self, call, output):
        flags = ["--allow_custom_ops", "--output_arrays=gizmo:1"]
        assert call(unknown(), *flags, f"--custom_opdefs={GIZMO}") == 0
        assert operators(output) == ["TotallyNovelGizmo"]
        interpreter = tflower.Interpreter(model_content=output.read_bytes())
        assert interpreter.get_output_details()[0]["dtype"] is np.int32

    def test_twice(self):
        custom_ops.register([GIZMO, GIZMO])
        with pytest.raises(tflower.ConverterError, match="another OpDef is registered"):
            custom_ops.register(["name: 'TotallyNovelGizmo'"])

    @pytest.mark.parametrize("text", ["nonsense", "is_stateful: true"])
    def test_malformed(self, text):
        with pytest.raises(tflower.ConverterError, match="^custom op"):
            custom_ops.register([text])

    def test_control_dependencies(self, call, capsys):
        graph = scaled()
        graph.message.node[-1].input.append("^img")
        assert call(graph) == 0
        assert call(graph, "--drop_control_dependency=false") == 1
        assert "waits for 'img' by a control dependency" in capsys.readouterr().err

    def test_no_effect(self, call, capsys):
        assert call(scaled(), "--allow_bfloat16") == 0
        assert "--allow_bfloat16 has no effect" in capsys.readouterr().err

    def test_dynamic_tensors(self, call, capsys):
        assert call(scaled(), "--allow_dynamic_tensors=false") == 1
        assert "allow_dynamic_tensors" in capsys.readouterr().err

    def test_log(self, call, monkeypatch):
        seen = []
        monkeypatch.setattr(logging, "basicConfig", lambda **told: seen.append(told["level"]))
        assert call(scaled(), "--logtostderr") == 0
        assert seen == [logging.INFO]


class TestPictures:
    def draw(self, call, output, *flags):
        assert call(scaled(), "--output_format=GRAPHVIZ_DOT", *flags) == 0
        return output.read_text()

    def test_whole(self, call, output):
        text = self.draw(call, output)
        assert '"img" [' in text
        assert "op00001 " in text

    def test_from(self, call, output):
        text = self.draw(call, output, "--graphviz_first_array=scaled")
        assert '"img" [' not in text
        assert '"scaled" [' in text
        assert "op00001 " not in text

    def test_to(self, call, output):
        text = self.draw(call, output, "--graphviz_last_array=scaled")
        assert '"img" [' in text
        assert '"out" [' not in text

    def test_an_array_that_is_not_there(self, call, output):
        text = self.draw(call, output, "--graphviz_first_array=nowhere")
        assert '"img" [' in text


class TestFile:
    """A TensorFlow Lite file as input, between tensors of it."""

    def cut(self, tmp_path, *flags):
        made = v1.TFLiteConverter(scaled().message, None, None, [("img", None)], ["out"])
        made.experimental_new_converter = False
        source, output = tmp_path / "in.tflite", tmp_path / "out.tflite"
        source.write_bytes(made.convert())
        files = [f"--input_file={source}", f"--output_file={output}", "--input_format=TFLITE"]
        return toco.main([*files, *flags]), output

    def test_outputs(self, tmp_path):
        code, output = self.cut(tmp_path, "--output_arrays=scaled")
        assert code == 0
        assert operators(output) == ["MUL"]

    def test_inputs(self, tmp_path):
        code, output = self.cut(tmp_path, "--input_arrays=scaled")
        assert code == 0
        assert operators(output) == ["ADD"]
        assert details(output)["name"] == "scaled"

    def test_missing(self, tmp_path, capsys):
        assert self.cut(tmp_path, "--output_arrays=nowhere")[0] == 1
        assert "there is no tensor 'nowhere'" in capsys.readouterr().err
