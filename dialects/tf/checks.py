"""What operands must hold, where they are constants: axes, ranges, numbers of bits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.ir import SSAValue
from xdsl.utils.exceptions import VerifyException

from ..op import constant
from ..shapes import shape_of

_FEWEST, _MOST = 2, 16


def has_axis(axis: SSAValue, values: Sequence[SSAValue]) -> None:
    """Check that tensors have an axis.

    Raises:
        VerifyException: they do not.

    """
    found = constant(axis)
    rank = next((len(shape) for value in values if (shape := shape_of(value)) is not None), None)
    if found is None or not rank or found.size != 1 or -rank <= int(found.flat[0]) < rank:
        return
    raise VerifyException(f"has the axis {int(found.flat[0])}, one in [-{rank}, {rank}) is needed")


def has_bits(bits: int) -> None:
    """Check how many bits an emulated integer has.

    Raises:
        VerifyException: there is no such type.

    """
    if not _FEWEST <= bits <= _MOST:
        raise VerifyException(f"num_bits is {bits}, {_FEWEST} to {_MOST} are needed")


def has_ranges(least: SSAValue, greatest: SSAValue) -> None:
    """Check that ranges, for all values or by channel, are not the wrong way round.

    Raises:
        VerifyException: one is.

    """
    low, high = constant(least), constant(greatest)
    if low is None or high is None or low.shape != high.shape:
        return
    for at in np.argwhere(low > high)[:1]:
        where = f" of channel {at[0]}" if len(at) else ""
        raise VerifyException(
            f"the range{where} is [{low[tuple(at)]:g}, {high[tuple(at)]:g}], one whose min is not "
            "more than its max is needed"
        )
