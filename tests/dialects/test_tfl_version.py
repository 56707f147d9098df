"""Operator versions, by types, ranks and options."""

import pytest
from tflower.dialects import tfl
from tflower.dialects.tfl import MirrorPadAttr

from .tfl_ops import build, type_of, value

CONV = {"padding": "SAME", "stride_h": 1, "stride_w": 1}
POOL = {**CONV, "filter_height": 2, "filter_width": 2}

CASES = [
    (tfl.AddOp, ("2xf32", "2xf32"), {}, 1),
    (tfl.AddOp, ("2xq8", "2xq8"), {}, 2),
    (tfl.AddOp, ("2xi64", "2xi64"), {}, 4),
    (tfl.SubOp, ("1x1x1x1x2xf32", "2xf32"), {}, 3),
    (tfl.SubOp, ("1x1x1x1x2xf32", "1x1x1x1x2xf32"), {}, 1),
    (tfl.MulOp, ("2xc64", "2xc64"), {}, 6),
    (tfl.MulOp, ("2xq8", "2xq8"), {}, 2),
    (tfl.AddOp, ("2xq16", "2xq16"), {}, 3),
    (tfl.AddOp, ("2xq8", "2xq8"), {}, 2),
    (tfl.SubOp, ("2xq16", "2xq16"), {}, 5),
    (tfl.DivOp, ("1x1x1x1x2xf32", "2xf32"), {}, 2),
    (tfl.MinimumOp, ("1x1x1x1x2xf32", "2xf32"), {}, 3),
    (tfl.FloorDivOp, ("2xf32", "2xf32"), {}, 2),
    (tfl.AbsOp, ("2xi32",), {}, 5),
    (tfl.LogisticOp, ("2xq16",), {}, 3),
    (tfl.SoftmaxOp, ("2xq8",), {"beta": 1.0}, 2),
    (tfl.EqualOp, ("2xstr", "2xstr"), {}, 3),
    (tfl.WhereOp, ("2xi1",), {}, 1),
    (tfl.WhereOp, ("2xf32",), {}, 2),
    (tfl.CastOp, ("2xi8",), {}, 3),
    (tfl.Conv2DOp, ("1x4x4x2xf32", "2x3x3x2xf32", "none"), CONV, 1),
    (tfl.Conv2DOp, ("1x4x4x2xq8", "2x3x3x2xq8", "none"), CONV, 3),
    (tfl.Conv2DOp, ("1x4x4x4xf32", "2x3x3x2xf32", "none"), CONV, 6),
    (tfl.Conv2DOp, ("1x4x4x2xq16", "2x3x3x2xq8", "2xi64"), CONV, 1),
    (tfl.Conv2DOp, ("1x4x4x2xq16", "2x3x3x2xq8", "2xi32"), CONV, 8),
    (
        tfl.DepthwiseConv2DOp,
        ("1x4x4x2xf32", "1x3x3x2xf32", "none"),
        {**CONV, "depth_multiplier": 1},
        1,
    ),
    (
        tfl.DepthwiseConv2DOp,
        ("1x4x4x2xf32", "1x3x3x2xf32", "none"),
        {**CONV, "depth_multiplier": 1, "dilation_h_factor": 2},
        2,
    ),
    (tfl.TransposeConvOp, ([1, 4, 4, 2], "2x3x3x2xf32", "1x4x4x2xf32", "none"), CONV, 1),
    (tfl.TransposeConvOp, ([1, 4, 4, 2], "2x3x3x2xf32", "1x4x4x2xf32", "2xf32"), CONV, 3),
    (
        tfl.TransposeConvOp,
        ([1, 4, 4, 2], "2x3x3x2xf32", "1x4x4x2xf32", "2xf32"),
        {**CONV, "fused_activation_function": "RELU"},
        4,
    ),
    (tfl.TransposeConvOp, ([1, 4, 4, 2], "2x3x3x2xq8", "1x4x4x2xq16", "2xi32"), CONV, 5),
    (tfl.FullyConnectedOp, ("1x2xq16", "3x2xq8", "3xi32"), {}, 11),
    (tfl.FullyConnectedOp, ("1x2xf32", "3x2xf32", "none"), {}, 1),
    (tfl.FullyConnectedOp, ("1x2xf32", "3x2xf32", "none"), {"keep_num_dims": True}, 5),
    (tfl.FullyConnectedOp, ("1x2xq8", "3x2xq8", "none"), {}, 4),
    (tfl.BatchMatMulOp, ("1x2xf32", "2x3xf32"), {}, 1),
    (tfl.AveragePool2DOp, ("1x4x4x2xq16",), POOL, 3),
    (tfl.ArgMaxOp, ("2xi1", 0), {}, 3),
    (tfl.TransposeOp, ("1x1x1x1x1x2xf32", "6xi32"), {}, 6),
    (tfl.TransposeOp, ("1x2xf32", "2xi32"), {}, 1),
    (tfl.BroadcastToOp, ("2xf32", "2xi32"), {}, 2),
    (tfl.FillOp, ("2xi32", "i1"), {}, 2),
    (tfl.TileOp, ("2xstr", "1xi32"), {}, 2),
    (tfl.RangeOp, ("i64", "i64", "i64"), {}, 2),
    (tfl.SliceOp, ("1x1x1x1x2xf32", "5xi32", "5xi32"), {}, 5),
    (tfl.StridedSliceOp, ("2xf32", "1xi32", "1xi32", "1xi32"), {"offset": True}, 8),
    (tfl.StridedSliceOp, ("2xf32", "1xi32", "1xi32", "1xi32"), {"new_axis_mask": 1}, 6),
    (tfl.SplitOp, (0, "2xi32"), {"num_splits": 2}, 3),
    (tfl.ConcatenationOp, (["2xui32"],), {"axis": 0}, 4),
    (tfl.UnpackOp, ("2xi1",), {"num": 2, "axis": 0}, 3),
    (tfl.PadOp, ("1x1x1x1x2xf32", "5x2xi32"), {}, 4),
    (tfl.MirrorPadOp, ("2xq8", "1x2xi32"), {"mode": MirrorPadAttr("REFLECT")}, 2),
    (tfl.GatherOp, ("2x3xf32", "2x1xi32"), {"axis": 1, "batch_dims": 1}, 5),
    (tfl.GatherOp, ("2x3xi1", "2xi32"), {"axis": 1}, 3),
    (tfl.GatherNdOp, ("2xstr", "2x1xi32"), {}, 2),
    (tfl.ResizeBilinearOp, ("1x2x2x1xf32", "2xi32"), {"half_pixel_centers": True}, 3),
    (tfl.ResizeNearestNeighborOp, ("1x2x2x1xf32", "2xi32"), {"align_corners": True}, 3),
    (tfl.SparseToDenseOp, ("1xi32", "1xi32", "1xi64", "i64"), {}, 2),
    (tfl.DequantizeOp, ("2xf16",), {}, 3),
    (tfl.DequantizeOp, ("2xq8",), {}, 2),
    (tfl.TopKV2Op, ("2xf32", "i32"), {}, 1),
]


@pytest.mark.parametrize(("op", "operands", "properties", "expected"), CASES)
def test_version(op, operands, properties, expected):
    assert build(op, *operands, **properties).version() == expected


def test_quantize_by_result():
    op = tfl.QuantizeOp(value("2xf32"), qtype=type_of("2xq16"))
    assert op.version() == 2
    op = tfl.QuantizeOp(value("2xf32"), qtype=type_of("2xq8"))
    assert op.version() == 1
