"""`tflower.tflite_convert`: the names of upstream's module of that name."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from . import convert, flags


def main() -> None:
    """Convert as the command line says, and exit with a code if that fails."""
    if code := convert.main(sys.argv[1:]):
        sys.exit(code)


def _get_parser(use_v2_converter: bool) -> ArgumentParser:
    """Return the parser of one of the two sets of flags."""
    return flags.parser(v1=not use_v2_converter)


__all__ = ["_get_parser", "main"]
