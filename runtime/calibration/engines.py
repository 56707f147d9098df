"""What runs a float model and shows its tensors: our own interpreter, or LiteRT's."""

from __future__ import annotations

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from xdsl.dialects import func
from xdsl.ir import SSAValue

from ...dialects.elements import Array
from .. import details
from ..plan import Program
from ..reader import IDENTIFIER, read_model
from ..schema.reader import Record, Source, read
from ..session import tensor_values
from .statistics import Key

Show = Callable[[Key, str, Array], None]
"""Takes a tensor's key, its name, and a value that is only valid during the call."""

_LITERT = "ai_edge_litert"


class FloatModel:
    """A `.tflite` file whose activations are to be seen."""

    def __init__(self, content: bytes):
        """Open the file.

        Raises:
            ImportFailure: it is damaged.

        """
        self.content = content
        self.source = Source(content)
        self.record = read(self.source, "Model", IDENTIFIER)
        self.graphs: list[Record] = list(self.record["subgraphs"] or ())
        self.signatures = details.signatures(self.record)

    def digest(self) -> str:
        """Return what tells this model from others."""
        return hashlib.sha256(self.content).hexdigest()

    def inputs(self, subgraph: int) -> list[details.Details]:
        """Return the details of a subgraph's inputs, in order."""
        return self._details(subgraph, "inputs")

    def outputs(self, subgraph: int) -> list[details.Details]:
        """Return the details of a subgraph's outputs, in order."""
        return self._details(subgraph, "outputs")

    def _details(self, subgraph: int, side: str) -> list[details.Details]:
        graph = self.graphs[subgraph]
        tensors = graph["tensors"]
        return [
            details.tensor_details(tensors[int(index)], int(index))
            for index in details.indices(graph, side)
        ]

    def name(self, key: Key) -> str:
        """Return the name of a tensor."""
        return self.graphs[key.subgraph]["tensors"][key.tensor]["name"] or str(key)

    def activations(self, subgraph: int) -> list[int]:
        """Return the float tensors of a subgraph that no file can hold, states too, in order."""
        graph, buffers = self.graphs[subgraph], self.record["buffers"]
        used = {int(index) for index in details.indices(graph, "inputs")}
        for operator in graph["operators"] or ():
            used.update(int(index) for index in details.indices(operator, "outputs"))
        tensors = graph["tensors"]
        used.update(index for index, tensor in enumerate(tensors) if tensor["is_variable"])
        return sorted(
            index
            for index in used
            if index >= 0
            and tensors[index].names("type") == "FLOAT32"
            and not _has_data(buffers[tensors[index]["buffer"]])
        )

    def multiplied(self) -> set[Key]:
        """Return the tensors that operators multiply with constant weights and add a bias to."""
        buffers = self.record["buffers"]
        found: set[Key] = set()
        for number, graph in enumerate(self.graphs):
            tensors = graph["tensors"]
            for operator in graph["operators"] or ():
                inputs = [int(index) for index in details.indices(operator, "inputs")]
                if len(inputs) < 2:
                    continue
                constant = {
                    index
                    for index in inputs
                    if index >= 0 and _has_data(buffers[tensors[index]["buffer"]])
                }
                if any(len(details.shape_of(tensors[index])) > 1 for index in constant):
                    found.update(Key(number, index) for index in inputs if index not in constant)
        return found

    def calls_subgraphs(self) -> bool:
        """Whether there are subgraphs besides those of the signatures."""
        return len(self.graphs) > max(1, len(self.signatures))

    def operators(self) -> Iterator[str]:
        """Yield the names of all operators."""
        for graph in self.graphs:
            for operator in graph["operators"] or ():
                yield details.operator_name(self.record, operator)


def _has_data(buffer: Record) -> bool:
    data = buffer["data"]
    return data is not None and len(data) > 0


def keys(functions: Sequence[func.FuncOp], graphs: Sequence[Record]) -> dict[SSAValue, Key]:
    """Return the key of each value of the functions that a model's subgraphs became."""
    found: dict[SSAValue, Key] = {}
    for number, (function, graph) in enumerate(zip(functions, graphs, strict=True)):
        for index, value in tensor_values(function, graph).items():
            found.setdefault(value, Key(number, index))
    return found


class Engine(ABC):
    """Runs the subgraphs of a model."""

    @abstractmethod
    def run(self, subgraph: int, arguments: Sequence[Array]) -> list[Array]:
        """Run a subgraph on one sample, show its activations, and return its outputs.

        Raises:
            RuntimeError: the model cannot be run.

        """


class NumpyEngine(Engine):
    """Our own interpreter; it sees the tensors of loops in every turn."""

    def __init__(self, model: FloatModel, show: Show):
        """Prepare to show the tensors."""
        module = read_model(model.source, model.record)
        self._names = [op.sym_name.data for op in module.ops if isinstance(op, func.FuncOp)]
        functions = [op for op in module.ops if isinstance(op, func.FuncOp)]
        wanted = {
            Key(number, index)
            for number in range(len(model.graphs))
            for index in model.activations(number)
        }
        names = {
            value: (key, model.name(key))
            for value, key in keys(functions, model.graphs).items()
            if key in wanted
        }

        def observe(value: SSAValue, array: Array) -> None:
            found = names.get(value)
            if found is not None:
                show(*found, array)

        self._program = Program(module, observe=observe)

    def run(self, subgraph: int, arguments: Sequence[Array]) -> list[Array]:
        """Run a subgraph; recurrent layers go on from where the last sample left them."""
        plan = self._program.plan(self._names[subgraph])
        return list(plan.run(arguments))


class LiteRTEngine(Engine):
    """LiteRT's interpreter, which keeps all tensors; it does not see into loops."""

    def __init__(self, model: FloatModel, show: Show):
        """Open the model.

        Raises:
            ValueError: LiteRT cannot open it.

        """
        api: Any = import_module(f"{_LITERT}.interpreter")
        self._interpreter: Any = api.Interpreter(
            model_content=model.content,
            num_threads=os.cpu_count() or 1,
            experimental_op_resolver_type=api.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
            experimental_preserve_all_tensors=True,
        )
        self._show = show
        self._shapes: list[tuple[int, ...]] | None = None
        self._inputs = [
            [item["index"] for item in model.inputs(number)] for number in range(len(model.graphs))
        ]
        self._outputs = [
            [item["index"] for item in model.outputs(number)] for number in range(len(model.graphs))
        ]
        self._runners = {item["subgraph"]: key for key, item in model.signatures.items()}
        self._input_names = {
            item["subgraph"]: {index: name for name, index in item["inputs"].items()}
            for item in model.signatures.values()
        }
        self._tensors = [
            [(Key(number, index), model.name(Key(number, index))) for index in activations]
            for number, activations in enumerate(map(model.activations, range(len(model.graphs))))
        ]

    def run(self, subgraph: int, arguments: Sequence[Array]) -> list[Array]:
        """Run a subgraph; recurrent layers go on from where the last sample left them."""
        if subgraph:
            return self._run_signature(subgraph, arguments)
        return self._run_main(arguments)

    def _run_main(self, arguments: Sequence[Array]) -> list[Array]:
        interpreter = self._interpreter
        shapes = [argument.shape for argument in arguments]
        if shapes != self._shapes:
            for index, shape in zip(self._inputs[0], shapes, strict=True):
                interpreter.resize_tensor_input(index, shape)
            interpreter.allocate_tensors()
            self._shapes = shapes
        for index, argument in zip(self._inputs[0], arguments, strict=True):
            interpreter.set_tensor(index, argument)
        interpreter.invoke()
        for key, name in self._tensors[0]:
            self._show(key, name, np.asarray(interpreter.tensor(key.tensor)()))
        return [interpreter.get_tensor(index) for index in self._outputs[0]]

    def _run_signature(self, subgraph: int, arguments: Sequence[Array]) -> list[Array]:
        names = self._input_names[subgraph]
        runner = self._interpreter.get_signature_runner(self._runners[subgraph])
        pairs = zip(self._inputs[subgraph], arguments, strict=True)
        runner(**{names[index]: argument for index, argument in pairs})
        for key, name in self._tensors[subgraph]:
            self._show(key, name, self._interpreter.get_tensor(key.tensor, subgraph))
        get = self._interpreter.get_tensor
        return [get(index, subgraph) for index in self._outputs[subgraph]]


_OWN = ("LSTM", "RNN", "VAR_HANDLE", "CALL_ONCE", "Flex")
"""Parts of the names of operators that LiteRT does not show enough of, or not in samples' order."""


def has_litert() -> bool:
    """Whether LiteRT is installed."""
    return find_spec(_LITERT) is not None


def unseen(key: Key, name: str, array: Array) -> None:
    """Do nothing about a tensor."""


def engine(model: FloatModel, show: Show, name: str = "auto") -> Engine:
    """Return what runs a model: `numpy`, `litert`, or `auto` for LiteRT if it is installed.

    Raises:
        ValueError: there is no engine of this name, or LiteRT is not installed.

    """
    if name not in ("auto", "numpy", "litert"):
        raise ValueError(
            f"there is no calibration engine {name!r}. Choose from auto, numpy, litert"
        )
    if name == "litert" and not has_litert():
        raise ValueError(
            "the calibration engine 'litert' needs LiteRT. Install ai-edge-litert, or calibrate "
            "with engine='numpy'"
        )
    if name == "numpy" or not has_litert():
        return NumpyEngine(model, show)
    hidden = any(part in operator for operator in model.operators() for part in _OWN)
    if name == "auto" and (hidden or model.calls_subgraphs()):
        return NumpyEngine(model, show)
    try:
        return LiteRTEngine(model, show)
    except (ImportError, OSError, RuntimeError, ValueError):
        if name == "litert":
            raise
        return NumpyEngine(model, show)  # an installation that does not work, or an unknown op
