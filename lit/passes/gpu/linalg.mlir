// RUN: tflower-opt %s -tfl-gpu-compatibility --split-input-file | filecheck %s

// A constant is the second factor.
// CHECK-LABEL: @constant_first
// CHECK:         [[P:%.*]] = "tfl.batch_matmul"(%arg0, {{%.*}}) <{adj_x = false, adj_y = true}> : (tensor<4x3xf32>, tensor<2x3xf32>) -> tensor<4x2xf32>
// CHECK-NEXT:    {{%.*}} = "tfl.transpose"([[P]], {{%.*}}) : {{.*}} -> tensor<2x4xf32>
func.func @constant_first(%x: tensor<4x3xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %0 = "tfl.batch_matmul"(%c, %x) {adj_x = false, adj_y = true} : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// It is already.
// CHECK-LABEL: @constant_last
// CHECK-NOT:     tfl.transpose
func.func @constant_last(%x: tensor<4x3xf32>) -> tensor<4x2xf32> {
  %c = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %0 = "tfl.batch_matmul"(%x, %c) {adj_x = false, adj_y = false} : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// -----

// There is none.
// CHECK-LABEL: @no_constant
// CHECK-NOT:     tfl.transpose
func.func @no_constant(%x: tensor<4x3xf32>, %y: tensor<3x2xf32>) -> tensor<4x2xf32> {
  %0 = "tfl.batch_matmul"(%x, %y) {adj_x = false, adj_y = false} : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}
