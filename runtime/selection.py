"""What of a `.tflite` file becomes a module."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Selection:
    """What of a file is imported, and how.

    Attributes:
        complete: keep what does not change the results too: measured ranges, the order of
            operators, sparse layouts, narrow ranges of weights, locations.
        exact: keep also what ops cannot say, as attributes named `tfl.stored`, so that the file can
            be written again as it is; constants then have the whole range of their storage type.
        inputs: tensors of the entry function that become its arguments, if not those of the file.
        outputs: tensors that it returns, if not those of the file.
        prune: leave out operators that no result needs.
        external: refer to constants by their buffer instead of taking their values.

    """

    complete: bool = False
    exact: bool = False
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    prune: bool = False
    external: bool = False
