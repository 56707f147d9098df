"""Ops of users, as they describe them by OpDefs: known to every import in this process."""

from __future__ import annotations

from collections.abc import Iterable

from ...dialects.errors import ImportFailure
from . import protos
from .protos import Message
from .read import parse_text

REGISTERED: dict[str, Message] = {}
"""Op name -> OpDef."""

_TEXT = "WhitespaceTokenizeWithOffsets"
"""An op of TensorFlow Text; that it is known says that its others are meant, too."""


def has_text_ops() -> bool:
    """Whether ops of TensorFlow Text are known, whose functions then become operators."""
    return _TEXT in REGISTERED


def register(definitions: Iterable[str]) -> None:
    """Make ops known, each given as an OpDef in protobuf's text format.

    Raises:
        ImportFailure: a text is no OpDef, or contradicts one that is known by its name.

    """
    found = [parse_text(protos.OpDef, text.encode(), "custom op") for text in definitions]
    for definition in found:
        if not definition.name:
            raise ImportFailure("custom op: the OpDef has no name. Write `name: 'Op'` into it")
        known = REGISTERED.setdefault(definition.name, definition)
        if known != definition:
            raise ImportFailure(
                f"custom op {definition.name}: another OpDef is registered by this name. Register "
                "one of them only"
            )


def register_custom_opdefs(custom_opdefs_list: Iterable[str]) -> Iterable[str]:
    """Make ops known; see `register`. Return what was given.

    Raises:
        ImportFailure: a text is no OpDef, or contradicts one that is known by its name.

    """
    register(custom_opdefs_list)
    return custom_opdefs_list
