"""Where a model comes from: the inputs of the converters, checked when they are given."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute

from ..dialects.errors import ConverterError
from . import collector

Shape = Sequence[int | None]


class Source(ABC):
    """A model that can be imported.

    `name` is what a report calls it, `model_type` what the converted model's metadata does, which
    also tells the `tensorflow_version` that made it, if that is known.
    """

    model_type = "NONE"
    tensorflow_version = ""

    def __init__(self, name: str):
        """Keep the name."""
        self.name = name

    def check_shapes(self) -> None:
        """Check that only the first dimension of an input is unknown, where that can be seen.

        Raises:
            ValueError: another one is.

        """

    def fill_batch(self, size: int) -> None:
        """Let the first dimension of inputs be `size` where it is unknown.

        Raises:
            ValueError: the inputs are not known before the model is loaded.

        """
        raise ValueError(f"{self.name}: the batch size cannot be set. Give the shapes of inputs")

    def debug_info(self) -> Any:
        """Return a `GraphDebugInfo`: where in a program nodes were made; None if unknown."""
        return None

    @abstractmethod
    def load(self) -> ModuleOp:
        """Import the model.

        Raises:
            ImportFailure: its files are missing, damaged or not understood.

        """


class SavedModelSource(Source):
    """A SavedModel folder."""

    model_type = "TF_SAVED_MODEL"

    def __init__(
        self,
        directory: Any,
        signature_keys: Sequence[str] | None = None,
        tags: Iterable[str] | None = None,
    ):
        """Read the graph, and check that tags and signatures exist.

        Raises:
            OSError: there is no SavedModel in the folder.
            ValueError: it has no such tags or signatures.
            ImportFailure: it is damaged.

        """
        super().__init__(str(directory))
        with collector.paused():
            from .importers.saved_model import SavedModel

        self.model = SavedModel(directory, None if tags is None else frozenset(tags))
        self.signature_keys = self.model.select(signature_keys)
        self.tensorflow_version = self.model.meta.meta_info_def.tensorflow_version

    def debug_info(self) -> Any:
        """Return what was saved with the model.

        Raises:
            ImportFailure: it is damaged.

        """
        from .importers import protos, read

        file = Path(self.name) / "debug" / "saved_model_debug_info.pb"
        if not file.is_file():
            return None
        return read.parse(protos.message_class("GraphDebugInfo"), file.read_bytes(), file)

    def load(self) -> ModuleOp:
        """Import the signatures."""
        from .importers.saved_model import import_saved_model

        return import_saved_model(self.model, self.signature_keys)


class GraphSource(Source):
    """A frozen GraphDef with named inputs and outputs."""

    model_type = "TF_GRAPH_DEF"

    def __init__(
        self,
        graph_def: Any,
        inputs: Mapping[str, Shape | None],
        outputs: Sequence[str],
        name: str = "GraphDef",
    ):
        """Keep the graph, a file or a message, and its borders; a shape of None is the graph's."""
        super().__init__(name)
        self.graph_def = graph_def
        self.inputs = dict(inputs)
        self.outputs = tuple(outputs)
        self.types: Mapping[str, Attribute] = {}
        self.lenient = False
        self.control_outputs: Sequence[str] = ()

    def fill_batch(self, size: int) -> None:
        """Let the first dimension of inputs be `size` where it is unknown."""
        self.inputs = {name: filled(shape, size) for name, shape in self.inputs.items()}

    def load(self) -> ModuleOp:
        """Import what lies between inputs and outputs.

        `types` are those of inputs of which the graph does not say them; if `lenient`, inputs and
        outputs that do not exist are left out; `control_outputs` are nodes that run for what they
        do.
        """
        from .importers.graphdef import import_graph_def

        return import_graph_def(
            self.graph_def,
            self.inputs,
            self.outputs,
            types=self.types,
            lenient=self.lenient,
            control_outputs=self.control_outputs,
        )


def filled(shape: Shape | None, batch: int) -> Shape | None:
    """Return a shape whose first dimension is known."""
    return (batch, *shape[1:]) if shape and shape[0] is None else shape


def once(inputs: Iterable[str]) -> list[str]:
    """Return the names of inputs, each of which is there once.

    Raises:
        ConverterError: one is repeated.

    """
    names = list(inputs)
    for name, count in Counter(names).items():
        if count > 1:
            raise ConverterError(f"tensor {name} is repeated in the inputs, each is given once")
    return names
