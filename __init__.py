"""tflower converts TensorFlow models to TensorFlow Lite, without TensorFlow.

    import tflower

    converter = tflower.TFLiteConverter.from_saved_model("saved_model")
    model = converter.convert()

The names of `tf.lite` stand here and in `tflower.lite`, those of `tf.compat.v1.lite` in
`tflower.compat.v1`, those of `tf.lite.experimental` in `tflower.experimental`; `tflower.testing`
helps to test rewrites. Each name is loaded when it is first asked for: `import tflower` loads
nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .compiler.calibration_options import Calibration
    from .compiler.inspection.comparison import compare
    from .compiler.inspection.difference import diff
    from .compiler.inspection.picture import view
    from .compiler.inspection.summary import inspect
    from .compiler.lite import TFLiteConverter
    from .compiler.options import OpsSet, Optimize, RepresentativeDataset, TargetSpec
    from .compiler.pruning import Pruning
    from .compiler.toco.compare import compare_backends
    from .dialects.errors import (
        ConverterError,
        ExportError,
        ImportFailure,
        InterpreterError,
        QuantizationError,
        TflowerError,
        UnsupportedOpError,
    )
    from .runtime.interpreter import Interpreter, SignatureRunner

__version__ = "0.1.0"

__all__ = [
    "Calibration",
    "ConverterError",
    "ExportError",
    "ImportFailure",
    "Interpreter",
    "InterpreterError",
    "OpsSet",
    "Optimize",
    "Pruning",
    "QuantizationError",
    "RepresentativeDataset",
    "SignatureRunner",
    "TFLiteConverter",
    "TargetSpec",
    "TflowerError",
    "UnsupportedOpError",
    "compare",
    "compare_backends",
    "diff",
    "inspect",
    "view",
]

_HOMES = {
    ".compiler.inspection.comparison": ("compare",),
    ".compiler.inspection.difference": ("diff",),
    ".compiler.inspection.picture": ("view",),
    ".compiler.inspection.summary": ("inspect",),
    ".compiler.calibration_options": ("Calibration",),
    ".compiler.lite": ("TFLiteConverter",),
    ".compiler.options": ("OpsSet", "Optimize", "RepresentativeDataset", "TargetSpec"),
    ".compiler.pruning": ("Pruning",),
    ".compiler.toco.compare": ("compare_backends",),
    ".dialects.errors": (
        "ConverterError",
        "ExportError",
        "ImportFailure",
        "InterpreterError",
        "QuantizationError",
        "TflowerError",
        "UnsupportedOpError",
    ),
    ".runtime.interpreter": ("Interpreter", "SignatureRunner"),
}
_NAMES = {name: home for home, names in _HOMES.items() for name in names}
_V1_NAMES = {
    **_NAMES,
    "TFLiteConverter": ".compiler.v1",
    "TocoConverter": ".compiler.toco.converter",
    "TFLiteFrozenGraphConverter": ".compiler.v1_converters",
    "TFLiteKerasModelConverter": ".compiler.v1_converters",
    "TFLiteSavedModelConverter": ".compiler.v1_converters",
    "constants": ".compiler.v1",
    "OpHint": ".compiler.hints",
    "toco_convert": ".compiler.graphs",
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
    faces = ("compat", "convert", "convert_saved_model", "experimental", "lite", "metrics")
    faces += ("op_hint", "optimize", "testing", "tflite_convert", "util")
    return sorted({"__version__", *faces, *_NAMES})


lite = _Face("lite", {**_NAMES, "QuantizationMode": ".compiler.quantization_mode"})
compat = _Face("compat", {})
setattr(compat, "v1", _Face("compat.v1", _V1_NAMES))
testing = _Face(
    "testing",
    dict.fromkeys(
        ("dtypes", "programs", "rewritten", "same_numbers", "shapes"), ".compiler.testing"
    ),
)
experimental = _Face(
    "experimental",
    {
        "Analyzer": ".compiler.inspection.analyzer",
        "InterpreterWithCustomOps": ".runtime.interpreter",
        "OpResolverType": ".runtime.resolver",
        "QuantizationDebugOptions": ".compiler.debugger",
        "QuantizationDebugger": ".compiler.debugger",
        "convert_op_hints_to_stubs": ".compiler.stubs",
        "_get_quant_params": ".compiler.debugger",
        "load_delegate": ".runtime.interpreter",
    },
)
util = _Face(
    "util",
    dict.fromkeys(
        (
            "_convert_model_from_bytearray_to_object",
            "_convert_model_from_object_to_bytearray",
            "_convert_tflite_enum_type_to_tf_type",
            "convert_bytes_to_c_source",
            "get_tensor_name",
            "get_tensors_from_tensor_names",
            "modify_model_io_type",
            "set_tensor_shapes",
        ),
        ".compiler.util",
    ),
)
convert = _Face(
    "convert",
    {
        "ConverterError": ".dialects.errors",
        "convert_graphdef": ".compiler.graphs",
        "convert_graphdef_with_arrays": ".compiler.graphs",
        "register_custom_opdefs": ".compiler.importers.custom_ops",
        "toco_convert": ".compiler.graphs",
        "mlir_quantize": ".compiler.calibrated",
        "mlir_sparsify": ".compiler.calibrated",
    },
)
convert_saved_model = _Face("convert_saved_model", {"freeze_saved_model": ".compiler.freezing"})
op_hint = _Face(
    "op_hint",
    {
        "OpHint": ".compiler.hints",
        "convert_op_hints_to_stubs": ".compiler.stubs",
        "find_all_hinted_output_nodes": ".compiler.stubs",
        "is_ophint_converted": ".compiler.stubs",
        "_tensor_name_base": ".compiler.stubs",
    },
)
optimize = _Face("optimize", {})
setattr(
    optimize,
    "calibrator",
    _Face(
        "optimize.calibrator",
        dict.fromkeys(("Calibrator", "add_intermediate_tensors"), ".compiler.calibrator"),
    ),
)
tflite_convert = _Face(
    "tflite_convert", dict.fromkeys(("_get_parser", "main"), ".compiler.tools.tflite_convert")
)
metrics = _Face(
    "metrics", dict.fromkeys(("TFLiteConverterMetrics", "TFLiteMetrics"), ".runtime.metrics")
)
setattr(metrics, "metrics", metrics)
_authoring = _Face(
    "experimental.authoring",
    dict.fromkeys(("CompatibilityError", "compatible"), ".compiler.authoring"),
)
setattr(experimental, "authoring", _authoring)
