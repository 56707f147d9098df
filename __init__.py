"""tflower converts TensorFlow models to TensorFlow Lite, without TensorFlow.

    import tflower

    converter = tflower.TFLiteConverter.from_saved_model("saved_model")
    model = converter.convert()

The names of `tf.lite` stand here and in `tflower.lite`, those of `tf.compat.v1.lite` in
`tflower.compat.v1`, those of `tf.lite.experimental` in `tflower.experimental`. Each name is loaded
when it is first asked for: `import tflower` loads nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .compiler.lite import TFLiteConverter
    from .compiler.options import OpsSet, Optimize, RepresentativeDataset, TargetSpec
    from .dialects.errors import (
        ConverterError,
        ExportError,
        ImportFailure,
        InterpreterError,
        QuantizationError,
        TflowerError,
        UnsupportedOpError,
    )
    from .runtime.interpreter import Interpreter

__version__ = "0.1.0"

__all__ = [
    "ConverterError",
    "ExportError",
    "ImportFailure",
    "Interpreter",
    "InterpreterError",
    "OpsSet",
    "Optimize",
    "QuantizationError",
    "RepresentativeDataset",
    "TFLiteConverter",
    "TargetSpec",
    "TflowerError",
    "UnsupportedOpError",
]

_HOMES = {
    ".compiler.lite": ("TFLiteConverter",),
    ".compiler.options": ("OpsSet", "Optimize", "RepresentativeDataset", "TargetSpec"),
    ".dialects.errors": (
        "ConverterError",
        "ExportError",
        "ImportFailure",
        "InterpreterError",
        "QuantizationError",
        "TflowerError",
        "UnsupportedOpError",
    ),
    ".runtime.interpreter": ("Interpreter",),
}
_NAMES = {name: home for home, names in _HOMES.items() for name in names}
_V1_NAMES = {
    **_NAMES,
    "TFLiteConverter": ".compiler.v1",
    "TocoConverter": ".compiler.v1",
    "constants": ".compiler.v1",
}


def _find(module: ModuleType, names: dict[str, str], name: str) -> object:
    """Load a public name from the module that `names` gives and keep it."""
    if name not in names:
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
    from .compiler.collector import paused

    with paused():
        value: object = getattr(import_module(names[name], __name__), name)
    setattr(module, name, value)
    return value


class _Face(ModuleType):
    """A module without a file, whose names come from elsewhere in this package."""

    def __init__(self, name: str, names: dict[str, str]) -> None:
        """Stand in `sys.modules` as `tflower.<name>`."""
        super().__init__(f"{__name__}.{name}")
        self.__path__ = []  # so that `import tflower.compat.v1` looks inside
        self._names = names
        sys.modules[self.__name__] = self

    def __getattr__(self, name: str) -> object:
        return _find(self, self._names, name)

    def __dir__(self) -> list[str]:
        return sorted({*self._names, *vars(self)})


def __getattr__(name: str) -> object:
    return _find(sys.modules[__name__], _NAMES, name)


def __dir__() -> list[str]:
    return sorted({"__version__", "compat", "experimental", "lite", *_NAMES})


lite = _Face("lite", _NAMES)
compat = _Face("compat", {})
setattr(compat, "v1", _Face("compat.v1", _V1_NAMES))
experimental = _Face("experimental", {"OpResolverType": ".runtime.interpreter"})
