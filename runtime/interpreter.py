"""Running `.tflite` models and functions of the IR on numpy, as `tf.lite.Interpreter` does."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any
from weakref import WeakSet

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp

from ..dialects.elements import Array
from ..dialects.errors import ImportFailure
from . import details
from .metrics import TFLiteMetrics
from .plan import CustomKernel, Plan, Program, Timing
from .resolver import OpResolverType
from .schema.reader import Source, read
from .session import Session
from .signature_runner import SignatureRunner, handed_out
from .threads import limited

_REFERENCES = """There is at least 1 reference to internal data
      in the interpreter in the form of a numpy array or slice. Be sure to
      only hold the function returned from tensor() if you are using raw
      data access."""
BACKENDS = {"numpy": "interpreter:Interpreter", "litert": "litert:LiteRtInterpreter"}
"""Backend -> module beside this one and class, loaded when asked for."""
_DELEGATES = (
    "experimental_delegates are native code, and this interpreter runs on numpy: leave them out, "
    'or pass backend="litert"'
)
_MEMORY = (
    "experimental_preserve_all_tensors keeps every intermediate tensor in memory; it is meant for "
    "debugging."
)


def run(function: func.FuncOp, arguments: Sequence[Array]) -> tuple[Array, ...]:
    """Evaluate a function of tfl or tf ops; functions that it calls are found in its module.

    Raises:
        InterpreterError: an op has no kernel, or its kernel fails.

    """
    parent = function.parent_op()
    module = parent if isinstance(parent, ModuleOp) else None
    return Plan(function, Program(module)).run([np.asarray(argument) for argument in arguments])


class _Memory:
    """What arrays handed out by `Interpreter.tensor` hold on to while they live."""

    def __init__(self, array: Array):
        self.array = array
        self.__array_interface__ = array.__array_interface__


class Interpreter:
    """Runs a `.tflite` model.

    Attributes:
        num_threads: how many threads matrix products take; None for numpy's own setting.

    """

    def __new__(cls, *_: object, backend: str = "numpy", **__: object) -> Interpreter:
        """Make an interpreter of the backend's class."""
        if backend not in BACKENDS:
            raise ValueError(f"backend is {backend!r}, one of {', '.join(BACKENDS)} is needed")
        if backend == "numpy" or cls is not Interpreter:
            return super().__new__(cls)
        module, name = BACKENDS[backend].split(":")
        return object.__new__(getattr(import_module(f".{module}", __package__), name))

    def __init__(  # pyright: ignore[reportInconsistentConstructor]
        self,
        model_path: str | os.PathLike[str] | None = None,
        model_content: bytes | None = None,
        experimental_delegates: Sequence[object] | None = None,
        num_threads: object = None,
        experimental_op_resolver_type: OpResolverType | object = OpResolverType.AUTO,
        experimental_preserve_all_tensors: bool = False,
        experimental_disable_delegate_clustering: bool = False,
        experimental_default_delegate_latest_features: bool = False,
        experimental_compress_quantization_zero_points: bool = False,
        experimental_disable_delegate_node_fusion: bool = False,
        experimental_force_delegate_node_profiling: bool = False,
        *,
        custom_ops: Mapping[str, CustomKernel] | None = None,
        profile: bool = False,
        backend: str = "numpy",
    ):
        """Open a model; its kernels are looked up in `allocate_tensors`.

        Args:
            model_path: a `.tflite` file.
            model_content: the bytes of one.
            experimental_delegates: must be empty: delegates are native code.
            num_threads: how many threads matrix products take.
            experimental_op_resolver_type: checked only: there is one set of kernels.
            experimental_preserve_all_tensors: keep intermediate tensors for `get_tensor`.
            experimental_disable_delegate_clustering: ignored, as are the options after it.
            experimental_default_delegate_latest_features: ignored.
            experimental_compress_quantization_zero_points: ignored.
            experimental_disable_delegate_node_fusion: ignored.
            experimental_force_delegate_node_profiling: ignored.
            custom_ops: functions that run custom operators, by the operators' names. They get the
                custom options as bytes and the operands as arrays.
            profile: measure the time of each operator, see `timings`.
            backend: `numpy`, or `litert` for the interpreter of ai-edge-litert.

        Raises:
            ValueError: the model cannot be opened, or an option is wrong.
            TypeError: `model_content` is not bytes.
            ImportError: the backend is not installed.

        """
        if not isinstance(experimental_op_resolver_type, OpResolverType):
            kind = experimental_op_resolver_type
            raise ValueError(f"Unrecognized passed in op resolver type: {kind}")
        if num_threads is not None:
            if not isinstance(num_threads, int):
                raise ValueError("type of num_threads should be int")
            if num_threads < 1:
                raise ValueError("num_threads should >= 1")
        if experimental_delegates:
            raise ValueError(_DELEGATES)
        self.num_threads = int(num_threads) if isinstance(num_threads, int) else None
        if experimental_preserve_all_tensors and experimental_op_resolver_type in (
            OpResolverType.AUTO,
            OpResolverType.BUILTIN,
        ):
            warnings.warn(_MEMORY, stacklevel=2)
        source = _open(model_path, model_content)
        try:
            model = read(source, "Model", b"TFL3")
            self._session = Session(
                source, model, experimental_preserve_all_tensors, custom_ops, profile
            )
            self._session.read()
            self._signatures = details.signatures(model)
        except ImportFailure as error:
            raise ValueError("The model is not a valid Flatbuffer buffer") from error
        self._views: WeakSet[_Memory] = WeakSet()
        TFLiteMetrics().increase_counter_interpreter_creation()

    def _safe_to_run(self) -> bool:
        """Whether no array made by `tensor` is alive."""
        return not len(self._views)

    def _ensure_safe(self) -> None:
        if not self._safe_to_run():
            raise RuntimeError(_REFERENCES)

    def allocate_tensors(self) -> None:
        """Prepare the ops and the inputs' memory; needed before use and after a resize.

        Raises:
            RuntimeError: an op has no kernel, or arrays of `tensor` are alive.

        """
        self._ensure_safe()
        self._session.graph(0).allocate()

    def invoke(self) -> None:
        """Run the model on the inputs that are set.

        Raises:
            RuntimeError: the model is not allocated, a kernel fails, or arrays of `tensor` are
                alive.

        """
        self._ensure_safe()
        with limited(self.num_threads):
            self._session.graph(0).invoke()

    def reset_all_variables(self) -> None:
        """Set the variables to zero."""
        for graph in self._session.graphs:
            graph.reset()

    @property
    def timings(self) -> list[Timing]:
        """How often each operator ran and how long that took, with `profile=True`."""
        return self._session.timings

    def reset_timings(self) -> None:
        """Let `timings` start anew."""
        self._session.reset_timings()

    @property
    def arena_bytes(self) -> int:
        """The memory that the tensors of all subgraphs need, constants excepted.

        Raises:
            RuntimeError: an op has no kernel.

        """
        return self._session.arena_bytes

    def num_subgraphs(self) -> int:
        """Return the number of subgraphs."""
        return len(self._session.graphs)

    def get_input_details(self) -> list[details.Details]:
        """Return the details of the inputs, in the model's order."""
        graph = self._session.graph(0)
        return [graph.details(index) for index in graph.inputs]

    def get_output_details(self) -> list[details.Details]:
        """Return the details of the outputs, in the model's order."""
        graph = self._session.graph(0)
        return [graph.details(index) for index in graph.outputs]

    def get_tensor_details(self, subgraph_index: int = 0) -> list[details.Details]:
        """Return the details of all tensors of a subgraph.

        Raises:
            ValueError: there is no such subgraph.

        """
        count = self.num_subgraphs()
        if not 0 <= subgraph_index < count:
            raise ValueError(
                f"subgraph_index is out of range: {subgraph_index} for the model, which has "
                f"{count} subgraphs."
            )
        graph = self._session.graph(subgraph_index)
        return [graph.details(index) for index in range(len(graph.tensors))]

    def _get_tensor_details(self, tensor_index: int, subgraph_index: int = 0) -> details.Details:
        return self._session.graph(int(subgraph_index)).details(int(tensor_index))

    def _get_op_details(self, op_index: int) -> details.Details:
        graph = self._session.graph(0).record
        if not 0 <= op_index < len(graph["operators"] or ()):
            raise ValueError("Invalid node index")
        return details.operator_details(self._session.model, graph, op_index)

    def _get_ops_details(self) -> list[details.Details]:
        graph = self._session.graph(0).record
        return [self._get_op_details(index) for index in range(len(graph["operators"] or ()))]

    def set_tensor(self, tensor_index: int, value: Any) -> None:
        """Copy a value into an input.

        Raises:
            ValueError: type or shape differ from the tensor's, or it is not allocated.

        """
        self._session.graph(0).set(tensor_index, value)

    def get_tensor(self, tensor_index: int, subgraph_index: int = 0) -> Array:
        """Return a copy of a tensor.

        An intermediate result is that of the last run; unless it was kept it is computed again.

        Raises:
            ValueError: there is no such tensor, or it has no value.

        """
        graph = self._session.graph(subgraph_index)
        return handed_out(graph.get(tensor_index), graph.tensors[tensor_index])

    def tensor(self, tensor_index: int) -> Callable[[], Array]:
        """Return a function that returns a tensor's memory as an array, for reading and writing.

        Such an array must not be alive when tensors are allocated or the model runs.
        """

        def view() -> Array:
            memory = _Memory(self._session.graph(0).writable(tensor_index))
            self._views.add(memory)
            return np.asarray(memory)

        return view

    def resize_tensor_input(
        self, input_index: int, tensor_size: Sequence[int] | Array, strict: bool = False
    ) -> None:
        """Change the shape of an input; `allocate_tensors` must follow.

        Args:
            input_index: the input's tensor index.
            tensor_size: the new shape.
            strict: only allow dimensions that the model leaves open to change.

        Raises:
            ValueError: `tensor_size` is not one-dimensional.
            RuntimeError: the input cannot have this shape.

        """
        self._ensure_safe()
        size = np.array(tensor_size, np.int32)
        if size.ndim != 1:
            raise ValueError(f"Shape should be 1D instead of {size.ndim}.")
        self._session.graph(0).resize(input_index, tuple(size.tolist()), strict)

    def get_signature_list(self) -> dict[str, dict[str, list[str]]]:
        """Return the names of inputs and outputs of each signature."""
        return {
            key: {side: list(item[side]) for side in ("inputs", "outputs")}
            for key, item in self._signatures.items()
        }

    def _get_full_signature_list(self) -> dict[str, dict[str, dict[str, int]]]:
        return {
            key: {side: dict(item[side]) for side in ("inputs", "outputs")}
            for key, item in self._signatures.items()
        }

    def get_signature_runner(self, signature_key: str | None = None) -> SignatureRunner:
        """Return a function that runs a signature.

        Raises:
            ValueError: there is no such signature, or no key and not exactly one signature.

        """
        if signature_key is None:
            if len(self._signatures) != 1:
                raise ValueError(
                    f"SignatureDef signature_key is None and model has {len(self._signatures)} "
                    "Signatures. None is only allowed when the model has 1 SignatureDef"
                )
            signature_key = next(iter(self._signatures))
        return SignatureRunner(self, signature_key)


class InterpreterWithCustomOps(Interpreter):
    """An interpreter for models with custom operators; native kernels cannot be added to it."""

    def __init__(  # pyright: ignore[reportInconsistentConstructor]
        self,
        custom_op_registerers: Sequence[str | Callable[[int], None]] | None = None,
        **kwargs: Any,
    ):
        """Open a model.

        Args:
            custom_op_registerers: names of symbols, or functions, that register native kernels.
            kwargs: as for `Interpreter`.

        Raises:
            ValueError: there are registerers, or the model cannot be opened.

        """
        refuse_registerers(custom_op_registerers or ())
        super().__init__(**kwargs)


def refuse_registerers(registerers: Iterable[str | Callable[[int], None]]) -> None:
    """Refuse to register native kernels.

    Raises:
        ValueError: there are some.

    """
    for item in registerers:
        what = f"'{item}'" if isinstance(item, str) else repr(item)
        raise ValueError(f"Looking up symbol {what} failed: there are only numpy kernels")


def load_delegate(library: str, options: dict[Any, Any] | None = None) -> object:
    """Refuse to load a native delegate.

    Raises:
        OSError: there is no such file.
        ValueError: there is.

    """
    if not os.path.exists(library):
        raise OSError(f"{library}: cannot open shared object file: No such file or directory")
    what = "this interpreter runs on numpy and takes no delegates"
    raise ValueError(f"Failed to load delegate from {library}\n{what}")


def _open(path: str | os.PathLike[str] | None, content: object) -> Source:
    """Open a file or its content.

    Raises:
        ValueError: none or both are given, or the file cannot be opened.
        TypeError: the content is not bytes.

    """
    if path and content:
        raise ValueError("Can't both provide `model_path` and `model_content`")
    if path:
        try:
            return Source.open(os.fspath(path))
        except ImportFailure as error:
            raise ValueError(f"Could not open '{os.fspath(path)}'.") from error
    if not content:
        raise ValueError("`model_path` or `model_content` must be specified.")
    if not isinstance(content, bytes):
        raise TypeError(f"model_content must be bytes, not {type(content).__name__}")
    return Source(content)
