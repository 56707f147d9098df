"""Float models with the ranges of their tensors in them: made, quantized, made sparse.

Source: python/convert.py of upstream, mlir_quantize and mlir_sparsify.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.arg_spec import ArgSpec

from ..passes.refine.sixteen import widen_biases
from ..runtime.calibration.engines import FloatModel
from ..runtime.calibration.ranges import Range
from ..runtime.calibration.statistics import Key
from . import quantization_steps as steps
from .driver import PassRunner
from .modes import WITHOUT_INT16, denied, type_name
from .options import Options, Quantization
from .pipelines import plan
from .quantization import Ranges, attach, open_float

_NUMBERS = {2: "uint8", 6: "int16", 9: "int8", 17: "uint8", 18: "int8", 19: "int16"}
"""Types of activations by their number among those of TOCO's flags."""
_KEEP = Options(enable_select_tf_ops=True, allow_custom_ops=True)


def annotated(model: bytes, ranges: Ranges, told: Quantization = Quantization()) -> ModuleOp:
    """Read a float model back, with ranges behind its values, by default those that it holds.

    Raises:
        ImportFailure: it is no model.

    """
    measured = open_float(model)
    attach(measured, ranges or stored_ranges(model), told)
    return measured.module


def stored_ranges(model: bytes) -> dict[Key, Range]:
    """Return the ranges that a model holds."""
    found: dict[Key, Range] = {}
    for number, graph in enumerate(FloatModel(model).graphs):
        for index, tensor in enumerate(graph["tensors"]):
            told = tensor["quantization"]
            if told is not None and told["min"] is not None and len(told["min"]) == 1:
                found[Key(number, index)] = float(told["min"][0]), float(told["max"][0])
    return found


def run(module: ModuleOp, passes: Iterable[ArgSpec] | str) -> None:
    """Run passes over a module."""
    PassRunner(Context()).run(module, passes)


def exported(module: ModuleOp, options: Options = _KEEP, modes: Iterable[str] = ()) -> bytes:
    """Write a module."""
    from .exporters.tflite import export

    return export(module, options, modes=tuple(modes))


def _type(given: Any) -> str:
    return _NUMBERS.get(given, "int8") if isinstance(given, int) else type_name(given)


def mlir_quantize(
    input_data_str: bytes,
    disable_per_channel: bool = False,
    fully_quantize: bool = False,
    inference_type: Any = "int8",
    input_data_type: Any = "float32",
    output_data_type: Any = "float32",
    enable_numeric_verify: bool = False,
    enable_whole_model_verify: bool = False,
    denylisted_ops: Iterable[str] | None = None,
    denylisted_nodes: Iterable[str] | None = None,
    enable_variable_quantization: bool = False,
    disable_per_channel_for_dense_layers: bool = False,
    debug_options_str: str = "",
) -> bytes:
    """Quantize a float model with ranges in it, as a converter gives that only calibrates.

    With `fully_quantize` inputs and outputs are integers too. With `enable_numeric_verify` ops are
    added that compare each quantized op with a float one, on the same inputs or, with
    `enable_whole_model_verify`, on those of a float model.

    Raises:
        ConverterError: it cannot be quantized so.

    """
    inference = _type(inference_type)
    told = Quantization(
        kind="measured",
        inference_type=inference,
        border_type=inference if fully_quantize else "float32",
        input_type=inference if fully_quantize else _type(input_data_type),
        output_type=inference if fully_quantize else _type(output_data_type),
        disable_per_channel=disable_per_channel,
        disable_per_channel_for_dense_layers=disable_per_channel_for_dense_layers,
        variables=enable_variable_quantization,
        bias_type="int64" if inference == "int16" else "",
        denied_ops=denied(denylisted_ops) + (WITHOUT_INT16 if inference == "int16" else ()),
        denied_nodes=tuple(denylisted_nodes or ()),
        numeric_verify=enable_numeric_verify,
        whole_model_verify=enable_whole_model_verify,
    )
    return quantized(input_data_str, told)


def quantized(model: bytes, told: Quantization, ranges: Ranges | None = None) -> bytes:
    """Quantize a float model with ranges, in it or given."""
    module = annotated(model, ranges or {}, told)
    options = replace(_KEEP, quantization=told)
    run(module, plan(steps.MEASURED, options))
    widen_biases(module, only_needed=told.bias_type != "int64")
    run(module, plan(steps.AFTER_MEASURED, options))
    return exported(module, options, told.modes)


def mlir_sparsify(input_data_str: bytes) -> bytes:
    """Store weights of a model sparse that have many zeros.

    Raises:
        ConverterError: it is no model.

    """
    from ..passes.sparse.dense_to_sparse import modes

    module = annotated(input_data_str, {})
    run(module, "tfl-dense-to-sparse")
    return exported(module, modes=modes(module))
