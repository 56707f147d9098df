"""`tflower compare A B`: two models on the same inputs, tensor by tensor, the worst first.

With `--tolerance` the exit code is 1 if an output differs by more.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from . import command

NAME = "compare"
_SHOWN = 20


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    parser = command.parser(
        NAME, "Run two models on the same inputs and compare what both compute.", "a", "b"
    )
    command.add_inputs(parser)
    command.add_json(parser)
    parser.add_argument(
        "--limit", type=int, default=_SHOWN, help=f"how many tensors to show, 0 for all ({_SHOWN})"
    )
    parser.add_argument(
        "--tolerance",
        type=float,
        metavar="X",
        help="fail if the relative difference of an output is larger",
    )
    flags = parser.parse_args(argv)
    return command.guarded(NAME, lambda: _compare(flags))


def _compare(flags: Namespace) -> int:
    from ..inspection.comparison import compare_files

    found = compare_files(
        flags.a,
        flags.b,
        flags.input,
        seed=flags.seed,
        shapes=command.shapes(flags.shape),
        signature=flags.signature,
        backend=flags.backend,
    )
    if flags.json:
        command.write_json(flags.json, found.to_json())
    if flags.json != "-":
        print(found.table(flags.limit if flags.limit > 0 else None))
    if flags.tolerance is None or found.within(flags.tolerance):
        return 0
    return command.FAILURE
