"""Ops that both have, with the same operands.

Source: import_tensorflow.cc of upstream's toco.
"""

from __future__ import annotations

from ....dialects import tfl, toco
from .table import same

same("Add AddV2", tfl.AddOp, operands=2)
same("Sub", tfl.SubOp, operands=2)
same("Mul", tfl.MulOp, operands=2)
same("Div RealDiv", tfl.DivOp, operands=2)
same("Maximum", tfl.MaximumOp)
same("Minimum", tfl.MinimumOp)
same("SquaredDifference", tfl.SquaredDifferenceOp)
same("FloorDiv", tfl.FloorDivOp)
same("FloorMod", tfl.FloorModOp)
same("Pow", tfl.PowOp)
same("AddN", tfl.AddNOp)

same("Equal", tfl.EqualOp)
same("NotEqual", tfl.NotEqualOp)
same("Less", tfl.LessOp)
same("LessEqual", tfl.LessEqualOp)
same("Greater", tfl.GreaterOp)
same("GreaterEqual", tfl.GreaterEqualOp)
same("LogicalAnd", tfl.LogicalAndOp)
same("LogicalOr", tfl.LogicalOrOp)
same("LogicalNot", tfl.LogicalNotOp)

same("Abs", tfl.AbsOp)
same("Exp", tfl.ExpOp)
same("Log", tfl.LogOp)
same("Neg", tfl.NegOp)
same("Rsqrt", tfl.RsqrtOp)
same("Sqrt", tfl.SqrtOp)
same("Square", tfl.SquareOp)
same("Sin", tfl.SinOp)
same("Cos", tfl.CosOp)
same("Floor", tfl.FloorOp, floats=True)
same("Ceil", tfl.CeilOp, floats=True)
same("Round", tfl.RoundOp, floats=True)
same("ZerosLike", tfl.ZerosLikeOp)

same("Relu", tfl.ReluOp)
same("Relu6", tfl.Relu6Op)
same("Elu", tfl.EluOp)
same("Tanh", tfl.TanhOp)
same("Sigmoid", tfl.LogisticOp)
same("LogSoftmax", tfl.LogSoftmaxOp)
same("LeakyRelu", tfl.LeakyReluOp, keep=("alpha",), floats=True)

same("Reshape", tfl.ReshapeOp)
same("Transpose", tfl.TransposeOp)
same("ExpandDims", tfl.ExpandDimsOp)
same("Slice", tfl.SliceOp)
same("Pad", tfl.PadOp)
same("PadV2", tfl.PadV2Op)
same("Rank", tfl.RankOp)
same("Shape", tfl.ShapeOp)
same("Fill", tfl.FillOp)
same("Tile", tfl.TileOp)
same("ReverseV2", tfl.ReverseV2Op)
same("ReverseSequence", tfl.ReverseSequenceOp, keep=("seq_dim", "batch_dim"))
same("Where", tfl.WhereOp)
same("ScatterNd", tfl.ScatterNdOp)
same("SegmentSum", tfl.SegmentSumOp)
same("SparseToDense", tfl.SparseToDenseOp)
same("MatrixDiag", tfl.MatrixDiagOp)
same("MatrixSetDiag", tfl.MatrixSetDiagOp)
same("Cast", tfl.CastOp)
same("ArgMax", tfl.ArgMaxOp)
same("ArgMin", tfl.ArgMinOp)
same("GatherNd", tfl.GatherNdOp)
same("Range", tfl.RangeOp)
same("OneHot", tfl.OneHotOp, keep=("axis",))
same("TopKV2", tfl.TopKV2Op)
same("SpaceToBatchND", tfl.SpaceToBatchNdOp)
same("BatchToSpaceND", tfl.BatchToSpaceNdOp)
same("Mean", tfl.MeanOp, keep=("keep_dims",))
same("Sum", tfl.SumOp, keep=("keep_dims",))
same("Max", tfl.ReduceMaxOp, keep=("keep_dims",))
same("Min", tfl.ReduceMinOp, keep=("keep_dims",))
same("Prod", tfl.ReduceProdOp, keep=("keep_dims",))
same("Any", tfl.ReduceAnyOp, keep=("keep_dims",))
same("All", tfl.ReduceAllOp, keep=("keep_dims",))
same("ResizeBilinear", tfl.ResizeBilinearOp, keep=("align_corners", "half_pixel_centers"))
same(
    "ResizeNearestNeighbor",
    tfl.ResizeNearestNeighborOp,
    keep=("align_corners", "half_pixel_centers"),
)

same("MatMul", toco.MatMulOp, keep=("transpose_a", "transpose_b"))
same("BatchMatMul BatchMatMulV2", toco.BatchMatMulOp, keep=("adj_x", "adj_y"))
same("MatrixDiagV2 MatrixDiagV3", toco.MatrixDiagOp)
same("MatrixSetDiagV2 MatrixSetDiagV3", toco.MatrixSetDiagOp, operands=3)
