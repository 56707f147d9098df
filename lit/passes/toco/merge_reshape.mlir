// RUN: tflower-opt %s --toco-merge-reshape-into-reduction --split-input-file | filecheck %s

// What is 1 may as well be reduced.
// CHECK-LABEL: @squeezed
// CHECK:         dense<[1, 2]>
// CHECK-NOT:     tfl.reshape
// CHECK:         "tfl.reduce_max"(%arg0, {{.*}} -> tensor<2x4xf32>
func.func @squeezed(%x: tensor<2x1x3x4xf32>) -> tensor<2x4xf32> {
  %shape = arith.constant dense<[2, 3, 4]> : tensor<3xi32>
  %axis = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.reshape"(%x, %shape) : (tensor<2x1x3x4xf32>, tensor<3xi32>) -> tensor<2x3x4xf32>
  %1 = "tfl.reduce_max"(%0, %axis) {keep_dims = false} : (tensor<2x3x4xf32>, tensor<i32>) -> tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// -----

// Elements move to other dimensions.
// CHECK-LABEL: @other_shape
// CHECK:         tfl.reshape
func.func @other_shape(%x: tensor<2x6xf32>) -> tensor<3xf32> {
  %shape = arith.constant dense<[3, 4]> : tensor<2xi32>
  %axis = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.reshape"(%x, %shape) : (tensor<2x6xf32>, tensor<2xi32>) -> tensor<3x4xf32>
  %1 = "tfl.sum"(%0, %axis) {keep_dims = false} : (tensor<3x4xf32>, tensor<i32>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}

// -----

// Somebody else needs the reshaped array anyway.
// CHECK-LABEL: @shared
// CHECK:         tfl.reshape
// CHECK:         "tfl.sum"({{.*}} : (tensor<4xf32>
func.func @shared(%x: tensor<1x4xf32>) -> (tensor<f32>, tensor<4xf32>) {
  %shape = arith.constant dense<[4]> : tensor<1xi32>
  %axis = arith.constant dense<0> : tensor<i32>
  %0 = "tfl.reshape"(%x, %shape) : (tensor<1x4xf32>, tensor<1xi32>) -> tensor<4xf32>
  %1 = "tfl.sum"(%0, %axis) {keep_dims = false} : (tensor<4xf32>, tensor<i32>) -> tensor<f32>
  return %1, %0 : tensor<f32>, tensor<4xf32>
}

// -----

// The reshape restores what was reduced.
// CHECK-LABEL: @restored
// CHECK-NOT:     tfl.reshape
// CHECK:         "tfl.mean"(%arg0, {{.*}}keep_dims = true{{.*}} -> tensor<1x1x1x4xf32>
func.func @restored(%x: tensor<1x2x3x4xf32>) -> tensor<1x1x1x4xf32> {
  %shape = arith.constant dense<[1, 1, 1, 4]> : tensor<4xi32>
  %axes = arith.constant dense<[1, 2]> : tensor<2xi32>
  %0 = "tfl.mean"(%x, %axes) {keep_dims = false} : (tensor<1x2x3x4xf32>, tensor<2xi32>) -> tensor<1x4xf32>
  %1 = "tfl.reshape"(%0, %shape) : (tensor<1x4xf32>, tensor<4xi32>) -> tensor<1x1x1x4xf32>
  return %1 : tensor<1x1x1x4xf32>
}

// -----

// It puts what was reduced elsewhere.
// CHECK-LABEL: @elsewhere
// CHECK:         tfl.reshape
func.func @elsewhere(%x: tensor<1x2x3x4xf32>) -> tensor<4x1x1x1xf32> {
  %shape = arith.constant dense<[4, 1, 1, 1]> : tensor<4xi32>
  %axes = arith.constant dense<[1, 2]> : tensor<2xi32>
  %0 = "tfl.mean"(%x, %axes) {keep_dims = false} : (tensor<1x2x3x4xf32>, tensor<2xi32>) -> tensor<1x4xf32>
  %1 = "tfl.reshape"(%0, %shape) : (tensor<1x4xf32>, tensor<4xi32>) -> tensor<4x1x1x1xf32>
  return %1 : tensor<4x1x1x1xf32>
}
