"""What a converter's attributes ask for, as upstream's own class tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .modes import Mode, Wish
from .options import TargetSpec
from .trained import FAKE_QUANTS


class QuantizationMode:
    """What attributes of a converter ask for, by the names that upstream's own class has."""

    def __init__(
        self,
        optimizations: Iterable[Any],
        target_spec: TargetSpec,
        representative_dataset: Any,
        graph_def: Any,
        disable_per_channel: bool = False,
        experimental_new_dynamic_range_quantizer: bool = False,
        experimental_low_bit_qat: bool = False,
        full_integer_quantization_bias_type: Any = None,
        experimental_mlir_variable_quantization: bool = False,
    ):
        """Read the attributes, and of a GraphDef whether it was trained to be quantized.

        Raises:
            ValueError: they contradict each other.

        """
        self._wish = Wish.of(
            optimizations, representative_dataset, target_spec, "float32", "float32"
        )
        nodes = list(graph_def.node) if graph_def is not None else []
        trained = any(f"tf.{node.op}" in FAKE_QUANTS for node in nodes)
        self._mode = self._wish.mode(trained=trained and not experimental_low_bit_qat)

    def is_any_optimization_enabled(self) -> bool:
        """Whether anything is quantized if it can be."""
        return self._wish.optimized

    def is_quantization_aware_training(self) -> bool:
        """Whether the graph says what integers stand for."""
        return self._mode is Mode.TRAINED

    def is_integer_quantization(self) -> bool:
        """Whether activations become integers."""
        return self._mode.is_integer

    def is_post_training_integer_quantization(self) -> bool:
        """Whether they do so by what is measured."""
        return self._mode.is_measured

    def is_post_training_int16x8_quantization(self) -> bool:
        """Whether activations have 16 bits."""
        return self._mode is Mode.INT16X8

    def is_post_training_dynamic_range_quantization(self) -> bool:
        """Whether only weights become integers."""
        return self._mode is Mode.DYNAMIC_RANGE

    def is_post_training_float16_quantization(self) -> bool:
        """Whether weights become half floats."""
        return self._mode is Mode.FLOAT16

    def is_allow_float(self) -> bool:
        """Whether ops may stay float."""
        return self._wish.allows_float
