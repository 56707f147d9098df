"""A module of `tfl` ops as a `Model` table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, ModuleOp
from xdsl.ir import Attribute, Block, Operation

from ...dialects import tfl
from ...dialects.errors import ExportError
from ...runtime.option_tables import plan
from ...runtime.schema.definitions import enum
from ...runtime.stored import as_bytes, stored
from ...runtime.tensor_tables import Fields
from ..options import Options
from . import metadata, vhlo
from .buffers import Buffers
from .irregular import IRREGULAR
from .layout import Layout
from .locations import Locations
from .log import Log
from .names import Names
from .operators import OperatorWriter, symbol_name
from .subgraphs import CONSTANTS, Subgraph, body_of

SCHEMA_VERSION = 3
DESCRIPTION = "MLIR Converted."

_ENTRY = "tf.entry_function"
_NAMES = "tf_saved_model.exported_names"
_PATH = "tf_saved_model.index_path"


class ModelWriter(OperatorWriter):
    """Collects the tables of a model while going through its functions."""

    def __init__(self, module: ModuleOp, options: Options, layout: Layout, log: Log | None = None):
        """Find the functions: the entry functions come first."""
        functions = [op for op in module.ops if isinstance(op, func.FuncOp) and op.body.blocks]
        entries = [function for function in functions if _is_entry(function)]
        main = [function for function in functions if function.sym_name.data == "main"]
        if not entries and not main and not stored(module):
            raise ExportError("the module has no entry function, `main` or `tf.entry_function`")
        self.module = module
        self.entries = sorted(entries, key=lambda item: item.sym_name.data != "main") or main
        others = [function for function in functions if function not in self.entries]
        super().__init__([*self.entries, *others], options, layout, Log() if log is None else log)
        self.buffers = Buffers(layout.shared)
        self._locations = Locations() if layout.located else None
        self._names = Names(numbered=not layout.named)
        self._graphs: list[Subgraph] = []

    def write(self) -> Fields:
        """Return the model but for buffers and metadata."""
        graphs = self._graphs
        for function in self.functions:
            graphs.append(self._subgraph(function))
        while self.regions:
            graphs.append(self._region_graph(*self.regions.pop(0)))
        signatures = (
            self._signature(index, function, graphs[index])
            for index, function in enumerate(self.entries)
        )
        description = self.module.attributes.get("tfl.description")
        return {
            "version": SCHEMA_VERSION,
            "operator_codes": self.code_tables,
            "subgraphs": [graph.table() for graph in graphs],
            "description": DESCRIPTION if description is None else symbol_name(description),
            "signature_defs": [found for found in signatures if found is not None],
            "external_buffer_groups": [{"name": name} for name in self.buffers.groups] or None,
            "external_buffers": self.buffers.external or None,
        }

    @property
    def size(self) -> int:
        """How many bytes constants and custom options take."""
        operators = (operator for graph in self._graphs for operator in graph.operators)
        options = (operator.get("custom_options") or b"" for operator in operators)
        return self.buffers.size + sum(len(item) for item in options)

    def add_metadata(self, entries: Mapping[str, bytes]) -> list[Fields]:
        """Add the metadata's buffers; return the entries."""
        return [
            {"name": name, "buffer": self.buffers.metadata(data)} for name, data in entries.items()
        ]

    def control_edges(self) -> bytes | None:
        """Return the order that tokens ask for, as a metadata entry; None if there is none."""
        edges = [graph.edges for graph in self._graphs]
        return metadata.control_dependencies(edges) if any(edges) else None

    def locations(self) -> bytes | None:
        """Return where all ops come from, as a metadata entry; None if it is not wanted."""
        return None if self._locations is None else self._locations.data()

    def runtime(self) -> bytes | None:
        """Return the first runtime that has all operators, as a metadata entry.

        A file that was read to be written as it is keeps what it said, None for nothing.
        """
        kept = stored(self.module)
        if metadata.MIN_RUNTIME_VERSION in kept:
            runtime = kept[metadata.MIN_RUNTIME_VERSION]
            return None if runtime is None else as_bytes(runtime)
        names = enum("BuiltinOperator").names
        pairs = ((names[code["builtin_code"]], code["version"]) for code in self.code_tables)
        return metadata.runtime(pairs)

    def _subgraph(self, function: func.FuncOp) -> Subgraph:
        block = body_of(function)
        name = function.sym_name.data
        if len(self.entries) == 1 and function is self.entries[0]:
            name = "main"
        graph = Subgraph(name, block, self._names, self.buffers, layout=self.layout)
        entry = function.attributes.get(_ENTRY)
        if isinstance(entry, DictionaryAttr):
            graph.name_entry(entry)
        if self._locations is not None:
            inner = [op for op in block.ops if op is not block.last_op]
            graph.place, graph.places = self._locations.add_graph(inner)
        graph.add_arguments()
        for op in block.ops:
            self.write_op(graph, op)
        return graph

    def _region_graph(self, name: str, block: Block) -> Subgraph:
        graph = Subgraph(name, block, self._names, self.buffers, layout=self.layout)
        graph.add_arguments()
        for op in block.ops:
            self.write_op(graph, op)
        return graph

    def write_op(self, graph: Subgraph, op: Operation) -> None:
        """Write an op: as a tensor, an operator, or what it stands for."""
        if op.name in CONSTANTS:
            graph.add_constant(op)
        elif isinstance(op, tfl.ControlNodeOp):
            self._write_control_node(graph, op)
        elif (handler := IRREGULAR.get(op.name)) is not None:
            handler(self, graph, op)
        elif plan(type(op)) is not None:
            self.write_builtin(graph, op)
        elif op.name == "quantfork.stats":
            graph.add_statistics(op)
        elif op.name.startswith("vhlo.") and op is not graph.block.last_op:
            vhlo.write(self, graph, op)
        elif op is not graph.block.last_op:
            self.write_foreign(graph, op, op)

    def _write_control_node(self, graph: Subgraph, op: Operation) -> None:
        """Write the op inside of `tfl.control_node`; tokens become edges between operators."""
        inner, end = op.regions[0].block.ops
        for value, outer in zip(end.operands, op.results, strict=False):
            graph.stand_for(value, outer)
        self.write_op(graph, inner)
        number = len(graph.operators) - 1
        for value, outer in zip(end.operands, op.results, strict=False):
            graph.indices[outer] = graph.indices[value]
        graph.edges += [(graph.tokens[token], number) for token in op.operands]
        graph.tokens[op.results[-1]] = number

    def _signature(self, index: int, function: func.FuncOp, graph: Subgraph) -> Fields | None:
        """Return the signature of an entry function, None if it has none."""
        arguments = _paths(function.arg_attrs, len(graph.block.args))
        results = _paths(function.res_attrs, len(graph.returned))
        exported = function.attributes.get(_NAMES)
        if arguments is None or results is None:
            return None
        keys = [symbol_name(item) for item in _items(exported)]
        if not keys or not (arguments or results):
            return None
        values = (graph.block.args, graph.returned)
        inputs, outputs = (
            sorted(
                ({"name": name, "tensor_index": graph.indices[value]} for name, value in pairs),
                key=lambda entry: str(entry["name"]),
            )
            for pairs in (
                zip(names, group, strict=True)
                for names, group in zip((arguments, results), values, strict=True)
            )
        )
        return {
            "inputs": inputs,
            "outputs": outputs,
            "signature_key": keys[0],
            "subgraph_index": index,
        }


def _is_entry(function: func.FuncOp) -> bool:
    entry = function.attributes.get(_ENTRY)
    return isinstance(entry, DictionaryAttr) and bool(entry.data)


def _paths(attrs: Attribute | None, count: int) -> list[str] | None:
    """Return the signature names of arguments or results; None if some have none."""
    found: list[str] = []
    for item in _items(attrs):
        path = item.data.get(_PATH) if isinstance(item, DictionaryAttr) else None
        found += [symbol_name(part) for part in _items(path)[:1]]
    return found if len(found) == count else None


def _items(attr: Attribute | None) -> tuple[Attribute, ...]:
    """Return the items of an array, none of anything else."""
    return cast("ArrayAttr[Attribute]", attr).data if isinstance(attr, ArrayAttr) else ()
