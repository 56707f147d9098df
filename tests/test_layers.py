"""Imports point down: dialects <- runtime <- passes <- compiler; nothing heavy is loaded early."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("dialects", "runtime", "passes", "compiler")
FILES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]
THIRD_PARTY = {
    "xdsl": LAYERS,
    "numpy": LAYERS,
    "ml_dtypes": LAYERS,
    "typing_extensions": LAYERS,
    "flatbuffers": ("runtime/schema",),
    "google": ("compiler/importers", "compiler/exporters"),
    "click": ("compiler/tools",),
    "rich": ("compiler/tools",),
    "hypothesis": ("compiler/testing",),
}
OF_THE_PACKAGE = {"__version__"}  # what may be taken from the package itself
SCRIPTS = {"dialects/tf/generate_op_table.py"}  # run by hand, with TensorFlow; nothing imports them


def imports(path: Path):
    """Yield (line, dots, module, names) for each import statement of a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            yield node.lineno, node.level, node.module or "", names
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, 0, alias.name, []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path):
    parts = path.relative_to(ROOT).parts
    allowed = LAYERS[: LAYERS.index(parts[0]) + 1]
    for line, level, module, names in imports(path):
        if not level:
            continue
        package = parts[: len(parts) - level]
        assert len(parts) - level >= 0, f"line {line}: leaves the package"
        reached = [*package, *module.split(".")] if module else list(package)
        if not reached:
            assert set(names) <= {*allowed, *OF_THE_PACKAGE}, f"line {line}: {names}"
        else:
            assert reached[0] in allowed, f"line {line}: {reached[0]}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_third_party_imports_stay_where_they_belong(path: Path):
    where = path.relative_to(ROOT).as_posix()
    if where in SCRIPTS:
        return
    for line, level, module, _ in imports(path):
        top = module.partition(".")[0]
        if level or top in sys.stdlib_module_names:
            continue
        assert top != "tflower", f"line {line}: import relatively"
        assert top in THIRD_PARTY, f"line {line}: {top} is no dependency"
        assert where.startswith(THIRD_PARTY[top]), f"line {line}: {top} has no business here"


CIRCULAR = {
    ("compiler/driver.py", "compiler/calibrated.py"),
    ("runtime/calibration/engines.py", "runtime/calibration/ahead.py"),
}
"""Imports inside of functions of what itself imports the importing module."""


def imported(path: Path):
    """Yield the files that a file imports, wherever the statement stands."""
    for _, level, module, names in imports(path):
        if level:
            package = path.parents[level - 1].joinpath(*filter(None, module.split(".")))
            for name in names:
                inner = (package / f"{name}.py", package / name / "__init__.py")
                outer = (package.with_suffix(".py"), package / "__init__.py")
                yield next(file for file in (*inner, *outer) if file.is_file())


def test_imports_make_no_circles():
    found = {
        (str(path.relative_to(ROOT)), str(target.relative_to(ROOT)))
        for path in FILES
        for target in imported(path)
    }
    assert found >= CIRCULAR, "these are no circles any more; take them out of the list"
    sorter = TopologicalSorter()
    for path, target in found - CIRCULAR:
        sorter.add(path, target)
    sorter.prepare()  # raises an error that names the files of a circle


def loaded_after(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after running `code`."""
    program = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(run.stdout.splitlines()[-1].split())


HEAVY = {"xdsl", "numpy", "ml_dtypes", "google", "flatbuffers", "click", "rich", "tensorflow"}


def test_importing_the_package_loads_nothing():
    code = "import tflower; tflower.compat.v1, tflower.experimental, tflower.lite"
    assert not loaded_after(code) & HEAVY


def test_version_loads_nothing():
    code = "from tflower.compiler.tools.cli import main; main(['--version'])"
    assert not loaded_after(code) & HEAVY


def test_the_converter_does_not_load_tensorflow():
    code = "import tflower; tflower.TFLiteConverter, tflower.compat.v1.TFLiteConverter"
    assert not loaded_after(code) & {"tensorflow", "keras", "rich", "click"}
