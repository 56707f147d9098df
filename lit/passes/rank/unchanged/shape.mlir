// RUN: tflower-opt %s -tfl-rank-reduction | filecheck %s

// The amounts are computed.
// CHECK-LABEL: func.func @pad(
// CHECK:         "tfl.pad"(%arg0, %arg1)
func.func @pad(%x: tensor<1x2x1x3x2xf32>, %p: tensor<5x2xi32>) -> tensor<1x2x1x3x2xf32> {
  %0 = "tfl.pad"(%x, %p) : (tensor<1x2x1x3x2xf32>, tensor<5x2xi32>) -> tensor<1x2x1x3x2xf32>
  return %0 : tensor<1x2x1x3x2xf32>
}

// How long the parts are is unknown.
// CHECK-LABEL: func.func @joined(
// CHECK:         "tfl.concatenation"(%arg0, %arg0)
// CHECK:         "tfl.reshape"(
func.func @joined(%x: tensor<2x?x1xf32>) -> tensor<?xf32> {
  %s = arith.constant dense<[-1]> : tensor<1xi32>
  %0 = "tfl.concatenation"(%x, %x) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<2x?x1xf32>, tensor<2x?x1xf32>) -> tensor<4x?x1xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<4x?x1xf32>, tensor<1xi32>) -> tensor<?xf32>
  return %1 : tensor<?xf32>
}
