"""What the subcommands about `.tflite` files share: flags, exit codes, one-line errors.

Exit codes: 0 for success, 1 for what failed, 2 for flags that are missing or not understood.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from ...dialects.errors import TflowerError
from ..files import write_atomically

FAILURE = 1
_BACKENDS = ("numpy", "litert")


def parser(name: str, description: str, *models: str) -> argparse.ArgumentParser:
    """Return a parser for `tflower <name>` that takes models."""
    made = argparse.ArgumentParser(f"tflower {name}", description=description)
    for model in models:
        made.add_argument(model, metavar=model.upper(), help="a .tflite file")
    return made


def add_inputs(made: argparse.ArgumentParser) -> None:
    """Add the flags that say what a model is run on."""
    add = made.add_argument
    add(
        "--input",
        action="append",
        default=[],
        metavar="[NAME=]FILE",
        help="a .npy file for an input, or a .npz file with an array for each; may be repeated. "
        "Inputs that are not given are random",
    )
    add(
        "--shape",
        action="append",
        default=[],
        metavar="NAME=N,N,...",
        help="the shape of a random input; unknown dimensions are 1",
    )
    add("--seed", type=int, default=0, help="of the random inputs (0)")
    add("--signature", metavar="KEY", help="which signature to run (serving_default, or the first)")
    add("--backend", choices=_BACKENDS, default="numpy", help="whose interpreter runs it (numpy)")


def add_json(made: argparse.ArgumentParser) -> None:
    """Add the flag for a report that programs read."""
    made.add_argument(
        "--json", nargs="?", const="-", metavar="FILE", help="write JSON, to stdout by default"
    )


def shapes(given: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return the shapes that flags give, by name.

    Raises:
        ValueError: one of them is no shape.

    """
    found: dict[str, tuple[int, ...]] = {}
    for item in given:
        name, equals, text = item.rpartition("=")
        sizes = [size for size in text.split(",") if size]
        if not equals or not all(size.isascii() and size.isdigit() for size in sizes):
            raise ValueError(f"--shape {item}: NAME=N,N,... is needed")
        found[name] = tuple(int(size) for size in sizes)
    return found


def write_json(where: str, value: dict[str, Any]) -> None:
    """Write a report to a file, or to stdout if it is `-`."""
    text = json.dumps(value, indent=2)
    if where == "-":
        print(text)
    else:
        write_atomically(where, f"{text}\n".encode())


def guarded(name: str, action: Callable[[], int], failure: int = FAILURE) -> int:
    """Run a command; return its exit code, `failure` where it raises, after one line about it."""
    try:
        return action()
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has seen enough
        return failure
    except (TflowerError, OSError, ValueError, ImportError, RuntimeError, MemoryError) as error:
        print(f"tflower {name}: error: {_line(error)}", file=sys.stderr)
        return failure


def _line(error: Exception) -> str:
    """Return what is wrong in one line."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__
