"""The garbage collector, kept out of the way of a conversion.

Modules of ops, and the classes that importing makes, are big webs of long-lived objects: collecting
while they grow costs a seventh of the time and frees nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def paused() -> Generator[None, None, None]:
    """Collect nothing inside the block."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def apart() -> Generator[None, None, None]:
    """Collect nothing inside the block, then what it left; what was before is not looked at."""
    frozen = gc.get_freeze_count() > 0
    if frozen or not gc.isenabled():  # the program has plans of its own
        with paused():
            yield
        return
    gc.freeze()
    try:
        with paused():
            yield
    finally:
        gc.collect()
        gc.unfreeze()
