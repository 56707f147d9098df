// RUN: tflower-opt %s -tfl-prepare-tf=unfold_batchmatmul=false --split-input-file | filecheck %s

// A product.
// CHECK-LABEL: @matmul
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<2x4xf32>
// CHECK-NEXT:    return
func.func @matmul(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) -> tensor<2x4xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "ij,jk->ik"}
    : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// With batches.
// CHECK-LABEL: @batches
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<2x3x5xf32>
// CHECK-NEXT:    return
func.func @batches(%x: tensor<2x3x4xf32>, %y: tensor<2x4x5xf32>) -> tensor<2x3x5xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "bij,bjk->bik"}
    : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  return %0 : tensor<2x3x5xf32>
}

// -----

// The right is transposed.
// CHECK-LABEL: @transposed
// CHECK:         "tf.Transpose"{{.*}} -> tensor<2x4x5xf32>
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<2x3x5xf32>
// CHECK-NEXT:    return
func.func @transposed(%x: tensor<2x3x4xf32>, %y: tensor<2x5x4xf32>) -> tensor<2x3x5xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "bij,bkj->bik"}
    : (tensor<2x3x4xf32>, tensor<2x5x4xf32>) -> tensor<2x3x5xf32>
  return %0 : tensor<2x3x5xf32>
}

// -----

// Columns are flattened.
// CHECK-LABEL: @heads
// CHECK:         "tf.Reshape"{{.*}} -> tensor<4x30xf32>
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<2x3x30xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x3x5x6xf32>
// CHECK-NEXT:    return
func.func @heads(%x: tensor<2x3x4xf32>, %y: tensor<4x5x6xf32>) -> tensor<2x3x5x6xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "btd,dnh->btnh"}
    : (tensor<2x3x4xf32>, tensor<4x5x6xf32>) -> tensor<2x3x5x6xf32>
  return %0 : tensor<2x3x5x6xf32>
}

// -----

// Two dimensions are contracted.
// CHECK-LABEL: @two_contracted
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x3x30xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<30x4xf32>
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<2x3x4xf32>
// CHECK-NEXT:    return
func.func @two_contracted(%x: tensor<2x3x5x6xf32>, %y: tensor<5x6x4xf32>) -> tensor<2x3x4xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "btnh,nhd->btd"}
    : (tensor<2x3x5x6xf32>, tensor<5x6x4xf32>) -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// -----

// Heads become batches.
// CHECK-LABEL: @attention
// CHECK:         "tf.Transpose"{{.*}} -> tensor<2x5x3x6xf32>
// CHECK:         "tf.Transpose"{{.*}} -> tensor<2x5x6x4xf32>
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<2x5x3x4xf32>
// CHECK-NEXT:    return
func.func @attention(%x: tensor<2x3x5x6xf32>, %y: tensor<2x4x5x6xf32>) -> tensor<2x5x3x4xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "btnh,bsnh->bnts"}
    : (tensor<2x3x5x6xf32>, tensor<2x4x5x6xf32>) -> tensor<2x5x3x4xf32>
  return %0 : tensor<2x5x3x4xf32>
}

// -----

// The ellipsis stands for more batches.
// CHECK-LABEL: @ellipsis
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<2x3x5xf32>
// CHECK-NEXT:    return
func.func @ellipsis(%x: tensor<2x3x4xf32>, %y: tensor<4x5xf32>) -> tensor<2x3x5xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "...ij,jk->...ik"}
    : (tensor<2x3x4xf32>, tensor<4x5xf32>) -> tensor<2x3x5xf32>
  return %0 : tensor<2x3x5xf32>
}

// -----

// The result is transposed.
// CHECK-LABEL: @result_transposed
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<2x4xf32>
// CHECK:         "tf.Transpose"{{.*}} -> tensor<4x2xf32>
// CHECK-NEXT:    return
func.func @result_transposed(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) -> tensor<4x2xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "ij,jk->ki"}
    : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// -----

// Nothing is contracted.
// CHECK-LABEL: @outer
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x1xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<1x3xf32>
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @outer(%x: tensor<2xf32>, %y: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "i,j->ij"}
    : (tensor<2xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Unknown dimensions are gathered.
// CHECK-LABEL: @unknown
// CHECK:         "tf.Reshape"{{.*}} -> tensor<4x30xf32>
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<?x?x30xf32>
// CHECK:         "tf.Shape"{{.*}} -> tensor<3xi32>
// CHECK:         "tf.GatherV2"{{.*}} -> tensor<2xi32>
// CHECK:         "tf.ConcatV2"{{.*}} -> tensor<4xi32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<?x?x5x6xf32>
// CHECK-NEXT:    return
func.func @unknown(%x: tensor<?x?x4xf32>, %y: tensor<4x5x6xf32>) -> tensor<?x?x5x6xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "btd,dnh->btnh"}
    : (tensor<?x?x4xf32>, tensor<4x5x6xf32>) -> tensor<?x?x5x6xf32>
  return %0 : tensor<?x?x5x6xf32>
}

// -----

// A dimension of one operand alone is summed up.
// CHECK-LABEL: @summed
// CHECK:         "tf.Sum"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<1x3xf32>
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<1x4xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<4xf32>
// CHECK-NEXT:    return
func.func @summed(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) -> tensor<4xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "ij,jk->k"}
    : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// Several of both.
// CHECK-LABEL: @summed_and_batch
// CHECK:         "tf.Sum"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tf.Sum"{{.*}} -> tensor<2xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x3x1xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x1x1xf32>
// CHECK:         "tf.BatchMatMulV2"{{.*}} -> tensor<2x3x1xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @summed_and_batch(%x: tensor<2x3x4xf32>, %y: tensor<2x5x6xf32>) -> tensor<2x3xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "bij,bkl->bi"}
    : (tensor<2x3x4xf32>, tensor<2x5x6xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// One operand.
// CHECK-LABEL: @unary
// CHECK:         "tf.Sum"{{.*}} -> tensor<2x4xf32>
// CHECK:         "tf.Transpose"{{.*}} -> tensor<4x2xf32>
// CHECK-NEXT:    return
func.func @unary(%x: tensor<2x3x4xf32>) -> tensor<4x2xf32> {
  %0 = "tf.Einsum"(%x) {equation = "ijk->ki"} : (tensor<2x3x4xf32>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// -----

// Its ellipsis.
// CHECK-LABEL: @unary_ellipsis
// CHECK:         "tf.Transpose"{{.*}} -> tensor<2x4x3xf32>
// CHECK-NEXT:    return
func.func @unary_ellipsis(%x: tensor<2x3x4xf32>) -> tensor<2x4x3xf32> {
  %0 = "tf.Einsum"(%x) {equation = "...jk->...kj"} : (tensor<2x3x4xf32>) -> tensor<2x4x3xf32>
  return %0 : tensor<2x4x3xf32>
}

// -----

// A label comes twice.
// CHECK-LABEL: @diagonal
// CHECK:         "tf.Einsum"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @diagonal(%x: tensor<2x2xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = "tf.Einsum"(%x, %y) {equation = "ii,ij->ij"}
    : (tensor<2x2xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}
