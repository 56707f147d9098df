"""Models that live in the process: Keras models, concrete functions, sessions.

Whoever made them has loaded TensorFlow; here they are only looked at and handed to the importers.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xdsl.dialects.builtin import ModuleOp

from ..dialects.errors import ImportFailure, place
from .sources import Shape, Source

log = logging.getLogger("tflower")

_HDF5 = b"\x89HDF\r\n\x1a\n"


class KerasSource(Source):
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
        self.file = Path(model) if isinstance(model, str | Path) else None

    def load(self) -> ModuleOp:
        """Import the model's inference function.

        Raises:
            ValueError: a shape was given for what is no input, or does not fit.

        """
        module = self._import()
        if self.shapes:
            from .frozen import set_shapes

            set_shapes(module, self.shapes)
        if not self.signed:
            from .frozen import drop_signature

            drop_signature(module)
        return module

    def _import(self) -> ModuleOp:
        if self.custom_objects and self.file is not None:
            from .importers.live import import_keras_model

            return import_keras_model(self.file, custom_objects=self.custom_objects)
        if self.file is not None:
            return _keras_file(self.file)
        from .importers.live import import_keras_model

        return import_keras_model(self.model)


def _keras_file(path: Path) -> ModuleOp:
    """Import a file without Keras if possible; with it what only Keras understands.

    Raises:
        OSError: there is no such file.
        ImportFailure: it is damaged, or Keras is needed and not installed.

    """
    from .importers.keras import UnknownLayer, import_keras_file

    cause: Exception
    try:
        if _is_hdf5(path):
            raise UnknownLayer("it is an HDF5 file, which only Keras reads")
        return import_keras_file(path)
    except (UnknownLayer, ModuleNotFoundError) as error:
        cause = error
    try:
        from .importers.live import import_keras_model

        return import_keras_model(path)
    except ModuleNotFoundError:
        remedy = f"Install {getattr(cause, 'needed', 'tensorflow')}"
        raise ImportFailure(place(str(path), "", str(cause), remedy)) from cause


def _is_hdf5(path: Path) -> bool:
    """Whether a file is of the format that Keras wrote before `.keras`."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(_HDF5)) == _HDF5


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


class FunctionSource(Source):
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


class SessionSource(Source):
    """The graph of a session between named arrays, with the present values of its variables."""

    model_type = "TF_SESSION"

    def __init__(self, session: Any, inputs: Mapping[str, Shape | None], outputs: Sequence[str]):
        """Import what lies between the borders; a shape of None is the graph's.

        Raises:
            ImportFailure: the graph cannot be imported.
            FailedPreconditionError: a variable has no value; it is TensorFlow's error.

        """
        super().__init__("session")
        self.session = session
        self.inputs = dict(inputs)
        self.outputs = list(outputs)
        self._imported: ModuleOp | None = self._import()

    def _import(self) -> ModuleOp:
        from .importers.live import import_session

        return import_session(self.session, self.inputs, self.outputs)

    def load(self) -> ModuleOp:
        """Import what lies between inputs and outputs; the first time that is done already."""
        module, self._imported = self._imported, None
        return module or self._import()


def initialize(session: Any) -> None:
    """Give every variable of a session that has no value its initial one."""
    for variable in session.graph.get_collection("variables"):
        if not session.run(variable.is_initialized()):
            session.run(variable.initializer)


def shape_of(tensor: Any) -> Shape | None:
    """Return the static shape of a TensorFlow tensor."""
    return None if tensor.shape.rank is None else tensor.shape.as_list()


def array_of(tensor: Any) -> str:
    """Return what an input or output array of this tensor is called."""
    return str(tensor.name).removesuffix(":0")
