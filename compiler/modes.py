"""Which quantization a converter's attributes ask for, and the checks of what they say."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

import numpy as np
from xdsl.dialects.builtin import ModuleOp

from .options import OpsSet, Optimize, RepresentativeDataset, TargetSpec

log = logging.getLogger("tflower")

INT8 = OpsSet.TFLITE_BUILTINS_INT8
INT16X8 = OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
_ONLY_INT8 = frozenset({"int8"})
_ONLY_INT8_OPS = frozenset[Any]({INT8})
_BORDER = ["float32", "int8", "uint8", "int16"]
_DEPRECATED = {Optimize.OPTIMIZE_FOR_SIZE, Optimize.OPTIMIZE_FOR_LATENCY}
_TRAINED_QUANTIZED = frozenset(
    {
        "tf.FakeQuantWithMinMaxVars",
        "tf.FakeQuantWithMinMaxVarsPerChannel",
        "tf.FakeQuantWithMinMaxArgs",
        "tf.QuantizeAndDequantizeV2",
        "tf.QuantizeAndDequantizeV3",
    }
)


class Mode(Enum):
    """How the numbers of the converted model are stored and computed with."""

    FLOAT = "float"
    DYNAMIC_RANGE = "dynamic range"
    FLOAT16 = "float16"
    INT8 = "int8"
    INT8_FALLBACK = "int8 with float fallback"
    INT16X8 = "int16 activations, int8 weights"
    TRAINED = "quantization-aware training"


def type_name(dtype: Any) -> str:
    """Return the name of a NumPy or TensorFlow type, such as `float32`.

    Raises:
        TypeError: it is no type of either.

    """
    name = getattr(dtype, "name", None)
    return name if isinstance(name, str) else np.dtype(dtype).name


def has_fake_quants(module: ModuleOp) -> bool:
    """Whether a module comes from quantization-aware training."""
    return any(op.name in _TRAINED_QUANTIZED for op in module.walk())


@dataclass(frozen=True)
class Wish:
    """The attributes of a converter that decide on quantization, with type names for types."""

    optimized: bool
    sparse: bool
    dataset: RepresentativeDataset | None
    ops: frozenset[Any]
    types: frozenset[str]
    input_type: str
    output_type: str

    @classmethod
    def of(
        cls,
        optimizations: Iterable[Any],
        dataset: Any,
        target: TargetSpec,
        input_type: Any,
        output_type: Any,
    ) -> Wish:
        """Read the attributes.

        Raises:
            TypeError: one of them is of the wrong kind.
            ValueError: the ops sets contradict each other, or the types do.

        """
        chosen = set(optimizations)
        for option in _DEPRECATED & chosen:
            log.warning(
                "Optimization option %s is deprecated, please use "
                "optimizations=[Optimize.DEFAULT] instead.",
                option,
            )
        if dataset is not None and not isinstance(dataset, RepresentativeDataset):
            if not callable(dataset):
                raise TypeError("representative_dataset must be a function that yields samples")
            dataset = RepresentativeDataset(cast(Callable[[], Iterable[Any]], dataset))
        wish = cls(
            bool(chosen & {Optimize.DEFAULT, *_DEPRECATED}),
            Optimize.EXPERIMENTAL_SPARSITY in chosen,
            dataset,
            frozenset(target.supported_ops),
            frozenset(type_name(dtype) for dtype in target.supported_types),
            type_name(input_type),
            type_name(output_type),
        )
        wish._check_ops()
        return wish

    def _check_ops(self) -> None:
        if OpsSet.EXPERIMENTAL_STABLEHLO_OPS in self.ops and len(self.ops) > 1:
            raise ValueError("StableHLO Ops set can not be specified with other Ops set together")
        if self.ops == _ONLY_INT8_OPS and self.types and self.types != _ONLY_INT8:
            raise ValueError(
                "As full integer quantization has been enabled by setting "
                "`target_spec.supported_ops`={tf.lite.OpsSet.TFLITE_BUILTINS_INT8}, thus "
                "`target_spec.supported_types` should be left uninitizalized or set to {tf.int8}."
            )

    @property
    def wants_integers(self) -> bool:
        """Whether nothing but int8 will do."""
        return INT8 in self.ops or self.types == _ONLY_INT8

    @property
    def allows_float(self) -> bool:
        """Whether ops may stay in float."""
        builtin = {OpsSet.TFLITE_BUILTINS, OpsSet.SELECT_TF_OPS}
        return bool(self.ops & builtin) and self.types != _ONLY_INT8

    @property
    def smallest_type(self) -> str:
        """The smallest of the types that the target supports."""
        sizes = {"int8": 1, "uint8": 1, "float16": 2, "bfloat16": 2, "int16": 2}
        return min(self.types, key=lambda name: sizes.get(name, 4), default="int8")

    def mode(self, *, trained: bool) -> Mode:
        """Return the mode for a model, `trained` to be quantized or not.

        Raises:
            ValueError: the attributes ask for what the mode does not offer.

        """
        if self.wants_integers and self.dataset is None and not trained:
            raise ValueError(
                "For full integer quantization, a `representative_dataset` must be specified."
            )
        mode = self._choose(trained)
        self._check_border(mode)
        return mode

    def _choose(self, trained: bool) -> Mode:
        if not self.optimized:
            return Mode.FLOAT
        smallest = self.smallest_type
        if trained:
            return Mode.TRAINED
        if smallest != "int8":
            return Mode.FLOAT16 if "float16" in self.types else Mode.FLOAT
        if self.dataset is None:
            return Mode.DYNAMIC_RANGE
        if INT16X8 in self.ops:
            return Mode.INT16X8
        return Mode.INT8_FALLBACK if self.allows_float else Mode.INT8

    def _check_border(self, mode: Mode) -> None:
        border = {self.input_type, self.output_type}
        if mode in (Mode.FLOAT, Mode.DYNAMIC_RANGE, Mode.FLOAT16):
            if border != {"float32"}:
                raise ValueError(
                    "The inference_input_type and inference_output_type must be tf.float32."
                )
            return
        allowed = ["float32", "int16"] if mode is Mode.INT16X8 else _BORDER
        if not border <= set(allowed):
            names = [f"tf.{name}" for name in allowed]
            raise ValueError(
                f"The inference_input_type and inference_output_type must be in {names}."
            )
