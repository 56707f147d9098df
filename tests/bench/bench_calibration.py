"""Seconds and memory of calibration: each engine's, beside those of TensorFlow where it is there.

Run by `make bench`; not part of the tests, since a busy machine would fail it. Each measurement is
a process of its own, by turns, and the best of a few counts.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
import pytest

SIDE, SAMPLES, FEW, ROUNDS = 224, 100, 20, 2
MOST = {"auto": 1.2, "min_max": 1.2}
"""How many times the time of TensorFlow each method may take with LiteRT."""


class Cost(NamedTuple):
    """What a sample took in milliseconds, alone and of all processors, and all of them at most."""

    wall: float
    cpu: float
    mib: float

    def __str__(self) -> str:
        return f"{self.wall:7.1f} ms{self.cpu:7.1f} ms of CPU{self.mib:6.0f} MiB"


def samples(count: int) -> Iterator[list[Any]]:
    """Yield images; there are few different ones, so that making them takes no time."""
    rng = np.random.default_rng(0)
    made = [rng.normal(size=(1, SIDE, SIDE, 3)).astype(np.float32) for _ in range(4)]
    for number in range(count):
        yield [made[number % len(made)]]


def by_tensorflow(model: bytes) -> Callable[[int], Any]:
    from tensorflow.lite.python.optimize import calibrator

    ready = calibrator.add_intermediate_tensors(model)
    return lambda count: calibrator.Calibrator(ready).calibrate(lambda: samples(count))


def by_tflower(model: bytes, method: str, engine: str) -> Callable[[int], Any]:
    from tflower.compiler.calibration import calibrate
    from tflower.compiler.calibration_options import Calibration

    told = Calibration(method, engine=engine)
    return lambda count: calibrate(model, lambda: samples(count), told)


def measure(model: Path, *how: str) -> Cost:
    """Calibrate in a process of its own."""
    command = [sys.executable, __file__, str(model), *how]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Cost(*json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def mobilenet(tmp_path_factory) -> Path:
    pytest.importorskip("tensorflow")
    import networks
    import tflower

    folder = tmp_path_factory.mktemp("mobilenet_v2")
    networks.save(networks.image_model("MobileNetV2", SIDE), folder / "saved_model")
    path = folder / "float.tflite"
    path.write_bytes(tflower.TFLiteConverter.from_saved_model(folder / "saved_model").convert())
    return path


def test_calibration(mobilenet):
    pytest.importorskip("ai_edge_litert")
    ways = {
        "TensorFlow": (str(SAMPLES), "tensorflow"),
        "auto": (str(SAMPLES), "auto", "litert"),
        "min_max": (str(SAMPLES), "min_max", "litert"),
        "numpy": (str(FEW), "auto", "numpy"),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            costs[name].append(measure(mobilenet, *way))
    best = {name: min(found) for name, found in costs.items()}
    for name, cost in best.items():
        ratio = cost.wall / best["TensorFlow"].wall
        print(f"\ncalibrate MobileNetV2, {name:<12}{cost}, {ratio:.2f} of TensorFlow's", end="")
    for name, most in MOST.items():
        assert best[name].wall <= most * best["TensorFlow"].wall
        assert best[name].mib <= best["TensorFlow"].mib


def main(path: str, samples: str, *how: str) -> None:
    """Calibrate and print the cost; what is loaded for the first sample does not count as time."""
    model, count = Path(path).read_bytes(), int(samples)
    run = by_tensorflow(model) if how == ("tensorflow",) else by_tflower(model, *how)
    run(1)
    before, start = getrusage(RUSAGE_SELF), perf_counter()
    run(count)
    seconds, after = perf_counter() - start, getrusage(RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps([seconds / count * 1e3, cpu / count * 1e3, peak()]))


def peak() -> float:
    """Return the most MiB that were resident; `ru_maxrss` begins with those of the parent."""
    status = Path("/proc/self/status")
    if not status.exists():
        return getrusage(RUSAGE_SELF).ru_maxrss / 1024
    found = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(found.split()[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
