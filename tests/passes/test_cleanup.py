"""How much `cse`, `dce` and `symbol-dce` find."""

import pytest
from tflower.compiler.text import parse
from tflower.passes.cleanup import (
    erase_dead,
    erase_unused_symbols,
    has_effects,
    is_dead,
    merge_equal,
    used_symbols,
)

CHAIN = "\n".join(
    [
        "func.func @main(%x0: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {",
        *(
            f'%{name}{i + 1} = "tfl.exp"(%{name if i else "x"}{i}) : (tensor<2xf32>) -> tensor<2xf32>'
            for i in range(50)
            for name in "xy"
        ),
        "return %x50, %y50 : tensor<2xf32>, tensor<2xf32>",
        "}",
    ]
)
BRANCHES = """
func.func @main(%c: tensor<i1>, %v: tensor<!tf_type.resource>, %x: tensor<f32>) {
  %0 = "tfl.if"(%c) ({
    OP
    "tfl.yield"(%x) : (tensor<f32>) -> ()
  }, {
    "tfl.yield"(%x) : (tensor<f32>) -> ()
  }) : (tensor<i1>) -> tensor<f32>
  return
}
"""


def test_equal_chains_merge_in_one_walk():
    module = parse(CHAIN)
    assert merge_equal(module.body.block) == 50
    assert merge_equal(module.body.block) == 0


def test_dead_chains_go_in_one_walk():
    module = parse(CHAIN)
    function = module.body.block.first_op
    last = function.body.block.last_op
    last.operands = [function.body.block.args[0]] * 2
    assert erase_dead(module.body.block) == 100


@pytest.mark.parametrize(
    ("text", "effects"),
    [
        ('%1 = "tfl.exp"(%x) : (tensor<f32>) -> tensor<f32>', False),
        (
            '"tfl.assign_variable"(%v, %x) : (tensor<!tf_type.resource>, tensor<f32>) -> ()',
            True,
        ),
    ],
)
def test_branches_have_the_effects_of_their_ops(text, effects):
    module = parse(BRANCHES.replace("OP", text))
    (branches,) = [op for op in module.walk() if op.name == "tfl.if"]
    assert has_effects(branches) is effects
    assert is_dead(branches) is not effects


def test_symbols_in_arrays_are_uses():
    module = parse(
        """
        func.func @main(%i: tensor<i32>, %x: tensor<f32>) -> tensor<f32> {
          %0 = "tf.Case"(%i, %x) {branches = [@one, @two], is_stateless = true}
            : (tensor<i32>, tensor<f32>) -> tensor<f32>
          return %0 : tensor<f32>
        }
        func.func private @one(%x: tensor<f32>) -> tensor<f32> { return %x : tensor<f32> }
        func.func private @two(%x: tensor<f32>) -> tensor<f32> { return %x : tensor<f32> }
        func.func private @three(%x: tensor<f32>) -> tensor<f32> { return %x : tensor<f32> }
        """
    )
    assert used_symbols(module) >= {"one", "two"}
    assert erase_unused_symbols(module) == 1
