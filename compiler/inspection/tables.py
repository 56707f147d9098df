"""A `.tflite` file as its tables say: subgraphs, tensors, operators and their options.

Everything is read and checked when the file is opened, but for the constants, which stay mapped.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Any, cast

import numpy as np

from ...dialects.elements import Array
from ...dialects.errors import ImportFailure
from ...runtime import details
from ...runtime.schema.constants import decode
from ...runtime.schema.definitions import Enum, Field, Kind
from ...runtime.schema.flexbuffers import loads
from ...runtime.schema.reader import Record, Source, buffer, read
from ...runtime.sparsity import densify

Model = bytes | str | os.PathLike[str]
"""A model, by its content or its path."""

_MAX_DENSE = 1 << 28


class Tensor:
    """One tensor of a subgraph."""

    def __init__(self, file: ModelFile, graph: int, index: int, record: Record):
        """Read the table."""
        self.file, self.graph, self.index, self.record = file, graph, index, record
        self.name: str = record["name"] or ""
        self.type = label(record, "type")
        self.buffer: int = record["buffer"]
        self.is_variable = bool(record["is_variable"])
        has_shape = record["shape"] is not None
        self.shape = tuple(details.shape_of(record).tolist()) if has_shape else None
        signature = tuple(details.signature_of(record).tolist())
        self.signature = signature if has_shape or signature else None
        """The shape with -1 where it may change."""
        _, self.parameters = details.quantization_of(record)

    @property
    def data(self) -> Array | None:
        """The bytes that the file holds for it."""
        return self.file.buffer(self.buffer) if self.buffer else None

    @property
    def bytes(self) -> int:
        """How many bytes the file holds for it."""
        data = self.data
        return 0 if data is None else len(data)

    @property
    def is_constant(self) -> bool:
        """Whether the file holds its value."""
        return self.bytes > 0

    @property
    def scales(self) -> Array:
        """The scales of a quantized tensor."""
        return self.parameters["scales"]

    @property
    def zero_points(self) -> Array:
        """The zero points of a quantized tensor."""
        return self.parameters["zero_points"]

    @property
    def quantization(self) -> str:
        """How its numbers are meant, as `scale:zero point` or per axis; empty if they are plain."""
        if not len(self.scales):
            return ""
        if len(self.scales) == 1:
            zero = int(self.zero_points[0]) if len(self.zero_points) else 0
            return f"{float(self.scales[0]):.6g}:{zero}"
        axis = self.parameters["quantized_dimension"]
        low, high = float(self.scales.min()), float(self.scales.max())
        return f"{len(self.scales)} scales, {low:.6g} to {high:.6g}, axis {axis}"

    @property
    def type_text(self) -> str:
        """Shape and type, such as `1x?x3xfloat32`."""
        if self.signature is None:
            return self.type.lower()
        sizes = ("?" if size < 0 else str(size) for size in self.signature)
        return "x".join((*sizes, self.type.lower()))

    @property
    def place(self) -> str:
        """What messages call it."""
        return self.name or f"tensor {self.index} of subgraph {self.graph}"

    def value(self) -> Array:
        """Return the constant's elements.

        Raises:
            ImportFailure: there are none, or they are damaged.

        """
        data = self.data
        shape = self.shape or ()
        if data is None and 0 not in shape:
            raise self.file.source.fail(f"{self.place} has no data")
        data = np.empty(0, np.uint8) if data is None else data
        try:
            if self.record["sparsity"] is not None:
                layout, dtype = self.record["sparsity"], details.stored_dtype(self.record)
                return densify(layout, data, shape, dtype, limit=_MAX_DENSE)
            return decode(data, self.type, shape, details.stored_dtype(self.record))
        except (KeyError, ValueError) as error:
            raise self.file.source.fail(f"{self.place}: {error.args[0]}") from error

    def real(self, stored: Array | None = None) -> Array:
        """Return what the elements mean, in float32 where they are quantized.

        Args:
            stored: the elements, by default those of the constant.

        """
        return dequantized(self.value() if stored is None else stored, self.parameters)


class Operator:
    """One operator of a subgraph."""

    def __init__(self, graph: Graph, number: int, record: Record):
        """Read the table."""
        model = graph.file.record
        codes: Sequence[Record] = model["operator_codes"] or ()
        index: int = record["opcode_index"]
        if not 0 <= index < len(codes):
            raise graph.file.source.fail(f"there is no operator code {index}")
        self.graph, self.number, self.record = graph, number, record
        self.name = details.operator_name(model, record)
        self.code = label_of(codes[index])
        self.version: int = codes[index]["version"]
        self.inputs = graph.checked(record, "inputs")
        self.outputs = graph.checked(record, "outputs")

    @property
    def place(self) -> str:
        """The layer path that it computes, which is the name of its first result."""
        names = [self.graph.tensors[index].name for index in self.outputs if index >= 0]
        return next((name for name in names if name), f"operator {self.number}")

    @cached_property
    def options(self) -> dict[str, Any]:
        """The options by name, as plain values."""
        record = self.record["builtin_options"] or self.record["builtin_options_2"]
        if record is not None:
            return fields(record)
        custom = self.record["custom_options"]
        if custom is None or not len(custom):
            return {}
        if label(self.record, "custom_options_format") == "FLEXBUFFERS":
            try:
                found = loads(custom.tobytes())
            except ValueError:
                found = None
            if isinstance(found, dict):
                return _plain(found)
        return {"custom_options": f"{len(custom)} bytes"}


class Graph:
    """One subgraph."""

    def __init__(self, file: ModelFile, index: int, record: Record):
        """Read tensors and operators."""
        self.file, self.index, self.record = file, index, record
        self.name: str = record["name"] or ""
        tensors: Sequence[Record] = record["tensors"] or ()
        self.tensors = [Tensor(file, index, number, item) for number, item in enumerate(tensors)]
        self.inputs = self.checked(record, "inputs")
        self.outputs = self.checked(record, "outputs")
        operators: Sequence[Record] = record["operators"] or ()
        self.operators = [Operator(self, number, item) for number, item in enumerate(operators)]

    def checked(self, record: Record, name: str) -> list[int]:
        """Return a list of tensor numbers, -1 for an absent one.

        Raises:
            ImportFailure: there is no such tensor.

        """
        found = [int(item) for item in details.indices(record, name)]
        if any(not -1 <= item < len(self.tensors) for item in found):
            what = f"subgraph {self.index} refers to tensors that it does not have"
            raise self.file.source.fail(what)
        return found

    @property
    def title(self) -> str:
        """Its name, or its number."""
        return self.name or f"subgraph {self.index}"


class ModelFile:
    """An opened file."""

    def __init__(self, source: Source):
        """Read the tables.

        Raises:
            ImportFailure: the file is no model, or damaged.

        """
        self.source = source
        self.record = read(source, "Model", b"TFL3")
        self.size = source.size
        self._buffers: Sequence[Record] = self.record["buffers"] or ()
        self.graphs = [
            Graph(self, index, item) for index, item in enumerate(self.record["subgraphs"] or ())
        ]
        self.signatures = details.signatures(self.record)
        for key, item in self.signatures.items():
            if not 0 <= item["subgraph"] < len(self.graphs):
                raise source.fail(f"signature {key!r} refers to subgraph {item['subgraph']}")
            count = len(self.graphs[int(item["subgraph"])].tensors)
            numbers = [*item["inputs"].values(), *item["outputs"].values()]
            if any(not 0 <= number < count for number in numbers):
                raise source.fail(f"signature {key!r} refers to tensors that it does not have")

    @staticmethod
    def open(model: Model) -> ModelFile:
        """Open a file, or its content.

        Raises:
            ImportFailure: it cannot be read, is no model, or is damaged.

        """
        if isinstance(model, bytes):
            return ModelFile(Source(model))
        path = Path(os.fspath(model))
        if path.is_dir():
            raise ImportFailure(f"{path}: this is a folder, a .tflite file is needed")
        return ModelFile(Source.open(path))

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.source.name

    def buffer(self, index: int) -> Array | None:
        """Return the bytes of a buffer, None if it is empty.

        Raises:
            ImportFailure: there is no such buffer.

        """
        return buffer(self.source, self._buffers, index)

    @property
    def buffers(self) -> list[Array]:
        """The buffers that hold something."""
        found = (self.buffer(index) for index in range(len(self._buffers)))
        return [data for data in found if data is not None]

    @property
    def metadata(self) -> dict[str, bytes]:
        """The metadata entries."""
        entries: dict[str, bytes] = {}
        for entry in self.record["metadata"] or ():
            data = self.buffer(entry["buffer"])
            entries.setdefault(entry["name"] or "", b"" if data is None else data.tobytes())
        return entries


_NARROW = ("int2", "uint2", "int4", "uint4")
"""Integers whose kind NumPy does not know."""


def dequantized(stored: Array, parameters: Mapping[str, Any]) -> Array:
    """Return `(stored - zero point) * scale`, or what is stored where there is no scale."""
    scales, zeros = parameters["scales"], parameters["zero_points"]
    if not len(scales) or (stored.dtype.kind not in "iu" and stored.dtype.name not in _NARROW):
        return stored
    axis = parameters["quantized_dimension"]
    if len(scales) > 1 and (axis >= stored.ndim or stored.shape[axis] != len(scales)):
        return stored
    shape = [1] * stored.ndim
    if len(scales) > 1:
        shape[axis] = len(scales)
    offset = zeros.reshape(shape) if len(zeros) == len(scales) else np.zeros((), np.int32)
    return ((stored.astype(np.int64) - offset) * scales.reshape(shape)).astype(np.float32)


def label(record: Record, name: str) -> str:
    """Return the name of an enum field's value, or its number."""
    enum = record.all_fields[name].enum
    assert enum is not None
    return _named(enum, record[name])


def label_of(code: Record) -> str:
    """Return the builtin operator of an operator code."""
    enum = code.all_fields["builtin_code"].enum
    assert enum is not None
    return _named(enum, max(code["deprecated_builtin_code"], code["builtin_code"]))


def _named(enum: Enum, number: int) -> str:
    return enum.names.get(int(number), str(number))


def fields(record: Record) -> dict[str, Any]:
    """Return the fields of a table as plain values, those that are absent with their defaults."""
    return {
        name: value
        for name, field in record.fields.items()
        if (value := _field(record, name, field)) is not None
    }


def _field(record: Record, name: str, field: Field) -> Any:
    value = record[name]
    if isinstance(value, Record):
        return fields(value)
    if field.kind in (Kind.TABLE, Kind.UNION) and value is not None:
        return [fields(item) for item in value if item is not None]
    if value is not None and field.enum is not None and not field.vector:
        return _named(field.enum, value)
    return bool(value) if field.code == "?" and not field.vector else _plain(value)


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, bytes | bytearray):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast(Sequence[Any], value)]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in cast(Mapping[Any, Any], value).items()}
    return value


def elements(shape: Sequence[int] | None) -> int:
    """Return how many elements a shape has; unknown dimensions count as one."""
    return prod(max(1, size) if size < 0 else size for size in shape or ())
