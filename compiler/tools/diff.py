"""`tflower diff A B`: how two models differ in structure, attributes and weights.

Exit codes are those of `diff`: 0 for no difference, 1 for some, 2 for trouble.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from . import command

NAME = "diff"
_TROUBLE = 2


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    parser = command.parser(
        NAME, "Say how two models differ: exit code 0 if they do not, 1 if they do.", "a", "b"
    )
    command.add_json(parser)
    flags = parser.parse_args(argv)
    return command.guarded(NAME, lambda: _diff(flags), _TROUBLE)


def _diff(flags: Namespace) -> int:
    from ..inspection.difference import diff

    found = diff(flags.a, flags.b)
    if flags.json:
        command.write_json(flags.json, found.to_json())
    if flags.json != "-":
        print(found)
    return 1 if found else 0
