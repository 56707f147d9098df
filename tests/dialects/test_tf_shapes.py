"""Shape functions of the `tf` ops, against golden results and TensorFlow's own.

A case is an op, its inputs and its attributes; `tf_shapes.json` has the result shapes, with -1 for an
unknown dimension and null without a known rank. An input is an element type and a shape, such as
`F(2, None)`, or a constant, such as `C([0, 1])`; `F[...]` has no known rank.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tflower.dialects import tf
from tflower.dialects.dtypes import from_graphdef, string
from tflower.dialects.elements import Elements
from tflower.dialects.shapes import DYNAMIC, shape_of, typed
from tflower.dialects.tf import op_table
from tflower.dialects.tf_type import ShapeAttr, VariantType
from xdsl.dialects import test as xdsl_test
from xdsl.dialects.builtin import ArrayAttr, BoolAttr, FloatAttr, IntegerAttr, StringAttr, f32, i64

GOLDEN = Path(__file__).with_name("tf_shapes.json")


@dataclass(frozen=True)
class Input:
    """A value of an element type, of a shape or of unknown rank."""

    dtype: str
    shape: tuple[int | None, ...] | None = None


@dataclass(frozen=True)
class Kind:
    """Makes inputs of one element type: `F(2, 3)`, `F()` or, of unknown rank, `F[...]`."""

    dtype: str

    def __call__(self, *shape: int | None) -> Input:
        return Input(self.dtype, shape)

    def __getitem__(self, key: Any) -> Input:
        return Input(self.dtype)


F, D, H, N32, L, B, Z = map(
    Kind, ("float32", "float64", "float16", "int32", "int64", "bool", "complex64")
)


def C(value: Any, dtype: str = "int32") -> np.ndarray:
    return np.array(value, dtype)


N = None
NHWC = {"strides": [1, 2, 2, 1], "padding": "SAME"}
VALID = {"strides": [1, 2, 2, 1], "padding": "VALID"}
POOL = {"ksize": [1, 3, 3, 1], "strides": [1, 2, 2, 1]}

CASES: list[tuple[str, list[Any], dict[str, Any]]] = [
    *[(op, [F(N, 3)], {}) for op in "Relu Neg Softmax Erf Tanh IsNan ZerosLike".split()],
    ("Relu", [F[...]], {}),
    ("Cast", [F(N, 3)], {"DstT": "int32"}),
    ("Bitcast", [F(N, 3)], {"type": "int32"}),
    ("Bitcast", [F(N, 3)], {"type": "float16"}),
    ("Bitcast", [H(N, 2)], {"type": "float32"}),
    *[("AddV2", list(pair), {}) for pair in [
        (F(2, 3), F(2, 3)), (F(N, 3), F(1, 3)), (F(N, 3), F(4, 1)), (F(N), F(5, N)), (F(), F(7)),
        (F[...], F(3)), (F(N, 1), F(1, N)), (F(0, 1), F(1)),
    ]],
    ("Equal", [F(N, 3), F(2, 1)], {}),
    ("Equal", [F(2, 3), F(2, 3)], {"incompatible_shape_error": False}),
    ("Equal", [F(2, 3), F(2, 4)], {"incompatible_shape_error": False}),
    ("AddN", [[F(N, 3), F(2, N)]], {}),
    ("Select", [B(2), F(2, N), F(N, 3)], {}),
    ("SelectV2", [B(2, 1), F(1, N), F(3)], {}),
    ("BiasAdd", [F(N, 4, 4, 8), F(8)], {}),
    ("BiasAddGrad", [F(N, 4, 4, 8)], {}),
    ("L2Loss", [F(N, 4)], {}),
    ("SoftmaxCrossEntropyWithLogits", [F(N, 10), F(4, 10)], {}),
    ("SparseSoftmaxCrossEntropyWithLogits", [F(N, 10), N32(N)], {}),
    ("Complex", [F(N, 3), F(2, 1)], {}),
    ("ComplexAbs", [Z(N, 3)], {}),
    # Convolutions and pooling.
    ("Conv2D", [F(N, 224, 224, 3), F(3, 3, 3, 32)], NHWC),
    ("Conv2D", [F(1, 224, N, 3), F(7, 7, 3, 32)], VALID),
    ("Conv2D", [F[...], F(7, 7, 3, 32)], VALID),
    ("Conv2D", [F(1, 16, 16, 4), F(3, 3, 2, 8)], NHWC),
    ("Conv2D", [F(1, 3, 16, 17), F(3, 3, 3, 8)], {
        "strides": [1, 1, 2, 2], "padding": "VALID", "data_format": "NCHW"}),
    ("Conv2D", [F(1, 16, 16, 3), F(3, 3, 3, 8)], {
        "strides": [1, 1, 1, 1], "padding": "VALID", "dilations": [1, 2, 3, 1]}),
    ("Conv2D", [F(1, 16, 16, 3), F(3, 3, 3, 8)], {
        "strides": [1, 2, 2, 1], "padding": "EXPLICIT",
        "explicit_paddings": [0, 0, 1, 2, 0, 3, 0, 0]}),
    ("DepthwiseConv2dNative", [F(N, 16, 16, 3), F(3, 3, 3, 2)], NHWC),
    ("Conv3D", [F(N, 8, 16, 16, 3), F(3, 3, 3, 3, 5)], {
        "strides": [1, 1, 2, 2, 1], "padding": "VALID"}),
    ("Conv2DBackpropInput", [C([1, 8, 8, 3]), F(3, 3, 3, 5), F(1, 4, 4, 5)], NHWC),
    ("Conv2DBackpropInput", [N32(4), F(3, 3, 3, 5), F(N, 4, 4, 5)], NHWC),
    ("Conv3DBackpropInputV2", [C([1, 8, 8, 8, 3]), F(3, 3, 3, 3, 5), F(1, 4, 4, 4, 5)], {
        "strides": [1, 2, 2, 2, 1], "padding": "SAME"}),
    ("Dilation2D", [F(N, 16, 16, 3), F(3, 3, 3)], {
        "strides": [1, 2, 2, 1], "rates": [1, 2, 2, 1], "padding": "VALID"}),
    *[(op, [F(N, 15, 16, 3)], {**POOL, "padding": pad})
      for op in ("MaxPool", "AvgPool") for pad in ("SAME", "VALID")],
    ("MaxPool", [F(N, 3, 16, 16)], {
        "ksize": [1, 1, 2, 2], "strides": [1, 1, 2, 2], "padding": "VALID", "data_format": "NCHW"}),
    ("MaxPool3D", [F(N, 9, 9, 9, 3)], {
        "ksize": [1, 2, 2, 2, 1], "strides": [1, 2, 2, 2, 1], "padding": "SAME"}),
    ("MaxPoolWithArgmax", [F(N, 15, 16, 3)], {**POOL, "padding": "SAME"}),
    ("MaxPoolV2", [F(N, 16, 16, 3), C([1, 2, 2, 1]), C([1, 2, 2, 1])], {"padding": "SAME"}),
    ("SpaceToBatchND", [F(N, 7, 9, 3), C([2, 2]), C([[0, 1], [1, 0]])], {}),
    ("SpaceToBatchND", [F(2, 8, 9, 3), C([2]), C([[0, 2]])], {}),
    ("SpaceToBatchND", [F(2, 8, 8, 3), C([2, 2]), N32(2, 2)], {}),
    ("BatchToSpaceND", [F(8, 4, 5, 3), C([2, 2]), C([[0, 1], [1, 0]])], {}),
    ("BatchToSpaceND", [F(N, 4, 5, 3), C([2, 2]), C([[0, 0], [0, 0]])], {}),
    ("SpaceToDepth", [F(N, 8, 8, 3)], {"block_size": 2}),
    ("DepthToSpace", [F(N, 8, 8, 12)], {"block_size": 2}),
    ("DepthToSpace", [F(N, 12, 8, 8)], {"block_size": 2, "data_format": "NCHW"}),
    ("FusedBatchNormV3", [F(N, 8, 8, 4), F(4), F(4), F(4), F(4)], {}),
    ("FusedBatchNormV3", [F[...], F(4), F(4), F(4), F(4)], {}),
    ("FusedBatchNorm", [F(N, 8, 8, 4), F(4), F(4), F(4), F(4)], {}),
    ("LRN", [F(N, 8, 8, 4)], {}),
    # Reductions.
    ("Mean", [F(N, 8, 8, 4), C([1, 2])], {}),
    ("Mean", [F(N, 8, 8, 4), C([1, 2])], {"keep_dims": True}),
    ("Sum", [F(N, 8, 8, 4), C(-1)], {}),
    ("Max", [F(N, 8, 4), N32(2)], {}),
    ("Max", [F(N, 8, 4), N32(2)], {"keep_dims": True}),
    ("All", [B(2, 3), C([0, 1])], {}),
    ("ArgMax", [F(N, 10), C(1)], {}),
    ("ArgMax", [F(N, 10), C(-1)], {"output_type": "int32"}),
    ("ArgMax", [F(N, 10), N32()], {}),
    ("Cumsum", [F(N, 10), C(1)], {}),
    ("TopKV2", [F(N, 10), C(3)], {}),
    ("TopKV2", [F(N, 10), N32()], {}),
    ("Bincount", [N32(N), C(7), F(0)], {}),
    # Shapes.
    ("Reshape", [F(2, 3, 4), C([6, -1])], {}),
    ("Reshape", [F(N, 3, 4), C([-1, 12])], {}),
    ("Reshape", [F(N, 3, 4), C([2, -1])], {}),
    ("Reshape", [F(N, 3, 4), N32(2)], {}),
    ("Reshape", [F(N, 3, 4), N32(N)], {}),
    ("Reshape", [F(0, 3), C([-1, 3])], {}),
    ("ExpandDims", [F(N, 3), C(1)], {}),
    ("ExpandDims", [F(N, 3), C(-1)], {}),
    ("ExpandDims", [F(N, 3), N32()], {}),
    ("Squeeze", [F(N, 1, 3, 1)], {"squeeze_dims": [1]}),
    ("Squeeze", [F(N, 1, 3, 1)], {"squeeze_dims": [-1, 1]}),
    ("Squeeze", [F(2, 1, 3, 1)], {}),
    ("Squeeze", [F(N, 1, 3, 1)], {}),
    ("Shape", [F(N, 1, 3)], {}),
    ("Shape", [F[...]], {"out_type": "int64"}),
    ("ShapeN", [[F(N, 1, 3), F(2)]], {}),
    ("Rank", [F(N, 1)], {}),
    ("Size", [F(N, 1)], {}),
    ("Transpose", [F(N, 3, 4), C([2, 0, 1])], {}),
    ("Transpose", [F(N, 3, 4), N32(3)], {}),
    ("ConcatV2", [[F(N, 3), F(N, 4)], C(1)], {}),
    ("ConcatV2", [[F(2, N), F(N, 4)], C(-1)], {}),
    ("ConcatV2", [[F(2, 3), F(2, 4)], N32()], {}),
    ("ConcatV2", [[F(2, 3), F(5, N)], C(0)], {}),
    ("ConcatV2", [[F(2, 3), F[...]], C(0)], {}),
    ("Concat", [C(0), [F(N, 3), F(4, 3)]], {}),
    ("Pack", [[F(N, 3), F(2, N)]], {}),
    ("Pack", [[F(2), F(2)]], {"axis": -1}),
    ("Unpack", [F(3, N)], {"num": 3}),
    ("Unpack", [F(N, 2)], {"num": 2, "axis": -1}),
    ("Split", [C(1), F(N, 6)], {"num_split": 3}),
    ("Split", [C(-1), F(N, N)], {"num_split": 2}),
    ("Split", [N32(), F(2, 6)], {"num_split": 2}),
    ("SplitV", [F(N, 6), C([2, 4]), C(1)], {"num_split": 2}),
    ("SplitV", [F(N, 6), C([2, -1]), C(1)], {"num_split": 2}),
    ("Slice", [F(N, 8), C([0, 2]), C([-1, 3])], {}),
    ("Slice", [F(4, 8), C([1, 2]), C([-1, -1])], {}),
    ("Slice", [F(4, 8), N32(2), C([2, 3])], {}),
    ("Slice", [F(4, 8), N32(2), C([-1, 3])], {}),
    ("Slice", [F(4, 8), C([0, 0]), N32(2)], {}),
    ("StridedSlice", [F(N, 8), C([0, 2]), C([0, 6]), C([1, 2])], {"begin_mask": 1, "end_mask": 1}),
    ("StridedSlice", [F(5, 8), C([0]), C([1]), C([1])], {"shrink_axis_mask": 1}),
    ("StridedSlice", [F(5, 8), C([-2]), C([99]), C([1])], {}),
    ("StridedSlice", [F(5, 8), C([4]), C([0]), C([-2])], {"end_mask": 1}),
    ("StridedSlice", [F(N, 8, 3), C([0, 1]), C([0, 2]), C([1, 1])], {
        "ellipsis_mask": 1, "shrink_axis_mask": 2}),
    ("StridedSlice", [F(N, 8), C([0, 0, 0]), C([0, 0, 0]), C([1, 1, 1])], {
        "new_axis_mask": 2, "begin_mask": 5, "end_mask": 5}),
    ("StridedSlice", [F(5, 8), N32(2), N32(2), C([1, 1])], {"shrink_axis_mask": 1}),
    ("StridedSlice", [F(N, 8), C([0]), C([2]), C([1])], {}),
    ("StridedSlice", [F(N, 8), C([1]), C([-1]), C([1])], {}),
    ("Tile", [F(N, 3), C([2, 4])], {}),
    ("Tile", [F(2, 3), N32(2)], {}),
    ("Pad", [F(N, 3), C([[0, 0], [1, 2]])], {}),
    ("Pad", [F(N, 3), N32(2, 2)], {}),
    ("PadV2", [F(2, 3), C([[1, 1], [1, 2]]), C(0.0, "float32")], {}),
    ("MirrorPad", [F(2, 3), C([[1, 1], [1, 2]])], {"mode": "REFLECT"}),
    ("BroadcastTo", [F(3), C([2, 3])], {}),
    ("BroadcastTo", [F(3), N32(4)], {}),
    ("BroadcastArgs", [N32(3), N32(2)], {}),
    ("Fill", [C([2, 3]), F()], {}),
    ("Fill", [N32(2), F()], {}),
    ("Range", [C(0), C(10), C(3)], {}),
    ("Range", [C(10), C(0), C(-3)], {}),
    ("Range", [C(0), N32(), C(3)], {}),
    ("Range", [C(0.0, "float32"), C(1.0, "float32"), C(0.25, "float32")], {}),
    ("LinSpace", [F(), F(), C(5)], {}),
    ("ReverseV2", [F(N, 3), C([1])], {}),
    ("ReverseSequence", [F(N, 3), L(N)], {"seq_dim": 1}),
    ("Roll", [F(N, 3), C([1]), C([0])], {}),
    ("InvertPermutation", [N32(5)], {}),
    ("EnsureShape", [F(N, 3)], {"shape": [2, None]}),
    ("Empty", [C([2, 3])], {"dtype": "float32"}),
    # Gathers and scatters.
    ("Gather", [F(5, N), N32(2, 3)], {}),
    ("GatherV2", [F(5, N, 4), N32(2, 3), C(1)], {}),
    ("GatherV2", [F(N, 5, 4), N32(N, 3), C(1)], {"batch_dims": 1}),
    ("GatherV2", [F(5, 4), N32(3), N32()], {}),
    ("GatherNd", [F(5, 6, N), N32(7, 2)], {}),
    ("GatherNd", [F(5, 6, N), N32(7, N)], {}),
    ("ScatterNd", [N32(4, 1), F(4), C([8])], {}),
    ("TensorScatterUpdate", [F(5, 6), N32(2, 1), F(2, 6)], {}),
    ("OneHot", [N32(N, 3), C(10), F(), F()], {}),
    ("OneHot", [N32(N, 3), C(10), F(), F()], {"axis": 0}),
    ("OneHot", [N32(N, 3), N32(), F(), F()], {}),
    ("Where", [B(N, 3)], {}),
    ("Unique", [F(N)], {}),
    ("DynamicPartition", [F(N, 3), N32(N)], {"num_partitions": 2}),
    ("DynamicStitch", [[C([0, 2]), C([1])], [F(2, 4), F(1, 4)]], {}),
    ("SparseToDense", [L(3, 2), C([4, 5], "int64"), F(3), F()], {}),
    # Matrices.
    ("MatMul", [F(N, 3), F(3, 4)], {}),
    ("MatMul", [F(3, N), F(4, 3)], {"transpose_a": True, "transpose_b": True}),
    ("MatMul", [F[...], F(4, 3)], {"transpose_b": True}),
    ("BatchMatMul", [F(N, 2, 3, 4), F(N, 2, 4, 5)], {}),
    ("BatchMatMulV2", [F(N, 2, 3, 4), F(2, 4, 5)], {}),
    ("BatchMatMulV2", [F(2, 4, 3), F(N, 5, 4)], {"adj_x": True, "adj_y": True}),
    ("BatchMatMulV3", [F(2, 3, 4), F(2, 4, 5)], {"Tout": "float32"}),
    ("Einsum", [[F(N, 3), F(3, 4)]], {"equation": "ij,jk->ik"}),
    ("Einsum", [[F(N, 7, 8), F(8, 2, 4)]], {"equation": "abc,cde->abde"}),
    ("Einsum", [[F(N, 5, 2, 3), F(3, 4)]], {"equation": "...ij,jk->...ik"}),
    ("Einsum", [[F(3, 4)]], {"equation": "ij->ji"}),
    ("MatrixDiag", [F(N, 3)], {}),
    ("MatrixDiagPart", [F(N, 3, 4)], {}),
    ("MatrixDiagV3", [F(2, 3), C(0), C(-1), C(-1), F()], {}),
    ("MatrixDiagV3", [F(2, 3), C(1), C(-1), C(-1), F()], {}),
    ("MatrixDiagV3", [F(2, 2, 3), C([-1, 0]), C(4), C(-1), F()], {}),
    ("MatrixDiagPartV3", [F(2, 3, 4), C([-1, 1]), F()], {}),
    ("MatrixSetDiag", [F(2, 3, 4), F(2, 3)], {}),
    ("MatrixBandPart", [F(N, 3, 4), L(), L()], {}),
    ("MatrixInverse", [F(N, 3, 3)], {}),
    ("Cholesky", [F(N, 3, 3)], {}),
    # Segments, transforms, images.
    ("SegmentSum", [F(N, 3), N32(N)], {}),
    ("SegmentSum", [F(4, 3), C([0, 0, 1, 3])], {}),
    ("UnsortedSegmentSum", [F(N, 3), N32(N), C(4)], {}),
    ("UnsortedSegmentMax", [F(5, 6, 3), N32(5, 6), C(4)], {}),
    ("FFT", [Z(N, 8)], {}),
    ("RFFT", [F(N, 8), C([8])], {}),
    ("RFFT", [F(N, 8), N32(1)], {}),
    ("IRFFT", [Z(N, 5), C([8])], {}),
    ("RFFT2D", [F(N, 8, 8), C([8, 4])], {}),
    ("ResizeBilinear", [F(N, 8, 8, 3), C([16, 32])], {}),
    ("ResizeNearestNeighbor", [F(N, 8, 8, 3), N32(2)], {}),
    ("CropAndResize", [F(N, 8, 8, 3), F(5, 4), N32(5), C([7, 7])], {}),
    ("NonMaxSuppressionV3", [F(10, 4), F(10), C(5), F(), F()], {}),
    ("NonMaxSuppressionV4", [F(10, 4), F(10), C(5), F(), F()], {"pad_to_max_output_size": True}),
    ("NonMaxSuppressionV5", [F(10, 4), F(10), C(5), F(), F(), F()], {}),
    ("CombinedNonMaxSuppression", [F(2, 9, 1, 4), F(2, 9, 3), C(4), C(6), F(), F()], {}),
    ("ExtractImagePatches", [F(N, 16, 16, 3)], {
        "ksizes": [1, 3, 3, 1], "strides": [1, 2, 2, 1], "rates": [1, 1, 1, 1],
        "padding": "VALID"}),
    # Random numbers, emulated quantization, lists, strings, recurrent layers.
    ("RandomUniform", [C([2, 3])], {"dtype": "float32"}),
    ("RandomStandardNormal", [N32(2)], {"dtype": "float32"}),
    ("Multinomial", [F(N, 10), C(3)], {}),
    ("StatelessRandomUniform", [C([2, 3]), L(2)], {}),
    ("FakeQuantWithMinMaxVars", [F(N, 3), F(), F()], {}),
    ("QuantizeAndDequantizeV4", [F(N, 3), F(), F()], {}),
    ("TensorListStack", [Kind("variant")(), C([2, 3])], {
        "element_dtype": "float32", "num_elements": 5}),
    ("TensorListStack", [Kind("variant")(), C([-1, 3])], {"element_dtype": "float32"}),
    ("TensorListGetItem", [Kind("variant")(), N32(), C([2, 3])], {"element_dtype": "float32"}),
    ("TensorListReserve", [C([2, 3]), C(5)], {"element_dtype": "float32"}),
    ("TensorListLength", [Kind("variant")()], {}),
    ("StringJoin", [[Kind("string")(N), Kind("string")()]], {}),
    ("StringToHashBucketFast", [Kind("string")(N, 2)], {"num_buckets": 9}),
    ("BlockLSTM", [L(), F(7, N, 3), F(2, 4), F(2, 4), F(7, 16), F(4), F(4), F(4), F(16)], {}),
]  # fmt: skip


def name(case):
    return f"{case[0]}({', '.join(map(show, case[1]))})"


def show(item):
    if isinstance(item, list):
        return "+".join(map(show, item))
    return "const" if isinstance(item, np.ndarray) else "x".join(map(str, item.shape or "*"))


def element(dtype):
    if dtype == "string":
        return string
    if dtype == "variant":
        return VariantType()
    return from_graphdef(
        {"float32": "DT_FLOAT", "float64": "DT_DOUBLE", "float16": "DT_HALF"}.get(
            dtype, f"DT_{dtype.upper()}"
        )
    )


def value(item):
    if isinstance(item, list):
        return [value(part) for part in item]
    if isinstance(item, np.ndarray):
        return tf.ConstOp(value=Elements.of(item)).output
    dims = None if item.shape is None else tuple(DYNAMIC if d is None else d for d in item.shape)
    return xdsl_test.TestOp(result_types=[typed(element(item.dtype), dims)]).results[0]


def attribute(kind, item):
    if kind.startswith("list("):
        return ArrayAttr([attribute(kind[5:-1], part) for part in item])
    match kind:
        case "int":
            return IntegerAttr(item, i64)
        case "bool":
            return BoolAttr.from_bool(item)
        case "float":
            return FloatAttr(item, f32)
        case "type":
            return element(item)
        case "shape":
            return ShapeAttr([DYNAMIC if dim is None else dim for dim in item])
        case _:
            return StringAttr(item)


def build(case):
    op_name, inputs, attributes = case
    op_type = tf.op_class(op_name)
    kinds = op_table.signature(op_name).attributes
    converted = {key: attribute(kinds[key].kind, item) for key, item in attributes.items()}
    return op_type(*map(value, inputs), **converted)


def shapes(op):
    return [shape_of(result) for result in op.results]


@pytest.fixture(scope="module")
def golden():
    return json.loads(GOLDEN.read_text())


@pytest.mark.parametrize("index", range(len(CASES)), ids=lambda i: name(CASES[i]))
def test_shapes(index, golden):
    op = build(CASES[index])
    expected = [None if shape is None else tuple(shape) for shape in golden[index]]
    got = [None if s is None else tuple(-1 if d == DYNAMIC else d for d in s) for s in shapes(op)]
    assert got == expected
    op.verify()


@pytest.mark.parametrize("index", range(len(CASES)), ids=lambda i: name(CASES[i]))
@pytest.mark.tensorflow
def test_shapes_are_those_of_tensorflow(index):
    pytest.importorskip("tensorflow")
    ours = [result.type for result in build(CASES[index]).results]
    theirs = tensorflow_types(CASES[index])
    assert len(ours) == len(theirs)
    for our, (their_element, their_shape) in zip(ours, theirs, strict=True):
        assert our.element_type == their_element
        shape = shape_of(our)
        if their_shape is None:
            continue  # We may know more.
        assert shape is not None
        assert len(shape) == len(their_shape)
        for a, b in zip(shape, their_shape, strict=True):
            assert b in (None, a), f"{shape}, {their_shape} is needed"


def tensorflow_types(case):
    import tensorflow
    from tensorflow.python.framework import op_def_library

    op_name, inputs, attributes = case
    with tensorflow.Graph().as_default() as graph:

        def feed(item):
            if isinstance(item, list):
                return [feed(part) for part in item]
            if isinstance(item, Input):
                return tensorflow.compat.v1.placeholder(item.dtype, item.shape)
            return tensorflow.constant(item)

        defs = op_table.signature(op_name)
        arguments = {arg.name: feed(item) for arg, item in zip(defs.inputs, inputs, strict=True)}
        defaults = {
            item.name: item.raw_default
            for item in defs.properties
            if item.has_default and item.name not in attributes
        }
        op_def_library.apply_op(op_name, **arguments, **defaults, **attributes)
        op = graph.get_operations()[-1]
        assert op.type == op_name
        return [
            (
                from_graphdef(out.dtype.as_datatype_enum),
                tuple(out.shape) if out.shape.rank is not None else None,
            )
            for out in op.outputs
        ]
