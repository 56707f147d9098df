"""The wheel holds every package and every data file, and nothing else."""

import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
import tflower

ROOT = Path(__file__).parent.parent
LAYERS = ("compiler", "dialects", "passes", "runtime")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NOT_SHIPPED = {".pyc"}


def package_of(path: Path) -> str:
    return ".".join(("tflower", *path.relative_to(ROOT).parts))


def folders() -> list[str]:
    """Return the packages that the folders make."""
    inits = [init for layer in LAYERS for init in (ROOT / layer).rglob("__init__.py")]
    return ["tflower", *sorted(package_of(init.parent) for init in inits)]


def shipped() -> set[str]:
    """Return the files that a wheel should hold, as paths inside it."""
    files = [path for layer in LAYERS for path in (ROOT / layer).rglob("*") if path.is_file()]
    wanted = [path for path in files if path.suffix not in NOT_SHIPPED]
    return {f"tflower/{path.relative_to(ROOT).as_posix()}" for path in wanted} | {
        "tflower/__init__.py",
        "tflower/__main__.py",
        "tflower/py.typed",
    }


def test_every_package_is_listed():
    listed = PROJECT["tool"]["setuptools"]["packages"]
    assert listed == folders(), "copy this list to [tool.setuptools] packages in pyproject.toml"


def test_every_folder_with_modules_is_a_package():
    for layer in LAYERS:
        for path in (ROOT / layer).rglob("*.py"):
            assert (path.parent / "__init__.py").exists(), f"{path.parent} lacks __init__.py"


def test_dependencies_are_ranges():
    groups = [PROJECT["project"]["dependencies"]]
    groups += PROJECT["project"]["optional-dependencies"].values()
    for requirement in (line for group in groups for line in group):
        assert "==" not in requirement, requirement
        assert ">=" in requirement, requirement


def test_entry_points_exist():
    for target in PROJECT["project"]["scripts"].values():
        module, _, name = target.partition(":")
        source = ROOT / f"{module.removeprefix('tflower.').replace('.', '/')}.py"
        assert f"def {name}(" in source.read_text()


def test_version_is_that_of_the_installed_distribution():
    try:
        installed = distribution("tflower").version
    except PackageNotFoundError:
        pytest.skip("tflower is not installed, only importable")
    assert installed == tflower.__version__


def test_public_names_load():
    for name in tflower.__all__:
        assert getattr(tflower, name) is getattr(tflower.lite, name)


def test_faces_are_importable():
    program = (
        "import tflower.compat.v1\n"
        "from tflower.compat import v1\n"
        "from tflower.compat.v1 import TFLiteConverter, TocoConverter, constants\n"
        "from tflower.lite import Optimize\n"
        "from tflower import experimental\n"
        "assert tflower.compat.v1 is v1 and v1.constants is constants\n"
        "assert TFLiteConverter is not tflower.TFLiteConverter\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    with pytest.raises(AttributeError, match=r"'tflower\.lite' has no attribute 'nothing'"):
        tflower.lite.nothing
    with pytest.raises(AttributeError, match="'tflower' has no attribute 'nothing'"):
        tflower.nothing


@pytest.mark.slow
def test_wheel_contents(tmp_path: Path):
    source = tmp_path / "source"  # building leaves files beside what it builds
    ignored = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info", "tests")
    shutil.copytree(ROOT, source, ignore=ignored)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path, source]
    run = subprocess.run(pip, capture_output=True, text=True, check=False)
    if run.returncode and "setuptools" in run.stderr:
        pytest.skip("building needs setuptools from the package index")
    assert run.returncode == 0, run.stderr
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name == f"tflower-{tflower.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == shipped()
