"""The example package of `tests/plugin`, installed and used; and plugins that are no good."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from graphs import Graph
from tflower.compiler import backends
from tflower.compiler.options import Options
from tflower.compiler.tools.opt import main
from tflower.dialects import tfl
from tflower.dialects.plugins import Plugin, PluginError, Step, from_file, using
from tflower.passes import names
from tflower.passes.greedy import RuleSet
from tflower.passes.pattern import Op, Value, rule

EXAMPLE = Path(__file__).parent.parent / "plugin"
SOURCE = """
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = "tf.AcmeScale"(%x) {factor = 2.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = "acme.probe"(%0) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  func.return %0 : tensor<1x4xf32>
}
"""
CONVERT = """
import sys
import numpy as np
import tflower
from tflower.compat.v1 import TFLiteConverter

converter = TFLiteConverter.from_frozen_graph(sys.argv[1], ["img"], ["out"])
interpreter = tflower.Interpreter(model_content=converter.convert())
interpreter.allocate_tensors()
interpreter.set_tensor(interpreter.get_input_details()[0]["index"], np.ones((1, 4), np.float32))
interpreter.invoke()
print(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]).tolist())
print("acme-count" in [each.name for each in converter.report.passes])
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Install the example package; return an environment that sees it."""
    folder = tmp_path_factory.mktemp("acme")
    source, target = folder / "source", folder / "target"
    shutil.copytree(EXAMPLE, source, ignore=shutil.ignore_patterns("__pycache__"))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    run = subprocess.run(
        [*pip, "--target", target, source], capture_output=True, text=True, check=False
    )
    if run.returncode and "setuptools" in run.stderr:
        pytest.skip("building needs setuptools")
    assert run.returncode == 0, run.stderr
    return {**os.environ, "PYTHONPATH": str(target)}


def opt(environment: dict[str, str], *flags: str) -> str:
    program = "from tflower.compiler.tools.start import opt; opt()"
    run = subprocess.run(
        [sys.executable, "-c", program, *flags],
        input=SOURCE,
        env=environment,
        cwd=environment["PYTHONPATH"],
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


@pytest.mark.slow
def test_its_dialect_rule_and_pass_in_the_tool(installed):
    out = opt(installed, "-", "--tfl-legalize-tf", "--acme-count=attribute=n")
    assert "module attributes {n = 1 : i64}" in out
    assert "tfl.mul" in out
    assert "acme.probe" in out
    shown = opt(installed, "--help")
    assert "--acme-count" in shown
    assert "attribute=acme.ops                       What the attribute is called." in shown


@pytest.mark.slow
def test_its_rule_and_pass_in_the_converter(installed, tmp_path: Path):
    graph = Graph()
    graph.placeholder("img", (1, 4))
    graph.node("AcmeScale", "img", name="scaled")
    graph.message.node[-1].attr["factor"].f = 3.0
    graph.node("Relu", "scaled", name="out")
    file = tmp_path / "graph.pb"
    file.write_bytes(graph.serialized())
    run = subprocess.run(
        [sys.executable, "-c", CONVERT, str(file)],
        env=installed,
        cwd=installed["PYTHONPATH"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split("\n")[:2] == ["[[3.0, 3.0, 3.0, 3.0]]", "True"]


def test_nothing_of_it_is_there_when_it_is_not_installed():
    assert "acme-count" not in names()
    code, _, err = main(["-"], SOURCE)
    assert code == 1
    assert "acme.probe is not registered" in err


# Without installing.

RELU = """
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = "tfl.relu"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  func.return %0 : tensor<4xf32>
}
"""


@rule(Op(tfl.ReluOp, Value("x")))
def to_tanh(x):
    """relu(x) -> tanh(x)."""
    return tfl.TanhOp(x)


def test_rules_join_the_rule_sets_of_a_pass():
    with using(Plugin(rules={"tfl-optimize": [to_tanh]})):
        assert "tfl.tanh" in main(["-", "--tfl-optimize"], RELU)[1]
        assert "tfl.relu" in main(["-", "--canonicalize"], RELU)[1]
    assert "tfl.relu" in main(["-", "--tfl-optimize"], RELU)[1]


def test_a_plugin_from_a_file(tmp_path: Path):
    file = tmp_path / "idea.py"
    file.write_text(
        "from tflower.dialects import tfl\n"
        "from tflower.dialects.plugins import Plugin\n"
        "from tflower.passes.pattern import Op, Value, rule\n"
        "@rule(Op(tfl.ReluOp, Value('x')))\n"
        "def to_tanh(x):\n"
        "    return tfl.TanhOp(x)\n"
        "PLUGIN = Plugin(rules={'tfl-optimize': [to_tanh]})\n"
    )
    code, out, _ = main(["-", f"--load-plugin={file}", "--tfl-optimize"], RELU)
    assert code == 0
    assert "tfl.tanh" in out
    assert isinstance(from_file(str(file)), Plugin)


def test_steps_stand_where_they_say():
    steps = (
        Step("cse", before="tfl-legalize-tf"),
        Step("dce", after="tfl-optimize"),
        Step("symbol-dce"),
        Step("tfl-optimize", after="cse", options={"disable-fuse-mul-and-fc": True}),
    )
    plain = [spec.name for spec in backends.plan(Options())]
    with using(Plugin(steps=steps[:3])):
        found = [spec.name for spec in backends.plan(Options())]
    at = plain.index("tfl-legalize-tf")
    assert found[at : at + 2] == ["cse", "tfl-legalize-tf"]
    last = len(found) - found[::-1].index("tfl-optimize")
    assert found[last] == "dce"
    assert found[-1] == "symbol-dce"
    assert len(found) == len(plain) + 3
    with using(Plugin(steps=steps[3:])):
        (added,) = [
            spec
            for spec in backends.plan(Options())
            if spec.parameters.get("disable-fuse-mul-and-fc") == (True,)
        ]
    assert added.name == "tfl-optimize"
    with (
        using(Plugin(steps=[Step("dce", after="nothing")])),
        pytest.raises(PluginError, match="dce of a plugin is to run beside nothing"),
    ):
        backends.plan(Options())


@pytest.mark.parametrize(
    ("plugin", "flag", "message"),
    [
        (
            Plugin(passes={"acme": "no_such_module:P"}),
            "--acme",
            "names no_such_module:P, which does not",
        ),
        (
            Plugin(passes={"acme": "json:nothing"}),
            "--acme",
            "names json:nothing, which does not load",
        ),
        (
            Plugin(passes={"acme": "json:JSONEncoder"}),
            "--acme",
            "pass acme of a plugin is no ModulePass",
        ),
        (Plugin(rules={"cse": "json:nothing"}), "--acme", "unknown flag --acme"),
    ],
)
def test_parts_that_do_not_load(plugin, flag, message):
    with using(plugin):
        code, _, err = main(["-", flag], RELU)
    assert code == 2
    assert message in err


def test_rules_and_dialects_that_are_something_else():
    with using(Plugin(rules={"tfl-optimize": 3})):
        code, _, err = main(["-", "--tfl-optimize"], RELU)
    assert code == 1
    assert "rules for tfl-optimize are of type int" in err
    with using(Plugin(dialects={"acme": "json:JSONEncoder"})):
        code, _, err = main(["-"], SOURCE)
    assert code == 2
    assert "dialect acme of a plugin is of type type" in err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "has no attribute 'PLUGIN'"),
        ("PLUGIN = 3", "is of type int, Plugin is needed"),
        ("import no_such_module", "No module named 'no_such_module'"),
    ],
)
def test_files_that_are_no_plugin(tmp_path: Path, content, message):
    file = tmp_path / "idea.py"
    file.write_text(content)
    code, _, err = main(["-", f"--load-plugin={file}"], RELU)
    assert code == 2
    assert message in err


def test_a_rule_set_without_plugins_is_itself():
    rules = RuleSet([to_tanh])
    assert rules.extended("tfl-optimize") is rules
    with using(Plugin(rules={"tfl-optimize": [to_tanh]})):
        assert rules.extended("tfl-optimize") is rules.extended("tfl-optimize")
        assert rules.extended("cse") is rules
