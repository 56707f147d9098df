// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// Rows and columns are exchanged, or every pixel has a summand of its own.
// CHECK-LABEL: func.func @images(
// CHECK:         "tfl.transpose"(
// CHECK:         tfl.add
// CHECK:         "tfl.transpose"(
// CHECK:         tfl.add
func.func @images(%x: tensor<1x2x2x3xf32>, %w: tensor<4x1x1x3xf32>, %b: tensor<4xf32>) -> (tensor<1x2x2x4xf32>, tensor<1x4x2x2xf32>) {
  %p = arith.constant dense<[0, 2, 1, 3]> : tensor<4xi32>
  %q = arith.constant dense<[0, 3, 1, 2]> : tensor<4xi32>
  %c = arith.constant dense<[[[[1.0]], [[2.0]]]]> : tensor<1x2x1x1xf32>
  %d = arith.constant dense<[[[[1.0, 2.0], [3.0, 4.0]]]]> : tensor<1x1x2x2xf32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x2x2x3xf32>, tensor<4x1x1x3xf32>, tensor<4xf32>) -> tensor<1x2x2x4xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<1x2x2x4xf32>, tensor<4xi32>) -> tensor<1x2x2x4xf32>
  %2 = "tfl.add"(%1, %c) {fused_activation_function = "NONE"} : (tensor<1x2x2x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x2x4xf32>
  %3 = "tfl.transpose"(%0, %q) : (tensor<1x2x2x4xf32>, tensor<4xi32>) -> tensor<1x4x2x2xf32>
  %4 = "tfl.add"(%3, %d) {fused_activation_function = "NONE"} : (tensor<1x4x2x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x4x2x2xf32>
  return %2, %4 : tensor<1x2x2x4xf32>, tensor<1x4x2x2xf32>
}

// Of the rank only the permutation tells: what is dropped cannot go first.
// CHECK-LABEL: func.func @squeezed(
// CHECK:         "tfl.transpose"(%arg0
// CHECK:         "tfl.reshape"(
func.func @squeezed(%x: tensor<*xf32>) -> tensor<2x3xf32> {
  %p = arith.constant dense<[1, 0, 2]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<*xf32>, tensor<3xi32>) -> tensor<2x1x3xf32>
  %1 = "tfl.squeeze"(%0) {squeeze_dims = [1]} : (tensor<2x1x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}
