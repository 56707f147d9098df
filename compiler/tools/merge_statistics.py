"""`tflower merge-statistics`: one file of statistics from those of several shards."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from ...dialects.errors import TflowerError
from ...runtime.calibration.statistics import Statistics, merged
from ..files import write_atomically

PROGRAM = "tflower merge-statistics"


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    made = argparse.ArgumentParser(
        PROGRAM, description="Merge files that `tflower calibrate` wrote of one model."
    )
    made.add_argument("files", nargs="+", help="the statistics, in the order of their samples")
    made.add_argument("--output", required=True, metavar="FILE", help="where they go")
    flags = made.parse_args(argv)
    try:
        total = merged(Statistics.load(path) for path in flags.files)
        write_atomically(flags.output, total.to_text().encode())
    except (TflowerError, OSError) as error:
        print(f"{PROGRAM}: error: {error}", file=sys.stderr)
        return 1
    return 0
