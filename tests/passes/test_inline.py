"""What lit cannot see of inlining: that bodies are moved, and locations."""

from tflower.compiler.text import parse
from tflower.dialects.op import constant
from tflower.passes.inline import Inliner

ONCE = """
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = func.call @body(%x) : (tensor<2xf32>) -> tensor<2xf32> loc("call")
  return %0 : tensor<2xf32>
}
func.func private @body(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Const"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32> loc("c")
  %1 = "tf.AddV2"(%x, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> loc(unknown)
  return %1 : tensor<2xf32>
}
"""
TWICE = ONCE.replace(
    "  return %0 : tensor<2xf32>\n}\nfunc.func private",
    "  %1 = func.call @body(%0) : (tensor<2xf32>) -> tensor<2xf32>\n"
    "  return %1 : tensor<2xf32>\n}\nfunc.func private",
)


def ops(module, name):
    return [op for op in module.walk() if op.name == name]


def test_a_body_that_is_used_once_is_moved():
    module = parse(ONCE)
    (before,) = ops(module, "tf.AddV2")
    assert Inliner(module).run()
    assert ops(module, "tf.AddV2") == [before]
    assert len(ops(module, "func.func")) == 1


def test_copies_share_their_constants():
    module = parse(TWICE)
    (before,) = ops(module, "tf.Const")
    data = constant(before.results[0])
    assert Inliner(module).run()
    constants = ops(module, "tf.Const")
    assert len(constants) == 2
    assert all(np_base(constant(op.results[0])) is np_base(data) for op in constants)


def np_base(array):
    while array.base is not None:
        array = array.base
    return array


def test_nothing_to_inline():
    module = parse("func.func @main(%x: tensor<f32>) -> tensor<f32> { return %x : tensor<f32> }")
    assert not Inliner(module).run()


def test_unknown_locations_become_that_of_the_call():
    module = parse(ONCE)
    Inliner(module).run()
    assert "call" in str(ops(module, "tf.AddV2")[0].location)
    assert "call" not in str(ops(module, "tf.Const")[0].location)


def test_a_call_with_other_arguments_stays():
    module = parse(ONCE)
    (call,) = ops(module, "func.call")
    call.operands = [*call.operands, call.operands[0]]
    assert not Inliner(module).run()
