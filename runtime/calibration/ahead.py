"""Two engines that take turns: while one computes a sample, the other one's tensors are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from ...dialects.elements import Array
from .engines import Engine, Finish


class TwoStep(Protocol):
    """An engine that can compute a sample in another thread and show its tensors later."""

    def compute(self, subgraph: int, arguments: Sequence[Array]) -> None:
        """Compute a sample; may be called in any thread."""
        ...

    def shown(self, subgraph: int) -> list[Array]:
        """Show the activations of what was computed, and return its outputs."""
        ...


class AheadEngine(Engine):
    """Shows samples in their order, as one engine would, but computes the next one meanwhile.

    That is right for models without state only: each of the two sees every other sample.
    """

    ahead = 1

    def __init__(self, make: Callable[[], TwoStep]):
        """Make the first engine; the second one is made when it is needed.

        Raises:
            ValueError: it cannot be made.

        """
        self._make = make
        self._engines = [make()]
        self._turn = 0
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="calibration")

    def run(self, subgraph: int, arguments: Sequence[Array]) -> list[Array]:
        """Run a subgraph on one sample, show its activations, and return its outputs."""
        return self.begin(subgraph, arguments)()

    def begin(self, subgraph: int, arguments: Sequence[Array]) -> Finish:
        """Start to compute a sample; what is returned waits for it and shows its tensors."""
        if self._turn == len(self._engines):
            self._engines.append(self._make())
        engine = self._engines[self._turn]
        self._turn = 1 - self._turn
        computed = self._pool.submit(engine.compute, subgraph, arguments)

        def finish() -> list[Array]:
            computed.result()
            return engine.shown(subgraph)

        return finish
