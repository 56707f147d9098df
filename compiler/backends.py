"""The backends: ways from a module of `tf` ops to one of `tfl` ops."""

from __future__ import annotations

from collections.abc import Callable

from xdsl.utils.arg_spec import ArgSpec

from ..dialects.plugins import PluginError, added_steps
from . import pipelines, quantization_steps
from .options import Options

Backend = Callable[[Options], tuple[ArgSpec, ...]]


def _mlir(options: Options) -> tuple[ArgSpec, ...]:
    """Plan the passes of TensorFlow Lite's present converter."""
    return pipelines.plan(pipelines.FLOAT, options)


def _toco(options: Options) -> tuple[ArgSpec, ...]:
    """Plan what TensorFlow Lite's first converter does, and its quantization of weights alone."""
    steps = (
        *pipelines.TOCO,
        *(quantization_steps.WEIGHTS if options.quantization.only_weights else ()),
    )
    return pipelines.plan(steps, options)


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
    return _with_plugins(BACKENDS[options.backend](options))


def exporter(options: Options) -> Callable[..., bytes]:
    """Return what writes the modules of the chosen backend."""
    if options.backend == "toco":
        from .toco.export import export
    else:
        from .exporters.tflite import export
    return export


def _with_plugins(specs: tuple[ArgSpec, ...]) -> tuple[ArgSpec, ...]:
    """Return the passes of a plan and, where they belong, those of plugins."""
    planned = list(specs)
    for step in added_steps():
        at, place = len(planned), step.before or step.after
        found = [index for index, spec in enumerate(planned) if spec.name == place]
        if place and not found:
            raise PluginError(f"{step.name} of a plugin is to run beside {place}, which does not")
        if found:
            at = found[0] if step.before else found[-1] + 1
        options = {name: (value,) for name, value in step.options.items()}
        planned.insert(at, ArgSpec(step.name, options))
    return tuple(planned)
