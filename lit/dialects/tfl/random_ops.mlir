// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite random numbers and bucketing. The text of every op, there and back.

// CHECK-LABEL: func.func @random_uniform
// CHECK: tfl.random_uniform
// CHECK-SAME: seed = 1 : i64, seed2 = 0 : i64
func.func @random_uniform(%0: tensor<2xi32>) -> tensor<?x?xf32> {
  %1 = "tfl.random_uniform"(%0) <{seed = 1 : i64, seed2 = 0 : i64}> : (tensor<2xi32>) ->
      tensor<?x?xf32>
  func.return %1 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @random_standard_normal
// CHECK: tfl.random_standard_normal
// CHECK-SAME: seed = 0 : i64, seed2 = 0 : i64
func.func @random_standard_normal(%0: tensor<2xi32>) -> tensor<?x?xf32> {
  %1 = "tfl.random_standard_normal"(%0) <{seed = 0 : i64, seed2 = 0 : i64}> : (tensor<2xi32>) ->
      tensor<?x?xf32>
  func.return %1 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @multinomial
// CHECK: tfl.multinomial
// CHECK-SAME: seed = 0 : i64, seed2 = 0 : i64
func.func @multinomial(%0: tensor<2x3xf32>, %1: tensor<i32>) -> tensor<2x?xi64> {
  %2 = "tfl.multinomial"(%0, %1) <{seed = 0 : i64, seed2 = 0 : i64}> : (tensor<2x3xf32>,
      tensor<i32>) -> tensor<2x?xi64>
  func.return %2 : tensor<2x?xi64>
}

// CHECK-LABEL: func.func @bucketize
// CHECK: tfl.bucketize
// CHECK-SAME: boundaries = [5.000000e-01 : f32, 1.500000e+00 : f32]
func.func @bucketize(%0: tensor<2x3xf32>) -> tensor<2x3xi32> {
  %1 = "tfl.bucketize"(%0) <{boundaries = [5.000000e-01 : f32, 1.500000e+00 : f32]}> :
      (tensor<2x3xf32>) -> tensor<2x3xi32>
  func.return %1 : tensor<2x3xi32>
}
