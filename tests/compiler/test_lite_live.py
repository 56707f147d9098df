"""Models that live in the process: Keras 2 and 3, concrete functions, sessions."""

import numpy as np
import pytest
import tflower
from tflower.compat import v1

tf = pytest.importorskip("tensorflow")
pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # TensorFlow's own, while it traces
]

X = np.linspace(-1, 1, 2 * 6, dtype=np.float32).reshape(2, 6)


def run(model: bytes, *inputs: np.ndarray) -> list[np.ndarray]:
    """Return the outputs for inputs in the model's order."""
    interpreter = tflower.Interpreter(model_content=model)
    details = interpreter.get_input_details()
    for each, value in zip(details, inputs, strict=True):
        interpreter.resize_tensor_input(each["index"], value.shape)
    interpreter.allocate_tensors()
    for each, value in zip(details, inputs, strict=True):
        interpreter.set_tensor(each["index"], value)
    interpreter.invoke()
    return [interpreter.get_tensor(each["index"]) for each in interpreter.get_output_details()]


def names(model: bytes) -> tuple[list[str], list[str]]:
    interpreter = tflower.Interpreter(model_content=model)
    inputs, outputs = interpreter.get_input_details(), interpreter.get_output_details()
    return [each["name"] for each in inputs], [each["name"] for each in outputs]


def layers(keras):
    return [
        keras.layers.Dense(5, activation="relu"),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(3),
    ]


class TestKeras3:
    @pytest.fixture(scope="class")
    def keras(self):
        return pytest.importorskip("keras")

    def test_functional(self, keras):
        x = y = keras.Input((6,), name="features")
        for layer in layers(keras):
            y = layer(y)
        model = keras.Model(x, y)
        converted = tflower.TFLiteConverter.from_keras_model(model).convert()
        np.testing.assert_allclose(run(converted, X)[0], np.asarray(model(X)), atol=1e-5)
        signatures = tflower.Interpreter(model_content=converted).get_signature_list()
        assert signatures["serving_default"]["inputs"] == ["features"]

    def test_sequential_twice(self, keras):
        model = keras.Sequential([keras.Input((6,)), *layers(keras)])
        converter = tflower.TFLiteConverter.from_keras_model(model)
        first = converter.convert()
        np.testing.assert_allclose(run(first, X)[0], np.asarray(model(X)), atol=1e-5)
        assert len(converter.convert()) == len(first)

    def test_file_with_a_shape(self, keras, tmp_path):
        x = keras.Input((None,), name="features")
        keras.Model(x, x + 1).save(tmp_path / "model.keras")
        shapes = {"features": [3, 4]}
        converter = v1.TFLiteConverter.from_keras_model_file(
            tmp_path / "model.keras", input_shapes=shapes
        )
        for new in (True, False):
            converter.experimental_new_converter = new
            (details,) = tflower.Interpreter(model_content=converter.convert()).get_input_details()
            assert list(details["shape"]) == [3, 4]
        with pytest.raises(ValueError, match="are unsupported with Eager mode"):
            v1.TFLiteConverter.from_keras_model_file(tmp_path / "model.keras", ["features"])

    def test_toco(self, keras):
        model = keras.Sequential([keras.Input((6,)), *layers(keras)])
        converter = tflower.TFLiteConverter.from_keras_model(model)
        converter.experimental_new_converter = False
        found = run(converter.convert(), X[:1])[0]
        np.testing.assert_allclose(found, np.asarray(model(X[:1])), atol=1e-5)

    def test_fixed_batch(self, keras):
        x = keras.Input((6,), name="features", batch_size=2)
        converter = tflower.TFLiteConverter.from_keras_model(keras.Model(x, x + 1))
        interpreter = tflower.Interpreter(model_content=converter.convert())
        (details,) = interpreter.get_input_details()
        assert list(details["shape_signature"]) == [2, 6]
        assert interpreter.get_signature_list()["serving_default"]["inputs"] == ["features"]

    def test_several_inputs(self, keras):
        a, b = keras.Input((6,), name="b"), keras.Input((6,), name="a")
        model = keras.Model([a, b], keras.layers.Subtract()([a, b]))
        converted = tflower.TFLiteConverter.from_keras_model(model).convert()
        np.testing.assert_allclose(run(converted, X, 3 * X)[0], 2 * X, atol=1e-5)


class TestKeras2:
    @pytest.fixture(scope="class")
    def keras(self):
        return pytest.importorskip("tf_keras")

    def test_sequential(self, keras):
        model = keras.Sequential([keras.Input((6,), name="features"), *layers(keras)])
        converted = tflower.TFLiteConverter.from_keras_model(model).convert()
        np.testing.assert_allclose(run(converted, X)[0], np.asarray(model(X)), atol=1e-5)

    def test_names_and_fixed_batch(self, keras):
        a = keras.Input((6,), name="left", batch_size=2)
        b = keras.Input((6,), name="right", batch_size=2)
        model = keras.Model([a, b], keras.layers.Subtract(name="difference")([a, b]))
        converted = tflower.TFLiteConverter.from_keras_model(model).convert()
        interpreter = tflower.Interpreter(model_content=converted)
        signature = interpreter.get_signature_list()["serving_default"]
        assert signature == {"inputs": ["left", "right"], "outputs": ["difference"]}
        assert [list(each["shape"]) for each in interpreter.get_input_details()] == [[2, 6]] * 2

    def test_subclassed(self, keras):
        class Model(keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = keras.layers.Dense(3)

            def call(self, x, training=False):
                return self.dense(x) if not training else x

        model = Model()
        expected = np.asarray(model(X))
        converted = tflower.TFLiteConverter.from_keras_model(model).convert()
        np.testing.assert_allclose(run(converted, X)[0], expected, atol=1e-5)


class TestFunctions:
    def test_one_without_an_owner(self):
        weights = tf.Variable(np.arange(12, dtype=np.float32).reshape(6, 2))

        @tf.function(input_signature=[tf.TensorSpec([None, 6]), tf.TensorSpec([])])
        def scores(x, bias):
            return tf.matmul(x, weights) + bias

        function = scores.get_concrete_function()
        model = tflower.TFLiteConverter.from_concrete_functions([function]).convert()
        assert names(model) == (["x", "bias"], ["Identity"])
        expected = X @ np.asarray(weights) + 2
        np.testing.assert_allclose(run(model, X, np.float32(2))[0], expected, rtol=1e-5)

    def test_several_with_an_owner(self):
        class Module(tf.Module):
            def __init__(self):
                self.factor = tf.Variable(3.0)

            @tf.function(input_signature=[tf.TensorSpec([2, 6])])
            def scale(self, x):
                return x * self.factor

            @tf.function(input_signature=[tf.TensorSpec([2, 6])])
            def shift(self, x):
                return x + self.factor

        module = Module()
        functions = [module.scale.get_concrete_function(), module.shift.get_concrete_function()]
        converter = tflower.TFLiteConverter.from_concrete_functions(functions, module)
        interpreter = tflower.Interpreter(model_content=converter.convert())
        assert len(interpreter.get_signature_list()) == 2
        for function, wanted in zip(functions, (3 * X, X + 3), strict=True):
            runner = interpreter.get_signature_runner(function.graph.name)
            (answer,) = runner(x=X).values()
            np.testing.assert_allclose(answer, wanted, rtol=1e-6)

    def test_several_need_an_owner(self):
        function = tf.function(lambda x: x).get_concrete_function(tf.TensorSpec([1]))
        converter = tflower.TFLiteConverter.from_concrete_functions([function, function])
        with pytest.raises(ValueError, match="can only convert a single ConcreteFunction"):
            converter.convert()

    def test_a_function_is_not_concrete(self):
        with pytest.raises(ValueError, match="call get_concrete_function"):
            tflower.TFLiteConverter.from_concrete_functions([tf.function(lambda x: x)])

    def test_dtypes_of_tensorflow(self):
        function = tf.function(lambda x: x + 1).get_concrete_function(tf.TensorSpec([1]))
        converter = tflower.TFLiteConverter.from_concrete_functions([function])
        converter.inference_input_type = converter.inference_output_type = tf.float32
        converter.target_spec.supported_types = [tf.float32]
        assert converter.convert()
        converter.inference_input_type = tf.uint8
        with pytest.raises(ValueError, match="must be tf.float32"):
            converter.convert()


class TestSessions:
    @pytest.fixture
    def graph(self):
        """Return session, input and output of a graph with a variable."""
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            img = tf.compat.v1.placeholder(tf.float32, (1, 6), name="img")
            weight = tf.compat.v1.get_variable("weight", initializer=tf.constant(2.0))
            out = tf.identity(tf.nn.relu(img * weight), name="out")
            yield session, img, out

    def test_from_session(self, graph):
        session, img, out = graph
        session.run(tf.compat.v1.global_variables_initializer())
        model = v1.TFLiteConverter.from_session(session, [img], [out]).convert()
        assert names(model) == (["img"], ["out"])
        np.testing.assert_allclose(run(model, X[1:])[0], 2 * X[1:], rtol=1e-6)
        assert tflower.Interpreter(model_content=model).get_signature_list() == {}

    def test_toco_takes_the_older_spelling(self, graph):
        session, img, out = graph
        session.run(tf.compat.v1.global_variables_initializer())
        converter = v1.TocoConverter.from_session(session, input_tensor=[img], output_tensors=[out])
        assert converter.convert()

    def test_uninitialized_variables(self, graph):
        session, img, out = graph
        with pytest.raises(tf.errors.FailedPreconditionError):
            v1.TFLiteConverter.from_session(session, [img], [out])

    def test_tensors_of_a_graph(self):
        with tf.Graph().as_default() as graph:
            img = tf.compat.v1.placeholder(tf.float32, (1, 6), name="img")
            out = tf.identity(img + 1, name="out")
        model = v1.TFLiteConverter(graph.as_graph_def(), [img], [out]).convert()
        np.testing.assert_allclose(run(model, X[:1])[0], X[:1] + 1, rtol=1e-6)
