// RUN: tflower-opt %s -tfl-prepare-tf=unfold_batchmatmul=false --split-input-file | filecheck %s

// Batches stay.
// CHECK-LABEL: @batch
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<2x3x5xf32>
// CHECK-NEXT:    return
func.func @batch(%x: tensor<2x3x4xf32>, %y: tensor<2x4x5xf32>) -> tensor<2x3x5xf32> {
  %0 = "tf.BatchMatMulV2"(%x, %y) {adj_x = false, adj_y = false}
    : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  return %0 : tensor<2x3x5xf32>
}
