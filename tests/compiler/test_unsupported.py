"""The account of ops that cannot be converted."""

import pytest
from tflower.compiler import unsupported
from tflower.compiler.text import context, parse
from tflower.passes.pattern import REFUSALS
from xdsl.dialects.builtin import ModuleOp

TEXT = """
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = "tf.Digamma"(%x) : (tensor<4xf32>) -> tensor<4xf32> loc("net/first")
  %1 = "tf.Digamma"(%0) : (tensor<4xf32>) -> tensor<4xf32> loc("net/second")
  %2 = "tf.MyOp"(%1) : (tensor<4xf32>) -> tensor<4xf32> loc("net/mine")
  %3 = "tf.Abs"(%2) : (tensor<4xf32>) -> tensor<4xf32> loc("net/size")
  func.return %3 : tensor<4xf32>
}
"""


@pytest.fixture
def module() -> ModuleOp:
    return parse(TEXT, ctx=context(allow_unregistered=True))


@pytest.fixture
def ops(module):
    (function,) = module.body.ops
    return [op for op in function.body.block.ops if op.results]


def test_records(ops):
    found = {record.operator.name: record for record in unsupported.records(ops)}
    assert found["tf.Digamma"].count == 2
    assert found["tf.Digamma"].reason == "there is no TensorFlow Lite operator for it"
    assert found["tf.MyOp"].reason == "neither TensorFlow nor TensorFlow Lite has this op"
    assert "(tensor<4xf32>)" in found["tf.Abs"].reason
    assert found["tf.MyOp"].error_code == unsupported.ERROR_NEEDS_CUSTOM_OPS
    assert found["tf.Abs"].error_code == unsupported.ERROR_NEEDS_FLEX_OPS


def test_the_reason_of_the_nearest_rule_wins(ops):
    REFUSALS[ops[1]] = "x is not static"
    reasons = [record.reason for record in unsupported.records(ops[:2])]
    assert reasons == ["there is no TensorFlow Lite operator for it", "x is not static"]


def test_message_of_several(ops):
    lines = unsupported.message(unsupported.records(ops)).splitlines()
    assert lines[0] == "3 kinds of op cannot be converted"
    assert lines[-2:] == [
        "TF Select ops: Abs, Digamma (allow them with OpsSet.SELECT_TF_OPS)",
        "Custom ops: MyOp (allow them with allow_custom_ops=True)",
    ]


def test_message_of_one(ops):
    first = unsupported.message(unsupported.records(ops[2:3])).splitlines()[0]
    assert first.endswith("tf.MyOp: neither TensorFlow nor TensorFlow Lite has this op")


def test_long_lists_are_cut(ops):
    many = unsupported.records(ops) * 10
    lines = unsupported.message(many).splitlines()
    assert len(lines) < 20
    assert "and 18 more, see the error's `errors`" in lines
