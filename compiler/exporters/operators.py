"""Ops as `Operator` tables, and the codes that operators share."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects import func
from xdsl.dialects.builtin import StringAttr, SymbolRefAttr
from xdsl.ir import Attribute, Block, Operation, Region

from ...dialects.errors import ExportError, place
from ...dialects.locations import describe
from ...dialects.tfl.base import TFLOp
from ...runtime.option_tables import options as options_of
from ...runtime.option_tables import plan
from ...runtime.schema.definitions import enum
from ...runtime.schema.writer import Kept
from ...runtime.stored import stored
from ...runtime.tensor_tables import Fields
from ..options import Options
from ..unsupported import name_of
from . import foreign
from .layout import Layout
from .log import Log
from .subgraphs import Subgraph

_PLACEHOLDER = "PLACEHOLDER_FOR_GREATER_OP_CODES"


class OperatorWriter:
    """Adds operators to the functions of a model.

    `regions` are those that are to follow as subgraphs, by their names.
    """

    def __init__(
        self, functions: Sequence[func.FuncOp], options: Options, layout: Layout, log: Log
    ):
        """Start with no operators; `functions` have the numbers that operators refer to."""
        self.functions, self.options, self.layout, self.log = functions, options, layout, log
        self.unsupported: list[Operation] = []
        self.code_tables: list[Fields] = []
        self.regions: list[tuple[str, Block]] = []
        self._region_count = 0
        self._codes: dict[str, int] = {}
        self._indices = {item.sym_name.data: index for index, item in enumerate(functions)}

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
        if op in graph.places:
            operator["debug_metadata_index"] = graph.places[op]
        graph.operators.append(operator)

    def subgraph_index(self, symbol: Attribute | None, op: Operation) -> int:
        """Return the number of the function that `op` refers to."""
        name = symbol_name(symbol)
        if name not in self._indices:
            what = f"refers to @{name}, which is no function of the module"
            raise ExportError(place(describe(op), op.name, what))
        return self._indices[name]

    def add_region(self, region: Region, code: str) -> int:
        """Let a region follow as a subgraph; return its number."""
        number = len(self.functions) + self._region_count
        self._region_count += 1
        self.regions.append((f"{code}{number}", region.block))
        return number

    def _code(self, key: str, code: str, custom: str, version: int) -> int:
        """Return the number of an operator code, which gets the highest version asked for."""
        index = self._codes.get(key)
        if index is None:
            index = self._codes[key] = len(self.code_tables)
            values = enum("BuiltinOperator").values
            number = values[code]
            self.code_tables.append(
                {
                    "deprecated_builtin_code": min(number, values[_PLACEHOLDER]),
                    "builtin_code": number,
                    "version": version if self.layout.compact or custom else Kept(version),
                    "custom_code": custom or None,
                }
            )
        table = self.code_tables[index]
        if version > table["version"]:
            table["version"] = version
        return index


def symbol_name(attr: Attribute | None) -> str:
    """Return the name that an attribute refers to a function by."""
    if isinstance(attr, SymbolRefAttr):
        return attr.root_reference.data
    return attr.data if isinstance(attr, StringAttr) else ""
