// RUN: tflower-opt %s -tfl-identify-dilated-conv | filecheck %s

// The blocks come from elsewhere.
// CHECK-LABEL: func.func @no_blocks(
// CHECK:         "tf.Conv2D"(%arg0
// CHECK:         "tf.BatchToSpaceND"(
func.func @no_blocks(%x: tensor<4x4x4x2xf32>, %w: tensor<3x3x2x3xf32>) -> tensor<1x4x4x3xf32> {
  %b = arith.constant dense<2> : tensor<2xi32>
  %p = arith.constant dense<0> : tensor<2x2xi32>
  %0 = "tf.Conv2D"(%x, %w) {padding = "VALID", strides = [1, 1, 1, 1]} : (tensor<4x4x4x2xf32>, tensor<3x3x2x3xf32>) -> tensor<4x2x2x3xf32>
  %1 = "tf.BatchToSpaceND"(%0, %b, %p) : (tensor<4x2x2x3xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x4x4x3xf32>
  return %1 : tensor<1x4x4x3xf32>
}
