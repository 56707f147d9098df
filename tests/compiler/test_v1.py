"""The face of `tf.compat.v1.lite`."""

from pathlib import Path

import numpy as np
import pytest
import tflower
from graphs import Graph, scaled, unsupported
from tflower.compat import v1
from tflower.runtime.schema.reader import Source, read

DIGITS = Path(__file__).parent.parent / "models" / "digits" / "saved_model"


@pytest.fixture
def frozen(tmp_path):
    path = tmp_path / "graph.pb"
    path.write_bytes(scaled().serialized())
    return path


def run(model: bytes, *inputs: np.ndarray) -> np.ndarray:
    interpreter = tflower.Interpreter(model_content=model)
    interpreter.allocate_tensors()
    for details, value in zip(interpreter.get_input_details(), inputs, strict=True):
        interpreter.set_tensor(details["index"], value)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def test_frozen_graph(frozen):
    model = v1.TFLiteConverter.from_frozen_graph(frozen, ["img"], ["out"]).convert()
    x = np.array([[-2.0, 0.0, 1.0, 2.0]], np.float32)
    np.testing.assert_allclose(run(model, x), [[0, 1, 3, 5]])


def test_names_of_the_border(frozen):
    model = v1.TFLiteConverter.from_frozen_graph(frozen, ["img"], ["out"]).convert()
    interpreter = tflower.Interpreter(model_content=model)
    assert [each["name"] for each in interpreter.get_input_details()] == ["img"]
    assert [each["name"] for each in interpreter.get_output_details()] == ["out"]
    assert interpreter.get_signature_list() == {}


def test_input_inside_the_graph(frozen):
    model = v1.TFLiteConverter.from_frozen_graph(
        frozen, ["shifted"], ["out"], {"shifted": [1, 4]}
    ).convert()
    x = np.array([[-2.0, 0.0, 1.0, 2.0]], np.float32)
    np.testing.assert_allclose(run(model, x), [[0, 0, 1, 2]])


def test_shapes_fill_in_what_is_unknown(tmp_path):
    path = tmp_path / "graph.pb"
    path.write_bytes(scaled((None, 4)).serialized())
    converter = v1.TFLiteConverter.from_frozen_graph(path, ["img"], ["out"], {"img": [2, 4]})
    details = tflower.Interpreter(model_content=converter.convert()).get_input_details()
    np.testing.assert_array_equal(details[0]["shape"], [2, 4])


def test_get_input_arrays(frozen):
    converter = v1.TFLiteConverter.from_frozen_graph(frozen, ["img"], ["out"])
    assert converter.get_input_arrays() == ["img"]


class TestSavedModel:
    def test_names_are_those_of_nodes(self):
        converter = v1.TFLiteConverter.from_saved_model(DIGITS)
        interpreter = tflower.Interpreter(model_content=converter.convert())
        assert interpreter.get_input_details()[0]["name"] == "serving_default_image"
        assert interpreter.get_signature_list() == {}
        assert converter.get_input_arrays() == ["serving_default_image"]

    def test_unknown_signature(self):
        message = "^No 'zz' in the SavedModel's SignatureDefs. Possible values are 'serve,serving_"
        with pytest.raises(ValueError, match=message):
            v1.TFLiteConverter.from_saved_model(DIGITS, signature_key="zz")

    def test_tags(self):
        with pytest.raises(ValueError, match="tags"):
            v1.TFLiteConverter.from_saved_model(DIGITS, tag_set={"train"})

    def test_other_arrays_and_shapes(self):
        converter = v1.TFLiteConverter.from_saved_model(
            DIGITS,
            ["serving_default_image"],
            {"serving_default_image": [2, 8, 8, 1]},
            ["StatefulPartitionedCall_1"],
        )
        interpreter = tflower.Interpreter(model_content=converter.convert())
        assert list(interpreter.get_input_details()[0]["shape"]) == [2, 8, 8, 1]
        assert interpreter.get_output_details()[0]["name"] == "StatefulPartitionedCall_1"

    def test_arrays_that_are_not_there(self):
        with pytest.raises(ValueError, match="^Invalid tensors 'image' were found.$"):
            v1.TFLiteConverter.from_saved_model(DIGITS, input_arrays=["image"])
        with pytest.raises(ValueError, match="^Invalid tensor 'x' found in tensor shapes map.$"):
            v1.TFLiteConverter.from_saved_model(DIGITS, input_shapes={"x": [1]})


class TestBadArguments:
    def test_no_file(self):
        with pytest.raises(OSError, match="^File 'nowhere.pb' does not exist.$"):
            v1.TFLiteConverter.from_frozen_graph("nowhere.pb", ["img"], ["out"])

    def test_no_graph(self, tmp_path):
        path = tmp_path / "graph.pb"
        path.write_bytes(b"\xff" * 64)
        with pytest.raises(OSError, match="^Unable to parse input file "):
            v1.TFLiteConverter.from_frozen_graph(path, ["img"], ["out"])

    def test_variables(self, tmp_path):
        graph = Graph()
        graph.node("VariableV2", name="weights", dtype=1)
        path = tmp_path / "graph.pb"
        path.write_bytes(graph.serialized())
        with pytest.raises(ValueError, match="^Please freeze the graph using freeze_graph.py.$"):
            v1.TFLiteConverter.from_frozen_graph(path, [], ["weights"])

    @pytest.mark.parametrize(
        ("inputs", "outputs", "invalid"),
        [(["a"], ["b"], "a,b"), (["img:0"], ["out"], "img:0"), (["img"], ["out:0"], "out:0")],
    )
    def test_names(self, frozen, inputs, outputs, invalid):
        with pytest.raises(ValueError, match=f"^Invalid tensors '{invalid}' were found.$"):
            v1.TFLiteConverter.from_frozen_graph(frozen, inputs, outputs)

    def test_shape_of_nothing(self, frozen):
        with pytest.raises(ValueError, match="^Invalid tensor 'x' found in tensor shapes map.$"):
            v1.TFLiteConverter.from_frozen_graph(frozen, ["img"], ["out"], {"x": [1]})

    def test_shape_that_clashes(self, frozen):
        with pytest.raises(ValueError, match=r"cannot be changed from \(1, 4\) to \[2, 4\]"):
            v1.TFLiteConverter.from_frozen_graph(frozen, ["img"], ["out"], {"img": [2, 4]})

    def test_nothing_to_convert_between(self):
        converter = v1.TFLiteConverter(scaled().message, None, None)
        with pytest.raises(ValueError, match="^If input_tensors and output_tensors are None"):
            converter.convert()

    @pytest.mark.parametrize(
        ("stats", "message"),
        [
            (
                {},
                "The `quantized_input_stats` flag must be defined when either `inference_type` fl",
            ),
            ({"other": (0, 1)}, "stats are not available for input tensors 'img'"),
            ({"img": (0, 0)}, "quantized_input_stats of 'img' has the standard deviation 0.0"),
        ],
    )
    def test_input_stats(self, frozen, stats, message):
        converter = v1.TFLiteConverter.from_frozen_graph(frozen, ["img"], ["out"])
        converter.inference_type = v1.constants.QUANTIZED_UINT8
        converter.quantized_input_stats = stats
        with pytest.raises(ValueError, match=message):
            converter.convert()

    @pytest.mark.parametrize("stats", [{"img": (0, 255)}, [(0, 255)]], ids=["dict", "list"])
    def test_default_ranges_quantize_what_has_none(self, frozen, stats):
        converter = v1.TFLiteConverter.from_frozen_graph(frozen, ["img"], ["out"])
        converter.inference_type = v1.constants.QUANTIZED_UINT8
        converter.quantized_input_stats = stats
        converter.default_ranges_stats = (0, 6)
        interpreter = tflower.Interpreter(model_content=converter.convert())
        (source,), (sink,) = interpreter.get_input_details(), interpreter.get_output_details()
        assert source["dtype"] == sink["dtype"] == np.uint8
        assert source["quantization"] == (pytest.approx(1 / 255), 0)
        assert sink["quantization"] == (pytest.approx(6 / 255), 0)

    def test_other_types(self, frozen):
        converter = v1.TFLiteConverter.from_frozen_graph(frozen, ["img"], ["out"])
        converter.inference_type = v1.constants.FLOAT16
        with pytest.raises(ValueError, match="Unsupported TensorFlow type"):
            converter.convert()


def test_constructor_with_arrays():
    converter = v1.TFLiteConverter(scaled().message, None, None, [("img", [1, 4])], ["out"])
    x = np.ones((1, 4), np.float32)
    np.testing.assert_allclose(run(converter.convert(), x), np.full((1, 4), 3))


def test_toco_constructor():
    converter = v1.TocoConverter(
        graph_def=scaled().message,
        input_arrays=["img"],
        input_shapes={"img": [1, 4]},
        output_arrays=["out"],
    )
    assert converter.convert()[4:8] == b"TFL3"


def test_toco_needs_its_inputs_once():
    with pytest.raises(TypeError):
        v1.TocoConverter.from_session(None, [], [], input_tensor=[])
    with pytest.raises(TypeError):
        v1.TocoConverter.from_session(None, output_tensors=[])


def test_deprecated_properties(frozen):
    converter = v1.TFLiteConverter.from_frozen_graph(frozen, ["img"], ["out"])
    with pytest.warns(UserWarning, match="post_training_quantize is deprecated"):
        converter.post_training_quantize = True
    assert converter.optimizations == [tflower.Optimize.DEFAULT]
    with pytest.warns(UserWarning, match="target_ops is deprecated"):
        assert converter.target_ops is converter.target_spec.supported_ops


class TestUnsupportedOps:
    @pytest.fixture
    def error(self):
        converter = v1.TocoConverter(unsupported().message, ["img"], None, ["out"])
        with pytest.raises(tflower.UnsupportedOpError) as caught:
            converter.convert()
        return caught.value

    def test_all_are_reported_at_once(self, error):
        found = {(record.operator.name, record.count) for record in error.errors}
        assert found == {("tf.Digamma", 2), ("tf.BesselI0e", 1)}

    def test_each_has_its_place_and_reason(self, error):
        lines = str(error).splitlines()
        assert lines[0] == "2 kinds of op cannot be converted"
        assert lines[1].startswith("block/first: tf.Digamma (2 times): ")
        assert lines[2].startswith("block/third: tf.BesselI0e: ")

    def test_it_says_what_to_do(self, error):
        last = str(error).splitlines()[-1]
        assert last.startswith("TF Select ops: BesselI0e, Digamma (allow them with OpsSet.")


def test_asserts_of_one_branch_are_preserved_there():
    """Those of TensorFlow 1 stand between switches and a merge."""
    graph = Graph()
    graph.placeholder("x", (1, 4))
    graph.node("Placeholder", name="p", dtype=10)
    graph.message.node[-1].attr["shape"].shape.SetInParent()
    graph.node("Switch", "x", "p", name="switch")
    graph.node("Switch", "p", "p", name="known", T=10)
    graph.node("Assert", "known:1", "switch:1", name="check", T=0)
    del graph.message.node[-1].attr["T"]
    graph.message.node[-1].attr["T"].list.type.append(1)
    graph.node("Neg", "switch:1", "^check", name="negative")
    graph.node("Merge", "switch", "negative", name="out")
    graph.message.node[-1].attr["N"].i = 2
    for wanted in (False, True):
        made = v1.TFLiteConverter(graph.message, None, None, [("x", None), ("p", None)], ["out"])
        made.allow_custom_ops, made._experimental_preserve_assert_op = True, wanted
        root = read(Source(made.convert()), "Model", b"TFL3")
        codes = [code["custom_code"] for code in root["operator_codes"]]
        assert codes.count("Assert") == wanted
