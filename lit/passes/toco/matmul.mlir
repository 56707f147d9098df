// RUN: tflower-opt %s --toco-resolve-tensor-flow-mat-mul --split-input-file | filecheck %s

// The second operand is transposed.
// CHECK-LABEL: @plain
// CHECK:         [[T:%.*]] = "tfl.transpose"(%arg1
// CHECK:         "tfl.fully_connected"(%arg0, [[T]],
func.func @plain(%x: tensor<1x4xf32>, %w: tensor<4x2xf32>) -> tensor<1x2xf32> {
  %0 = "toco.mat_mul"(%x, %w) {transpose_a = false, transpose_b = false} : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// It is already as a fully connected layer wants it.
// CHECK-LABEL: @transposed
// CHECK-NOT:     tfl.transpose
// CHECK:         "tfl.fully_connected"(%arg0, %arg1,
func.func @transposed(%x: tensor<1x4xf32>, %w: tensor<2x4xf32>) -> tensor<1x2xf32> {
  %0 = "toco.mat_mul"(%x, %w) {transpose_a = false, transpose_b = true} : (tensor<1x4xf32>, tensor<2x4xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// A fully connected layer flattens by itself.
// CHECK-LABEL: @flattened
// CHECK-NOT:     tfl.reshape
// CHECK:         "tfl.fully_connected"(%arg0, %arg1,
func.func @flattened(%x: tensor<1x2x2xf32>, %w: tensor<2x4xf32>) -> tensor<1x2xf32> {
  %s = "tfl.pseudo_const"() {value = dense<[1, 4]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<1x2x2xf32>, tensor<2xi32>) -> tensor<1x4xf32>
  %1 = "toco.mat_mul"(%0, %w) {transpose_a = false, transpose_b = true} : (tensor<1x4xf32>, tensor<2x4xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// The first operand is transposed after the reshape, which has to stay.
// CHECK-LABEL: @both
// CHECK:         tfl.reshape
func.func @both(%x: tensor<1x2x2xf32>, %w: tensor<2x1xf32>) -> tensor<4x2xf32> {
  %s = "tfl.pseudo_const"() {value = dense<[1, 4]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<1x2x2xf32>, tensor<2xi32>) -> tensor<1x4xf32>
  %1 = "toco.mat_mul"(%0, %w) {transpose_a = true, transpose_b = true} : (tensor<1x4xf32>, tensor<2x1xf32>) -> tensor<4x2xf32>
  return %1 : tensor<4x2xf32>
}

// -----

// Which axes to exchange is not known yet.
// CHECK-LABEL: @unknown
// CHECK:         toco.mat_mul
func.func @unknown(%x: tensor<*xf32>, %w: tensor<2x4xf32>) -> tensor<*xf32> {
  %0 = "toco.mat_mul"(%x, %w) {transpose_a = true, transpose_b = true} : (tensor<*xf32>, tensor<2x4xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}
