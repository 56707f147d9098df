"""`tflower.inspect`: what a model takes, gives, holds and costs."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ...dialects.arithmetic import Arithmetic
from ...dialects.errors import InterpreterError
from ...runtime.reader import read_model
from ...runtime.schema.versions import minimum_runtime, newest
from ...runtime.session import Session
from . import gpu
from .tables import Graph, Model, ModelFile, Tensor
from .words import columns, plural, size, thousands

_MIN_RUNTIME = "min_runtime_version"
_INTEGERS = ("INT4", "INT8", "UINT8", "INT16", "INT2", "UINT4")
_HALVES = ("FLOAT16", "BFLOAT16")


@dataclass(frozen=True)
class OperatorCount:
    """How often a model has an operator in one version, and the first runtime that runs it."""

    name: str
    version: int
    count: int
    runtime: str | None
    is_custom: bool = False


@dataclass(frozen=True)
class GraphSummary:
    """One subgraph; the arena is the memory for what is no constant, None if not known."""

    name: str
    inputs: list[dict[str, Any]]
    outputs: list[dict[str, Any]]
    operators: int
    tensors: int
    arena_bytes: int | None


@dataclass(frozen=True)
class Computation:
    """How much a model computes.

    Attributes:
        macs: multiplications with an addition, or half of any other operations.
        uncounted: operators that compute, but on shapes that are not known.

    """

    macs: int
    uncounted: int


@dataclass(frozen=True)
class Quantization:
    """How a model's numbers are stored.

    Attributes:
        kind: in words: `none`, `dynamic range`, `full integer`, ...
        types: how many tensors there are of each type.
        quantized: how many tensors have scales.
        per_axis: how many of them have several.

    """

    kind: str
    types: dict[str, int]
    quantized: int
    per_axis: int


@dataclass(frozen=True)
class Summary:
    """What a model takes, gives, holds and costs; `str` of it is a page of text."""

    model: str
    bytes: int
    constant_bytes: int
    zero_bytes: int
    description: str
    schema_version: int
    runtime: str
    metadata: list[str]
    signatures: dict[str, dict[str, Any]]
    subgraphs: list[GraphSummary]
    operators: list[OperatorCount]
    computation: Computation
    quantization: Quantization
    gpu: list[gpu.Note] = field(default_factory=list[gpu.Note])

    @property
    def arena_bytes(self) -> int | None:
        """The memory for all tensors that are no constants, None if not known."""
        sizes = [graph.arena_bytes for graph in self.subgraphs]
        known = [count for count in sizes if count is not None]
        return sum(known) if len(known) == len(sizes) else None

    def to_json(self) -> dict[str, Any]:
        """Return the summary as plain dictionaries and lists."""
        return {
            "model": self.model,
            "bytes": self.bytes,
            "constant_bytes": self.constant_bytes,
            "zero_bytes": self.zero_bytes,
            "description": self.description,
            "schema_version": self.schema_version,
            "minimum_runtime": self.runtime,
            "metadata": self.metadata,
            "signatures": self.signatures,
            "subgraphs": [vars(graph) for graph in self.subgraphs],
            "operators": [
                {
                    "name": item.name,
                    "version": item.version,
                    "count": item.count,
                    "minimum_runtime": item.runtime,
                    "custom": item.is_custom,
                }
                for item in self.operators
            ],
            "arena_bytes": self.arena_bytes,
            "macs": self.computation.macs,
            "macs_uncounted": self.computation.uncounted,
            "quantization": vars(self.quantization),
            "gpu": [note._asdict() for note in self.gpu],
        }

    def __str__(self) -> str:
        return "\n".join(_page(self))


def inspect(model: Model) -> Summary:
    """Return what a model, given by path or content, takes, gives, holds and costs.

    Raises:
        ImportFailure: it is no model, or damaged.

    """
    file = ModelFile.open(model)
    buffers = file.buffers
    operators = _operators(file)
    given = file.metadata.get(_MIN_RUNTIME, b"").rstrip(b"\0").decode("ascii", "replace")
    return Summary(
        model=file.name if isinstance(model, bytes) else os.fspath(model),
        bytes=file.size,
        constant_bytes=sum(map(len, buffers)),
        zero_bytes=sum(len(data) for data in buffers if not data.any()),
        description=file.record["description"] or "",
        schema_version=file.record["version"],
        runtime=given or newest(item.runtime for item in operators if item.runtime),
        metadata=sorted(file.metadata),
        signatures={
            key: {side: item[side] for side in ("subgraph", "inputs", "outputs")}
            for key, item in file.signatures.items()
        },
        subgraphs=_graphs(file),
        operators=operators,
        computation=_computation(file),
        quantization=_quantization(file),
        gpu=gpu.notes(file),
    )


def described(tensor: Tensor) -> dict[str, Any]:
    """Return a tensor as plain values."""
    return {
        "name": tensor.name,
        "index": tensor.index,
        "type": tensor.type,
        "shape": list(tensor.shape or ()),
        "shape_signature": list(tensor.signature or ()),
        "quantization": tensor.quantization,
    }


def _graphs(file: ModelFile) -> list[GraphSummary]:
    arenas = _arenas(file)
    return [
        GraphSummary(
            name=graph.name,
            inputs=_described(graph, graph.inputs),
            outputs=_described(graph, graph.outputs),
            operators=len(graph.operators),
            tensors=len(graph.tensors),
            arena_bytes=arenas[graph.index],
        )
        for graph in file.graphs
    ]


def _described(graph: Graph, indices: list[int]) -> list[dict[str, Any]]:
    return [described(graph.tensors[index]) for index in indices if index >= 0]


def _arenas(file: ModelFile) -> list[int | None]:
    """Return the memory that each subgraph's results need, None where an op has no kernel."""
    session = Session(file.source, file.record, keep=False)
    session.read()

    def measured(index: int) -> int | None:
        try:
            return session.graphs[index].arena_bytes
        except InterpreterError:
            return None

    return [measured(graph.index) for graph in file.graphs]


def _operators(file: ModelFile) -> list[OperatorCount]:
    counts = Counter(
        (operator.name, operator.version, operator.code)
        for graph in file.graphs
        for operator in graph.operators
    )
    return [
        OperatorCount(name, version, count, minimum_runtime(code, version), code == "CUSTOM")
        for (name, version, code), count in counts.most_common()
    ]


def _computation(file: ModelFile) -> Computation:
    total = uncounted = 0
    for op in read_model(file.source, file.record).walk():
        trait = op.get_trait(Arithmetic)
        if trait is None:
            continue
        found = trait.operations(op)
        uncounted += found is None
        total += found or 0
    return Computation(total // 2, uncounted)


def _quantization(file: ModelFile) -> Quantization:
    tensors = [tensor for graph in file.graphs for tensor in graph.tensors]
    scaled = [tensor for tensor in tensors if len(tensor.scales)]
    types = Counter(tensor.type for tensor in tensors)
    return Quantization(
        kind=_kind(file, tensors),
        types=dict(types.most_common()),
        quantized=len(scaled),
        per_axis=sum(len(tensor.scales) > 1 for tensor in scaled),
    )


def _kind(file: ModelFile, tensors: list[Tensor]) -> str:
    """Name the way in which a model is quantized."""
    scaled = [tensor for tensor in tensors if len(tensor.scales) and tensor.type in _INTEGERS]
    results = {tensor.type for tensor in scaled if not tensor.is_constant}
    if results:
        floats = any(
            file.graphs[0].tensors[index].type == "FLOAT32"
            for index in (*file.graphs[0].inputs, *file.graphs[0].outputs)
            if index >= 0
        )
        bits = "int16x8" if "INT16" in results and "INT8" not in results else "full integer"
        return f"{bits}, float inputs or outputs" if floats else bits
    if scaled:
        weights = sorted({tensor.type.lower() for tensor in scaled})
        return f"dynamic range, {' and '.join(weights)} weights"
    halves = {tensor.type.lower() for tensor in tensors if tensor.type in _HALVES}
    return f"{' and '.join(sorted(halves))} weights" if halves else "none"


def _page(summary: Summary) -> list[str]:
    count = sum(item.count for item in summary.operators)
    constants = f"{size(summary.constant_bytes)} constants"
    if summary.zero_bytes:
        constants += f", {size(summary.zero_bytes)} of them zeros"
    arena = summary.arena_bytes
    macs = thousands(summary.computation.macs)
    if summary.computation.uncounted:
        macs += f", and {plural(summary.computation.uncounted, 'operator')} of unknown shape"
    facts = [
        ("size", f"{size(summary.bytes)}: {constants}"),
        ("operators", f"{count} in {plural(len(summary.subgraphs), 'subgraph')}"),
        ("runs from", f"TensorFlow Lite {summary.runtime}" if summary.runtime else "not known"),
        ("arena", size(arena) if arena is not None else "not known"),
        ("MACs", macs),
        ("quantization", summary.quantization.kind),
        ("GPU", _gpu(summary.gpu)),
        ("description", summary.description),
        ("metadata", ", ".join(summary.metadata)),
    ]
    lines = [summary.model, *columns([(f"  {name}", text) for name, text in facts if text])]
    for graph in summary.subgraphs:
        lines += _graph_lines(graph, len(summary.subgraphs) > 1)
    for key, signature in summary.signatures.items():
        names = (", ".join(signature[side]) for side in ("inputs", "outputs"))
        lines += ["", f"signature {key}: {' -> '.join(f'({side})' for side in names)}"]
    table = [("operator", "version", "count", "since")]
    table += [
        (item.name, str(item.version), str(item.count), item.runtime or "-")
        for item in summary.operators
    ]
    lines += ["", *columns(table, right=(1, 2, 3))] if summary.operators else []
    if summary.gpu:
        lines += ["", "not for the GPU delegate"]
        lines += columns([(f"  {note.place}", note.operator, note.reason) for note in summary.gpu])
    return lines


def _gpu(notes: list[gpu.Note]) -> str:
    if not notes:
        return "every operator suits the GPU delegate"
    return f"{plural(len(notes), 'operator')} not for the GPU delegate"


def _graph_lines(graph: GraphSummary, named: bool) -> list[str]:
    rows = [
        (f"  {side}", f"{item['index']}", item["name"], _type(item), item["quantization"])
        for side, items in (("input", graph.inputs), ("output", graph.outputs))
        for item in items
    ]
    title = f"subgraph {graph.name}: {plural(graph.operators, 'operator')}" if named else ""
    return ["", *([title] if title else []), *columns(rows, right=(1,))]


def _type(item: dict[str, Any]) -> str:
    sizes = ("?" if each < 0 else str(each) for each in item["shape_signature"])
    return "x".join((*sizes, item["type"].lower()))
