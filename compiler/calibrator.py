"""`Calibrator`: a float `.tflite` model, measured and quantized, with upstream's interface.

Source: python/optimize/calibrator.py of upstream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..dialects.errors import ImportFailure
from ..runtime.calibration.engines import FloatModel
from . import calibrated, islands
from .calibration import SampleError, calibrate
from .calibration_options import Calibration
from .modes import WITHOUT_INT16, type_name
from .options import Quantization
from .ways import ranges_of

Samples = Callable[[], Iterable[Any]]


class EmptyDataError(SampleError, RuntimeError):
    """A data set has no samples."""


def add_intermediate_tensors(model_content: bytes) -> bytes:
    """Return the model: what an LSTM computes on the way is found without more tensors."""
    return bytes(model_content)


class Calibrator:
    """Measures a float model and quantizes it."""

    def __init__(
        self,
        model_content: bytes,
        custom_op_registerers_by_name: Iterable[str] | None = None,
        custom_op_registerers_by_func: Iterable[Callable[..., Any]] | None = None,
    ):
        """Open a model; kernels of custom ops are not used.

        Raises:
            ValueError: it is none.

        """
        if not model_content:
            raise ValueError("`model_content` must be specified.")
        try:
            self._model = FloatModel(bytes(model_content))
        except ImportFailure as error:
            raise ValueError(f"Failed to parse the model: {error}.") from error

    def calibrate(self, dataset_gen: Samples) -> bytes:
        """Return the float model with ranges in it.

        Raises:
            ValueError: a sample does not fit.
            RuntimeError: there is none.

        """
        told = Calibration("min_max")
        ranges = ranges_of(self._statistics(dataset_gen, resize=True), told, "int8")
        return calibrated.exported(calibrated.annotated(self._model.content, ranges))

    def calibrate_and_quantize(
        self,
        dataset_gen: Samples,
        input_type: Any,
        output_type: Any,
        allow_float: bool,
        activations_type: Any = "int8",
        bias_type: Any = "int32",
        resize_input: bool = True,
        disable_per_channel: bool = False,
        disable_per_channel_quantization_for_dense_layers: bool = False,
    ) -> bytes:
        """Return the quantized model.

        Raises:
            ValueError: a sample does not fit, or an input's shape if none may be resized.
            RuntimeError: there is none.
            QuantizationError: an op cannot be quantized, and `allow_float` is false.

        """
        inference = type_name(activations_type)
        told = Quantization(
            kind="measured",
            inference_type=inference,
            input_type=type_name(input_type),
            output_type=type_name(output_type),
            bias_type=type_name(bias_type),
            disable_per_channel=disable_per_channel,
            disable_per_channel_for_dense_layers=disable_per_channel_quantization_for_dense_layers,
            denied_ops=WITHOUT_INT16 if inference == "int16" else (),
        )
        return self._quantized(dataset_gen, told, resize_input, allow_float)

    def calibrate_and_quantize_single(
        self,
        dataset_gen: Samples,
        input_type: Any,
        output_type: Any,
        allow_float: bool,
        op_output_name: str,
        resize_input: bool = True,
    ) -> bytes:
        """Return the model with one op quantized, that whose result has the given name.

        Raises:
            ValueError: a sample does not fit, or there is no such op.
            RuntimeError: there is no sample.

        """
        names = [
            self._model.graphs[0]["tensors"][int(index)]["name"]
            for operator in self._model.graphs[0]["operators"] or ()
            for index in operator["outputs"]
        ]
        if op_output_name not in names:
            raise ValueError(f"no op of the model has a result {op_output_name!r}")
        told = Quantization(
            kind="measured",
            input_type=type_name(input_type),
            output_type=type_name(output_type),
            denied_nodes=tuple(name for name in names if name != op_output_name),
        )
        return self._quantized(dataset_gen, told, resize_input, allow_float=True)

    def _quantized(
        self, samples: Samples, told: Quantization, resize: bool, allow_float: bool
    ) -> bytes:
        statistics = self._statistics(samples, resize)
        ranges = ranges_of(statistics, Calibration("min_max"), told.inference_type)
        model = calibrated.quantized(self._model.content, told, ranges)
        if not allow_float:
            islands.require_none(islands.find(calibrated.annotated(model, {}), told))
        return model

    def _statistics(self, samples: Samples, resize: bool) -> Any:
        seen = 0

        def counted() -> Iterable[Any]:
            nonlocal seen
            for sample in samples():
                seen += 1
                if not resize:
                    self._check_shapes(sample)
                yield sample

        try:
            return calibrate(self._model.content, counted, Calibration("min_max"))
        except SampleError as error:
            if seen:
                raise
            raise EmptyDataError(str(error)) from error

    def _check_shapes(self, sample: Any) -> None:
        if not isinstance(sample, list):
            return
        for item, value in zip(self._model.inputs(0), sample, strict=False):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            if tuple(value.shape) != tuple(item["shape"]):  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
                raise SampleError(
                    f"Size mismatch: input {item['name']} has the shape {list(item['shape'])}, "
                    f"a sample has {list(value.shape)}"  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
                )
