"""What is known of shapes that are computed."""

import pytest
from tflower.compiler.text import parse
from tflower.passes.optimize.known_shapes import known_values

SHAPE = '%s = "tfl.shape"(%x) : (tensor<?x4x2xf32>) -> tensor<3xi32>\n'
I32 = "arith.constant dense<{}> : tensor<{}xi32>"


def values(text, type):
    module = parse(
        f"func.func @main(%x: tensor<?x4x2xf32>) -> tensor<{type}> {{\n{SHAPE}{text}\n"
        f"return %r : tensor<{type}>\n}}"
    )
    (function,) = module.body.block.ops
    return known_values(function.body.block.last_op.operands[0])


@pytest.mark.parametrize(
    ("text", "type", "wanted"),
    [
        ('%r = "tfl.shape"(%x) : (tensor<?x4x2xf32>) -> tensor<3xi32>', "3xi32", (None, 4, 2)),
        ('%r = "tfl.cast"(%s) : (tensor<3xi32>) -> tensor<3xi64>', "3xi64", (None, 4, 2)),
        (
            f"%i = {I32.format('[2, 0]', 2)}\n"
            '%r = "tfl.gather"(%s, %i) {axis = 0 : i32, batch_dims = 0 : i32}'
            " : (tensor<3xi32>, tensor<2xi32>) -> tensor<2xi32>",
            "2xi32",
            (2, None),
        ),
        (
            f"%b = {I32.format('1', 1)}\n%n = {I32.format('-1', 1)}\n"
            '%r = "tfl.slice"(%s, %b, %n)'
            " : (tensor<3xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<2xi32>",
            "2xi32",
            (4, 2),
        ),
        (
            f"%b = {I32.format('5', 1)}\n"
            '%r = "tfl.concatenation"(%s, %b) {axis = 0 : i32, fused_activation_function = "NONE"}'
            " : (tensor<3xi32>, tensor<1xi32>) -> tensor<4xi32>",
            "4xi32",
            (None, 4, 2, 5),
        ),
        ('%r = "tfl.neg"(%s) : (tensor<3xi32>) -> tensor<3xi32>', "3xi32", None),
    ],
)
def test_known_values(text, type, wanted):
    assert values(text, type) == wanted
