"""The face of `tf.compat.v1.lite`: the converter of TensorFlow 1, its older name, its constants."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..dialects.errors import ConverterError
from .lite import Converter
from .options import Optimize
from .sources import GraphSource, Shape, Source

log = logging.getLogger("tflower")

Shapes = Mapping[str, Shape | None]

constants = SimpleNamespace(
    FLOAT=np.float32,
    FLOAT16=np.float16,
    INT32=np.int32,
    INT64=np.int64,
    STRING=np.str_,
    QUANTIZED_UINT8=np.uint8,
    INT8=np.int8,
    INT16=np.int16,
    COMPLEX64=np.complex64,
    TENSORFLOW_GRAPHDEF=1,
    TFLITE=2,
    GRAPHVIZ_DOT=3,
)
"""Names for types and formats, as in `tf.compat.v1.lite.constants`."""


class TFLiteConverter(Converter):
    """Converts frozen graphs, sessions and SavedModels as in TensorFlow 1.

    Attributes:
        inference_type: type of the numbers inside, float32 or a quantized one.
        inference_input_type: type of the inputs; None for that of the inside.
        quantized_input_stats: input name -> (mean, standard deviation) of its uint8 values.

    """

    api_version = 1

    def __init__(
        self,
        graph_def: Any = None,
        input_tensors: Sequence[Any] | None = None,
        output_tensors: Sequence[Any] | None = None,
        input_arrays_with_shape: Sequence[tuple[str, Shape | None]] | None = None,
        output_arrays: Sequence[str] | None = None,
        experimental_debug_info_func: Any = None,
    ):
        """Prepare to convert a frozen GraphDef between tensors, or between named arrays."""
        from .live import array_of, shape_of

        if input_tensors is None or output_tensors is None:
            inputs, outputs = dict(input_arrays_with_shape or ()), list(output_arrays or ())
        else:
            for name, value in (
                ("input_arrays_with_shape", input_arrays_with_shape),
                ("output_arrays", output_arrays),
            ):
                if value is not None:
                    other = name.replace("arrays_with_shape", "tensors").replace(
                        "arrays", "tensors"
                    )
                    log.warning(
                        "%s will be ignored when both the given %s and %s are not None.",
                        name,
                        other,
                        name,
                    )
            inputs = {array_of(tensor): shape_of(tensor) for tensor in input_tensors}
            outputs = [array_of(tensor) for tensor in output_tensors]
        self._begin(GraphSource(graph_def, inputs, outputs))

    def _begin(self, source: Source) -> None:
        super().__init__(source)
        self.inference_type: Any = np.float32
        self.inference_input_type: Any = None
        self.inference_output_type: Any = None
        self.output_format: int = constants.TFLITE
        self.quantized_input_stats: Any = {}
        self.default_ranges_stats: tuple[float, float] | None = None
        self.drop_control_dependency = True
        self.reorder_across_fake_quant = False
        self.change_concat_input_ranges = False
        self.dump_graphviz_dir: str | None = None
        self.dump_graphviz_video = False
        self.conversion_summary_dir: str | None = None

    @classmethod
    def _of(cls, source: Source) -> TFLiteConverter:
        made = TFLiteConverter.__new__(TFLiteConverter)
        made._begin(source)
        return made

    @classmethod
    def from_session(
        cls, sess: Any, input_tensors: Sequence[Any], output_tensors: Sequence[Any]
    ) -> TFLiteConverter:
        """Return a converter of a session's graph, with constants for its variables."""
        from .live import SessionSource, array_of, shape_of

        inputs = {array_of(tensor): shape_of(tensor) for tensor in input_tensors}
        outputs = [array_of(tensor) for tensor in output_tensors]
        return cls._of(SessionSource(sess, inputs, outputs))

    @classmethod
    def from_frozen_graph(
        cls,
        graph_def_file: str | PathLike[str],
        input_arrays: Sequence[str] | None,
        output_arrays: Sequence[str] | None,
        input_shapes: Shapes | None = None,
    ) -> TFLiteConverter:
        """Return a converter of a file that holds a frozen GraphDef, binary or text.

        Raises:
            OSError: the file does not exist or holds no GraphDef.
            ValueError: the graph is not frozen, or an array or shape does not fit it.

        """
        from .frozen import read, source

        graph = read(graph_def_file)
        return cls._of(
            source(
                graph, input_arrays or (), output_arrays or (), input_shapes, str(graph_def_file)
            )
        )

    @classmethod
    def from_saved_model(
        cls,
        saved_model_dir: Any,
        input_arrays: Sequence[str] | None = None,
        input_shapes: Shapes | None = None,
        output_arrays: Sequence[str] | None = None,
        tag_set: Iterable[str] | None = None,
        signature_key: str | None = None,
    ) -> TFLiteConverter:
        """Return a converter of one signature of a SavedModel.

        Raises:
            OSError: there is no SavedModel in the folder.
            ValueError: it has no such tags or signature.
            ConverterError: arrays or shapes are given.

        """
        if input_arrays or output_arrays or input_shapes:
            raise ConverterError(
                "input_arrays, input_shapes and output_arrays of a SavedModel are not there yet. "
                "Name the signature to convert with `signature_key`"
            )
        from .frozen import SignatureSource

        key = signature_key or "serving_default"
        return cls._of(SignatureSource(saved_model_dir, key, tag_set))

    @classmethod
    def from_keras_model_file(
        cls,
        model_file: str | PathLike[str],
        input_arrays: Sequence[str] | None = None,
        input_shapes: Shapes | None = None,
        output_arrays: Sequence[str] | None = None,
        custom_objects: Any = None,
    ) -> TFLiteConverter:
        """Return a converter of a file that holds a Keras model."""
        from .live import KerasSource

        return cls._of(KerasSource(model_file))

    def convert(self) -> bytes:
        """Return the model as a TensorFlow Lite FlatBuffer.

        Raises:
            ConverterError: the model cannot be imported, converted or written.
            ValueError: the attributes contradict each other or the model.

        """
        source = self._source
        if isinstance(source, GraphSource) and not source.outputs:
            raise ValueError(
                "If input_tensors and output_tensors are None, both input_arrays_with_shape and "
                "output_arrays|control_output_arrays must be defined."
            )
        return super().convert()

    def get_input_arrays(self) -> list[str]:
        """Return the names of the inputs."""
        from .frozen import SignatureSource

        source = self._source
        return list(source.inputs) if isinstance(source, GraphSource | SignatureSource) else []

    @property
    def post_training_quantize(self) -> bool:
        """Whether weights are quantized: an old name for `optimizations`."""
        _warn_deprecated("post_training_quantize", "optimizations=[Optimize.DEFAULT]")
        return Optimize.DEFAULT in set(self.optimizations)

    @post_training_quantize.setter
    def post_training_quantize(self, value: bool) -> None:
        _warn_deprecated("post_training_quantize", "optimizations=[Optimize.DEFAULT]")
        self.optimizations = [Optimize.DEFAULT] if value else []

    @property
    def target_ops(self) -> Any:
        """An old name for `target_spec.supported_ops`."""
        _warn_deprecated("target_ops", "target_spec.supported_ops")
        return self.target_spec.supported_ops

    @target_ops.setter
    def target_ops(self, value: Any) -> None:
        _warn_deprecated("target_ops", "target_spec.supported_ops")
        self.target_spec.supported_ops = value

    def _border_types(self) -> tuple[Any, Any]:
        from .modes import type_name

        inside = type_name(self.inference_type)
        if inside not in ("float32", "int8", "uint8", "int16"):
            raise ValueError(
                f"Unsupported TensorFlow type `{self.inference_type!r}` provided for the "
                "inference_type flag"
            )
        if inside != "float32":
            raise ConverterError(f"inference_type {inside} is not there yet. Convert with float32")
        return self.inference_input_type or np.float32, self.inference_output_type or np.float32


def _warn_deprecated(name: str, use: str) -> None:
    warnings.warn(
        f"Property {name} is deprecated, please use {use} instead.", UserWarning, stacklevel=3
    )


class TocoConverter(TFLiteConverter):
    """The older name of `TFLiteConverter`, with the arguments that it had."""

    def __init__(
        self,
        graph_def: Any = None,
        input_arrays: Sequence[str] = (),
        input_shapes: Shapes | None = None,
        output_arrays: Sequence[str] = (),
        input_tensors: Sequence[Any] | None = None,
        output_tensors: Sequence[Any] | None = None,
    ):
        """Prepare to convert a frozen GraphDef between named arrays, or between tensors."""
        from .frozen import source

        if input_tensors is not None and output_tensors is not None:
            super().__init__(graph_def, input_tensors, output_tensors)
        else:
            self._begin(source(graph_def, input_arrays, output_arrays, input_shapes, "GraphDef"))

    @classmethod
    def from_session(
        cls,
        sess: Any,
        input_tensors: Sequence[Any] | None = None,
        output_tensors: Sequence[Any] | None = None,
        freeze_variables: bool = True,
        *,
        input_tensor: Sequence[Any] | None = None,
    ) -> TFLiteConverter:
        """Return a converter of a session's graph; `input_tensor` is `input_tensors`.

        Raises:
            TypeError: the inputs or outputs are missing, or the inputs given twice.

        """
        if (input_tensors is None) == (input_tensor is None) or output_tensors is None:
            raise TypeError("from_session() needs input_tensors, once, and output_tensors")
        inputs = input_tensor if input_tensors is None else input_tensors
        log.warning("TocoConverter is deprecated. Use TFLiteConverter.from_session instead.")
        return super().from_session(sess, inputs or (), output_tensors)
