"""What a conversion did: stages, passes, times, and the operators of the result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp

if TYPE_CHECKING:
    from .islands import Island
    from .sparsity import Sparsity

NOT_OPERATORS = frozenset({"tfl.pseudo_const", "tfl.pseudo_qconst", "tfl.no_value", "tfl.yield"})
"""Ops of the `tfl` dialect that the file has no operator for."""


@dataclass
class PassTime:
    """How long one run of a pass took."""

    name: str
    seconds: float


@dataclass
class Report:
    """The account of one conversion; times are wall-clock seconds."""

    source: str = ""
    stages: dict[str, float] = field(default_factory=dict[str, float])
    passes: list[PassTime] = field(default_factory=list[PassTime])
    operators: dict[str, int] = field(default_factory=dict[str, int])
    subgraphs: int = 0
    bytes: int = 0
    scores: dict[str, float] = field(default_factory=dict[str, float])
    """Ways of quantizing that were tried, with their signal-to-noise ratios in dB."""
    islands: list[Island] = field(default_factory=list["Island"])
    """What still computes with floats in a model of integers."""
    sparsity: Sparsity | None = None
    """What zeros in weights are worth, where they were asked for or put there."""

    @property
    def seconds(self) -> float:
        """The time of all stages."""
        return sum(self.stages.values())

    @contextmanager
    def stage(self, name: str) -> Generator[None, None, None]:
        """Add the time of the enclosed block to a stage."""
        start = perf_counter()
        try:
            yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + perf_counter() - start

    def count(self, module: ModuleOp) -> None:
        """Count the operators and functions of a finished module."""
        found: Counter[str] = Counter()
        self.subgraphs = 0
        for op in module.walk():
            if isinstance(op, FuncOp):
                self.subgraphs += 1
            elif op.name not in NOT_OPERATORS and op.name.startswith("tfl."):
                found[op.name] += 1
        self.operators = dict(found.most_common())

    def slowest(self) -> list[PassTime]:
        """Return the passes, runs of one pass added up, slowest first."""
        total: Counter[str] = Counter()
        for each in self.passes:
            total[each.name] += each.seconds  # pyright: ignore[reportArgumentType]
        return [PassTime(name, seconds) for name, seconds in total.most_common()]

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain dictionaries and lists."""
        return {
            "source": self.source,
            "bytes": self.bytes,
            "subgraphs": self.subgraphs,
            "operators": sum(self.operators.values()),
            "ops": self.operators,
            "seconds": round(self.seconds, 6),
            **({"scores": self.scores} if self.scores else {}),
            **({"islands": [asdict(item) for item in self.islands]} if self.islands else {}),
            **({"sparsity": self.sparsity.to_json()} if self.sparsity else {}),
            "stages": {name: round(seconds, 6) for name, seconds in self.stages.items()},
            "passes": [
                {"name": each.name, "seconds": round(each.seconds, 6)} for each in self.passes
            ],
        }

    def timing(self) -> str:
        """Return a table of the stages and passes as text."""
        lines = [f"{self.seconds:9.4f} s  total"]
        lines += [f"{seconds:9.4f} s  {name}" for name, seconds in self.stages.items()]
        lines += [f"{each.seconds:9.4f} s    {each.name}" for each in self.slowest()]
        return "\n".join(lines)
