"""What the runtime takes, and how a refusal reads."""

import re

import pytest
from tflower.compiler.text import parse
from tflower.dialects import tfl
from tflower.dialects.errors import ConverterError
from tflower.passes.verify import RuntimeVerifyPass
from xdsl.context import Context

from .tfl_ops import build, type_of

REFUSED = [
    (tfl.SinOp, ("2xf64",), {}, "#0 must be tensor of 32-bit float or 16-bit float values, but got .tensor<2xf64>."),
    (tfl.ReluOp, ("2xi8",), {}, "tensor of 32-bit float or QUI8 type or QI8 type or QI16 type values"),
    (tfl.AddOp, ("2xf32", "2xi32"), {}, r"element type needs to match \(f32 and i32\)"),
    (tfl.PowOp, ("1x1x1x1x2xf32", "2xf32"), {}, "1x1x1x1x2 and 2 broadcast, .* up to rank 4"),
    (tfl.PowOp, ("?x1x1x1x2xf32", "2xf32"), {}, "may broadcast"),
    (tfl.Atan2Op, ("3x2xf32", "2xf32"), {}, "requires the same type for all operands and results"),
    (tfl.MaxPool2DOp, ("4x4x2xf32",),
     {"padding": "SAME", "stride_h": 1, "stride_w": 1, "filter_height": 1, "filter_width": 1},
     r"operand 0 is 4-D \(input has rank 3\)"),
    (tfl.PadOp, ("1x1x1x1x1x2xf32", "6x2xi32"), {}, r"operand 0 is at most 5-D \(input has rank 6\)"),
    (tfl.ResizeBilinearOp, ("1x2x2x1xf32", "3xi32"), {}, "dimension 0 of size is 3"),
    (tfl.StridedSliceOp, ("1x1x1x1x1x2xf32", "6xi32", "6xi32", "6xi32"), {"new_axis_mask": 1},
     "has rank 7"),
    (tfl.BatchMatMulOp, ("1x1x1x1x2x2xf32", "2x2xf32"), {}, "x has rank 6"),
    (tfl.Conv2DOp, ("1x4x4x2xf32", "2x3x3x2xf32", "1x2xf32"),
     {"padding": "SAME", "stride_h": 1, "stride_w": 1}, "#2 must be 1D tensor of any type values or none type"),
    (tfl.Conv2DOp, ("1x4x4x2xf32", "none", "none"),
     {"padding": "SAME", "stride_h": 1, "stride_w": 1}, "#1 must be .* but got 'none'"),
]  # fmt: skip

TAKEN = [
    (tfl.SinOp, ("*xf32",), {}),
    (tfl.PowOp, ("1x1x1x1x2xf32", "1x1x1x1x2xf32"), {}),
    (tfl.AddOp, ("1x1x1x1x1x2xf32", "2xf32"), {}),
    (tfl.ReluOp, ("2xq8",), {}),
    (tfl.ShapeOp, ("2xstr",), {}),
    (tfl.BatchMatMulOp, ("2x2xi8", "2x2xi8"), {"result_types": ["2x2xi32"]}),
]


@pytest.mark.parametrize(("op", "operands", "properties", "reason"), REFUSED)
def test_refused(op, operands, properties, reason):
    problem = build(op, *operands, **properties).runtime_problem()
    assert problem is not None
    assert re.search(reason, problem)


@pytest.mark.parametrize(("op", "operands", "properties"), TAKEN)
def test_taken(op, operands, properties):
    if "result_types" in properties:
        properties = {"result_types": [type_of(text) for text in properties["result_types"]]}
    assert build(op, *operands, **properties).runtime_problem() is None


def test_broadcasts_to_one_computed_shape_are_taken():
    text = """
    func.func @f(%x: tensor<?x2x2x2x2x2xf32>, %y: tensor<?xf32>, %s: tensor<6xi64>) {
      %0 = "tfl.broadcast_args"(%s, %s) : (tensor<6xi64>, tensor<6xi64>) -> tensor<6xi64>
      %1 = "tfl.broadcast_to"(%x, %0) : (tensor<?x2x2x2x2x2xf32>, tensor<6xi64>)
          -> tensor<?x2x2x2x2x2xf32>
      %2 = "tfl.broadcast_to"(%y, %0) : (tensor<?xf32>, tensor<6xi64>) -> tensor<?x2x2x2x2x2xf32>
      %3 = "tfl.pow"(%1, %2) : (tensor<?x2x2x2x2x2xf32>, tensor<?x2x2x2x2x2xf32>)
          -> tensor<?x2x2x2x2x2xf32>
      return
    }
    """
    RuntimeVerifyPass().apply(Context(), parse(text))


def test_the_pass_names_the_op_and_counts_the_others():
    text = """
    func.func @f(%x: tensor<2xf64>) -> tensor<2xf64> {
      %0 = "tfl.sin"(%x) : (tensor<2xf64>) -> tensor<2xf64>
      %1 = "tfl.cos"(%0) : (tensor<2xf64>) -> tensor<2xf64>
      return %1 : tensor<2xf64>
    }
    """
    with pytest.raises(
        ConverterError, match=r"tfl\.sin: operand #0 must be .*64>'\. \(1 more such ops\)"
    ) as info:
        RuntimeVerifyPass().apply(Context(), parse(text))
    assert len(info.value.errors) == 2
