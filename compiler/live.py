"""Models that live in the process: Keras models, concrete functions, sessions.

Whoever made them has loaded TensorFlow; here they are only looked at and handed to the importers.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from xdsl.dialects.builtin import ModuleOp

from ..dialects.errors import ImportFailure, place
from .sources import Shape, Source, filled, once

log = logging.getLogger("tflower")


class LiveSource(Source):
    """A model in the memory of a process that has loaded TensorFlow."""

    @property
    def tensorflow_version(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The version of the TensorFlow that is loaded; empty if none is."""
        return str(getattr(sys.modules.get("tensorflow"), "__version__", ""))


class KerasSource(LiveSource):
    """A Keras model, of Keras 2 or 3, or the path of a `.keras` file."""

    model_type = "KERAS_MODEL"

    def __init__(
        self,
        model: Any,
        shapes: Mapping[str, Shape | None] | None = None,
        custom_objects: Mapping[str, Any] | None = None,
        *,
        signed: bool = True,
    ):
        """Keep the model, other shapes of its inputs and what classes its file names.

        Unless it is `signed`, the model keeps no signature, only the names of its inputs.
        """
        super().__init__(str(getattr(model, "name", model)))
        self.shapes = dict(shapes or {})
        self.custom_objects = custom_objects
        self.signed = signed
        self.model: Any = model
        self.file: Path | None = None
        if isinstance(model, str | Path):
            self.file = Path(model)
        self._imported: ModuleOp | None = None

    def prepare(self) -> None:
        """Import the model now, so that what is wrong with it is said at once.

        Raises:
            OSError: there is no such file.
            ImportFailure: it is damaged, or Keras is needed and not installed.
            ValueError: a shape was given for what is no input, or does not fit.

        """
        self._imported = self.load()

    def load(self) -> ModuleOp:
        """Import the model's inference function.

        Raises:
            ValueError: a shape was given for what is no input, or does not fit.

        """
        if self._imported is not None:
            module, self._imported = self._imported, None
            return module
        module = self._import()
        sides = ("input_names", "output_names")
        names: list[Any] = [getattr(self.model, side, ()) for side in sides]
        if all(names):  # of Keras 2, in the order of its calls
            from .frozen import order_border

            order_border(module, *names)
        if self.shapes:
            from .frozen import set_shapes

            set_shapes(module, self.shapes)
        if not self.signed:
            from .frozen import drop_signature

            drop_signature(module)
        return module

    def debug_info(self) -> Any:
        """Return where the nodes of the model's inference function are made."""
        from .importers import live

        model = self.model
        if isinstance(model, str | Path):
            model = live.load_keras_model(model, self.custom_objects)
        return live.debug_info(live.traced(model).graph)

    def _import(self) -> ModuleOp:
        from .importers import live

        if self.file is None:
            return live.import_keras_model(self.model)
        if self.custom_objects or live.is_hdf5(self.file):
            self.model = self._loaded(self.file)
            return live.import_keras_model(self.model)
        return _keras_file(self.file)

    def _loaded(self, file: Path) -> Any:
        """Load a file by Keras.

        Raises:
            ImportFailure: it is damaged, or no Keras is installed.

        """
        from .importers.live import load_keras_model

        try:
            return load_keras_model(file, self.custom_objects)
        except ModuleNotFoundError as error:
            what = "is read by Keras only" if self.custom_objects else "is an HDF5 file of Keras"
            raise ImportFailure(place(str(file), "", what, "Install tensorflow")) from error


def _keras_file(path: Path) -> ModuleOp:
    """Import a file without Keras if possible; with it what only Keras understands.

    Raises:
        OSError: there is no such file.
        ImportFailure: it is damaged, or Keras is needed and not installed.

    """
    from .importers.keras import UnknownLayer, import_keras_file

    cause: Exception
    try:
        return import_keras_file(path)
    except (UnknownLayer, ModuleNotFoundError) as error:
        cause = error
    try:
        from .importers.live import import_keras_model

        return import_keras_model(path)
    except ModuleNotFoundError:
        remedy = f"Install {getattr(cause, 'needed', 'tensorflow')}"
        raise ImportFailure(place(str(path), "", str(cause), remedy)) from cause


def check_functions(functions: Sequence[Any]) -> None:
    """Check that all are concrete functions.

    Raises:
        ValueError: one of them is something else.

    """
    for function in functions:
        if not hasattr(function, "captured_inputs") or not hasattr(function, "graph"):
            message = "This function takes in a list of ConcreteFunction."
            if hasattr(function, "get_concrete_function"):
                message += (
                    " To get the ConcreteFunction from a Function, call get_concrete_function."
                )
            raise ValueError(message)


class FunctionSource(LiveSource):
    """Concrete functions: one by itself, or some that belong to a trackable object."""

    model_type = "TF_CONCRETE_FUNCTIONS"

    def __init__(self, functions: Sequence[Any], trackable: Any = None):
        """Keep the functions."""
        super().__init__("concrete functions")
        self.functions = list(functions)
        self.trackable = trackable
        self.as_saved_model = True

    def check_shapes(self) -> None:
        """Check the functions' own inputs.

        Raises:
            ValueError: a dimension other than the first is unknown.

        """
        for tensor in (each for function in self.functions for each in function.inputs):
            rank = tensor.shape.rank
            shape: list[Any] = [] if rank is None else tensor.shape.as_list()
            if None in shape[1:]:
                name = tensor.name.removesuffix(":0")
                raise ValueError(
                    f"None is only supported in the 1st dimension. Tensor '{name}' has invalid "
                    f"shape '{shape}'."
                )

    def debug_info(self) -> Any:
        """Return where the nodes of the first function were made; None if there is none."""
        from .importers.live import debug_info

        return debug_info(self.functions[0].graph) if self.functions else None

    def load(self) -> ModuleOp:
        """Import the functions.

        Raises:
            ValueError: there is none, or there are several and no trackable object.

        """
        from .importers.live import import_concrete_functions

        if self.trackable is None and self.functions:
            log.warning("Pass the trackable object that owns the function as `trackable_obj`.")
        is_alone = not self.as_saved_model and len(self.functions) == 1
        return import_concrete_functions(self.functions, None if is_alone else self.trackable)


class SessionSource(LiveSource):
    """The graph of a session between named arrays, with the present values of its variables."""

    def __init__(
        self,
        session: Any,
        inputs: Mapping[str, Shape | None],
        outputs: Sequence[str],
        model_type: str = "TF_SESSION",
    ):
        """Import what lies between the borders; a shape of None is the graph's.

        Raises:
            ImportFailure: the graph cannot be imported.
            FailedPreconditionError: a variable has no value; it is TensorFlow's error.

        """
        super().__init__("session")
        self.model_type = model_type
        self.session = session
        self.inputs = dict(inputs)
        self.outputs = list(outputs)
        self._imported: ModuleOp | None = self._import()

    def fill_batch(self, size: int) -> None:
        """Let the first dimension of inputs be `size` where it is unknown."""
        self.inputs = {name: filled(shape, size) for name, shape in self.inputs.items()}
        self._imported = self._import()

    def _import(self) -> ModuleOp:
        from .importers.live import import_session

        return import_session(self.session, self.inputs, self.outputs)

    def debug_info(self) -> Any:
        """Return where the nodes of the graph were made."""
        from .importers.live import debug_info

        return debug_info(self.session.graph)

    def load(self) -> ModuleOp:
        """Import what lies between inputs and outputs; the first time that is done already."""
        module, self._imported = self._imported, None
        return module or self._import()


def keras_file(
    file: str | PathLike[str],
    inputs: Sequence[str] | None,
    outputs: Sequence[str] | None,
    shapes: Mapping[str, Shape | None] | None,
    custom_objects: Mapping[str, Any] | None,
) -> Source:
    """Return the model in a file of Keras; other inputs and outputs only without eager execution.

    Raises:
        OSError: there is no such file.
        ImportFailure: it is damaged, or Keras is needed and not installed.
        ValueError: an array or a shape does not fit the model.

    """
    from .importers import live

    if not live.is_eager() and live.is_hdf5(Path(file)):
        return _keras_graph(file, inputs, outputs, shapes, custom_objects)
    if inputs or outputs:
        raise ValueError(
            "`input_arrays` and `output_arrays` are unsupported with Eager mode. If your model "
            "requires any of these parameters, please use disable_eager_execution()."
        )
    source = KerasSource(Path(file), shapes, custom_objects, signed=False)
    source.prepare()
    return source


def _keras_graph(
    file: str | PathLike[str],
    inputs: Sequence[str] | None,
    outputs: Sequence[str] | None,
    shapes: Mapping[str, Shape | None] | None,
    custom_objects: Mapping[str, Any] | None,
) -> Source:
    """Return the graph of a Keras model in graph mode, between arrays of it."""
    from .importers.live import keras_session
    from .util import get_tensors_from_tensor_names

    session, own_inputs, own_outputs = keras_session(Path(file), custom_objects)
    graph, given = session.graph, dict(shapes or {})
    tensors = get_tensors_from_tensor_names(graph, once(inputs or own_inputs))
    results = get_tensors_from_tensor_names(graph, outputs or own_outputs)
    known = {array_of(tensor): shape_of(tensor) for tensor in tensors}
    for array, shape in given.items():
        if array not in known:
            raise ValueError(f"Invalid tensor '{array}' found in tensor shapes map.")
        known[array] = known[array] if shape is None else shape
    return SessionSource(session, known, [array_of(each) for each in results], "KERAS_MODEL")


def initialize(session: Any) -> None:
    """Give every variable of a session that has no value its initial one."""
    for variable in session.graph.get_collection("variables"):
        if not session.run(variable.is_initialized()):
            session.run(variable.initializer)


def shape_of(tensor: Any) -> Shape | None:
    """Return the static shape of a TensorFlow tensor; a mere name has none."""
    if isinstance(tensor, str):
        return None
    return None if tensor.shape.rank is None else tensor.shape.as_list()


def array_of(tensor: Any) -> str:
    """Return what an input or output array of this tensor is called; a name may stand for it."""
    name = tensor if isinstance(tensor, str) else tensor.name
    return str(name).removesuffix(":0")
