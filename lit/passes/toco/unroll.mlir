// RUN: tflower-opt %s --toco-unroll-batch-mat-mul --split-input-file | filecheck %s

// CHECK-LABEL: @two_matrices
// CHECK:         [[T:%[0-9]+]] = "tfl.transpose"(%arg1
// CHECK:         "toco.mat_mul"(%arg0, [[T]])
func.func @two_matrices(%a: tensor<2x3xf32>, %b: tensor<4x3xf32>) -> tensor<2x4xf32> {
  %0 = "toco.batch_mat_mul"(%a, %b) {adj_x = false, adj_y = true} : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// One matrix is multiplied with each of a batch.
// CHECK-LABEL: @batch
// CHECK:         dense<0> : tensor<3xi32>
// CHECK:         [[M:%[0-9]+]] = "toco.mat_mul"
// CHECK:         dense<[1, 0, 0]> : tensor<3xi32>
// CHECK:         [[N:%[0-9]+]] = "toco.mat_mul"
// CHECK:         [[P:%[0-9]+]] = "tfl.pack"([[M]], [[N]])
// CHECK:         tfl.reshape{{.*}} -> tensor<2x2x4xf32>
func.func @batch(%a: tensor<2x2x3xf32>, %b: tensor<3x4xf32>) -> tensor<2x2x4xf32> {
  %0 = "toco.batch_mat_mul"(%a, %b) {adj_x = false, adj_y = false} : (tensor<2x2x3xf32>, tensor<3x4xf32>) -> tensor<2x2x4xf32>
  return %0 : tensor<2x2x4xf32>
}

// -----

// The number of matrices is not known.
// CHECK-LABEL: @unknown_batch
// CHECK:         toco.batch_mat_mul
func.func @unknown_batch(%a: tensor<?x2x3xf32>, %b: tensor<3x4xf32>) -> tensor<?x2x4xf32> {
  %0 = "toco.batch_mat_mul"(%a, %b) {adj_x = false, adj_y = false} : (tensor<?x2x3xf32>, tensor<3x4xf32>) -> tensor<?x2x4xf32>
  return %0 : tensor<?x2x4xf32>
}
