"""What is asked for of pruning at conversion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..passes.sparse.magnitude import Pattern, PruningError, pattern
from ..passes.sparse.prune import rule_for
from ..passes.sparse.weights import Site

__all__ = ["Pruning", "PruningError"]

_STORAGES = ("sparse", "dense")


@dataclass(frozen=True)
class Pruning:
    """Which weights become zero at conversion.

    Attributes:
        pattern: for all layers: a share of zeros such as `0.8`, one of whole blocks such as
            `"0.8,1x16"`, how many of how many are kept such as `"2:4"`, or `"none"`.
        rules: pairs of an expression that is looked for in layer paths, and a pattern for the
            layers where it is found; the first one holds.
        minimum_elements: smaller weights stay as they are.
        storage: `sparse` for a smaller file, `dense` where only the zeros are wanted.

    """

    pattern: Any = "none"
    rules: Any = ()
    minimum_elements: int = 1024
    storage: str = "sparse"

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            PruningError: one of them is none that there is.

        """
        if self.storage not in _STORAGES:
            known = ", ".join(_STORAGES)
            raise PruningError(f"there is no storage {self.storage!r}. Choose from {known}")
        if self.minimum_elements < 0:
            raise PruningError(f"minimum_elements is {self.minimum_elements}, 0 or more is needed")
        object.__setattr__(self, "pattern", str(pattern(self.pattern)))
        given: Any = self.rules or ()
        pairs: Iterable[Any] = given.items() if isinstance(self.rules, Mapping) else given
        object.__setattr__(self, "rules", tuple(_rule(*pair) for pair in pairs))

    @staticmethod
    def of(given: Any) -> Pruning | None:
        """Return a pruning, from one, from its pattern, or from its rules.

        Raises:
            PruningError: it is none of these.

        """
        if given is None or isinstance(given, Pruning):
            return given
        return Pruning(rules=given) if isinstance(given, Mapping) else Pruning(given)

    def pattern_for(self, site: Site) -> Pattern:
        """Return how the layer of a weight is pruned."""
        rules = tuple((where, pattern(told)) for where, told in self.rules)
        return rule_for(rules, site.op) or pattern(self.pattern)


def _rule(where: Any, told: Any) -> tuple[str, str]:
    try:
        re.compile(where)
    except (re.error, TypeError) as error:
        raise PruningError(
            f"pruning rule {where!r}: {error}, a regular expression is needed"
        ) from error
    return where, str(pattern(told))
