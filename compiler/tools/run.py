"""`tflower run MODEL`: run a `.tflite` file on arrays from files, or on random ones."""

from __future__ import annotations

import io
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

from . import command

if TYPE_CHECKING:
    from ...dialects.elements import Array
    from ...runtime.plan import Timing

NAME = "run"
_SLOWEST = 20
_SHOWN = 6


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    parser = command.parser(NAME, "Run a .tflite file on arrays.", "model")
    command.add_inputs(parser)
    _add_flags(parser)
    flags = parser.parse_args(argv)
    if flags.runs < 1 or (flags.threads is not None and flags.threads < 1):
        parser.error("--runs and --threads are at least 1")
    if flags.profile and flags.backend != "numpy":
        parser.error("--profile needs --backend numpy")
    return command.guarded(NAME, lambda: _run(flags))


def _add_flags(parser: ArgumentParser) -> None:
    command.add_json(parser)
    add = parser.add_argument
    add("-o", "--output", metavar="FILE.npz", help="where the outputs go; .npy for a single one")
    add("--runs", type=int, default=1, metavar="N", help="run N times, for the time (1)")
    add("--threads", type=int, metavar="N", help="how many threads to use")
    add("--profile", action="store_true", help="say how long each operator took")


def _run(flags: Namespace) -> int:
    from ..inspection.running import Runner, given_inputs

    runner = Runner(
        flags.model,
        flags.signature,
        backend=flags.backend,
        threads=flags.threads,
        profile=flags.profile,
    )
    inputs = given_inputs(runner.inputs, flags.input, flags.seed, command.shapes(flags.shape))
    seconds: list[float] = []
    outputs: dict[str, Array] = {}
    for _ in range(flags.runs):
        start = perf_counter()
        outputs = runner.run(inputs)
        seconds.append(perf_counter() - start)
    if flags.output:
        _save(flags.output, outputs)
    timings = runner.interpreter.timings
    report: dict[str, Any] = {
        "model": flags.model,
        "signature": runner.signature,
        "backend": flags.backend,
        "inputs": {name: _described(array) for name, array in inputs.items()},
        "outputs": {name: _described(array) for name, array in outputs.items()},
        "seconds": [round(each, 6) for each in seconds],
        "profile": [vars(timing) for timing in timings],
    }
    if flags.json:
        command.write_json(flags.json, report)
    if flags.json != "-":
        _print(report, timings)
    return 0


def _save(path: str, outputs: Mapping[str, Array]) -> None:
    """Write arrays to a file: a `.npz`, or a `.npy` of a single one.

    Raises:
        ValueError: there are several for a `.npy` file.
        OSError: it cannot be written.

    """
    import numpy as np

    from ..files import write_atomically

    arrays = {name: _plain(array) for name, array in outputs.items()}
    stream = io.BytesIO()
    if path.endswith(".npy"):
        if len(arrays) != 1:
            raise ValueError(f"{path}: {len(arrays)} outputs need a .npz file")
        np.save(stream, next(iter(arrays.values())), allow_pickle=False)
    else:
        np.savez(stream, allow_pickle=False, **arrays)
    write_atomically(path, stream.getvalue())


def _plain(array: Array) -> Array:
    """Return strings as numpy stores them without pickling, other arrays as they are."""
    return array.astype(bytes) if array.dtype == object else array


def _described(array: Array) -> dict[str, Any]:
    described: dict[str, Any] = {"shape": list(array.shape), "dtype": str(array.dtype)}
    if array.dtype.kind in "iufb" and array.size:
        described |= {name: float(getattr(array, name)()) for name in ("min", "max", "mean")}
    return described | {"first": [_value(item) for item in array.reshape(-1)[:_SHOWN].tolist()]}


def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value) if isinstance(value, complex) else value


def _print(report: Mapping[str, Any], timings: Sequence[Timing]) -> None:
    from ..inspection.words import columns, plural

    rows = [
        (side, name, "x".join((*map(str, item["shape"]), item["dtype"])), _first(item))
        for side, items in (("input", report["inputs"]), ("output", report["outputs"]))
        for name, item in items.items()
    ]
    print("\n".join(columns(rows)))
    seconds = report["seconds"]
    times = f"{1000 * min(seconds):.2f} ms"
    if len(seconds) > 1:
        times += f" at best, {1000 * sum(seconds) / len(seconds):.2f} ms on average"
    print(f"{plural(len(seconds), 'run')}: {times}", file=sys.stderr)
    if timings:
        print("\n".join(_profile(timings)))


def _first(item: Mapping[str, Any]) -> str:
    shown = (f"{each:.5g}" if isinstance(each, float) else str(each) for each in item["first"])
    count = 1
    for size in item["shape"]:
        count *= size
    return f"[{', '.join(shown)}{', ...' if count > len(item['first']) else ''}]"


def _profile(timings: Sequence[Timing]) -> list[str]:
    """Return the slowest operators, and the time of each kind, as lines."""
    from ..inspection.words import columns

    total = sum(timing.seconds for timing in timings) or 1.0
    kinds: dict[str, list[float]] = {}
    for timing in timings:
        kinds.setdefault(timing.name, []).append(timing.seconds)
    sums = sorted(((sum(each), len(each), name) for name, each in kinds.items()), reverse=True)
    rows = [("share", "ms", "count", "operator")]
    rows += [
        (f"{seconds / total:.1%}", f"{1000 * seconds:.3f}", str(count), name)
        for seconds, count, name in sums
    ]
    slowest = sorted(timings, key=lambda timing: -timing.seconds)[:_SLOWEST]
    single = [("share", "ms", "calls", "operator", "place")]
    single += [
        (
            f"{timing.seconds / total:.1%}",
            f"{1000 * timing.seconds:.3f}",
            str(timing.calls),
            f"{timing.number} {timing.name}",
            timing.place,
        )
        for timing in slowest
    ]
    return ["", *columns(rows, right=(0, 1, 2)), "", *columns(single, right=(0, 1, 2))]
