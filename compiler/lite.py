"""The face of `tf.lite`: TFLiteConverter and the enumerations that it is told with."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from xdsl.dialects.builtin import ModuleOp

from ..dialects.errors import ConverterError
from . import driver
from .modes import Mode, Wish, has_fake_quants
from .options import (
    Debugging,
    OpsSet,
    Optimize,
    Options,
    RepresentativeDataset,
    TargetSpec,
)
from .report import Report
from .sources import SavedModelSource, Source

__all__ = [
    "Converter",
    "OpsSet",
    "Optimize",
    "RepresentativeDataset",
    "TFLiteConverter",
    "TargetSpec",
]


class Converter(ABC):
    """What the converters of both API versions share.

    The attributes are those of `tf.lite`; any other may be set too, and does nothing.

    Attributes:
        report: what the last conversion did.
        listener: called with a `driver.Event` when a stage or pass begins.
        backend: which pipeline converts, `mlir` or `toco`.

    """

    api_version = 2

    def __init__(self, source: Source):
        """Start from upstream's defaults."""
        self._source = source
        self.report = Report(source.name)
        self.listener: driver.Listener = driver.ignore
        self.backend = "mlir"
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
        self._experimental_lower_tensor_list_ops = True
        self._experimental_default_to_single_batch_in_tensor_list_ops = False
        self._experimental_unfold_large_splat_constant = False
        self._experimental_enable_dynamic_update_slice = False
        self._experimental_guarantee_all_funcs_one_use = False
        self._experimental_preserve_assert_op = False
        self._experimental_reduce_type_precision = False
        self._experimental_disable_fuse_mul_and_fc = False
        self._experimental_unsafe_fuse_dynamic_shaped_broadcast = False

    @abstractmethod
    def _border_types(self) -> tuple[Any, Any]:
        """Return the types of the converted model's inputs and outputs."""

    def convert(self) -> bytes:
        """Return the model as a TensorFlow Lite FlatBuffer.

        Raises:
            ConverterError: the model cannot be imported, converted or written.
            ValueError: the attributes contradict each other or the model.

        """
        input_type, output_type = self._border_types()
        wish = Wish.of(
            self.optimizations,
            self.representative_dataset,
            self.target_spec,
            input_type,
            output_type,
        )

        def load() -> ModuleOp:
            module = self._source.load()
            undecided = wish.optimized or wish.wants_integers
            _require_float(wish, wish.mode(trained=undecided and has_fake_quants(module)))
            return module

        done = driver.convert(
            load, self._options(wish), listener=self.listener, source=self._source.name
        )
        self.report = done.report
        return done.model

    def _options(self, wish: Wish) -> Options:
        builtin = wish.ops - {OpsSet.SELECT_TF_OPS}
        return Options(
            backend=self.backend,
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
            canonicalizing_inf_as_min_max_float=self.canonicalizing_inf_as_min_max_float,
            reduce_type_precision=self._experimental_reduce_type_precision,
            disable_fuse_mul_and_fc=self._experimental_disable_fuse_mul_and_fc,
            unsafe_fuse_dynamic_shaped_broadcast=(
                self._experimental_unsafe_fuse_dynamic_shaped_broadcast
            ),
            exclude_conversion_metadata=self.exclude_conversion_metadata,
            api_version=self.api_version,
            model_type=self._source.model_type,
            model_origin_framework=self.model_origin_framework,
            debugging=Debugging(
                enable_timing=bool(self.enable_timing),
                print_ir_before=self.print_ir_before or "",
                print_ir_after=self.print_ir_after or "",
                ir_dump_dir=self.ir_dump_dir or "",
                ir_dump_pass_regex=self.ir_dump_pass_regex or "",
            ),
        )


def _require_float(wish: Wish, mode: Mode) -> None:
    """Refuse what is still to be written."""
    if mode is not Mode.FLOAT:
        raise ConverterError(
            f"{mode.value} quantization is not there yet. Convert without `optimizations`"
        )
    if wish.sparse:
        raise ConverterError(
            "sparse weights are not there yet. Convert without Optimize.EXPERIMENTAL_SPARSITY"
        )
    if OpsSet.EXPERIMENTAL_STABLEHLO_OPS in wish.ops:
        raise ConverterError(
            "StableHLO operators are not there yet. Convert with OpsSet.TFLITE_BUILTINS"
        )


class TFLiteConverter(Converter):
    """Converts SavedModels, Keras models and concrete functions to TensorFlow Lite.

        converter = TFLiteConverter.from_saved_model("saved_model")
        model = converter.convert()

    `inference_input_type` and `inference_output_type` may be NumPy or TensorFlow types.
    """

    def __init__(self, funcs: Sequence[Any], trackable_obj: Any = None):
        """Prepare to convert concrete functions."""
        from .live import FunctionSource

        self._begin(FunctionSource(funcs, trackable_obj))

    def _begin(self, source: Source) -> None:
        super().__init__(source)
        self.inference_input_type: Any = np.float32
        self.inference_output_type: Any = np.float32
        self.experimental_lower_to_saved_model = True
        self.experimental_use_stablehlo_quantizer = False
        self.experimental_stablehlo_quantizer_config: Any = None

    @classmethod
    def _of(cls, source: Source) -> TFLiteConverter:
        made = cls.__new__(cls)
        made._begin(source)
        return made

    @classmethod
    def from_saved_model(
        cls,
        saved_model_dir: Any,
        signature_keys: Sequence[str] | None = None,
        tags: Iterable[str] | None = None,
    ) -> TFLiteConverter:
        """Return a converter of the signatures of a SavedModel, by default all of them.

        Raises:
            OSError: there is no SavedModel in the folder.
            ValueError: it has no such tags or signatures.

        """
        return cls._of(SavedModelSource(saved_model_dir, signature_keys, tags))

    @classmethod
    def from_keras_model(cls, model: Any) -> TFLiteConverter:
        """Return a converter of a Keras model, of Keras 2 or 3."""
        from .live import KerasSource

        return cls._of(KerasSource(model))

    @classmethod
    def from_concrete_functions(
        cls, funcs: Sequence[Any], trackable_obj: Any = None
    ) -> TFLiteConverter:
        """Return a converter of concrete functions, of one only without a trackable object.

        Raises:
            ValueError: `funcs` is not a list of concrete functions.

        """
        from .live import check_functions

        check_functions(funcs)
        return cls(funcs, trackable_obj)

    def _border_types(self) -> tuple[Any, Any]:
        return self.inference_input_type, self.inference_output_type
