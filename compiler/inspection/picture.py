"""`tflower.view`: a model's graphs as one page of HTML, or as Model Explorer reads them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ...dialects.errors import ImportFailure
from ...dialects.traits import Builtin
from ..files import write_atomically
from .layout import NODE_HEIGHT, NODE_WIDTH, arrange
from .tables import Graph, Model, ModelFile, Operator, Tensor
from .words import size

_TEMPLATE = Path(__file__).with_name("page.html")
_TITLE, _DATA = "@@title@@", "@@graphs@@"
_PREVIEW = 8
_SUBGRAPH = "_subgraph_index"


def view(model: Model, output: str | os.PathLike[str], *, model_explorer: bool = False) -> None:
    """Write a picture of a model: a page that needs no network, or Model Explorer's JSON.

    Raises:
        ImportFailure: the model cannot be read.
        OSError: the file cannot be written.

    """
    text = explorer(model) if model_explorer else page(model)
    write_atomically(os.fspath(output), text.encode())


def page(model: Model) -> str:
    """Return the page: the graphs with pan, zoom, search and the details of each node.

    Raises:
        ImportFailure: the model cannot be read.

    """
    file = ModelFile.open(model)
    graphs = [_drawn(graph) for graph in file.graphs]
    data = {"model": _facts(file), "graphs": graphs}
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    title = file.name.replace("&", "&amp;").replace("<", "&lt;")
    template = _TEMPLATE.read_text(encoding="utf-8")
    head, _, rest = template.partition(_TITLE)
    middle, _, tail = rest.partition(_DATA)
    return f"{head}{title}{middle}{text}{tail}"


def explorer(model: Model) -> str:
    """Return a graph collection of Model Explorer as JSON.

    Raises:
        ImportFailure: the model cannot be read.

    """
    file = ModelFile.open(model)
    graphs = [_explored(graph) for graph in file.graphs]
    return json.dumps({"label": file.name, "graphs": graphs}, indent=1)


def _facts(file: ModelFile) -> list[list[str]]:
    count = sum(len(graph.operators) for graph in file.graphs)
    facts = [
        ["model", file.name],
        ["size", size(file.size)],
        ["operators", str(count)],
        ["subgraphs", str(len(file.graphs))],
        ["description", file.record["description"] or ""],
        ["signatures", ", ".join(file.signatures)],
        ["metadata", ", ".join(sorted(file.metadata))],
    ]
    return [fact for fact in facts if fact[1]]


class _Nodes:
    """The nodes of one graph: its inputs, its operators, then its outputs."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self.inputs = [index for index in graph.inputs if index >= 0]
        self.outputs = [index for index in graph.outputs if index >= 0]
        self.first_output = len(self.inputs) + len(graph.operators)
        self.count = self.first_output + len(self.outputs)
        self.makers: dict[int, tuple[int, int]] = {
            index: (node, 0) for node, index in enumerate(self.inputs)
        }
        self.edges: list[tuple[int, int, int, int, int]] = []
        """Source, its result, target, its operand and the tensor."""
        for node, operator in enumerate(graph.operators, start=len(self.inputs)):
            for operand, index in enumerate(operator.inputs):
                self._connect(index, node, operand)
            for result, index in enumerate(operator.outputs):
                self.makers[index] = (node, result)
        for node, index in enumerate(self.outputs, start=self.first_output):
            self._connect(index, node, 0)

    def _connect(self, index: int, node: int, operand: int) -> None:
        if index >= 0 and index in self.makers:
            source, result = self.makers[index]
            self.edges.append((source, result, node, operand, index))


def _drawn(graph: Graph) -> dict[str, Any]:
    """Return a graph as the page draws it."""
    nodes = _Nodes(graph)
    pairs = [(source, target) for source, _, target, _, _ in nodes.edges]
    placed = arrange(nodes.count, pairs, range(nodes.first_output, nodes.count))
    tensors = graph.tensors
    items = [_end("input", tensors[index]) for index in nodes.inputs]
    items += [_operator(operator) for operator in graph.operators]
    items += [_end("output", tensors[index]) for index in nodes.outputs]
    for item, (x, y) in zip(items, placed.places, strict=True):
        item["at"] = [round(x), round(y)]
    return {
        "name": graph.title,
        "nodes": items,
        "edges": [
            {
                "from": source,
                "to": target,
                "type": tensors[index].type_text,
                "by": [[round(x), round(y)] for x, y in placed.bends.get((source, target), [])],
            }
            for source, _, target, _, index in nodes.edges
        ],
        "size": [round(placed.width), round(placed.height)],
        "node": [round(NODE_WIDTH), round(NODE_HEIGHT)],
    }


def _end(kind: str, tensor: Tensor) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": kind,
        "name": tensor.place,
        "rows": [[kind, [_said(tensor, "")]]],
        "into": [],
    }


def _operator(operator: Operator) -> dict[str, Any]:
    """Return an operator as the page shows it: what is on the node, and groups of details."""
    tensors = operator.graph.tensors
    options = [[name, _text(value)] for name, value in operator.options.items()]
    names = _operand_names(operator.code)
    taken = [
        _said(tensors[index], names[number] if number < len(names) else "")
        if index >= 0
        else [names[number] if number < len(names) else "", "absent"]
        for number, index in enumerate(operator.inputs)
    ]
    made = [_said(tensors[index], "") for index in operator.outputs if index >= 0]
    about = [["number", str(operator.number)], ["version", str(operator.version)]]
    return {
        "kind": "custom" if operator.code == "CUSTOM" else "operator",
        "label": operator.name,
        "name": operator.place,
        "rows": [["operator", about], ["options", options], ["inputs", taken], ["outputs", made]],
        "into": _callees(operator),
    }


def _callees(operator: Operator) -> list[int]:
    """Return the subgraphs that an operator runs."""
    count = len(operator.graph.file.graphs)
    found = (value for name, value in operator.options.items() if name.endswith(_SUBGRAPH))
    return [number for number in found if isinstance(number, int) and 0 <= number < count]


@cache
def _operand_names(code: str) -> tuple[str, ...]:
    """Return the names of a builtin operator's operands."""
    from ...dialects import tfl

    kind = tfl.by_code().get(code)
    if kind is None or kind.get_trait(Builtin) is None:
        return ()
    return tuple(name for name, _ in kind.get_irdl_definition().operands)


def _said(tensor: Tensor, role: str) -> list[str]:
    """Return a tensor's role and what is to be said of it."""
    words = [tensor.name, tensor.type_text]
    if tensor.quantization:
        words.append(f"quantized {tensor.quantization}")
    if tensor.is_constant:
        words.append(f"{size(tensor.bytes)} {_preview(tensor)}".rstrip())
    return [role or f"T#{tensor.index}", "\n".join(word for word in words if word)]


def _preview(tensor: Tensor) -> str:
    """Return the first elements of a constant."""
    if tensor.record["sparsity"] is not None:
        return "sparse"
    try:
        values = tensor.value().reshape(-1)[:_PREVIEW].tolist()
    except ImportFailure:
        return ""
    shown = ", ".join(f"{v:.4g}" if isinstance(v, float) else str(v)[:40] for v in values)
    return f"[{shown}{', ...' if _count(tensor) > len(values) else ''}]"


def _count(tensor: Tensor) -> int:
    total = 1
    for each in tensor.shape or ():
        total *= each
    return total


def _text(value: Any) -> str:
    text = json.dumps(value) if isinstance(value, list | dict | bool) else str(value)
    return text if len(text) <= 400 else f"{text[:397]}..."


def _explored(graph: Graph) -> dict[str, Any]:
    """Return a graph of Model Explorer."""
    nodes = _Nodes(graph)
    tensors = graph.tensors
    items = [_explored_end("input", node, tensors[i]) for node, i in enumerate(nodes.inputs)]
    items += [
        _explored_operator(node, operator)
        for node, operator in enumerate(graph.operators, start=len(nodes.inputs))
    ]
    items += [
        _explored_end("output", node, tensors[index])
        for node, index in enumerate(nodes.outputs, start=nodes.first_output)
    ]
    for source, result, target, operand, _ in nodes.edges:
        edge = (str(source), str(result), str(operand))
        names = ("sourceNodeId", "sourceNodeOutputId", "targetNodeInputId")
        items[target]["incomingEdges"].append(dict(zip(names, edge, strict=True)))
    return {"id": graph.title, "nodes": items}


def _explored_end(kind: str, node: int, tensor: Tensor) -> dict[str, Any]:
    made = {"outputsMetadata": [_metadata(0, tensor)]} if kind == "input" else {}
    return {
        "id": str(node),
        "label": tensor.place,
        "namespace": "GraphInputs" if kind == "input" else "GraphOutputs",
        "incomingEdges": [],
        **made,
    }


def _explored_operator(node: int, operator: Operator) -> dict[str, Any]:
    graph = operator.graph
    constants = {
        name: "\n".join(_said(graph.tensors[index], "")[1:])
        for name, index in _named_operands(operator)
        if index >= 0 and graph.tensors[index].is_constant
    }
    attributes: Mapping[str, Any] = {
        "place": operator.place,
        "version": operator.version,
        **operator.options,
        **constants,
    }
    item: dict[str, Any] = {
        "id": str(node),
        "label": operator.name,
        "namespace": _namespace(operator.place),
        "attrs": _pairs(attributes),
        "incomingEdges": [],
        "outputsMetadata": [
            _metadata(number, graph.tensors[index])
            for number, index in enumerate(operator.outputs)
            if index >= 0
        ],
    }
    if callees := _callees(operator):
        item["subgraphIds"] = [graph.file.graphs[index].title for index in callees]
    return item


def _named_operands(operator: Operator) -> list[tuple[str, int]]:
    names: Sequence[str] = _operand_names(operator.code)
    return [
        (names[number] if number < len(names) else f"operand {number}", index)
        for number, index in enumerate(operator.inputs)
    ]


def _namespace(place: str) -> str:
    """Return the path of the layer that an operator belongs to."""
    first = place.partition(";")[0]
    return first.rpartition("/")[0]


def _metadata(number: int, tensor: Tensor) -> dict[str, Any]:
    facts = {"__tensor_tag": tensor.name, "shape": tensor.type_text, "index": tensor.index}
    if tensor.quantization:
        facts["quantization"] = tensor.quantization
    return {"id": str(number), "attrs": _pairs(facts)}


def _pairs(facts: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"key": name, "value": _text(value)} for name, value in facts.items()]
