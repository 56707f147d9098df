"""The older attributes, functions and hooks: what they do, without TensorFlow."""

import logging
from pathlib import Path

import numpy as np
import pytest
import tflower
from graphs import Graph, scaled, unsupported
from tflower.compat import v1
from tflower.compiler import devices, usage
from tflower.compiler.importers import custom_ops
from tflower.compiler.toco.told import flags_of
from tflower.compiler.tools import convert

DIGITS = Path(__file__).parent.parent / "models" / "digits" / "saved_model"


def converter(**attributes):
    made = v1.TFLiteConverter(scaled((None, 4)).message, None, None, [("img", None)], ["out"])
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def description(model: bytes) -> bytes:
    return b"TOCO" if b"TOCO Converted." in model else b"MLIR"


def samples():
    generator = np.random.default_rng(3)
    for _ in range(3):
        yield [generator.uniform(-1, 1, (1, 4)).astype(np.float32)]


class TestFormats:
    @pytest.mark.parametrize("new", [True, False])
    def test_pictures(self, new):
        made = converter(output_format=v1.constants.GRAPHVIZ_DOT, experimental_new_converter=new)
        assert made.convert().startswith(b"digraph")

    @pytest.mark.parametrize("new", [True, False])
    def test_graphs(self, new):
        format = v1.constants.TENSORFLOW_GRAPHDEF
        data = converter(output_format=format, experimental_new_converter=new).convert()
        again = v1.TFLiteConverter(data, None, None, [("img", None)], ["out"])
        assert again.convert()[4:8] == b"TFL3"

    def test_models(self):
        assert description(converter().convert()) == b"MLIR"


class TestShapes:
    def test_a_summary_fixes_the_batch(self, tmp_path, caplog):
        model = converter(conversion_summary_dir=str(tmp_path)).convert()
        (details,) = tflower.Interpreter(model_content=model).get_input_details()
        assert list(details["shape_signature"]) == [1, 4]
        assert "only the old converter writes there" in caplog.text

    def test_a_summary_needs_shapes(self, tmp_path):
        graph = scaled((1, None)).message
        made = v1.TFLiteConverter(graph, None, None, [("img", None)], ["out"])
        made.conversion_summary_dir = str(tmp_path)
        with pytest.raises(ValueError, match="^None is only supported in the 1st dimension"):
            made.convert()

    @pytest.mark.parametrize("backend", [True, False])
    def test_of_a_saved_model(self, backend):
        name = "serving_default_image"
        made = v1.TFLiteConverter.from_saved_model(DIGITS, [name], {name: [2, 8, 8, 1]})
        made.experimental_new_converter = backend
        (details,) = tflower.Interpreter(model_content=made.convert()).get_input_details()
        assert list(details["shape"]) == [2, 8, 8, 1]

    def test_batch_size(self):
        made = v1.TFLiteConverter(scaled((None, 4)).message, ["img"], ["out"])
        made._source.inputs["img"] = (None, 4)
        made._set_batch_size(3)
        (details,) = tflower.Interpreter(model_content=made.convert()).get_input_details()
        assert list(details["shape"]) == [3, 4]

    def test_no_batch_size(self):
        with pytest.raises(ValueError, match="^The batch size cannot be set for this model"):
            converter()._set_batch_size(3)


class TestOldConverter:
    def test_it_says_so(self, caplog):
        assert description(converter(experimental_new_converter=False).convert()) == b"TOCO"
        assert "the old converter, TOCO, runs" in caplog.text

    def test_measured_integers(self):
        made = converter(
            experimental_new_converter=False,
            optimizations=[tflower.Optimize.DEFAULT],
            representative_dataset=samples,
            inference_input_type=np.int8,
            inference_output_type=np.int8,
        )
        (details,) = tflower.Interpreter(model_content=made.convert()).get_input_details()
        assert details["dtype"] is np.int8

    @pytest.mark.parametrize("key", [None, ["serving_default"]])
    def test_saved_model(self, key):
        made = tflower.TFLiteConverter.from_saved_model(DIGITS, key)
        made.experimental_new_converter = False
        assert description(made.convert()) == b"TOCO"

    def test_nonexistent_arrays(self, caplog):
        made = v1.TFLiteConverter(scaled().message, None, None, [("img", None)], ["out", "nowhere"])
        made.experimental_new_converter = False
        made.toco_flags = {"allow_nonexistent_arrays": True}
        assert made.convert()
        assert "there is no array 'nowhere'" in caplog.text

    def test_an_unknown_flag(self):
        made = converter(toco_flags={"speed": 1}, experimental_new_converter=False)
        with pytest.raises(ValueError, match="there is no flag speed"):
            made.convert()

    def test_flags_of_attributes(self):
        made = converter(
            drop_control_dependency=False,
            reorder_across_fake_quant=True,
            change_concat_input_ranges=True,
            default_ranges_stats=(0, 6),
            dump_graphviz_dir="pictures",
            dump_graphviz_video=True,
            conversion_summary_dir="summary",
            inference_type=np.uint8,
            quantized_input_stats={"img": (128, 127)},
            allow_custom_ops=True,
        )
        flags = flags_of(made, made._stats())
        toco = flags.toco
        assert flags.model.change_concat_input_ranges
        assert (toco.drop_control_dependency, toco.reorder_across_fake_quant) == (False, True)
        assert (toco.default_ranges_min, toco.default_ranges_max) == (0.0, 6.0)
        assert (toco.dump_graphviz_dir, toco.dump_graphviz_include_video) == ("pictures", True)
        assert (toco.conversion_summary_dir, toco.allow_custom_ops) == ("summary", True)
        assert toco.inference_type == "QUANTIZED_UINT8"
        assert flags.model.input_arrays[0].mean_value == 128


GIZMO = (
    "name: 'TotallyNovelGizmo' input_arg { name: 'x' type: DT_FLOAT } "
    "output_arg { name: 'y' type: DT_FLOAT } output_arg { name: 'z' type: DT_INT32 }"
)


def gizmo() -> Graph:
    graph = Graph()
    graph.placeholder("img", (1, 4))
    graph.node("TotallyNovelGizmo", "img", name="gizmo")
    return graph


@pytest.fixture
def _forget(monkeypatch):
    monkeypatch.setattr(custom_ops, "REGISTERED", {})


def second_type(model: bytes) -> type:
    return tflower.Interpreter(model_content=model).get_output_details()[0]["dtype"]


@pytest.mark.usefixtures("_forget")
class TestCustomOps:
    def test_registered(self):
        assert tflower.convert.register_custom_opdefs([GIZMO]) == [GIZMO]
        made = v1.TFLiteConverter(gizmo().message, None, None, [("img", None)], ["gizmo:1"])
        made.allow_custom_ops = True
        assert second_type(made.convert()) is np.int32

    def test_command(self, tmp_path):
        graph, output = tmp_path / "graph.pb", tmp_path / "model.tflite"
        graph.write_bytes(gizmo().serialized())
        flags = ["--enable_v1_converter", f"--graph_def_file={graph}", f"--output_file={output}"]
        flags += ["--input_arrays=img", "--output_arrays=gizmo:1", "--allow_custom_ops", "--quiet"]
        assert convert.main([*flags, "--custom_opdefs", GIZMO]) == 0
        assert second_type(output.read_bytes()) is np.int32

    def test_text(self):
        assert not custom_ops.has_text_ops()
        custom_ops.register(["name: 'WhitespaceTokenizeWithOffsets'"])
        assert custom_ops.has_text_ops()


class TestFunctions:
    """`toco_convert` and `convert_graphdef`, of before there were converters."""

    def test_toco_convert(self):
        model = v1.toco_convert(scaled().message, ["img"], ["out"])
        assert description(model) == b"MLIR"

    def test_by_position(self):
        stats, ranges = [(128, 127)], (-6, 6)
        model = v1.toco_convert(
            *(scaled().message, ["img"], ["out"], np.uint8, np.uint8, 1, None, 2, stats, ranges),
            enable_mlir_converter=False,
        )
        (details,) = tflower.Interpreter(model_content=model).get_input_details()
        assert details["quantization"] == (pytest.approx(1 / 127), 128)

    def test_input_shapes(self):
        graph = scaled((None, 4)).message
        model = v1.toco_convert(graph, ["img"], ["out"], input_shapes=[[3, 4]])
        (details,) = tflower.Interpreter(model_content=model).get_input_details()
        assert list(details["shape"]) == [3, 4]

    def test_weights(self):
        model = v1.toco_convert(
            scaled().message,
            ["img"],
            ["out"],
            post_training_quantize=True,
            quantize_to_float16=True,
        )
        assert model[4:8] == b"TFL3"

    def test_unknown_argument(self):
        with pytest.raises(TypeError, match="there is no argument 'speed'"):
            v1.toco_convert(scaled().message, ["img"], ["out"], speed=1)

    def test_twice(self):
        with pytest.raises(TypeError, match="several values for 'inference_input_type'"):
            v1.toco_convert(
                *(scaled().message, ["img"], ["out"], np.float32, None),
                inference_input_type=np.float32,
            )

    def test_control_outputs(self):
        graph = scaled()
        graph.node("Relu", "shifted", name="aside")
        model = tflower.convert.convert_graphdef_with_arrays(
            graph.message, [("img", [1, 4])], ["out"], control_output_arrays=["aside"]
        )
        assert model[4:8] == b"TFL3"

    def test_formats(self):
        with pytest.raises(ValueError, match="^input_format is another"):
            v1.toco_convert(scaled().message, ["img"], ["out"], input_format=2)


class TestConstants:
    def test_numbers(self):
        constants = v1.constants
        assert (constants.TENSORFLOW_GRAPHDEF, constants.TFLITE, constants.GRAPHVIZ_DOT) == (
            1,
            2,
            3,
        )

    @pytest.mark.parametrize(
        ("name", "dtype"),
        [
            *(("FLOAT", "float32"), ("FLOAT16", "float16"), ("INT32", "int32")),
            *(("INT64", "int64"), ("QUANTIZED_UINT8", "uint8"), ("INT8", "int8")),
            *(("INT16", "int16"), ("COMPLEX64", "complex64")),
        ],
    )
    def test_types(self, name, dtype):
        assert np.dtype(getattr(v1.constants, name)).name == dtype


class TestNames:
    def test_saved_model_converter(self):
        made = v1.TFLiteSavedModelConverter(str(DIGITS), {"serve"}, ["serving_default"])
        assert made.convert()[4:8] == b"TFL3"

    def test_one_signature(self):
        with pytest.raises(ValueError, match="^Only support a single signature key"):
            v1.TFLiteSavedModelConverter(str(DIGITS), {"serve"}, ["serving_default", "other"])

    def test_tensors_by_name(self):
        made = v1.TFLiteConverter(scaled().message, ["img"], ["out"])
        assert made._has_valid_tensors()
        assert not converter()._has_valid_tensors()
        assert made.get_input_arrays() == ["img"]

    def test_debug_info(self):
        assert converter()._debug_info is None
        assert v1.TFLiteConverter.from_saved_model(DIGITS)._debug_info is None
        seen = []
        made = v1.TFLiteConverter(
            scaled().message, ["img"], ["out"], experimental_debug_info_func=seen.append
        )
        assert made._debug_info is None
        assert ("", "img") in seen[0]


class Hooks:
    """Usage counters that note what they are told."""

    def __init__(self):
        self.calls, self.parameters = [], {}

    def set_converter_param(self, name, value):
        self.parameters[name] = value

    def set_converter_latency(self, value):
        self.calls.append("latency")

    def set_converter_error(self, record):
        self.calls.append(record.operator.name)

    def __getattr__(self, name):
        return lambda: self.calls.append(name)


class TestUsage:
    def test_success(self):
        made = converter()
        made._tflite_metrics = hooks = Hooks()
        made.convert()
        assert hooks.calls == [
            "increase_counter_converter_attempt",
            "set_export_required",
            "increase_counter_converter_success",
            "latency",
            "export_metrics",
        ]
        known = {"api_version": "1", "output_format": "2", "select_user_tf_ops": "None"}
        known |= {"target_ops": "TFLITE_BUILTINS", "inference_type": "tf.float32"}
        assert known.items() <= hooks.parameters.items()

    def test_failure(self):
        made = v1.TFLiteConverter(unsupported().message, ["img"], ["out"])
        made._tflite_metrics = hooks = Hooks()
        with pytest.raises(tflower.ConverterError):
            made.convert()
        assert hooks.calls[2:] == ["tf.Digamma", "tf.BesselI0e"]

    def test_quantized(self):
        made = tflower.TFLiteConverter.from_saved_model(DIGITS)
        made.optimizations, made.representative_dataset = [tflower.Optimize.DEFAULT], samples
        told = dict(usage.parameters(made, made._wish()))
        assert told["optimization_post_training_integer_quantize"]
        assert told["activations_type"] == told["inference_type"] == "tf.int8"

    def test_exporter(self):
        class Exporter:
            calls = 0

            def ExportMetrics(self):
                self.calls += 1

        made = converter()
        made._tflite_metrics._metrics_exporter = exporter = Exporter()
        made.convert()
        del made
        assert exporter.calls == 1


class TestDevices:
    def test_gpu(self):
        made = tflower.TFLiteConverter.from_saved_model(DIGITS)
        made.target_spec.experimental_supported_backends = ["GPU"]
        assert made.convert()

    def test_what_a_gpu_leaves(self):
        graph = Graph()
        graph.placeholder("img", (1, 4))
        graph.node("Floor", "img", name="floor")
        graph.node("LogSoftmax", "floor", name="ceil")
        made = v1.TFLiteConverter(graph.message, ["img"], ["ceil"])
        made.target_spec.experimental_supported_backends = ["GPU"]
        with pytest.raises(
            tflower.ConverterError, match="the delegate has no LOG_SOFTMAX"
        ) as caught:
            made.convert()
        assert {record.error_code for record in caught.value.errors} == {
            devices.ERROR_GPU_NOT_COMPATIBLE
        }

    def test_unknown(self):
        made = converter()
        made.target_spec.experimental_supported_backends = ["TPU"]
        with pytest.raises(ValueError, match="holds 'TPU'. Choose from GPU"):
            made.convert()

    def test_ranks(self):
        graph = Graph()
        graph.placeholder("img", (1, 1, 2, 3, 4))
        graph.node("AddV2", "img", graph.const("one", 1.0), name="sum")
        plain = v1.TFLiteConverter(graph.message, ["img"], ["sum"])
        plain._experimental_unsafe_single_batch_rank_reduction = True
        operators = tflower.Interpreter(model_content=plain.convert())._get_ops_details()
        assert "RESHAPE" in [each["op_name"] for each in operators]


def test_backends_that_fail_are_named():
    made = v1.TFLiteConverter(unsupported().message, ["img"], ["out"])
    with pytest.raises(tflower.ConverterError, match="^the backend toco fails: ") as caught:
        tflower.compare_backends(made)
    assert len(caught.value.errors) == 2


def test_a_comparison_ends_with_what_it_comes_to(caplog):
    caplog.set_level(logging.ERROR)
    text = str(tflower.compare_backends(converter()))
    assert "The operators are the same." in text
    assert "The outputs are the same, bit for bit." in text


class TestDumps:
    def dump(self, folder, **attributes):
        converter(
            ir_dump_dir=str(folder), ir_dump_pass_regex="^tfl-legalize-tf$", **attributes
        ).convert()
        (before,) = folder.glob("*_before.mlir")
        return before.read_text()

    def test_functions(self, tmp_path):
        assert "func.func @main" in self.dump(tmp_path / "a", ir_dump_func_regex="mai")
        assert "func" not in self.dump(tmp_path / "b", ir_dump_func_regex="other")

    def test_constants(self, tmp_path):
        assert "dense<2.0" in self.dump(tmp_path / "a")
        name = "serving_default_image"
        made = v1.TFLiteConverter.from_saved_model(DIGITS, [name], {name: [1, 8, 8, 1]})
        made.ir_dump_dir, made.ir_dump_pass_regex = str(tmp_path / "b"), "^tfl-legalize-tf$"
        sizes = []
        for made.elide_elementsattrs_if_larger in (None, 2):
            made.convert()
            sizes.append(sum(file.stat().st_size for file in (tmp_path / "b").iterdir()))
        assert sizes[1] < sizes[0]
