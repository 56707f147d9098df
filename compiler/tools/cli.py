"""The command `tflower`: its subcommands, each loaded when it is run."""

from __future__ import annotations

import gc
import sys
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ... import __version__

if TYPE_CHECKING:
    import click

COMMANDS = {
    "calibrate": "Run a float model over samples and write what its tensors hold.",
    "convert": "Convert a TensorFlow model to a .tflite file.",
    "merge-statistics": "Add up statistics that calibrate wrote.",
    "ops": "List the TensorFlow ops that have a TensorFlow Lite counterpart.",
    "toco": "Convert as the old `toco` command did, with its flags.",
    "why": "Tell which ops and rules made an op of the converted model.",
    "why-not": "Tell why a rule was not applied somewhere.",
    "compare": "Run two .tflite files on the same inputs and compare tensor by tensor.",
    "diff": "Say how two .tflite files differ in structure, attributes and weights.",
    "inspect": "Say what a .tflite file takes, gives, holds and costs.",
    "quantize-report": "Say what quantization costs, layer by layer, the worst first.",
    "run": "Run a .tflite file on arrays from files or random ones.",
    "view": "Draw a .tflite file as a page of HTML.",
}
"""Subcommand, and the module of this package whose `main(argv)` it runs -> its one-line help."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command and exit with its code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:  # answered at once: scripts ask, and loading click takes time
        print(f"tflower, version {__version__}")
        return
    _group().main(arguments or ["--help"], "tflower")


def _group() -> click.Group:
    import click

    class LazyGroup(click.Group):
        """A group that knows its commands' names and help without loading them."""

        def list_commands(self, ctx: click.Context) -> list[str]:
            """Return the names of all subcommands."""
            return sorted(COMMANDS)

        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
            """Return a subcommand."""
            return _command(cmd_name) if cmd_name in COMMANDS else None

    return click.version_option(__version__, prog_name="tflower")(
        LazyGroup(
            "tflower",
            help="Convert TensorFlow models to TensorFlow Lite, without TensorFlow.",
            context_settings={"help_option_names": ["-h", "--help"]},
        )
    )


def _command(name: str) -> click.Command:
    import click

    def run(arguments: tuple[str, ...]) -> None:
        with _plain_warnings(name):
            code = import_module(f".{name.replace('-', '_')}", __package__).main(arguments)
        gc.freeze()  # the process ends here: nothing is worth collecting on the way out
        sys.exit(code)

    return click.Command(
        name,
        callback=run,
        params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
        short_help=COMMANDS[name],
        add_help_option=False,  # the subcommand reads its own flags, `--help` among them
        context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    )


@contextmanager
def _plain_warnings(name: str) -> Generator[None]:
    """Show warnings in a line as errors are, without the place in this program."""
    with warnings.catch_warnings():

        def show(message: Warning | str, *_: Any) -> None:
            print(f"tflower {name}: warning: {' '.join(str(message).split())}", file=sys.stderr)

        warnings.showwarning = show
        yield
