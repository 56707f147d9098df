"""Result types of tfl ops, with static, dynamic and unknown shapes."""

import pytest
from tflower.dialects import tfl
from tflower.dialects.tfl import MirrorPadAttr

from .tfl_ops import build, text_of

CONV = {"padding": "SAME", "stride_h": 2, "stride_w": 1}
POOL = {**CONV, "filter_height": 3, "filter_width": 2}
MASKS = dict.fromkeys(("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask"), 0)

CASES = [
    (tfl.AddOp, ("2x1xf32", "3xf32"), {}, "2x3xf32"),
    (tfl.AddOp, ("?x1xf32", "3xf32"), {}, "?x3xf32"),
    (tfl.AddOp, ("*xf32", "3xf32"), {}, "*xf32"),
    (tfl.MaximumOp, ("2xi32", "i32"), {}, "2xi32"),
    (tfl.LessOp, ("2x1xf32", "3xf32"), {}, "2x3xi1"),
    (tfl.SelectV2Op, ("2x1xi1", "3xf32", "f32"), {}, "2x3xf32"),
    (tfl.WhereOp, ("2x3xi1",), {}, "?x2xi64"),
    (tfl.ReluOp, ("?x3xf32",), {}, "?x3xf32"),
    (tfl.ComplexAbsOp, ("2xc64",), {}, "2xf32"),
    (tfl.Conv2DOp, ("1x7x7x4xf32", "8x3x3x4xf32", "8xf32"), CONV, "1x4x7x8xf32"),
    (
        tfl.Conv2DOp,
        ("?x?x7x4xf32", "8x3x3x4xf32", "none"),
        {**CONV, "padding": "VALID"},
        "?x?x5x8xf32",
    ),
    (
        tfl.Conv2DOp,
        ("1x9x9x4xf32", "8x3x3x4xf32", "none"),
        {**CONV, "padding": "VALID", "dilation_h_factor": 2, "dilation_w_factor": 3},
        "1x3x3x8xf32",
    ),
    (
        tfl.DepthwiseConv2DOp,
        ("1x8x8x4xf32", "1x3x3x8xf32", "8xf32"),
        {**CONV, "depth_multiplier": 2},
        "1x4x8x8xf32",
    ),
    (
        tfl.TransposeConvOp,
        ([1, 8, 8, 5], "5x3x3x4xf32", "1x4x8x4xf32", "none"),
        CONV,
        "1x8x8x5xf32",
    ),
    (tfl.TransposeConvOp, ("4xi32", "5x3x3x4xf32", "1x4x8x4xf32", "none"), CONV, "?x?x?x?xf32"),
    (
        tfl.Conv3DOp,
        ("1x4x8x8x2xf32", "2x2x2x2x5xf32", "none"),
        {**CONV, "stride_d": 1},
        "1x4x4x8x5xf32",
    ),
    (tfl.MaxPool2DOp, ("1x9x9x4xf32",), {**POOL, "padding": "VALID"}, "1x4x8x4xf32"),
    (tfl.AveragePool2DOp, ("1x?x9x4xf32",), POOL, "1x?x9x4xf32"),
    (tfl.SumOp, ("2x3x4xf32", [0, -1]), {}, "3xf32"),
    (tfl.MeanOp, ("2x3x4xf32", [1]), {"keep_dims": True}, "2x1x4xf32"),
    (tfl.MeanOp, ("2x3x4xf32", "1xi32"), {"keep_dims": True}, "?x?x?xf32"),
    (tfl.ArgMaxOp, ("2x3xf32", 1), {}, "2xi64"),
    (tfl.FullyConnectedOp, ("2x3x4xf32", "5x4xf32", "none"), {}, "6x5xf32"),
    (tfl.FullyConnectedOp, ("?x4xf32", "5x4xf32", "none"), {}, "?x5xf32"),
    (tfl.FullyConnectedOp, ("2x3x4xf32", "5x4xf32", "none"), {"keep_num_dims": True}, "2x3x5xf32"),
    (tfl.BatchMatMulOp, ("7x1x2x3xf32", "4x3x5xf32"), {}, "7x4x2x5xf32"),
    (tfl.BatchMatMulOp, ("7x3x2xf32", "7x5x3xf32"), {"adj_x": True, "adj_y": True}, "7x2x5xf32"),
    (tfl.ReshapeOp, ("2x3x4xf32", [4, -1]), {}, "4x6xf32"),
    (tfl.ReshapeOp, ("?x3x4xf32", [-1, 12]), {}, "?x12xf32"),
    (tfl.ReshapeOp, ("2x3xf32", "3xi32"), {}, "?x?x?xf32"),
    (tfl.ReshapeOp, ("2x3xf32", "?xi32"), {}, "*xf32"),
    (tfl.SqueezeOp, ("1x2x1xf32",), {}, "2xf32"),
    (tfl.SqueezeOp, ("1x2x1xf32",), {"squeeze_dims": (-1,)}, "1x2xf32"),
    (tfl.ExpandDimsOp, ("2x3xf32", -1), {}, "2x3x1xf32"),
    (tfl.TransposeOp, ("2x?x4xf32", [2, 0, 1]), {}, "4x2x?xf32"),
    (tfl.ShapeOp, ("2x?xf32",), {}, "2xi32"),
    (tfl.RangeOp, (1, 8, 3), {}, "3xi32"),
    (tfl.FillOp, ([2, 3], "f32"), {}, "2x3xf32"),
    (tfl.TileOp, ("2x?xf32", [2, 2]), {}, "4x?xf32"),
    (tfl.BroadcastToOp, ("3xf32", [2, 3]), {}, "2x3xf32"),
    (tfl.BroadcastArgsOp, ("2xi32", "3xi32"), {}, "3xi32"),
    (tfl.SliceOp, ("4x5xf32", [1, 2], [2, -1]), {}, "2x3xf32"),
    (tfl.SliceOp, ("4x5xf32", "2xi32", [2, -1]), {}, "2x?xf32"),
    (
        tfl.StridedSliceOp,
        ("4x5x6xf32", [0, 1, -1], [0, 4, 0], [1, 2, -1]),
        {**MASKS, "begin_mask": 1, "end_mask": 1, "shrink_axis_mask": 0},
        "4x2x5xf32",
    ),
    (
        tfl.StridedSliceOp,
        ("4x5x6xf32", [0, 2], [0, 3], [1, 1]),
        {**MASKS, "ellipsis_mask": 1, "shrink_axis_mask": 2},
        "4x5xf32",
    ),
    (
        tfl.StridedSliceOp,
        ("4x?xf32", [0, 0], [2, 2], [1, 1]),
        {**MASKS, "new_axis_mask": 1},
        "1x2x?xf32",
    ),
    (tfl.ConcatenationOp, (["2x3xf32", "2x4xf32"],), {"axis": -1}, "2x7xf32"),
    (tfl.ConcatenationOp, (["?x3xf32", "2x?xf32"],), {"axis": 1}, "2x?xf32"),
    (tfl.PackOp, (["2x3xf32", "2x3xf32"],), {"axis": -1, "values_count": 2}, "2x3x2xf32"),
    (tfl.PadOp, ("2x3xf32", [[0, 1], [2, 2]]), {}, "3x7xf32"),
    (tfl.MirrorPadOp, ("2x3xf32", [[0, 1], [2, 2]]), {"mode": MirrorPadAttr("REFLECT")}, "3x7xf32"),
    (tfl.SpaceToBatchNdOp, ("1x4x4x2xf32", [2, 2], [[0, 0], [1, 1]]), {}, "4x2x3x2xf32"),
    (tfl.BatchToSpaceNdOp, ("4x2x3x2xf32", [2, 2], [[0, 0], [1, 1]]), {}, "1x4x4x2xf32"),
    (tfl.SpaceToDepthOp, ("1x4x4x2xf32",), {"block_size": 2}, "1x2x2x8xf32"),
    (tfl.DepthToSpaceOp, ("1x2x2x8xf32",), {"block_size": 2}, "1x4x4x2xf32"),
    (tfl.GatherOp, ("5x6xf32", "2x3xi32"), {"axis": 1}, "5x2x3xf32"),
    (tfl.GatherOp, ("2x6x7xf32", "2x3xi32"), {"axis": 1, "batch_dims": 1}, "2x3x7xf32"),
    (tfl.GatherNdOp, ("5x6xf32", "2x1xi32"), {}, "2x6xf32"),
    (tfl.ScatterNdOp, ("2x1xi32", "2x3xf32", [5, 3]), {}, "5x3xf32"),
    (tfl.EmbeddingLookupOp, ("2xi32", "5x3xf32"), {}, "2x3xf32"),
    (tfl.OneHotOp, ("2xi32", 5, "f32", "f32"), {"axis": -1}, "2x5xf32"),
    (tfl.ResizeBilinearOp, ("1x3x3x2xf32", [6, 7]), {}, "1x6x7x2xf32"),
    (tfl.UnsortedSegmentSumOp, ("6x2xf32", "6xi32", 4), {}, "4x2xf32"),
    (tfl.RFFT2dOp, ("2x8x8xf32", [8, 8]), {}, "2x8x5xc64"),
    (tfl.DequantizeOp, ("2x3xq8",), {}, "2x3xf32"),
    (tfl.BucketizeOp, ("2x3xf32",), {}, "2x3xi32"),
    (tfl.MultinomialOp, ("2x3xf32", 7), {}, "2x7xi64"),
]


@pytest.mark.parametrize(("op", "operands", "properties", "expected"), CASES)
def test_result_type(op, operands, properties, expected):
    built = build(op, *operands, **properties)
    assert [text_of(result.type) for result in built.results] == [expected]


def test_several_results():
    split = build(tfl.SplitOp, 1, "2x6xf32", num_splits=3)
    assert [text_of(result.type) for result in split.results] == ["2x2xf32"] * 3
    split = build(tfl.SplitVOp, "2x6xf32", [1, -1], 1, num_splits=2)
    assert [text_of(result.type) for result in split.results] == ["2x1xf32", "2x5xf32"]
    unpack = build(tfl.UnpackOp, "2x6xf32", num=2, axis=0)
    assert [text_of(result.type) for result in unpack.results] == ["6xf32"] * 2
    top = build(tfl.TopKV2Op, "2x6xf32", 3)
    assert [text_of(result.type) for result in top.results] == ["2x3xf32", "2x3xi32"]
    unique = build(tfl.UniqueOp, "6xf32")
    assert [text_of(result.type) for result in unique.results] == ["?xf32", "6xi32"]
