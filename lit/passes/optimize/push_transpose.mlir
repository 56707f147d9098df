// RUN: tflower-opt %s -tfl-push-transpose-through-ewise --split-input-file | filecheck %s

// Both operands are transposed alike.
// CHECK-LABEL: @both
// CHECK:         "tfl.maximum"{{.*}} -> tensor<2x3x4xf32>
// CHECK:         "tfl.transpose"{{.*}} -> tensor<3x4x2xf32>
// CHECK-NEXT:    return
func.func @both(%x: tensor<2x3x4xf32>, %y: tensor<2x3x4xf32>) -> tensor<3x4x2xf32> {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<3x4x2xf32>
  %1 = "tfl.transpose"(%y, %p) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<3x4x2xf32>
  %2 = "tfl.maximum"(%0, %1) : (tensor<3x4x2xf32>, tensor<3x4x2xf32>) -> tensor<3x4x2xf32>
  return %2 : tensor<3x4x2xf32>
}

// -----

// Differently.
// CHECK-LABEL: @differently
// CHECK:         "tfl.transpose"{{.*}} -> tensor<2x3x3xf32>
// CHECK:         "tfl.transpose"{{.*}} -> tensor<2x3x3xf32>
// CHECK:         tfl.add
// CHECK-NEXT:    return
func.func @differently(%x: tensor<2x3x3xf32>, %y: tensor<3x2x3xf32>) -> tensor<2x3x3xf32> {
  %p = arith.constant dense<[0, 2, 1]> : tensor<3xi32>
  %q = arith.constant dense<[1, 0, 2]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3x3xf32>, tensor<3xi32>) -> tensor<2x3x3xf32>
  %1 = "tfl.transpose"(%y, %q) : (tensor<3x2x3xf32>, tensor<3xi32>) -> tensor<2x3x3xf32>
  %2 = "tfl.add"(%0, %1) {fused_activation_function = "NONE"}
    : (tensor<2x3x3xf32>, tensor<2x3x3xf32>) -> tensor<2x3x3xf32>
  return %2 : tensor<2x3x3xf32>
}

// -----

// A constant is transposed back.
// CHECK-LABEL: @constant
// CHECK:         tfl.sub
// CHECK:         "tfl.transpose"{{.*}} -> tensor<3x2xf32>
// CHECK-NEXT:    return
func.func @constant(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %c = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.sub"(%c, %0) {fused_activation_function = "NONE"}
    : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}

// -----

// A scalar stays.
// CHECK-LABEL: @scalar
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.transpose"{{.*}} -> tensor<3x2xf32>
// CHECK-NEXT:    return
func.func @scalar(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.mul"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<3x2xf32>, tensor<f32>) -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}

// -----

// A constant of lower rank stays behind.
// CHECK-LABEL: @vector
// CHECK:         "tfl.transpose"{{.*}} -> tensor<3x2xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<3x2xf32>
// CHECK-NEXT:    return
func.func @vector(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.mul"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<3x2xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}
