"""Importing what lives in a TensorFlow process: functions, Keras models, sessions.

TensorFlow is only asked for a graph and for the values that it captures, never to convert or to
optimize; the graph then takes the same way as one from a file.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

import numpy as np
from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.ir import Attribute

from ...dialects import dtypes, tf
from ...dialects.elements import Array, Elements
from ...dialects.locations import name_loc
from ...dialects.saved_model import GlobalTensorOp
from ...dialects.shapes import DYNAMIC, Shape, element_of, tensor_type, typed
from .body import VARIABLES, Body
from .failure import failure
from .graphdef import Binding, Entry, GivenShape, declared_type, load_graph_def, resource_type
from .module import Importer
from .order import index_nodes
from .protos import Message
from .saved_model import import_saved_model
from .variables import variable_type

_SERVING = "serving_default"


def _tensorflow(module: str = "") -> Any:
    """Return TensorFlow, or a module of it, which whoever made the live object has loaded."""
    return import_module(f"tensorflow.{module}".removesuffix("."))


def import_concrete_functions(
    functions: Sequence[Any], trackable: Any = None, *, folder: str | None = None
) -> ModuleOp:
    """Import concrete functions of a trackable object as signatures, or one alone as `@main`.

    The former go through a SavedModel in `folder`, by default a temporary one: a single function
    is its `serving_default`, several are named after their graphs. What cannot be saved, or has
    only a function for its trackable object, is imported alone.

    Raises:
        ValueError: there is none, or there are several that cannot be saved.
        ImportFailure: a function captures what cannot be imported.

    """
    if not functions:
        raise ValueError("No ConcreteFunction is specified.")
    if trackable is not None and not _is_function(trackable):
        signatures = {function.graph.name: function for function in functions}
        if len(functions) == 1:
            signatures = {_SERVING: functions[0]}
        with _folder(folder) as path:
            if _save_functions(trackable, path, signatures):
                return import_saved_model(path, list(signatures))
    if len(functions) > 1:
        raise ValueError(
            "This converter can only convert a single ConcreteFunction. Converting multiple "
            "functions is under development."
        )
    return _import_function(functions[0])


def _is_function(trackable: Any) -> bool:
    """Whether a trackable object is a `tf.function` or a concrete one."""
    return hasattr(trackable, "get_concrete_function") or hasattr(trackable, "captured_inputs")


def _save_functions(trackable: Any, path: str, signatures: Mapping[str, Any]) -> bool:
    """Save a SavedModel; return whether that was possible."""
    try:
        _tensorflow().saved_model.save(trackable, path, signatures=signatures)
    except _unsaved():
        return False
    return True


def _unsaved() -> tuple[type[Exception], ...]:
    """Return what TensorFlow, Keras and a model's own code raise where it cannot be saved."""
    refusals = (AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
    return (*refusals, _tensorflow().errors.OpError)


def import_keras_model(
    model: Any, *, folder: str | None = None, custom_objects: Mapping[str, Any] | None = None
) -> ModuleOp:
    """Import a model of Keras 2 or 3 for inference, through a SavedModel in `folder`.

    A model that cannot be saved is traced. `model` may be the path of a `.keras` file, which may
    name `custom_objects`.

    Raises:
        ImportFailure: the model was never called, so that its inputs are not known.

    """
    if isinstance(model, str | Path):
        model = load_keras_model(model, custom_objects)
    with _folder(folder) as path:
        try:
            _save_keras(model, path)
        except _unsaved() as error:
            if not _has_inputs(model):
                raise failure(
                    getattr(model, "name", "Keras model"),
                    "was never called, so its inputs are not known",
                    "Call it once before converting it",
                ) from error
            return _import_function(traced(model))
        return import_saved_model(path, [_SERVING])


def debug_info(graph: Any) -> Any:
    """Return a `GraphDebugInfo` of a graph and the functions that it calls: who made the nodes."""
    describe = import_module("tensorflow.python.framework.error_interpolation")
    named = [("", op) for op in graph.get_operations()]
    for definition in graph.as_graph_def().library.function:
        name = definition.signature.name
        inner = getattr(graph._get_function(name), "graph", None)
        named += [(name, op) for op in inner.get_operations()] if inner is not None else []
    return describe.create_graph_debug_info_def(named)


def load_keras_model(file: str | Path, custom_objects: Mapping[str, Any] | None = None) -> Any:
    """Return the model in a file of Keras, loaded by the Keras that wrote it if that is installed.

    Raises:
        ModuleNotFoundError: no Keras is installed.
        ValueError: the file names classes that are not known, or is damaged.

    """
    keras = _keras_for(Path(file))
    loaders = getattr(keras, "saving", None) or keras.models
    return loaders.load_model(str(file), compile=False, custom_objects=custom_objects)


def _keras_for(file: Path) -> Any:
    """Return Keras, of version 2 for an HDF5 file of that version."""
    if not is_hdf5(file):
        return import_module("keras")
    with import_module("h5py").File(file, "r") as opened:
        version = opened.attrs.get("keras_version", b"3")
    text = version.decode() if isinstance(version, bytes) else str(version)
    if not text.startswith("2"):
        return import_module("keras")
    try:
        return import_module("tf_keras")
    except ModuleNotFoundError:
        return import_module("keras")


_HDF5 = b"\x89HDF\r\n\x1a\n"


def is_hdf5(path: Path) -> bool:
    """Whether a file is of the format that Keras wrote before `.keras`."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(_HDF5)) == _HDF5


def is_eager() -> bool:
    """Whether TensorFlow is loaded and computes at once, or is not loaded."""
    tensorflow = sys.modules.get("tensorflow")
    return tensorflow is None or bool(tensorflow.executing_eagerly())


class KerasSession(NamedTuple):
    """A model of Keras in a session: its inputs and outputs by name."""

    session: Any
    inputs: list[str]
    outputs: list[str]


def keras_session(file: str | Path, custom_objects: Mapping[str, Any] | None) -> KerasSession:
    """Load a file of Keras into a session of its own, for graph mode.

    Raises:
        ImportFailure: no Keras with sessions is there.

    """
    backend, v1 = _legacy_backend(), _tensorflow().compat.v1
    with v1.Graph().as_default() as graph:
        session = v1.Session(graph=graph)
        with session.as_default():
            backend.set_learning_phase(False)
            model = load_keras_model(file, custom_objects)
            backend.get_session()  # which gives variables their values
    names = [[_array(item.name) for item in items] for items in (model.inputs, model.outputs)]
    return KerasSession(session, *names)


def _legacy_backend() -> Any:
    """Return the backend of Keras 2, which has sessions."""
    try:
        return import_module("tf_keras.api._v1.keras.backend")
    except ModuleNotFoundError as error:
        what = "without eager execution only Keras 2 loads it"
        raise failure("Keras file", what, "Install tf_keras") from error


def import_session(
    session: Any, inputs: Mapping[str, GivenShape] | Sequence[str], outputs: Sequence[str]
) -> ModuleOp:
    """Import the graph of a session between named tensors, with its variables' present values.

    Raises:
        ImportFailure: the graph lacks a tensor or cannot be imported.

    """
    graph = session.graph
    message = load_graph_def(graph.as_graph_def(add_shapes=True))
    values = _SessionValues(session)
    given = inputs if isinstance(inputs, Mapping) else dict.fromkeys(inputs)
    return _import_graph(message, given, list(outputs), values.value, {})


def _import_function(function: Any) -> ModuleOp:
    """Import a concrete function with the present values of what it captures."""
    graph = function.graph
    message = load_graph_def(graph.as_graph_def(add_shapes=True))
    captured: dict[str, Any] = {
        inner.op.name: outer
        for inner, outer in zip(graph.internal_captures, function.captured_inputs, strict=True)
    }
    constants = {
        name: np.asarray(value.numpy())
        for name, value in captured.items()
        if value.dtype.name not in ("resource", "variant")
    }
    by_handle = {id(variable.handle): variable for variable in graph.variables}

    def value(node: Message) -> Variable | None:
        handle = captured.get(node.name)
        if handle is None or node.name in constants:
            return None
        return _variable(node, by_handle.get(id(handle)), handle)

    inputs = [tensor.op.name for tensor in graph.inputs if tensor.op.name not in captured]
    outputs = [_array(tensor.name) for tensor in graph.outputs]
    return _import_graph(message, dict.fromkeys(inputs), outputs, value, constants)


class Variable(NamedTuple):
    """A variable's name, its present value and its declared shape."""

    name: str
    array: Array
    shape: Shape | None


def _variable(node: Message, variable: Any, handle: Any) -> Variable:
    """Return a captured variable; `variable` is None if only its handle is known."""
    if variable is not None:
        shape = None if variable.shape.rank is None else _dims(variable.shape)
        return Variable(_array(variable.name), np.asarray(variable.numpy()), shape)
    try:
        data = handle._handle_data.shape_and_type[0]
        read = _tensorflow().raw_ops.ReadVariableOp(resource=handle, dtype=data.dtype)
        array = np.asarray(read.numpy())
    except (AttributeError, IndexError, _tensorflow().errors.OpError) as error:
        what = "is a captured resource that is no variable, such as a table"
        raise failure(node.name, what, "Convert a SavedModel of it instead") from error
    return Variable(node.name, array, array.shape)


def _dims(shape: Any) -> Shape:
    return tuple(DYNAMIC if dim is None else dim for dim in shape.as_list())


Value = Callable[[Message], Variable | None]


class _SessionValues:
    """The values of the variables of a session's graph, read when asked for."""

    def __init__(self, session: Any):
        self.session = session
        variables = _tensorflow().compat.v1.global_variables
        with session.graph.as_default():
            self.variables = {_node_name(item): item for item in variables()}

    def value(self, node: Message) -> Variable | None:
        """Return the variable of a node; None if the node is none."""
        if node.op not in VARIABLES:
            return None
        variable = self.variables.get(node.name)
        if variable is None:
            raise failure(node.name, "is a variable without a value", op=f"tf.{node.op}")
        array = np.asarray(self.session.run(variable))
        return Variable(node.name, array, variable_type(node)[1])


def _node_name(variable: Any) -> str:
    return variable.op.name if hasattr(variable, "op") else variable.name.partition(":")[0]


def _import_graph(
    graph: Message,
    inputs: Mapping[str, GivenShape],
    outputs: Sequence[str],
    value: Value,
    constants: Mapping[str, Array],
) -> ModuleOp:
    """Import `@main`; `value` has the values of variables, `constants` those of placeholders."""
    importer = Importer(graph)
    body = Body(importer, index_nodes(graph.node, "graph"), "graph")
    variables: dict[str, GlobalTensorOp] = {}

    def bind(node: Message) -> Binding | None:
        found = value(node)
        if found is None:
            return None
        name, array, shape = found
        element = _element(node, array)
        variable = variables.get(node.name)
        if variable is None:
            variable = variables[node.name] = GlobalTensorOp(
                sym_name=importer.unique(name),
                value=Elements.of(array, tensor_type(element, array.shape)),
                type=typed(element, shape),
                is_mutable=UnitAttr(),
                location=name_loc(name),
            )
        return Binding(node.name, variable.sym_name.data, resource_type(element, shape))

    entry = Entry(importer, body, bind)
    entry.feed(inputs.items())
    for name, array in constants.items():
        element = element_of(declared_type(importer, body.nodes[name], 0))
        elements = Elements.of(array, tensor_type(element, array.shape))
        constant = tf.ConstOp.create(
            result_types=[elements.type],
            properties={"value": elements},
            location=name_loc(name),
        )
        body.ops.append(constant)
        body.values[name] = constant.results
    function = entry.build(importer.unique("main"), list(inputs), outputs)
    importer.ops += [*variables.values(), function]
    return importer.finish({"tf_saved_model.semantics": UnitAttr()} if variables else None)


def _element(node: Message, array: Array) -> Attribute:
    """Return the element type of a variable, which a captured handle does not tell."""
    if node.op in VARIABLES:
        return variable_type(node)[0]
    return dtypes.element_type(array.dtype)


def _save_keras(model: Any, folder: str) -> None:
    """Write the inference function of a Keras model as a SavedModel."""
    if not _is_keras_3(model):
        _tensorflow().saved_model.save(model, folder)
        return
    archive = import_module("keras").export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("serve", partial(model.__call__, training=False), _signature(model))
    archive.write_out(folder, verbose=False)


def _is_keras_3(model: Any) -> bool:
    return any(base.__module__.split(".")[0] == "keras" for base in type(model).__mro__)


def _has_inputs(model: Any) -> bool:
    try:
        return bool(_signature(model))
    except (AttributeError, LookupError, TypeError, ValueError):
        return False


def _signature(model: Any) -> list[Any]:
    """Return the specifications of a model's inputs, as arguments of its call.

    Raises:
        AttributeError: `model` is no Keras model.
        ValueError: the model was never called.

    """
    tf = _tensorflow()
    if getattr(model, "inputs", None):
        specs = [tf.TensorSpec(item.shape, item.dtype, item.name) for item in model.inputs]
        return specs if len(specs) == 1 else [specs]
    shapes = getattr(model, "_build_shapes_dict", None)
    if not shapes or "input_shape" not in shapes:
        raise ValueError(
            "The model provided has never been called. "
            "It must be called at least once before export."
        )
    shape = shapes["input_shape"]
    if hasattr(shape, "items"):
        specs = {
            key: tf.TensorSpec((None, *dims[1:]), model.input_dtype, key)
            for key, dims in shape.items()
        }
        return [specs]
    return [tf.TensorSpec((None, *shape[1:]), model.input_dtype)]


def traced(model: Any) -> Any:
    """Return the inference function of a Keras model as a concrete function."""
    function = _tensorflow().function(partial(model.__call__, training=False))
    return function.get_concrete_function(*_signature(model))


@contextmanager
def _folder(given: str | None) -> Generator[str]:
    """Provide the folder, or one that is removed afterwards; mapped files outlive that."""
    if given is not None:
        yield given
        return
    path = mkdtemp(prefix="tflower-")
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _array(name: str) -> str:
    """Return the name of a tensor, without `:0`."""
    return name.removesuffix(":0")
