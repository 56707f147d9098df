"""The pipelines: which passes run, in which order, with which options.

A pipeline is a tuple of steps in upstream's order; `plan` turns it into the passes of one
conversion.

Source: `tf_tfl_passes.cc` of upstream's converter.
"""

from __future__ import annotations

from collections.abc import Iterable

from xdsl.utils.arg_spec import ArgSpec

from .options import Options
from .quantization_steps import INTEGERS, MARK, MARKED, STRICT, UNMARK, WEIGHTS, mixes
from .steps import OPTIMIZE, PRUNE, SPARSIFY, Step, under


def _builtin(options: Options) -> bool:
    return options.emit_builtin_tflite_ops


FAKE_QUANTS = (
    "tf.FakeQuantWithMinMaxVars",
    "tf.FakeQuantWithMinMaxVarsPerChannel",
    "tf.FakeQuantWithMinMaxArgs",
)

BEFORE_FREEZING = (
    Step("tf-functionalize-branches", settings={"keep-asserts": lambda o: o.preserve_assert_op}),
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


def _integers(options: Options) -> bool:
    return options.quantization.kind == "integers" and not options.quantization.strict


def _strict(options: Options) -> bool:
    return options.quantization.strict


def _only_weights(options: Options) -> bool:
    return options.quantization.only_weights


def _mixes_now(options: Options) -> bool:
    return mixes(options) and options.quantization.kind != "measured"


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
    *under(_strict, (Step("tfl-lower-quant-annotations"), Step("symbol-dce"))),
    *OPTIMIZE,
    *OPTIMIZE,
    Step("tfl-optimize-functional-ops"),
    Step("tfl-raise-custom-ops"),
    Step("symbol-dce"),
    Step("canonicalize"),
    Step("cse"),
    PRUNE,
    *under(_mixes_now, (MARK,)),
    *under(_integers, (*INTEGERS, *MARKED)),
    *under(_strict, STRICT),
    *under(_only_weights, (*WEIGHTS, *MARKED)),
    *under(_mixes_now, (UNMARK,)),
    Step("canonicalize"),
    Step("tfl-reduce-type-precision", lambda o: o.reduce_type_precision),
    Step("tfl-cleanup-optimization-barrier"),
)
"""Turn TensorFlow's ops into TensorFlow Lite's."""

FINISH = (
    Step("tfl-canonicalize-boundary-value", lambda o: o.canonicalizing_inf_as_min_max_float),
    *under(
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
    *under(lambda o: o.quantization.kind != "measured", (SPARSIFY,)),
)
"""Give the module the form that the exporter writes."""

FLOAT = (
    *BEFORE_FREEZING,
    *FREEZING,
    *AFTER_FREEZING,
    *under(_builtin, TO_BUILTINS),
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
