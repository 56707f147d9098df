"""`tflower inspect MODEL`: what a `.tflite` file takes, gives, holds and costs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from . import command

NAME = "inspect"


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    parser = command.parser(NAME, "Say what a .tflite file takes, gives, holds and costs.", "model")
    command.add_json(parser)
    parser.add_argument("--mlir", action="store_true", help="print the model as MLIR instead")
    parser.add_argument(
        "--text", action="store_true", help="print operators and tensors one by one instead"
    )
    flags = parser.parse_args(argv)
    return command.guarded(NAME, lambda: _inspect(flags))


def _inspect(flags: Namespace) -> int:
    if flags.mlir or flags.text:
        from ..inspection import analyzer
        from ..inspection.tables import ModelFile

        ModelFile.open(flags.model)
        print(analyzer.mlir(flags.model) if flags.mlir else analyzer.text(flags.model))
        return 0
    from ..inspection.summary import inspect

    summary = inspect(flags.model)
    if flags.json:
        command.write_json(flags.json, summary.to_json())
    else:
        print(summary)
    return 0
