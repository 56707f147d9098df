"""Models that live in the process: Keras models, concrete functions, sessions.

Whoever made them has loaded TensorFlow; here they are only looked at and handed to the importers.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from xdsl.dialects.builtin import ModuleOp

from .sources import Shape, Source

log = logging.getLogger("tflower")


class KerasSource(Source):
    """A Keras model, of Keras 2 or 3, or the path of a `.keras` file."""

    model_type = "KERAS_MODEL"

    def __init__(self, model: Any):
        """Keep the model."""
        super().__init__(str(getattr(model, "name", model)))
        self.model: Any = model

    def load(self) -> ModuleOp:
        """Import the model's inference function."""
        from .importers.live import import_keras_model

        return import_keras_model(self.model)


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

    def load(self) -> ModuleOp:
        """Import the functions.

        Raises:
            ValueError: there is none, or there are several and no trackable object.

        """
        from .importers.live import import_concrete_functions

        if self.trackable is None and self.functions:
            log.warning("Pass the trackable object that owns the function as `trackable_obj`.")
        return import_concrete_functions(self.functions, self.trackable)


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


def shape_of(tensor: Any) -> Shape | None:
    """Return the static shape of a TensorFlow tensor."""
    return None if tensor.shape.rank is None else tensor.shape.as_list()


def array_of(tensor: Any) -> str:
    """Return what an input or output array of this tensor is called."""
    return str(tensor.name).removesuffix(":0")
