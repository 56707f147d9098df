"""How many operations ops take."""

import pytest
from tflower.compiler.text import parse
from tflower.dialects.arithmetic import operations

CONV = (
    '{padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32, fused_activation_function = "NONE"}'
)
CASES = {
    "transpose_conv": (
        '"tfl.transpose_conv"(%s, %w, %x, %n) '
        + CONV
        + " : (tensor<4xi32>, tensor<5x3x3x2xf32>, tensor<1x4x4x2xf32>, none)"
        " -> tensor<1x4x4x5xf32>",
        2 * 32 * 5 * 9,
    ),
    "unknown_weights": (
        '"tfl.transpose_conv"(%s, %v, %x, %n) '
        + CONV
        + " : (tensor<4xi32>, tensor<?x3x3x2xf32>, tensor<1x4x4x2xf32>, none)"
        " -> tensor<1x4x4x?xf32>",
        None,
    ),
    "moves_data": ('"tfl.shape"(%x) : (tensor<1x4x4x2xf32>) -> tensor<4xi32>', None),
    "no_tensor": ('"tfl.no_value"() {value} : () -> none', None),
}


@pytest.mark.parametrize(("text", "count"), CASES.values(), ids=CASES)
def test_operations(text, count):
    module = parse(
        "func.func @f(%s: tensor<4xi32>, %w: tensor<5x3x3x2xf32>, %v: tensor<?x3x3x2xf32>, "
        "%x: tensor<1x4x4x2xf32>) {\n"
        '  %n = "tfl.no_value"() {value} : () -> none\n'
        f"  %0 = {text}\n  return\n}}"
    )
    (op,) = list(module.body.block.first_op.body.block.ops)[1:-1]
    assert operations(op) == count
