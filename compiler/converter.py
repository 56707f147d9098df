"""What the converters of `tf.lite` and `tf.compat.v1.lite` share: attributes and conversion."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xdsl.dialects.builtin import ModuleOp

from ..dialects.errors import ConverterError
from ..runtime.metrics import TFLiteConverterMetrics
from . import devices, driver, islands, rules, usage
from .calibration_options import Calibration
from .importers import custom_ops
from .modes import Mode, Settings, Wish, denied, quantization
from .named import texts
from .options import (
    Debugging,
    OpsSet,
    Options,
    Quantization,
    RepresentativeDataset,
    TargetSpec,
)
from .report import Report
from .sources import SavedModelSource, Source
from .trained import has_fake_quants, trained_ops

if TYPE_CHECKING:
    from ..runtime.calibration.engines import FloatModel
    from ..runtime.calibration.statistics import Statistics
    from .ways import Measurement

log = logging.getLogger("tflower")


class Converter(ABC):
    """What the converters of both API versions share.

    The attributes are those of `tf.lite`; any other may be set too, and does nothing.

    Attributes:
        report: what the last conversion did.
        listener: called with a `driver.Event` when a stage or pass begins.
        backend: which pipeline converts, `mlir` or `toco`; the latter also does where
            `experimental_new_converter` is False.
        toco_flags: flags of the old converter that are no attributes here, by name.
        experimental_new_quantizer: False gives a quantized model the order and names of tensors
            that upstream's older quantizer leaves, as 16-bit activations always do; the numbers
            are the same.
        experimental_new_dynamic_range_quantizer: False gives dense layers one scale, where only
            weights are quantized.
        calibration: how ranges are found in post-training quantization.
        statistics: what an earlier calibration saw, or its file, in place of a data set.
        quantization_rules: regular expressions for layer paths, and the way in which the layers
            are quantized, which is one of `passes.quantize.layers.WAYS`; the first that is found.
        require_integer: whether to refuse a quantized model that still computes with floats.
        pruning: which weights become zero: a `Pruning`, its pattern such as `0.8`, or its rules.
        denylisted_ops: names of operators that stay float, such as `CONV_2D`.
        denylisted_nodes: locations of ops that stay float.
        float_model: the float model that the last post-training quantization began with.
        measured: what was seen of that model's tensors.

    """

    api_version = 2

    def __init__(self, source: Source):
        """Start from upstream's defaults."""
        self._source = source
        self.report = Report(source.name)
        self.listener: driver.Listener = driver.ignore
        self.backend = "mlir"
        self.toco_flags: Mapping[str, Any] = {}
        self.optimizations: Iterable[Any] = set[Any]()
        self.representative_dataset: Any = None
        self.target_spec = TargetSpec()
        self.allow_custom_ops = False
        self.exclude_conversion_metadata = False
        self.experimental_new_converter = True
        self.experimental_new_quantizer = True
        self.experimental_new_dynamic_range_quantizer = True
        self.experimental_enable_resource_variables = True
        self.unfold_batchmatmul = False
        self.legalize_custom_tensor_list_ops = False
        self.model_origin_framework = "UNSET"
        self.canonicalizing_inf_as_min_max_float = True
        self.serialize_debug_metadata = False
        self.saved_model_dir = source.name if isinstance(source, SavedModelSource) else None
        self.ir_dump_dir: str | None = None
        self.ir_dump_pass_regex: str | None = None
        self.ir_dump_func_regex: str | None = None
        self.enable_timing: bool | None = None
        self.print_ir_before: str | None = None
        self.print_ir_after: str | None = None
        self.print_ir_module_scope: bool | None = None
        self.elide_elementsattrs_if_larger: int | None = None
        self.calibration = Calibration()
        self.statistics: Any = None
        self.float_model: bytes | None = None
        self.measured: Statistics | None = None
        self._told: Options | None = None
        self._measurement: Measurement | None = None
        self.quantization_rules: Any = ()
        self.require_integer = False
        self.pruning: Any = None
        self.denylisted_ops: Sequence[str] = ()
        self.denylisted_nodes: Sequence[str] = ()
        self._tflite_metrics = TFLiteConverterMetrics()
        self._experimental_disable_per_channel = False
        self._experimental_disable_per_channel_quantization_for_dense_layers = False
        self._experimental_calibrate_only = False
        self._experimental_variable_quantization = False
        self._experimental_full_integer_quantization_bias_type: Any = None
        self._experimental_low_bit_qat = False
        self._experimental_qdq_conversion_mode: str | None = None
        self._experimental_strict_qdq = False
        self._experimental_tf_quantization_mode: str | None = None
        self._experimental_lower_tensor_list_ops = True
        self._experimental_default_to_single_batch_in_tensor_list_ops = False
        self._experimental_unfold_large_splat_constant = False
        self._experimental_enable_dynamic_update_slice = False
        self._experimental_guarantee_all_funcs_one_use = False
        self._experimental_preserve_assert_op = False
        self._experimental_reduce_type_precision = False
        self._experimental_disable_fuse_mul_and_fc = False
        self._experimental_unsafe_fuse_dynamic_shaped_broadcast = False
        self._experimental_unsafe_single_batch_rank_reduction = False

    @abstractmethod
    def _border_types(self) -> tuple[Any, Any]:
        """Return the types of the converted model's inputs and outputs."""

    def convert(self) -> bytes:
        """Return the model as a TensorFlow Lite FlatBuffer.

        Raises:
            ConverterError: the model cannot be imported, converted or written.
            ValueError: the attributes contradict each other or the model.

        """
        wish = self._wish()
        dataset = wish.dataset
        with usage.counted(self._tflite_metrics, self, wish), self._outputs() as outputs:
            if not self.experimental_new_converter:
                log.warning("experimental_new_converter is False: the old converter, TOCO, runs")
                self._source.check_shapes()
            done = driver.convert(
                self._load(),
                self._options(wish),
                refine=lambda module, options: self._refined(wish, module, options),
                measure=lambda model, listener: self._measure(dataset, model, listener),
                listener=self.listener,
                source=self._source.name,
            )
            outputs(done.model)
        self.report = done.report
        if self.require_integer:
            islands.require_none(done.report.islands)
        return done.model

    @property
    def _debug_info(self) -> Any:
        """Where in a program the model's nodes were made, a `GraphDebugInfo`; None if unknown."""
        return self._source.debug_info()

    def _backend(self) -> str:
        """Return the pipeline that converts; without the new converter it is the old one."""
        return self.backend if self.experimental_new_converter else "toco"

    def _is_measured(self) -> bool:
        """Whether the ranges of a float model are measured, to quantize it afterwards."""
        wish = self._wish()
        return wish.optimized and wish.measured

    def _load(self) -> Callable[[], ModuleOp]:
        """Return what imports the model, with the old converter's flags if it is to convert."""
        if self._backend() != "toco":
            return self._source.load
        from .toco.told import flagged, flags_of

        flags = flags_of(self, self._stats(), measured=self._is_measured())
        return flagged(self._source, flags)

    def _outputs(self) -> AbstractContextManager[Callable[[bytes], None]]:
        """Return what lets the old converter write pictures and a summary as it goes."""
        if self._backend() != "toco":
            return nullcontext(lambda model: None)
        from .toco.outputs import written
        from .toco.told import flags_of

        return written(flags_of(self, self._stats()), self._source.name)

    def _stats(self) -> Mapping[str, tuple[float, float]]:
        """Return mean and standard deviation of the integers that inputs hold, where known."""
        return {}

    def _wish(self) -> Wish:
        input_type, output_type = self._border_types()
        dataset = self.representative_dataset
        given: Any = self.calibration
        if not isinstance(given, Calibration):
            raise TypeError(
                f"calibration is {given!r}, a Calibration is needed, such as Calibration('mse')"
            )
        if dataset is not None and self.statistics is not None:
            raise ValueError(
                "representative_dataset and statistics are both set, one of them is needed. Take "
                "representative_dataset away to use the statistics"
            )
        return Wish.of(
            self.optimizations,
            dataset,
            self.target_spec,
            input_type,
            output_type,
            measured=self.statistics is not None,
        )

    def _refined(self, wish: Wish, module: ModuleOp, options: Options) -> Options:
        # TOCO keeps fake quantizations as they are; its other ways come before the model is read.
        undecided = (wish.optimized or wish.wants_integers) and options.backend != "toco"
        trained = undecided and has_fake_quants(module)
        if trained and wish.optimized:
            wish = replace(wish, ops=trained_ops(module, wish.ops))
        mode = wish.mode(trained=trained, annotated=self._experimental_strict_qdq)
        _refuse_unwritten(wish)
        told = self._quantization(wish, mode)
        self._check_conflicts(told)
        self._told = replace(options, quantization=told)
        return self._told

    def _quantization(self, wish: Wish, mode: Mode) -> Quantization:
        return quantization(mode, wish, self._settings())

    def _check_conflicts(self, told: Quantization) -> None:
        """Check that options about quantization meet a model that is quantized.

        Raises:
            ValueError: one of them would have no effect.

        """
        integers = told.kind in ("measured", "integers")
        idle = {
            "quantization_rules": bool(told.rules) and not told.kind,
            "require_integer": self.require_integer and not integers,
            "statistics": self.statistics is not None and told.kind != "measured",
        }
        for name in (name for name, is_idle in idle.items() if is_idle):
            raise ValueError(
                f"{name} is set, but there is no quantization that it is for. Set "
                "optimizations=[Optimize.DEFAULT]"
                + ("" if name == "quantization_rules" else " and what integers are measured by")
            )

    def _measure(
        self, dataset: RepresentativeDataset | None, model: bytes, listener: driver.Listener
    ) -> Measurement:
        """Return the ranges of a float model, measured now or before; keep what was seen."""
        from ..runtime.interpreter import refuse_registerers
        from . import calibration, ways
        from .trial import Trial

        refuse_registerers(self.target_spec.custom_op_registerers)
        told = self._told.quantization if self._told else Quantization()
        trial = None
        self.float_model = model
        if dataset is not None:
            runs = calibration.told(self.calibration, listener)
            trial = Trial(model, runs.engine, repeats=told.inference_type != "int16")
            found = calibration.calibrate(model, dataset.input_gen, runs, trial)
        else:
            found = calibration.known(self.statistics, model, self.calibration)
        self.measured = found
        others = rules.other_types(told.rules, told.inference_type)
        open_ways = ways.candidates(found, self.calibration, told.inference_type, model, others)
        open_ways = ways.with_inputs(open_ways, model, told.input_ranges)
        self._measurement = ways.Measurement(open_ways if trial else open_ways[-1:], trial)
        return self._measurement

    def opened_float_model(self) -> FloatModel:
        """Return the float model that is being quantized, for data sets that ask for its inputs.

        Raises:
            ConverterError: none is.

        """
        from ..runtime.calibration.engines import FloatModel

        if self.float_model is None:
            raise ConverterError("there is no float model yet. Convert with a data set first")
        return FloatModel(self.float_model)

    def _settings(self) -> Settings:
        return Settings(
            disable_per_channel=self._experimental_disable_per_channel,
            disable_per_channel_for_dense_layers=(
                self._experimental_disable_per_channel_quantization_for_dense_layers
            ),
            variable_quantization=self._experimental_variable_quantization,
            bias_type=self._experimental_full_integer_quantization_bias_type,
            low_bit_qat=self._experimental_low_bit_qat,
            qdq_conversion_mode=self._experimental_qdq_conversion_mode,
            strict_qdq=self._experimental_strict_qdq,
            accumulation_type=self.target_spec._experimental_supported_accumulation_type,  # pyright: ignore[reportPrivateUsage]
            new_quantizer=bool(self.experimental_new_quantizer),
            new_dynamic_range=bool(self.experimental_new_dynamic_range_quantizer),
            denied_ops=denied(self.denylisted_ops),
            denied_nodes=texts(self.denylisted_nodes, "denylisted_nodes"),
            rules=rules.of(self.quantization_rules),
            calibrate_only=self._experimental_calibrate_only,
        )

    def _options(self, wish: Wish) -> Options:
        builtin = wish.ops - {OpsSet.SELECT_TF_OPS}
        pruning = None
        if self.pruning is not None:
            from .pruning import Pruning

            pruning = Pruning.of(self.pruning)
        return Options(
            backend=self._backend(),
            saved_model_dir=self.saved_model_dir or "",
            allow_custom_ops=self.allow_custom_ops,
            enable_select_tf_ops=OpsSet.SELECT_TF_OPS in wish.ops,
            force_select_tf_ops=OpsSet.SELECT_TF_OPS in wish.ops and not builtin,
            select_user_tf_ops=tuple(self.target_spec.experimental_select_user_tf_ops),
            unfold_batchmatmul=self.unfold_batchmatmul,
            lower_tensor_list_ops=self._experimental_lower_tensor_list_ops,
            legalize_custom_tensor_list_ops=self.legalize_custom_tensor_list_ops,
            default_to_single_batch_in_tensor_list_ops=(
                self._experimental_default_to_single_batch_in_tensor_list_ops
            ),
            enable_dynamic_update_slice=self._experimental_enable_dynamic_update_slice,
            unfold_large_splat_constant=self._experimental_unfold_large_splat_constant,
            guarantee_all_funcs_one_use=self._experimental_guarantee_all_funcs_one_use,
            preserve_assert_op=self._experimental_preserve_assert_op,
            tf_quantization_mode=self._experimental_tf_quantization_mode or "",
            canonicalizing_inf_as_min_max_float=self.canonicalizing_inf_as_min_max_float,
            reduce_type_precision=self._experimental_reduce_type_precision,
            disable_fuse_mul_and_fc=self._experimental_disable_fuse_mul_and_fc,
            unsafe_fuse_dynamic_shaped_broadcast=(
                self._experimental_unsafe_fuse_dynamic_shaped_broadcast
            ),
            unsafe_single_batch_rank_reduction=(
                self._experimental_unsafe_single_batch_rank_reduction
            ),
            fuse_tftext=custom_ops.has_text_ops(),
            supported_backends=devices.checked(self.target_spec.experimental_supported_backends),
            exclude_conversion_metadata=self.exclude_conversion_metadata,
            api_version=self.api_version,
            model_type=self._source.model_type,
            tensorflow_version=self._source.tensorflow_version,
            model_origin_framework=self.model_origin_framework,
            sparse=wish.sparse or (pruning is not None and pruning.storage == "sparse"),
            pruning=pruning,
            debugging=Debugging(
                enable_timing=bool(self.enable_timing),
                print_ir_before=self.print_ir_before or "",
                print_ir_after=self.print_ir_after or "",
                ir_dump_dir=self.ir_dump_dir or "",
                ir_dump_pass_regex=self.ir_dump_pass_regex or "",
                ir_dump_func_regex=self.ir_dump_func_regex or "",
                elide_above=self.elide_elementsattrs_if_larger,
            ),
        )


def _refuse_unwritten(wish: Wish) -> None:
    """Refuse what is still to be written."""
    if OpsSet.EXPERIMENTAL_STABLEHLO_OPS in wish.ops:
        raise ConverterError(
            "StableHLO operators are not there yet. Convert with OpsSet.TFLITE_BUILTINS"
        )
