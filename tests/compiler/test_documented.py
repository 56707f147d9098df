"""The code examples of the old converter's documents, with the import changed: on both paths.

What they convert is made here; what they show of the converter's use is as they show it.
"""

from pathlib import Path

import numpy as np
import pytest
import tflower
from graphs import Graph
from tflower.compat import v1
from tflower.compiler.tools import convert

DIGITS = Path(__file__).parent.parent / "models" / "digits" / "saved_model"
PATHS = pytest.mark.parametrize("new_converter", [True, False], ids=["mlir", "toco"])
IMAGE = np.linspace(-1, 1, 64 * 64 * 3, dtype=np.float32).reshape(1, 64, 64, 3)


def details(model: bytes):
    interpreter = tflower.Interpreter(model_content=model)
    interpreter.allocate_tensors()
    return interpreter.get_input_details()[0], interpreter.get_output_details()[0]


def run(model: bytes, value: np.ndarray) -> np.ndarray:
    interpreter = tflower.Interpreter(model_content=model)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], value)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def operators(model: bytes) -> list[str]:
    interpreter = tflower.Interpreter(model_content=model)
    return [each["op_name"] for each in interpreter._get_ops_details()]


def image_graph() -> Graph:
    """Return `out = img + [1, 2, 3] + [1, 4, 4]`."""
    graph = Graph()
    graph.placeholder("img", (1, 64, 64, 3))
    graph.node("Add", graph.const("a", [1, 2, 3]), graph.const("b", [1, 4, 4]), name="both")
    graph.node("Add", "img", "both", name="add")
    graph.node("Identity", "add", name="out")
    return graph


def fake_quant_graph() -> Graph:
    """Return `output = fake_quant(img + constant)` with the range [0, 1]."""
    graph = image_graph()
    graph.node("FakeQuantWithMinMaxArgs", "add", name="output")
    node = graph.message.node[-1]
    node.attr.clear()
    node.attr["min"].f, node.attr["max"].f = 0.0, 1.0
    return graph


class TestTocoApiPage:
    """The page about the TOCO Python API."""

    @PATHS
    def test_saved_model_to_a_file(self, new_converter, tmp_path):
        converter = v1.TocoConverter.from_saved_model(str(DIGITS))
        converter.experimental_new_converter = new_converter
        tflite_model = converter.convert()
        (tmp_path / "converted_model.tflite").write_bytes(tflite_model)
        assert list(tmp_path.iterdir()) == [tmp_path / "converted_model.tflite"]
        assert operators(tflite_model).count("FULLY_CONNECTED") == 1

    @PATHS
    @pytest.mark.parametrize("as_bytes", [False, True])
    def test_graph_def(self, new_converter, as_bytes):
        graph = image_graph()
        converter = v1.TocoConverter(
            graph_def=graph.serialized() if as_bytes else graph.message,
            input_arrays=["img"],
            input_shapes={"img": [1, 64, 64, 3]},
            output_arrays=["out"],
        )
        converter.experimental_new_converter = new_converter
        np.testing.assert_allclose(run(converter.convert(), IMAGE), IMAGE + [2, 6, 7], rtol=1e-6)

    @PATHS
    def test_errors_are_exceptions(self, new_converter):
        graph = Graph()
        graph.placeholder("img", (1, 4))
        graph.node("Digamma", "img", name="out")
        converter = v1.TocoConverter(graph.message, ["img"], None, ["out"])
        converter.experimental_new_converter = new_converter
        caught = None
        try:
            converter.convert()
        except Exception as error:
            caught = error
        assert isinstance(caught, tflower.ConverterError)
        assert "Digamma" in str(caught)


class TestReference:
    """The reference of the TOCO and interpreter Python APIs."""

    @PATHS
    def test_file_with_a_graph(self, new_converter, tmp_path):
        path = tmp_path / "frozen.pb"
        path.write_bytes(image_graph().serialized())
        converter = v1.TFLiteConverter.from_frozen_graph(path, ["img"], ["out"])
        converter.experimental_new_converter = new_converter
        source, sink = details(model := converter.convert())
        assert (source["name"], sink["name"]) == ("img", "out")
        assert operators(model) == ["ADD"]

    @PATHS
    def test_quantized(self, new_converter):
        converter = v1.TocoConverter(fake_quant_graph().message, ["img"], None, ["output"])
        converter.experimental_new_converter = new_converter
        converter.inference_type = v1.constants.QUANTIZED_UINT8
        converter.quantized_input_stats = [(0.0, 1.0)]  # mean, std_dev
        source, sink = details(model := converter.convert())
        assert source["dtype"] == sink["dtype"] == np.uint8
        assert source["quantization"] == (1.0, 0)
        assert sink["name"] == "output"
        assert sink["quantization"] == (pytest.approx(1 / 255), 0)
        assert "FAKE_QUANT" not in operators(model)

    @PATHS
    def test_saved_model_between_arrays(self, new_converter):
        converter = v1.TocoConverter.from_saved_model(
            DIGITS,
            input_arrays=["serving_default_image"],
            input_shapes={"serving_default_image": [2, 8, 8, 1]},
            output_arrays=["StatefulPartitionedCall_1"],
            tag_set={"serve"},
            signature_key="serving_default",
        )
        converter.experimental_new_converter = new_converter
        source, _ = details(converter.convert())
        assert list(source["shape"]) == [2, 8, 8, 1]

    @PATHS
    def test_interpreter(self, new_converter, tmp_path):
        converter = v1.TocoConverter(image_graph().message, ["img"], None, ["out"])
        converter.experimental_new_converter = new_converter
        path = tmp_path / "converted_model.tflite"
        path.write_bytes(converter.convert())
        interpreter = tflower.Interpreter(model_path=str(path))
        interpreter.allocate_tensors()
        input_details = interpreter.get_input_details()
        output_details = interpreter.get_output_details()
        input_shape = input_details[0]["shape"]
        input_data = np.array(np.random.random_sample(input_shape), dtype=np.float32)
        interpreter.set_tensor(input_details[0]["index"], input_data)
        interpreter.invoke()
        output_data = interpreter.get_tensor(output_details[0]["index"])
        np.testing.assert_allclose(output_data, input_data + [2, 6, 7], rtol=1e-5)

    def test_constants(self):
        names = ("FLOAT", "INT32", "INT64", "STRING", "QUANTIZED_UINT8", "TFLITE", "GRAPHVIZ_DOT")
        assert all(hasattr(v1.constants, name) for name in names)


def representative_data_gen():
    data = np.random.default_rng(5).random((20, 1, 8, 8, 1), dtype=np.float32)
    for each in data:
        yield [each]


class TestHowToConvert:
    """The page about converting models, which has the second version's converter."""

    @PATHS
    def test_saved_model(self, new_converter, tmp_path):
        converter = tflower.TFLiteConverter.from_saved_model(str(DIGITS))
        converter.experimental_new_converter = new_converter
        tflite_model = converter.convert()
        (tmp_path / "model.tflite").write_bytes(tflite_model)
        assert tflite_model[4:8] == b"TFL3"
        assert (b"TOCO Converted." in tflite_model) != new_converter

    @PATHS
    def test_optimizations(self, new_converter):
        converter = tflower.TFLiteConverter.from_saved_model(str(DIGITS))
        converter.experimental_new_converter = new_converter
        plain = len(converter.convert())
        converter.optimizations = [tflower.Optimize.DEFAULT]
        tflite_quant_model = converter.convert()
        source, sink = details(tflite_quant_model)
        assert len(tflite_quant_model) < plain
        assert source["dtype"] == sink["dtype"] == np.float32

    @PATHS
    def test_representative_dataset(self, new_converter):
        converter = tflower.TFLiteConverter.from_saved_model(str(DIGITS))
        converter.experimental_new_converter = new_converter
        converter.optimizations = [tflower.Optimize.DEFAULT]
        converter.representative_dataset = representative_data_gen
        model = converter.convert()
        assert details(model)[0]["dtype"] == np.float32
        assert {"QUANTIZE", "DEQUANTIZE"} <= set(operators(model))

    @PATHS
    def test_command(self, new_converter, tmp_path):
        output = tmp_path / "model.tflite"
        flags = [f"--saved_model_dir={DIGITS}", f"--output_file={output}", "--quiet"]
        flags.append(f"--experimental_new_converter={str(new_converter).lower()}")
        assert convert.main(flags) == 0
        assert (b"TOCO Converted." in output.read_bytes()) != new_converter


class TestConverterReference:
    """The reference of the second version's converter."""

    @PATHS
    def test_integers_alone(self, new_converter):
        converter = tflower.TFLiteConverter.from_saved_model(
            str(DIGITS), signature_keys=["serving_default"], tags={"serve"}
        )
        converter.experimental_new_converter = new_converter
        converter.allow_custom_ops = False
        converter.optimizations = [tflower.Optimize.DEFAULT]
        converter.representative_dataset = representative_data_gen
        converter.target_spec.supported_ops = [tflower.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = np.int8
        converter.inference_output_type = np.uint8
        source, sink = details(model := converter.convert())
        assert (source["dtype"], sink["dtype"]) == (np.int8, np.uint8)
        assert "DEQUANTIZE" not in operators(model)

    @PATHS
    def test_no_function(self, new_converter):
        converter = tflower.TFLiteConverter([], trackable_obj=None)
        converter.experimental_new_converter = new_converter
        with pytest.raises(ValueError, match="^No ConcreteFunction is specified.$"):
            converter.convert()

    @PATHS
    def test_types_of_a_float_model(self, new_converter):
        converter = tflower.TFLiteConverter.from_saved_model(str(DIGITS))
        converter.experimental_new_converter = new_converter
        converter.inference_input_type = np.int8
        with pytest.raises(ValueError, match=r"must be tf.float32.$"):
            converter.convert()


@pytest.mark.tensorflow
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
class TestLiveModels:
    """The examples that have functions or Keras models."""

    @pytest.fixture
    def tf(self):
        return pytest.importorskip("tensorflow")

    @PATHS
    def test_concrete_functions(self, tf, new_converter):
        function = tf.function(lambda x: 2 * x)
        spec = tf.TensorSpec([1, 3], tf.float32)
        converter = tflower.TFLiteConverter.from_concrete_functions(
            [function.get_concrete_function(spec)]
        )
        converter.experimental_new_converter = new_converter
        value = np.array([[1, 2, 3]], np.float32)
        np.testing.assert_array_equal(run(converter.convert(), value), 2 * value)

    @PATHS
    def test_several_functions(self, tf, new_converter):
        function = tf.function(lambda x: 2 * x)
        concrete = function.get_concrete_function(tf.TensorSpec([1, 3], tf.float32))
        converter = tflower.TFLiteConverter.from_concrete_functions([concrete, concrete])
        converter.experimental_new_converter = new_converter
        with pytest.raises(ValueError, match="can only convert a single ConcreteFunction"):
            converter.convert()

    @PATHS
    def test_keras(self, tf, new_converter):
        keras = tf.keras
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="relu")])
        converter = tflower.TFLiteConverter.from_keras_model(model)
        converter.experimental_new_converter = new_converter
        value = np.array([[1, -2, 3, 4]], np.float32)
        wanted = model.predict(value, verbose=0)
        np.testing.assert_allclose(run(converter.convert(), value), wanted, atol=1e-5)


@pytest.mark.tensorflow
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
class TestSessions:
    """The examples that have a session."""

    @pytest.fixture
    def tf(self):
        return pytest.importorskip("tensorflow")

    @PATHS
    def test_basic(self, tf, new_converter):
        with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
            img = tf.compat.v1.placeholder(name="img", dtype=tf.float32, shape=(1, 64, 64, 3))
            val = img + tf.constant([1.0, 2.0, 3.0]) + tf.constant([1.0, 4.0, 4.0])
            out = tf.identity(val, name="out")
            converter = v1.TocoConverter.from_session(sess, [img], [out])
            converter.experimental_new_converter = new_converter
            tflite_model = converter.convert()
        np.testing.assert_allclose(run(tflite_model, IMAGE), IMAGE + [2, 6, 7], rtol=1e-6)

    @PATHS
    def test_variables(self, tf, new_converter):
        with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
            img = tf.compat.v1.placeholder(name="img", dtype=tf.float32, shape=(1, 64, 64, 3))
            var = tf.compat.v1.get_variable("weights", dtype=tf.float32, shape=(1, 64, 64, 3))
            out = tf.identity(img + var, name="out")
            converter = v1.TocoConverter.from_session(sess, [img], [out], freeze_variables=True)
            wanted = IMAGE + sess.run(var)
            converter.experimental_new_converter = new_converter
            tflite_model = converter.convert()
        np.testing.assert_allclose(run(tflite_model, IMAGE), wanted, rtol=1e-5)

    @PATHS
    def test_quantized(self, tf, new_converter):
        with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
            img = tf.compat.v1.placeholder(name="img", dtype=tf.float32, shape=(1, 64, 64, 3))
            const = tf.constant([1.0, 2.0, 3.0]) + tf.constant([1.0, 4.0, 4.0])
            val = img + const
            out = tf.quantization.fake_quant_with_min_max_args(val, min=0.0, max=1.0, name="output")
            converter = v1.TocoConverter.from_session(sess, [img], [out])
            converter.experimental_new_converter = new_converter
            converter.inference_type = v1.constants.QUANTIZED_UINT8
            converter.quantized_input_stats = [(0.0, 1.0)]  # mean, std_dev
            source, sink = details(converter.convert())
        assert (source["name"], sink["name"]) == ("img", "output")
        assert sink["quantization"] == (pytest.approx(1 / 255), 0)

    @PATHS
    def test_layers(self, tf, new_converter):
        layers = pytest.importorskip("tf_keras.src.legacy_tf_layers.convolutional")
        with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
            x = tf.compat.v1.placeholder(tf.float32, shape=[1, 28, 28, 1], name="input")
            y = layers.conv2d(x, filters=4, kernel_size=3, padding="same", activation=tf.nn.relu)
            sess.run(tf.compat.v1.global_variables_initializer())
            converter = v1.TocoConverter.from_session(sess, input_tensor=[x], output_tensors=[y])
            converter.experimental_new_converter = new_converter
            tflite_model = converter.convert()
            value = IMAGE.reshape(-1)[: 28 * 28].reshape(1, 28, 28, 1)
            wanted = sess.run(y, {x: value})
        np.testing.assert_allclose(run(tflite_model, value), wanted, atol=1e-5)
