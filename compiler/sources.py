"""Where a model comes from: the inputs of the converters, checked when they are given."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xdsl.dialects.builtin import ModuleOp

from . import collector

Shape = Sequence[int | None]


class Source(ABC):
    """A model that can be imported.

    `name` is what a report calls it, `model_type` what the converted model's metadata does.
    """

    model_type = "NONE"

    def __init__(self, name: str):
        """Keep the name."""
        self.name = name

    def check_shapes(self) -> None:
        """Check that only the first dimension of an input is unknown, where that can be seen.

        Raises:
            ValueError: another one is.

        """

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

    def load(self) -> ModuleOp:
        """Import what lies between inputs and outputs."""
        from .importers.graphdef import import_graph_def

        return import_graph_def(self.graph_def, self.inputs, self.outputs)
