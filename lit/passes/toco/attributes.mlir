// RUN: tflower-opt %s --toco-resolve-reshape-attributes --toco-resolve-transpose-attributes --toco-resolve-pad-attributes --toco-resolve-pad-v2-attributes --toco-resolve-slice-attributes --toco-resolve-strided-slice-attributes --toco-resolve-reduce-attributes --toco-resolve-gather-attributes --toco-resolve-squeeze-attributes --toco-resolve-space-to-batch-nd-attributes --toco-resolve-batch-to-space-nd-attributes --split-input-file | filecheck %s

// CHECK-LABEL: @reshape
// CHECK:         [[S:%[0-9]+]] = {{.*}}dense<[3, -1]> : tensor<2xi32>
// CHECK:         "tfl.reshape"(%arg0, [[S]])
func.func @reshape(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %shape = "tfl.pseudo_const"() {value = dense<[3, -1]> : tensor<2xi64>} : () -> tensor<2xi64>
  %0 = "tfl.reshape"(%x, %shape) : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// Negative axes count from the end.
// CHECK-LABEL: @transpose
// CHECK:         {{.*}}dense<[1, 0]> : tensor<2xi32>
func.func @transpose(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %perm = "tfl.pseudo_const"() {value = dense<[-1, 0]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tfl.transpose"(%x, %perm) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// CHECK-LABEL: @pad
// CHECK:         {{.*}}tensor<2x2xi32>
func.func @pad(%x: tensor<2x3xf32>) -> tensor<3x5xf32> {
  %n = "tfl.pseudo_const"() {value = dense<[[1, 0], [2, 0]]> : tensor<2x2xi64>} : () -> tensor<2x2xi64>
  %0 = "tfl.pad"(%x, %n) : (tensor<2x3xf32>, tensor<2x2xi64>) -> tensor<3x5xf32>
  return %0 : tensor<3x5xf32>
}

// -----

// CHECK-LABEL: @pad_v2
// CHECK:         {{.*}}tensor<2x2xi32>
func.func @pad_v2(%x: tensor<2x3xf32>) -> tensor<3x5xf32> {
  %n = "tfl.pseudo_const"() {value = dense<[[1, 0], [2, 0]]> : tensor<2x2xi64>} : () -> tensor<2x2xi64>
  %one = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.padv2"(%x, %n, %one) : (tensor<2x3xf32>, tensor<2x2xi64>, tensor<f32>) -> tensor<3x5xf32>
  return %0 : tensor<3x5xf32>
}

// -----

// Both vectors of a slice have to be constant.
// CHECK-LABEL: @slice_of_unknown_size
// CHECK:         tensor<2xi64>
// CHECK:         tfl.slice
func.func @slice_of_unknown_size(%x: tensor<2x3xf32>, %size: tensor<2xi64>) -> tensor<?x?xf32> {
  %begin = "tfl.pseudo_const"() {value = dense<[1, 0]> : tensor<2xi64>} : () -> tensor<2xi64>
  %0 = "tfl.slice"(%x, %begin, %size) : (tensor<2x3xf32>, tensor<2xi64>, tensor<2xi64>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// -----

// CHECK-LABEL: @slice
// CHECK-NOT:     i64
// CHECK:         return
func.func @slice(%x: tensor<2x3xf32>) -> tensor<1x2xf32> {
  %begin = "tfl.pseudo_const"() {value = dense<[1, 0]> : tensor<2xi64>} : () -> tensor<2xi64>
  %size = "tfl.pseudo_const"() {value = dense<[1, 2]> : tensor<2xi64>} : () -> tensor<2xi64>
  %0 = "tfl.slice"(%x, %begin, %size) : (tensor<2x3xf32>, tensor<2xi64>, tensor<2xi64>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// The axes that are not given are taken whole; the vectors of the other reader stay short.
// CHECK-LABEL: @strided_slice
// CHECK-DAG:     dense<[1, 0]> : tensor<2xi32>
// CHECK-DAG:     dense<[2, 3]> : tensor<2xi32>
// CHECK-DAG:     dense<1> : tensor<2xi32>
// CHECK:         "tfl.strided_slice"(%arg0
// CHECK-SAME:    begin_mask = 2 : i32{{.*}}end_mask = 2 : i32
// CHECK:         "tfl.strided_slice"(%arg1
// CHECK-SAME:    begin_mask = 0 : i32
func.func @strided_slice(%x: tensor<2x3xf32>, %y: tensor<4xf32>) -> (tensor<1x3xf32>, tensor<1xf32>) {
  %one = "tfl.pseudo_const"() {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
  %two = "tfl.pseudo_const"() {value = dense<2> : tensor<1xi32>} : () -> tensor<1xi32>
  %0 = "tfl.strided_slice"(%x, %one, %two, %one) {begin_mask = 0 : i32, end_mask = 0 : i32,
    ellipsis_mask = 0 : i32, new_axis_mask = 0 : i32, shrink_axis_mask = 0 : i32, offset = false}
    : (tensor<2x3xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x3xf32>
  %1 = "tfl.strided_slice"(%y, %one, %two, %one) {begin_mask = 0 : i32, end_mask = 0 : i32,
    ellipsis_mask = 0 : i32, new_axis_mask = 0 : i32, shrink_axis_mask = 0 : i32, offset = false}
    : (tensor<4xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xf32>
  return %0, %1 : tensor<1x3xf32>, tensor<1xf32>
}

// -----

// A new axis shifts those behind it: nothing is added.
// CHECK-LABEL: @strided_slice_with_new_axis
// CHECK-NOT:     tensor<2xi32>
// CHECK:         tfl.strided_slice
func.func @strided_slice_with_new_axis(%x: tensor<2x3xf32>) -> tensor<1x2x3xf32> {
  %zero = "tfl.pseudo_const"() {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %one = "tfl.pseudo_const"() {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
  %0 = "tfl.strided_slice"(%x, %zero, %zero, %one) {begin_mask = 0 : i32, end_mask = 0 : i32,
    ellipsis_mask = 0 : i32, new_axis_mask = 1 : i32, shrink_axis_mask = 0 : i32, offset = false}
    : (tensor<2x3xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x2x3xf32>
  return %0 : tensor<1x2x3xf32>
}

// -----

// CHECK-LABEL: @mean
// CHECK:         dense<-1> : tensor<1xi32>
func.func @mean(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %axis = "tfl.pseudo_const"() {value = dense<-1> : tensor<1xi64>} : () -> tensor<1xi64>
  %0 = "tfl.mean"(%x, %axis) {keep_dims = false} : (tensor<2x3xf32>, tensor<1xi64>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: @gather
// CHECK:         axis = 1 : i32
func.func @gather(%x: tensor<2x3xf32>, %i: tensor<4xi32>) -> tensor<2x4xf32> {
  %0 = "tfl.gather"(%x, %i) {axis = -1 : i32} : (tensor<2x3xf32>, tensor<4xi32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// What a squeeze does is lost in the reshape behind it.
// CHECK-LABEL: @squeeze
// CHECK-NOT:     tfl.squeeze
// CHECK:         "tfl.reshape"(%arg0
func.func @squeeze(%x: tensor<1x6xf32>) -> tensor<2x3xf32> {
  %shape = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.squeeze"(%x) {squeeze_dims = [0]} : (tensor<1x6xf32>) -> tensor<6xf32>
  %1 = "tfl.reshape"(%0, %shape) : (tensor<6xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// The model gives what is squeezed.
// CHECK-LABEL: @squeeze_to_output
// CHECK:         tfl.squeeze
func.func @squeeze_to_output(%x: tensor<1x6xf32>) -> (tensor<6xf32>, tensor<2x3xf32>) {
  %shape = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.squeeze"(%x) {squeeze_dims = [0]} : (tensor<1x6xf32>) -> tensor<6xf32>
  %1 = "tfl.reshape"(%0, %shape) : (tensor<6xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %0, %1 : tensor<6xf32>, tensor<2x3xf32>
}

// -----

// What is squeezed is a shape.
// CHECK-LABEL: @squeeze_of_shape
// CHECK:         tfl.squeeze
func.func @squeeze_of_shape(%x: tensor<2x3xf32>, %s: tensor<1x2xi32>) -> tensor<3x2xf32> {
  %0 = "tfl.squeeze"(%s) {squeeze_dims = [0]} : (tensor<1x2xi32>) -> tensor<2xi32>
  %1 = "tfl.reshape"(%x, %0) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}

// -----

// CHECK-LABEL: @batches
// CHECK-NOT:     i64
// CHECK:         return
func.func @batches(%x: tensor<1x4x1xf32>) -> tensor<1x4x1xf32> {
  %block = "tfl.pseudo_const"() {value = dense<2> : tensor<1xi64>} : () -> tensor<1xi64>
  %none = "tfl.pseudo_const"() {value = dense<0> : tensor<1x2xi64>} : () -> tensor<1x2xi64>
  %0 = "tfl.space_to_batch_nd"(%x, %block, %none) : (tensor<1x4x1xf32>, tensor<1xi64>, tensor<1x2xi64>) -> tensor<2x2x1xf32>
  %1 = "tfl.batch_to_space_nd"(%0, %block, %none) : (tensor<2x2x1xf32>, tensor<1xi64>, tensor<1x2xi64>) -> tensor<1x4x1xf32>
  return %1 : tensor<1x4x1xf32>
}

// -----

// What is as it should be stays.
// CHECK-LABEL: @narrow_already
// CHECK:         dense<[1, 0]> : tensor<2xi32>
// CHECK:         dense<{{\[\[}}1, 0], [2, 0]]> : tensor<2x2xi32>
func.func @narrow_already(%x: tensor<2x3xf32>) -> (tensor<3x2xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<2xf32>) {
  %perm = arith.constant dense<[1, 0]> : tensor<2xi32>
  %n = arith.constant dense<[[1, 0], [2, 0]]> : tensor<2x2xi32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %axis = arith.constant dense<-1> : tensor<1xi32>
  %0 = "tfl.transpose"(%x, %perm) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.pad"(%x, %n) : (tensor<2x3xf32>, tensor<2x2xi32>) -> tensor<3x5xf32>
  %2 = "tfl.padv2"(%x, %n, %one) : (tensor<2x3xf32>, tensor<2x2xi32>, tensor<f32>) -> tensor<3x5xf32>
  %3 = "tfl.mean"(%x, %axis) {keep_dims = false} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2xf32>
  return %0, %1, %2, %3 : tensor<3x2xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<2xf32>
}

// -----

// CHECK-LABEL: @gather_along_first_axis
// CHECK:         axis = 0 : i32
func.func @gather_along_first_axis(%x: tensor<2x3xf32>, %i: tensor<4xi32>) -> tensor<4x3xf32> {
  %0 = "tfl.gather"(%x, %i) {axis = 0 : i32} : (tensor<2x3xf32>, tensor<4xi32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

// Blocks and paddings are both constant, or neither is changed.
// CHECK-LABEL: @unknown_paddings
// CHECK:         i64
func.func @unknown_paddings(%x: tensor<1x4x1xf32>, %n: tensor<1x2xi64>) -> tensor<?x?x?xf32> {
  %block = arith.constant dense<2> : tensor<1xi64>
  %0 = "tfl.space_to_batch_nd"(%x, %block, %n) : (tensor<1x4x1xf32>, tensor<1xi64>, tensor<1x2xi64>) -> tensor<?x?x?xf32>
  %1 = "tfl.batch_to_space_nd"(%0, %block, %n) : (tensor<?x?x?xf32>, tensor<1xi64>, tensor<1x2xi64>) -> tensor<?x?x?xf32>
  return %1 : tensor<?x?x?xf32>
}
