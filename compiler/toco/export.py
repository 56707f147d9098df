"""The files that TOCO writes: tensors sorted by name, a buffer for each, no signatures of its own.

Source: tflite/export.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue

from ...dialects.errors import ConverterError, UnsupportedOpError
from ...dialects.toco import Flags, facts
from ...dialects.toco.flags import Format
from ...runtime.tensor_tables import Fields
from ..exporters import tflite
from ..exporters.layout import Layout
from ..exporters.model import ModelWriter
from ..exporters.subgraphs import ABSENT, CONSTANTS, Subgraph
from ..options import Options
from ..unsupported import UnsupportedOp, name_of
from . import unsupported

DESCRIPTION = "TOCO Converted."
LAYOUT = Layout(shared=False, indexed=True)


def export(module: ModuleOp, options: Options, *, modes: Iterable[str] = ()) -> bytes:
    """Return a module in the format that its flags ask for.

    Raises:
        UnsupportedOpError: some operators have no counterpart.
        ConverterError: the module cannot be written.

    """
    flags = Flags.of(module).toco
    if flags.output_format == Format.GRAPHVIZ_DOT:
        from .graphviz import export_dot

        return export_dot(module)
    if flags.output_format == Format.TENSORFLOW_GRAPHDEF:
        from .graphdef import export_graph_def

        return export_graph_def(module)
    if not flags.allow_dynamic_tensors:
        raise ConverterError(
            "memory cannot be planned ahead. Leave allow_dynamic_tensors as it is, True"
        )
    told = replace(options, exclude_conversion_metadata=True)
    try:
        return tflite.export(module, told, modes=modes, layout=LAYOUT, writer=TocoWriter)
    except UnsupportedOpError as error:
        records = [each for each in error.errors if isinstance(each, UnsupportedOp)]
        raise unsupported.error(module, records, told) from None


class TocoWriter(ModelWriter):
    """Writes a model as TOCO lays it out."""

    def write(self) -> Fields:
        """Return the model but for buffers and metadata."""
        model = super().write()
        model["description"] = DESCRIPTION
        for index, graph in enumerate(model["subgraphs"]):
            graph.pop("name", None)
            number = _sort_tensors(graph)
            for signature in model["signature_defs"]:
                if signature["subgraph_index"] == index:
                    _renumber(signature, number)
        _sort_codes(model)
        return model

    def write_op(self, graph: Subgraph, op: Operation) -> None:
        """Write an op; loops and branches are no operators here."""
        if op.name.startswith("tf.") and op.name not in CONSTANTS:
            self.write_foreign(graph, op, op)
        else:
            super().write_op(graph, op)

    def write_foreign(self, graph: Subgraph, op: Operation, inner: Operation) -> None:
        """Write an op as a custom operator, unless only TensorFlow as a whole could run it."""
        if name_of(inner) in unsupported.NEVER_FLEX and not self.options.allow_custom_ops:
            self.unsupported.append(inner)
            graph.add_results(op)
        else:
            super().write_foreign(graph, op, inner)

    def _subgraph(self, function: func.FuncOp) -> Subgraph:
        graph = super()._subgraph(function)
        for value, index in graph.indices.items():
            if index != ABSENT:
                _add_range(graph.tensors[index], value)
        return graph

    def _code(self, key: str, code: str, custom: str, version: int) -> int:
        return super()._code(f"{code} {custom} {version}", code, custom, version)


def _add_range(tensor: Fields, value: SSAValue) -> None:
    """Let a tensor tell the range of its reals."""
    minmax = facts(value).minmax
    if minmax is None:
        return
    known: Fields = tensor.get("quantization") or {}
    tensor["quantization"] = {"min": [minmax[0]], "max": [minmax[1]], **known}


def _renumber(signature: Fields, number: Mapping[int, int]) -> None:
    """Let a signature name tensors by their new numbers."""
    for entry in (*signature["inputs"], *signature["outputs"]):
        entry["tensor_index"] = number[entry["tensor_index"]]


def _sort_tensors(graph: Fields) -> dict[int, int]:
    """Sort tensors by name; return their new numbers by the old ones."""
    tensors = graph["tensors"]
    order = sorted(range(len(tensors)), key=lambda index: str(tensors[index]["name"]).encode())
    number = {old: new for new, old in enumerate(order)}
    number[ABSENT] = ABSENT
    graph["tensors"] = [tensors[index] for index in order]
    for owner in (graph, *graph["operators"]):
        for key in ("inputs", "outputs", "intermediates"):
            if key in owner:
                owner[key] = [number[index] for index in owner[key]]
    return number


def _sort_codes(model: Fields) -> None:
    """Sort operator codes by what they are."""
    codes = model["operator_codes"]

    def key(index: int) -> tuple[int, str, int]:
        code = codes[index]
        return code["builtin_code"], code["custom_code"] or "", int(code["version"])

    order = sorted(range(len(codes)), key=key)
    number = {old: new for new, old in enumerate(order)}
    model["operator_codes"] = [codes[index] for index in order]
    for graph in model["subgraphs"]:
        for operator in graph["operators"]:
            operator["opcode_index"] = number[operator["opcode_index"]]
