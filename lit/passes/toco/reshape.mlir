// RUN: tflower-opt %s --toco-reorder-elementwise-unary --toco-remove-trivial-reshape --split-input-file | filecheck %s

// CHECK-LABEL: @same_shape
// CHECK-NEXT:    "tfl.sin"(%arg0)
func.func @same_shape(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %shape = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %shape) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.sin"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// The last reshape says it all.
// CHECK-LABEL: @two_reshapes
// CHECK:         [[R:%[0-9]+]] = "tfl.reshape"(%arg0
// CHECK-NEXT:    "tfl.sin"([[R]])
func.func @two_reshapes(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %six = arith.constant dense<6> : tensor<1xi32>
  %shape = arith.constant dense<[3, 2]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %six) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<6xf32>
  %1 = "tfl.reshape"(%0, %shape) : (tensor<6xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %2 = "tfl.sin"(%1) : (tensor<3x2xf32>) -> tensor<3x2xf32>
  return %2 : tensor<3x2xf32>
}

// -----

// The second gives an output of the model.
// CHECK-LABEL: @two_reshapes_to_output
// CHECK:         tfl.reshape
// CHECK:         tfl.reshape
func.func @two_reshapes_to_output(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %six = arith.constant dense<6> : tensor<1xi32>
  %shape = arith.constant dense<[3, 2]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %six) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<6xf32>
  %1 = "tfl.reshape"(%0, %shape) : (tensor<6xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}

// -----

// The first is the shape of the second.
// CHECK-LABEL: @reshape_of_shape
// CHECK:         tfl.reshape
// CHECK:         tfl.reshape
func.func @reshape_of_shape(%x: tensor<2x3xf32>, %s: tensor<1x2xi32>) -> tensor<3x2xf32> {
  %two = arith.constant dense<2> : tensor<1xi32>
  %0 = "tfl.reshape"(%s, %two) : (tensor<1x2xi32>, tensor<1xi32>) -> tensor<2xi32>
  %1 = "tfl.reshape"(%x, %0) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %2 = "tfl.sin"(%1) : (tensor<3x2xf32>) -> tensor<3x2xf32>
  return %2 : tensor<3x2xf32>
}

// -----

// The activation comes next to what makes its operand.
// CHECK-LABEL: @relu_before_transpose
// CHECK:         [[R:%[0-9]+]] = "tfl.relu"(%arg0) {{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.transpose"([[R]]
func.func @relu_before_transpose(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %perm = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%x, %perm) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.relu"(%0) : (tensor<3x2xf32>) -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}

// -----

// A cast gives other elements before the move already.
// CHECK-LABEL: @cast_before_move
// CHECK:         "tfl.cast"(%arg0) {{.*}} -> tensor<1x1x1x4xf32>
// CHECK:         tfl.depth_to_space{{.*}} -> tensor<1x2x2x1xf32>
func.func @cast_before_move(%x: tensor<1x1x1x4xi32>) -> tensor<1x2x2x1xf32> {
  %0 = "tfl.depth_to_space"(%x) {block_size = 2 : i32} : (tensor<1x1x1x4xi32>) -> tensor<1x2x2x1xi32>
  %1 = "tfl.cast"(%0) : (tensor<1x2x2x1xi32>) -> tensor<1x2x2x1xf32>
  return %1 : tensor<1x2x2x1xf32>
}

// -----

// Somebody else reads what is moved.
// CHECK-LABEL: @shared_move
// CHECK:         [[T:%[0-9]+]] = "tfl.transpose"(%arg0
// CHECK:         "tfl.relu"([[T]])
func.func @shared_move(%x: tensor<2x3xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>) {
  %perm = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%x, %perm) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.relu"(%0) : (tensor<3x2xf32>) -> tensor<3x2xf32>
  %2 = "tfl.sin"(%0) : (tensor<3x2xf32>) -> tensor<3x2xf32>
  return %1, %2 : tensor<3x2xf32>, tensor<3x2xf32>
}
