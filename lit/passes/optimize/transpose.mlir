// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// One after the other.
// CHECK-LABEL: @two
// CHECK:         "tfl.transpose"{{.*}} -> tensor<3x2x4xf32>
// CHECK-NEXT:    return
func.func @two(%x: tensor<2x3x4xf32>) -> tensor<3x2x4xf32> {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %q = arith.constant dense<[0, 2, 1]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<3x4x2xf32>
  %1 = "tfl.transpose"(%0, %q) : (tensor<3x4x2xf32>, tensor<3xi32>) -> tensor<3x2x4xf32>
  return %1 : tensor<3x2x4xf32>
}

// -----

// There and back.
// CHECK-LABEL: @back
// CHECK-NEXT:    return
func.func @back(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %q = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<3x4x2xf32>
  %1 = "tfl.transpose"(%0, %q) : (tensor<3x4x2xf32>, tensor<3xi32>) -> tensor<2x3x4xf32>
  return %1 : tensor<2x3x4xf32>
}

// -----

// The first is used elsewhere.
// CHECK-LABEL: @shared
// CHECK:         "tfl.transpose"{{.*}} -> tensor<3x4x2xf32>
// CHECK:         "tfl.transpose"{{.*}} -> tensor<3x2x4xf32>
// CHECK-NEXT:    return
func.func @shared(%x: tensor<2x3x4xf32>) -> (tensor<3x4x2xf32>, tensor<3x2x4xf32>) {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %q = arith.constant dense<[0, 2, 1]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<3x4x2xf32>
  %1 = "tfl.transpose"(%0, %q) : (tensor<3x4x2xf32>, tensor<3xi32>) -> tensor<3x2x4xf32>
  return %0, %1 : tensor<3x4x2xf32>, tensor<3x2x4xf32>
}

// -----

// A bias behind the transpose of a convolution.
// CHECK-LABEL: @bias
// CHECK:         "tfl.conv_2d"{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x2xf32>
// CHECK:         "tfl.transpose"{{.*}} -> tensor<1x2x4x4xf32>
// CHECK-NEXT:    return
func.func @bias(%x: tensor<1x4x4x1xf32>, %w: tensor<2x1x1x1xf32>) -> tensor<1x2x4x4xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<[[[[3.0]], [[4.0]]]]> : tensor<1x2x1x1xf32>
  %p = arith.constant dense<[0, 3, 1, 2]> : tensor<4xi32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<1x4x4x2xf32>, tensor<4xi32>) -> tensor<1x2x4x4xf32>
  %2 = "tfl.add"(%1, %c) {fused_activation_function = "NONE"}
    : (tensor<1x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  return %2 : tensor<1x2x4x4xf32>
}

// -----

// Squeezed first.
// CHECK-LABEL: @squeeze
// CHECK:         "tfl.squeeze"{{.*}}squeeze_dims = [2]{{.*}} -> tensor<?x3x?xf32>
// CHECK:         "tfl.transpose"{{.*}} -> tensor<?x?x3xf32>
// CHECK-NEXT:    return
func.func @squeeze(%x: tensor<?x3x1x?xf32>) -> tensor<?x?x3xf32> {
  %p = arith.constant dense<[2, 3, 0, 1]> : tensor<4xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<?x3x1x?xf32>, tensor<4xi32>) -> tensor<1x?x?x3xf32>
  %1 = "tfl.squeeze"(%0) {squeeze_dims = [0]} : (tensor<1x?x?x3xf32>) -> tensor<?x?x3xf32>
  return %1 : tensor<?x?x3xf32>
}
