"""`tflower view MODEL`: the graph as one page of HTML, or as JSON for Model Explorer."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from . import command

NAME = "view"


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    parser = command.parser(NAME, "Draw a model as a page of HTML that needs no network.", "model")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="where to (the model's name, with .html or .json)"
    )
    parser.add_argument(
        "--model-explorer", action="store_true", help="write a graph for Model Explorer instead"
    )
    parser.add_argument("--open", action="store_true", help="show the page in a browser")
    flags = parser.parse_args(argv)
    return command.guarded(NAME, lambda: _view(flags))


def _view(flags: Namespace) -> int:
    from ..inspection.picture import view

    suffix = ".json" if flags.model_explorer else ".html"
    output = Path(flags.output or Path(flags.model).with_suffix(suffix).name)
    view(flags.model, output, model_explorer=flags.model_explorer)
    print(output, file=sys.stderr)
    if flags.open and not flags.model_explorer:
        import webbrowser

        webbrowser.open(output.resolve().as_uri())
    return 0
