"""`tflower calibrate` and its counterpart `tflower merge-statistics`: ranges without a conversion.

    tflower calibrate float.tflite --data samples.npz --shard 0/4 --output part0.json
    tflower merge-statistics part*.json --output statistics.json
    tflower convert --quantize int8 --statistics statistics.json ...

Exit codes as for `tflower convert`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ...dialects.errors import TflowerError
from ...runtime.calibration.engines import FloatModel
from .. import datasets
from ..calibration import calibrate
from ..calibration_options import METHODS, Calibration
from ..files import write_atomically

PROGRAM = "tflower calibrate"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        PROGRAM, description="Run a float model over a data set and write what its tensors hold."
    )
    made.add_argument("model", help="a float .tflite file, or the folder of a SavedModel")
    made.add_argument(
        "--data", required=True, help="a .npz file of arrays by input, or module:function"
    )
    made.add_argument("--output", required=True, metavar="FILE", help="where the statistics go")
    made.add_argument("--shard", default="0/1", metavar="I/N", help="every N-th sample from I on")
    made.add_argument(
        "--method",
        choices=METHODS,
        default="mse",
        help="what the statistics are for: all but min_max and moving_average need histograms",
    )
    made.add_argument("--engine", choices=("auto", "numpy", "litert"), default="auto")
    made.add_argument("--quiet", action="store_true", help="print nothing but errors")
    return made


def shard(text: str) -> tuple[int, int]:
    """Read `i/n`.

    Raises:
        ValueError: it is something else.

    """
    index, slash, count = text.partition("/")
    if not (slash and index.isdecimal() and count.isdecimal()):
        raise ValueError(f"--shard is {text!r}, I/N is needed, such as 0/4")
    return int(index), int(count)


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    flags = parser().parse_args(argv)
    try:
        model = float_model(flags.model)
        calibration = Calibration(
            method=flags.method,
            engine=flags.engine,
            shard=shard(flags.shard),
            progress=None if flags.quiet else _progress,
        )
        samples = datasets.load(flags.data, lambda: FloatModel(model))
        statistics = calibrate(model, samples, calibration)
        write_atomically(flags.output, statistics.to_text().encode())
    except (TflowerError, OSError, ValueError) as error:
        print(f"{PROGRAM}: error: {error}", file=sys.stderr)
        return 1
    if not flags.quiet:
        count = len(statistics.tensors)
        print(f"{flags.output}: {statistics.samples} samples, {count} tensors", file=sys.stderr)
    return 0


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} samples", end="\r", file=sys.stderr, flush=True)


def float_model(path: str) -> bytes:
    """Return the float model of a file, or convert that of a folder.

    Raises:
        OSError: there is no such file or folder.
        ConverterError: the model cannot be converted.

    """
    if Path(path).is_dir():
        from ..lite import TFLiteConverter

        return TFLiteConverter.from_saved_model(path).convert()
    return Path(path).read_bytes()
