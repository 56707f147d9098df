"""From the message table to the bytes of a protobuf `FileDescriptorProto`.

Encoded by hand: `descriptor_pb2` would do the same in twice as many milliseconds at every start.
"""

from __future__ import annotations

from collections.abc import Iterator

PACKAGE = "tflower"

_SCALARS = {
    "double": 1,
    "float": 2,
    "int64": 3,
    "uint64": 4,
    "int32": 5,
    "fixed64": 6,
    "fixed32": 7,
    "bool": 8,
    "string": 9,
    "bytes": 12,
    "uint32": 13,
    "sint64": 18,
}
_MESSAGE, _ENUM = 11, 14
_OPTIONAL, _REPEATED = 1, 3
_MAP_ENTRY = b"\x3a\x02\x38\x01"  # field 7 `options`, of which field 7 `map_entry` is true


def build(messages: str, enum_table: str, syntax: str = "proto3") -> bytes:
    """Return the serialized file descriptor of a table of messages and one of enums."""
    enums = {name: values for name, *values in _entries(enum_table)}
    parts = [_text(1, "tflower.proto"), _text(2, PACKAGE)]
    for name, *lines in _entries(messages):
        parts.append(_bytes(4, _message(name, lines, enums)))
    for name, values in enums.items():
        parts.append(_bytes(5, _enum(name, " ".join(values).split())))
    if syntax != "proto2":
        parts.append(_text(12, syntax))
    return b"".join(parts)


def _entries(table: str) -> Iterator[list[str]]:
    """Yield each unindented line of a table, together with the indented ones below it."""
    entry: list[str] = []
    for line in table.splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith(" "):
            entry.append(line.strip())
            continue
        if entry:
            yield entry
        entry = line.split(maxsplit=1)
    yield entry


def _message(name: str, lines: list[str], enums: dict[str, list[str]]) -> bytes:
    """Encode a `DescriptorProto`."""
    fields: list[bytes] = []
    nested: list[bytes] = []
    oneofs: list[str] = []
    for line in lines:
        label, number, type = line.split()
        oneof, _, type = type.rpartition("|")
        if oneof and oneof not in oneofs:
            oneofs.append(oneof)
        if ">" in type:
            key, _, value = type.partition(">")
            entry = "".join(part.capitalize() for part in label.split("_")) + "Entry"
            members = _field("key", 1, key, enums) + _field("value", 2, value, enums)
            nested.append(_bytes(3, _text(1, entry) + members + _MAP_ENTRY))
            type = f"{name}.{entry}*"
        position = oneofs.index(oneof) if oneof else None
        fields.append(_field(label, int(number), type, enums, position))
    declared = [_bytes(8, _text(1, oneof)) for oneof in oneofs]
    return b"".join([_text(1, name), *fields, *nested, *declared])


def _field(
    name: str, number: int, type: str, enums: dict[str, list[str]], oneof: int | None = None
) -> bytes:
    """Encode a `FieldDescriptorProto` as field 2 of its message."""
    repeated = type.endswith("*")
    type = type.removesuffix("*")
    parts = [_text(1, name), _varint(3, number), _varint(4, _REPEATED if repeated else _OPTIONAL)]
    if type in _SCALARS:
        parts.append(_varint(5, _SCALARS[type]))
    else:
        parts.append(_varint(5, _ENUM if type in enums else _MESSAGE))
        parts.append(_text(6, f".{PACKAGE}.{type}"))
    if oneof is not None:
        parts.append(_varint(9, oneof))
    return _bytes(2, b"".join(parts))


def _enum(name: str, values: list[str]) -> bytes:
    """Encode an `EnumDescriptorProto`."""
    parts = [_text(1, name)]
    for value in values:
        label, _, number = value.partition("=")
        parts.append(_bytes(2, _text(1, label) + _varint(2, int(number))))
    return b"".join(parts)


def _varint(field: int, value: int) -> bytes:
    return _encode(field << 3) + _encode(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _encode(field << 3 | 2) + _encode(len(value)) + value


def _encode(value: int) -> bytes:
    """Encode a varint."""
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
