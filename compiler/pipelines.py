"""The pipelines: which passes run, in which order, with which options.

A pipeline is a tuple of steps in upstream's order; `plan` turns it into the passes of one
conversion.

Source: `tf_tfl_passes.cc` of upstream's converter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from xdsl.utils.arg_spec import ArgSpec, ParameterType

from .options import Options

Setting = Callable[[Options], ParameterType | tuple[ParameterType, ...]]
Condition = Callable[[Options], bool]


@dataclass(frozen=True)
class Step:
    """A pass, what its options are set to, and when it runs."""

    name: str
    when: Condition = field(default=lambda _: True)
    settings: dict[str, Setting] = field(default_factory=dict[str, Setting])

    def spec(self, options: Options) -> ArgSpec:
        """Return the pass with the options of this conversion; empty lists are left out."""
        settings = {name: setting(options) for name, setting in self.settings.items()}
        values = {name: value for name, value in settings.items() if value != ()}
        return ArgSpec(
            self.name,
            {name: v if isinstance(v, tuple) else (v,) for name, v in values.items()},
        )


def _builtin(options: Options) -> bool:
    return options.emit_builtin_tflite_ops


def _and(condition: Condition, steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps, each under one more condition."""

    def both(step: Step) -> Condition:
        return lambda options: condition(options) and step.when(options)

    return tuple(Step(step.name, both(step), step.settings) for step in steps)


FAKE_QUANTS = (
    "tf.FakeQuantWithMinMaxVars",
    "tf.FakeQuantWithMinMaxVarsPerChannel",
    "tf.FakeQuantWithMinMaxArgs",
)

BEFORE_FREEZING = (
    Step("tf-functionalize-branches"),
    Step("tfl-raise-custom-ops", settings={"test-raise-tf-targets": lambda _: FAKE_QUANTS}),
    Step("canonicalize"),
    Step("tf-shape-inference"),
    Step("symbol-dce"),
    Step("tf-optimize"),
    Step("cse"),
    Step("tf-device-index-selector"),
    Step("canonicalize"),
    Step("tf-guarantee-all-funcs-one-use", lambda o: o.guarantee_all_funcs_one_use),
    Step("tf-shape-inference"),
    Step("tf-functional-control-flow-to-regions"),
    Step("tf-device-decompose-resource-ops"),
    Step("tf-region-control-flow-to-functional"),
)
"""Clean the imported module up; variables are still variables."""

FREEZING = (
    Step("tf-saved-model-optimize-global-tensors"),
    Step(
        "tf-saved-model-freeze-global-tensors", settings={"allow-mutable-tensors": lambda _: True}
    ),
    Step("unfreeze-mutable-global-tensors"),
)
"""Turn variables that are only read into constants."""

AFTER_FREEZING = (
    Step(
        "tfl-prepare-composite-funcs-tf",
        lambda o: _builtin(o) and not o.tf_quantization_mode,
        {"fuse-tftext": lambda o: o.fuse_tftext},
    ),
    Step("inline"),
    Step("symbol-dce"),
    Step("tfl-legalize-tensorlist", lambda o: o.legalize_custom_tensor_list_ops),
    Step(
        "tfl-lower-static-tensor-list",
        lambda o: o.lower_tensor_list_ops and not o.tf_quantization_mode,
        {
            "allow-tensorlist-pass-through": lambda o: o.tensor_list_pass_through,
            "default-to-single-batch": lambda o: o.default_to_single_batch_in_tensor_list_ops,
            "enable-dynamic-update-slice": lambda o: o.enable_dynamic_update_slice,
        },
    ),
    Step("tf-shape-inference"),
    Step("tfl-legalize-tf-while"),
    Step("inline"),
    Step("tfl-reduce-while"),
    Step("canonicalize"),
    Step("cse"),
    Step("symbol-dce"),
    Step(
        "tf-saved-model-freeze-assets",
        lambda o: bool(o.saved_model_dir),
        {"saved-model-dir": lambda o: o.saved_model_dir},
    ),
    Step(
        "quant-raise-flex-fallback",
        lambda o: bool(o.tf_quantization_mode),
        {"mode": lambda o: o.tf_quantization_mode},
    ),
)
"""Bring every function into one body as far as possible, still in TensorFlow's ops."""

_OPTIMIZED: dict[str, Setting] = {
    "enable-canonicalization": lambda _: True,
    "disable-fuse-mul-and-fc": lambda o: o.disable_fuse_mul_and_fc,
    "enable-strict-qdq-mode": lambda o: o.quantization.strict,
    "keep-order": lambda o: o.quantization.kind == "weights",
}
OPTIMIZE = (
    Step("tfl-push-transpose-through-ewise"),
    Step(
        "tfl-optimize-broadcast-like",
        settings={
            "unsafe-fuse-dynamic-shaped-broadcast": lambda o: o.unsafe_fuse_dynamic_shaped_broadcast
        },
    ),
    Step("tfl-optimize", settings=_OPTIMIZED),
    Step("tfl-optimize-batch-matmul", lambda o: not o.unfold_batchmatmul),
)
"""Fuse and simplify TensorFlow Lite's ops."""


def _integers(options: Options) -> bool:
    return options.quantization.kind == "integers" and not options.quantization.strict


def _strict(options: Options) -> bool:
    return options.quantization.strict


def _only_weights(options: Options) -> bool:
    return options.quantization.only_weights


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
    return _and(lambda o: o.quantization.variables, steps)


_AFTER_QUANTIZATION = (
    Step("tfl-optimize-op-order"),
    Step("tfl-optimize", settings=_OPTIMIZED),
)
_BATCH_MATMUL = Step("tfl-optimize-batch-matmul", lambda o: not o.unfold_batchmatmul)
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
    _BATCH_MATMUL,
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
    _BATCH_MATMUL,
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


def _mixes(options: Options) -> bool:
    return bool(options.quantization.rules)


def _mixes_now(options: Options) -> bool:
    return _mixes(options) and options.quantization.kind != "measured"


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
    return _and(lambda o: any(each in ways for _, each in o.quantization.rules), steps)


MARKED = (*_marked("weights", "weights4"), *_marked("float16"))
"""Store the weights of layers that rules tell to."""

TABLES = 160
"""About as many bytes take the tables of a sparse tensor and of the op that makes it dense."""

PRUNE = Step(
    "prune-weights",
    lambda o: o.pruning is not None,
    {
        "pattern": lambda o: o.pruning.pattern if o.pruning else "none",
        "rules": lambda o: (
            tuple(f"{where}={told}" for where, told in o.pruning.rules) if o.pruning else ()
        ),
        "min-elements": lambda o: o.pruning.minimum_elements if o.pruning else 0,
    },
)
"""Put zeros in place of small weights, while they are floats."""

SPARSIFY = Step(
    "tfl-dense-to-sparse",
    lambda o: o.sparse,
    {"least-gain": lambda o: TABLES if o.pruning else 0, "only-usable": lambda _: True},
)
"""Store weights without their zeros."""

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
    *_and(_mixes, (MARK,)),
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
    *_and(_mixes, (UNMARK,)),
    Step("tfl-modify-io-nodes", settings=_BORDERS),
    Step("tfl-post-quantize-remove-qdq"),
    Step("tfl-split-merged-operands"),
    SPARSIFY,
)
"""Quantize it once the types are found."""

TO_BUILTINS = (
    Step("tf-shape-inference"),
    Step("tf-layout-assignment", settings={"force-data-format": lambda _: "NHWC"}),
    Step("tf-move-transposes", settings={"direction": lambda _: "begin"}),
    Step("tf-move-transposes", settings={"direction": lambda _: "end"}),
    Step(
        "tfl-prepare-tf",
        settings={
            "unfold-batchmatmul": lambda o: o.unfold_batchmatmul,
            "allow-bf16-and-f16-type-legalization": lambda o: not o.runtime_verification,
            "use-fake-quant-num-bits": lambda o: o.quantization.use_fake_quant_num_bits,
        },
    ),
    Step("canonicalize"),
    Step("tf-shape-inference"),
    Step("inline"),
    Step(
        "tf-init-text-file-to-import",
        settings={"saved-model-dir": lambda o: o.saved_model_dir},
    ),
    Step(
        "tfl-legalize-tf",
        settings={
            "run-tfl-runtime-verification": lambda o: o.runtime_verification,
            "preserve-assert-op": lambda o: o.preserve_assert_op,
        },
    ),
    Step("tfl-analyze-variables-pass"),
    Step("tfl-legalize-variables-tf"),
    Step("tfl-legalize-hashtables-tf"),
    *_and(_strict, (Step("tfl-lower-quant-annotations"), Step("symbol-dce"))),
    *OPTIMIZE,
    *OPTIMIZE,
    Step("tfl-optimize-functional-ops"),
    Step("tfl-raise-custom-ops"),
    Step("symbol-dce"),
    Step("canonicalize"),
    Step("cse"),
    PRUNE,
    *_and(_mixes_now, (MARK,)),
    *_and(_integers, (*INTEGERS, *MARKED)),
    *_and(_strict, STRICT),
    *_and(_only_weights, (*WEIGHTS, *MARKED)),
    *_and(_mixes_now, (UNMARK,)),
    Step("canonicalize"),
    Step("tfl-reduce-type-precision", lambda o: o.reduce_type_precision),
    Step("tfl-cleanup-optimization-barrier"),
)
"""Turn TensorFlow's ops into TensorFlow Lite's."""

FINISH = (
    Step("tfl-canonicalize-boundary-value", lambda o: o.canonicalizing_inf_as_min_max_float),
    *_and(
        _builtin,
        (
            Step("tfl-downcast-x64", lambda o: not o.enable_x64),
            Step("canonicalize", lambda o: not o.enable_x64),
            Step("tfl-split-merged-operands"),
            Step("tfl-insert-call-once-op"),
        ),
    ),
    Step("unfold-large-splat-constant", lambda o: o.unfold_large_splat_constant),
    Step("tfl-while-loop-outline", lambda o: o.outline_tf_while),
    Step("tfl-if-outline"),
    Step("tfl-rank-reduction", lambda o: o.unsafe_single_batch_rank_reduction),
    Step("tfl-gpu-compatibility", lambda o: o.unsafe_single_batch_rank_reduction),
    Step("tfl-runtime-verify", lambda o: o.runtime_verification),
    *_and(lambda o: o.quantization.kind != "measured", (SPARSIFY,)),
)
"""Give the module the form that the exporter writes."""

FLOAT = (
    *BEFORE_FREEZING,
    *FREEZING,
    *AFTER_FREEZING,
    *_and(_builtin, TO_BUILTINS),
    *FINISH,
)
"""The pipeline of a float model."""

TOCO = (
    Step("toco-prepare"),
    Step("tf-shape-inference"),
    Step("symbol-dce"),
    *FREEZING,
    Step("inline"),
    Step("symbol-dce"),
    Step("tf-shape-inference"),
    Step("toco-import", settings={"force-select-tf-ops": lambda o: o.force_select_tf_ops}),
    Step("toco-transform"),
    Step("toco-finish"),
)
"""The pipeline of TensorFlow Lite's first converter."""

UNWRITTEN = frozenset[str]()
"""Steps that `plan` leaves out: their pass, or what later needs its result, is to be written."""


def plan(steps: Iterable[Step], options: Options) -> tuple[ArgSpec, ...]:
    """Return the passes of one conversion, in order."""
    return tuple(
        step.spec(options) for step in steps if step.name not in UNWRITTEN and step.when(options)
    )
