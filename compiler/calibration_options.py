"""How ranges are found in post-training quantization: what a user may choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

METHODS = ("auto", "min_max", "moving_average", "percentile", "mse", "entropy")
_AUTO = (("min_max", False), ("mse", True))
WITHOUT_HISTOGRAM = ("min_max", "moving_average")


@dataclass(frozen=True)
class Calibration:
    """How ranges are found.

    Attributes:
        method: how a range is chosen from what was seen: by `min_max` as upstream does, by
            `moving_average`, `percentile`, `mse` or `entropy`; `auto` tries `min_max` and `mse`,
            and takes what is best on some of the samples. `mse` looks at what elementwise ops such
            as hard_swish make of the values. The greatest values of what a softmax or its like
            takes are never left out; the least are, with `mse`, where they hardly add to its sum.
        percentile: how many percent of the values `percentile` keeps on either side.
        engine: what runs the model: `numpy`, `litert`, or `auto` for LiteRT where it is installed
            and sees enough.
        shard: `(i, n)` to take every n-th sample only, from the i-th on, which is the first for 0.
        refine: whether, with a method that keeps histograms, biases make up for what the rounding
            of weights takes from the mean.
        progress: called with the number of samples that are done, after each.

    """

    method: str = "auto"
    percentile: float = 99.99
    engine: str = "auto"
    shard: tuple[int, int] = (0, 1)
    refine: bool = True
    progress: Callable[[int], None] | None = None

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            ValueError: one of them is none that there is.

        """
        if self.method not in METHODS:
            known = ", ".join(METHODS)
            raise ValueError(f"there is no calibration method {self.method!r}. Choose from {known}")
        if not 50 < self.percentile <= 100:
            raise ValueError(f"percentile is {self.percentile}, more than 50 up to 100 is needed")
        index, count = self.shard
        if not 0 <= index < count:
            raise ValueError(f"shard is {index}/{count}, an index from 0 to {count - 1} is needed")

    @property
    def histograms(self) -> bool:
        """Whether the method needs more than extremes."""
        return self.method not in WITHOUT_HISTOGRAM

    def ways(self) -> tuple[tuple[str, bool], ...]:
        """Return the methods to try, and whether each is refined."""
        if self.method != "auto":
            return ((self.method, self.refine and self.histograms),)
        return tuple((method, refine) for method, refine in _AUTO if self.refine or not refine)
