"""Models that TOCO's transformations refuse, and what they say."""

import pytest
from tflower.compiler.text import context, parse
from tflower.compiler.tools.opt_arguments import Arguments
from tflower.dialects.errors import ConverterError

MATRIX_SET_DIAG = """
func.func @main(%x: tensor<3x3xf32>, %d: tensor<2xf32>) -> tensor<3x3xf32> {
  %k = arith.constant dense<1> : tensor<i32>
  %0 = "toco.matrix_set_diag"(%x, %d, %k)
    : (tensor<3x3xf32>, tensor<2xf32>, tensor<i32>) -> tensor<3x3xf32> loc("diag")
  return %0 : tensor<3x3xf32>
}
"""
MATRIX_DIAG = """
func.func @main(%x: tensor<3xf32>) -> tensor<3x3xf32> {
  %k = arith.constant dense<0> : tensor<i32>
  %n = arith.constant dense<-1> : tensor<i32>
  %v = arith.constant dense<0.5> : tensor<f32>
  %0 = "toco.matrix_diag"(%x, %k, %n, %n, %v)
    : (tensor<3xf32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}
"""
EXPAND_DIMS = """
func.func @main(%x: tensor<2xf32>) -> tensor<*xf32> {
  %axis = arith.constant dense<3> : tensor<i32>
  %0 = "tfl.expand_dims"(%x, %axis) : (tensor<2xf32>, tensor<i32>) -> tensor<*xf32> loc("here")
  return %0 : tensor<*xf32>
}
"""
PERM = """
func.func @main(%x: tensor<2x3xf32>) -> tensor<*xf32> {
  %perm = arith.constant dense<[0, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%x, %perm) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}
"""
AXES = """
func.func @main(%x: tensor<2x3xf32>) -> tensor<*xf32> {
  %axis = arith.constant dense<2> : tensor<1xi32>
  %0 = "tfl.mean"(%x, %axis) {keep_dims = false} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}
"""
INDICES = """
func.func @main(%x: tensor<2xf32>) -> tensor<*xf32> {
  %a = arith.constant dense<1> : tensor<2xi32>
  %0 = "tfl.strided_slice"(%x, %a, %a, %a) {begin_mask = 0 : i32, end_mask = 0 : i32,
    ellipsis_mask = 0 : i32, new_axis_mask = 0 : i32, shrink_axis_mask = 0 : i32, offset = false}
    : (tensor<2xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}
"""
GATHER = """
func.func @main() -> tensor<1xf32> {
  %x = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %i = arith.constant dense<-1> : tensor<1xi32>
  %0 = "tfl.gather"(%x, %i) {axis = 0 : i32} : (tensor<2xf32>, tensor<1xi32>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}
"""
DIVISION = """
func.func @main() -> tensor<2xi32> {
  %x = arith.constant dense<[1, 2]> : tensor<2xi32>
  %y = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.floor_div"(%x, %y) : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  return %0 : tensor<2xi32>
}
"""
RANGE = """
func.func @main() -> tensor<?xi32> {
  %x = arith.constant dense<1> : tensor<i32>
  %y = arith.constant dense<0> : tensor<i32>
  %0 = "tfl.range"(%x, %x, %y) : (tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<?xi32>
  return %0 : tensor<?xi32>
}
"""
SWITCH = """
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %true = arith.constant dense<true> : tensor<i1>
  %0, %1 = "toco.switch"(%x, %true)
    : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>) loc("switch")
  %2 = "tfl.exp"(%0) : (tensor<2xf32>) -> tensor<2xf32> loc("closed")
  return %2 : tensor<2xf32>
}
"""
MATRICES = """
func.func @main(%x: tensor<2x2x3xf32>, %y: tensor<2x4x3xf32>) -> tensor<2x2x3xf32> {
  %0 = "toco.batch_mat_mul"(%x, %y) {adj_x = false, adj_y = false}
    : (tensor<2x2x3xf32>, tensor<2x4x3xf32>) -> tensor<2x2x3xf32>
  return %0 : tensor<2x2x3xf32>
}
"""
STITCH = """
func.func @main(%t: tensor<2x3xf32>, %ids: tensor<4xi32>) -> tensor<4x3xf32> {
  %two = arith.constant dense<2> : tensor<i32>
  %p = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi32>
  %r = "tfl.floor_div"(%ids, %two) : (tensor<4xi32>, tensor<i32>) -> tensor<4xi32>
  %i0, %i1 = "toco.dynamic_partition"(%ids, %r) {num_partitions = 2 : i32}
    : (tensor<4xi32>, tensor<4xi32>) -> (tensor<?xi32>, tensor<?xi32>)
  %p0, %p1 = "toco.dynamic_partition"(%p, %r) {num_partitions = 2 : i32}
    : (tensor<4xi32>, tensor<4xi32>) -> (tensor<?xi32>, tensor<?xi32>)
  %g0 = "tfl.gather"(%t, %i0) {axis = 0 : i32} : (tensor<2x3xf32>, tensor<?xi32>) -> tensor<?x3xf32>
  %g1 = "tfl.gather"(%t, %i1) {axis = 0 : i32} : (tensor<2x3xf32>, tensor<?xi32>) -> tensor<?x3xf32>
  %s = "toco.dynamic_stitch"(%p0, %p1, %g0, %g1)
    : (tensor<?xi32>, tensor<?xi32>, tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<4x3xf32>
  return %s : tensor<4x3xf32>
}
"""


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("convert-matrix-set-diag-v2-or-v3-to-v1", MATRIX_SET_DIAG, r"diag: .*has k \[1\], only 0"),
        ("convert-matrix-diag-v2-or-v3-to-v1", MATRIX_DIAG, r"has padding_value \[0.5\], only 0"),
        ("convert-expand-dims-to-reshape", EXPAND_DIMS, r"here: .*axis 3, one in \[-2, 1\]"),
        ("resolve-transpose-attributes", PERM, r"perm \[0, 0\], a permutation"),
        ("resolve-reduce-attributes", AXES, r"axes \[2\], those of an operand of rank 2"),
        ("resolve-strided-slice-attributes", INDICES, r"2 indices for an operand of rank 1"),
        ("resolve-constant-gather", GATHER, r"index outside of \[0, 2\)"),
        ("resolve-constant-binary-operator", DIVISION, "divides an integer by 0"),
        ("resolve-constant-range", RANGE, "delta of 0"),
        ("resolve-tensor-flow-switch", SWITCH, "switch: .*gives closed, which is on the way"),
        ("unroll-batch-mat-mul", MATRICES, "3 columns with ones of 4 rows"),
        ("unpartition-embedding-lookup", STITCH, "another strategy than `mod`"),
    ],
)
def test_refuses(name, text, message):
    module = parse(text)
    [refusing] = Arguments([f"--toco-{name}"]).passes
    with pytest.raises(ConverterError, match=message):
        refusing.apply(context(), module)
