"""The order of tensors as the older quantizer leaves it, which works on the file of a float model.

Integers take the places of the float model's tensors. At its borders they are called as the
tensors there, with their type behind; what stays float there comes last.

Source: quantize_model.cc of TensorFlow Lite's quantizer for files, as far as its files show.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...runtime.calibration.engines import FloatModel
from ...runtime.schema.definitions import enum
from ...runtime.tensor_tables import Fields

_SHORT = {"INT8": "int8", "UINT8": "uint8", "INT16": "int16"}


def order_of(model: bytes) -> tuple[tuple[str, ...], ...]:
    """Return the names of a model's tensors, for each subgraph."""
    graphs = FloatModel(model).graphs
    return tuple(tuple(tensor["name"] or "" for tensor in graph["tensors"]) for graph in graphs)


def arrange(model: Fields, orders: Sequence[Sequence[str]]) -> None:
    """Order the tensors of a model's subgraphs by the names of the float model's tensors."""
    operators = enum("BuiltinOperator").names
    codes = [operators[code["builtin_code"]] for code in model["operator_codes"]]
    moved: dict[int, list[int]] = {}
    for index, (graph, order) in enumerate(zip(model["subgraphs"], orders, strict=False)):
        names = _names(graph, codes)
        moved[index] = _arrange(graph, names, order)
    for signature in model["signature_defs"]:
        places = moved.get(signature.get("subgraph_index", 0))
        for item in (*(signature["inputs"] or ()), *(signature["outputs"] or ())):
            if places is not None:
                item["tensor_index"] = places[item["tensor_index"]]


def _names(graph: Fields, codes: Sequence[str]) -> list[str | None]:
    """Return the float model's name of each tensor, None of what stands outside of it."""
    tensors = graph["tensors"]
    names: list[str | None] = [tensor["name"] for tensor in tensors]
    for operator in graph["operators"]:
        code = codes[operator["opcode_index"]]
        if code not in ("QUANTIZE", "DEQUANTIZE"):
            continue
        (source,), (result,) = operator["inputs"], operator["outputs"]
        inner, outer = (result, source) if source in graph["inputs"] else (source, result)
        if outer in graph["inputs"] or (outer in graph["outputs"] and inner != outer):
            if names[outer] is not None:
                names[inner], names[outer] = names[outer], None
    taken = {tensor["name"] for tensor in tensors}
    for index in range(len(tensors)):
        _rename(graph, index, names[index], taken)
    return names


def _rename(graph: Fields, index: int, name: str | None, taken: set[str]) -> None:
    tensor = graph["tensors"][index]
    is_border = index in graph["inputs"] or index in graph["outputs"] or tensor["name"] != name
    short = _SHORT.get(str(tensor.get("type")))
    made = f"{name}_{short}"
    if name is not None and is_border and short is not None and made not in taken:
        tensor["name"] = made
        taken.add(made)


def _arrange(graph: Fields, names: Sequence[str | None], order: Sequence[str]) -> list[int]:
    """Sort the tensors; return the new index of each."""
    places = {name: place for place, name in enumerate(order)}
    last = len(order)

    def rank(index: int) -> tuple[int, int]:
        name = names[index]
        return (last + 1 if name is None else places.get(name, last), index)

    old = sorted(range(len(names)), key=rank)
    new = [0] * len(names)
    for place, index in enumerate(old):
        new[index] = place
    tensors = graph["tensors"]
    graph["tensors"] = [tensors[index] for index in old]
    for side in ("inputs", "outputs"):
        graph[side] = [new[index] for index in graph[side]]
    for operator in graph["operators"]:
        for side in ("inputs", "outputs", "intermediates"):
            if operator.get(side):
                operator[side] = [index if index < 0 else new[index] for index in operator[side]]
    return new
