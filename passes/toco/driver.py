"""The driver: sets of transformations, run until none of them changes anything.

Source: graph_transformations.cc of upstream's toco.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from xdsl.ir import Operation

from ...dialects.errors import ConverterError
from ...dialects.toco.arrays import is_quantized
from .graph import Graph
from .transformation import Transformation, find

log = logging.getLogger("tflower")

CHANGES_PER_OP = 10_000
"""So many changes per operator, and two transformations must be undoing one another."""

Frame = Callable[[Graph], None]


class Driver:
    """Runs sets of transformations on one graph."""

    def __init__(self, graph: Graph, frame: Frame | None = None):
        """Take the graph; `frame` is called after every change, to draw it."""
        self.graph = graph
        self.frame = frame

    def run(self, label: str, names: Sequence[str]) -> bool:
        """Run a set to its fixpoint; return whether anything changed.

        Raises:
            ConverterError: a transformation refuses the model, or the set does not come to rest.

        """
        transformations = [find(name) for name in names]
        assert len(set(names)) == len(names), f"{label}: a transformation is listed twice"
        operators = self.graph.ops()
        if not operators:
            log.info("Model is empty!!!")
            return False
        log.info("Before %s: %s", label, self.counts())
        limit = CHANGES_PER_OP * len(operators)
        changes, number, forward = 0, 0, True
        while made := self._sweep(transformations, forward, limit - changes):
            changes, number, forward = changes + made, number + 1, not forward
            discard_useless(self.graph)
            log.info("After %s pass %d: %s", label, number, self.counts())
        return changes > 0

    def counts(self) -> str:
        """Return how many operators and arrays there are."""
        arrays = list(self.graph.arrays())
        quantized = sum(map(is_quantized, arrays))
        count = len(self.graph.ops())
        return f"{count} operators, {len(arrays)} arrays ({quantized} quantized)"

    def _sweep(self, transformations: Sequence[Transformation], forward: bool, limit: int) -> int:
        """Walk the operators once, forward or backward; return the number of changes."""
        operators = self.graph.ops()
        changes, last = 0, ""
        index = 0 if forward else len(operators) - 1
        while 0 <= index < len(operators):
            name = self._first_change(transformations, operators[index])
            if not name:
                index += 1 if forward else -1
                continue
            changes += 1
            if changes > limit:
                raise ConverterError(
                    f"graph transformations do not come to rest: {last} and {name} undo one "
                    "another. Please report this model"
                )
            last = name if name != last else last
            operators = self.graph.ops()
            if not operators:
                break
            index = min(index, len(operators) - 1)
        return changes

    def _first_change(self, transformations: Sequence[Transformation], op: Operation) -> str:
        """Try the transformations at an operator; return the one that changed something."""
        for item in transformations:
            if not item.applies(op):
                continue
            before = len(self.graph.log)
            if not item.run(self.graph, op):
                continue
            for message in self.graph.log[before:]:
                log.info("%s: %s", item.name, message)
            if self.frame is not None:
                self.frame(self.graph)
            return item.name
        return ""


def discard_useless(graph: Graph) -> None:
    """Erase what no output needs; an RNN state that stays needs its source."""
    states = graph.states()
    block = graph.function.body.block
    for op in reversed(list(block.ops)):
        if op is block.last_op or any(result.first_use is not None for result in op.results):
            continue
        if states and any(not graph.is_discardable(result) for result in op.results):
            continue
        op.detach()
        op.erase()
