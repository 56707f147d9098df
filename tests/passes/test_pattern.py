"""The rule helper and the greedy driver."""

import numpy as np
import pytest
from tflower.compiler.text import parse, to_text
from tflower.dialects import arith, tfl
from tflower.dialects.locations import describe, names
from tflower.dialects.tfl import NONE, RELU
from tflower.passes.events import Observer, Rewrite, observed
from tflower.passes.greedy import RuleSet
from tflower.passes.pattern import REFUSALS, Const, Op, Refusal, Value, rule
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation


def module_of(*lines: str, arguments: str = "%x: tensor<4xf32>, %y: tensor<4xf32>") -> ModuleOp:
    body = "\n".join(lines)
    return parse(f"func.func @main({arguments}) -> tensor<4xf32> {{\n{body}\n}}")


def binary(name: str, lhs: str, rhs: str, where: str = "") -> str:
    location = f' loc("{where}")' if where else ""
    return (
        f'"tfl.{name}"({lhs}, {rhs}) {{fused_activation_function = "NONE"}} : '
        f"(tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>{location}"
    )


def unary(name: str, x: str, where: str = "") -> str:
    location = f' loc("{where}")' if where else ""
    return f'"tfl.{name}"({x}) : (tensor<4xf32>) -> tensor<4xf32>{location}'


RETURN = "func.return %r : tensor<4xf32>"


def ops(module: ModuleOp) -> list[Operation]:
    (function,) = module.body.block.ops
    return list(function.regions[0].block.ops)


def op_names(module: ModuleOp) -> list[str]:
    return [op.name.removeprefix("tfl.") for op in ops(module)]


@rule(Op(tfl.ReluOp, Op(tfl.AddOp, fused_activation_function=NONE, as_="add")))
def fuse_relu(add: tfl.AddOp):
    """relu(add(x, y)) -> add(x, y), activation RELU."""
    return add.with_properties(fused_activation_function=RELU)


def test_a_rule_replaces_the_root_and_what_dies_with_it():
    module = module_of(
        "%a = " + binary("add", "%x", "%y", "block/add"),
        "%r = " + unary("relu", "%a", "block/relu"),
        RETURN,
    )
    assert RuleSet([fuse_relu]).apply(module)
    module.verify()
    assert op_names(module) == ["add", "func.return"]
    assert names(ops(module)[0].location) == ["block/relu", "block/add"]


def test_an_inner_op_with_two_uses_does_not_match():
    module = module_of(
        "%a = " + binary("add", "%x", "%y"),
        "%b = " + unary("relu", "%a"),
        "%r = " + binary("mul", "%a", "%b"),
        RETURN,
    )
    assert not RuleSet([fuse_relu]).apply(module)


def test_a_property_must_fit():
    module = module_of(
        ("%a = " + binary("add", "%x", "%y")).replace("NONE", "RELU6"),
        "%r = " + unary("relu", "%a"),
        RETURN,
    )
    assert not RuleSet([fuse_relu]).apply(module)


@rule(Op(tfl.MulOp, Value("x"), Const("c")))
def drop_product_with_one(x: Value, c: np.ndarray):
    """X * 1 -> x."""
    return x if (c == 1).all() else Refusal("the factor is not 1")


@pytest.mark.parametrize("order", [("%x", "%c"), ("%c", "%x")])
def test_commutative_operands_match_in_either_order(order: tuple[str, str]):
    module = module_of(
        '%c = "arith.constant"() {value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>',
        "%r = " + binary("mul", *order),
        RETURN,
    )
    assert RuleSet([drop_product_with_one]).apply(module)
    assert op_names(module) == ["func.return"]


def test_a_refusal_is_kept_with_its_op():
    module = module_of(
        '%c = "arith.constant"() {value = dense<2.0> : tensor<4xf32>} : () -> tensor<4xf32>',
        "%r = " + binary("mul", "%x", "%c"),
        RETURN,
    )
    assert not RuleSet([drop_product_with_one]).apply(module)
    assert REFUSALS[ops(module)[1]] == "the factor is not 1"


@rule(Op(tfl.SubOp, Value("x"), Value("x")))
def subtract_from_itself(root: tfl.SubOp):
    """X - x -> 0."""
    return arith.ConstantOp(value=np.zeros(4, np.float32))


def test_the_same_name_is_the_same_value():
    twice = module_of("%r = " + binary("sub", "%x", "%x"), RETURN)
    assert RuleSet([subtract_from_itself]).apply(twice)
    other = module_of("%r = " + binary("sub", "%x", "%y"), RETURN)
    assert not RuleSet([subtract_from_itself]).apply(other)


@rule(Op(tfl.NegOp, Value("x")))
def negate_by_product(root: tfl.NegOp, x: Value):
    """-x -> (x * -1) * 1, an expression of several new ops."""
    minus = tfl.MulOp(x, arith.ConstantOp(value=np.full(4, -1, np.float32)))
    return tfl.MulOp(minus, arith.ConstantOp(value=np.ones(4, np.float32)))


def test_new_ops_are_inserted_in_order_and_placed():
    module = module_of("%r = " + unary("neg", "%x", "layer/neg"), RETURN)
    RuleSet([negate_by_product]).apply(module)
    module.verify()
    assert op_names(module) == ["arith.constant", "arith.constant", "mul", "mul", "func.return"]
    assert {describe(op) for op in ops(module)[:-1]} == {"layer/neg"}


def test_observers_see_every_application():
    seen: list[tuple[str, list[str], list[str]]] = []

    class Seen(Observer):
        def rewritten(self, event: Rewrite):
            before = [op.name for op in event.before]
            seen.append((event.rule, before, [op.name for op in event.after]))

    module = module_of("%a = " + binary("add", "%x", "%y"), "%r = " + unary("relu", "%a"), RETURN)
    with observed(Seen()):
        RuleSet([fuse_relu]).apply(module)
    assert seen == [
        ("fuse_relu", ["tfl.relu", "tfl.add"], ["tfl.add"]),
        ("dce", ["tfl.add"], []),
    ]


def test_the_greater_benefit_goes_first():
    @rule(Op(tfl.ReluOp, Value("x")), benefit=9)
    def first(x: Value):
        return tfl.TanhOp(x)

    module = module_of("%a = " + binary("add", "%x", "%y"), "%r = " + unary("relu", "%a"), RETURN)
    RuleSet([fuse_relu, first]).apply(module)
    assert op_names(module) == ["add", "tanh", "func.return"]


def test_unused_pure_ops_go_and_effects_stay():
    module = module_of(
        "%a = " + binary("add", "%x", "%y"),
        "%b = " + unary("relu", "%a"),
        '"tfl.call_once"() {session_init_function = "init"} : () -> ()',
        "%r = " + binary("mul", "%x", "%y"),
        RETURN,
    )
    RuleSet([]).apply(module)
    assert op_names(module) == ["call_once", "mul", "func.return"]


def test_constants_fold():
    module = module_of(
        '%c = "arith.constant"() {value = dense<2.0> : tensor<4xf32>} : () -> tensor<4xf32>',
        "%a = " + binary("add", "%c", "%c"),
        "%r = " + binary("mul", "%x", "%a"),
        RETURN,
    )
    RuleSet([]).apply(module)
    assert op_names(module) == ["arith.constant", "mul", "func.return"]
    assert "dense<4.000000e+00>" in to_text(module)


def test_a_more_refined_result_updates_the_function():
    module = parse(
        """
        func.func @main(%x: tensor<4xf32>) -> tensor<?xf32> {
          %r = "tfl.neg"(%x) : (tensor<4xf32>) -> tensor<?xf32>
          func.return %r : tensor<?xf32>
        }"""
    )
    RuleSet([negate_by_product]).apply(module)
    module.verify()
    assert "-> tensor<4xf32> {" in to_text(module)


@pytest.mark.parametrize("name", ["canonicalize", "cse", "dce"])
def test_nothing_is_assumed_of_an_unregistered_op(name: str):
    from tflower.compiler.tools.opt import main

    source = """
        func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
          %a = "my.effect"(%x) : (tensor<4xf32>) -> tensor<4xf32>
          %b = "my.effect"(%x) : (tensor<4xf32>) -> tensor<4xf32>
          func.return %x : tensor<4xf32>
        }"""
    code, out, _ = main(["-", f"--{name}", "--allow-unregistered-dialect"], source)
    assert code == 0
    assert out.count("my.effect") == 2
