"""What CONTRIBUTING says is true: its walk is walked, its excerpts stand where it says.

A block whose first line is a comment with a file's name is written to that file; a `console` block
is run, and the lines below a command must appear in what it prints, in this order.
"""

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
BLOCK = re.compile(r"^([ ]*)```(\w+)\n(.*?)^[ ]*```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"(?://|#) (\S+\.(?:mlir|py))\n")
COMMANDS = {
    "tflower-opt": "from tflower.compiler.tools.start import opt; opt()",
    "tflower": "from tflower.compiler.tools.cli import main; main()",
}


def section(title: str) -> str:
    """Return the text below a heading."""
    start = TEXT.index(f"## {title}\n")
    end = TEXT.find("\n## ", start)
    return TEXT[start:] if end < 0 else TEXT[start:end]


def blocks(text: str) -> list[tuple[str, str, str]]:
    """Return (text before, language, content) of each block."""
    found, last = [], 0
    for match in BLOCK.finditer(text):
        indent = len(match[1])
        lines = [line[indent:] for line in match[3].splitlines()]
        found.append((text[last : match.start()], match[2], "\n".join(lines) + "\n"))
        last = match.end()
    return found


def run(command: str, folder: Path) -> str:
    """Run a command as this Python's, and return all that it prints."""
    words = shlex.split(command)
    if words[0] == "python":
        argv = [sys.executable, *words[1:]]
    else:
        program = f"import sys; sys.argv[0] = {words[0]!r}; {COMMANDS[words[0]]}"
        argv = [sys.executable, "-c", program, *words[1:]]
    done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def check_console(content: str, folder: Path):
    for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
        command, *expected = part.rstrip("\n").split("\n")
        printed = run(command, folder)
        at = 0
        for line in expected:
            at = printed.find(line, at)
            assert at >= 0, f"{command} does not print\n{line}\nbut\n{printed}"


@pytest.mark.slow
def test_the_walk(tmp_path: Path):
    pytest.importorskip("hypothesis")
    walked = blocks(section("From idea to tested rule in ten minutes"))
    assert [language for _, language, _ in walked].count("console") >= 5
    for _, language, content in walked:
        if language == "console":
            check_console(content, tmp_path)
            continue
        name = FILE.match(content)
        assert name, content
        (tmp_path / name[1]).write_text(content)


def test_an_op_stands_in_the_places_that_are_named():
    for before, language, content in blocks(section("Add an op in five places")):
        if language != "python":
            continue
        *_, name = re.findall(r"`([\w/]+\.py)`", before)
        held = {line.strip() for line in (ROOT / name).read_text().splitlines()}
        for line in content.splitlines():
            stripped = line.strip()
            assert stripped in held | {"RULES = [", "]"}, f"{name}: {stripped}"


def test_the_rewrite_works():
    from tflower.compiler.text import parse, to_text
    from tflower.dialects import tfl
    from tflower.passes import greedy, pattern

    (_, _, content) = blocks(section("Add a rewrite"))[0]
    names = {**vars(pattern), "tfl": tfl, "NONE": tfl.NONE, "RELU": tfl.RELU}
    exec(content, names)
    module = parse(
        """
        func.func @main(%x: tensor<1x2x2x1xf32>, %w: tensor<1x1x1x1xf32>, %b: tensor<1xf32>)
            -> tensor<1x2x2x1xf32> {
          %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32,
            dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32,
            fused_activation_function = "NONE"} : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>,
            tensor<1xf32>) -> tensor<1x2x2x1xf32>
          %1 = "tfl.relu"(%0) : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
          func.return %1 : tensor<1x2x2x1xf32>
        }"""
    )
    assert greedy.RuleSet([names["fuse_relu"]]).apply(module)
    assert 'fused_activation_function = "RELU"' in to_text(module)


def test_the_pass_is_one_of_ours():
    from tflower.passes import load

    (_, _, content) = next(item for item in blocks(section("Add a pass")) if item[1] == "python")
    (made,) = ast.parse(content).body
    assert isinstance(made, ast.ClassDef)
    ours = load("tfl-split-merged-operands")
    assert made.name == ours.__name__
    for line in content.splitlines():
        assert line in Path(sys.modules[ours.__module__].__file__).read_text()


def test_the_plugin_is_the_example():
    found = {language: content for _, language, content in blocks(section("Write a plugin"))}
    example = ROOT / "tests" / "plugin"
    assert found["python"] in (example / "tflower_acme" / "__init__.py").read_text()
    project = tomllib.loads((example / "pyproject.toml").read_text())
    assert tomllib.loads(found["toml"])["project"] == {
        "entry-points": project["project"]["entry-points"]
    }


def test_files_that_are_named_exist():
    for name in re.findall(r"`((?:[\w-]+/)+[\w-]*(?:\.\w+)?)`", TEXT):
        if "<" not in name:
            assert (ROOT / name).exists(), name
