"""The interpreter's face: details, inputs and outputs, shapes, signatures, errors."""

from pathlib import Path
from typing import Any

import models
import numpy as np
import pytest
from models import tflite
from tflower.runtime import threads
from tflower.runtime.interpreter import (
    Interpreter,
    InterpreterWithCustomOps,
    OpResolverType,
    SignatureRunner,
    load_delegate,
)
from tflower.runtime.metrics import TFLiteMetrics

DENSE = tflite(models.DENSE)
SUM = """
func.func @main(%arg0: tensor<1xf32>) -> tensor<1xf32> {
  %0 = "tfl.var_handle"() {container = "", shared_name = "sum"}
      : () -> tensor<!tf_type.resource<tensor<1xf32>>>
  %1 = "tfl.read_variable"(%0) : (tensor<!tf_type.resource<tensor<1xf32>>>) -> tensor<1xf32>
  %2 = tfl.add %1, %arg0 {fused_activation_function = "NONE"} : tensor<1xf32>
  "tfl.assign_variable"(%0, %2) : (tensor<!tf_type.resource<tensor<1xf32>>>, tensor<1xf32>) -> ()
  %3 = "tfl.abs"(%arg0) : (tensor<1xf32>) -> tensor<1xf32>
  return %3 : tensor<1xf32>
}
"""
X = np.array([[1, 0, 1]], np.float32)
Y = np.exp(np.array([[4.5, 9.5]], np.float32))


@pytest.fixture
def dense() -> Interpreter:
    interpreter = Interpreter(model_content=DENSE)
    interpreter.allocate_tensors()
    return interpreter


def indices(interpreter: Interpreter) -> tuple[int, int]:
    (source,), (sink,) = interpreter.get_input_details(), interpreter.get_output_details()
    return source["index"], sink["index"]


# Opening a model.


def test_a_path_may_be_text_or_a_path_object(tmp_path: Path):
    file = tmp_path / "model.tflite"
    file.write_bytes(DENSE)
    for path in (file, str(file)):
        assert Interpreter(path).num_subgraphs() == 1


@pytest.mark.parametrize("content", [bytearray(DENSE), memoryview(DENSE)])
def test_content_is_bytes_only(content: Any):
    with pytest.raises(TypeError, match="model_content"):
        Interpreter(model_content=content)


def test_one_of_path_and_content_is_needed():
    for arguments in ({}, {"model_content": b""}, {"model_path": ""}):
        with pytest.raises(
            ValueError, match="^`model_path` or `model_content` must be specified.$"
        ):
            Interpreter(**arguments)
    with pytest.raises(ValueError, match="^Can't both provide `model_path` and `model_content`$"):
        Interpreter("x", DENSE)


def test_a_missing_file():
    with pytest.raises(ValueError, match="^Could not open 'nowhere'"):
        Interpreter("nowhere")


@pytest.mark.parametrize("content", [b"1234", b"x" * 100, DENSE[:20], DENSE[:-200]])
def test_what_is_no_model(content: bytes):
    with pytest.raises(ValueError, match="^The model is not a valid Flatbuffer buffer$"):
        Interpreter(model_content=content)


def test_damaged_models_are_refused_or_run():
    rng = np.random.default_rng(0)
    for _ in range(300):
        content = bytearray(DENSE)
        for place in rng.integers(0, len(content), 2):
            content[place] = rng.integers(0, 256)
        try:
            interpreter = Interpreter(model_content=bytes(content))
            interpreter.get_tensor_details()
            interpreter.allocate_tensors()
        except (ValueError, RuntimeError):
            continue


def test_wrong_options():
    with pytest.raises(ValueError, match="^type of num_threads should be int$"):
        Interpreter(model_content=DENSE, num_threads=4.2)
    with pytest.raises(ValueError, match="^num_threads should >= 1$"):
        Interpreter(model_content=DENSE, num_threads=0)
    with pytest.raises(ValueError, match="^Unrecognized passed in op resolver type: test$"):
        Interpreter(model_content=DENSE, experimental_op_resolver_type="test")
    Interpreter(model_content=DENSE, num_threads=True)


# Details.


def test_input_and_output_details(dense: Interpreter):
    (detail,) = dense.get_input_details()
    assert list(detail) == [
        "name", "index", "shape", "shape_signature", "dtype", "quantization",
        "quantization_parameters", "sparsity_parameters",
    ]  # fmt: skip
    assert detail["name"].startswith("x")
    assert detail["shape"].tolist() == [1, 3]
    assert detail["shape"].dtype == np.int32
    assert detail["shape_signature"].tolist() == [-1, 3]
    assert detail["dtype"] is np.float32
    assert detail["quantization"] == (0.0, 0)
    parameters = detail["quantization_parameters"]
    assert parameters["scales"].dtype == np.float32
    assert parameters["zero_points"].dtype == np.int32
    assert parameters["quantized_dimension"] == parameters["block_size"] == 0
    assert detail["sparsity_parameters"] == {}
    (result,) = dense.get_output_details()
    assert result["shape_signature"].tolist() == [-1, 2]


def test_details_of_all_tensors(dense: Interpreter):
    details = dense.get_tensor_details()
    assert [detail["index"] for detail in details] == list(range(len(details)))
    assert len(details) == 5
    with pytest.raises(ValueError, match="^subgraph_index is out of range: 5 for the model, which"):
        dense.get_tensor_details(5)


def test_details_of_operators(dense: Interpreter):
    first, second = dense._get_ops_details()
    assert first["op_name"] == "FULLY_CONNECTED"
    assert first["inputs"].dtype == np.int32
    assert first["operand_types"] == [np.float32] * 3
    assert second["index"] == 1
    assert second["inputs"].tolist() == first["outputs"].tolist()
    with pytest.raises(ValueError, match="^Invalid node index$"):
        dense._get_op_details(2)


# Running.


def test_invoke(dense: Interpreter):
    source, sink = indices(dense)
    assert dense.set_tensor(source, X) is None
    assert dense.invoke() is None
    np.testing.assert_allclose(dense.get_tensor(sink), Y, rtol=1e-6)


def test_a_value_is_copied_in_and_out(dense: Interpreter):
    source, sink = indices(dense)
    value = X.copy()
    dense.set_tensor(source, value)
    value[:] = 0
    dense.invoke()
    first = dense.get_tensor(sink)
    first[:] = 0
    np.testing.assert_allclose(dense.get_tensor(sink), Y, rtol=1e-6)


def test_nothing_works_before_allocation():
    interpreter = Interpreter(model_content=DENSE)
    source, _ = indices(interpreter)
    with pytest.raises(ValueError, match="^Cannot set tensor: Tensor is unallocated"):
        interpreter.set_tensor(source, X)
    with pytest.raises(ValueError, match="^Tensor data is null. Run allocate_tensors"):
        interpreter.get_tensor(source)
    with pytest.raises(RuntimeError, match="Invoke called on model that is not ready"):
        interpreter.invoke()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (X.astype(np.float64), "Got value of type FLOAT64 but expected type FLOAT32 for input "),
        ([[1.0, 2.0, 3.0]], "Got value of type FLOAT64 but expected type FLOAT32 for input "),
        (X[0], "Dimension mismatch. Got 1 but expected 2 for input "),
        (np.zeros((3, 3), np.float32), "Dimension mismatch. Got 3 but expected 1 for dimension 0"),
    ],
)
def test_a_value_must_fit(dense: Interpreter, value: Any, message: str):
    with pytest.raises(ValueError, match=f"^Cannot set tensor: {message}"):
        dense.set_tensor(indices(dense)[0], value)


def test_a_tensor_index_must_exist(dense: Interpreter):
    for index in (99, -1):
        with pytest.raises(ValueError, match=f"^Invalid tensor index {index} exceeds max tensor i"):
            dense.set_tensor(index, X)
        with pytest.raises(ValueError, match=f"^Invalid tensor index {index} exceeds max tensor i"):
            dense.get_tensor(index)
    with pytest.raises(ValueError, match="^Invalid subgraph index 3 exceeds max subgraph index 1$"):
        dense.get_tensor(0, 3)


def test_constants_can_be_read(dense: Interpreter):
    shapes = [tuple(detail["shape"]) for detail in dense.get_tensor_details()]
    weights = dense.get_tensor(shapes.index((2, 3)))
    assert weights.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_intermediate_results_are_kept_on_request():
    with pytest.warns(UserWarning, match="memory"):
        interpreter = Interpreter(model_content=DENSE, experimental_preserve_all_tensors=True)
    interpreter.allocate_tensors()
    interpreter.set_tensor(indices(interpreter)[0], X)
    interpreter.invoke()
    (hidden,) = interpreter._get_op_details(0)["outputs"]
    assert interpreter.get_tensor(int(hidden)).tolist() == [[4.5, 9.5]]


def test_intermediate_results_are_computed_again_otherwise(dense: Interpreter):
    (hidden,) = dense._get_op_details(0)["outputs"]
    source, sink = indices(dense)
    with pytest.raises(ValueError, match="Tensor data is null"):
        dense.get_tensor(int(hidden))
    dense.set_tensor(source, X)
    dense.invoke()
    assert dense.get_tensor(int(hidden)).tolist() == [[4.5, 9.5]]
    dense.set_tensor(source, X + 1)
    assert dense.get_tensor(int(hidden)).tolist() == [[4.5, 9.5]]  # of the last run
    dense.invoke()
    found = dense.get_tensor(sink)
    assert dense.get_tensor(int(hidden)).tolist() != [[4.5, 9.5]]
    np.testing.assert_array_equal(dense.get_tensor(sink), found)


def test_intermediate_results_of_variables_are_none():
    """A second run would begin with another state."""
    interpreter = Interpreter(model_content=tflite(SUM))
    interpreter.allocate_tensors()
    interpreter.invoke()
    (add,) = [op for op in interpreter._get_ops_details() if op["op_name"] == "ADD"]
    with pytest.raises(ValueError, match="Tensor data is null"):
        interpreter.get_tensor(int(add["outputs"][0]))


def test_intermediate_results_of_other_inputs_are_none(dense: Interpreter):
    (hidden,) = dense._get_op_details(0)["outputs"]
    dense.invoke()
    dense.set_tensor(indices(dense)[0], X)
    with pytest.raises(ValueError, match="Tensor data is null"):
        dense.get_tensor(int(hidden))


def test_no_warning_without_default_delegates():
    Interpreter(
        model_content=DENSE,
        experimental_preserve_all_tensors=True,
        experimental_op_resolver_type=OpResolverType.BUILTIN_REF,
    )


# Memory.


def test_tensor_gives_the_memory_itself(dense: Interpreter):
    source, sink = indices(dense)
    memory = dense.tensor(source)
    memory()[:] = X
    dense.invoke()
    np.testing.assert_allclose(dense.tensor(sink)(), Y, rtol=1e-6)
    dense.tensor(sink)()[:] = 3
    assert dense.get_tensor(sink).tolist() == [[3, 3]]


def test_living_views_prevent_running(dense: Interpreter):
    source, _ = indices(dense)
    view = dense.tensor(source)()
    part = view[:, 1:]
    del view
    assert not dense._safe_to_run()
    for action in (dense.invoke, dense.allocate_tensors):
        with pytest.raises(RuntimeError, match="There is at least 1 reference to internal data"):
            action()
    with pytest.raises(RuntimeError, match="There is at least 1 reference to internal data"):
        dense.resize_tensor_input(source, [2, 3])
    dense.set_tensor(source, X)
    assert dense.get_tensor(source).tolist() == X.tolist()
    del part
    dense.invoke()


# Resizing.


def test_resize(dense: Interpreter):
    source, sink = indices(dense)
    dense.resize_tensor_input(source, [2, 3])
    assert dense.get_input_details()[0]["shape"].tolist() == [2, 3]
    assert dense.get_input_details()[0]["shape_signature"].tolist() == [-1, 3]
    with pytest.raises(RuntimeError, match="Invoke called on model that is not ready"):
        dense.invoke()
    dense.allocate_tensors()
    assert dense.get_output_details()[0]["shape"].tolist() == [2, 2]
    dense.set_tensor(source, np.repeat(X, 2, 0))
    dense.invoke()
    np.testing.assert_allclose(dense.get_tensor(sink), np.repeat(Y, 2, 0), rtol=1e-6)


@pytest.mark.parametrize("size", [[1, 3], (1, 3), np.array([1, 3])])
def test_resize_to_the_same_shape_changes_nothing(dense: Interpreter, size: Any):
    dense.set_tensor(indices(dense)[0], X)
    dense.resize_tensor_input(indices(dense)[0], size)
    dense.invoke()
    np.testing.assert_allclose(dense.get_tensor(indices(dense)[1]), Y, rtol=1e-6)


def test_strict_resize(dense: Interpreter):
    source, _ = indices(dense)
    dense.resize_tensor_input(source, [4, 3], strict=True)
    message = (
        f"Attempting to resize dimension 1 of tensor {source} with value 3 to 2. "
        "ResizeInputTensorStrict only allows mutating unknown dimensions identified by -1."
    )
    with pytest.raises(RuntimeError, match=message):
        dense.resize_tensor_input(source, [4, 2], strict=True)


def test_what_cannot_be_resized(dense: Interpreter):
    with pytest.raises(ValueError, match="^Shape should be 1D instead of 2.$"):
        dense.resize_tensor_input(indices(dense)[0], [[1, 3]])
    with pytest.raises(RuntimeError, match="Attempting to resize a fixed-size tensor"):
        dense.resize_tensor_input(1, [2])


def test_an_absurd_shape_is_an_error(dense: Interpreter):
    source, _ = indices(dense)
    dense.resize_tensor_input(source, [2**30, 2**30])
    with pytest.raises(RuntimeError, match="no memory for the shape"):
        dense.allocate_tensors()


def test_a_failing_kernel_is_named(dense: Interpreter):
    source, _ = indices(dense)
    dense.resize_tensor_input(source, [1, 4])
    dense.allocate_tensors()
    with pytest.raises(RuntimeError, match=r"tfl\.fully_connected: "):
        dense.invoke()


# Signatures.


def test_signature_list(dense: Interpreter):
    assert dense.get_signature_list() == {"serve": {"inputs": ["x"], "outputs": ["y"]}}
    source, sink = indices(dense)
    assert dense._get_full_signature_list() == {
        "serve": {"inputs": {"x": source}, "outputs": {"y": sink}}
    }


def test_signature_runner():
    runner = Interpreter(model_content=DENSE).get_signature_runner()
    assert isinstance(runner, SignatureRunner)
    for count in (1, 3, 1):
        result = runner(x=np.repeat(X, count, 0))
        assert list(result) == ["y"]
        np.testing.assert_allclose(result["y"], np.repeat(Y, count, 0), rtol=1e-6)
    assert runner.get_input_details()["x"]["shape_signature"].tolist() == [-1, 3]
    assert runner.get_output_details()["y"]["dtype"] is np.float32


def test_signature_errors():
    interpreter = Interpreter(model_content=DENSE)
    with pytest.raises(ValueError, match='^Invalid signature_key provided: "nope".$'):
        interpreter.get_signature_runner("nope")
    runner = interpreter.get_signature_runner("serve")
    message = "expected 1 vs provided 0"
    with pytest.raises(ValueError, match=message):
        runner()
    with pytest.raises(ValueError, match=r"^Invalid Input name \(z\) for SignatureDef$"):
        runner(z=X)
    with pytest.raises(AttributeError):
        runner(x=[1.0])
    with pytest.raises(ValueError, match="^None interpreter provided.$"):
        SignatureRunner()
    with pytest.raises(ValueError, match="^None signature_key provided.$"):
        SignatureRunner(interpreter)
    two = Interpreter(model_content=tflite(models.COUNTER))
    with pytest.raises(ValueError, match="^SignatureDef signature_key is None and model has 2 Sig"):
        two.get_signature_runner()


# Operators that nobody knows.


def test_an_unknown_custom_operator():
    interpreter = Interpreter(model_content=tflite(models.CUSTOM))
    message = r"Encountered unresolved custom op: CODE.\nSee .* Node number 1 \(CODE\) failed"
    with pytest.raises(RuntimeError, match=message):
        interpreter.allocate_tensors()


def test_a_tensorflow_operator():
    content = tflite(models.CUSTOM.replace("CODE", "FlexErf"))
    with pytest.raises(RuntimeError, match=r"^Select TensorFlow op\(s\), included in the given mo"):
        Interpreter(model_content=content).allocate_tensors()


def test_native_code_cannot_be_added(tmp_path: Path):
    with pytest.raises(ValueError, match="^Looking up symbol 'Register' failed"):
        InterpreterWithCustomOps(["Register"], model_content=DENSE)
    assert InterpreterWithCustomOps(model_content=DENSE).num_subgraphs() == 1
    with pytest.raises(OSError, match="nowhere"):
        load_delegate("nowhere")
    library = tmp_path / "delegate.so"
    library.touch()
    with pytest.raises(ValueError, match="^Failed to load delegate from "):
        load_delegate(str(library))


# What is ours: threads, kernels for custom operators, times, and LiteRT behind the same face.


def test_threads_are_limited_while_a_model_runs(monkeypatch: pytest.MonkeyPatch):
    counts: list[int] = []
    count = [8]
    fake = threads.Setting(lambda: count[0], lambda n: (counts.append(n), count.__setitem__(0, n)))
    monkeypatch.setattr(threads, "setting", lambda: fake)
    interpreter = Interpreter(model_content=DENSE, num_threads=2)
    interpreter.allocate_tensors()
    interpreter.invoke()
    interpreter.get_signature_runner()(x=X)
    assert counts == [2, 8, 2, 8]
    Interpreter(model_content=DENSE).get_signature_runner()(x=X)
    assert len(counts) == 4


def test_threads_of_numpy_itself():
    found = threads.setting()
    if found is None:
        pytest.skip("numpy's BLAS does not let itself be told")
    before = found.get()
    with threads.limited(1):
        assert found.get() == 1
    assert found.get() == before


def test_delegates_are_refused():
    with pytest.raises(ValueError, match="experimental_delegates are native code"):
        Interpreter(model_content=DENSE, experimental_delegates=[object()])
    Interpreter(model_content=DENSE, experimental_delegates=[])


def test_times_are_measured():
    interpreter = Interpreter(model_content=DENSE, profile=True)
    run = interpreter.get_signature_runner()
    run(x=X), run(x=X)
    assert [(each.name, each.calls) for each in interpreter.timings] == [
        ("tfl.fully_connected", 2),
        ("tfl.exp", 2),
    ]
    interpreter.reset_timings()
    assert {each.calls for each in interpreter.timings} == {0}
    assert Interpreter(model_content=DENSE).timings == []


def test_the_arena():
    assert Interpreter(model_content=DENSE).arena_bytes > 0


def test_zero_bytes_at_the_end_of_a_string_count():
    model = tflite(
        "func.func @main(%x: tensor<!tf_type.string>) -> tensor<!tf_type.string> {\n"
        "  func.return %x : tensor<!tf_type.string>\n}"
    )
    interpreter = Interpreter(model_content=model)
    interpreter.allocate_tensors()
    source, _ = indices(interpreter)
    interpreter.set_tensor(source, np.array(b"ab" + bytes(3)))
    assert interpreter.get_tensor(source).item() == b"ab" + bytes(3)
    with pytest.raises(ValueError, match="^Passed in value type is not a numpy array, got type "):
        interpreter.set_tensor(source, "text")


def test_what_is_no_array(dense: Interpreter):
    with pytest.raises(ValueError, match="^Failed to convert value into readable tensor.$"):
        dense.set_tensor(0, [[1.0], [1.0, 2.0]])


def test_an_unknown_backend():
    with pytest.raises(ValueError, match="^backend is 'other', one of numpy, litert is needed$"):
        Interpreter(model_content=DENSE, backend="other")


def test_litert_that_is_not_installed(monkeypatch: pytest.MonkeyPatch):
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr("tflower.runtime.litert.import_module", missing)
    with pytest.raises(ImportError, match='^backend="litert" needs the package ai-edge-litert, '):
        Interpreter(model_content=DENSE, backend="litert")


@pytest.mark.litert
def test_litert_has_the_same_face():
    pytest.importorskip("ai_edge_litert")
    ours = Interpreter(model_content=DENSE)
    theirs = Interpreter(
        model_content=DENSE,
        backend="litert",
        num_threads=1,
        experimental_op_resolver_type=OpResolverType.BUILTIN_REF,
    )
    assert isinstance(theirs, Interpreter)
    for interpreter in (ours, theirs):
        interpreter.allocate_tensors()
        source, sink = indices(interpreter)
        interpreter.set_tensor(source, X)
        interpreter.invoke()
        np.testing.assert_allclose(interpreter.get_tensor(sink), Y, rtol=1e-6)
        np.testing.assert_allclose(interpreter.get_signature_runner()(x=X)["y"], Y, rtol=1e-6)
    assert ours.get_signature_list() == theirs.get_signature_list()
    assert str(ours.get_input_details()) == str(theirs.get_input_details())
    assert theirs.timings == []
    with pytest.raises(RuntimeError, match="^arena_bytes needs"):
        theirs.arena_bytes


def test_litert_takes_neither_kernels_nor_times():
    for arguments in ({"custom_ops": {"A": np.sin}}, {"profile": True}):
        with pytest.raises(ValueError, match="litert"):
            Interpreter(model_content=DENSE, backend="litert", **arguments)


def test_the_hooks_of_counters_are_called(monkeypatch: pytest.MonkeyPatch):
    calls: list[str] = []
    hook = "increase_counter_interpreter_creation"
    monkeypatch.setattr(TFLiteMetrics, hook, lambda _: calls.append(hook))
    Interpreter(model_content=DENSE)
    assert calls == [hook]
    TFLiteMetrics("hash", "path").set_converter_param("a", 1)
    with pytest.raises(ValueError, match="given together"):
        TFLiteMetrics("hash")
