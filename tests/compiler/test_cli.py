"""`tflower convert`: flags, exit codes, reports, and files that are whole or not there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from graphs import scaled, unsupported
from tflower.compiler.tools import convert
from tflower.compiler.tools.flags import FlagError, parse, parser

DIGITS = Path(__file__).parent.parent / "models" / "digits" / "saved_model"


@pytest.fixture
def output(tmp_path):
    return tmp_path / "out" / "model.tflite"


@pytest.fixture
def run(output, capsys):
    """Run the command with an output file; return its code and what it wrote."""
    output.parent.mkdir()

    def run(*flags: str) -> tuple[int, str, str]:
        try:
            code = convert.main([f"--output_file={output}", *flags])
        except SystemExit as exit:
            code = exit.code
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def frozen(tmp_path):
    path = tmp_path / "graph.pb"
    path.write_bytes(scaled().serialized())
    return f"--graph_def_file={path}"


class TestSuccess:
    def test_saved_model(self, run, output):
        code, out, err = run(f"--saved_model_dir={DIGITS}")
        assert (code, out) == (0, "")
        assert err.startswith(f"{output}: 9 operators, ")
        assert output.read_bytes()[4:8] == b"TFL3"

    def test_nothing_else_is_left(self, run, output):
        run(f"--saved_model_dir={DIGITS}")
        assert list(output.parent.iterdir()) == [output]
        assert output.stat().st_mode & 0o600 == 0o600

    def test_signature_and_tags(self, run):
        flags = ["--saved_model_tag_set=serve", "--saved_model_signature_key=serving_default"]
        assert run(f"--saved_model_dir={DIGITS}", *flags)[0] == 0

    def test_unknown_flags_are_ignored(self, run):
        assert run(f"--saved_model_dir={DIGITS}", "--no_such_flag=1")[0] == 0

    def test_quiet(self, run):
        assert run(f"--saved_model_dir={DIGITS}", "--quiet") == (0, "", "")

    def test_timing(self, run):
        assert "tfl-legalize-tf" in run(f"--saved_model_dir={DIGITS}", "--timing")[2]

    def test_report_to_stdout(self, run, output):
        code, out, err = run(f"--saved_model_dir={DIGITS}", "--json")
        report = json.loads(out)
        assert (code, err) == (0, "")
        assert report["output"] == str(output)
        assert report["bytes"] == output.stat().st_size
        assert report["ops"]["tfl.conv_2d"] == 3
        assert report["passes"]

    def test_report_to_a_file(self, run, tmp_path):
        where = tmp_path / "report.json"
        assert run(f"--saved_model_dir={DIGITS}", f"--json={where}")[0] == 0
        assert json.loads(where.read_text())["operators"] == 9

    def test_frozen_graph(self, run, frozen, output):
        flags = ["--enable_v1_converter", "--input_arrays=img", "--output_arrays=out"]
        assert run(frozen, *flags, "--input_shapes=1,4")[0] == 0
        assert output.exists()


class TestFailure:
    def test_missing_model(self, run, output, tmp_path):
        code, out, err = run(f"--saved_model_dir={tmp_path / 'nowhere'}")
        assert (code, out) == (1, "")
        assert err.startswith("tflower convert: error: SavedModel file does not exist at: ")
        assert len(err.splitlines()) == 1
        assert not list(output.parent.iterdir())

    def test_an_old_result_survives(self, run, output, tmp_path):
        output.write_bytes(b"old")
        assert run(f"--saved_model_dir={tmp_path / 'nowhere'}")[0] == 1
        assert output.read_bytes() == b"old"

    def test_unwritable_folder(self, capsys, tmp_path):
        target = tmp_path / "none" / "model.tflite"
        assert convert.main([f"--saved_model_dir={DIGITS}", f"--output_file={target}"]) == 1
        assert "No such file or directory" in capsys.readouterr().err
        assert not target.parent.exists()

    def test_unsupported_ops(self, run, output, tmp_path):
        path = tmp_path / "graph.pb"
        path.write_bytes(unsupported().serialized())
        flags = ["--enable_v1_converter", "--input_arrays=img", "--output_arrays=out", "--json"]
        code, out, err = run(f"--graph_def_file={path}", *flags)
        assert code == 1
        assert "block/first: tf.Digamma (2 times): " in err
        assert "TF Select ops: BesselI0e, Digamma" in err
        report = json.loads(out)
        assert report["kind"] == "UnsupportedOpError"
        first = report["unsupported"][0]
        assert (first["op"], first["count"], first["first"]) == ("tf.Digamma", 2, "block/first")
        assert not output.exists()

    def test_damaged_model(self, run, tmp_path, output):
        (tmp_path / "saved_model.pb").write_bytes(b"\xff\xff\xff")
        code, _, err = run(f"--saved_model_dir={tmp_path}")
        assert code == 1
        assert len(err.splitlines()) == 1
        assert not output.exists()


class TestFlags:
    """What is refused, with the exit codes of upstream: 2 for the parser, 1 for combinations."""

    @pytest.mark.parametrize(
        "flags",
        [
            ["--saved_model_dir=a", "--keras_model_file=b"],
            ["--enable_v1_converter"],
            ["--enable_v1_converter", "--graph_def_file=a", "--saved_model_dir=b"],
            ["--saved_model_dir=a", "--backend=other"],
        ],
    )
    def test_parser(self, run, flags):
        assert run(*flags)[0] == 2

    def test_output_is_required(self, capsys):
        with pytest.raises(SystemExit) as caught:
            convert.main([f"--saved_model_dir={DIGITS}"])
        assert caught.value.code == 2
        assert "--output_file" in capsys.readouterr().err

    def test_combination(self, run):
        code, out, err = run()
        assert code == 1
        assert out.startswith("usage: tflower convert")
        expected = "one of the arguments --saved_model_dir --keras_model_file is required"
        assert err == f"tflower convert: error: {expected}\n"

    @pytest.mark.parametrize(
        ("flags", "message"),
        [
            (["--graph_def_file=g"], "are required with --graph_def_file"),
            (["--saved_model_dir=s", "--input_shapes=1"], "must be used with --input_arrays"),
            (
                ["--saved_model_dir=s", "--input_shapes=1:2", "--input_arrays=a"],
                "--input_shapes and --input_arrays must have the same number of items",
            ),
            (["--saved_model_dir=s", "--mean_values=1"], "must be used together"),
            (
                ["--saved_model_dir=s", "--mean_values=1", "--std_dev_values=1,2"],
                "must have the same number of items",
            ),
            (["--saved_model_dir=s", "--default_ranges_min=0"], "must be used together"),
            (["--saved_model_dir=s", "--dump_graphviz_video"], "with --dump_graphviz_dir"),
            (["--saved_model_dir=s", "--custom_opdefs=o"], "must be used with --allow_custom_ops"),
            (
                [
                    "--saved_model_dir=s",
                    "--custom_opdefs=o",
                    "--experimental_new_converter=false",
                ],
                "must be used with --experimental_new_converter",
            ),
            (
                [
                    "--saved_model_dir=s",
                    "--experimental_select_user_tf_ops=o",
                    "--experimental_new_converter=FALSE",
                ],
                "must be used with --experimental_new_converter",
            ),
            (["--saved_model_dir=s", "--input_file=g"], "Use --graph_def_file instead of"),
            (["--saved_model_dir=s", "--std_values=1"], "Use --std_dev_values instead of"),
        ],
    )
    def test_v1_combinations(self, flags, message):
        with pytest.raises(FlagError, match=message):
            parse(["--output_file=o", "--enable_v1_converter", *flags])

    @pytest.mark.parametrize(
        ("flag", "value"),
        [("", True), ("=true", True), ("=False", False), ("=FALSE", False)],
    )
    def test_booleans(self, flag, value):
        argv = ["--output_file=o", "--saved_model_dir=s", f"--experimental_new_converter{flag}"]
        assert parse(argv).experimental_new_converter is value

    def test_bad_boolean(self):
        argv = ["--output_file=o", "--saved_model_dir=s", "--experimental_new_converter=maybe"]
        message = "Invalid argument to --experimental_new_converter. Must use flag alone, or"
        with pytest.raises(ValueError, match=message):
            parse(argv)

    def test_defaults(self):
        flags = parse(["--output_file=o", "--saved_model_dir=s"])
        assert flags.experimental_new_converter is True
        assert flags.experimental_new_quantizer is None
        assert flags.enable_v1_converter is False

    def test_old_name_of_a_flag(self):
        argv = ["--output_file=o", "--enable_v1_converter", "--saved_model_dir=s"]
        assert parse([*argv, "--quantize_weights"]).post_training_quantize is True

    @pytest.mark.parametrize(
        ("flags", "message"),
        [
            (["--inference_type=int4"], "Expected FLOAT, INT8, UINT8, or QUANTIZED_UINT8"),
            (["--target_ops=NONE"], "Invalid value for --target_ops. Options: TFLITE_BUILTINS,"),
            (["--experimental_select_user_tf_ops=A"], "if SELECT_TF_OPS is in --target_ops"),
            (["--mean_values=1,2", "--std_dev_values=1,2"], "Mismatching --input_arrays"),
        ],
    )
    def test_values(self, run, frozen, flags, message):
        border = ["--enable_v1_converter", "--input_arrays=img", "--output_arrays=out"]
        code, _, err = run(frozen, *border, *flags)
        assert code == 1
        assert message in err

    @pytest.mark.parametrize("v1", [False, True])
    def test_help_names_every_flag_once(self, v1):
        text = parser(v1).format_help()
        assert "--output_file" in text
        assert ("--graph_def_file" in text) is v1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_progress_on_a_terminal(tmp_path):
    import pty

    leader, follower = pty.openpty()
    output = tmp_path / "model.tflite"
    program = "from tflower.compiler.tools.cli import main; main()"
    flags = [f"--saved_model_dir={DIGITS}", f"--output_file={output}"]
    with subprocess.Popen(
        [sys.executable, "-c", program, "convert", *flags],
        stderr=follower,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    ) as child:
        os.close(follower)
        shown = b""
        try:
            while block := os.read(leader, 4096):
                shown += block
        except OSError:  # how a terminal says that the other side is gone
            pass
        os.close(leader)
    assert child.returncode == 0
    text = shown.decode()
    assert "9 operators" in text
    assert "conv_2d" in text
    assert "\x1b[" in text


def test_warnings_are_lines_as_errors_are(tmp_path):
    rules = tmp_path / "rules.txt"
    rules.write_text("nothing/.*: float16\n")
    flags = [f"--output_file={tmp_path / 'model.tflite'}", f"--saved_model_dir={DIGITS}", "--quiet"]
    flags += ["--quantize=dynamic", f"--quantize-rules={rules}"]
    found = subprocess.run(
        [sys.executable, "-m", "tflower", "convert", *flags], capture_output=True, text=True
    )
    assert found.returncode == 0
    (line,) = found.stderr.splitlines()
    assert line.startswith("tflower convert: warning: ")
    assert "quantization rule 'nothing/.*': float16 is for no layer" in line
    assert ".py" not in line
