"""Reading protocol messages from files, binary or text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .failure import failure
from .protos import Message

_CONVERTED = b"TFL3"
"""Marks `.tflite` files, from the fifth byte on."""
_WRONG_KIND = "The file is damaged, or of another kind"


def read_bytes(path: Path) -> bytes:
    """Return the contents of a file.

    Raises:
        ImportFailure: it cannot be read.

    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise failure(path, f"cannot be read ({error.strerror})") from error


def parse(cls: Any, data: bytes, where: object) -> Message:
    """Return the message of class `cls` in `data`, which may be binary or text.

    Raises:
        ImportFailure: it is neither.

    """
    from google.protobuf.message import DecodeError

    try:
        return cls.FromString(data)
    except DecodeError as error:
        if data[4:8] == _CONVERTED:
            what = f"is a TensorFlow Lite model already, a {cls.DESCRIPTOR.name} is needed"
            raise failure(where, what, "Name the model that it was converted from") from error
        if not looks_like_text(data):
            raise failure(where, f"is no {cls.DESCRIPTOR.name}", _WRONG_KIND) from error
    return parse_text(cls, data, where)


def parse_text(cls: Any, data: bytes, where: object, *, exact: bool = False) -> Message:
    """Return the message of class `cls` in protobuf's text format.

    Unknown fields are skipped unless the text is to be `exact`.

    Raises:
        ImportFailure: the text is malformed.

    """
    from google.protobuf import text_format

    try:
        text = data.decode()
        return text_format.Parse(text, cls(), allow_unknown_field=not exact)
    except (text_format.ParseError, ValueError, RecursionError) as error:
        what = " ".join(str(error).split()) or "the text is malformed"
        raise failure(where, f"is no {cls.DESCRIPTOR.name}: {what}", _WRONG_KIND) from error


def looks_like_text(data: bytes) -> bool:
    """Whether the start of a file holds no control characters but white space."""
    return not any(byte < 32 and byte not in b"\t\n\r" for byte in data[:512])
