// RUN: tflower-opt %s --toco-convert-matrix-diag-v2-or-v3-to-v1 --toco-convert-matrix-set-diag-v2-or-v3-to-v1 --split-input-file | filecheck %s

// Padding with real zeros is padding with zeros.
// CHECK-LABEL: @matrix_diag
// CHECK:         tfl.matrix_diag
func.func @matrix_diag(%x: tensor<3xf32>) -> tensor<3x3xf32> {
  %k = arith.constant dense<0> : tensor<i32>
  %n = arith.constant dense<-1> : tensor<i32>
  %zero = arith.constant dense<0.0> : tensor<f32>
  %0 = "toco.matrix_diag"(%x, %k, %n, %n, %zero)
    : (tensor<3xf32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}

// -----

// CHECK-LABEL: @matrix_diag_of_unknown_sizes
// CHECK:         toco.matrix_diag
func.func @matrix_diag_of_unknown_sizes(%x: tensor<3xf32>, %n: tensor<i32>) -> tensor<?x?xf32> {
  %k = arith.constant dense<0> : tensor<i32>
  %zero = arith.constant dense<0.0> : tensor<f32>
  %0 = "toco.matrix_diag"(%x, %k, %n, %n, %zero)
    : (tensor<3xf32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// -----

// CHECK-LABEL: @matrix_set_diag
// CHECK:         tfl.matrix_set_diag
func.func @matrix_set_diag(%x: tensor<3x3xf32>, %d: tensor<3xf32>) -> tensor<3x3xf32> {
  %k = arith.constant dense<0> : tensor<1xi32>
  %0 = "toco.matrix_set_diag"(%x, %d, %k)
    : (tensor<3x3xf32>, tensor<3xf32>, tensor<1xi32>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}

// -----

// CHECK-LABEL: @matrix_set_diag_of_unknown
// CHECK:         toco.matrix_set_diag
func.func @matrix_set_diag_of_unknown(%x: tensor<3x3xf32>, %d: tensor<3xf32>, %k: tensor<i32>) -> tensor<3x3xf32> {
  %0 = "toco.matrix_set_diag"(%x, %d, %k)
    : (tensor<3x3xf32>, tensor<3xf32>, tensor<i32>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}
