"""Models with state, control flow and strings, and whole networks, through the interpreter."""

from pathlib import Path
from typing import Any

import models
import numpy as np
import pytest
from models import tflite
from tflower.compiler.text import parse
from tflower.dialects.errors import InterpreterError
from tflower.runtime.interpreter import Interpreter, run
from tflower.runtime.plan import Plan, Program
from xdsl.dialects import func


def outputs(interpreter: Interpreter, *inputs: Any) -> list[Any]:
    interpreter.allocate_tensors()
    for detail, value in zip(interpreter.get_input_details(), inputs, strict=True):
        interpreter.set_tensor(detail["index"], value)
    interpreter.invoke()
    return [interpreter.get_tensor(detail["index"]) for detail in interpreter.get_output_details()]


def main(text: str) -> func.FuncOp:
    return next(op for op in parse(text).ops if isinstance(op, func.FuncOp))


# Control flow.


def test_a_loop_runs_until_its_condition_fails():
    count, x = np.array(3, np.int32), np.array([1, 2], np.float32)
    for results in (
        outputs(Interpreter(model_content=tflite(models.LOOP)), count, x),
        run(main(models.LOOP), [count, x]),
    ):
        assert results[0] == 0
        assert results[1].tolist() == [8, 16]


@pytest.mark.parametrize(("condition", "expected"), [(True, [-2, 3]), (False, [4, 9])])
def test_a_branch(condition: bool, expected: list[float]):
    p, x = np.array(condition), np.array([2, -3], np.float32)
    for results in (
        outputs(Interpreter(model_content=tflite(models.BRANCH)), p, x),
        run(main(models.BRANCH), [p, x]),
    ):
        assert results[0].tolist() == expected


def test_regions_see_the_values_around_them():
    text = """
    func.func @main(%p: tensor<i1>, %x: tensor<2xf32>) -> tensor<2xf32> {
      %y = "tfl.neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
      %0 = "tfl.if"(%p) ({
        %1 = "tfl.mul"(%x, %y) {fused_activation_function = "NONE"}
            : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
        "tfl.yield"(%1) : (tensor<2xf32>) -> ()
      }, {
        "tfl.yield"(%y) : (tensor<2xf32>) -> ()
      }) : (tensor<i1>) -> tensor<2xf32>
      func.return %0 : tensor<2xf32>
    }
    """
    x = np.array([2, 3], np.float32)
    assert run(main(text), [np.array(True), x])[0].tolist() == [-4, -9]
    assert run(main(text), [np.array(False), x])[0].tolist() == [-2, -3]


def test_tensorflow_ops_run_too():
    text = """
    func.func @main(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
      %0 = "tf.PartitionedCall"(%x) {f = @f, config = "", config_proto = "", executor_type = ""}
          : (tensor<2x2xf32>) -> tensor<2x2xf32>
      func.return %0 : tensor<2x2xf32>
    }
    func.func private @f(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
      %0 = "tf.MatMul"(%x, %x) {transpose_a = false, transpose_b = true}
          : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
      func.return %0 : tensor<2x2xf32>
    }
    """
    x = np.array([[1, 2], [3, 4]], np.float32)
    assert run(main(text), [x])[0].tolist() == (x @ x.T).tolist()


def test_intermediate_results_are_dropped_after_their_last_use():
    text = """
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %0 = "tfl.neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
      %unused = "tfl.exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
      %1 = "tfl.square"(%0) : (tensor<2xf32>) -> tensor<2xf32>
      func.return %1 : tensor<2xf32>
    }
    """
    plan = Plan(main(text), Program(None))
    slots = list(plan.template)
    (result,) = plan.run_in(slots, [np.array([1, 2], np.float32)])
    assert [array is result for array in slots if array is not None] == [True]
    kept = Plan(main(text), Program(None, keep=True))
    slots = list(kept.template)
    kept.run_in(slots, [np.array([1, 2], np.float32)])
    assert sum(array is not None for array in slots) == 4


def test_an_op_without_kernel_is_an_error():
    text = """
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %0 = "tf.BesselI0e"(%x) : (tensor<2xf32>) -> tensor<2xf32>
      func.return %0 : tensor<2xf32>
    }
    """
    with pytest.raises(InterpreterError, match=r"tf\.BesselI0e: there is no kernel for it"):
        run(main(text), [np.zeros(2, np.float32)])


# State.


def test_variables_last_from_one_invocation_to_the_next():
    interpreter = Interpreter(model_content=tflite(models.COUNTER))
    step, reset = (interpreter.get_signature_runner(key) for key in ("step", "reset"))
    one = np.array(1, np.float32)
    assert step(x=one)["total"] == 11
    assert step(x=one)["total"] == 12
    assert reset()["total"] == 0
    assert step(x=one)["total"] == 1
    other = Interpreter(model_content=tflite(models.COUNTER))
    assert other.get_signature_runner("step")(x=one)["total"] == 11


def test_asking_for_shapes_leaves_variables_alone():
    interpreter = Interpreter(model_content=tflite(models.COUNTER))
    step = interpreter.get_signature_runner("step")
    step(x=np.array(1, np.float32))
    graph = step._graph
    graph._is_probed = False
    step.get_output_details()
    assert step(x=np.array(1, np.float32))["total"] == 12


def test_hash_tables_and_strings():
    interpreter = Interpreter(model_content=tflite(models.TABLE))
    assert interpreter.get_input_details()[0]["dtype"] is np.bytes_
    for keys in (np.array([b"b", b"x", b"a"], object), np.array(["b", "x", "a"])):
        values, size = outputs(interpreter, keys)
        assert values.tolist() == [6, -1, 5]
        assert size.tolist() == [2]


def test_strings_come_back_as_bytes():
    interpreter = Interpreter(model_content=tflite(models.TABLE))
    interpreter.allocate_tensors()
    interpreter.set_tensor(0, np.array(["é", "", "a\0b"]))
    value = interpreter.get_tensor(0)
    assert value.dtype == object
    assert value.tolist() == ["é".encode(), b"", b"a\0b"]


RECURRENT = """
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32>
    attributes {tf.entry_function = {inputs = "x", outputs = "y"}} {
  %w = "tfl.pseudo_const"() {value = dense<[[1.0, 0.0], [0.0, 1.0]]> : tensor<2x2xf32>}
      : () -> tensor<2x2xf32>
  %t = "tfl.pseudo_const"() {value = dense<1.0> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
  %n = "tfl.no_value"() {value} : () -> none
  %s = "tfl.pseudo_const"() {value = dense<0.0> : tensor<1x6xf32>} : () -> tensor<1x6xf32>
  %0 = "tfl.svdf"(%x, %w, %t, %n, %s) {fused_activation_function = "NONE", rank = 1 : i32}
      : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2x3xf32>, none, tensor<1x6xf32>)
      -> tensor<1x2xf32>
  func.return %0 : tensor<1x2xf32>
}
"""


def test_state_of_recurrent_layers_lasts_until_it_is_reset():
    interpreter = Interpreter(model_content=tflite(RECURRENT))
    x = np.array([[1, 2]], np.float32)
    assert [outputs(interpreter, x)[0].tolist() for _ in range(4)] == [
        [[1, 2]], [[2, 4]], [[3, 6]], [[3, 6]],
    ]  # fmt: skip
    interpreter.reset_all_variables()
    assert outputs(interpreter, x)[0].tolist() == [[1, 2]]


def test_the_same_values_are_not_computed_twice_in_place():
    text = """
    func.func @main(%x: tensor<4xf32>) -> (tensor<2x2xf32>, tensor<4xf32>)
        attributes {tf.entry_function = {inputs = "x", outputs = "a,b"}} {
      %s = "tfl.pseudo_const"() {value = dense<2> : tensor<2xi32>} : () -> tensor<2xi32>
      %0 = "tfl.reshape"(%x, %s) : (tensor<4xf32>, tensor<2xi32>) -> tensor<2x2xf32>
      func.return %0, %x : tensor<2x2xf32>, tensor<4xf32>
    }
    """
    interpreter = Interpreter(model_content=tflite(text))
    first, _ = outputs(interpreter, np.arange(4, dtype=np.float32))
    index = interpreter.get_input_details()[0]["index"]
    interpreter.set_tensor(index, np.zeros(4, np.float32))
    result = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    assert result.tolist() == first.tolist() == [[0, 1], [2, 3]]


# Whole networks.


@pytest.mark.litert
@pytest.mark.parametrize("name", ["DENSE", "LOOP", "BRANCH", "TABLE"])
def test_models_give_litert_answers(name: str):
    litert = pytest.importorskip("ai_edge_litert.interpreter")
    content = tflite(getattr(models, name))
    theirs, ours = litert.Interpreter(model_content=content), Interpreter(model_content=content)
    assert theirs.get_signature_list() == ours.get_signature_list()
    values: list[Any] = []
    for mine, other in zip(ours.get_input_details(), theirs.get_input_details(), strict=True):
        same_details(mine, other)
        shape, dtype = mine["shape"], mine["dtype"]
        text = np.array([b"a", b"b", b"c"], object)
        values.append(text if dtype is np.bytes_ else np.ones(shape, dtype))
    theirs.allocate_tensors()
    for detail, value in zip(theirs.get_input_details(), values, strict=True):
        theirs.set_tensor(detail["index"], value)
    theirs.invoke()
    results = outputs(ours, *values)
    for mine, other, result in zip(
        ours.get_output_details(), theirs.get_output_details(), results, strict=True
    ):
        same_details(mine, other)
        np.testing.assert_allclose(result, theirs.get_tensor(other["index"]), rtol=1e-6)


def same_details(ours: dict[str, Any], theirs: dict[str, Any]):
    assert list(ours) == list(theirs)
    for key, value in theirs.items():
        if isinstance(value, dict):
            same_details(ours[key], value)
        elif isinstance(value, np.ndarray):
            assert ours[key].dtype == value.dtype
            assert ours[key].tolist() == value.tolist()
        else:
            assert ours[key] == value


def test_a_file_is_mapped_not_read(tmp_path: Path):
    path = tmp_path / "model.tflite"
    path.write_bytes(tflite(models.DENSE))
    interpreter = Interpreter(path)
    interpreter.allocate_tensors()
    graph = interpreter._session.graph(0)
    constants = [array for array in graph._plan.template if array is not None]
    assert constants
    assert all(not array.flags.owndata for array in constants)
