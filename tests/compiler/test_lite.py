"""The face of `tf.lite`: construction, defaults, checks, errors."""

from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
from tflower import OpsSet, Optimize, RepresentativeDataset, TargetSpec, TFLiteConverter

DIGITS = Path(__file__).parent.parent / "models" / "digits"
INT16X8 = OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8


@pytest.fixture
def converter() -> TFLiteConverter:
    return TFLiteConverter.from_saved_model(DIGITS / "saved_model")


def samples():
    yield [np.zeros((1, 8, 8, 1), np.float32)]


class TestEnumerations:
    @pytest.mark.parametrize("enum", [Optimize, OpsSet])
    def test_members_print_as_their_names(self, enum):
        for member in enum:
            assert str(member) == member.name == member.value

    def test_options_are_the_names(self):
        assert OpsSet.get_options() == [member.name for member in OpsSet]
        assert OpsSet("SELECT_TF_OPS") is OpsSet.SELECT_TF_OPS

    def test_target_defaults(self):
        target = TargetSpec()
        assert target.supported_ops == {OpsSet.TFLITE_BUILTINS}
        assert target.supported_types == set()
        assert target.experimental_select_user_tf_ops == set()
        assert target.experimental_supported_backends is None

    def test_targets_do_not_share_their_defaults(self):
        TargetSpec().supported_types.add(np.int8)
        assert TargetSpec().supported_types == set()

    def test_dataset_keeps_its_function(self):
        assert RepresentativeDataset(samples).input_gen is samples


class TestConstruction:
    def test_defaults(self, converter):
        assert converter.optimizations == set()
        assert converter.representative_dataset is None
        assert converter.inference_input_type is np.float32
        assert converter.inference_output_type is np.float32
        assert converter.allow_custom_ops is False
        assert converter.exclude_conversion_metadata is False
        assert converter.experimental_new_converter is True
        assert converter.experimental_new_quantizer is True
        assert converter.experimental_new_dynamic_range_quantizer is True
        assert converter.experimental_enable_resource_variables is True
        assert converter.unfold_batchmatmul is False
        assert converter.model_origin_framework == "UNSET"
        assert converter.canonicalizing_inf_as_min_max_float is True
        assert converter.saved_model_dir == str(DIGITS / "saved_model")

    def test_any_attribute_may_be_set(self, converter):
        converter.inference_type = np.uint8
        converter.no_such_option = True

    def test_missing_folder(self, tmp_path):
        with pytest.raises(OSError, match="SavedModel file does not exist at: "):
            TFLiteConverter.from_saved_model(tmp_path)

    def test_unknown_signature(self):
        with pytest.raises(ValueError, match="Invalid signature key 'zz' found. Valid keys are "):
            TFLiteConverter.from_saved_model(DIGITS / "saved_model", ["zz"])

    def test_unknown_tags(self):
        with pytest.raises(ValueError, match="tags"):
            TFLiteConverter.from_saved_model(DIGITS / "saved_model", tags={"train"})

    def test_only_concrete_functions(self):
        with pytest.raises(ValueError, match="takes in a list of ConcreteFunction"):
            TFLiteConverter.from_concrete_functions([print])

    def test_no_function(self):
        with pytest.raises(ValueError, match="No ConcreteFunction is specified"):
            TFLiteConverter.from_concrete_functions([]).convert()


class TestChecks:
    """What `convert` refuses before it converts, in upstream's words."""

    def test_integers_need_a_dataset_even_without_optimizations(self, converter):
        converter.target_spec.supported_ops = [OpsSet.TFLITE_BUILTINS_INT8]
        with pytest.raises(ValueError, match="a `representative_dataset` must be specified"):
            converter.convert()

    def test_integer_ops_with_other_types(self, converter):
        converter.target_spec.supported_ops = {OpsSet.TFLITE_BUILTINS_INT8}
        converter.target_spec.supported_types = [np.float16]
        with pytest.raises(ValueError, match="As full integer quantization has been enabled"):
            converter.convert()

    @pytest.mark.parametrize("dtype", [np.int8, np.dtype("uint8"), "int16"])
    def test_float_model_has_a_float_border(self, converter, dtype):
        converter.inference_output_type = dtype
        with pytest.raises(ValueError, match=r"must be tf\.float32\.$"):
            converter.convert()

    @pytest.mark.parametrize(
        ("ops", "allowed"),
        [
            ([INT16X8], r"\['tf.float32', 'tf.int16'\]"),
            ([OpsSet.TFLITE_BUILTINS], r"\['tf.float32', 'tf.int8', 'tf.uint8', 'tf.int16'\]"),
        ],
    )
    def test_border_types_of_integer_models(self, converter, ops, allowed):
        converter.optimizations = [Optimize.DEFAULT]
        converter.representative_dataset = samples
        converter.target_spec.supported_ops = ops
        converter.inference_input_type = np.float64
        with pytest.raises(ValueError, match=f"must be in {allowed}"):
            converter.convert()

    def test_stablehlo_stands_alone(self, converter):
        converter.target_spec.supported_ops = [
            OpsSet.TFLITE_BUILTINS,
            OpsSet.EXPERIMENTAL_STABLEHLO_OPS,
        ]
        with pytest.raises(ValueError, match="StableHLO Ops set can not be specified with other"):
            converter.convert()

    def test_ops_sets_must_be_a_collection(self, converter):
        converter.target_spec.supported_ops = None
        with pytest.raises(TypeError):
            converter.convert()

    def test_optimizations_must_be_a_collection(self, converter):
        converter.optimizations = None
        with pytest.raises(TypeError):
            converter.convert()

    def test_dataset_must_be_a_function(self, converter):
        converter.optimizations = [Optimize.DEFAULT]
        converter.representative_dataset = [1]
        with pytest.raises(TypeError, match="must be a function"):
            converter.convert()

    def test_unknown_backend(self, converter):
        converter.backend = "grappler"
        with pytest.raises(ValueError, match="no backend 'grappler'. Choose from mlir, toco"):
            converter.convert()


class TestConversion:
    @pytest.mark.parametrize("types", [[], [ml_dtypes.bfloat16], [np.float32]])
    def test_types_alone_do_not_quantize(self, converter, types):
        converter.target_spec.supported_types = types
        assert converter.convert()[4:8] == b"TFL3"

    def test_report(self, converter):
        model = converter.convert()
        report = converter.report.to_json()
        assert report["bytes"] == len(model)
        assert report["operators"] == sum(report["ops"].values()) == 9
        assert set(report["stages"]) == {"import", "verify", "load", "passes", "export"}
        assert any(each["name"] == "tfl-legalize-tf" for each in report["passes"])
        assert report["seconds"] == pytest.approx(sum(report["stages"].values()), abs=1e-4)

    def test_events(self, converter):
        events = []
        converter.listener = events.append
        converter.convert()
        assert [events[0].stage, events[-1].stage] == ["import", "export"]
        passes = [event for event in events if event.stage == "passes"]
        assert [event.index for event in passes] == list(range(passes[0].count))

    def test_metadata_may_be_left_out(self, converter):
        with_metadata = converter.convert()
        converter.exclude_conversion_metadata = True
        assert b"CONVERSION_METADATA" in with_metadata
        assert b"CONVERSION_METADATA" not in converter.convert()

    def test_ir_dumps(self, converter, tmp_path, capsys):
        converter.ir_dump_dir = str(tmp_path)
        converter.ir_dump_pass_regex = "legalize-tf$"
        converter.print_ir_after = "tfl-legalize-tf$"
        converter.enable_timing = True
        converter.convert()
        names = sorted(path.name for path in tmp_path.iterdir())
        assert names == ["0000.tfl-legalize-tf_before.mlir", "0001.tfl-legalize-tf_after.mlir"]
        shown = capsys.readouterr().err
        assert "// IR after tfl-legalize-tf" in shown
        assert "s  total" in shown
