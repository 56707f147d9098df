"""`tflower-flatbuffer-to-string`: print a `.tflite` file as text, field by field.

    tflower-flatbuffer-to-string [FILE]

Reads the standard input if FILE is `-` or absent. Fields that are absent from the file are left
out, enums are printed by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...dialects.errors import ImportFailure
from ...runtime.schema.reader import Source, read
from ...runtime.schema.text import to_text
from . import arguments
from .arguments import FAILURE, MISUSE, Arguments, Output, Result, UsageError

_IDENTIFIER = b"TFL3"


def main(argv: Sequence[str], stdin: Output = b"") -> Result:
    """Run the tool in process; return exit code, output and error text."""
    try:
        parsed = Arguments(argv, {"help": False}, ())
        name = parsed.input
    except UsageError as error:
        return MISUSE, "", f"tflower-flatbuffer-to-string: {error}\n"
    if parsed.switch("help"):
        return 0, __doc__ or "", ""
    try:
        source = Source(arguments.read_bytes(name, stdin), arguments.shown(name))
        return 0, f"{to_text(read(source, 'Model', _IDENTIFIER))}\n\n", ""
    except (OSError, ImportFailure) as error:
        return FAILURE, "", f"tflower-flatbuffer-to-string: {error}\n"


def run() -> None:
    """Run as a command."""
    arguments.run(main, arguments.takes_stdin)
