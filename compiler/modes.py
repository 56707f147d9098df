"""Which quantization a converter's attributes ask for, and the checks of what they say."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

from ..dialects.errors import ConverterError
from . import rules
from .named import listed, texts, type_name
from .options import OpsSet, Optimize, Quantization, RepresentativeDataset, TargetSpec

log = logging.getLogger("tflower")

INT8 = OpsSet.TFLITE_BUILTINS_INT8
INT16X8 = OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
_ONLY_INT8 = frozenset({"int8"})
_ONLY_INT8_OPS = frozenset[Any]({INT8})
_BORDER = ["float32", "int8", "uint8", "int16"]
_DEPRECATED = {Optimize.OPTIMIZE_FOR_SIZE, Optimize.OPTIMIZE_FOR_LATENCY}


class Mode(Enum):
    """How the numbers of the converted model are stored and computed with."""

    FLOAT = "float"
    DYNAMIC_RANGE = "dynamic range"
    FLOAT16 = "float16"
    INT8 = "int8"
    INT8_FALLBACK = "int8 with float fallback"
    INT16X8 = "int16 activations, int8 weights"
    TRAINED = "quantization-aware training"

    @property
    def is_measured(self) -> bool:
        """Whether ranges come from a representative data set."""
        return self in (Mode.INT8, Mode.INT8_FALLBACK, Mode.INT16X8)

    @property
    def is_integer(self) -> bool:
        """Whether activations are integers."""
        return self.is_measured or self is Mode.TRAINED


WITHOUT_INT16 = tuple(
    f"tfl.{name}"
    for name in (
        "arg_max",
        "arg_min",
        "depth_to_space",
        "div",
        "embedding_lookup",
        "gelu",
        "hard_swish",
        "l2_normalization",
        "log_softmax",
        "prelu",
        "relu_0_to_1",
        "relu_n1_to_1",
        "scatter_nd",
        "space_to_depth",
        "squared_difference",
        "sum",
        "svdf",
        "unidirectional_sequence_lstm",
        "unidirectional_sequence_rnn",
    )
)
"""Ops whose kernels compute with 8-bit integers, but not with 16-bit ones."""
_METADATA = {
    Mode.DYNAMIC_RANGE: "PTQ_DYNAMIC_RANGE",
    Mode.FLOAT16: "PTQ_FLOAT16",
    Mode.INT8: "PTQ_FULL_INTEGER",
    Mode.INT8_FALLBACK: "PTQ_FULL_INTEGER",
    Mode.INT16X8: "PTQ_INT16",
    Mode.TRAINED: "QUANTIZATION_AWARE_TRAINING",
}
_KINDS = {
    Mode.DYNAMIC_RANGE: "weights",
    Mode.FLOAT16: "float16",
    Mode.INT8: "measured",
    Mode.INT8_FALLBACK: "measured",
    Mode.INT16X8: "measured",
    Mode.TRAINED: "integers",
}


def denied(names: Any) -> tuple[str, ...]:
    """Return the names of ops for those of operators, such as `CONV_2D`.

    Raises:
        TypeError: this is no list of names.

    """
    found = texts(names, "denylisted_ops")
    return tuple(f"tfl.{name.removeprefix('tfl.').lower()}" for name in found)


def _ops(given: Any) -> frozenset[Any]:
    """Return sets of ops; as in upstream, a name in their place is none of them."""
    return frozenset(
        given if isinstance(given, str) else listed(given, "target_spec.supported_ops")
    )


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
    measured: bool = False
    """Whether ranges are known, from a data set or from before."""

    @classmethod
    def of(
        cls,
        optimizations: Iterable[Any],
        dataset: Any,
        target: TargetSpec,
        input_type: Any,
        output_type: Any,
        *,
        measured: bool = False,
    ) -> Wish:
        """Read the attributes.

        Raises:
            TypeError: one of them is of the wrong kind.
            ValueError: the ops sets contradict each other, or the types do.

        """
        chosen = set(listed(optimizations, "optimizations"))
        for option in _DEPRECATED & chosen:
            log.warning(
                "Optimization option %s is deprecated, please use "
                "optimizations=[Optimize.DEFAULT] instead.",
                option,
            )
        if dataset is not None and not isinstance(dataset, RepresentativeDataset):
            dataset = RepresentativeDataset(cast(Callable[[], Iterable[Any]], dataset))
        if dataset is not None and not callable(dataset.input_gen):
            raise TypeError("representative_dataset must be a function that yields samples")
        wish = cls(
            bool(chosen & {Optimize.DEFAULT, *_DEPRECATED}),
            Optimize.EXPERIMENTAL_SPARSITY in chosen,
            dataset,
            _ops(target.supported_ops),
            frozenset(
                type_name(dtype, "target_spec.supported_types")
                for dtype in listed(target.supported_types, "target_spec.supported_types")
            ),
            type_name(input_type, "inference_input_type"),
            type_name(output_type, "inference_output_type"),
            measured or dataset is not None,
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

    def mode(self, *, trained: bool, annotated: bool = False) -> Mode:
        """Return the mode for a model, `trained` to be quantized or not.

        With `annotated` it says itself what is quantized, and nothing else has to.

        Raises:
            ValueError: the attributes ask for what the mode does not offer.

        """
        trained = trained or annotated
        if self.wants_integers and not self.measured and not trained:
            raise ValueError(
                "For full integer quantization, a `representative_dataset` must be specified."
            )
        mode = Mode.TRAINED if annotated else self._choose(trained)
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
        if not self.measured:
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
        for side in ("input", "output"):
            if getattr(self, f"{side}_type") == "int16" and INT16X8 not in self.ops:
                raise ValueError(
                    f"Unsupported `inference_{side}_type` value. Expected to be in "
                    "('tf.uint8', 'tf.int8'), instead got tf.int16."
                )


@dataclass(frozen=True)
class Settings:
    """The finer attributes of a converter about quantization, named as there."""

    disable_per_channel: bool = False
    disable_per_channel_for_dense_layers: bool = False
    variable_quantization: bool = False
    bias_type: Any = None
    low_bit_qat: bool = False
    qdq_conversion_mode: str | None = None
    strict_qdq: bool = False
    new_quantizer: bool = True
    new_dynamic_range: bool = True
    accumulation_type: Any = None
    denied_ops: tuple[str, ...] = ()
    denied_nodes: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    calibrate_only: bool = False

    @property
    def casts(self) -> str:
        """How quantize and dequantize ops of the model are read, as the passes call it."""
        if self.strict_qdq:
            return "Strict"
        return (self.qdq_conversion_mode or "").capitalize().replace("None", "")

    def check(self, mode: Mode, inference: str) -> None:
        """Check that the settings suit the mode.

        Raises:
            ValueError: one of them does not.
            ConverterError: the conversion mode of quantize and dequantize ops is unknown.

        """
        if mode is Mode.FLOAT16 and self.variable_quantization:
            raise ValueError(
                "`_experimental_variable_quantization` is only supported for full integer "
                "quantization."
            )
        if self.qdq_conversion_mode not in (None, "NONE", "STATIC", "DYNAMIC"):
            raise ConverterError(f"Unknown QDQ conversion mode: {self.qdq_conversion_mode}")
        if self.bias_type is None:
            return
        bias = type_name(self.bias_type, "full_integer_quantization_bias_type")
        if not mode.is_integer:
            raise ValueError(
                "`full_integer_quantization_bias_type` is only supported for full integer "
                "quantization."
            )
        if inference == "int8" and bias != "int32":
            raise ValueError(
                "Expected bias type to be `dtypes.int32` for Int8Quant. Current setting bias "
                f"type: {self.bias_type}"
            )
        if inference == "int16" and bias not in ("int32", "int64"):
            raise ValueError(
                "Expected bias type to be `dtypes.int32` or `dtypes.int64` for Int16Quant. Current "
                f"setting bias type: {self.bias_type}"
            )


def quantization(mode: Mode, wish: Wish, settings: Settings) -> Quantization:
    """Return what the passes are told for a mode.

    Raises:
        ValueError: the settings do not suit the mode.

    """
    sixteen = mode is Mode.INT16X8 or (mode is Mode.TRAINED and INT16X8 in wish.ops)
    inference = "int16" if sixteen else "int8"
    settings.check(mode, inference)
    low = settings.low_bit_qat and mode is Mode.TRAINED
    kind, casts = _KINDS.get(mode, ""), settings.casts
    if casts and not mode.is_integer:
        kind = "integers"
    chosen = rules.suited(settings.rules, kind, inference)
    default_bias = "int64" if sixteen or rules.have_sixteen(chosen) else "int32"
    metadata = _METADATA.get(mode)
    older = mode.is_measured and (sixteen or not settings.new_quantizer)
    return Quantization(
        kind=kind,
        inference_type=inference,
        border_type=inference if casts == "Static" and mode is Mode.FLOAT else "float32",
        input_type=wish.input_type,
        output_type=wish.output_type,
        disable_per_channel=settings.disable_per_channel,
        disable_per_channel_for_dense_layers=(
            settings.disable_per_channel_for_dense_layers
            or (kind == "weights" and not settings.new_dynamic_range)
        ),
        variables=settings.variable_quantization,
        bias_type=default_bias if settings.bias_type is None else type_name(settings.bias_type),
        disable_infer_tensor_range=low,
        use_fake_quant_num_bits=low,
        qdq_conversion_mode=casts,
        denied_ops=settings.denied_ops + (WITHOUT_INT16 if sixteen and not chosen else ()),
        denied_nodes=settings.denied_nodes,
        rules=chosen,
        narrow_ops=WITHOUT_INT16 if chosen else (),
        modes=(metadata,) if metadata else (),
        floats=_floats(mode, wish, older),
        calibrate_only=settings.calibrate_only and mode.is_measured,
        reduced_precision=_reduced_precision(mode, wish, settings),
        older_layout=older,
    )


def _floats(mode: Mode, wish: Wish, older: bool) -> str:
    """Return what is done about ops that stay float: the older quantizer refuses what none may."""
    if wish.allows_float or not mode.is_integer:
        return ""
    return "refuse" if older else "warn"


def _reduced_precision(mode: Mode, wish: Wish, settings: Settings) -> str:
    """Return which half floats may be computed with, and what sums are kept in."""
    half = mode is Mode.FLOAT16
    brain = (half or mode is Mode.FLOAT) and wish.optimized and "bfloat16" in wish.types
    if not half and not (brain and wish.smallest_type == "bfloat16"):
        return ""
    narrow = half and settings.accumulation_type is not None
    sums = "fp16" if narrow and type_name(settings.accumulation_type) == "float16" else "fp32"
    return f"{'fp16' if half else ''}{'bf16' if brain else ''}acc{sums}"
