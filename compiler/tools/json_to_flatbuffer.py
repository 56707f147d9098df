"""`tflower-json-to-flatbuffer`: write a `.tflite` file from its tables given as JSON.

    tflower-json-to-flatbuffer [SCHEMA] [FILE] [-o FILE]

The schema is built in; one that is named first is accepted and not read. Comments, keys without
quotes and trailing commas are fine.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...runtime.schema.json import from_json
from ...runtime.schema.writer import write
from . import arguments
from .arguments import FAILURE, MISUSE, Arguments, Output, Result, UsageError

_IDENTIFIER = b"TFL3"
_MOST = 2


def main(argv: Sequence[str], stdin: Output = b"") -> Result:
    """Run the tool in process; return exit code, output and error text."""
    try:
        parsed = Arguments(argv, {"help": False}, ("o",))
        if len(parsed.files) > _MOST:
            raise UsageError("a schema and one file are taken at most")
    except UsageError as error:
        return MISUSE, "", f"tflower-json-to-flatbuffer: {error}\n"
    if parsed.switch("help"):
        return 0, __doc__ or "", ""
    name = parsed.files[-1] if parsed.files else "-"
    try:
        text = arguments.read_bytes(name, stdin).decode()
        data = write("Model", from_json(text, "Model"), _IDENTIFIER)
        return 0, arguments.deliver(data, parsed.value("o", "-")), ""
    except (OSError, ValueError) as error:
        place = f"{arguments.shown(name)}: " if isinstance(error, ValueError) else ""
        return FAILURE, "", f"tflower-json-to-flatbuffer: {place}{error}\n"


def run() -> None:
    """Run as a command."""
    arguments.run(main, arguments.takes_stdin)
