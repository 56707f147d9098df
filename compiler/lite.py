"""The face of `tf.lite`: the converter of SavedModels, Keras models and concrete functions."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .converter import Converter
from .modes import Mode, Wish
from .options import Quantization
from .sources import SavedModelSource, Source

log = logging.getLogger("tflower")


class TFLiteConverter(Converter):
    """Converts SavedModels, Keras models and concrete functions to TensorFlow Lite.

        converter = TFLiteConverter.from_saved_model("saved_model")
        model = converter.convert()

    `inference_input_type` and `inference_output_type` may be NumPy or TensorFlow types.
    """

    def __init__(self, funcs: Sequence[Any], trackable_obj: Any = None):
        """Prepare to convert concrete functions."""
        from .live import FunctionSource

        self._begin(FunctionSource(funcs, trackable_obj))

    def _begin(self, source: Source) -> None:
        super().__init__(source)
        self.inference_input_type: Any = np.float32
        self.inference_output_type: Any = np.float32
        self.experimental_lower_to_saved_model = True
        self.experimental_use_stablehlo_quantizer = False
        self.experimental_stablehlo_quantizer_config: Any = None

    def convert(self) -> bytes:
        """Return the model as a TensorFlow Lite FlatBuffer.

        Raises:
            ConverterError: the model cannot be imported, converted or written.
            ValueError: the attributes contradict each other or the model.

        """
        if hasattr(self._source, "as_saved_model"):
            setattr(self._source, "as_saved_model", bool(self.experimental_lower_to_saved_model))
        return super().convert()

    def _quantization(self, wish: Wish, mode: Mode) -> Quantization:
        told = super()._quantization(wish, mode)
        config = self.experimental_stablehlo_quantizer_config
        if not self.experimental_use_stablehlo_quantizer:
            if config is not None:
                raise ValueError(
                    "experimental_stablehlo_quantizer_config is set, it is only used where "
                    "experimental_use_stablehlo_quantizer is True"
                )
            return told
        if not ((wish.optimized and wish.dataset is not None) or config is not None):
            raise ValueError("StableHLO quantizer only supports static-range and weight-only PTQ.")
        log.warning(
            "experimental_use_stablehlo_quantizer: it quantizes StableHLO's ops only, TensorFlow's "
            "stay float"
        )
        return Quantization()

    @classmethod
    def _of(cls, source: Source) -> TFLiteConverter:
        made = cls.__new__(cls)
        made._begin(source)
        return made

    @classmethod
    def from_saved_model(
        cls,
        saved_model_dir: Any,
        signature_keys: Sequence[str] | None = None,
        tags: Iterable[str] | None = None,
    ) -> TFLiteConverter:
        """Return a converter of the signatures of a SavedModel, by default all of them.

        Raises:
            OSError: there is no SavedModel in the folder.
            ValueError: it has no such tags or signatures.

        """
        return cls._of(SavedModelSource(saved_model_dir, signature_keys, tags))

    @classmethod
    def from_keras_model(cls, model: Any) -> TFLiteConverter:
        """Return a converter of a Keras model, of Keras 2 or 3."""
        from .live import KerasSource

        return cls._of(KerasSource(model))

    @classmethod
    def from_concrete_functions(
        cls, funcs: Sequence[Any], trackable_obj: Any = None
    ) -> TFLiteConverter:
        """Return a converter of concrete functions, of one only without a trackable object.

        Raises:
            ValueError: `funcs` is not a list of concrete functions.

        """
        from .live import check_functions

        check_functions(funcs)
        return cls(funcs, trackable_obj)

    def _border_types(self) -> tuple[Any, Any]:
        return self.inference_input_type, self.inference_output_type
