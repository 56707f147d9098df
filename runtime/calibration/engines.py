"""What runs a float model and shows its tensors: our own interpreter, or LiteRT's."""

from __future__ import annotations

import hashlib
import math
import os
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

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

T = TypeVar("T")
Show = Callable[[Key, str, Array], None]
"""Takes a tensor's key, its name, and a value that is only valid during the call."""

Finish = Callable[[], list[Array]]
"""Shows the activations of a sample that was begun, and returns the model's outputs."""

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
        return [self.tensor(subgraph, int(index)) for index in details.indices(graph, side)]

    def tensor(self, subgraph: int, index: int) -> details.Details:
        """Return the details of a tensor."""
        return details.tensor_details(self.graphs[subgraph]["tensors"][index], index)

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

    def every_activation(self) -> set[Key]:
        """Return the float activations of all subgraphs."""
        return {
            Key(number, index)
            for number in range(len(self.graphs))
            for index in self.activations(number)
        }

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

    def summed(self) -> set[Key]:
        """Return the tensors whose exponentials operators divide by their sum in a row."""
        return {
            Key(number, int(details.indices(operator, "inputs")[0]))
            for number, graph in enumerate(self.graphs)
            for operator in graph["operators"] or ()
            if details.operator_name(self.record, operator) == "SOFTMAX"
        }

    def has_states(self) -> bool:
        """Whether a tensor keeps its values from one sample to the next."""
        return any(tensor["is_variable"] for graph in self.graphs for tensor in graph["tensors"])

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
    """Runs the subgraphs of a model.

    `ahead` is how many more samples may be begun before one is finished.
    """

    ahead: int = 0

    @abstractmethod
    def run(self, subgraph: int, arguments: Sequence[Array]) -> list[Array]:
        """Run a subgraph on one sample, show its activations, and return its outputs.

        Raises:
            RuntimeError: the model cannot be run.

        """

    def begin(self, subgraph: int, arguments: Sequence[Array]) -> Finish:
        """Start on a sample, whose arrays must stay as they are; samples are finished in order."""
        return partial(self.run, subgraph, arguments)

    def each(self, samples: Iterable[tuple[T, int, Sequence[Array]]]) -> Iterator[tuple[T, Finish]]:
        """Begin samples, and yield what finishes them, in order; each with what tells of it."""
        begun: deque[tuple[T, Finish]] = deque()
        for told, subgraph, arguments in samples:
            begun.append((told, self.begin(subgraph, arguments)))
            while len(begun) > self.ahead:
                yield begun.popleft()
        while begun:
            yield begun.popleft()


class NumpyEngine(Engine):
    """Our own interpreter; it sees the tensors of loops in every turn."""

    def __init__(self, model: FloatModel, show: Show, watched: Collection[Key]):
        """Prepare to show the tensors."""
        module = read_model(model.source, model.record)
        self._names = [op.sym_name.data for op in module.ops if isinstance(op, func.FuncOp)]
        functions = [op for op in module.ops if isinstance(op, func.FuncOp)]
        names = {
            value: (key, model.name(key))
            for value, key in keys(functions, model.graphs).items()
            if key in watched
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

    def __init__(self, model: FloatModel, show: Show, watched: Collection[Key]):
        """Open the model; all processors compute, with delegates if there is nothing to watch.

        Raises:
            ValueError: LiteRT cannot open it.

        """
        api: Any = import_module(f"{_LITERT}.interpreter")
        kernels = api.OpResolverType
        self._interpreter: Any = api.Interpreter(
            model_content=model.content,
            num_threads=processors(),
            experimental_op_resolver_type=(
                kernels.BUILTIN_WITHOUT_DEFAULT_DELEGATES if watched else kernels.AUTO
            ),
            experimental_preserve_all_tensors=bool(watched),
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
            [(key, model.name(key)) for key in sorted(watched) if key.subgraph == number]
            for number in range(len(model.graphs))
        ]

    def run(self, subgraph: int, arguments: Sequence[Array]) -> list[Array]:
        """Run a subgraph; recurrent layers go on from where the last sample left them."""
        self.compute(subgraph, arguments)
        return self.shown(subgraph)

    def compute(self, subgraph: int, arguments: Sequence[Array]) -> None:
        """Compute a sample; LiteRT lets other threads of Python run meanwhile."""
        if subgraph:
            names = self._input_names[subgraph]
            runner = self._interpreter.get_signature_runner(self._runners[subgraph])
            pairs = zip(self._inputs[subgraph], arguments, strict=True)
            runner(**{names[index]: argument for index, argument in pairs})
            return
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

    def shown(self, subgraph: int) -> list[Array]:
        """Show the activations of what was computed, and return its outputs."""
        interpreter = self._interpreter
        for key, name in self._tensors[subgraph]:
            if subgraph:
                self._show(key, name, interpreter.get_tensor(key.tensor, subgraph))
            else:
                self._show(key, name, np.asarray(interpreter.tensor(key.tensor)()))
        return [interpreter.get_tensor(index, subgraph) for index in self._outputs[subgraph]]


_MOST = 1 << 28
"""Two interpreters are used for at most so many values of activations."""
_OWN = ("LSTM", "RNN", "VAR_HANDLE", "CALL_ONCE", "Flex")
"""Parts of the names of operators that LiteRT does not show enough of, or not in samples' order."""


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def has_litert() -> bool:
    """Whether LiteRT is installed."""
    return find_spec(_LITERT) is not None


def engine(
    model: FloatModel, show: Show, name: str = "auto", watched: Collection[Key] | None = None
) -> Engine:
    """Return what runs a model: `numpy`, `litert`, or `auto` for LiteRT if it is installed.

    It shows the tensors that are `watched`, by default the float activations.

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
    wanted = model.every_activation() if watched is None else watched
    if name == "numpy" or not has_litert():
        return NumpyEngine(model, show, wanted)
    hidden = any(part in operator for operator in model.operators() for part in _OWN)
    if name == "auto" and (hidden or model.calls_subgraphs()):
        return NumpyEngine(model, show, wanted)
    try:
        return _litert(model, show, wanted)
    except (ImportError, OSError, RuntimeError, ValueError):
        if name == "litert":
            raise
        return NumpyEngine(model, show, wanted)  # a broken installation, or an unknown op


def _litert(model: FloatModel, show: Show, watched: Collection[Key]) -> Engine:
    """Return LiteRT's interpreter, or two if there are processors, memory, and no states.

    Each uses all processors: how a sum is shared out decides its last bit, and that of a scale
    shows in the results of a deep model.
    """
    from .ahead import AheadEngine

    values = sum(math.prod(model.tensor(*key)["shape"].tolist()) for key in watched)
    if processors() < 2 or values > _MOST or model.has_states():
        return LiteRTEngine(model, show, watched)
    return AheadEngine(lambda: LiteRTEngine(model, show, watched))
