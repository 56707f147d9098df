"""What starting costs: CPU time above that of a bare interpreter, the best of a few runs.

As those of `bench_core`, the ceilings are stretched on a slower machine.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.machine import slowness

RUNS = 7
SMALL = str(Path(__file__).parents[2] / "lit" / "passes" / "cleanup" / "cse.mlir")
START = "from tflower.compiler.tools.start import opt"


def cpu_seconds(code: str) -> float:
    """Return the least CPU time of a fresh interpreter that runs `code`."""

    def once() -> float:
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0
        return usage.ru_utime + usage.ru_stime

    return min(once() for _ in range(RUNS))


@pytest.fixture(scope="module")
def bare() -> float:
    return cpu_seconds("pass")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs os.wait4")
@pytest.mark.parametrize(
    ("code", "ceiling"),
    [
        ("import tflower", 0.030),
        ("from tflower.compiler.tools.cli import main; main(['--version'])", 0.100),
        (f"import sys; sys.argv = ['tflower-opt', {SMALL!r}]; {START}; opt()", 0.350),
    ],
    ids=["import", "version", "opt"],
)
def test_startup(bare: float, code: str, ceiling: float):
    assert cpu_seconds(code) - bare < ceiling * slowness()
