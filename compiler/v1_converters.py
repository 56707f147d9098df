"""The converters of TensorFlow 1 for one kind of source each, made by their constructors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import Any

from .v1 import Shapes, TFLiteConverter


class TFLiteSavedModelConverter(TFLiteConverter):
    """The converter that `from_saved_model` gives, for one signature."""

    def __init__(
        self,
        saved_model_dir: Any,
        saved_model_tags: Iterable[str] | None = None,
        saved_model_exported_names: Sequence[str] | None = None,
        experimental_debug_info_func: Any = None,
    ):
        """Read the SavedModel.

        Raises:
            OSError: there is no SavedModel in the folder.
            ValueError: it has no such tags or signature, or several are given.

        """
        from .frozen import SignatureSource

        names = saved_model_exported_names or ["serving_default"]
        if len(names) > 1:
            raise ValueError("Only support a single signature key.")
        self._begin(SignatureSource(saved_model_dir, names[0], saved_model_tags))
        self._debug_info_func = experimental_debug_info_func


class TFLiteKerasModelConverter(TFLiteConverter):
    """The converter that `from_keras_model_file` gives."""

    def __init__(
        self,
        model_file: str | PathLike[str],
        input_arrays: Sequence[str] | None = None,
        input_shapes: Shapes | None = None,
        output_arrays: Sequence[str] | None = None,
        custom_objects: Any = None,
    ):
        """Load the file; see `TFLiteConverter.from_keras_model_file`."""
        from .live import keras_file

        self._begin(
            keras_file(model_file, input_arrays, output_arrays, input_shapes, custom_objects)
        )


class TFLiteFrozenGraphConverter(TFLiteConverter):
    """The converter of a frozen GraphDef between tensors or arrays."""
