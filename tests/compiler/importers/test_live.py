"""Live objects of TensorFlow, and files against TensorFlow's own loading of them."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from importing import MODELS
from tflower.compiler.importers import live
from tflower.compiler.importers.live import (
    import_concrete_functions,
    import_keras_model,
    import_session,
)
from tflower.compiler.importers.saved_model import import_saved_model
from tflower.compiler.lite import TFLiteConverter
from tflower.compiler.text import to_text
from tflower.dialects.errors import ImportFailure
from tflower.dialects.saved_model import GlobalTensorOp
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp

tf = pytest.importorskip("tensorflow")
pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
]


def functions(module: ModuleOp) -> dict[str, func.FuncOp]:
    module.verify()
    return {op.sym_name.data: op for op in module.ops if isinstance(op, func.FuncOp)}


def variables(module: ModuleOp) -> dict[str, Any]:
    found = [op for op in module.ops if isinstance(op, GlobalTensorOp)]
    return {op.sym_name.data: op.value.array for op in found if op.value is not None}


def bound(function: func.FuncOp) -> list[str]:
    """Return the symbols that the arguments of a function are bound to, in order."""
    assert function.arg_attrs is not None
    names = [item.data.get("tf_saved_model.bound_input") for item in function.arg_attrs]
    return [name.string_value() for name in names if name is not None]  # pyright: ignore


class Model(tf.Module):
    def __init__(self):
        super().__init__()
        self.v = tf.Variable(np.arange(6, dtype=np.float32).reshape(2, 3), name="weights")
        self.c = tf.constant([1.0, 2.0, 3.0])

    @tf.function
    def call(self, x: Any, a: Any) -> Any:
        y = tf.cond(tf.reduce_sum(x) > 0, lambda: x @ self.v + self.c, lambda: x @ self.v)
        return {"b": y, "a": y * a}


def concrete(model: Model) -> Any:
    return model.call.get_concrete_function(
        tf.TensorSpec([None, 2], tf.float32, "x"), tf.TensorSpec([], tf.float32, "a")
    )


def test_concrete_function():
    model = Model()
    module = import_concrete_functions([concrete(model)])
    text = to_text(module)
    assert 'inputs = "x,a", outputs = "Identity,Identity_1"' in text
    assert "exported_names" not in text
    np.testing.assert_array_equal(variables(module)["weights"], model.v.numpy())
    (main, *_) = functions(module).values()
    assert main.sym_name.data == "main"
    assert main.body.block.first_op.name == "tf.Const"  # pyright: ignore


def test_functions_of_a_trackable():
    model = Model()
    function = concrete(model)
    module = import_concrete_functions([function], model)
    assert "serving_default" in functions(module)
    assert "exported_names" in to_text(module)
    other = tf.function(lambda x: x + 1.0).get_concrete_function(tf.TensorSpec([2], tf.float32))
    names = {each.graph.name for each in (function, other)}
    assert names <= set(functions(import_concrete_functions([function, other], model)))


def test_a_function_is_no_object_that_holds_functions():
    function = tf.function(lambda x: x + 1.0)
    single = function.get_concrete_function(tf.TensorSpec([2], tf.float32, "x"))
    for trackable in (function, single, object()):
        text = to_text(import_concrete_functions([single], trackable))
        assert 'inputs = "x", outputs = "Identity"' in text
        assert "exported_names" not in text


def test_wrong_numbers_of_functions():
    with pytest.raises(ValueError, match="No ConcreteFunction is specified"):
        import_concrete_functions([])
    with pytest.raises(ValueError, match="can only convert a single ConcreteFunction"):
        import_concrete_functions([1, 2])


def test_captured_table():
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a"], [1]), 0)
    function = tf.function(table.lookup).get_concrete_function(tf.TensorSpec([None], tf.string))
    with pytest.raises(ImportFailure, match="captured resource that is no variable"):
        import_concrete_functions([function])


def test_keras(tmp_path: Path):
    keras = pytest.importorskip("keras")
    model = keras.Sequential(
        [keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3), keras.layers.Flatten()]
    )
    module = import_keras_model(model)
    assert next(iter(functions(module))) == "serving_default"
    found = sorted(variables(module).values(), key=lambda array: array.size)
    np.testing.assert_array_equal(found[1], model.layers[0].kernel.numpy())
    path = tmp_path / "m.keras"
    model.save(path)
    again = import_keras_model(path)
    assert len(variables(again)) == 2


def test_keras_model_that_was_never_called():
    keras = pytest.importorskip("keras")

    class Subclass(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(2)

        def call(self, x: Any) -> Any:
            return self.dense(x)

    with pytest.raises(ImportFailure, match="was never called"):
        import_keras_model(Subclass())
    called = Subclass()
    called(np.zeros((1, 3), np.float32))
    assert len(variables(import_keras_model(called))) == 2


@pytest.mark.parametrize("known", [False, True])
def test_a_resource_without_a_value(known: bool):
    handle = tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=[], shared_name="never_assigned")
    function = tf.function(
        lambda x: x + tf.raw_ops.ReadVariableOp(resource=handle, dtype=tf.float32)
    ).get_concrete_function(tf.TensorSpec([], tf.float32))
    if known:
        held = SimpleNamespace(shape_and_type=[SimpleNamespace(dtype=tf.float32)])
        handle._handle_data = held
    with pytest.raises(ImportFailure, match="captured resource that is no variable") as caught:
        import_concrete_functions([function])
    assert isinstance(caught.value.__cause__, tf.errors.OpError if known else AttributeError)


@pytest.mark.parametrize("kind", [TypeError, RuntimeError, tf.errors.InvalidArgumentError])
def test_a_keras_model_that_cannot_be_saved_is_traced(kind: type[Exception], monkeypatch: Any):
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    given = (None, None, "no") if issubclass(kind, tf.errors.OpError) else ("no",)

    def fails(*_: object) -> None:
        raise kind(*given)

    monkeypatch.setattr(live, "_save_keras", fails)
    assert list(functions(import_keras_model(model))) == ["main"]


def test_errors_of_the_machine_are_no_reason_to_trace(monkeypatch: Any):
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])

    def fails(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(live, "_save_keras", fails)
    with pytest.raises(OSError, match="no space left"):
        import_keras_model(model)


def test_what_is_no_keras_model():
    with pytest.raises(ImportFailure, match="its inputs are not known") as caught:
        import_keras_model(object())
    assert caught.value.__cause__ is not None


def test_keras_2():
    keras = pytest.importorskip("tf_keras")
    model = keras.Sequential([keras.layers.Dense(3, input_shape=(4,))])
    module = import_keras_model(model)
    assert 'inputs = "serving_default_dense_input:0"' in to_text(module)


@pytest.mark.parametrize("use_resource", [False, True])
def test_session(use_resource: bool):
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 3], name="x")
        w = v1.get_variable("w", [3, 2], use_resource=use_resource)
        tf.identity(tf.matmul(x, w), name="y")
        with pytest.raises(tf.errors.FailedPreconditionError):
            import_session(session, {"x": None}, ["y"])
        session.run(v1.global_variables_initializer())
        module = import_session(session, {"x": None}, ["y"])
        np.testing.assert_array_equal(variables(module)["w"], session.run(w))
    assert list(functions(module)) == ["main"]


@pytest.mark.parametrize("key", ["dense", "lookup"])
def test_saved_model_v2_against_tensorflow(key: str):
    """The variables that a signature captures, in order, are TensorFlow's."""
    loaded = tf.saved_model.load(str(MODELS / "v2"))
    signature = loaded.signatures[key]
    module = import_saved_model(MODELS / "v2", [key])
    expected = {v.name.removesuffix(":0"): v.numpy() for v in signature.variables}
    found = variables(module)
    assert set(found) == set(expected)
    for name, value in found.items():
        np.testing.assert_array_equal(value, expected[name])
    types = functions(module)[key].function_type
    specs = signature.structured_input_signature[1]
    assert len(types.inputs) == len(specs) + len(bound(functions(module)[key]))
    assert len(types.outputs) == len(signature.structured_outputs)


def test_saved_model_v1_against_tensorflow():
    module = import_saved_model(MODELS / "v1", ["serving_default"])
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        tf.compat.v1.saved_model.load(session, ["serve"], str(MODELS / "v1"))
        expected = {v.op.name: session.run(v) for v in tf.compat.v1.global_variables()}
    found = variables(module)
    assert set(found) == set(expected)
    for name, value in found.items():
        np.testing.assert_array_equal(value, expected[name])


def test_unknown_dimensions_of_the_old_converter():
    spec = tf.TensorSpec([1, None, 3], tf.float32, "x")
    function = tf.function(lambda x: x + 1.0).get_concrete_function(spec)
    converter = TFLiteConverter.from_concrete_functions([function])
    converter.experimental_new_converter = False
    message = r"None is only supported in the 1st dimension. Tensor 'x' has .* '\[1, None, 3\]'"
    with pytest.raises(ValueError, match=message):
        converter.convert()
    converter.experimental_new_converter = True
    assert converter.convert()
