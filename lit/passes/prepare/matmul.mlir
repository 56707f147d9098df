// RUN: tflower-opt %s -tfl-prepare-tf --split-input-file | filecheck %s

// Constants are transposed at once.
// CHECK-LABEL: @constant
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<2x2xf32>
// CHECK-NEXT:    return
func.func @constant(%x: tensor<2x3xf32>) -> tensor<2x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %0 = "tf.MatMul"(%x, %w) {transpose_a = false, transpose_b = false}
    : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// Both operands when the model runs.
// CHECK-LABEL: @both
// CHECK:         "tf.Transpose"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tf.Transpose"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<2x2xf32>
// CHECK-NEXT:    return
func.func @both(%x: tensor<3x2xf32>, %w: tensor<3x2xf32>) -> tensor<2x2xf32> {
  %0 = "tf.MatMul"(%x, %w) {transpose_a = true, transpose_b = false}
    : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// As it should be.
// CHECK-LABEL: @transposed
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<2x2xf32>
// CHECK-NEXT:    return
func.func @transposed(%x: tensor<2x3xf32>, %w: tensor<2x3xf32>) -> tensor<2x2xf32> {
  %0 = "tf.MatMul"(%x, %w) {transpose_a = false, transpose_b = true}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// A batch of two matrices.
// CHECK-LABEL: @batch
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x3x4xf32>
// CHECK:         "tf.Split"{{.*}} -> (tensor<1x3x4xf32>, tensor<1x3x4xf32>)
// CHECK:         "tf.Reshape"{{.*}} -> tensor<3x4xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x4x5xf32>
// CHECK:         "tf.Split"{{.*}} -> (tensor<1x4x5xf32>, tensor<1x4x5xf32>)
// CHECK:         "tf.Reshape"{{.*}} -> tensor<4x5xf32>
// CHECK:         "tf.Transpose"{{.*}} -> tensor<5x4xf32>
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<3x5xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<3x4xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<4x5xf32>
// CHECK:         "tf.Transpose"{{.*}} -> tensor<5x4xf32>
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<3x5xf32>
// CHECK:         "tf.Pack"{{.*}} -> tensor<2x3x5xf32>
// CHECK-NEXT:    return
func.func @batch(%x: tensor<2x3x4xf32>, %y: tensor<2x4x5xf32>) -> tensor<2x3x5xf32> {
  %0 = "tf.BatchMatMulV2"(%x, %y) {adj_x = false, adj_y = false}
    : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  return %0 : tensor<2x3x5xf32>
}

// -----

// One matrix for both, which needs no reshape.
// CHECK-LABEL: @one_for_both
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x3x4xf32>
// CHECK:         "tf.Split"{{.*}} -> (tensor<1x3x4xf32>, tensor<1x3x4xf32>)
// CHECK:         "tf.Reshape"{{.*}} -> tensor<3x4xf32>
// CHECK:         "tf.Transpose"(%arg1{{.*}} -> tensor<5x4xf32>
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<3x5xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<3x4xf32>
// CHECK:         "tf.Transpose"(%arg1{{.*}} -> tensor<5x4xf32>
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<3x5xf32>
// CHECK:         "tf.Pack"{{.*}} -> tensor<2x3x5xf32>
// CHECK-NEXT:    return
func.func @one_for_both(%x: tensor<2x3x4xf32>, %y: tensor<4x5xf32>) -> tensor<2x3x5xf32> {
  %0 = "tf.BatchMatMulV2"(%x, %y) {adj_x = false, adj_y = false}
    : (tensor<2x3x4xf32>, tensor<4x5xf32>) -> tensor<2x3x5xf32>
  return %0 : tensor<2x3x5xf32>
}

// -----

// Two dimensions of batches, one of them broadcast.
// CHECK-LABEL: @batches
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x3x4xf32>
// CHECK:         "tf.Split"{{.*}} -> (tensor<1x3x4xf32>, tensor<1x3x4xf32>)
// CHECK:         "tf.Reshape"{{.*}} -> tensor<3x4xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x5x4xf32>
// CHECK:         "tf.Split"{{.*}} -> (tensor<1x5x4xf32>, tensor<1x5x4xf32>)
// CHECK:         "tf.Reshape"{{.*}} -> tensor<5x4xf32>
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<3x5xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<5x4xf32>
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<3x5xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<3x4xf32>
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<3x5xf32>
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<3x5xf32>
// CHECK:         "tf.Pack"{{.*}} -> tensor<4x3x5xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x2x3x5xf32>
// CHECK-NEXT:    return
func.func @batches(%x: tensor<2x1x3x4xf32>, %y: tensor<2x5x4xf32>) -> tensor<2x2x3x5xf32> {
  %0 = "tf.BatchMatMulV2"(%x, %y) {adj_x = false, adj_y = true}
    : (tensor<2x1x3x4xf32>, tensor<2x5x4xf32>) -> tensor<2x2x3x5xf32>
  return %0 : tensor<2x2x3x5xf32>
}

// -----

// No batch at all.
// CHECK-LABEL: @matrices
// CHECK:         "tf.Transpose"{{.*}} -> tensor<3x4xf32>
// CHECK:         "tf.Transpose"{{.*}} -> tensor<5x4xf32>
// CHECK:         "tf.MatMul"{{.*}}transpose_b = true{{.*}} -> tensor<3x5xf32>
// CHECK-NEXT:    return
func.func @matrices(%x: tensor<4x3xf32>, %y: tensor<4x5xf32>) -> tensor<3x5xf32> {
  %0 = "tf.BatchMatMulV2"(%x, %y) {adj_x = true, adj_y = false}
    : (tensor<4x3xf32>, tensor<4x5xf32>) -> tensor<3x5xf32>
  return %0 : tensor<3x5xf32>
}

// -----

// An unknown number of matrices.
// CHECK-LABEL: @unknown
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<?x3x5xf32>
// CHECK-NEXT:    return
func.func @unknown(%x: tensor<?x3x4xf32>, %y: tensor<?x4x5xf32>) -> tensor<?x3x5xf32> {
  %0 = "tf.BatchMatMulV2"(%x, %y) {adj_x = false, adj_y = false}
    : (tensor<?x3x4xf32>, tensor<?x4x5xf32>) -> tensor<?x3x5xf32>
  return %0 : tensor<?x3x5xf32>
}

// -----

// A batch of one is reshaped, not split.
// CHECK-LABEL: @batch_of_one
// CHECK-NOT:     "tf.Split"
// CHECK:         "tf.Reshape"(%arg0{{.*}} -> tensor<3x4xf32>
// CHECK:         "tf.Transpose"(%arg1{{.*}} -> tensor<5x4xf32>
// CHECK:         "tf.MatMul"{{.*}} -> tensor<3x5xf32>
// CHECK:         "tf.Pack"{{.*}} -> tensor<1x3x5xf32>
func.func @batch_of_one(%x: tensor<1x3x4xf32>, %y: tensor<4x5xf32>) -> tensor<1x3x5xf32> {
  %0 = "tf.BatchMatMulV2"(%x, %y) {adj_x = false, adj_y = false}
    : (tensor<1x3x4xf32>, tensor<4x5xf32>) -> tensor<1x3x5xf32>
  return %0 : tensor<1x3x5xf32>
}
