"""Writing files so that a reader sees all of one or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: str | Path) -> Generator[BinaryIO, None, None]:
    """Write beside `path` and move there in the end; nothing is left behind on failure.

    Raises:
        OSError: the file cannot be written.

    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:  # which names the temporary file
        raise OSError(error.errno, error.strerror, str(target)) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: str | Path, data: bytes) -> None:
    """Write a whole file or none.

    Raises:
        OSError: the file cannot be written.

    """
    with replacing(path) as stream:
        stream.write(data)
