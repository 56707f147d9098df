"""Magnitude pruning: which weights become zero.

A specification says how many, and in which pattern:

    0.8        the smallest 80 % of the elements
    0.8,1x16   the 80 % of the blocks of one row and 16 columns that have the smallest sums
    2:4        of each 4 elements along the last dimension all but the largest 2
    none       nothing

A filter of a convolution counts as a matrix whose columns are its last dimension.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ...dialects.elements import Array
from ...dialects.errors import ConverterError

_SHARE = re.compile(r"(0?\.\d+|0|1(?:\.0*)?)(?:,(\d+)x(\d+))?")
_GROUPS = re.compile(r"(\d+):(\d+)")


class PruningError(ConverterError, ValueError):
    """Weights cannot be pruned as asked."""


@dataclass(frozen=True)
class Pattern:
    """Which share of the weights becomes zero, in `block`s or in groups of `keep:of`."""

    share: float
    block: tuple[int, int] = (1, 1)
    keep: int = 0
    of: int = 0

    def __str__(self) -> str:
        if self.of:
            return f"{self.keep}:{self.of}"
        if not self.share:
            return "none"
        rows, columns = self.block
        return f"{self.share:g}" + (f",{rows}x{columns}" if self.block != (1, 1) else "")

    def obstacle(self, shape: tuple[int, ...]) -> str:
        """Return why a weight of some shape cannot be pruned so; empty if it can."""
        rows, columns = _matrix(shape)
        if self.of and columns % self.of:
            return f"its {columns} columns are no groups of {self.of}"
        if rows % self.block[0] or columns % self.block[1]:
            high, wide = self.block
            return f"its {rows} rows and {columns} columns are no blocks of {high}x{wide}"
        return ""

    def pruned(self, array: Array) -> Array:
        """Return a weight with zeros in place of what is small; `obstacle` must be empty."""
        rows, columns = _matrix(array.shape)
        sizes = np.abs(array.reshape(rows, columns))
        if self.of:
            groups = sizes.reshape(rows, columns // self.of, self.of)
            order = np.argsort(-groups, axis=-1, kind="stable")
            kept = np.zeros(groups.shape, bool)
            np.put_along_axis(kept, order[..., : self.keep], True, axis=-1)
            return np.where(kept.reshape(array.shape), array, array.dtype.type(0))
        high, wide = self.block
        sums = sizes.reshape(rows // high, high, columns // wide, wide).sum(
            axis=(1, 3), dtype=np.float64
        )
        kept = _largest(sums, self.share)
        kept = np.repeat(np.repeat(kept, high, axis=0), wide, axis=1)
        return np.where(kept.reshape(array.shape), array, array.dtype.type(0))


def _matrix(shape: tuple[int, ...]) -> tuple[int, int]:
    """Return the rows and columns that a weight counts as."""
    columns = shape[-1] if shape else 1
    return int(np.prod(shape[:-1], dtype=np.int64)), columns


def _largest(sums: Array, share: float) -> Array:
    """Return which of the sums remain, the first ones where several are equal."""
    count = round(sums.size * share)
    kept = np.ones(sums.size, bool)
    kept[np.argsort(sums.reshape(-1), kind="stable")[:count]] = False
    return kept.reshape(sums.shape)


NOTHING = Pattern(0.0)


def pattern(text: object) -> Pattern:
    """Read a specification; a number is a share.

    Raises:
        PruningError: it is none, or asks for what there is not.

    """
    if text is None:
        return NOTHING
    found = f"{text:.6f}".rstrip("0") if isinstance(text, float) else str(text).strip()
    if found == "none":
        return NOTHING
    if match := _GROUPS.fullmatch(found):
        keep, of = int(match[1]), int(match[2])
        if 0 < keep < of:
            return Pattern(1 - keep / of, keep=keep, of=of)
    elif match := _SHARE.fullmatch(found):
        share = float(match[1])
        block = (int(match[2]), int(match[3])) if match[2] else (1, 1)
        if share < 1 and min(block) > 0:
            return Pattern(share, block)
    raise PruningError(
        f"pruning {text!r}: a share of zeros below 1 is needed, such as 0.8, one of blocks such as "
        "0.8,1x16, or how many of how many are kept, such as 2:4"
    )
