"""One row per behaviour of a tfl kernel, checked against LiteRT.

`golden.npz` holds what LiteRT answers, for machines without it; after a change of the table write
it anew, in an environment that has LiteRT:

    python tests/runtime/cases.py
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from tflower.dialects import tfl
from tflower.dialects.dtypes import element_type
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import DYNAMIC, tensor_type
from xdsl.dialects import func
from xdsl.dialects.builtin import (
    ArrayAttr,
    Float32Type,
    FloatAttr,
    IntegerAttr,
    ModuleOp,
    i1,
    i8,
    i32,
    i64,
)
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

GOLDEN = Path(__file__).parent / "golden.npz"


class Constant(NamedTuple):
    """An operand that the model holds."""

    array: Any


class Typed(NamedTuple):
    """An operand whose type its array does not tell."""

    array: Any
    type: Attribute


class Case(NamedTuple):
    """An op, its operands and properties; an operand is an array, a `Constant` or None."""

    name: str
    op: Any
    operands: Sequence[Any]
    properties: dict[str, Any]
    results: Sequence[Attribute] | None = None

    @property
    def inputs(self) -> list[Any]:
        """The operands that are given when the op runs."""
        given = [item for item in flat(self.operands) if isinstance(item, np.ndarray | Typed)]
        return [item.array if isinstance(item, Typed) else item for item in given]


def flat(operands: Sequence[Any]) -> Iterator[Any]:
    """Yield operands, those of variadic ones too."""
    for item in operands:
        if isinstance(item, list):
            yield from item
        else:
            yield item


def build(case: Case) -> ModuleOp:
    """Return a module whose `@main` is the op alone."""
    block = Block()

    def value(item: Any) -> SSAValue:
        if isinstance(item, np.ndarray):
            type = tensor_type(element_type(item.dtype), item.shape)
            return block.insert_arg(type, len(block.args))
        if isinstance(item, Typed):
            return block.insert_arg(item.type, len(block.args))
        op = tfl.NoValueOp() if item is None else tfl.ConstOp(value=np.asarray(item.array))
        block.add_op(op)
        return op.results[0]

    operands = [
        [value(part) for part in item] if isinstance(item, list) else value(item)
        for item in case.operands
    ]
    regions = [Region() for _ in case.op.get_irdl_definition().regions]
    op: Operation = case.op(
        *operands, result_types=case.results, regions=regions, **case.properties
    )
    outputs = [result for result in op.results]
    block.add_ops([op, func.ReturnOp(*outputs)])
    types = [argument.type for argument in block.args], [output.type for output in outputs]
    return ModuleOp([func.FuncOp("main", types, Region(block))])


def f32(*shape: int, seed: int = 0) -> Any:
    """Return normal numbers, the same for the same shape and seed."""
    rng = np.random.default_rng(crc32(repr((shape, seed)).encode()))
    return rng.standard_normal(shape).astype(np.float32)


def positive(*shape: int) -> Any:
    """Return numbers in [0.5, 3)."""
    return np.abs(f32(*shape)) % np.float32(2.5) + np.float32(0.5)


def ints(*shape: int, low: int = -9, high: int = 9, dtype: Any = np.int32) -> Any:
    """Return integers in [low, high)."""
    rng = np.random.default_rng(crc32(repr((shape, low, high)).encode()))
    return rng.integers(low, high, shape).astype(dtype)


def bools(*shape: int) -> Any:
    """Return truth values."""
    return f32(*shape) > 0


def const(*values: Any, dtype: Any = np.int32) -> Constant:
    """Return a constant vector, of int32 unless told."""
    return Constant(np.array(values, dtype))


def scalar(value: Any, dtype: Any = np.int32) -> Constant:
    """Return a constant scalar."""
    return Constant(np.array(value, dtype))


def _conv() -> Iterator[Case]:
    for name, size, kernel, options in (
        ("same", (1, 7, 6, 3), (3, 3), {}),
        ("valid", (2, 7, 6, 3), (3, 2), {"padding": "VALID"}),
        ("stride", (1, 8, 7, 4), (3, 3), {"stride_h": 2, "stride_w": 3}),
        ("dilation", (1, 9, 9, 2), (3, 3), {"dilation_h_factor": 2, "dilation_w_factor": 2}),
        ("pointwise", (2, 5, 5, 8), (1, 1), {"fused_activation_function": "RELU"}),
        ("pointwise_stride", (1, 5, 5, 8), (1, 1), {"stride_h": 2, "stride_w": 2}),
        ("relu6", (1, 5, 5, 3), (2, 2), {"fused_activation_function": "RELU6"}),
    ):
        properties = {"padding": "SAME", "stride_h": 1, "stride_w": 1, **options}
        channels = size[-1]
        conv = (f32(*size), Constant(f32(5, *kernel, channels)), Constant(f32(5)))
        yield Case(f"conv_2d_{name}", tfl.Conv2DOp, conv, properties)
        for multiplier in (1, 2):
            taps = Constant(f32(1, *kernel, channels * multiplier))
            bias = Constant(f32(channels * multiplier))
            more = {**properties, "depth_multiplier": multiplier}
            # LiteRT's depthwise convolution has one stride.
            more["stride_w"] = more["stride_h"]
            label = f"depthwise_conv_2d_{name}_{multiplier}"
            yield Case(label, tfl.DepthwiseConv2DOp, (f32(*size), taps, bias), more)
    grouped = (f32(1, 6, 6, 4), Constant(f32(6, 3, 3, 2)), Constant(f32(6)))
    one = {"padding": "SAME", "stride_h": 1, "stride_w": 1}
    yield Case("conv_2d_groups", tfl.Conv2DOp, grouped, one)
    for padding, stride, shape in (
        ("SAME", 2, (1, 8, 8, 3)),
        ("SAME", 2, (1, 7, 8, 3)),
        ("VALID", 2, (1, 9, 9, 3)),
        ("SAME", 1, (1, 4, 4, 3)),
        ("VALID", 3, (1, 12, 12, 3)),
    ):
        options = {"padding": padding, "stride_h": stride, "stride_w": stride}
        spread = (const(*shape), Constant(f32(3, 3, 3, 5)), f32(1, 4, 4, 5), Constant(f32(3)))
        yield Case(
            f"transpose_conv_{padding}_{stride}_{shape[1]}", tfl.TransposeConvOp, spread, options
        )
    space = {"padding": "SAME", "stride_d": 1, "stride_h": 2, "stride_w": 1}
    solid = (f32(1, 4, 5, 6, 2), Constant(f32(2, 3, 2, 2, 3)), Constant(f32(3)))
    yield Case("conv_3d", tfl.Conv3DOp, solid, space)
    back = (const(1, 4, 5, 6, 2), Constant(f32(2, 3, 2, 2, 3)), f32(1, 4, 3, 6, 3), None)
    yield Case("conv_3d_transpose", tfl.Conv3DTransposeOp, back, space)


def _quant() -> Iterator[Case]:
    stored = tensor_type(UniformType.of(i8, [0.5], [3]), (3, 4))
    real = tensor_type(Float32Type(), (3, 4))
    x = np.concatenate([9 * f32(11), np.array([1000], np.float32)]).reshape(3, 4)
    yield Case("quantize", tfl.QuantizeOp, (x,), {"qtype": stored}, [stored])
    integers = Typed(ints(3, 4, low=-128, high=128, dtype=np.int8), stored)
    yield Case("dequantize", tfl.DequantizeOp, (integers,), {}, [real])
    halves = Constant(f32(3, 4).astype(np.float16))
    bits = [tensor_type(Float32Type(), (3,))]
    yield Case("bitcast", tfl.BitcastOp, (ints(3),), {}, bits)
    yield Case("dequantize_f16", tfl.DequantizeOp, (halves,), {}, [real])
    spread = (f32(2, 3), const(2, 3), scalar(0.5, np.float32))
    yield Case("dilate", tfl.DilateOp, spread, {})


def _pool() -> Iterator[Case]:
    for padding in ("SAME", "VALID"):
        for kernel, stride in (((2, 2), (2, 2)), ((3, 2), (1, 2)), ((3, 3), (2, 2))):
            options = {
                "padding": padding,
                "filter_height": kernel[0],
                "filter_width": kernel[1],
                "stride_h": stride[0],
                "stride_w": stride[1],
            }
            label = f"{padding}_{kernel[0]}{kernel[1]}_{stride[0]}{stride[1]}"
            x = f32(2, 7, 6, 3)
            yield Case(f"max_pool_2d_{label}", tfl.MaxPool2DOp, (x,), options)
            yield Case(f"average_pool_2d_{label}", tfl.AveragePool2DOp, (x,), options)
    lrn = {"radius": 2, "bias": 1.0, "alpha": 0.5, "beta": 0.75}
    yield Case("lrn", tfl.LocalResponseNormalizationOp, (f32(1, 3, 3, 7),), lrn)


def _elementwise() -> Iterator[Case]:
    for op in (tfl.AddOp, tfl.SubOp, tfl.MulOp, tfl.DivOp):
        for act in ("NONE", "RELU", "RELU6", "RELU_N1_TO_1"):
            options = {"fused_activation_function": act}
            yield Case(f"{op.name[4:]}_{act}", op, (f32(2, 3, 4), positive(3, 1)), options)
    integers = ints(3, 4), ints(3, 4, low=1, high=7)
    negative = ints(3, 4), ints(3, 4, low=-7, high=-1)
    for op in (tfl.AddOp, tfl.SubOp, tfl.MulOp, tfl.DivOp):
        yield Case(f"{op.name[4:]}_i32", op, integers, {"fused_activation_function": "NONE"})
    for op in (tfl.FloorDivOp, tfl.FloorModOp):
        yield Case(f"{op.name[4:]}_i32", op, integers, {})
        yield Case(f"{op.name[4:]}_negative", op, negative, {})
        yield Case(f"{op.name[4:]}_f32", op, (f32(3, 4), positive(4)), {})
    for op in (tfl.MaximumOp, tfl.MinimumOp, tfl.SquaredDifferenceOp):
        yield Case(f"{op.name[4:]}_f32", op, (f32(2, 3, 4), f32(4)), {})
        yield Case(f"{op.name[4:]}_i32", op, integers, {})
    yield Case("pow", tfl.PowOp, (positive(3, 4), f32(4)), {})
    yield Case("pow_i32", tfl.PowOp, (ints(3, 4), ints(3, 4, low=0, high=4)), {})
    yield Case("atan2", tfl.Atan2Op, (f32(3, 4), f32(3, 4, seed=1)), {})
    yield Case("add_n", tfl.AddNOp, ([f32(3, 4), f32(3, 4, seed=1), f32(3, 4, seed=2)],), {})
    yield Case("bitwise_xor", tfl.BitwiseXorOp, integers, {})
    yield Case("right_shift", tfl.RightShiftOp, (ints(3, 4), ints(3, 4, low=0, high=5)), {})
    for op in (tfl.LogOp, tfl.SqrtOp, tfl.RsqrtOp):
        yield Case(op.name[4:], op, (positive(3, 5),), {})
    halves = np.array([-2.5, -1.5, -0.5, 0, 0.5, 1.5, 2.5, 3.2], np.float32)
    for op in (
        tfl.AbsOp, tfl.NegOp, tfl.CeilOp, tfl.FloorOp, tfl.RoundOp, tfl.ExpOp, tfl.SquareOp,
        tfl.SignOp, tfl.SinOp, tfl.CosOp, tfl.EluOp, tfl.HardSwishOp, tfl.LogisticOp, tfl.TanhOp,
        tfl.ReluOp, tfl.Relu6Op, tfl.Relu1Op, tfl.Relu0To1Op, tfl.ZerosLikeOp,
    ):  # fmt: skip
        yield Case(op.name[4:], op, (np.concatenate([halves, 3 * f32(40)]),), {})
    for approximate in (False, True):
        options = {"approximate": approximate}
        yield Case(f"gelu_{approximate}", tfl.GeluOp, (3 * f32(50),), options)
    yield Case("leaky_relu", tfl.LeakyReluOp, (f32(3, 5),), {"alpha": 0.25})
    yield Case("prelu", tfl.PReluOp, (f32(1, 3, 4, 5), Constant(f32(1, 1, 5))), {})
    yield Case("softmax", tfl.SoftmaxOp, (5 * f32(2, 7),), {"beta": 1.0})
    yield Case("softmax_beta", tfl.SoftmaxOp, (f32(2, 3, 7),), {"beta": 0.5})
    yield Case("log_softmax", tfl.LogSoftmaxOp, (5 * f32(2, 7),), {})
    norm = {"fused_activation_function": "NONE"}
    yield Case("l2_normalization", tfl.L2NormalizationOp, (f32(2, 3, 3, 4),), norm)
    for op in (tfl.LessOp, tfl.LessEqualOp, tfl.GreaterOp, tfl.GreaterEqualOp, tfl.EqualOp,
               tfl.NotEqualOp):  # fmt: skip
        yield Case(op.name[4:], op, (ints(4, 5), ints(5, low=-3, high=3)), {})
    for op in (tfl.LogicalAndOp, tfl.LogicalOrOp):
        yield Case(op.name[4:], op, (bools(3, 4), bools(4)), {})
    yield Case("logical_not", tfl.LogicalNotOp, (bools(3, 4),), {})
    yield Case("select", tfl.SelectOp, (bools(3, 4), f32(3, 4), f32(3, 4, seed=1)), {})
    yield Case("select_rows", tfl.SelectOp, (bools(3), f32(3, 4), f32(3, 4, seed=1)), {})
    yield Case("select_v2", tfl.SelectV2Op, (bools(3, 1), f32(3, 4), f32(4)), {})
    yield Case("where", tfl.WhereOp, (bools(3, 4),), {}, [tensor_type(i64, (DYNAMIC, 2))])
    for name, target, x in (
        ("f32_i32", i32, 9 * f32(12)),
        ("i32_bool", i1, ints(12)),
        ("i32_i64", i64, ints(12)),
        ("saturating", i32, np.array([3e9, -3e9, 2.9, -2.9, 2**31], np.float32)),
    ):
        result = [tensor_type(target, x.shape)]
        yield Case(f"cast_{name}", tfl.CastOp, (x,), {}, result)


def _shape() -> Iterator[Case]:
    x = f32(2, 3, 4)
    yield Case("reshape", tfl.ReshapeOp, (x, const(3, -1)), {})
    yield Case("transpose", tfl.TransposeOp, (x, const(2, 0, 1)), {})
    yield Case("squeeze", tfl.SqueezeOp, (f32(1, 3, 1, 2),), {"squeeze_dims": (0,)})
    yield Case("expand_dims", tfl.ExpandDimsOp, (x, scalar(-2)), {})
    yield Case("tile", tfl.TileOp, (x, const(2, 1, 3)), {})
    yield Case("broadcast_to", tfl.BroadcastToOp, (f32(3, 1), const(2, 3, 4)), {})
    yield Case("broadcast_args", tfl.BroadcastArgsOp, (ints(1, low=1, high=2), const(3, 4)), {})
    yield Case("shape", tfl.ShapeOp, (x,), {}, [tensor_type(i32, (3,))])
    yield Case("rank", tfl.RankOp, (x,), {})
    yield Case("fill", tfl.FillOp, (const(2, 3), f32()), {})
    limits = np.array(9, np.int32)
    yield Case(
        "range", tfl.RangeOp, (scalar(1), limits, scalar(2)), {}, [tensor_type(i32, (DYNAMIC,))]
    )
    none = {"fused_activation_function": "NONE"}
    parts = [f32(2, 3), f32(2, 1), f32(2, 2)]
    yield Case("concatenation", tfl.ConcatenationOp, (parts,), {"axis": 1, **none})
    yield Case(
        "pack", tfl.PackOp, ([f32(2, 3), f32(2, 3, seed=1)],), {"axis": 1, "values_count": 2}
    )
    kinds = [tensor_type(element_type(x.dtype), (2, 4))] * 3
    yield Case("unpack", tfl.UnpackOp, (x,), {"axis": 1, "num": 3}, kinds)
    halves = [tensor_type(element_type(x.dtype), (2, 3, 2))] * 2
    yield Case("split", tfl.SplitOp, (scalar(2), x), {"num_splits": 2}, halves)
    uneven = [tensor_type(element_type(x.dtype), (2, 3, n)) for n in (1, 3)]
    yield Case("split_v", tfl.SplitVOp, (x, const(1, 3), scalar(2)), {"num_splits": 2}, uneven)
    yield Case("slice", tfl.SliceOp, (x, const(0, 1, 1), const(-1, 2, 2)), {})
    for name, begin, end, stride, masks in (
        ("plain", (0, 1, 0), (2, 3, 4), (1, 1, 2), {}),
        ("negative", (-1, 2, -1), (-3, 0, -4), (-1, -1, -2), {}),
        ("masks", (1, 1, 1), (1, 2, 3), (1, 1, 1), {"begin_mask": 2, "end_mask": 5}),
        ("shrink", (1, 1, 0), (2, 3, 4), (1, 1, 1), {"shrink_axis_mask": 1}),
        ("new_axis", (0, 1, 1), (0, 2, 3), (1, 1, 1), {"new_axis_mask": 1}),
        ("ellipsis", (0, 1), (0, 3), (1, 1), {"ellipsis_mask": 1}),
    ):
        names = ("begin", "end", "ellipsis", "new_axis", "shrink_axis")
        options = {f"{item}_mask": 0 for item in names} | masks
        operands = (x, const(*begin), const(*end), const(*stride))
        yield Case(
            f"strided_slice_{name}", tfl.StridedSliceOp, operands, {**options, "offset": False}
        )
    pads = Constant(np.array([[0, 1], [2, 0], [1, 1]], np.int32))
    yield Case("pad", tfl.PadOp, (x, pads), {})
    yield Case("padv2", tfl.PadV2Op, (x, pads, scalar(1.5, np.float32)), {})
    for mode in ("REFLECT", "SYMMETRIC"):
        options = {"mode": tfl.MirrorPadAttr(mode)}
        yield Case(f"mirror_pad_{mode}", tfl.MirrorPadOp, (x, pads), options)
    yield Case("reverse_v2", tfl.ReverseV2Op, (x, const(1)), {})
    lengths = (f32(3, 4, 2), const(2, 4, 1))
    yield Case("reverse_sequence", tfl.ReverseSequenceOp, lengths, {"seq_dim": 1, "batch_dim": 0})
    yield Case("space_to_depth", tfl.SpaceToDepthOp, (f32(1, 4, 6, 2),), {"block_size": 2})
    yield Case("depth_to_space", tfl.DepthToSpaceOp, (f32(1, 2, 3, 8),), {"block_size": 2})
    edges = Constant(np.array([[1, 0], [0, 2]], np.int32))
    yield Case("space_to_batch_nd", tfl.SpaceToBatchNdOp, (f32(2, 5, 4, 3), const(2, 3), edges), {})
    yield Case(
        "batch_to_space_nd", tfl.BatchToSpaceNdOp, (f32(12, 3, 2, 3), const(2, 3), edges), {}
    )


def _gather() -> Iterator[Case]:
    x = f32(3, 4, 5)
    index = ints(2, 3, low=0, high=3)
    yield Case("gather", tfl.GatherOp, (x, index), {"axis": 1, "batch_dims": 0})
    yield Case("gather_batch", tfl.GatherOp, (f32(2, 4, 5), index), {"axis": 1, "batch_dims": 1})
    yield Case("gather_inner", tfl.GatherOp, (f32(2, 4, 5), index), {"axis": 2, "batch_dims": 1})
    yield Case("gather_nd", tfl.GatherNdOp, (x, ints(4, 2, low=0, high=3)), {})
    places = Constant(np.array([[1], [3], [1]], np.int32))
    yield Case("scatter_nd", tfl.ScatterNdOp, (places, f32(3, 2), const(5, 2)), {})
    start = np.array([1, 3], np.int32)
    yield Case("dynamic_update_slice", tfl.DynamicUpdateSliceOp, (f32(3, 4), f32(2, 2), start), {})
    yield Case("embedding_lookup", tfl.EmbeddingLookupOp, (ints(4, low=0, high=3), f32(3, 2)), {})
    ends = (scalar(4), scalar(2.0, np.float32), scalar(-1.0, np.float32))
    for axis in (-1, 0, 1):
        yield Case(f"one_hot_{axis}", tfl.OneHotOp, (index, *ends), {"axis": axis})
    sparse = (
        Constant(np.array([[0, 1], [2, 0]], np.int32)), const(3, 4), f32(2), scalar(0.5, np.float32)
    )  # fmt: skip
    yield Case("sparse_to_dense", tfl.SparseToDenseOp, sparse, {})
    distinct = [tensor_type(i32, (DYNAMIC,)), tensor_type(i32, (12,))]
    yield Case("unique", tfl.UniqueOp, (ints(12, low=0, high=4),), {}, distinct)
    rows = (f32(6, 2), const(0, 0, 1, 1, 2, 3))
    yield Case(
        "segment_sum", tfl.SegmentSumOp, rows, {}, [tensor_type(element_type(x.dtype), (4, 2))]
    )
    for op in (
        tfl.UnsortedSegmentSumOp, tfl.UnsortedSegmentProdOp, tfl.UnsortedSegmentMaxOp,
        tfl.UnsortedSegmentMinOp,
    ):  # fmt: skip
        yield Case(op.name[4:], op, (f32(6, 2), const(3, 0, 1, 0, 1, 1), scalar(5)), {})
    bounds = {"boundaries": _floats(-1.0, 0.5, 2.0)}
    yield Case("bucketize", tfl.BucketizeOp, (f32(20),), bounds)


def _floats(*values: float) -> Attribute:
    return ArrayAttr([FloatAttr(value, Float32Type()) for value in values])


def _reduce() -> Iterator[Case]:
    x = f32(2, 3, 4, 5)
    for op in (
        tfl.SumOp, tfl.MeanOp, tfl.ReduceProdOp, tfl.ReduceMaxOp, tfl.ReduceMinOp,
    ):  # fmt: skip
        for axes in ((1, 2), (-1,), (0,)):
            for keep in (False, True):
                label = f"{op.name[4:]}_{axes}_{keep}"
                yield Case(label, op, (x, const(*axes)), {"keep_dims": keep})
    yield Case("sum_i32", tfl.SumOp, (ints(3, 4), const(1)), {"keep_dims": False})
    for op in (tfl.ReduceAnyOp, tfl.ReduceAllOp):
        yield Case(op.name[4:], op, (bools(3, 4), const(1)), {"keep_dims": False})
    for op in (tfl.ArgMaxOp, tfl.ArgMinOp):
        yield Case(op.name[4:], op, (x, scalar(2)), {}, [tensor_type(i32, (2, 3, 5))])
    for exclusive in (False, True):
        for reverse in (False, True):
            options = {"exclusive": exclusive, "reverse": reverse}
            operands = (f32(3, 4), scalar(1))
            yield Case(f"cumsum_{exclusive}_{reverse}", tfl.CumsumOp, operands, options)
    yield Case("topk_v2", tfl.TopKV2Op, (f32(3, 7), scalar(3)), {})


def _linalg() -> Iterator[Case]:
    options = {"fused_activation_function": "NONE", "weights_format": "DEFAULT"}
    w, bias = Constant(f32(5, 4)), Constant(f32(5))
    for keep in (False, True):
        more = {**options, "keep_num_dims": keep}
        yield Case(f"fully_connected_{keep}", tfl.FullyConnectedOp, (f32(2, 3, 4), w, bias), more)
    more = {**options, "keep_num_dims": False, "fused_activation_function": "RELU"}
    yield Case("fully_connected_no_bias", tfl.FullyConnectedOp, (f32(2, 4), w, None), more)
    for adj_x in (False, True):
        for adj_y in (False, True):
            x = f32(2, 4, 3) if adj_x else f32(2, 3, 4)
            y = f32(1, 5, 4) if adj_y else f32(1, 4, 5)
            sides = {"adj_x": adj_x, "adj_y": adj_y}
            yield Case(f"batch_matmul_{adj_x}_{adj_y}", tfl.BatchMatMulOp, (x, y), sides)
    yield Case("matrix_diag", tfl.MatrixDiagOp, (f32(2, 3),), {})
    yield Case("matrix_set_diag", tfl.MatrixSetDiagOp, (f32(2, 3, 4), f32(2, 3)), {})


def _image() -> Iterator[Case]:
    for op in (tfl.ResizeBilinearOp, tfl.ResizeNearestNeighborOp):
        for corners, half in ((False, False), (True, False), (False, True)):
            options = {"align_corners": corners, "half_pixel_centers": half}
            for size in ((7, 9), (2, 3)):
                label = f"{op.name[4:]}_{corners}_{half}_{size[0]}"
                yield Case(label, op, (f32(2, 4, 5, 3), const(*size)), options)
    corner = np.abs(f32(20, 2))
    boxes = np.concatenate([corner, corner + np.abs(f32(20, 2, seed=1))], axis=1)
    limits = (scalar(6), scalar(0.4, np.float32), scalar(0.1, np.float32))
    scores = np.abs(f32(20))
    yield Case("nms_v4", tfl.NonMaxSuppressionV4Op, (boxes, scores, *limits), {})
    soft = (boxes, scores, *limits, scalar(0.5, np.float32))
    yield Case("nms_v5", tfl.NonMaxSuppressionV5Op, soft, {})
    yield Case("rfft2d", tfl.RFFT2dOp, (f32(2, 4, 8), const(4, 8)), {})
    complexes = f32(3, 4) + 1j * f32(3, 4, seed=1)
    for op in (tfl.RealOp, tfl.ImagOp, tfl.ComplexAbsOp):
        yield Case(op.name[4:], op, (complexes.astype(np.complex64),), {})
    levels = {"min": -1.0, "max": 2.0, "num_bits": 8, "narrow_range": False}
    yield Case("fake_quant", tfl.FakeQuantOp, (2 * f32(30),), levels)


def _recurrent() -> Iterator[Case]:
    units, inputs, batch = 4, 3, 2
    state = Constant(np.zeros((batch, units), np.float32))
    square = [Constant(f32(units, units, seed=seed)) for seed in range(8)]
    rows = [Constant(f32(units, inputs, seed=seed)) for seed in range(8)]
    biases = [Constant(f32(units, seed=seed)) for seed in range(16)]
    peepholes = biases[4:7]
    none4 = [None] * 4
    tanh = {"fused_activation_function": "TANH", "cell_clip": 0.0, "proj_clip": 0.0}
    for name, major, weights, norms in (
        ("plain", True, [*rows[:4], *square[:4], None, None, None, *biases[:4], None, None], none4),
        (
            "coupled",
            False,
            [
                None,
                *rows[1:4],
                None,
                *square[1:4],
                None,
                *peepholes[1:],
                None,
                *biases[1:4],
                None,
                None,
            ],
            none4,
        ),
        (
            "normalized",
            True,
            [*rows[:4], *square[:4], *peepholes, *biases[:4], square[5], biases[8]],
            biases[9:13],
        ),
    ):
        x = f32(5, batch, inputs) if major else f32(batch, 5, inputs)
        options = {**tanh, "time_major": major, "cell_clip": 0.4 if name == "coupled" else 0.0}
        operands = [x, *weights, state, state, *norms]
        label = f"unidirectional_sequence_lstm_{name}"
        yield Case(label, tfl.UnidirectionalSequenceLSTMOp, operands, options)
    both = [*rows[:4], *square[:4], None, None, None, *biases[:4], None, None]
    back = [*rows[4:], *square[4:], None, None, None, *biases[4:8], None, None]
    options = {**tanh, "time_major": True, "merge_outputs": False}
    types = [tensor_type(element_type(np.dtype(np.float32)), (5, batch, units))] * 2
    operands = [f32(5, batch, inputs), *both, *back, *[state] * 4, *[None] * 9]
    yield Case("bidirectional_lstm", tfl.BidirectionalSequenceLSTMOp, operands, options, types)
    one = [f32(batch, inputs), *both, state, state, *none4]
    yield Case("lstm", tfl.LSTMOp, one, {**tanh, "kernel_type": tfl.LSTMKernelTypeAttr("FULL")})
    step = (
        f32(batch, inputs), f32(batch, units), Constant(f32(4 * units, inputs + units)),
        Constant(f32(4 * units)), f32(batch, units, seed=1),
    )  # fmt: skip
    sizes = units, units, inputs + units, 4 * units
    kinds = [tensor_type(element_type(np.dtype(np.float32)), (batch, size)) for size in sizes]
    basic = {**tanh, "kernel_type": tfl.LSTMKernelTypeAttr("BASIC")}
    yield Case("basic_lstm", tfl.BasicLSTMOp, step, basic, kinds)
    plain = {"time_major": False, "fused_activation_function": "TANH"}
    cell = (f32(batch, 5, inputs), rows[0], square[0], biases[0], state)
    yield Case("unidirectional_sequence_rnn", tfl.UnidirectionalSequenceRNNOp, cell, plain)
    filters = Constant(f32(8, inputs)), Constant(f32(8, 3)), Constant(f32(4))
    memory = Constant(np.zeros((batch, 24), np.float32))
    options = {"rank": 2, "fused_activation_function": "RELU"}
    yield Case("svdf", tfl.SVDFOp, (f32(batch, inputs), *filters, memory), options)


def _random() -> Iterator[Case]:
    seeds = {"seed": IntegerAttr(7, i64), "seed2": IntegerAttr(11, i64)}
    yield Case("random_uniform", tfl.RandomUniformOp, (const(3, 5),), seeds)
    yield Case("random_standard_normal", tfl.RandomStandardNormalOp, (const(3, 5),), seeds)
    result = [tensor_type(i64, (2, 9))]
    yield Case("multinomial", tfl.MultinomialOp, (f32(2, 5), scalar(9)), seeds, result)


WHOLE_MODELS = (
    tfl.AssignVariableOp, tfl.CallOnceOp, tfl.DensifyOp, tfl.HashtableFindOp,
    tfl.HashtableImportOp, tfl.HashtableOp, tfl.HashtableSizeOp, tfl.IfOp, tfl.ReadVariableOp,
    tfl.VarHandleOp, tfl.WhileOp,
)  # fmt: skip
"""Ops that only make sense together with others: see `models.py`."""


@cache
def cases() -> dict[str, Case]:
    """Return the table by name."""
    tables = (
        _conv, _quant, _pool, _elementwise, _shape, _gather, _reduce, _linalg, _image, _recurrent, _random
    )  # fmt: skip
    return {case.name: case for table in tables for case in table()}


def answers(case: Case) -> list[Any]:
    """Return what LiteRT answers."""
    from ai_edge_litert import interpreter as litert
    from tflower.compiler.exporters.tflite import export

    kernels = litert.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    model = export(build(case))
    runtime = litert.Interpreter(model_content=model, experimental_op_resolver_type=kernels)
    runtime.allocate_tensors()
    for detail, value in zip(runtime.get_input_details(), case.inputs, strict=True):
        runtime.set_tensor(detail["index"], value)
    runtime.invoke()
    return [runtime.get_tensor(detail["index"]) for detail in runtime.get_output_details()]


if __name__ == "__main__":
    found = {
        f"{case.name}/{index}": array
        for case in cases().values()
        for index, array in enumerate(answers(case))
    }
    np.savez_compressed(GOLDEN, **found)
