"""One-line errors of the importers; what a damaged file says about itself is not trusted."""

from __future__ import annotations

from ...dialects.errors import ImportFailure, place

LONGEST = 160

DAMAGED = "The file is damaged; save the model again"


def failure(where: object, what: str, remedy: str = "", op: str = "") -> ImportFailure:
    """Return an error at `where`, a file or layer path."""
    return ImportFailure(place(shown(where), shown(op), what, remedy))


def shown(name: object) -> str:
    """Return a name from a file as one printable line of bounded length."""
    text = str(name)
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 3]}..."
    return text if text.isprintable() else text.encode("unicode_escape").decode()
