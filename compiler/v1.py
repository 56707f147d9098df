"""The face of `tf.compat.v1.lite`: the converter of TensorFlow 1, its older name, its constants."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from types import SimpleNamespace
from typing import Any

import numpy as np
from xdsl.dialects.builtin import ModuleOp

from .modes import Mode, Wish, type_name
from .older_names import OlderNames
from .options import Quantization
from .sources import GraphSource, Shape, Source, once

log = logging.getLogger("tflower")

Shapes = Mapping[str, Shape | None]

_FILES = (2, "TFLITE")
"""The formats that both converters write."""

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


class TFLiteConverter(OlderNames):
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

        is_named = input_tensors is None or output_tensors is None
        if input_tensors is None or output_tensors is None:
            pairs = list(input_arrays_with_shape or ())
            once(name for name, _ in pairs)
            inputs, outputs = dict(pairs), list(output_arrays or ())
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
            names = once(map(array_of, input_tensors))
            inputs = dict(zip(names, map(shape_of, input_tensors), strict=True))
            outputs = [array_of(tensor) for tensor in output_tensors]
        self._begin(GraphSource(graph_def, inputs, outputs))
        self._tensors = not is_named
        self._debug_info_func = experimental_debug_info_func

    def _begin(self, source: Source) -> None:
        super().__init__(source)
        self._tensors = not isinstance(source, GraphSource)
        self._debug_info_func: Any = None
        self._control_output_arrays: Sequence[str] | None = None
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
    def of_source(cls, source: Source) -> TFLiteConverter:
        """Return a converter of what a source imports."""
        made = TFLiteConverter.__new__(TFLiteConverter)
        made._begin(source)
        return made

    @classmethod
    def from_session(
        cls, sess: Any, input_tensors: Sequence[Any], output_tensors: Sequence[Any]
    ) -> TFLiteConverter:
        """Return a converter of a session's graph, with constants for its variables."""
        from .live import SessionSource, array_of, shape_of

        names = once(map(array_of, input_tensors))
        inputs = dict(zip(names, map(shape_of, input_tensors), strict=True))
        outputs = [array_of(tensor) for tensor in output_tensors]
        return cls.of_source(SessionSource(sess, inputs, outputs))

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
        return cls.of_source(
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
        """Return a converter of one signature of a SavedModel, or between other arrays of it.

        Raises:
            OSError: there is no SavedModel in the folder.
            ValueError: it has no such tags, signature or arrays, or a shape does not fit.

        """
        from .frozen import SignatureSource

        key = signature_key or "serving_default"
        return cls.of_source(
            SignatureSource(
                saved_model_dir, key, tag_set, input_arrays, output_arrays, input_shapes
            )
        )

    @classmethod
    def from_keras_model_file(
        cls,
        model_file: str | PathLike[str],
        input_arrays: Sequence[str] | None = None,
        input_shapes: Shapes | None = None,
        output_arrays: Sequence[str] | None = None,
        custom_objects: Any = None,
    ) -> TFLiteConverter:
        """Return a converter of a file that holds a Keras model; shapes are those of inputs.

        Raises:
            OSError: there is no such file.
            ImportFailure: it is damaged, or Keras is needed and not installed.
            ValueError: a shape does not fit, or other arrays are given than the model's own inputs
                and outputs, which only works where eager execution is disabled.

        """
        from .live import keras_file

        return cls.of_source(
            keras_file(model_file, input_arrays, output_arrays, input_shapes, custom_objects)
        )

    def convert(self) -> bytes:
        """Return the model as a TensorFlow Lite FlatBuffer.

        Raises:
            ConverterError: the model cannot be imported, converted or written.
            ValueError: the attributes contradict each other or the model.

        """
        source = self._source
        if isinstance(source, GraphSource):
            source.control_outputs = self._control_output_arrays or ()
        if isinstance(source, GraphSource) and not (source.outputs or source.control_outputs):
            raise ValueError(
                "If input_tensors and output_tensors are None, both input_arrays_with_shape and "
                "output_arrays|control_output_arrays must be defined."
            )
        return super().convert()

    def _backend(self) -> str:
        """Return the pipeline that converts; only the old one writes pictures and graphs."""
        return super()._backend() if self.output_format in _FILES else "toco"

    def _load(self) -> Callable[[], ModuleOp]:
        """Return what imports the model; with a summary of it no shape may be unknown."""
        load = super()._load()
        if self._backend() == "toco":
            return load
        for name in ("conversion_summary_dir", "dump_graphviz_dir"):
            if getattr(self, name):
                log.warning(
                    "%s: only the old converter writes there. Set experimental_new_converter=False",
                    name,
                )
        return _strict(load) if self.conversion_summary_dir or self._has_hints() else load

    def _has_hints(self) -> bool:
        """Whether the graph was made with `OpHint`."""
        graph = getattr(self._source, "graph_def", None)
        if not hasattr(graph, "node"):
            return False
        from .stubs import is_ophint_converted

        return is_ophint_converted(graph)

    def get_input_arrays(self) -> list[str]:
        """Return the names of the inputs, as far as they are known before the model is loaded."""
        return list(getattr(self._source, "inputs", ()))

    def _has_valid_tensors(self) -> bool:
        """Whether inputs and outputs are given as tensors, not as names of arrays."""
        return self._tensors

    def _set_batch_size(self, batch_size: int) -> None:
        """Let the first dimension of the inputs have a size where it is unknown.

        Raises:
            ValueError: the inputs are given as names.

        """
        if not self._tensors:
            raise ValueError(
                "The batch size cannot be set for this model. Please use input_shapes parameter."
            )
        self._source.fill_batch(batch_size)

    @property
    def _debug_info(self) -> Any:
        """Where in a program the nodes were made; what the constructor was given says so first."""
        if self._debug_info_func is None or not isinstance(self._source, GraphSource):
            return self._source.debug_info()
        from .importers.graphdef import load_graph_def

        nodes = load_graph_def(self._source.graph_def).node
        return self._debug_info_func({("", node.name) for node in nodes})

    def _border_types(self) -> tuple[Any, Any]:
        return self.inference_input_type or np.float32, self.inference_output_type or np.float32

    def _wish(self) -> Wish:
        """Read the attributes; types of the borders only count where ranges are measured."""
        inside = type_name(self.inference_type)
        if inside not in ("float32", "int8", "uint8", "int16"):
            raise ValueError(
                f"Unsupported TensorFlow type `{self.inference_type!r}` provided for the "
                "inference_type flag"
            )
        wish = super()._wish()
        if wish.optimized and wish.measured:
            return wish
        return replace(wish, input_type="float32", output_type="float32")

    def _quantization(self, wish: Wish, mode: Mode) -> Quantization:
        told = super()._quantization(wish, mode)
        inside = type_name(self.inference_type)
        border = type_name(self.inference_input_type or self.inference_type)
        if mode.is_measured:
            return self._with_input_stats(told)
        stats = self._input_stats(inside, border)
        if inside == "float32":  # only inputs hold integers, and what else is known by them
            inside = border
        if mode is not Mode.FLOAT or inside == "float32":
            return told
        return replace(
            told,
            kind="integers",
            inference_type=inside,
            border_type=border,
            input_ranges=tuple(_range(border if border in _LIMITS else inside, s) for s in stats),
            default_ranges=self.default_ranges_stats,
        )

    def _with_input_stats(self, told: Quantization) -> Quantization:
        """Let what is said of the inputs' integers stand in place of what is measured."""
        if not self.quantized_input_stats:
            return told
        inside = told.inference_type
        found = tuple(_range(inside, stats) for stats in self._input_stats(inside, inside))
        return replace(told, input_ranges=found)

    def _stats(self) -> Mapping[str, tuple[float, float]]:
        if self._is_measured():
            return {}
        inside = type_name(self.inference_type)
        border = type_name(self.inference_input_type or self.inference_type)
        found = self._input_stats(inside, border)
        return dict(zip(self.get_input_arrays(), found, strict=False))

    def _input_stats(self, inside: str, border: str) -> list[tuple[float, float]]:
        """Return mean and standard deviation of the integers of each input.

        Raises:
            ValueError: some are needed and not given, or make no sense.

        """
        names = self.get_input_arrays()
        given: Any = self.quantized_input_stats
        if not given:
            if {inside, border} & set(_LIMITS):
                raise ValueError(
                    "The `quantized_input_stats` flag must be defined when either `inference_type` "
                    "flag or `inference_input_type` flag is set to tf.int8 or tf.uint8. Currently, "
                    f"`inference_type={_tf_name(self.inference_type)}` and "
                    f"`inference_input_type={_tf_name(self.inference_input_type)}`."
                )
            return []
        is_dict = isinstance(given, Mapping)
        found: dict[str, Any] = dict(given if is_dict else zip(names, given, strict=False))  # pyright: ignore[reportUnknownArgumentType]
        missing = [name for name in names if name not in found]
        if missing:
            raise ValueError(
                "Quantization input stats are not available for input tensors "
                f"'{','.join(missing)}'."
            )
        if names:
            _check_named(names, found if is_dict else None, given)
        stats = [_pair(name, found[name]) for name in names]
        for name, (_, deviation) in zip(names, stats, strict=True):
            if not deviation > 0:
                raise ValueError(
                    f"quantized_input_stats of {name!r} has the standard deviation {deviation}, "
                    "more than 0 is needed"
                )
        return stats


def _check_named(names: Sequence[str], found: Mapping[str, Any] | None, given: Any) -> None:
    """Check that statistics, by name or in order, are those of inputs.

    Raises:
        ValueError: there is no such input.

    """
    known = ", ".join(map(repr, names))
    if found is None and len(given) > len(names):
        raise ValueError(
            f"quantized_input_stats has {len(given)} items, the model has {len(names)} inputs: "
            f"{known}"
        )
    if unknown := [name for name in found or () if name not in names]:
        raise ValueError(
            "quantized_input_stats: the model has no input "
            f"{', '.join(map(repr, unknown))}. Its inputs are {known}"
        )


_LIMITS = {"uint8": (0, 255), "int8": (-128, 127)}


def _strict(load: Callable[[], ModuleOp]) -> Callable[[], ModuleOp]:
    """Let an unknown batch be 1, and refuse other unknown dimensions."""

    def loaded() -> ModuleOp:
        from ..passes.toco.prepare import fix_shapes

        module = load()
        fix_shapes(module)
        return module

    return loaded


def _range(border: str, stats: tuple[float, float]) -> tuple[float, float]:
    """Return the reals that the least and the greatest integer stand for."""
    (low, high), (mean, deviation) = _LIMITS.get(border, (-32768, 32767)), stats
    return (low - mean) / deviation, (high - mean) / deviation


def _tf_name(dtype: Any) -> str:
    return "None" if dtype is None else f"tf.{type_name(dtype)}"


def _pair(name: str, given: Any) -> tuple[float, float]:
    """Return a mean and a standard deviation.

    Raises:
        ValueError: these are not two numbers.

    """
    try:
        mean, deviation = map(float, given)
    except (TypeError, ValueError) as error:
        what = f"quantized_input_stats of {name!r} is {given!r}"
        raise ValueError(f"{what}, two numbers (mean, standard deviation) are needed") from error
    return mean, deviation
