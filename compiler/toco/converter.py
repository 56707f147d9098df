"""`TocoConverter`, the older name of the converter of TensorFlow 1."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from ..v1 import Shapes, TFLiteConverter

log = logging.getLogger("tflower")


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
        from ..frozen import source

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
        freeze_variables: bool = False,
        *,
        input_tensor: Sequence[Any] | None = None,
    ) -> TFLiteConverter:
        """Return a converter of a session's graph; `input_tensor` is `input_tensors`.

        Variables become constants in any case; with `freeze_variables` those that have no value
        are initialized before.

        Raises:
            TypeError: the inputs or outputs are missing, or the inputs given twice.

        """
        if (input_tensors is None) == (input_tensor is None) or output_tensors is None:
            raise TypeError("from_session() needs input_tensors, once, and output_tensors")
        inputs = input_tensor if input_tensors is None else input_tensors
        _warn_renamed("from_session")
        if freeze_variables:
            from ..live import initialize

            initialize(sess)
        return super().from_session(sess, inputs or (), output_tensors)

    @classmethod
    def from_frozen_graph(cls, *args: Any, **kwargs: Any) -> TFLiteConverter:
        """See `TFLiteConverter.from_frozen_graph`."""
        _warn_renamed("from_frozen_graph")
        return super().from_frozen_graph(*args, **kwargs)

    @classmethod
    def from_saved_model(cls, *args: Any, **kwargs: Any) -> TFLiteConverter:
        """See `TFLiteConverter.from_saved_model`."""
        _warn_renamed("from_saved_model")
        return super().from_saved_model(*args, **kwargs)

    @classmethod
    def from_keras_model_file(cls, *args: Any, **kwargs: Any) -> TFLiteConverter:
        """See `TFLiteConverter.from_keras_model_file`."""
        _warn_renamed("from_keras_model_file")
        return super().from_keras_model_file(*args, **kwargs)


def _warn_renamed(name: str) -> None:
    log.warning("TocoConverter is deprecated. Use TFLiteConverter.%s instead.", name)
