"""`xdsl-opt` knows our dialects and passes."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
import tflower
from tflower.compiler.universe import UNIVERSE, adopted
from tflower.dialects.elements import Elements
from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    StringAttr,
    TensorType,
    f16,
    f32,
    i1,
    i8,
    i32,
    i64,
)
from xdsl.universe import XDSL_UNIVERSE, Universe

ROOT = Path(__file__).parents[2]
SOURCE = """
func.func @main(%x: tensor<1x4xf32>) -> (tensor<1x2xf32>, tensor<1x2xi1>) {
  %w = "tf.Const"() {value = dense<[[1.0, 5.0], [2.0, 6.0], [3.0, 7.0], [4.0, 8.0]]> : tensor<4x2xf32>} : () -> tensor<4x2xf32>
  %b = arith.constant dense<1.0> : tensor<2xf32>
  %0 = "tf.MatMul"(%x, %w) {transpose_a = false, transpose_b = false} : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  %1 = "tf.BiasAdd"(%0, %b) {data_format = "NHWC"} : (tensor<1x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %2 = "tf.Relu"(%1) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = "tf.IsFinite"(%2) : (tensor<1x2xf32>) -> tensor<1x2xi1>
  func.return %2, %3 : tensor<1x2xf32>, tensor<1x2xi1>
}
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which tflower's entry points are known, installed or not."""
    folder = tmp_path_factory.mktemp("site")
    info = folder / f"tflower-{tflower.__version__}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: tflower\nVersion: {tflower.__version__}\n"
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [
        f"{name} = {target}" for name, target in project["entry-points"]["xdsl.universe"].items()
    ]
    (info / "entry_points.txt").write_text("\n".join(["[xdsl.universe]", *lines, ""]))
    return {**os.environ, "PYTHONPATH": str(folder)}


def xdsl_opt(environment: dict[str, str], source: str, *flags: str) -> str:
    program = "from xdsl.tools.xdsl_opt import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", program, *flags],
        input=source,
        env=environment,
        cwd=environment["PYTHONPATH"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.slow
def test_a_tf_module_parses_and_lowers(environment):
    echo = xdsl_opt(environment, SOURCE)
    assert '"tf.IsFinite"' in echo  # an op of the table
    out = xdsl_opt(
        environment,
        SOURCE,
        "-p",
        "tfl-prepare-tf,tfl-legalize-tf,tfl-optimize,tflower-canonicalize",
    )
    assert "tf.MatMul" not in out
    assert '"tfl.fully_connected"' in out
    assert 'fused_activation_function = "RELU"' in out
    assert "dense<[[1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00]" in out
    assert xdsl_opt(environment, out) == out


def test_no_name_is_taken_twice():
    assert not UNIVERSE.all_dialects.keys() & XDSL_UNIVERSE.all_dialects.keys()
    assert not UNIVERSE.all_passes.keys() & XDSL_UNIVERSE.all_passes.keys()
    assert isinstance(UNIVERSE, Universe)
    assert {"tf", "tfl", "tf_type"} <= UNIVERSE.all_dialects.keys()
    assert {"tfl-legalize-tf", "tflower-canonicalize"} <= UNIVERSE.all_passes.keys()


@pytest.mark.parametrize("name", UNIVERSE.all_passes)
def test_passes_load_under_their_names(name):
    assert UNIVERSE.all_passes[name]().name == name


@pytest.mark.parametrize("name", UNIVERSE.all_dialects)
def test_dialects_load(name):
    assert UNIVERSE.all_dialects[name]().name == name


@pytest.mark.parametrize(
    ("element", "values"),
    [
        (f32, [1.5, -2.0, 0.25, 4.0]),
        (f16, [1.5, -2.0, 0.25, 4.0]),
        (i1, [1, 0, 0, 1]),
        (i8, [1, -2, 3, 127]),
        (i32, [1, -2, 3, 4]),
        (i64, [1, -2, 3, 1 << 40]),
    ],
)
def test_constants_of_xdsl_become_ours(element, values):
    type = TensorType(element, (2, 2))
    found = adopted(DenseIntOrFPElementsAttr.from_list(type, values))
    assert isinstance(found, Elements)
    assert found.type == type
    np.testing.assert_array_equal(
        found.array.reshape(-1), np.array(values).astype(found.array.dtype)
    )
    splat = adopted(DenseIntOrFPElementsAttr.from_list(type, values[:1]))
    assert splat.array.shape == (2, 2)


def test_what_is_no_constant_stays():
    assert adopted(StringAttr("x")) == StringAttr("x")
