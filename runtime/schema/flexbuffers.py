"""FlexBuffers: the schema-less values in the options of custom operators."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

_STRING = 5
"""The number of the type of strings."""
_DAMAGED = (
    AssertionError,
    LookupError,
    OverflowError,
    RecursionError,
    ValueError,
    struct.error,
)
"""What the flatbuffers package, which checks little, raises for bytes that make no sense."""

Flex = None | bool | int | float | str | bytes | Sequence["Flex"] | Mapping[str, "Flex"]


class Typed(tuple[Any, ...]):
    """A vector whose elements share one type: ints, floats or strings."""

    __slots__ = ()


class Text(bytes):
    """Bytes that are written as a string, which other readers may insist on."""

    __slots__ = ()


class Ordered(dict[str, Any]):
    """A map whose keys are written in their order; readers find them by name all the same."""

    __slots__ = ()


class _Builder(Protocol):
    def Null(self) -> None: ...
    def Bool(self, value: bool) -> None: ...
    def Int(self, value: int) -> None: ...
    def Float(self, value: float, byte_width: int = ...) -> None: ...
    def String(self, value: str) -> None: ...
    def Blob(self, value: bytes) -> None: ...
    def _WriteBlob(self, data: bytes, append_zero: bool, type_: int) -> None: ...
    def Vector(self) -> Any: ...
    def TypedVector(self) -> Any: ...
    def Map(self) -> Any: ...
    def Key(self, value: str) -> None: ...
    def Finish(self) -> bytearray: ...


def dumps(value: Flex) -> bytes:
    """Return a value as FlexBuffer bytes; floats have 32 bits, maps are sorted by key."""
    from flatbuffers import flexbuffers  # pyright: ignore[reportMissingTypeStubs]

    builder = cast(_Builder, flexbuffers.Builder())
    _add(builder, value)
    return bytes(builder.Finish())


def loads(data: bytes) -> Any:
    """Return the value of FlexBuffer bytes.

    Raises:
        ValueError: the bytes are damaged.

    """
    from flatbuffers import flexbuffers  # pyright: ignore[reportMissingTypeStubs]

    try:
        return cast(Any, flexbuffers.Loads(data))  # pyright: ignore[reportUnknownMemberType]
    except _DAMAGED as error:
        what = str(error) or type(error).__name__
        raise ValueError(f"damaged FlexBuffer: {what}") from error


def _add(builder: _Builder, value: Flex) -> None:
    match value:
        case None:
            builder.Null()
        case bool():
            builder.Bool(value)
        case int():
            builder.Int(value)
        case float():
            builder.Float(value, 4)
        case str():
            builder.String(value)
        case Text():
            builder._WriteBlob(value, True, _STRING)  # pyright: ignore[reportPrivateUsage]
        case bytes():
            builder.Blob(value)
        case Mapping():
            with builder.Map():
                for key in value if isinstance(value, Ordered) else sorted(value):
                    builder.Key(key)
                    _add(builder, value[key])
        case _:
            with builder.TypedVector() if isinstance(value, Typed) else builder.Vector():
                for item in value:
                    _add(builder, item)
