"""Where commands start: the collector stays off, since they end before it would pay.

A quarter of the time of `tflower-opt` on a small file would be collections while modules load.
"""

from __future__ import annotations

import gc


def opt() -> None:
    """Run `tflower-opt`."""
    gc.disable()
    from .opt import run

    run()
