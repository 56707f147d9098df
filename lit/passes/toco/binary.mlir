// RUN: tflower-opt %s --toco-remove-trivial-binary-operator --toco-fuse-broadcast-into-following-binary --toco-move-binary-operator-before-reshape --split-input-file | filecheck %s

// CHECK-LABEL: @neutral
// CHECK-NEXT:    "tfl.exp"(%arg0)
func.func @neutral(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<3xf32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.add"(%zero, %x) {fused_activation_function = "NONE"} : (tensor<3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sub"(%0, %zero) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %one) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %3 = "tfl.div"(%2, %one) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %4 = "tfl.exp"(%3) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// -----

// 0 - x and 1 / x do something.
// CHECK-LABEL: @constant_first
// CHECK:         tfl.sub
// CHECK:         tfl.div
func.func @constant_first(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %zero = arith.constant dense<0.0> : tensor<3xf32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.sub"(%zero, %x) {fused_activation_function = "NONE"} : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  %1 = "tfl.div"(%one, %x) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<3xf32>) -> tensor<3xf32>
  return %0, %1 : tensor<3xf32>, tensor<3xf32>
}

// -----

// So does a constant of more axes, and an activation.
// CHECK-LABEL: @not_neutral
// CHECK:         tfl.add
// CHECK:         tfl.mul
func.func @not_neutral(%x: tensor<3xf32>) -> (tensor<1x3xf32>, tensor<3xf32>) {
  %zero = arith.constant dense<0.0> : tensor<1x3xf32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.add"(%zero, %x) {fused_activation_function = "NONE"} : (tensor<1x3xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  %1 = "tfl.mul"(%x, %one) {fused_activation_function = "RELU"} : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %0, %1 : tensor<1x3xf32>, tensor<3xf32>
}

// -----

// A row that is repeated broadcasts by itself.
// CHECK-LABEL: @broadcast
// CHECK-NOT:     tfl.concatenation
// CHECK:         tfl.mul
func.func @broadcast(%x: tensor<1x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.concatenation"(%x, %x) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%0, %y) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// Two rows that are repeated do not.
// CHECK-LABEL: @no_broadcast
// CHECK:         tfl.concatenation
func.func @no_broadcast(%x: tensor<2x3xf32>, %y: tensor<4x3xf32>) -> tensor<4x3xf32> {
  %0 = "tfl.concatenation"(%x, %x) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
  %1 = "tfl.mul"(%0, %y) {fused_activation_function = "NONE"} : (tensor<4x3xf32>, tensor<4x3xf32>) -> tensor<4x3xf32>
  return %1 : tensor<4x3xf32>
}

// -----

// The result gets its rows from the concatenation alone.
// CHECK-LABEL: @rows_from_concatenation
// CHECK:         tfl.concatenation
func.func @rows_from_concatenation(%x: tensor<1x3xf32>, %y: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.concatenation"(%x, %x) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%0, %y) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: @before_reshape
// CHECK:         [[M:%[0-9]+]] = "tfl.maximum"(%arg0
// CHECK:         "tfl.reshape"([[M]]
func.func @before_reshape(%x: tensor<2x2x3xf32>) -> tensor<4x3xf32> {
  %c = arith.constant dense<[1.0, 2.0, 0.5]> : tensor<3xf32>
  %shape = arith.constant dense<[4, 3]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %shape) : (tensor<2x2x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.maximum"(%0, %c) : (tensor<4x3xf32>, tensor<3xf32>) -> tensor<4x3xf32>
  return %1 : tensor<4x3xf32>
}

// -----

// A comparison gives truths before the reshape already.
// CHECK-LABEL: @compare_before_reshape
// CHECK:         [[M:%[0-9]+]] = tfl.less{{.*}}-> tensor<2x2x3xi1>
// CHECK:         "tfl.reshape"([[M]]{{.*}} -> tensor<4x3xi1>
func.func @compare_before_reshape(%x: tensor<2x2x3xf32>) -> tensor<4x3xi1> {
  %c = arith.constant dense<[1.0, 2.0, 0.5]> : tensor<3xf32>
  %shape = arith.constant dense<[4, 3]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %shape) : (tensor<2x2x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.less"(%c, %0) : (tensor<3xf32>, tensor<4x3xf32>) -> tensor<4x3xi1>
  return %1 : tensor<4x3xi1>
}

// -----

// The last axis is another one before the reshape.
// CHECK-LABEL: @other_last_axis
// CHECK:         [[R:%[0-9]+]] = "tfl.reshape"
// CHECK:         "tfl.maximum"([[R]]
func.func @other_last_axis(%x: tensor<3x4xf32>) -> tensor<4x3xf32> {
  %c = arith.constant dense<[1.0, 2.0, 0.5]> : tensor<3xf32>
  %shape = arith.constant dense<[4, 3]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %shape) : (tensor<3x4xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.maximum"(%0, %c) : (tensor<4x3xf32>, tensor<3xf32>) -> tensor<4x3xf32>
  return %1 : tensor<4x3xf32>
}

// -----

// The model gives what is reshaped.
// CHECK-LABEL: @reshape_to_output
// CHECK:         [[R:%[0-9]+]] = "tfl.reshape"
// CHECK:         "tfl.maximum"([[R]]
func.func @reshape_to_output(%x: tensor<2x2x3xf32>) -> (tensor<4x3xf32>, tensor<4x3xf32>) {
  %c = arith.constant dense<[1.0, 2.0, 0.5]> : tensor<3xf32>
  %shape = arith.constant dense<[4, 3]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %shape) : (tensor<2x2x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.maximum"(%0, %c) : (tensor<4x3xf32>, tensor<3xf32>) -> tensor<4x3xf32>
  return %0, %1 : tensor<4x3xf32>, tensor<4x3xf32>
}
