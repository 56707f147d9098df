"""Text in and out."""

import numpy as np
import pytest
from tflower.compiler.text import parse, to_text
from tflower.dialects.op import constant
from xdsl.utils.exceptions import ParseError


def constant_of(literal: str) -> np.ndarray:
    module = parse(
        f'%0 = "arith.constant"() {{value = dense{literal}}} : () -> {literal.split(" : ")[1]}'
    )
    (op,) = module.body.block.ops
    array = constant(op.results[0])
    assert array is not None
    return array


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ("<[1.5, -2.0]> : tensor<2xf32>", np.float32([1.5, -2])),
        ("<3> : tensor<2x2xi64>", np.full((2, 2), 3)),
        ("<> : tensor<0xi32>", np.zeros(0, np.int32)),
        ("<[true, false]> : tensor<2xi1>", np.array([True, False])),
        ("<0x7F800000> : tensor<1xf32>", np.float32([np.inf])),
        ("<[0x7FC00000, 1.0]> : tensor<2xf32>", np.float32([np.nan, 1])),
        ('<"0x0000803F00000040"> : tensor<2xf32>', np.float32([1, 2])),
        ("<-9223372036854775808> : tensor<i64>", np.array(-(2**63))),
        ("<18446744073709551615> : tensor<ui64>", np.array(2**64 - 1, np.uint64)),
        ("<(1.0,-2.0)> : tensor<complex<f32>>", np.array(1 - 2j, np.complex64)),
        ('<["a\\22", "\\C3\\BC"]> : tensor<2x!tf_type.string>', np.array([b'a"', "ü".encode()], object)),
    ],
)  # fmt: skip
def test_dense_literals(literal: str, expected: np.ndarray):
    array = constant_of(literal)
    assert array.dtype == expected.dtype
    np.testing.assert_array_equal(array, expected)


@pytest.mark.parametrize(
    "literal",
    [
        "<[1.0, 2.0, 3.0]> : tensor<2xf32>",
        "<300> : tensor<i8>",
        "<[1, [2]]> : tensor<2xi32>",
        "<1.0> : tensor<*xf32>",
    ],
)
def test_a_literal_that_does_not_fit_is_refused(literal: str):
    with pytest.raises(ParseError):
        constant_of(literal)


def test_the_name_of_left_out_values_survives():
    text = "%cst = arith.constant dense_resource<__elided__> : tensor<4xf32>"
    assert text in to_text(parse(f"func.func @f() {{ {text} return }}"))


def test_resources_are_read_and_written():
    text = """
    func.func @f() -> tensor<2xf32> {
      %0 = arith.constant dense_resource<w> : tensor<2xf32>
      return %0 : tensor<2xf32>
    }
    {-#
      dialect_resources: {builtin: {w: "0x040000000000803F00000040"}}
    #-}
    """
    module = parse(text)
    (constant, _) = next(iter(module.body.block.ops)).body.block.ops
    np.testing.assert_array_equal(constant.value.array, np.array([1, 2], np.float32))
    printed = to_text(module)
    assert "dense_resource<w>" in printed
    assert printed == to_text(parse(printed))
    assert 'w: "0x040000000000803F00000040"' in printed


@pytest.mark.parametrize(
    "text",
    [
        '#tf_type<tensor_proto : "0x0A"> : tensor<2xi32>',
        "dense<[128, 255]> : tensor<2xi8>",
        "dense<[1., -2.]> : tensor<2xf32>",
    ],
)
def test_payloads_are_read(text):
    source = f'%0 = "tf.Const"() {{value = {text}}} : () -> {text.rpartition(" : ")[2]}'
    printed = to_text(parse(source))
    assert printed == to_text(parse(printed))


def test_an_isolated_region_has_names_of_its_own():
    source = """
    func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
      %0 = "tfl.custom_tf"(%x) ({
      ^bb0(%x: tensor<2xf32>):
        %0 = "tf.NobodyDefinedThis"(%x) : (tensor<2xf32>) -> tensor<2xf32>
        "tfl.yield"(%0) : (tensor<2xf32>) -> ()
      }) : (tensor<2xf32>) -> tensor<2xf32>
      return %0 : tensor<2xf32>
    }
    """
    printed = to_text(parse(source))
    assert printed == to_text(parse(printed))


def test_a_fused_location_keeps_its_attribute():
    source = 'func.func private @f() loc(fused<"op 3">["a", "b"])'
    assert 'loc(fused<"op 3">[' in to_text(parse(source), debug_info=True)


def test_constants_survive_the_round_trip():
    rng = np.random.default_rng(0)
    values = rng.standard_normal(50).astype(np.float32)
    listed = ", ".join(repr(float(value)) for value in values)
    text = to_text(
        parse(f'%0 = "arith.constant"() {{value = dense<[{listed}]> : tensor<50xf32>}} : () -> tensor<50xf32>')
    )  # fmt: skip
    assert to_text(parse(text)) == text
    (op,) = parse(text).body.block.ops
    np.testing.assert_array_equal(constant(op.results[0]), values)


def test_an_op_without_a_class_comes_from_the_op_table():
    text = """
        func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
          %0 = "tf.Betainc"(%x, %x, %x) : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
          func.return %0 : tensor<4xf32>
        }"""
    module = parse(text)
    module.verify()
    (function,) = module.body.block.ops
    op = function.regions[0].block.first_op
    assert op is not None
    assert type(op).__name__ == "BetaincOp"
