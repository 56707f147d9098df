"""TOCO's operators as TensorFlow ops again, for graphs that are written as a GraphDef.

Source: export_tensorflow.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from xdsl.dialects.builtin import (
    ArrayAttr,
    BoolAttr,
    IntegerAttr,
    NoneType,
    StringAttr,
    UnregisteredOp,
    f16,
    f32,
    i64,
)
from xdsl.ir import Attribute, Operation, SSAValue

from ...dialects import tfl, toco
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import element_of, integer, integers, shape_of, tensor_type, text
from ...dialects.toco import name_of
from ...passes.toco.graph import Graph

Value = SSAValue | Array | Sequence[int] | int | float

SAME: dict[type[Operation], str] = {
    **{tfl.AddOp: "AddV2", tfl.SubOp: "Sub", tfl.MulOp: "Mul", tfl.DivOp: "RealDiv"},
    **{tfl.MinimumOp: "Minimum", tfl.MaximumOp: "Maximum", tfl.PowOp: "Pow", tfl.AddNOp: "AddN"},
    **{tfl.FloorDivOp: "FloorDiv", tfl.FloorModOp: "FloorMod", tfl.EqualOp: "Equal"},
    **{tfl.NotEqualOp: "NotEqual", tfl.LessOp: "Less", tfl.LessEqualOp: "LessEqual"},
    **{tfl.GreaterOp: "Greater", tfl.GreaterEqualOp: "GreaterEqual", tfl.AbsOp: "Abs"},
    **{tfl.LogicalAndOp: "LogicalAnd", tfl.LogicalOrOp: "LogicalOr"},
    **{tfl.LogicalNotOp: "LogicalNot", tfl.SelectOp: "SelectV2", tfl.ExpOp: "Exp"},
    **{tfl.SelectV2Op: "SelectV2", tfl.BatchMatMulOp: "BatchMatMulV2", tfl.CumsumOp: "Cumsum"},
    **{tfl.BroadcastToOp: "BroadcastTo"},
    **{tfl.LogOp: "Log", tfl.NegOp: "Neg", tfl.RsqrtOp: "Rsqrt", tfl.SqrtOp: "Sqrt"},
    **{tfl.SquareOp: "Square", tfl.SinOp: "Sin", tfl.CosOp: "Cos", tfl.FloorOp: "Floor"},
    **{tfl.CeilOp: "Ceil", tfl.RoundOp: "Round", tfl.ZerosLikeOp: "ZerosLike"},
    **{tfl.ReluOp: "Relu", tfl.Relu6Op: "Relu6", tfl.EluOp: "Elu", tfl.TanhOp: "Tanh"},
    **{tfl.LogisticOp: "Sigmoid", tfl.LogSoftmaxOp: "LogSoftmax", tfl.LeakyReluOp: "LeakyRelu"},
    **{tfl.ReshapeOp: "Reshape", tfl.TransposeOp: "Transpose", tfl.ExpandDimsOp: "ExpandDims"},
    **{tfl.SliceOp: "Slice", tfl.PadOp: "Pad", tfl.PadV2Op: "PadV2", tfl.MirrorPadOp: "MirrorPad"},
    **{tfl.RankOp: "Rank", tfl.ShapeOp: "Shape", tfl.FillOp: "Fill", tfl.TileOp: "Tile"},
    **{tfl.ReverseV2Op: "ReverseV2", tfl.ReverseSequenceOp: "ReverseSequence"},
    **{tfl.WhereOp: "Where", tfl.ScatterNdOp: "ScatterNd", tfl.SegmentSumOp: "SegmentSum"},
    **{tfl.SparseToDenseOp: "SparseToDense", tfl.MatrixDiagOp: "MatrixDiag"},
    **{tfl.MatrixSetDiagOp: "MatrixSetDiag", tfl.CastOp: "Cast", tfl.ArgMaxOp: "ArgMax"},
    **{tfl.ArgMinOp: "ArgMin", tfl.GatherNdOp: "GatherNd", tfl.RangeOp: "Range"},
    **{
        tfl.OneHotOp: "OneHot",
        tfl.TopKV2Op: "TopKV2",
        tfl.SplitOp: "Split",
        tfl.SplitVOp: "SplitV",
    },
    **{tfl.SpaceToBatchNdOp: "SpaceToBatchND", tfl.BatchToSpaceNdOp: "BatchToSpaceND"},
    **{tfl.SpaceToDepthOp: "SpaceToDepth", tfl.DepthToSpaceOp: "DepthToSpace"},
    **{tfl.MeanOp: "Mean", tfl.SumOp: "Sum", tfl.ReduceMaxOp: "Max", tfl.ReduceMinOp: "Min"},
    **{tfl.ReduceProdOp: "Prod", tfl.ReduceAnyOp: "Any", tfl.ReduceAllOp: "All"},
    **{tfl.ResizeBilinearOp: "ResizeBilinear", tfl.PackOp: "Pack", tfl.UnpackOp: "Unpack"},
    **{tfl.ResizeNearestNeighborOp: "ResizeNearestNeighbor", tfl.SqueezeOp: "Squeeze"},
    **{tfl.StridedSliceOp: "StridedSlice", tfl.SquaredDifferenceOp: "SquaredDifference"},
}
"""Operator -> the op with the same operands; attributes that both have are kept."""

KEPT = frozenset(
    "alpha align_corners half_pixel_centers axis block_size keep_dims mode num batch_dim seq_dim "
    "squeeze_dims adj_x adj_y exclusive reverse begin_mask end_mask ellipsis_mask new_axis_mask "
    "shrink_axis_mask".split()
)

Undo = Callable[["Step", Any], SSAValue | Sequence[SSAValue]]
UNDONE: dict[type[Operation], Undo] = {}


def undoes(*types: type[Operation]) -> Callable[[Undo], Undo]:
    """Register what turns operators of some types into several TensorFlow ops."""

    def register(undo: Undo) -> Undo:
        UNDONE.update(dict.fromkeys(types, undo))
        return undo

    return register


class Step:
    """An operator that becomes TensorFlow ops: what builds them before it."""

    def __init__(self, graph: Graph, op: Operation):
        """Take the operator."""
        self.graph, self.op = graph, op
        self.name = name_of(op.results[0])

    def value(self, value: Value, name: str) -> SSAValue:
        """Return an operand; numbers become constants, integers of int32."""
        if isinstance(value, SSAValue):
            return value
        array = value if isinstance(value, np.ndarray) else np.asarray(value)
        if not isinstance(value, np.ndarray):
            array = array.astype(np.float32 if array.dtype.kind == "f" else np.int32)
        return self.graph.constant(array, f"{self.name}/{name}", self.op)

    def build(
        self,
        kind: str,
        *operands: Value,
        name: str = "",
        type: Attribute | None = None,
        **attributes: Attribute,
    ) -> SSAValue:
        """Insert an op; without a name it is the last one, which bears the operator's."""
        types = [type or self.op.result_types[0]]
        return self.several(kind, *operands, name=name, types=types, **attributes)[0]

    def several(
        self,
        kind: str,
        *operands: Value,
        name: str = "",
        types: Sequence[Attribute],
        **attributes: Attribute,
    ) -> Sequence[SSAValue]:
        """Insert an op with results of some types."""
        values = [self.value(item, f"operand_{i}") for i, item in enumerate(operands)]
        made = UnregisteredOp.with_name(f"tf.{kind}").create(
            operands=values,
            result_types=types,
            attributes=attributes,
        )
        made.location = self.graph.location(f"{self.name}/{name}") if name else self.op.location
        block = self.op.parent
        assert block is not None
        block.insert_op_before(made, self.op)
        return made.results

    def biased(self, kind: str, *operands: Value, bias: SSAValue, **attributes: Any) -> SSAValue:
        """Insert an op and, if there is a bias, a `BiasAdd`."""
        if isinstance(bias.type, NoneType):
            return self.build(kind, *operands, **attributes)
        made = self.build(kind, *operands, name="conv", **attributes)
        return self.build("BiasAdd", made, bias)


def _window(op: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "strides": _list(1, integer(op.stride_h), integer(op.stride_w), 1),
        "padding": StringAttr(text(op.padding)),
    }
    if hasattr(op, "dilation_h_factor"):
        factors = integer(op.dilation_h_factor), integer(op.dilation_w_factor)
        if factors != (1, 1):
            found["dilations"] = _list(1, *factors, 1)
    return found


def _sizes(value: SSAValue) -> tuple[int, ...]:
    shape = shape_of(value)
    assert shape is not None
    return shape


def _list(*numbers: int) -> ArrayAttr[Attribute]:
    return ArrayAttr([IntegerAttr(number, i64) for number in numbers])


def _turned(step: Step, value: SSAValue, perm: Sequence[int], name: str) -> SSAValue:
    """Return weights with their axes in another order."""
    array = constant(value)
    if array is not None:
        return step.value(np.ascontiguousarray(array.transpose(perm)), name)
    shape = _sizes(value)
    type = tensor_type(element_of(value), tuple(shape[axis] for axis in perm))
    return step.build("Transpose", value, perm, name=name, type=type)


@undoes(tfl.Conv2DOp)
def _conv(step: Step, op: tfl.Conv2DOp) -> SSAValue:
    weights = _turned(step, op.filter, (1, 2, 3, 0), "weights")
    return step.biased("Conv2D", op.input, weights, bias=op.bias, **_window(op))


@undoes(tfl.DepthwiseConv2DOp)
def _depthwise(step: Step, op: tfl.DepthwiseConv2DOp) -> SSAValue:
    multiplier = integer(op.depth_multiplier)
    _, height, width, channels = _sizes(op.filter)
    shape = height, width, channels // multiplier, multiplier
    array = constant(op.filter)
    if array is not None:
        weights = step.value(array.reshape(shape), "weights")
    else:
        type = tensor_type(element_of(op.filter), shape)
        weights = step.build("Reshape", op.filter, shape, name="weights", type=type)
    return step.biased("DepthwiseConv2dNative", op.input, weights, bias=op.bias, **_window(op))


@undoes(tfl.TransposeConvOp)
def _transpose_conv(step: Step, op: tfl.TransposeConvOp) -> SSAValue:
    weights = _turned(step, op.weights, (1, 2, 0, 3), "weights")
    operands = op.output_shape, weights, op.input
    return step.biased("Conv2DBackpropInput", *operands, bias=op.bias, **_window(op))


@undoes(tfl.FullyConnectedOp)
def _dense(step: Step, op: tfl.FullyConnectedOp) -> SSAValue:
    outputs, inputs = _sizes(op.filter)
    out = _sizes(op.output)
    rows = int(np.prod(out[:-1], dtype=np.int64))
    flat = op.input
    if len(_sizes(flat)) != 2:
        type = tensor_type(f32, (rows, inputs))
        flat = step.build("Reshape", flat, (-1, inputs), name="reshape", type=type)
    weights = _turned(step, op.filter, (1, 0), "weights")
    type = tensor_type(f32, (rows, outputs))
    reshapes, biased = len(out) != 2, not isinstance(op.bias.type, NoneType)
    name = "matmul" if reshapes or biased else ""
    found = step.build("MatMul", flat, weights, name=name, type=type)
    if biased:
        found = step.build("BiasAdd", found, op.bias, name="sum" if reshapes else "", type=type)
    return step.build("Reshape", found, out) if reshapes else found


@undoes(tfl.AveragePool2DOp, tfl.MaxPool2DOp)
def _pool(step: Step, op: tfl.AveragePool2DOp) -> SSAValue:
    kind = "AvgPool" if type(op) is tfl.AveragePool2DOp else "MaxPool"
    return step.build(kind, op.input, **_kernel(op))


def _kernel(op: Any) -> dict[str, Any]:
    size = _list(1, integer(op.filter_height), integer(op.filter_width), 1)
    return {**_window(op), "ksize": size}


@undoes(toco.L2PoolOp)
def _l2_pool(step: Step, op: toco.L2PoolOp) -> SSAValue:
    square = step.build("Square", op.input, name="square", type=op.input.type)
    mean = step.build("AvgPool", square, name="avgpool", **_kernel(op))
    return step.build("Sqrt", mean)


@undoes(tfl.DequantizeOp)
def _widen(step: Step, op: tfl.DequantizeOp) -> SSAValue:
    if element_of(op.input) != f16:
        raise step.graph.error(op, "reads integers, which a GraphDef has not")
    return step.build("Cast", op.input)


@undoes(tfl.Relu1Op)
def _relu1(step: Step, op: tfl.Relu1Op) -> SSAValue:
    above = step.build("Maximum", op.operands[0], -1.0, name="max")
    return step.build("Minimum", above, 1.0)


@undoes(tfl.SoftmaxOp)
def _softmax(step: Step, op: tfl.SoftmaxOp) -> SSAValue:
    factor, logits = op.beta.value.data, op.input
    if factor != 1.0:
        logits = step.build("Mul", logits, float(factor), name="scaled")
    return step.build("Softmax", logits)


@undoes(tfl.L2NormalizationOp)
def _normalize(step: Step, op: tfl.L2NormalizationOp) -> SSAValue:
    shape = _sizes(op.input)
    one = tensor_type(f32, (*shape[:-1], 1))
    square = step.build("Square", op.input, name="square")
    keep = BoolAttr.from_bool(True)
    total = step.build("Sum", square, (len(shape) - 1,), name="sum", type=one, keep_dims=keep)
    bounded = step.build("Maximum", total, 1e-12, name="bounded", type=one)
    root = step.build("Rsqrt", bounded, name="rsqrt", type=one)
    return step.build("Mul", op.input, root)


@undoes(tfl.FakeQuantOp)
def _fake_quant(step: Step, op: tfl.FakeQuantOp) -> SSAValue:
    return step.build(
        "FakeQuantWithMinMaxArgs",
        op.input,
        min=op.min,
        max=op.max,
        num_bits=IntegerAttr(integer(op.num_bits), i64),
        narrow_range=op.narrow_range,
    )


@undoes(tfl.ConcatenationOp)
def _concat(step: Step, op: tfl.ConcatenationOp) -> SSAValue:
    return step.build("ConcatV2", *op.operands, step.value(integer(op.axis), "axis"))


@undoes(tfl.GatherOp)
def _gather(step: Step, op: tfl.GatherOp) -> SSAValue:
    return step.build("GatherV2", *op.operands, step.value(integer(op.axis), "axis"))


@undoes(tfl.PReluOp)
def _prelu(step: Step, op: tfl.PReluOp) -> SSAValue:
    x, alpha = op.operands
    above = step.build("Relu", x, name="positive")
    below = step.build("Minimum", x, 0.0, name="negative")
    scaled = step.build("Mul", below, alpha, name="scaled")
    return step.build("AddV2", above, scaled)


@undoes(tfl.HardSwishOp)
def _hard_swish(step: Step, op: tfl.HardSwishOp) -> SSAValue:
    shifted = step.build("AddV2", op.operands[0], 3.0, name="add")
    bounded = step.build("Relu6", shifted, name="relu6")
    product = step.build("Mul", op.operands[0], bounded, name="mul")
    return step.build("Mul", product, 1 / 6)


@undoes(tfl.LocalResponseNormalizationOp)
def _lrn(step: Step, op: tfl.LocalResponseNormalizationOp) -> SSAValue:
    figures: dict[str, Any] = {name: op.properties[name] for name in ("bias", "alpha", "beta")}
    return step.build("LRN", op.input, depth_radius=IntegerAttr(integer(op.radius), i64), **figures)


@undoes(tfl.BasicLSTMOp)
def _cell(step: Step, op: tfl.BasicLSTMOp) -> Sequence[SSAValue]:
    rows, units = _sizes(op.activ_output)
    part, gates = tensor_type(f32, (rows, units)), op.activ_temp.type
    operands = op.data_input, op.prev_activ_input, step.value(1, "axis")
    joined = step.build("ConcatV2", *operands, name="concat", type=op.concat_temp.type)
    weights = _turned(step, op.weights_input, (1, 0), "weights")
    product = step.build("MatMul", joined, weights, name="matmul", type=gates)
    total = step.build("BiasAdd", product, op.biases_input, name="sum", type=gates)
    axis = step.value(1, "split/dim")
    four = step.several("Split", axis, total, name="split", types=[part] * 4)
    kinds = ("Sigmoid", "Tanh", "Sigmoid", "Sigmoid")
    names = ("input", "new", "forget", "output")
    found = [
        step.build(kind, value, name=name)
        for kind, value, name in zip(kinds, four, names, strict=True)
    ]
    entry = step.build("Mul", found[0], found[1], name="entry")
    kept = step.build("Mul", op.prev_state_input, found[2], name="kept")
    state = step.build("AddV2", kept, entry, name="state")
    bounded = step.build("Tanh", state, name="bounded")
    return step.build("Mul", bounded, found[3]), state, joined, total


def untie(graph: Graph) -> None:
    """Turn all operators into TensorFlow ops.

    Raises:
        ConverterError: TensorFlow has no op, or no ops, for one.

    """
    for op in graph.ops():
        if op.name.startswith("tf.") or isinstance(op, UnregisteredOp):
            continue
        if (undo := UNDONE.get(type(op))) is not None:
            made = undo(Step(graph, op), op)
            _replaced(graph, op, [made] if isinstance(made, SSAValue) else made)
        elif (kind := SAME.get(type(op))) is not None:
            _replaced(graph, op, _same(op, kind))
        else:
            raise graph.error(
                op,
                "has no counterpart in a GraphDef",
                "Choose output_format TFLITE, or GRAPHVIZ_DOT to look at the graph",
            )


def _same(op: Operation, kind: str) -> list[SSAValue]:
    attributes = {name: attr for name, attr in op.properties.items() if name in KEPT}
    if (dims := attributes.get("squeeze_dims")) is not None:
        attributes["squeeze_dims"] = _list(*integers(dims))
    if isinstance(op, tfl.ArgMaxOp | tfl.ArgMinOp | tfl.ShapeOp):
        name = "out_type" if isinstance(op, tfl.ShapeOp) else "output_type"
        attributes[name] = element_of(op.results[0])
    made = UnregisteredOp.with_name(f"tf.{kind}").create(
        operands=list(op.operands), result_types=op.result_types, attributes=attributes
    )
    made.location = op.location
    block = op.parent
    assert block is not None
    block.insert_op_before(made, op)
    return list(made.results)


def _replaced(graph: Graph, op: Operation, values: Sequence[SSAValue]) -> None:
    for old, new in zip(op.results, values, strict=True):
        old.replace_all_uses_with(new)
    graph.erase(op)
