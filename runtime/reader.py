"""A `.tflite` file as a module of `tfl` ops.

Every subgraph becomes a function, in order, and every operator one op. Constants are views on the
file, made where they are first used; tensors that operators update are constants with the
attribute `tfl.is_variable`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from xdsl.dialects.builtin import (
    BytesAttr,
    DictionaryAttr,
    IntegerAttr,
    ModuleOp,
    StringAttr,
    UnitAttr,
    i32,
)
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Operation

from ..dialects.vhlo import ReturnOp
from . import control_edges, debug_info, stored
from .debug_info import DebugInfo
from .entry import function_names
from .function_reader import Context, FunctionReader
from .operators import Operators
from .schema.reader import Record, Source, read
from .selection import Selection

IDENTIFIER = b"TFL3"
SCHEMA_VERSION = 3

_CONVERTED = frozenset({control_edges.KEY, debug_info.KEY})
"""Metadata that number tables of the file; what they say becomes part of the ops."""
_KEEP = "keep_stablehlo_constant"
_RUNTIME = "min_runtime_version"
_LAYOUT = "buffer_location"
"""Says where the file keeps its constants, and nothing of the module."""


def open_model(model: bytes | str | Path, selection: Selection = Selection()) -> ModuleOp:
    """Return a `.tflite` file, given by path or content, as a module.

    Raises:
        ImportFailure: the file is damaged.

    """
    source = Source(model) if isinstance(model, bytes) else Source.open(model)
    return read_model(source, read(source, "Model", IDENTIFIER), selection)


def read_model(source: Source, model: Record, selection: Selection = Selection()) -> ModuleOp:
    """Return an opened model as a module.

    Raises:
        ImportFailure: the file is damaged.

    """
    return _Model(source, model, selection).module()


class _Model:
    """A file while it becomes a module."""

    def __init__(self, source: Source, model: Record, selection: Selection):
        self.source, self.model = source, model
        if model["version"] != SCHEMA_VERSION:
            what = f"the schema version is {model['version']}, {SCHEMA_VERSION} is needed"
            raise source.fail(what)
        if selection.inputs and not selection.prune:
            raise source.fail("input-arrays should be used with experimental pruning flag")
        self.context = Context(source, model, selection)
        self.graphs: list[Record] = list(model["subgraphs"] or ())
        signatures: Sequence[Record] = model["signature_defs"] or ()
        self.signatures = {int(item["subgraph_index"]): item for item in signatures}
        self.names = function_names(self.graphs, len(self.signatures))
        self.metadata = self._metadata()

    def module(self) -> ModuleOp:
        """Return the module."""
        complete = self.context.complete
        if complete:
            self.context.constants.as_vhlo = _KEEP in self.metadata
            self.context.debug = DebugInfo(self.metadata.get(debug_info.KEY))
        operators = Operators(
            self.source, self.model, self.names, self._types_of, complete=complete
        )
        readers = [
            FunctionReader(self.context, operators, record, index)
            for index, record in enumerate(self.graphs)
        ]
        edges = self._edges() if complete else {}
        functions = [
            reader.build(
                self.names[index],
                self.signatures.get(index),
                edges.get(index, []),
                is_entry=self._is_entry(index),
            )
            for index, reader in enumerate(readers)
        ]
        functions = _inlined(self.source, functions, operators.inlined)
        module = ModuleOp(functions, self._attributes())
        module.location = self.context.base
        return module

    def _is_entry(self, index: int) -> bool:
        return index == 0 or (index in self.signatures and len(self.signatures) > 1)

    def _attributes(self) -> dict[str, Attribute]:
        attributes: dict[str, Attribute] = {
            "tfl.schema_version": IntegerAttr(self.model["version"], i32)
        }
        description: str | None = self.model["description"]
        if description or self.context.exact:
            attributes["tfl.description"] = StringAttr(description or "")
        entries = {name: _text(data) for name, data in self.metadata.items() if self._is_kept(name)}
        if entries:
            attributes["tfl.metadata"] = DictionaryAttr(entries)
        if self.signatures:
            attributes["tf_saved_model.semantics"] = UnitAttr()
        if self.context.exact:
            runtime = self.metadata.get(_RUNTIME)
            attributes[stored.KEY] = stored.to_attribute({_RUNTIME: runtime})
        return attributes

    def _is_kept(self, name: str) -> bool:
        """Whether a metadata entry stays one."""
        if self.context.exact:
            return name not in (control_edges.KEY, _RUNTIME)
        return name not in _CONVERTED and (name != _LAYOUT or self.context.complete)

    def _metadata(self) -> dict[str, bytes]:
        """Return the entries by name; the first of a name counts."""
        entries: dict[str, bytes] = {}
        for entry in self.model["metadata"] or ():
            data = self.context.constants.buffer(entry["buffer"])
            entries.setdefault(entry["name"] or "", b"" if data is None else data.tobytes())
        return entries

    def _edges(self) -> dict[int, control_edges.Edges]:
        """Return the pairs of operators that must keep their order, by subgraph."""
        data = self.metadata.get(control_edges.KEY)
        try:
            return dict(enumerate(control_edges.parse(data))) if data else {}
        except ValueError as error:
            raise self.source.fail(str(error)) from error

    def _types_of(self, index: int, side: str) -> list[Attribute]:
        """Return the types of a subgraph's inputs or outputs."""
        graph = self.graphs[index]
        tensors: Sequence[Record] = graph["tensors"] or ()
        places = [int(place) for place in (() if graph[side] is None else graph[side])]
        self.context.budget.spend(len(places))
        if any(not 0 <= place < len(tensors) for place in places):
            raise self.source.fail(f"subgraph {index} refers to tensors that it does not have")
        return [self.context.types.of(tensors[place]) for place in places]


def _inlined(
    source: Source, functions: list[FuncOp], inlined: Mapping[Operation, list[int]]
) -> list[FuncOp]:
    """Move the functions that are regions of ops there; return the others."""
    gone: set[int] = set()
    for op, graphs in inlined.items():
        for region, index in zip(op.regions, graphs, strict=True):
            if not 0 < index < len(functions) or index in gone:
                raise source.fail(f"subgraph {index} cannot be a region of {op.name}")
            gone.add(index)
            functions[index].body.move_blocks(region)
            end = region.block.last_op
            assert end is not None
            values = end.operands
            end.detach()
            region.block.add_op(ReturnOp.create(operands=values))
            end.erase()
    return [function for index, function in enumerate(functions) if index not in gone]


def _text(data: bytes) -> Attribute:
    """Return a string, or bytes where they are no text."""
    try:
        return StringAttr(data.decode())
    except UnicodeDecodeError:
        return BytesAttr(data)


__all__ = ["IDENTIFIER", "SCHEMA_VERSION", "Selection", "open_model", "read_model"]
