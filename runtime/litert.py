"""LiteRT's own interpreter behind the face of ours, where ai-edge-litert is installed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from .interpreter import Interpreter
from .plan import CustomKernel, Timing
from .resolver import OpResolverType

_METHODS = (
    "allocate_tensors",
    "get_input_details",
    "get_output_details",
    "get_signature_list",
    "get_signature_runner",
    "get_tensor",
    "get_tensor_details",
    "invoke",
    "num_subgraphs",
    "reset_all_variables",
    "resize_tensor_input",
    "set_tensor",
    "tensor",
    "_get_full_signature_list",
    "_get_op_details",
    "_get_ops_details",
    "_get_tensor_details",
    "_safe_to_run",
)


def _module() -> Any:
    """Return LiteRT's module.

    Raises:
        ImportError: it is not installed.

    """
    try:
        return import_module("ai_edge_litert.interpreter")
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("ai_edge_litert"):
            raise
        what = 'backend="litert" needs the package ai-edge-litert, which is not installed'
        raise ModuleNotFoundError(what, name=error.name) from None


class LiteRtInterpreter(Interpreter):
    """An interpreter whose methods are those of ai-edge-litert; it measures no operators."""

    def __init__(  # pyright: ignore[reportInconsistentConstructor]
        self,
        model_path: str | os.PathLike[str] | None = None,
        model_content: bytes | None = None,
        *,
        experimental_op_resolver_type: OpResolverType | object = OpResolverType.AUTO,
        custom_ops: Mapping[str, CustomKernel] | None = None,
        profile: bool = False,
        backend: str = "litert",
        **options: Any,
    ):
        """Open a model; the options are those of `ai_edge_litert.interpreter.Interpreter`.

        Raises:
            ValueError: the model cannot be opened, or an option is wrong.
            ImportError: the package is not installed.

        """
        if custom_ops:
            raise ValueError(f"custom_ops are kernels on numpy, which backend={backend!r} ignores")
        if profile:
            raise ValueError(f'profile=True needs backend="numpy", not {backend!r}')
        module = _module()
        resolver = experimental_op_resolver_type
        if isinstance(resolver, OpResolverType):
            resolver = module.OpResolverType(resolver.value)
        self.num_threads = options.get("num_threads")
        self._interpreter: Any = module.Interpreter(
            model_path, model_content, experimental_op_resolver_type=resolver, **options
        )
        for name in _METHODS:
            setattr(self, name, getattr(self._interpreter, name))

    @property
    def timings(self) -> list[Timing]:
        """Nothing: operators are not measured."""
        return []

    def reset_timings(self) -> None:
        """Do nothing."""

    @property
    def arena_bytes(self) -> int:
        """Not known.

        Raises:
            RuntimeError: always.

        """
        raise RuntimeError('arena_bytes needs backend="numpy"')
