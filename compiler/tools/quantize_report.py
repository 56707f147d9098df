"""`tflower quantize-report FLOAT QUANTIZED --data DATA`: what quantization costs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace

from . import command

NAME = "quantize-report"
_SHOWN = 30


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    made = command.parser(
        NAME, "Run a float and a quantized model on samples and say what each layer loses."
    )
    made.add_argument(
        "float", metavar="FLOAT", help="a float .tflite file, or the folder of a SavedModel"
    )
    made.add_argument("quantized", metavar="QUANTIZED", help="a .tflite file")
    made.add_argument(
        "--data", required=True, help="a .npz file of arrays by input, or module:function"
    )
    made.add_argument(
        "--samples", type=int, metavar="N", help="run N samples at most (all that there are)"
    )
    made.add_argument("--signature", metavar="KEY", help="which signature to run")
    made.add_argument("--backend", choices=("numpy", "litert"), default="numpy")
    made.add_argument(
        "--limit", type=int, default=_SHOWN, help=f"how many layers to show, 0 for all ({_SHOWN})"
    )
    command.add_json(made)
    made.add_argument("--html", metavar="FILE", help="write a page with histograms")
    made.add_argument(
        "--require-integer", action="store_true", help="fail if anything computes with floats"
    )
    flags = made.parse_args(argv)
    return command.guarded(NAME, lambda: _report(flags))


def _report(flags: Namespace) -> int:
    from ...runtime.calibration.engines import FloatModel
    from .. import datasets
    from ..files import write_atomically
    from ..inspection.quality import report
    from ..islands import require_none
    from .calibrate import float_model

    if flags.samples is not None and flags.samples < 1:
        raise ValueError(f"--samples is {flags.samples}, 1 or more is needed")
    real = float_model(flags.float)
    found = report(
        real,
        flags.quantized,
        datasets.load(flags.data, lambda: FloatModel(real)),
        signature=flags.signature,
        limit=flags.samples,
        backend=flags.backend,
    )
    found = replace(found, real=flags.float)
    if flags.json:
        command.write_json(flags.json, found.to_json())
    if flags.html:
        from ..inspection.quality_page import page

        write_atomically(flags.html, page(found).encode())
    if flags.json != "-":
        print(found.table(flags.limit if flags.limit > 0 else None))
    if flags.require_integer:
        require_none(found.islands)
    return 0
