"""What a conversion may be told: the user's choices and the flags that the passes see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .pruning import Pruning


class _Named(Enum):
    """An enumeration whose members print as their names."""

    def __str__(self) -> str:
        return str(self.value)


class Optimize(_Named):
    """What to optimize for, in `TFLiteConverter.optimizations`."""

    DEFAULT = "DEFAULT"
    OPTIMIZE_FOR_SIZE = "OPTIMIZE_FOR_SIZE"
    OPTIMIZE_FOR_LATENCY = "OPTIMIZE_FOR_LATENCY"
    EXPERIMENTAL_SPARSITY = "EXPERIMENTAL_SPARSITY"


class OpsSet(_Named):
    """Which operators a converted model may use, in `TargetSpec.supported_ops`."""

    TFLITE_BUILTINS = "TFLITE_BUILTINS"
    SELECT_TF_OPS = "SELECT_TF_OPS"
    TFLITE_BUILTINS_INT8 = "TFLITE_BUILTINS_INT8"
    EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8 = (
        "EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8"
    )
    EXPERIMENTAL_STABLEHLO_OPS = "EXPERIMENTAL_STABLEHLO_OPS"

    @staticmethod
    def get_options() -> list[str]:
        """Return the names of all sets."""
        return [str(option) for option in OpsSet]


class RepresentativeDataset:
    """A function that yields samples of a model's inputs, to calibrate with."""

    def __init__(self, input_gen: Callable[[], Iterable[Any]]):
        """Keep the generator function; it is called anew for each conversion."""
        self.input_gen = input_gen


class TargetSpec:
    """What the runtime that a model is meant for can do."""

    def __init__(
        self,
        supported_ops: Iterable[OpsSet] | None = None,
        supported_types: Iterable[Any] | None = None,
        experimental_select_user_tf_ops: Iterable[str] | None = None,
        experimental_supported_backends: Iterable[str] | None = None,
    ):
        """Start from built-in operators of any type."""
        self.supported_ops = {OpsSet.TFLITE_BUILTINS} if supported_ops is None else supported_ops
        self.supported_types = set[Any]() if supported_types is None else supported_types
        self.experimental_select_user_tf_ops = (
            set[str]()
            if experimental_select_user_tf_ops is None
            else experimental_select_user_tf_ops
        )
        self.experimental_supported_backends = experimental_supported_backends
        self._experimental_custom_op_registerers: list[Any] = []
        self._experimental_supported_accumulation_type: Any = None

    @property
    def custom_op_registerers(self) -> list[Any]:
        """What is to register native kernels of custom operators."""
        return self._experimental_custom_op_registerers


@dataclass(frozen=True)
class Debugging:
    """What the driver shows of its work.

    The `print_ir_*` and `ir_dump_pass_regex` fields are regular expressions over pass names; an
    empty one matches no pass. `ir_dump_func_regex` is one over names of functions, of which only
    those are dumped; an empty one leaves none out. Constants with more elements than
    `elide_above` are not printed whole.
    """

    enable_timing: bool = False
    print_ir_before: str = ""
    print_ir_after: str = ""
    ir_dump_dir: str = ""
    ir_dump_pass_regex: str = ""
    ir_dump_func_regex: str = ""
    elide_above: int | None = None
    verify_each: bool = False


@dataclass(frozen=True)
class Quantization:
    """What the quantization passes are told.

    Attributes:
        kind: what is quantized: nothing (empty), `weights` to 8 bits for hybrid kernels, weights
            to `float16`, `integers` everywhere, or the same after the float model's values were
            `measured`.
        inference_type: the integers of activations: int8, uint8 or int16.
        border_type: the type of inputs and outputs while the passes run.
        input_type: the type that the finished model's inputs get.
        output_type: the type that its outputs get.
        input_ranges: the range of each input, where it is not measured.
        default_ranges: the range of what has none.
        minimum_elements: smaller weights stay as they are, when only weights are quantized.
        fit_scales: whether weights get the scales of the least error, when only weights are
            quantized.
        disable_per_channel: one scale for each weight.
        disable_per_channel_for_dense_layers: one scale for each weight of a dense layer.
        variables: whether resource variables hold integers.
        bias_type: the type of biases, empty for int32 with 8-bit and int64 with 16-bit activations.
        disable_infer_tensor_range: leave weights without a fake quantization alone.
        use_fake_quant_num_bits: let fake quantizations of less than 8 bits count as they are.
        qdq_conversion_mode: how quantize and dequantize ops of the model are read: `Static` and
            `Dynamic` keep to them, `Strict` quantizes nothing else; empty infers what is missing.
        denied_ops: operators that stay float, by name.
        denied_nodes: those that stay float, by location.
        rules: pairs of an expression that is looked for in layer paths, and the way in which the
            layers are quantized where it is found.
        narrow_ops: where rules tell, those without a kernel for 16-bit activations.
        modes: the names that the model's metadata has for what was done.
        floats: what is done about ops that stay float where none may: `warn`, `refuse`, or nothing.
        numeric_verify: put an op beside each quantized one that compares it with the float one.
        whole_model_verify: let these run on what float ops before them give.
        calibrate_only: stop at the float model, with the ranges in it.
        reduced_precision: the half floats that a runtime may compute with, as metadata tell it.
        older_layout: whether the file's tensors are ordered as the older quantizer does it.
        tensor_order: the names of the float model's tensors by subgraph, for that.

    """

    kind: str = ""
    inference_type: str = "int8"
    border_type: str = "float32"
    input_type: str = "float32"
    output_type: str = "float32"
    input_ranges: tuple[tuple[float, float], ...] = ()
    default_ranges: tuple[float, float] | None = None
    minimum_elements: int = 1024
    fit_scales: bool = False
    disable_per_channel: bool = False
    disable_per_channel_for_dense_layers: bool = False
    variables: bool = False
    bias_type: str = ""
    disable_infer_tensor_range: bool = False
    use_fake_quant_num_bits: bool = False
    qdq_conversion_mode: str = ""
    denied_ops: tuple[str, ...] = ()
    denied_nodes: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    narrow_ops: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    floats: str = ""
    numeric_verify: bool = False
    whole_model_verify: bool = False
    calibrate_only: bool = False
    reduced_precision: str = ""
    older_layout: bool = False
    tensor_order: tuple[tuple[str, ...], ...] = ()

    @property
    def strict(self) -> bool:
        """Whether only what the model says itself is quantized."""
        return self.qdq_conversion_mode == "Strict"

    @property
    def only_weights(self) -> bool:
        """Whether activations stay float."""
        return self.kind in ("weights", "float16")


@dataclass(frozen=True)
class Options:
    """The flags of one conversion, named as upstream's converter flags where it has them."""

    backend: str = "mlir"
    saved_model_dir: str = ""
    allow_custom_ops: bool = False
    enable_select_tf_ops: bool = False
    force_select_tf_ops: bool = False
    select_user_tf_ops: tuple[str, ...] = ()
    unfold_batchmatmul: bool = False
    lower_tensor_list_ops: bool = True
    legalize_custom_tensor_list_ops: bool = False
    default_to_single_batch_in_tensor_list_ops: bool = False
    enable_dynamic_update_slice: bool = False
    unfold_large_splat_constant: bool = False
    guarantee_all_funcs_one_use: bool = False
    preserve_assert_op: bool = False
    tf_quantization_mode: str = ""
    canonicalizing_inf_as_min_max_float: bool = True
    reduce_type_precision: bool = False
    enable_x64: bool = True
    disable_fuse_mul_and_fc: bool = False
    unsafe_fuse_dynamic_shaped_broadcast: bool = False
    unsafe_single_batch_rank_reduction: bool = False
    fuse_tftext: bool = False
    supported_backends: tuple[str, ...] = ()
    runtime_verification: bool = True
    outline_tf_while: bool = True
    exclude_conversion_metadata: bool = False
    api_version: int = 2
    model_type: str = "NONE"
    tensorflow_version: str = ""
    model_origin_framework: str = "UNSET"
    sparse: bool = False
    pruning: Pruning | None = None
    quantization: Quantization = field(default_factory=Quantization)
    debugging: Debugging = field(default_factory=Debugging)
    asked: Options | None = None
    """What the user said, if these are not quite the user's options any more."""

    @property
    def emit_builtin_tflite_ops(self) -> bool:
        """Whether ops become built-in operators at all."""
        return not self.force_select_tf_ops

    @property
    def tensor_list_pass_through(self) -> bool:
        """Whether tensor lists may be left to TensorFlow's own kernels."""
        return self.enable_select_tf_ops or self.force_select_tf_ops
