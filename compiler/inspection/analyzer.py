"""`tflower.experimental.Analyzer`: the structure of a model as upstream's analyzer prints it.

Source: python/analyzer.py, python/analyzer_wrapper/model_analyzer.cc.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...dialects.elements import Array
from ...dialects.errors import ImportFailure
from .tables import Graph, Model, ModelFile, Operator, Tensor

_RUNTIME = "2.21.0"
_RULE = "-" * 63 + "\n"
_SHOWN = 5
_MANY_ZEROS = 10.0
_PLAIN = {"INT32": "<i4", "UINT32": "<u4", "FLOAT32": "<f4"}
_CHARACTERS = ("INT8", "UINT8", "STRING")
_SCHEMA = "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/schema/schema.fbs"
_CALLEES = {
    "CALL_ONCE": (("", "init_subgraph_index"),),
    "IF": ((", Then: ", "then_subgraph_index"), (", Else: ", "else_subgraph_index")),
    "WHILE": ((", Cond: ", "cond_subgraph_index"), (", Body: ", "body_subgraph_index")),
}


class Analyzer:
    """Prints what a model consists of."""

    @staticmethod
    def analyze(
        model_path: str | os.PathLike[str] | None = None,
        model_content: bytes | None = None,
        gpu_compatibility: bool = False,
        **kwargs: Any,
    ) -> None:
        """Print the structure of a model.

        Args:
            model_path: a `.tflite` file.
            model_content: the bytes of one.
            gpu_compatibility: say which operators the GPU delegate does not run.
            kwargs: `experimental_use_mlir=True` prints the model as MLIR instead.

        Raises:
            ValueError: no model is given.

        """
        if not model_path and not model_content:
            raise ValueError("neither `model_path` nor `model_content` is provided")
        model: Model = model_path or model_content or b""
        print(f"=== {model_path or 'TFLite ModelAnalyzer'} ===\n")
        if kwargs.get("experimental_use_mlir", False):
            print(mlir(model))
        else:
            print(text(model, gpu_compatibility=gpu_compatibility))


def mlir(model: Model, limit: int = 10) -> str:
    """Return a model as MLIR; constants of more than `limit` elements without their values.

    Raises:
        ImportFailure: it is no model, or damaged.

    """
    from ...runtime.reader import Selection, open_model
    from ..text.printer import to_text

    given = model if isinstance(model, bytes) else os.fspath(model)
    return to_text(open_model(given, Selection(complete=True)), elide_above=limit)


def text(model: Model, *, gpu_compatibility: bool = False) -> str:
    """Return the structure of a model as text; what is wrong with a file that is none too."""
    try:
        file = ModelFile.open(model)
        written = "".join(_report(file, gpu_compatibility))
    except ImportFailure as error:
        what = "the given model buffer." if isinstance(model, bytes) else f"model {model}"
        written = f"{error}\nFailed to mmap {what}"
    return "".join(item if item == "\n" or " " <= item <= "~" else "." for item in written)


def _report(file: ModelFile, gpu_compatibility: bool) -> Iterator[str]:
    yield from _summary(file)
    fits = True
    for graph in file.graphs:
        yield _name(graph.index) + (f" {graph.name}" if graph.record["name"] is not None else "")
        yield f"({_listed(graph.index, graph.inputs)}) -> [{_listed(graph.index, graph.outputs)}]\n"
        yield from (_operator(operator) for operator in graph.operators)
        if gpu_compatibility:
            warning = _gpu_warning(graph)
            fits = fits and not warning
            yield warning
        yield f"\nTensors of {_name(graph.index)}\n"
        yield from (_tensor(tensor) for tensor in graph.tensors)
        yield "\n"
    if gpu_compatibility and fits:
        yield (
            f"\nYour model looks compatible with GPU delegate on TFLite runtime version "
            f"{_RUNTIME}.\nThis does not guarantee that your model will work well with GPU "
            "delegate because there could still be runtime incompatibililties.\n"
        )
    yield from _signatures(file)
    yield from _sizes(file)


def _summary(file: ModelFile) -> Iterator[str]:
    yield (
        f"Your TFLite model has '{len(file.graphs)}' subgraph(s). In the subgraph description "
        "below,\nT# represents the Tensor numbers. "
    )
    if not file.graphs or not file.graphs[0].operators:
        return
    first = file.graphs[0].operators[0]
    taken, made = (
        " and ".join(f"tensor #{index}" for index in side) for side in (first.inputs, first.outputs)
    )
    yield (
        f"For example, in Subgraph#0, the {first.name} op takes\n{taken} as input and produces "
        f"{made} as output.\n\n"
    )


def _name(index: int) -> str:
    return f"Subgraph#{index}"


def _number(graph: int, index: int) -> str:
    return f"T#{graph}_{index}" if graph and index != -1 else f"T#{index}"


def _listed(graph: int, indices: Sequence[int]) -> str:
    return ", ".join(_number(graph, index) for index in indices)


def _operator(operator: Operator) -> str:
    graph = operator.graph
    taken = (
        _number(graph.index, index)
        + (_data(graph.tensors[index]) if _is_listed(graph, index) else "")
        for index in operator.inputs
    )
    callees = (
        f"{before}{_name(operator.options.get(option, 0))}"
        for before, option in _CALLEES.get(operator.code, ())
    )
    made = _listed(graph.index, operator.outputs)
    inside = ", ".join(taken) + "".join(callees)
    return f"  Op#{operator.number} {operator.name}({inside}) -> [{made}]\n"


def _is_listed(graph: Graph, index: int) -> bool:
    return index != -1 and graph.tensors[index].type == "INT32"


def _data(tensor: Tensor) -> str:
    """Return the first elements of a constant in brackets, nothing for other tensors."""
    data = _held(tensor)
    if data is None:
        return ""
    shown = [_element(item, tensor.type) for item in _elements(data, tensor.type)]
    count = len(data) // (4 if tensor.type in _PLAIN else 1)
    more = ", ..." if count > _SHOWN else ""
    return f"[{', '.join(shown)}{more}]"


def _held(tensor: Tensor) -> Array | None:
    """Return the data that stand in the tensor's buffer, None if there is none."""
    buffers = tensor.file.record["buffers"] or ()
    if not 0 < tensor.buffer < len(buffers):
        return None
    return buffers[tensor.buffer]["data"]


def _elements(data: Array, type: str) -> Sequence[Any]:
    if type in _PLAIN:
        count = min(_SHOWN, len(data) // 4)
        return data[: 4 * count].view(_PLAIN[type]).tolist()
    return data[:_SHOWN].tolist()


def _element(value: Any, type: str) -> str:
    if type == "FLOAT32":
        return f"{value:g}"
    if type in _PLAIN:
        return str(value)
    return chr(value) if type in _CHARACTERS else "??"


def _tensor(tensor: Tensor) -> str:
    record = tensor.record
    words = _number(tensor.graph, tensor.index)
    words += f"({tensor.name}) " if record["name"] is not None else ""
    for field in ("shape_signature", "shape"):
        if record[field] is not None:
            words += f"{field}:[{', '.join(str(size) for size in record[field].tolist())}]"
            break
    else:
        words += "shape:n/a"
    words += f", type:{tensor.type}"
    data = _held(tensor)
    if data is not None and len(data):
        words += f" RO {len(data)} bytes, buffer: {tensor.buffer}, data:{_data(tensor)}"
    return f"  {words}\n"


def _gpu_warning(graph: Graph) -> str:
    from .gpu import unsuited

    numbers = ", ".join(str(number) for number in unsuited(graph))
    if not numbers:
        return ""
    return (
        f"\nGPU COMPATIBILITY WARNING: {_name(graph.index)} has GPU delegate compatibility issues "
        f"at nodes {numbers} on TFLite runtime version {_RUNTIME}\n"
    )


def _signatures(file: ModelFile) -> Iterator[str]:
    records: Sequence[Any] = file.record["signature_defs"] or ()
    if not records:
        return
    yield f"{_RULE}Your TFLite model has '{len(records)}' signature_def(s).\n\n"
    for number, record in enumerate(records):
        graph: int = record["subgraph_index"]
        yield f"Signature#{number} key: '{record['signature_key'] or ''}'\n"
        yield f"- Subgraph: {_name(graph)}\n"
        for title, side in (("Inputs", "inputs"), ("Outputs", "outputs")):
            yield f"- {title}: \n"
            for entry in record[side] or ():
                yield f"    '{entry['name'] or ''}' : {_number(graph, entry['tensor_index'])}\n"
        yield "\n"


def _sizes(file: ModelFile) -> Iterator[str]:
    stored = [item["data"] for item in file.record["buffers"] or () if item["data"] is not None]
    total = sum(len(data) for data in stored)
    zeros = sum(len(data) for data in stored if not data.any())

    def share(count: int) -> np.float32:
        return np.float32(np.float32(count) / np.float32(file.size)) * np.float32(100)

    def line(title: str, count: int) -> str:
        return f"{title}: {count:10d} bytes ({share(count):05.2f} %)\n"

    yield f"{_RULE}{'Model size':>24}: {file.size:10d} bytes\n"
    yield line(f"{'Non-data buffer size':>24}", file.size - total)
    yield line(f"{'Total data buffer size':>24}", total)
    for graph in file.graphs if len(file.graphs) > 1 else ():
        used = sum(len(data) for item in graph.tensors if (data := _held(item)) is not None)
        yield line(f"          - {_name(graph.index):<12}", used)
    yield line(f"{'(Zero value buffers)':>24}", zeros)
    yield "\n* Buffers of TFLite model are mostly used for constant tensors.\n"
    yield "  And zero value buffers are buffers filled with zeros.\n"
    if share(zeros) > _MANY_ZEROS:
        yield (
            "  (Consider use `converter._experimental_unfold_large_splat_constant` to save the "
            "model size.)\n"
        )
    yield "  Non-data buffers area are used to store operators, subgraphs and etc.\n"
    yield f"  You can find more details from {_SCHEMA}\n"
