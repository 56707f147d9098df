"""How fast this machine is just now, so that ceilings may be stretched."""

from collections.abc import Callable
from functools import cache
from time import process_time
from typing import Any

from xdsl.dialects.arith import AddiOp
from xdsl.dialects.builtin import i32
from xdsl.ir import Block

REFERENCE = 12.5
"""Microseconds in which the machine that the ceilings are for creates an op of xDSL."""


def best(run: Callable[[], Any], repeat: int = 3) -> float:
    """Return the least CPU seconds of a few runs."""
    times = []
    for _ in range(repeat):
        start = process_time()
        run()
        times.append(process_time() - start)
    return min(times)


@cache
def slowness() -> float:
    """Return how many times slower than the reference this machine is just now."""
    block = Block(arg_types=(i32, i32))
    seconds = best(lambda: [AddiOp(*block.args) for _ in range(2000)], 5)
    return max(1.0, seconds / 2000 * 1e6 / REFERENCE)
