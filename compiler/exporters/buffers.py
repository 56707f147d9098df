"""The model's buffers: constants, equal ones once, and metadata."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...dialects.elements import Blob, Elements
from ...dialects.tfl.attributes import ExternalBufferAttr
from ...runtime.schema.constants import PACKED, encode
from ...runtime.schema.image import Payload, align, as_array
from ...runtime.schema.writer import PAYLOAD_ALIGNMENT

Fields = dict[str, Any]

_EXTERNAL = 1 << 31
GUESS = 1 << 40
"""Where data outside is taken to begin until the size of the tables is known."""


@dataclass
class Buffers:
    """The buffers of a model by index; None is an empty one. The first is always empty.

    Every tensor gets its own, as upstream writes it; those that are empty are one table.
    """

    dedupe: bool = True
    entries: list[Payload | None] = field(default_factory=lambda: [None])
    inside: set[int] = field(default_factory=set[int])
    external: list[Fields] = field(default_factory=list[Fields])
    groups: dict[str, int] = field(default_factory=dict[str, int])
    _known: dict[tuple[Blob, str], int] = field(default_factory=dict[tuple[Blob, str], int])

    def empty(self) -> int:
        """Return the buffer of a tensor without data."""
        self.entries.append(None)
        return len(self.entries) - 1

    def constant(self, value: Elements, tensor_type: str, *, shared: bool) -> int:
        """Return the buffer of a constant; with `shared`, equal data are stored once."""
        blob = value.data.data
        key = (blob, tensor_type if tensor_type in PACKED else "")
        shared = shared and self.dedupe
        if shared and (found := self._known.get(key)) is not None:
            self.empty()
            return found
        self.entries.append(encode(blob.array, tensor_type))
        index = len(self.entries) - 1
        if shared:
            self._known[key] = index
        return index

    def external_constant(self, where: ExternalBufferAttr) -> int:
        """Return the number of data in a file beside the model."""
        number = _EXTERNAL | len(self.external)
        self.external.append(
            {
                "id": number,
                "group": self.groups.setdefault(where.group_name.data, len(self.groups)),
                "offset": where.offset.data,
                "length": where.length.data,
                "packing": where.packing.data,
            }
        )
        return number

    def metadata(self, data: bytes) -> int:
        """Return the buffer of a metadata entry; it stays inside the FlatBuffer."""
        self.entries.append(data)
        self.inside.add(len(self.entries) - 1)
        return len(self.entries) - 1

    @property
    def size(self) -> int:
        """How many bytes the data take."""
        return sum(as_array(entry).nbytes for entry in self.entries if entry is not None)

    def tables(self) -> list[Fields]:
        """Return the `Buffer` tables with the data inside."""
        return [{} if entry is None else {"data": entry} for entry in self.entries]

    def outside(self, base: int) -> tuple[list[Fields], list[Payload]]:
        """Return the `Buffer` tables and the data that lie at `base` and after it in the file."""
        tables: list[Fields] = []
        data: list[Payload] = []
        position = base
        for index, entry in enumerate(self.entries):
            size = 0 if entry is None else as_array(entry).nbytes
            if entry is None or not size or index in self.inside:
                tables.append({} if entry is None else {"data": entry})
                continue
            position = align(position, PAYLOAD_ALIGNMENT)
            tables.append({"offset": position, "size": size})
            data.append(entry)
            position += size
        return tables, data
