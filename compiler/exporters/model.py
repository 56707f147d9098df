"""A module of `tfl` ops as a `Model` table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, ModuleOp
from xdsl.ir import Attribute, Block, Operation, Region

from ...dialects.errors import ExportError, place
from ...dialects.locations import describe
from ...dialects.tfl.base import TFLOp
from ...runtime.option_tables import options as options_of
from ...runtime.option_tables import plan
from ...runtime.schema.definitions import enum
from ...runtime.schema.writer import Kept
from ...runtime.stored import as_bytes, stored
from ...runtime.tensor_tables import Fields
from ..options import Options
from ..unsupported import name_of
from . import foreign, metadata, vhlo
from .buffers import Buffers
from .irregular import IRREGULAR, symbol_name
from .layout import Layout
from .locations import Locations
from .log import Log
from .names import Names
from .subgraphs import CONSTANTS, Subgraph, body_of

SCHEMA_VERSION = 3
DESCRIPTION = "MLIR Converted."

_ENTRY = "tf.entry_function"
_NAMES = "tf_saved_model.exported_names"
_PATH = "tf_saved_model.index_path"
_PLACEHOLDER = "PLACEHOLDER_FOR_GREATER_OP_CODES"


class ModelWriter:
    """Collects the tables of a model while going through its functions."""

    def __init__(self, module: ModuleOp, options: Options, layout: Layout, log: Log | None = None):
        """Find the functions: the entry functions come first."""
        self.module, self.options, self.layout = module, options, layout
        self.buffers = Buffers(layout.shared)
        self.unsupported: list[Operation] = []
        self.log = Log() if log is None else log
        self._locations = Locations() if layout.located else None
        self._places: dict[Operation, int] = {}
        self._names = Names(numbered=not layout.named)
        self._codes: dict[str, int] = {}
        self._code_tables: list[Fields] = []
        self._graphs: list[Subgraph] = []
        self._regions: list[tuple[str, Block]] = []
        self._region_count = 0
        functions = [op for op in module.ops if isinstance(op, func.FuncOp) and op.body.blocks]
        entries = [function for function in functions if _is_entry(function)]
        main = [function for function in functions if function.sym_name.data == "main"]
        if not entries and not main and not stored(module):
            raise ExportError("the module has no entry function, `main` or `tf.entry_function`")
        self.entries = sorted(entries, key=lambda item: item.sym_name.data != "main") or main
        others = [function for function in functions if function not in self.entries]
        self.functions = [*self.entries, *others]
        self._indices = {item.sym_name.data: i for i, item in enumerate(self.functions)}

    def write(self) -> Fields:
        """Return the model but for buffers and metadata."""
        graphs = self._graphs
        for function in self.functions:
            graphs.append(self._subgraph(function))
        while self._regions:
            graphs.append(self._region_graph(*self._regions.pop(0)))
        signatures = (
            self._signature(index, function, graphs[index])
            for index, function in enumerate(self.entries)
        )
        description = self.module.attributes.get("tfl.description")
        return {
            "version": SCHEMA_VERSION,
            "operator_codes": self._code_tables,
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
        pairs = ((names[code["builtin_code"]], code["version"]) for code in self._code_tables)
        return metadata.runtime(pairs)

    # Functions.

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
            graph.place, self._places = self._locations.add_graph(inner)
        graph.add_arguments()
        for op in block.ops:
            self.write_op(graph, op)
        return graph

    def add_region(self, region: Region, code: str) -> int:
        """Let a region follow as a subgraph; return its number."""
        number = len(self.functions) + self._region_count
        self._region_count += 1
        self._regions.append((f"{code}{number}", region.block))
        return number

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

    # Operators.

    def write_builtin(
        self,
        graph: Subgraph,
        op: Operation,
        *,
        inputs: list[int] | None = None,
        fields: Fields | None = None,
    ) -> None:
        """Write an op as its declaration says."""
        how = plan(type(op))
        assert how is not None, op.name
        self.require_builtins(op)
        try:
            known = options_of(op, how)
        except (KeyError, ValueError) as error:
            raise ExportError(place(describe(op), op.name, str(error.args[0]))) from error
        version = op.version() if isinstance(op, TFLOp) else 1
        merged = known | fields if fields else known
        self.add(graph, op, how.code, version=version, inputs=inputs, fields=merged)

    def require_builtins(self, op: Operation) -> None:
        """Check that operators of TensorFlow Lite's own may be written.

        Raises:
            ExportError: they may not.

        """
        if not self.options.emit_builtin_tflite_ops:
            what = "op is a TFLite builtin op but builtin emission is not enabled"
            raise ExportError(place(describe(op), f"'{op.name}' {what}", ""))

    def write_foreign(self, graph: Subgraph, op: Operation, inner: Operation) -> None:
        """Write an op that is no built-in operator in place of `op`, or note that it cannot be."""
        written = foreign.custom(inner, self.options)
        if written is None:
            self.unsupported.append(inner)
            self.log.error(f"'{name_of(inner)}' op is neither a custom op nor a flex op", inner)
            graph.add_results(op)
            return
        code, data = written
        self.add(graph, op, "CUSTOM", custom=code, fields={"custom_options": data})

    def add(
        self,
        graph: Subgraph,
        op: Operation,
        code: str,
        *,
        key: str = "",
        custom: str = "",
        version: int = 1,
        inputs: list[int] | None = None,
        outputs: list[int] | None = None,
        fields: Fields | None = None,
    ) -> None:
        """Add an operator and the tensors of its results.

        Args:
            graph: the function that it belongs to.
            op: the op that it is written for.
            code: the name of the builtin operator.
            key: operators with the same key share an operator code; by default the op's name.
            custom: the code of a custom operator.
            version: the operator version that this op needs.
            inputs: the operands' tensors, if not just those of `op`.
            outputs: the results' tensors, if they are there already.
            fields: options and other fields of the table.

        """
        kept = stored(op)
        key = custom or key or op.name
        if (given := kept.pop("version", None)) is not None:
            key, version = f"{key} {given}", given
        inputs = graph.operands(op) if inputs is None else inputs
        operator: Fields = {
            "opcode_index": self._code(key, code, custom, version),
            "inputs": inputs[: kept.pop("operands", None)],
            "outputs": graph.add_results(op) if outputs is None else outputs,
        }
        if fields:
            operator |= fields
        if (inside := kept.pop("intermediates", None)) is not None:
            kept["intermediates"] = [graph.add_stored(tensor) for tensor in inside]
        kept.pop("tensors", None)
        operator |= kept
        if op in self._places:
            operator["debug_metadata_index"] = self._places[op]
        graph.operators.append(operator)

    def subgraph_index(self, symbol: Attribute | None, op: Operation) -> int:
        """Return the number of the function that `op` refers to."""
        name = symbol_name(symbol)
        if name not in self._indices:
            what = f"refers to @{name}, which is no function of the module"
            raise ExportError(place(describe(op), op.name, what))
        return self._indices[name]

    def _code(self, key: str, code: str, custom: str, version: int) -> int:
        """Return the number of an operator code, which gets the highest version asked for."""
        index = self._codes.get(key)
        if index is None:
            index = self._codes[key] = len(self._code_tables)
            values = enum("BuiltinOperator").values
            number = values[code]
            self._code_tables.append(
                {
                    "deprecated_builtin_code": min(number, values[_PLACEHOLDER]),
                    "builtin_code": number,
                    "version": version if self.layout.compact or custom else Kept(version),
                    "custom_code": custom or None,
                }
            )
        table = self._code_tables[index]
        if version > table["version"]:
            table["version"] = version
        return index


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
