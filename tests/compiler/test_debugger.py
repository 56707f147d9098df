"""Quantization debugger, calibrator and the functions beside them, with upstream's interface."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
import tflower
from tflower import Calibration, Interpreter, OpsSet, Optimize, QuantizationError, TFLiteConverter
from tflower.compiler.calibrated import stored_ranges
from tflower.convert import mlir_quantize, mlir_sparsify
from tflower.experimental import QuantizationDebugger, QuantizationDebugOptions
from tflower.optimize.calibrator import Calibrator
from tflower.util import modify_model_io_type

DIGITS = Path(__file__).parent.parent / "models" / "digits"
IMAGES = np.load(DIGITS / "digits.npz")["images"][..., None].astype(np.float32) / 16


def samples():
    for image in IMAGES[:6]:
        yield [image[None]]


def nothing():
    return iter(())


def converter(**attributes):
    made = TFLiteConverter.from_saved_model(DIGITS / "saved_model")
    made.optimizations = [Optimize.DEFAULT]
    made.representative_dataset = samples
    made.calibration = Calibration("min_max", engine="numpy")
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


@pytest.fixture(scope="module")
def real():
    return TFLiteConverter.from_saved_model(DIGITS / "saved_model").convert()


@pytest.fixture(scope="module")
def quantized():
    return converter().convert()


@pytest.fixture(scope="module")
def calibrated():
    return converter(_experimental_calibrate_only=True).convert()


def operators(model):
    return [item["op_name"] for item in Interpreter(model_content=model)._get_ops_details()]


def border(model):
    interpreter = Interpreter(model_content=model)
    sides = interpreter.get_input_details() + interpreter.get_output_details()
    return tuple(np.dtype(item["dtype"]).name for item in sides)


class TestDebugger:
    def test_layers(self):
        debugger = QuantizationDebugger(converter=converter(), debug_dataset=samples)
        debugger.run()
        found = debugger.layer_statistics
        assert len(found) == operators(debugger.quant_model).count("NumericVerify") > 5
        assert all(name.startswith("NumericVerify/") for name in found)
        assert {
            "num_elements",
            "stddev",
            "mean_error",
            "max_abs_error",
            "mean_squared_error",
        } == set(next(iter(found.values())))
        assert debugger.model_statistics is None

    def test_dump(self):
        debugger = QuantizationDebugger(converter=converter(), debug_dataset=samples)
        with pytest.raises(ValueError, match="Call run first"):
            debugger.layer_statistics_dump(io.StringIO())
        debugger.run()
        file = io.StringIO()
        debugger.layer_statistics_dump(file)
        rows = list(csv.DictReader(io.StringIO(file.getvalue())))
        assert list(rows[0])[:2] == ["op_name", "tensor_idx"]
        assert list(rows[0])[-3:] == ["scale", "zero_point", "tensor_name"]
        assert rows[0]["op_name"] == "CONV_2D"

    def test_metrics(self):
        options = QuantizationDebugOptions(
            layer_debug_metrics={"l1": lambda diffs: float(np.abs(diffs).mean())},
            model_debug_metrics={
                "worst": lambda real, ours: float(np.abs(real[0] - ours[0]).max())
            },
            layer_direct_compare_metrics={
                "error": lambda real, ours, scale, zero: float(
                    np.abs((ours.astype(int) - zero) * scale - real).mean()
                )
            },
        )
        debugger = QuantizationDebugger(
            converter=converter(), debug_dataset=samples, debug_options=options
        )
        debugger.run()
        assert 0 < debugger.model_statistics["worst"] < 0.5
        for layer in debugger.layer_statistics.values():
            assert layer["error"] == pytest.approx(layer["l1"], rel=1e-3, abs=1e-6)

    def test_options_quantize_anew(self):
        debugger = QuantizationDebugger(converter=converter(), debug_dataset=samples)
        before = operators(debugger.quant_model)
        debugger.options = QuantizationDebugOptions(denylisted_ops=["CONV_2D"])
        after = operators(debugger.quant_model)
        assert after.count("NumericVerify") == before.count("NumericVerify") - 3
        model = debugger.get_nondebug_quantized_model()
        assert "NumericVerify" not in operators(model)
        assert border(model) == ("float32", "float32")
        assert "NumericVerify" in operators(debugger.get_debug_quantized_model())

    def test_whole_integers(self):
        options = QuantizationDebugOptions(fully_quantize=True)
        debugger = QuantizationDebugger(
            converter=converter(), debug_dataset=samples, debug_options=options
        )
        debugger.run()
        assert border(debugger.quant_model) == ("int8", "int8")
        assert debugger.layer_statistics

    def test_model_from_elsewhere(self, calibrated, real):
        model = mlir_quantize(calibrated, enable_numeric_verify=True)
        debugger = QuantizationDebugger(
            quant_debug_model_content=model,
            float_model_content=real,
            debug_dataset=samples,
            debug_options=QuantizationDebugOptions(model_debug_metrics={"one": lambda *_: 1.0}),
        )
        debugger.run()
        assert debugger.model_statistics == {"one": 1.0}
        with pytest.raises(ValueError, match="No converter found"):
            debugger.get_nondebug_quantized_model()

    def test_bad_input(self, quantized, calibrated):
        with pytest.raises(ValueError, match="duplicate keys"):
            QuantizationDebugOptions({"a": abs}, {"a": abs})
        with pytest.raises(ValueError, match="check if the quantized model is in debug mode"):
            QuantizationDebugger(quant_debug_model_content=quantized)
        with pytest.raises(ValueError, match="must set optimizations"):
            QuantizationDebugger(converter=converter(optimizations=[]))
        with pytest.raises(ValueError, match="must set representative_dataset"):
            QuantizationDebugger(converter=converter(representative_dataset=None))
        with pytest.raises(ValueError, match="not a valid Flatbuffer"):
            QuantizationDebugger(quant_debug_model_content=b"no model at all")
        model = mlir_quantize(calibrated, enable_numeric_verify=True)
        with pytest.raises(ValueError, match="Give a debug_dataset"):
            QuantizationDebugger(quant_debug_model_content=model).run()
        two = QuantizationDebugger(
            quant_debug_model_content=model, debug_dataset=lambda: [[IMAGES[:1], IMAGES[:1]]]
        )
        with pytest.raises(ValueError, match=r"inputs provided \(2\).+inputs to the model \(1\)"):
            two.run()


class TestCalibrated:
    def test_ranges_are_stored(self, calibrated, real):
        assert operators(calibrated) == operators(real)
        assert border(calibrated) == ("float32", "float32")

    def test_quantized_as_by_the_converter(self, calibrated, quantized):
        assert operators(mlir_quantize(calibrated)) == operators(quantized)

    def test_types(self, calibrated):
        assert border(mlir_quantize(calibrated, fully_quantize=True)) == ("int8", "int8")
        model = mlir_quantize(calibrated, input_data_type="uint8", output_data_type=np.int8)
        assert border(model) == ("uint8", "int8")

    def test_sparsify(self, real):
        assert operators(mlir_sparsify(real)) == operators(real)

    def test_no_model(self):
        with pytest.raises(tflower.ImportFailure):
            mlir_quantize(b"nothing")


class TestCalibrator:
    def test_calibrate(self, real, calibrated):
        # The two may measure with different engines, which differ in the last bit.
        measured = stored_ranges(Calibrator(real).calibrate(samples))
        expected = stored_ranges(calibrated)
        assert measured.keys() == expected.keys()
        for key, ends in expected.items():
            assert measured[key] == pytest.approx(ends, rel=1e-5)

    @pytest.mark.parametrize("activations", ["int8", "int16"])
    def test_quantize(self, real, activations):
        bias = "int64" if activations == "int16" else "int32"
        model = Calibrator(real).calibrate_and_quantize(
            samples, activations, activations, True, activations, bias
        )
        assert border(model) == (activations, activations)

    def test_one_op(self, real):
        names = [item["name"] for item in Interpreter(model_content=real).get_tensor_details()]
        name = next(name for name in names if name.endswith("residual_1/Add"))
        model = Calibrator(real).calibrate_and_quantize_single(
            samples, np.float32, np.float32, True, name
        )
        assert operators(model).count("QUANTIZE") > 0
        with pytest.raises(ValueError, match="no op of the model has a result 'x'"):
            Calibrator(real).calibrate_and_quantize_single(samples, "float32", "float32", True, "x")

    def test_bad_input(self, real):
        with pytest.raises(ValueError, match="must be specified"):
            Calibrator(b"")
        with pytest.raises(ValueError, match="Failed to parse the model"):
            Calibrator(b"\0" * 100)
        with pytest.raises(RuntimeError, match="yielded no sample"):
            Calibrator(real).calibrate(nothing)
        with pytest.raises(ValueError, match="Got value of type INT32"):
            Calibrator(real).calibrate(lambda: [[np.ones((1, 8, 8, 1), np.int32)]])
        with pytest.raises(ValueError, match="Size mismatch"):
            Calibrator(real).calibrate_and_quantize(
                lambda: [[IMAGES[:3]]], "float32", "float32", True, resize_input=False
            )
        with pytest.raises(QuantizationError, match="not finite|NaN"):
            Calibrator(real).calibrate(lambda: [[np.full((1, 8, 8, 1), np.nan, np.float32)]])


class TestBorders:
    @pytest.mark.parametrize("takes", ["float32", "int8", "uint8"])
    @pytest.mark.parametrize("gives", ["float32", "int8", "uint8"])
    def test_types(self, quantized, takes, gives):
        model = modify_model_io_type(quantized, np.dtype(takes).type, gives)
        assert border(model) == (takes, gives)
        assert Interpreter(model_content=model).get_signature_list()

    def test_bad_input(self, quantized, real):
        with pytest.raises(ValueError, match="Unsupported `inference_input_type`"):
            modify_model_io_type(quantized, "int16", "float32")
        with pytest.raises(ValueError, match="Unsupported `inference_input_type`"):
            modify_model_io_type(quantized, "float64", "float32")
        with pytest.raises(ValueError, match="Initial model input is not quantized"):
            modify_model_io_type(real, "int8", "int8")


class TestMode:
    def test_names(self):
        target = tflower.TargetSpec(supported_ops=[OpsSet.TFLITE_BUILTINS_INT8])
        mode = tflower.lite.QuantizationMode([Optimize.DEFAULT], target, samples, None)
        assert mode.is_post_training_integer_quantization()
        assert not mode.is_allow_float()
        with pytest.raises(ValueError, match="a `representative_dataset` must be specified"):
            tflower.lite.QuantizationMode([Optimize.DEFAULT], target, None, None)


class TestDebuggedAsAsked:
    def test_sixteen_bits(self):
        made = converter()
        made.target_spec.supported_ops = [
            OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
        ]
        debugger = QuantizationDebugger(converter=made, debug_dataset=samples)
        debugger.run()
        narrow = QuantizationDebugger(converter=converter(), debug_dataset=samples)
        narrow.run()
        wide_zeros, zeros = (
            {item["quantization"][1] for item in each._quantized.get_tensor_details()}
            for each in (debugger, narrow)
        )
        assert wide_zeros == {0} != zeros

    def test_biases_of_sixteen_bits_are_what_kernels_take(self, calibrated):
        model = mlir_quantize(calibrated, inference_type=np.int16)
        found = {item["dtype"] for item in Interpreter(model_content=model).get_tensor_details()}
        assert np.int64 in found

    def test_rules_do_not_hinder_the_float_model(self):
        rules = {"head": "float"}
        made = converter(quantization_rules=rules, require_integer=False)
        metrics = {"worst": lambda wanted, found: float(np.abs(wanted[0] - found[0]).max())}
        options = QuantizationDebugOptions(model_debug_metrics=metrics)
        debugger = QuantizationDebugger(
            converter=made, debug_dataset=samples, debug_options=options
        )
        debugger.run()
        assert debugger.model_statistics["worst"] < 0.2
        assert made.quantization_rules == rules

    @pytest.mark.parametrize(
        ("way", "type_", "compared"),
        [("float", np.float32, 0), ("weights", np.float32, 0), ("int16x8", np.int16, 1)],
    )
    def test_rules(self, way, type_, compared):
        debugger = QuantizationDebugger(
            converter=converter(quantization_rules={"head": way}), debug_dataset=samples
        )
        debugger.run()
        every = QuantizationDebugger(converter=converter(), debug_dataset=samples)
        layers = [name for name in debugger.layer_statistics if "head" in name]
        assert len(layers) == compared
        verified = operators(every.quant_model).count("NumericVerify")
        assert operators(debugger.quant_model).count("NumericVerify") == verified - 1 + compared
        plain = debugger.get_nondebug_quantized_model()
        assert plain == converter(quantization_rules={"head": way}).convert()
        tensors = Interpreter(model_content=plain).get_tensor_details()
        assert type_ in {item["dtype"] for item in tensors if "head" in item["name"]}
        assert all(found["max_abs_error"] < 0.1 for found in debugger.layer_statistics.values())

    def test_rules_and_options(self):
        made = converter(quantization_rules={"head": "int16x8"})
        debugger = QuantizationDebugger(converter=made, debug_dataset=samples)
        before = operators(debugger.quant_model).count("NumericVerify")
        debugger.options = QuantizationDebugOptions(
            denylisted_ops=["FULLY_CONNECTED"], fully_quantize=True
        )
        assert operators(debugger.quant_model).count("NumericVerify") == before - 1
        assert border(debugger.quant_model) == ("int8", "int8")
        debugger.run()
