"""Names that attributes of the converter had in earlier versions of TensorFlow 1."""

from __future__ import annotations

import warnings
from typing import Any

from .converter import Converter
from .options import OpsSet, Optimize

_MODES = {
    "DEFAULT": {OpsSet.TFLITE_BUILTINS},
    "TOCO_EXTENDED": {OpsSet.TFLITE_BUILTINS, OpsSet.SELECT_TF_OPS},
    "TOCO_EXTENDED_ALL": {OpsSet.SELECT_TF_OPS},
}
"""Mode of TensorFlow 1.12 -> which operators a model may have."""


class OlderNames(Converter):
    """A converter that also goes by the older names; some of them warn."""

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
    def quantize_weights(self) -> bool:
        """Whether weights are quantized: the oldest name for `optimizations`."""
        return self.post_training_quantize

    @quantize_weights.setter
    def quantize_weights(self, value: bool) -> None:
        self.post_training_quantize = value

    @property
    def experimental_enable_mlir_converter(self) -> bool:
        """The name that `experimental_new_converter` had in TensorFlow 1.15."""
        return self.experimental_new_converter

    @experimental_enable_mlir_converter.setter
    def experimental_enable_mlir_converter(self, value: bool) -> None:
        self.experimental_new_converter = value

    @property
    def converter_mode(self) -> str:
        """What TensorFlow 1.12 said in place of `target_ops`."""
        ops = set[Any](self.target_spec.supported_ops)
        names = {frozenset[Any](found): name for name, found in _MODES.items()}
        return names.get(frozenset(ops), "DEFAULT")

    @converter_mode.setter
    def converter_mode(self, value: str) -> None:
        if value not in _MODES:
            raise ValueError(f"converter_mode is {value!r}. Choose from {', '.join(_MODES)}")
        self.target_spec.supported_ops = set(_MODES[value])

    @property
    def target_ops(self) -> Any:
        """An old name for `target_spec.supported_ops`."""
        _warn_deprecated("target_ops", "target_spec.supported_ops")
        return self.target_spec.supported_ops

    @target_ops.setter
    def target_ops(self, value: Any) -> None:
        _warn_deprecated("target_ops", "target_spec.supported_ops")
        self.target_spec.supported_ops = value


def _warn_deprecated(name: str, use: str) -> None:
    warnings.warn(
        f"Property {name} is deprecated, please use {use} instead.", UserWarning, stacklevel=3
    )
