// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// Elementwise ops go before moves.
// CHECK-LABEL: @exp_of_transpose
// CHECK:         "tfl.exp"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.transpose"{{.*}} -> tensor<3x2xf32>
// CHECK-NEXT:    return
func.func @exp_of_transpose(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.exp"(%0) : (tensor<3x2xf32>) -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}
