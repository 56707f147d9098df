"""What a conversion writes beside its model: pictures of the graph, a summary."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from ...dialects.errors import ConverterError, TflowerError
from ...dialects.toco import Flags
from ...passes.toco.allocation import Plan
from ...passes.toco.graph import Graph
from ...passes.toco.pipeline import OBSERVER, Observer
from .pictures import Pictures
from .summary import Summary


class Several(Observer):
    """Hands on what it is told to several observers."""

    def __init__(self, *observers: Observer):
        """Take those that are to be told."""
        self.observers = observers

    def stage(self, name: str, graph: Graph) -> None:
        """Tell each of a stage."""
        for each in self.observers:
            each.stage(name, graph)

    def allocated(self, graph: Graph, plan: Plan) -> None:
        """Tell each of a plan of memory."""
        for each in self.observers:
            each.allocated(graph, plan)

    def frame(self, graph: Graph) -> None:
        """Tell each of a change."""
        for each in self.observers:
            each.frame(graph)


@contextmanager
def written(flags: Flags, source: str) -> Generator[Callable[[bytes], None]]:
    """Let conversions within write what the flags ask for; call what is given with the model.

    Raises:
        ConverterError: nothing can be written where they say.

    """
    if flags.toco.dump_graphviz_include_video and not flags.toco.dump_graphviz_dir:
        raise ConverterError("dump_graphviz_video needs dump_graphviz_dir. Set that as well")
    pictures = Pictures(flags.toco) if flags.toco.dump_graphviz_dir else None
    folder = flags.toco.conversion_summary_dir
    summary = Summary(folder, source) if folder else None
    model = b""

    def done(data: bytes) -> None:
        nonlocal model
        model = data

    told = [item for item in (pictures, summary) if item is not None]
    token = OBSERVER.set(Several(*told))
    try:
        yield done
    except TflowerError as error:
        if summary is not None:
            summary.write(error=str(error))
        raise
    finally:
        OBSERVER.reset(token)
    if summary is not None:
        summary.write(size=len(model))
