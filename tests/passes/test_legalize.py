"""The conversion driver: all or nothing, reasons, locations."""

import numpy as np
import pytest
from tflower.compiler.text import parse
from tflower.dialects import tf, tfl
from tflower.dialects.locations import names
from tflower.passes.legalize import LegalizeTFPass, rules, rules_with_broadcasting
from tflower.passes.pattern import REFUSALS
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation


def function(body: str, arguments: str = "%x: tensor<2xf32>, %y: tensor<2xf32>") -> ModuleOp:
    return parse(f"func.func @main({arguments}) {{\n{body}\n  return\n}}")


def ops(module: ModuleOp) -> list[Operation]:
    (main,) = module.body.block.ops
    return list(main.regions[0].block.ops)[:-1]


def legalize(module: ModuleOp, **options: bool) -> list[Operation]:
    LegalizeTFPass(**options).apply(Context(), module)
    module.verify()
    return ops(module)


def uses(module: ModuleOp) -> list[int]:
    (main,) = module.body.block.ops
    return [len(list(argument.uses)) for argument in main.regions[0].block.args]


BINARY = "(tensor<2x{0}>, tensor<2x{0}>) -> tensor<2x{0}>"


def test_every_rule_names_its_algebra():
    for rule in rules_with_broadcasting().rules:
        assert "->" in (rule.build.__doc__ or rule.name), rule.name


def test_direct_rules_come_before_lowerings():
    first = rules().by_root[tf.SquareOp][0]
    assert first.name == "tf.Square -> tfl.square"


def test_unused_results_are_dropped():
    module = function('%0 = "tf.Abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>')
    assert legalize(module) == []


def test_a_refused_op_says_why_the_direct_way_failed():
    module = function(
        '%0 = "tf.Square"(%x) : (tensor<2xf64>) -> tensor<2xf64>\n"tf.Assert"(%c, %0) '
        ": (tensor<i1>, tensor<2xf64>) -> ()",
        "%x: tensor<2xf64>, %c: tensor<i1>",
    )
    (square, _) = legalize(module, preserve_assert_op=True)
    assert isinstance(square, tf.SquareOp)
    assert REFUSALS[square] == (
        "tfl.square: operand #0 must be tensor of 32-bit float values, but got 'tensor<2xf64>'"
    )


def test_a_failed_lowering_leaves_no_uses_behind():
    lines = [
        f'%0 = "tf.DivNoNan"(%x, %y) : {BINARY.format("f64")}',
        f'%1 = "tf.Xlogy"(%0, %y) : {BINARY.format("f64")}',
        '"tf.Assert"(%c, %1) : (tensor<i1>, tensor<2xf64>) -> ()',
    ]
    module = function("\n".join(lines), "%x: tensor<2xf64>, %y: tensor<2xf64>, %c: tensor<i1>")
    left = legalize(module, preserve_assert_op=True)
    assert [op.name for op in left] == ["tf.DivNoNan", "tf.Xlogy", "tf.Assert"]
    assert uses(module) == [1, 2, 1]


def test_new_ops_have_the_place_of_the_old_one():
    module = parse(
        """func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
          %0 = "tf.Softplus"(%x) : (tensor<2xf32>) -> tensor<2xf32> loc("dense/softplus")
          return %0 : tensor<2xf32>
        }"""
    )
    built = legalize(module)
    assert [op.name for op in built] == ["tfl.exp", "arith.constant", "tfl.add", "tfl.log"]
    assert {names(op.location)[-1] for op in built} == {"dense/softplus"}


def test_ops_on_constants_are_folded_on_the_way():
    module = parse(
        """func.func @main() -> tensor<2xf32> {
          %0 = "tf.Const"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
          %1 = "tf.Mul"(%0, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
          return %1 : tensor<2xf32>
        }"""
    )
    (constant,) = legalize(module)
    np.testing.assert_array_equal(constant.value.array, [1, 4])


def test_loops_and_branches_are_entered():
    module = parse(
        """func.func @main(%x: tensor<2xf32>, %c: tensor<i1>) -> tensor<2xf32> {
          %0 = "tf.IfRegion"(%c) ({
            %1 = "tf.Abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
            "tf.Yield"(%1) : (tensor<2xf32>) -> ()
          }, {
            "tf.Yield"(%x) : (tensor<2xf32>) -> ()
          }) {is_stateless = true} : (tensor<i1>) -> tensor<2xf32>
          return %0 : tensor<2xf32>
        }"""
    )
    LegalizeTFPass().apply(Context(), module)
    assert any(isinstance(op, tfl.AbsOp) for op in module.walk())


@pytest.mark.parametrize("verify", [True, False])
def test_runtime_verification(verify: bool):
    module = function(
        '%0 = "tf.Sqrt"(%x) : (tensor<2xf64>) -> tensor<2xf64>\n'
        '"tf.Assert"(%c, %0) : (tensor<i1>, tensor<2xf64>) -> ()',
        "%x: tensor<2xf64>, %c: tensor<i1>",
    )
    built = legalize(module, run_tfl_runtime_verification=verify, preserve_assert_op=True)
    assert built[0].name == ("tf.Sqrt" if verify else "tfl.sqrt")
