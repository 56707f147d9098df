"""Running a model on arrays that are given by name, or made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ...dialects.elements import Array
from ...dialects.errors import InterpreterError
from ...runtime import details
from ...runtime.interpreter import Interpreter
from ...runtime.resolver import OpResolverType
from .tables import Graph, Model, ModelFile, Tensor

SERVING = "serving_default"
_FEW = 4
"""Random integers are below this, since they are indices or counts more often than not."""
_TEXT = b"tflower"


class Port(NamedTuple):
    """An input or output of a model by the name that its signature gives it."""

    name: str
    tensor: Tensor


class Runner:
    """One signature of a model, or its first subgraph where it has none.

    Attributes:
        signature: its key, None where there is none.
        inputs: what it takes.
        outputs: what it returns.

    """

    def __init__(
        self,
        model: Model,
        signature: str | None = None,
        *,
        backend: str = "numpy",
        threads: int | None = None,
        profile: bool = False,
        keep: bool = False,
    ):
        """Open a model.

        Args:
            model: path or content.
            signature: its key; by default `serving_default`, else the first one.
            backend: `numpy` or `litert`.
            threads: how many threads to use.
            profile: measure every operator.
            keep: keep the results of all operators.

        Raises:
            ImportFailure: the model cannot be read.
            InterpreterError: it has no such signature.
            ImportError: the backend is not installed.

        """
        self.file = ModelFile.open(model)
        self.signature = _chosen(self.file, signature)
        self.graph, self.inputs, self.outputs = _ports(self.file, self.signature)
        content = {"model_content" if isinstance(model, bytes) else "model_path": model}
        options: dict[str, Any] = {"profile": True} if profile else {}
        self.interpreter = Interpreter(
            **content,
            num_threads=threads,
            experimental_preserve_all_tensors=keep,
            experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
            if keep
            else OpResolverType.AUTO,
            backend=backend,
            **options,
        )

    def run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        """Return the outputs by name.

        Raises:
            InterpreterError: an input is missing, unknown or does not fit.
            RuntimeError: the model cannot be run.

        """
        _check(self.inputs, inputs)
        try:
            if self.signature is not None:
                return self.interpreter.get_signature_runner(self.signature)(**inputs)
            return self._run(inputs)
        except ValueError as error:
            raise InterpreterError(str(error)) from error

    def _run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        shapes = {item["index"]: item["shape"] for item in self.interpreter.get_input_details()}
        for port in self.inputs:
            array = inputs[port.name]
            if array.shape != tuple(shapes[port.tensor.index]):
                self.interpreter.resize_tensor_input(port.tensor.index, array.shape)
        self.interpreter.allocate_tensors()
        for port in self.inputs:
            self.interpreter.set_tensor(port.tensor.index, inputs[port.name])
        self.interpreter.invoke()
        return {port.name: self.interpreter.get_tensor(port.tensor.index) for port in self.outputs}

    def results(self) -> dict[int, Array]:
        """Return what the last run left in the tensors of the subgraph, by their numbers."""
        found: dict[int, Array] = {}
        for tensor in self.graph.tensors:
            if tensor.is_constant or tensor.is_variable:
                continue
            try:
                found[tensor.index] = self.interpreter.get_tensor(tensor.index, self.graph.index)
            except ValueError:
                continue
        return found


def _chosen(file: ModelFile, signature: str | None) -> str | None:
    keys = list(file.signatures)
    if signature is not None and signature not in keys:
        known = f"has {', '.join(keys)}" if keys else "has none"
        raise InterpreterError(
            f"{file.name}: there is no signature {signature!r}: the file {known}"
        )
    if signature is not None or not keys:
        return signature
    return SERVING if SERVING in keys else keys[0]


def _ports(file: ModelFile, signature: str | None) -> tuple[Graph, list[Port], list[Port]]:
    if signature is not None:
        record = file.signatures[signature]
        graph = file.graphs[int(record["subgraph"])]
        inputs, outputs = (
            [Port(name, graph.tensors[index]) for name, index in record[side].items()]
            for side in ("inputs", "outputs")
        )
        return graph, inputs, outputs
    if not file.graphs:
        raise InterpreterError(f"{file.name}: the model has no subgraph, so it cannot be run")
    graph = file.graphs[0]
    inputs, outputs = (
        _named([graph.tensors[index] for index in side if index >= 0])
        for side in (graph.inputs, graph.outputs)
    )
    return graph, inputs, outputs


def _named(tensors: Sequence[Tensor]) -> list[Port]:
    """Return ports with the tensors' names, made unique."""
    ports: dict[str, Port] = {}
    for tensor in tensors:
        name = tensor.name or f"tensor_{tensor.index}"
        name = f"{name}_{tensor.index}" if name in ports else name
        ports[name] = Port(name, tensor)
    return list(ports.values())


def _check(ports: Sequence[Port], inputs: Mapping[str, Array]) -> None:
    """Check that there is an array for every input, and no other."""
    names = [port.name for port in ports]
    missing = [name for name in names if name not in inputs]
    unknown = [name for name in inputs if name not in names]
    if missing or unknown:
        what = (
            f"there is no input {unknown[0]!r}" if unknown else f"input {missing[0]!r} is missing"
        )
        raise InterpreterError(f"{what}: the model takes {', '.join(names) or 'nothing'}")


def random_inputs(
    ports: Sequence[Port], seed: int = 0, shapes: Mapping[str, Sequence[int]] | None = None
) -> dict[str, Array]:
    """Return arrays that suit the inputs of a model.

    Floats lie in [0, 1); quantized integers anywhere in their range, others below 4. Unknown
    dimensions are 1.

    Args:
        ports: the inputs.
        seed: of the random numbers.
        shapes: the shapes of some inputs, by name.

    Raises:
        InterpreterError: `shapes` names no input.

    """
    given = dict(shapes or {})
    if unknown := [name for name in given if name not in {port.name for port in ports}]:
        names = ", ".join(port.name for port in ports)
        raise InterpreterError(f"there is no input {unknown[0]!r}: the model takes {names}")
    rng = np.random.default_rng(seed)
    return {port.name: _random(rng, port.tensor, given.get(port.name)) for port in ports}


def _random(rng: np.random.Generator, tensor: Tensor, given: Sequence[int] | None) -> Array:
    signature = tensor.signature or ()
    shape = tuple(given) if given is not None else tuple(abs(size) for size in signature)
    if tensor.type == "STRING":
        return np.full(shape, _TEXT, object)
    dtype = np.dtype(details.dtype_of(tensor.record))
    if dtype.kind == "b":
        return rng.integers(0, 2, shape).astype(bool)
    if dtype.kind in "iu":
        if not len(tensor.scales):
            return rng.integers(0, _FEW, shape).astype(dtype)
        low, high = _range(tensor.type, dtype)
        return rng.integers(low, high, shape, endpoint=True).astype(dtype)
    if dtype.kind == "O":
        raise InterpreterError(f"{tensor.place}: no array stands for a {tensor.type.lower()}")
    values = rng.random(shape)
    if dtype.kind == "c":
        values = values + 1j * rng.random(shape)
    return values.astype(dtype)


def _range(type: str, dtype: np.dtype[Any]) -> tuple[int, int]:
    narrow = {"INT4": (-8, 7), "UINT4": (0, 15), "INT2": (-2, 1)}
    return narrow.get(type) or (int(np.iinfo(dtype).min), int(np.iinfo(dtype).max))


def load_inputs(ports: Sequence[Port], given: Sequence[str]) -> dict[str, Array]:
    """Return arrays from files.

    Args:
        ports: the inputs of the model.
        given: `NAME=FILE.npy`, `FILE.npz` with an array for each name, or `FILE.npy` where the
            model has one input.

    Raises:
        InterpreterError: a file holds no arrays, or there is no input to match.
        OSError: a file cannot be read.

    """
    found: dict[str, Array] = {}
    for item in given:
        name, equals, path = item.partition("=")
        if equals:
            loaded = _load(path)
            if len(loaded) != 1:
                raise InterpreterError(f"{path}: one array is needed, there are {len(loaded)}")
            found[name] = next(iter(loaded.values()))
            continue
        loaded = _load(item)
        if list(loaded) == [""]:
            if len(ports) != 1:
                names = ", ".join(port.name for port in ports) or "nothing"
                raise InterpreterError(f"{item}: say NAME={item}: the model takes {names}")
            loaded = {ports[0].name: loaded[""]}
        found |= loaded
    return found


def _load(path: str) -> dict[str, Array]:
    """Return the arrays of a file by name; that of a `.npy` file has none."""
    try:
        loaded = np.load(path, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return {"": loaded}
        with loaded:
            return {name: loaded[name] for name in loaded.files}
    except (ValueError, EOFError) as error:
        raise InterpreterError(f"{Path(path)}: {error}") from error


def fitted(ports: Sequence[Port], inputs: Mapping[str, Array]) -> dict[str, Array]:
    """Return inputs in the types that a model takes; whole numbers, texts and floats alike.

    Raises:
        InterpreterError: a type cannot become the one that is needed.

    """
    known = {port.name: port for port in ports}
    return {
        name: _fitted(known[name], array) if name in known else array
        for name, array in inputs.items()
    }


def _fitted(port: Port, array: Array) -> Array:
    wanted = np.dtype(details.dtype_of(port.tensor.record))
    if port.tensor.type == "STRING" or array.dtype == wanted:
        return array
    if array.dtype.kind in "SUO" or not np.can_cast(array.dtype, wanted, "same_kind"):
        raise InterpreterError(
            f"{port.name}: the array holds {array.dtype}, the model takes {wanted}. Convert it"
        )
    return array.astype(wanted)


def given_inputs(
    ports: Sequence[Port],
    files: Sequence[str],
    seed: int = 0,
    shapes: Mapping[str, Sequence[int]] | None = None,
) -> dict[str, Array]:
    """Return arrays from files for some inputs, see `load_inputs`, and random ones for the others.

    Raises:
        InterpreterError: an array has no input, or not its type.
        OSError: a file cannot be read.

    """
    loaded = fitted(ports, load_inputs(ports, files))
    made = random_inputs([port for port in ports if port.name not in loaded], seed, shapes)
    return made | loaded
