"""The faces of TensorFlow 1 that TensorFlow has a part in: hints, files of Keras, frozen models."""

from pathlib import Path

import numpy as np
import pytest
import tflower
from tflower.compat import v1
from tflower.op_hint import OpHint, convert_op_hints_to_stubs

tf = pytest.importorskip("tensorflow")
pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # TensorFlow's own, while it traces
]

DIGITS = Path(__file__).parent.parent / "models" / "digits" / "saved_model"


def details(model: bytes):
    interpreter = tflower.Interpreter(model_content=model)
    return interpreter.get_input_details(), interpreter.get_output_details()


class TestHints:
    def test_a_call(self):
        with tf.Graph().as_default() as graph:
            img = tf.compat.v1.placeholder(tf.float32, (1, 4), name="img")
            hint = OpHint("swish")
            x, scale = hint.add_inputs(img, tf.constant(2.0), names=["x", "scale"])
            (y,) = hint.add_outputs(tf.sigmoid(x) * x * scale)
            out = tf.identity(y, name="out")
        stubs = convert_op_hints_to_stubs(graph_def=graph.as_graph_def())
        converter = v1.TFLiteConverter(stubs, [img], [out])
        converter.allow_custom_ops = True
        operators = tflower.Interpreter(model_content=converter.convert())._get_ops_details()
        assert [each["op_name"] for each in operators] == ["swish"]

    def test_places(self):
        def place(tensor):
            return tensor.op.node_def.attr[OpHint.FUNCTION_INPUT_INDEX_ATTR].i

        with tf.Graph().as_default():
            hint, value = OpHint("op"), tf.constant(1.0)
            assert place(hint.add_input(value)) == 0
            assert place(hint.add_input(value, index_override=1)) == 1
            tagged = [hint.add_input(value, tag="t", aggregate="stack") for _ in range(2)]
            assert [place(each) for each in tagged] == [2, 2]
            orders = [each.op.node_def.attr[OpHint.FUNCTION_SORT_INDEX_ATTR].i for each in tagged]
            assert orders == [0, 1]
            with pytest.raises(ValueError, match="Index 1 was already used"):
                hint.add_input(value, index_override=1)
            with pytest.raises(ValueError, match="called with two indices"):
                hint.add_input(value, tag="t", aggregate="stack", index_override=7)
            with pytest.raises(ValueError, match="You must specify `aggregate`"):
                hint.add_input(value, tag="t")


class TestKerasFiles:
    @pytest.fixture
    def file(self, tmp_path):
        keras = pytest.importorskip("tf_keras")
        x = keras.layers.Input((3,), name="features")
        outputs = [keras.layers.Dense(1, name="b")(x), keras.layers.Dense(2, name="a")(x)]
        path = tmp_path / "model.h5"
        keras.Model(x, outputs).save(path)
        return path

    def test_outputs_are_ordered_as_in_calls(self, file):
        model = v1.TFLiteConverter.from_keras_model_file(file).convert()
        assert [each["shape"][1] for each in details(model)[1]] == [1, 2]

    def test_outputs_of_a_model(self, file):
        model = pytest.importorskip("tf_keras").models.load_model(file)
        found = details(tflower.TFLiteConverter.from_keras_model(model).convert())[1]
        assert [each["shape"][1] for each in found] == [1, 2]

    def test_custom_layers(self, tmp_path):
        keras = pytest.importorskip("tf_keras")

        class Shifted(keras.layers.Layer):
            def call(self, inputs):
                return inputs + 3.0

        path = tmp_path / "model.h5"
        keras.Sequential([keras.layers.Input((3,)), Shifted()]).save(path)
        with pytest.raises(ValueError, match="Shifted"):
            v1.TFLiteConverter.from_keras_model_file(path)
        made = v1.TFLiteConverter.from_keras_model_file(path, custom_objects={"Shifted": Shifted})
        assert made.convert()

    def test_shapes_are_checked_at_once(self, file):
        with pytest.raises(ValueError, match="^Invalid tensor 'wrong' found"):
            v1.TFLiteConverter.from_keras_model_file(file, input_shapes={"wrong": [2, 3]})

    @pytest.fixture
    def graph_mode(self):
        with tf.Graph().as_default():
            yield

    def test_arrays_in_graph_mode(self, file, graph_mode):
        made = v1.TFLiteConverter.from_keras_model_file(
            file, output_arrays=["a/BiasAdd"], input_shapes={"features": [2, 3]}
        )
        inputs, outputs = details(made.convert())
        assert [each["name"] for each in outputs] == ["a/BiasAdd"]
        assert list(inputs[0]["shape"]) == [2, 3]

    def test_invalid_arrays_in_graph_mode(self, file, graph_mode):
        with pytest.raises(ValueError, match="^Invalid tensors 'nowhere' were found"):
            v1.TFLiteConverter.from_keras_model_file(file, output_arrays=["nowhere"])
        with pytest.raises(ValueError, match="^Invalid tensor 'wrong' found"):
            v1.TFLiteConverter.from_keras_model_file(file, input_shapes={"wrong": [2, 3]})


class TestFreezing:
    def freeze(self, *arguments):
        return tflower.convert_saved_model.freeze_saved_model(DIGITS, *arguments)

    def test_signature(self):
        name = "serving_default_image"
        graph, inputs, outputs, _ = self.freeze(None, None, None, {"serve"}, "serving_default")
        assert [each.name for each in inputs] == [f"{name}:0"]
        arrays = [each.name.removesuffix(":0") for each in outputs]
        made = v1.TFLiteConverter(graph, None, None, [(name, [1, 8, 8, 1])], arrays)
        again = v1.TFLiteConverter.from_saved_model(DIGITS, None, {name: [1, 8, 8, 1]})
        assert [each["shape"][1] for each in details(made.convert())[1]] == [
            each["shape"][1] for each in details(again.convert())[1]
        ]

    def test_unknown(self):
        with pytest.raises(ValueError, match="^No 'other' in the SavedModel"):
            self.freeze(None, None, None, {"serve"}, "other")
        with pytest.raises(ValueError, match="^Invalid tensors 'nowhere' were found"):
            self.freeze(["nowhere"], None, None, {"serve"}, "serving_default")


class TestOrigins:
    def test_of_a_function(self):
        function = tf.function(lambda x: x * 2.0).get_concrete_function(tf.TensorSpec([1]))
        converter = tflower.TFLiteConverter.from_concrete_functions([function])
        assert Path(__file__).name in {Path(each).name for each in converter._debug_info.files}

    def test_of_a_session(self):
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            img = tf.compat.v1.placeholder(tf.float32, (1, 6), name="img")
            converter = v1.TFLiteConverter.from_session(session, [img], [img + 1])
        assert Path(__file__).name in {Path(each).name for each in converter._debug_info.files}

    def test_the_version_of_tensorflow(self):
        function = tf.function(lambda x: x * 2.0).get_concrete_function(tf.TensorSpec([1]))
        converter = tflower.TFLiteConverter.from_concrete_functions([function])
        assert tf.__version__.encode() in converter.convert()


def test_batch_of_a_session():
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        img = tf.compat.v1.placeholder(tf.float32, (None, 6), name="img")
        converter = v1.TFLiteConverter.from_session(session, [img], [img + 1])
        converter._set_batch_size(5)
        (found,) = details(converter.convert())[0]
    np.testing.assert_array_equal(found["shape"], [5, 6])


class TestOldConverter:
    """`experimental_new_converter=False` on what lives in the process."""

    @pytest.mark.parametrize("owned", [True, False])
    def test_functions(self, owned):
        root = tf.Module()
        root.weight = tf.Variable(np.ones((6, 3), np.float32))
        root.f = tf.function(lambda x: tf.nn.relu(x @ root.weight))
        function = root.f.get_concrete_function(tf.TensorSpec([None, 6]))
        converter = tflower.TFLiteConverter.from_concrete_functions(
            [function], root if owned else None
        )
        converter.experimental_new_converter = False
        model = converter.convert()
        assert b"TOCO Converted." in model
        (found,) = details(model)[0]
        assert list(found["shape"]) == [1, 6]

    def test_unknown_shapes(self):
        function = tf.function(lambda x: x + 1.0)
        converter = tflower.TFLiteConverter.from_concrete_functions(
            [function.get_concrete_function(tf.TensorSpec([1, None], name="x"))]
        )
        converter.experimental_new_converter = False
        with pytest.raises(ValueError, match="^None is only supported in the 1st dimension"):
            converter.convert()

    def test_keras_2(self):
        keras = pytest.importorskip("tf_keras")
        model = keras.Sequential([keras.layers.Dense(3, input_shape=(4,), activation="relu")])
        converter = tflower.TFLiteConverter.from_keras_model(model)
        converter.experimental_new_converter = False
        assert b"TOCO Converted." in converter.convert()
