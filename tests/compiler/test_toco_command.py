"""`tflower toco`, and `tflower convert` with the old converter."""

from pathlib import Path

import pytest
import tflower
from graphs import scaled
from tflower.compiler.tools import convert, toco
from tflower.compiler.tools.toco_flags import FLAGS, FlagError, parse
from tflower.dialects.toco.flags import ModelCheck, RnnState

DIGITS = Path(__file__).parent.parent / "models" / "digits" / "saved_model"


@pytest.fixture
def frozen(tmp_path):
    path = tmp_path / "graph.pb"
    path.write_bytes(scaled((None, 4)).serialized())
    return path


@pytest.fixture
def output(tmp_path):
    return tmp_path / "model.tflite"


def operators(path) -> list[str]:
    interpreter = tflower.Interpreter(model_path=path)
    return [each["op_name"] for each in interpreter._get_ops_details()]


def call(*flags: str) -> int:
    return toco.main(flags)


class TestToco:
    def test_graph(self, frozen, output):
        flags = ["--input_arrays=img", "--input_shapes=2,4", "--output_arrays=out"]
        assert call(f"--input_file={frozen}", f"--output_file={output}", *flags) == 0
        assert operators(output) == ["MUL", "ADD"]
        (details,) = tflower.Interpreter(model_path=output).get_input_details()
        assert list(details["shape"]) == [2, 4]

    def test_inputs_of_the_file(self, frozen, output):
        assert call(f"--input_file={frozen}", f"--output_file={output}", "--output_array=out") == 0
        assert tflower.Interpreter(model_path=output).get_input_details()[0]["name"] == "img"

    def test_saved_model(self, output):
        assert call(f"--savedmodel_directory={DIGITS}", f"--output_file={output}") == 0
        assert "SOFTMAX" in operators(output)

    def test_dummy_quantization(self, frozen, output):
        flags = [
            "--input_arrays=img",
            "--output_arrays=out",
            "--inference_type=QUANTIZED_UINT8",
            "--mean_values=128",
            "--std_values=127",
            "--default_ranges_min=-6",
            "--default_ranges_max=6",
        ]
        assert call(f"--input_file={frozen}", f"--output_file={output}", *flags) == 0
        (details,) = tflower.Interpreter(model_path=output).get_input_details()
        assert details["quantization"] == (pytest.approx(1 / 127), 128)

    def test_no_outputs(self, frozen, output, capsys):
        assert call(f"--input_file={frozen}", f"--output_file={output}") == 1
        assert "--output_arrays must be given" in capsys.readouterr().err
        assert not output.exists()

    def test_no_input(self, output, capsys):
        assert call("--input_file=nowhere.pb", f"--output_file={output}", "--output_arrays=x") == 1
        assert "nowhere.pb" in capsys.readouterr().err

    def test_help(self, capsys):
        assert call() == 0
        shown = capsys.readouterr().out
        assert all(f"--{name}: " in shown for name in FLAGS)


BORDER = ["--input_file=a", "--output_file=b"]


class TestFlags:
    def test_booleans(self):
        found = parse([*BORDER, "--drop_fake_quant", "--allow_custom_ops=false"])
        assert found["drop_fake_quant"] is True
        assert found["allow_custom_ops"] is False

    def test_values_may_follow(self):
        assert parse([*BORDER, "--output_arrays", "x,y"])["output_arrays"] == ("x", "y")

    def test_lists_of_messages(self):
        states = "--rnn_states={state_array:s,back_edge_source_array:t,size:4}"
        checks = "--model_checks={count_type:Conv,count_min:1,count_max:3}"
        found = parse([*BORDER, states, checks])
        assert found["rnn_states"] == (RnnState("s", "t", size=4),)
        assert found["model_checks"] == (ModelCheck("Conv", 1, 3),)

    @pytest.mark.parametrize(
        ("flags", "message"),
        [
            (["--speed=1"], "^Unknown flag --speed$"),
            (["x"], "^Unknown argument 'x'"),
            (["--output_arrays"], "needs a value"),
            (["--inference_type=INT4"], "Unrecognized IODataType value INT4"),
            (["--output_format=DOT"], "Unrecognized FileFormat value DOT"),
            (["--input_array=x", "--mean_values=1"], "^Use either the singular-form input flags"),
            (["--output_array=x", "--output_arrays=y"], "mutually exclusive"),
            (["--input_arrays=x,y", "--input_shapes=1"], "has 1 items, input_arrays 2"),
            (["--input_array=x", "--input_shape=1,b"], "^--input_shape: 'b' is no whole number$"),
            (["--input_array=x", "--mean_value=b"], "^--mean_value: 'b' is no number$"),
            (["--mean_values=1"], "must be used with --input_arrays"),
            (["--default_ranges_min=0"], "must be used together"),
            (["--drop_fake_quant=maybe"], "true or false is needed"),
            (["--dump_graphviz_dir=x"], "Use --dump_graphviz$"),
            (["--rnn_states={state_array:x"], "is not of the form"),
            (["--rnn_states={state_array:x}"], "lacks back_edge_source_array, size"),
            (["--savedmodel_directory=x"], "one of --input_file and --savedmodel_directory"),
        ],
    )
    def test_refused(self, flags, message):
        with pytest.raises(FlagError, match=message):
            parse([*BORDER, *flags])

    def test_output_is_required(self):
        with pytest.raises(FlagError, match="^Missing required flag --output_file$"):
            parse(["--input_file=a"])

    def test_the_command_says_so(self, capsys):
        assert call("--speed=1") == 1
        assert capsys.readouterr().err == "tflower toco: error: Unknown flag --speed\n"


class TestConvert:
    def test_without_the_new_converter(self, output):
        flags = [f"--saved_model_dir={DIGITS}", f"--output_file={output}", "--quiet"]
        assert convert.main([*flags, "--experimental_new_converter=false"]) == 0
        assert b"TOCO Converted." in output.read_bytes()
        assert convert.main([*flags, "--backend=toco"]) == 0
        assert b"TOCO Converted." in output.read_bytes()

    def test_graph(self, frozen, output):
        flags = [
            "--enable_v1_converter",
            f"--graph_def_file={frozen}",
            f"--output_file={output}",
            "--input_arrays=img",
            "--output_arrays=out",
            "--experimental_new_converter=false",
            "--quiet",
        ]
        assert convert.main(flags) == 0
        assert operators(output) == ["MUL", "ADD"]

    def test_inner_sizes_that_are_unknown(self, tmp_path, output, capsys):
        graph = tmp_path / "graph.pb"
        graph.write_bytes(scaled((None, None, 4)).serialized())
        flags = [
            "--enable_v1_converter",
            f"--graph_def_file={graph}",
            f"--output_file={output}",
            "--input_arrays=img",
            "--output_arrays=out",
            "--backend=toco",
            "--quiet",
        ]
        assert convert.main(flags) == 1
        assert "--enable_v1_converter with --input_arrays=img" in capsys.readouterr().err
        assert convert.main([*flags, "--input_shapes=2,3,4"]) == 0
        assert tflower.Interpreter(str(output)).get_input_details()[0]["shape"].tolist() == [
            2,
            3,
            4,
        ]

    def test_flags_of_the_other_set_are_told(self, output, capsys):
        flags = [f"--saved_model_dir={DIGITS}", f"--output_file={output}"]
        idle = ["--input_shapes=1,8,8,1", "--input_arrays", "image"]
        assert convert.main([*flags, *idle]) == 0
        line = "--input_shapes, --input_arrays: no effect without --enable_v1_converter\n"
        assert capsys.readouterr().err.startswith(line)
        assert convert.main([*flags, *idle, "--quiet"]) == 0
        assert not capsys.readouterr().err
