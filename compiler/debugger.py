"""`QuantizationDebugger`: what each quantized layer loses, measured by ops in the model itself.

A debug model holds a `NumericVerify` op beside each quantized op, which gives the difference
between its result and that of the float op.

Source: tools/optimize/debugging/python/debugger.py of upstream.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

import numpy as np
from xdsl.context import Context

from ..dialects.elements import Array
from ..runtime.interpreter import Interpreter
from ..runtime.metrics import TFLiteMetrics
from ..runtime.resolver import OpResolverType
from .calibrated import mlir_quantize
from .driver import PassRunner, quantize
from .modes import denied
from .options import Options
from .ways import Candidate

LayerMetric = Callable[[Array], float]
ModelMetric = Callable[[Sequence[Array], Sequence[Array]], float]
CompareMetric = Callable[[Array, Array, float, int], float]
Samples = Callable[[], Iterable[Sequence[Array]]]

_VERIFY = "NumericVerify"
_DEFAULT_METRICS: Mapping[str, LayerMetric] = {
    "num_elements": lambda diffs: diffs.size,
    "stddev": lambda diffs: float(np.std(diffs)),
    "mean_error": lambda diffs: float(np.average(diffs)),
    "max_abs_error": lambda diffs: float(np.max(np.abs(diffs))),
    "mean_squared_error": lambda diffs: float(np.average(diffs**2)),
}


def _get_quant_params(tensor_detail: Mapping[str, Any]) -> tuple[float, int] | None:
    """Return the first scale and zero point of a tensor, if it has them."""
    found = tensor_detail["quantization_parameters"]
    if not found or not len(found["scales"]) or not len(found["zero_points"]):
        return None
    return found["scales"][0], found["zero_points"][0]


class QuantizationDebugOptions:
    """What a debugger measures, and what it leaves float."""

    def __init__(
        self,
        layer_debug_metrics: Mapping[str, LayerMetric] | None = None,
        model_debug_metrics: Mapping[str, ModelMetric] | None = None,
        layer_direct_compare_metrics: Mapping[str, CompareMetric] | None = None,
        denylisted_ops: list[str] | None = None,
        denylisted_nodes: list[str] | None = None,
        fully_quantize: bool = False,
    ):
        """Keep the options.

        Args:
            layer_debug_metrics: functions of the difference between a layer's float and real
                results, by name.
            model_debug_metrics: functions of the outputs of the float and the quantized model.
            layer_direct_compare_metrics: functions of a layer's float result, its integers, their
                scale and zero point.
            denylisted_ops: operators that stay float, such as `CONV_2D`.
            denylisted_nodes: names of results whose ops stay float.
            fully_quantize: whether inputs and outputs are integers too.

        Raises:
            ValueError: two metrics have one name.

        """
        given = (layer_debug_metrics, model_debug_metrics, layer_direct_compare_metrics)
        names = [name for metrics in given for name in metrics or ()]
        if len(names) != len(set(names)):
            raise ValueError("Provided metrics have duplicate keys.")
        self.layer_debug_metrics = layer_debug_metrics
        self.model_debug_metrics = model_debug_metrics
        self.layer_direct_compare_metrics = layer_direct_compare_metrics
        self.denylisted_ops = denylisted_ops
        self.denylisted_nodes = denylisted_nodes
        self.fully_quantize = fully_quantize


@dataclass(frozen=True)
class Mixed:
    """A float model whose layers are quantized in different ways, as the converter's rules tell."""

    model: bytes
    told: Options
    candidate: Candidate

    def quantized(self, options: QuantizationDebugOptions, *, debug: bool) -> bytes:
        """Quantize it, without what the options deny; with `debug` layers are compared.

        Layers that rules keep float, or of which they only store weights, have nothing to compare.
        """
        told = self.told.quantization
        border = told.inference_type if options.fully_quantize else "float32"
        told = replace(
            told,
            border_type=border,
            input_type=border,
            output_type=border,
            denied_ops=(*told.denied_ops, *denied(options.denylisted_ops)),
            denied_nodes=(*told.denied_nodes, *(options.denylisted_nodes or ())),
            numeric_verify=debug,
            calibrate_only=False,
        )
        runner = PassRunner(Context())
        candidate = replace(self.candidate, statistics=None)
        return quantize(self.model, replace(self.told, quantization=told), candidate, runner)[1]


class QuantizationDebugger:
    """Runs a debug model over samples and says what each layer loses.

    Attributes:
        layer_statistics: layer -> metric -> its mean over the samples, after `run`.
        model_statistics: metric -> its mean over the samples, after `run`.
        quant_model: the debug model, if it was made here.
        calibrated_model: the float model with ranges, if it was made here.
        float_model: the float model, if it was made here.

    """

    def __init__(
        self,
        quant_debug_model_path: str | None = None,
        quant_debug_model_content: bytes | None = None,
        float_model_path: str | None = None,
        float_model_content: bytes | None = None,
        debug_dataset: Samples | None = None,
        debug_options: QuantizationDebugOptions | None = None,
        converter: Any = None,
    ):
        """Take a debug model, and a float one for the metrics of models; or a converter.

        Raises:
            ValueError: the model is no debug model, or the converter does not quantize.

        """
        self._samples = debug_dataset
        self._options = debug_options or QuantizationDebugOptions()
        self.converter: Any = None
        self.calibrated_model: bytes | None = None
        self.float_model: bytes | None = None
        self.quant_model: bytes | None = None
        self._float: Interpreter | None = None
        self._mixed: Mixed | None = None
        self.layer_statistics: dict[str, dict[str, float]] | None = None
        self.model_statistics: dict[str, float] | None = None
        if converter is not None:
            self._calibrate(converter)
            self._quantize()
        else:
            self._quantized = _opened(quant_debug_model_path, quant_debug_model_content)
            if self._options.model_debug_metrics:
                self._float = Interpreter(float_model_path, float_model_content)
        self._find_layers()

    def _calibrate(self, converter: Any) -> None:
        if not converter.optimizations:
            raise ValueError("converter object must set optimizations to lite.Optimize.DEFAULT")
        if not converter.representative_dataset:
            raise ValueError("converter object must set representative_dataset")
        if self._options.model_debug_metrics:
            self.float_model = _float_model(converter)
        self.converter = converter
        converter._experimental_calibrate_only = True
        self.calibrated_model = converter.convert()
        told = converter._told
        if told is not None and told.quantization.rules and converter._measurement is not None:
            self._mixed = Mixed(converter.float_model, told, converter._measurement.candidates[0])

    def _quantize(self) -> None:
        """Make the debug model anew, as the options want it."""
        self.quant_model = self._made(debug=True)
        self._quantized = _opened(None, self.quant_model)
        if self.float_model is not None:
            self._float = Interpreter(model_content=self.float_model)

    @property
    def options(self) -> QuantizationDebugOptions:
        """The options; new ones quantize the model anew if there is a converter."""
        return self._options

    @options.setter
    def options(self, options: QuantizationDebugOptions) -> None:
        self._options = options
        if self.converter is not None and self.calibrated_model is not None:
            self._quantize()
            self._find_layers()

    def _find_layers(self) -> None:
        """Find the ops that compare; forget what was measured.

        Raises:
            ValueError: there are none.

        """
        operators = self._quantized._get_ops_details()  # pyright: ignore[reportPrivateUsage]
        found = [item for item in operators if item["op_name"] == _VERIFY]
        if not found:
            raise ValueError("Please check if the quantized model is in debug mode")
        self._makers = {
            int(tensor): item["index"] for item in operators for tensor in item["outputs"]
        }
        self._layers = [
            (self._details(int(item["outputs"][0])), *(int(index) for index in item["inputs"]))
            for item in found
        ]
        self._metrics = {**_DEFAULT_METRICS, **(self._options.layer_debug_metrics or {})}
        self.layer_statistics = None
        self.model_statistics = None
        TFLiteMetrics().increase_counter_debugger_creation()

    def _details(self, tensor: int) -> Any:
        found = self._quantized._get_tensor_details  # pyright: ignore[reportPrivateUsage]
        return found(tensor, subgraph_index=0)

    def get_nondebug_quantized_model(self) -> bytes:
        """Return the quantized model without the ops that compare.

        Raises:
            ValueError: there is no converter.

        """
        return self._made(debug=False)

    def get_debug_quantized_model(self) -> bytes:
        """Return the quantized model with the ops that compare.

        Raises:
            ValueError: there is no converter.

        """
        return self._made(debug=True)

    def _made(self, *, debug: bool) -> bytes:
        if self.converter is None or self.calibrated_model is None:
            raise ValueError(
                "No converter found, use this function with the converter option in the "
                "constructor."
            )
        if self._mixed is not None:
            return self._mixed.quantized(self._options, debug=debug)
        told = self.converter._told
        return mlir_quantize(
            self.calibrated_model,
            disable_per_channel=self.converter._experimental_disable_per_channel,
            fully_quantize=self._options.fully_quantize,
            inference_type=told.quantization.inference_type,
            enable_numeric_verify=debug,
            denylisted_ops=self._options.denylisted_ops,
            denylisted_nodes=self._options.denylisted_nodes,
        )

    def run(self) -> None:
        """Run the models over the samples and keep what was measured.

        Raises:
            ValueError: a sample does not fit the model, or there is no data set.

        """
        self.layer_statistics = self._measured_layers()
        if self._options.model_debug_metrics:
            self.model_statistics = self._measured_model()

    def _all_samples(self) -> Iterable[Sequence[Array]]:
        if self._samples is None:
            raise ValueError("there are no samples to run. Give a debug_dataset")
        return self._samples()

    def _measured_layers(self) -> dict[str, dict[str, float]]:
        seen: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        get = self._quantized.get_tensor
        for number, sample in enumerate(self._all_samples()):
            _feed(self._quantized, sample, is_first=not number)
            self._quantized.invoke()
            for details, quantized, real in self._layers:
                metrics = seen[details["name"]]
                difference = get(details["index"])
                for name, metric in self._metrics.items():
                    metrics[name].append(metric(difference))
                found = _get_quant_params(self._details(quantized))
                for name, compare in (self._options.layer_direct_compare_metrics or {}).items():
                    scale, zero = found or (1.0, 0)
                    metrics[name].append(compare(get(real), get(quantized), scale, zero))
        return {
            layer: {name: float(np.nanmean(values)) for name, values in metrics.items()}
            for layer, metrics in seen.items()
        }

    def _measured_model(self) -> dict[str, float]:
        seen: dict[str, list[float]] = defaultdict(list)
        for number, sample in enumerate(self._all_samples()):
            _feed(self._quantized, sample, is_first=not number)
            self._quantized.invoke()
            quantized, real = _outputs(self._quantized), list[Array]()
            if self._float is not None:
                _feed(self._float, sample, is_first=not number)
                self._float.invoke()
                real = _outputs(self._float)
            for name, metric in (self._options.model_debug_metrics or {}).items():
                seen[name].append(metric(real, quantized))
        return {name: float(np.mean(values)) for name, values in seen.items()}

    def layer_statistics_dump(self, file: IO[str]) -> None:
        """Write what was measured of the layers as a table of comma-separated values.

        Raises:
            ValueError: nothing was measured yet.

        """
        if self.layer_statistics is None:
            raise ValueError("nothing was measured yet. Call run first")
        direct = self._options.layer_direct_compare_metrics or {}
        fields = ["op_name", "tensor_idx", *self._metrics, *direct]
        writer = csv.DictWriter(file, [*fields, "scale", "zero_point", "tensor_name"])
        writer.writeheader()
        for details, quantized, _ in self._layers:
            source = self._details(quantized)
            scale, zero = _get_quant_params(source) or (0.0, 0)
            writer.writerow(
                {
                    **self.layer_statistics.get(details["name"], {}),
                    "op_name": self._operator_of(quantized),
                    "tensor_idx": quantized,
                    "scale": float(scale),
                    "zero_point": int(zero),
                    "tensor_name": source["name"],
                }
            )

    def _operator_of(self, tensor: int) -> str:
        maker = self._makers.get(tensor)
        get = self._quantized._get_op_details  # pyright: ignore[reportPrivateUsage]
        return get(maker)["op_name"] if maker is not None else ""


def _float_model(converter: Any) -> bytes:
    """Convert without what only holds for a quantized model."""
    idle: dict[str, Any] = {"optimizations": [], "quantization_rules": (), "require_integer": False}
    wanted = {name: getattr(converter, name) for name in idle if hasattr(converter, name)}
    try:
        for name in wanted:
            setattr(converter, name, idle[name])
        return converter.convert()
    finally:
        for name, value in wanted.items():
            setattr(converter, name, value)


def _opened(path: str | None, content: bytes | None) -> Interpreter:
    """Open a model whose every tensor can be read."""
    return Interpreter(
        path,
        content,
        experimental_op_resolver_type=OpResolverType.BUILTIN_REF,
        experimental_preserve_all_tensors=True,
    )


def _feed(interpreter: Interpreter, sample: Sequence[Array], *, is_first: bool) -> None:
    """Set the inputs; let them have the shapes of the first sample.

    Raises:
        ValueError: there are more or fewer than the model has, or one does not fit.

    """
    inputs = interpreter.get_input_details()
    if len(inputs) != len(sample):
        raise ValueError(
            f"Number of inputs provided ({len(sample)}) does not match number of inputs to the "
            f"model ({len(inputs)})"
        )
    if is_first:
        for item, value in zip(inputs, sample, strict=True):
            interpreter.resize_tensor_input(item["index"], value.shape)
        interpreter.allocate_tensors()
    for item, value in zip(inputs, sample, strict=True):
        found = _get_quant_params(item)
        given = value
        if given.dtype == np.float32 and item["dtype"] == np.int8 and found is not None:
            scale, zero = found
            given = np.clip(np.round(given / scale) + zero, -128, 127).astype(np.int8)
        interpreter.set_tensor(item["index"], given)


def _outputs(interpreter: Interpreter) -> list[Array]:
    """Return the outputs as reals."""
    made: list[Array] = []
    for item in interpreter.get_output_details():
        value, found = interpreter.get_tensor(item["index"]), _get_quant_params(item)
        if item["dtype"] == np.int8 and found is not None:
            scale, zero = found
            value = ((value.astype(np.float32) - zero) * scale).astype(np.float32)
        made.append(value)
    return made
