"""The backends: ways from a module of `tf` ops to one of `tfl` ops."""

from __future__ import annotations

from collections.abc import Callable

from xdsl.utils.arg_spec import ArgSpec

from ..dialects.errors import ConverterError
from . import pipelines
from .options import Options

Backend = Callable[[Options], tuple[ArgSpec, ...]]


def _mlir(options: Options) -> tuple[ArgSpec, ...]:
    """Plan the passes of TensorFlow Lite's present converter."""
    return pipelines.plan(pipelines.FLOAT, options)


def _toco(options: Options) -> tuple[ArgSpec, ...]:
    """Plan the transformations of TensorFlow Lite's first converter."""
    raise ConverterError(
        f"the {options.backend!r} backend is not there yet. Convert with backend='mlir'"
    )


BACKENDS: dict[str, Backend] = {"mlir": _mlir, "toco": _toco}
"""Backend name -> the passes it plans for a conversion."""


def plan(options: Options) -> tuple[ArgSpec, ...]:
    """Return the passes that the chosen backend plans.

    Raises:
        ValueError: there is no such backend.

    """
    if options.backend not in BACKENDS:
        known = ", ".join(BACKENDS)
        raise ValueError(f"there is no backend {options.backend!r}. Choose from {known}")
    return BACKENDS[options.backend](options)
