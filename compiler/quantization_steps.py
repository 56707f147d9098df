"""The steps that quantize: activations and weights, or weights alone, or layer by layer.

Source: `tf_tfl_passes.cc` and `quantize_model.cc` of upstream's converter.
"""

from __future__ import annotations

from .options import Options
from .steps import BATCH_MATMUL, OPTIMIZE, OPTIMIZED, SPARSIFY, Setting, Step, under


def _adapted(options: Options) -> bool:
    return options.quantization.inference_type != options.quantization.border_type


PREPARE_INTEGERS: dict[str, Setting] = {
    "inference-type": lambda o: o.quantization.inference_type,
    "disable-per-channel": lambda o: o.quantization.disable_per_channel,
    "disable-per-channel-for-dense-layers": (
        lambda o: o.quantization.disable_per_channel_for_dense_layers
    ),
    "disable-infer-tensor-range": lambda o: o.quantization.disable_infer_tensor_range,
    "qdq-conversion-mode": lambda o: o.quantization.qdq_conversion_mode,
    "disable-set-input-nodes-quantization-params": (
        lambda o: bool(o.quantization.qdq_conversion_mode)
    ),
    "input-ranges": lambda o: tuple(
        f"{low!r}|{high!r}" for low, high in o.quantization.input_ranges
    ),
}
QUANTIZE_INTEGERS: dict[str, Setting] = {
    "ops-blocklist": lambda o: o.quantization.denied_ops,
    "locs-blocklist": lambda o: o.quantization.denied_nodes,
    "use-fake-quant-num-bits": lambda o: o.quantization.use_fake_quant_num_bits,
    "qdq-conversion-mode": lambda o: o.quantization.qdq_conversion_mode,
}
_ADAPT: dict[str, Setting] = {"emit-quant-adaptor-ops": _adapted}
_BORDERS: dict[str, Setting] = {
    "test-io-types": lambda o: (o.quantization.input_type, o.quantization.output_type)
}


def _variables(quantize: Step) -> tuple[Step, ...]:
    """Return the steps that let variables hold integers too."""
    steps = (Step("tfl-quantize-variables"), quantize, Step("tfl-post-quantize", settings=_ADAPT))
    return under(lambda o: o.quantization.variables, steps)


_AFTER_QUANTIZATION = (
    Step("tfl-optimize-op-order"),
    Step("tfl-optimize", settings=OPTIMIZED),
)
_QUANTIZE_INTEGERS = Step("tfl-quantize", settings=QUANTIZE_INTEGERS)


def _sixteen(options: Options) -> bool:
    return options.quantization.inference_type == "int16"


INTEGERS = (
    Step("centre-activations", _sixteen),
    Step("tfl-prepare-quantize", settings=PREPARE_INTEGERS),
    Step("widen-biases", _sixteen, {"only-needed": lambda _: True}),
    Step(
        "tfl-default-quant",
        lambda o: o.quantization.default_ranges is not None,
        {
            "default-min": lambda o: float((o.quantization.default_ranges or (0.0, 0.0))[0]),
            "default-max": lambda o: float((o.quantization.default_ranges or (0.0, 0.0))[1]),
            "is-signed": lambda o: o.quantization.inference_type != "uint8",
        },
    ),
    _QUANTIZE_INTEGERS,
    Step("tfl-post-quantize", settings=_ADAPT),
    *_variables(_QUANTIZE_INTEGERS),
    *_AFTER_QUANTIZATION,
    BATCH_MATMUL,
    Step("tfl-post-quantize-remove-qdq"),
    Step("tfl-modify-io-nodes", _adapted, _BORDERS),
)
"""Compute with integers where the model says what they stand for."""

_KEEP_CASTS = Step("tfl-post-quantize", settings={"emit-quant-adaptor-ops": lambda _: True})

STRICT = (
    Step("tfl-prepare-quantize", settings=PREPARE_INTEGERS),
    _QUANTIZE_INTEGERS,
    Step("symbol-dce"),
    _KEEP_CASTS,
    *OPTIMIZE,
    _KEEP_CASTS,
    Step("tfl-modify-io-nodes", _adapted, _BORDERS),
)
"""Compute with integers just where the model says so, and with the types that it says."""

_QUANTIZE_WEIGHTS = Step(
    "tfl-quantize",
    settings={
        "enable-dynamic-range-quantization": lambda o: o.quantization.kind == "weights",
        "enable-float16-quantization": lambda o: o.quantization.kind == "float16",
        "ops-blocklist": lambda o: o.quantization.denied_ops,
        "locs-blocklist": lambda o: o.quantization.denied_nodes,
    },
)

WEIGHTS = (
    Step(
        "tfl-prepare-quantize-dynamic-range",
        settings={
            "enable-dynamic-range-per-channel-quantization": (
                lambda o: not o.quantization.disable_per_channel
            ),
            "enable-dynamic-range-per-channel-quantization-for-dense-layers": (
                lambda o: not o.quantization.disable_per_channel_for_dense_layers
            ),
            "min-elements-for-weights": lambda o: o.quantization.minimum_elements,
            "enable-float16-quantization": lambda o: o.quantization.kind == "float16",
            "fit-scales": lambda o: o.quantization.fit_scales,
        },
    ),
    _QUANTIZE_WEIGHTS,
    Step("tfl-post-quantize", settings=_ADAPT),
    *_variables(_QUANTIZE_WEIGHTS),
    *_AFTER_QUANTIZATION,
    BATCH_MATMUL,
)
"""Store weights in fewer bits; activations stay float."""

MARK = Step(
    "tfl-mark-layers",
    settings={
        "rules": lambda o: tuple(f"{where}={way}" for where, way in o.quantization.rules),
        "inference-type": lambda o: o.quantization.inference_type,
        "without-sixteen": lambda o: o.quantization.narrow_ops,
    },
)
UNMARK = Step("tfl-unmark-layers")


def mixes(options: Options) -> bool:
    """Whether rules tell layers apart."""
    return bool(options.quantization.rules)


def _marked(*ways: str) -> tuple[Step, ...]:
    """Return the steps that store the weights of layers which a rule says it of."""
    half = ways == ("float16",)
    settings: dict[str, Setting] = {
        "min-elements-for-weights": lambda o: o.quantization.minimum_elements,
        "enable-float16-quantization": lambda _: half,
        "fit-scales": lambda o: o.quantization.fit_scales,
        "only-marked": lambda _: True,
    }
    quantize: dict[str, Setting] = {
        "enable-dynamic-range-quantization": lambda _: True,
        "enable-float16-quantization": lambda _: half,
    }
    steps = (
        Step("tfl-prepare-quantize-dynamic-range", settings=settings),
        Step("tfl-quantize", settings=quantize),
        Step("tfl-post-quantize", settings=_ADAPT),
    )
    return under(lambda o: any(each in ways for _, each in o.quantization.rules), steps)


MARKED = (*_marked("weights", "weights4"), *_marked("float16"))
"""Store the weights of layers that rules tell to."""

_QUANTIZE_MEASURED = Step(
    "tfl-quantize",
    settings={
        **QUANTIZE_INTEGERS,
        "legacy-quantize": lambda _: True,
        "numeric-verify": lambda o: o.quantization.numeric_verify,
        "whole-model-verify": lambda o: o.quantization.whole_model_verify,
    },
)

MEASURED = (
    *under(mixes, (MARK,)),
    Step(
        "tfl-prepare-quantize",
        settings={
            **PREPARE_INTEGERS,
            "post-training-quantize": lambda _: True,
            "legacy-float-scale": lambda _: True,
        },
    ),
)
"""Find the types of a float model, read back from its file, whose values have measured ranges."""

AFTER_MEASURED = (
    _QUANTIZE_MEASURED,
    Step("tfl-post-quantize", settings=_ADAPT),
    *_variables(_QUANTIZE_MEASURED),
    *MARKED,
    *_AFTER_QUANTIZATION,
    Step("tfl-post-quantize-remove-qdq"),
    *under(mixes, (UNMARK,)),
    Step("tfl-modify-io-nodes", settings=_BORDERS),
    Step("tfl-post-quantize-remove-qdq"),
    Step("tfl-split-merged-operands"),
    SPARSIFY,
)
"""Quantize it once the types are found."""
