"""The subcommands about `.tflite` files: output, exit codes, one-line errors, whole files or none."""

import json
import subprocess
import sys

import numpy as np
import pytest
from inspection_models import LOOP, X, Y
from tflower.compiler.tools import compare, diff, inspect, run, view


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    """Run a subcommand in an empty folder; return its code and what it wrote."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def call(command, *arguments: object) -> tuple[int, str, str]:
        try:
            code = command.main([str(argument) for argument in arguments])
        except SystemExit as exit:
            code = exit.code
        return code, *capsys.readouterr()

    return call


COMMANDS = [
    pytest.param(command, count, trouble, id=command.NAME)
    for command, count, trouble in ((run, 1, 1), (inspect, 1, 1), (view, 1, 1), (compare, 2, 1), (diff, 2, 2))
]  # fmt: skip


@pytest.mark.parametrize(("command", "count", "trouble"), COMMANDS)
class TestBadInput:
    def check(self, found, trouble, message):
        code, out, err = found
        assert (code, out) == (trouble, "")
        assert len(err.splitlines()) == 1
        assert message in err
        assert err.startswith("tflower ")

    def test_missing(self, call, command, count, trouble, tmp_path):
        found = call(command, *[tmp_path / "none.tflite"] * count)
        self.check(found, trouble, "No such file or directory")
        assert not list((tmp_path / "here").iterdir())

    @pytest.mark.parametrize("content", [b"", b"text", b"\x1c\0\0\0TFL3" + b"\xff" * 60])
    def test_damaged(self, call, command, count, trouble, content, tmp_path):
        path = tmp_path / "bad.tflite"
        path.write_bytes(content)
        self.check(call(command, *[path] * count), trouble, "bad.tflite")
        assert not list((tmp_path / "here").iterdir())

    def test_cut_off(self, call, command, count, trouble, tmp_path, block):
        path = block()
        path.write_bytes(path.read_bytes()[:-300])
        self.check(call(command, *[path] * count), trouble, "tflower")

    def test_folder(self, call, command, count, trouble, tmp_path):
        self.check(call(command, *[tmp_path] * count), trouble, "a .tflite file is needed")

    def test_no_arguments(self, call, command, count, trouble):
        code, _, err = call(command)
        assert code == 2
        assert "usage: tflower" in err

    def test_unknown_flag(self, call, command, count, trouble, block):
        assert call(command, *[block()] * count, "--no-such-flag")[0] == 2


class TestRun:
    def test_random(self, call, block):
        code, out, err = call(run, block())
        assert code == 0
        first, second = out.splitlines()
        assert first.split()[:3] == ["input", "x", "1x3xfloat32"]
        assert second.split()[:3] == ["output", "y", "1x2xfloat32"]
        assert err.startswith("1 run: ")

    def test_files(self, call, block, tmp_path):
        np.save(tmp_path / "x.npy", X)
        out = tmp_path / "out.npz"
        assert call(run, block(), "--input", tmp_path / "x.npy", "-o", out)[0] == 0
        with np.load(out) as outputs:
            np.testing.assert_allclose(outputs["y"], Y, rtol=1e-6)
        single = tmp_path / "y.npy"
        assert call(run, block(), "--input", f"x={tmp_path / 'x.npy'}", "-o", single)[0] == 0
        np.testing.assert_allclose(np.load(single), Y, rtol=1e-6)

    def test_json(self, call, block):
        code, out, err = call(run, block(), "--json", "--seed=3", "--runs=2", "--profile")
        found = json.loads(out)
        assert (code, err) == (0, "")
        assert found["signature"] == "serving_default"
        assert found["inputs"]["x"]["shape"] == [1, 3]
        assert len(found["seconds"]) == 2
        assert [(item["name"], item["calls"]) for item in found["profile"]] == [
            ("tfl.fully_connected", 2),
            ("tfl.exp", 2),
        ]

    def test_profile(self, call, block):
        out = call(run, block(), "--profile")[1]
        assert "share" in out
        assert "block/dense" in out

    def test_shapes(self, call, block):
        out = call(run, block(batch="?"), "--shape", "x=4,3")[1]
        assert "4x2xfloat32" in out

    def test_without_signature(self, call, write):
        code, out, _ = call(run, write("loop", LOOP))
        assert code == 0
        assert out.count("4xfloat32") == 2

    @pytest.mark.litert
    def test_litert(self, call, block, tmp_path):
        pytest.importorskip("ai_edge_litert")
        out = tmp_path / "y.npy"
        assert call(run, block(), "--backend=litert", "--seed=1", "-o", out)[0] == 0
        again = tmp_path / "z.npy"
        assert call(run, block(), "--seed=1", "-o", again)[0] == 0
        np.testing.assert_allclose(np.load(out), np.load(again), rtol=1e-5)

    @pytest.mark.parametrize(
        ("flags", "message"),
        [
            (["--signature=z"], "there is no signature 'z'"),
            (["--shape=x"], "--shape x: NAME=N,N,... is needed"),
            (["--shape=x=1,-2"], "NAME=N,N,... is needed"),
            (["--shape=z=1"], "there is no input 'z'"),
            (["--shape=x=1,4"], "block/dense"),
            (["--input=none.npy"], "none.npy: No such file or directory"),
            (["--input=z=none.npy"], "none.npy: No such file or directory"),
            (["-o", "none/out.npz"], "No such file or directory"),
        ],
    )
    def test_what_is_wrong(self, call, block, tmp_path, flags, message):
        code, out, err = call(run, block(), *flags)
        assert (code, out) == (1, "")
        assert len(err.splitlines()) == 1
        assert message in err
        assert not list((tmp_path / "here").iterdir())

    def test_flags_that_do_not_go_together(self, call, block):
        assert call(run, block(), "--runs=0")[0] == 2
        assert call(run, block(), "--profile", "--backend=litert")[0] == 2

    def test_unknown_operator(self, call, write):
        path = write("custom", (
            "func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {\n"
            '  %0 = "tfl.custom"(%x) {custom_code = "MyOp", custom_option = '
            '#tfl<const_bytes : "0x">} : (tensor<2xf32>) -> tensor<2xf32>\n'
            "  func.return %0 : tensor<2xf32>\n}"
        ))  # fmt: skip
        code, _, err = call(run, path)
        assert code == 1
        assert len(err.splitlines()) == 1
        assert "unresolved custom op: MyOp" in err
        assert call(inspect, path)[0] == 0


class TestInspect:
    def test_page(self, call, block):
        code, out, err = call(inspect, block())
        assert (code, err) == (0, "")
        assert "signature serving_default: (x) -> (y)" in out
        assert "FULLY_CONNECTED" in out

    def test_json(self, call, block, tmp_path):
        assert json.loads(call(inspect, block(), "--json")[1])["bytes"] > 0
        assert call(inspect, block(), "--json", tmp_path / "report.json")[1] == ""
        assert json.loads((tmp_path / "report.json").read_text())["operators"]

    def test_mlir_and_text(self, call, block):
        assert "func.func @main" in call(inspect, block(), "--mlir")[1]
        assert "Subgraph#0 main(T#0)" in call(inspect, block(), "--text")[1]


class TestCompare:
    def test_table(self, call, block):
        code, out, _ = call(compare, block(), block("b", last=7.0), "--limit=1")
        assert code == 0
        assert "... and 1 that differ less" in out

    def test_tolerance(self, call, block):
        a, b = block(), block("b", last=6.001)
        assert call(compare, a, b, "--tolerance=0.1")[0] == 0
        assert call(compare, a, b, "--tolerance=1e-9")[0] == 1

    def test_json(self, call, block):
        found = json.loads(call(compare, block(), block("b"), "--json")[1])
        assert {layer["name"] for layer in found["layers"]} == {"block/dense", "y:0"}


class TestDiff:
    def test_exit_codes(self, call, block):
        assert call(diff, block(), block("b")) == (0, "no difference\n", "")
        code, out, _ = call(diff, block(), block("b", last=7.0))
        assert code == 1
        assert "1 of 6 differ" in out

    def test_json(self, call, block):
        code, out, _ = call(diff, block(), block("b", activation="NONE"), "--json")
        assert code == 1
        assert json.loads(out)["changes"][0]["before"] == "RELU"


class TestView:
    def test_names(self, call, block, tmp_path):
        assert call(view, block()) == (0, "", "block.html\n")
        assert call(view, block(), "--model-explorer") == (0, "", "block.json\n")
        made = sorted(path.name for path in (tmp_path / "here").iterdir())
        assert made == ["block.html", "block.json"]

    def test_an_old_result_survives(self, call, tmp_path):
        target = tmp_path / "page.html"
        target.write_text("old")
        assert call(view, tmp_path / "none.tflite", "-o", target)[0] == 1
        assert target.read_text() == "old"


def test_as_a_command(block):
    words = [sys.executable, "-c", "from tflower.compiler.tools.cli import main; main()"]
    found = subprocess.run([*words, "inspect", block()], capture_output=True, text=True, check=True)
    assert "FULLY_CONNECTED" in found.stdout
