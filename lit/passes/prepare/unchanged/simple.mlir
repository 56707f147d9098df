// RUN: tflower-opt %s -tfl-prepare-tf | filecheck %s

// A reshape that only moves a dimension of 1, beside one that is unknown.
// CHECK-LABEL: func.func @moved(
// CHECK:         "tf.Transpose"(
// CHECK:         "tf.Reshape"(
func.func @moved(%x: tensor<?x1x3xf32>) -> tensor<1x3x?xf32> {
  %p = "tf.Const"() {value = dense<[2, 1, 0]> : tensor<3xi32>} : () -> tensor<3xi32>
  %s = "tf.Const"() {value = dense<[1, 3, -1]> : tensor<3xi32>} : () -> tensor<3xi32>
  %0 = "tf.Transpose"(%x, %p) : (tensor<?x1x3xf32>, tensor<3xi32>) -> tensor<3x1x?xf32>
  %1 = "tf.Reshape"(%0, %s) : (tensor<3x1x?xf32>, tensor<3xi32>) -> tensor<1x3x?xf32>
  return %1 : tensor<1x3x?xf32>
}

// The rank is unknown.
// CHECK-LABEL: func.func @ranks(
// CHECK:         "tf.AddV2"(%arg0, %arg0)
// CHECK:         "tf.RFFT"(%arg1
func.func @ranks(%x: tensor<*xui32>, %y: tensor<*xf32>) -> (tensor<*xui32>, tensor<*xcomplex<f32>>) {
  %n = "tf.Const"() {value = dense<[8]> : tensor<1xi32>} : () -> tensor<1xi32>
  %0 = "tf.AddV2"(%x, %x) : (tensor<*xui32>, tensor<*xui32>) -> tensor<*xui32>
  %1 = "tf.RFFT"(%y, %n) : (tensor<*xf32>, tensor<1xi32>) -> tensor<*xcomplex<f32>>
  return %0, %1 : tensor<*xui32>, tensor<*xcomplex<f32>>
}

// An ellipsis that stands for less than nothing, and one behind the last bound.
// CHECK-LABEL: func.func @ellipses(
// CHECK:         "tf.StridedSlice"(%arg0
// CHECK:         "tf.StridedSlice"(%arg1
func.func @ellipses(%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  %a = "tf.Const"() {value = dense<[0, 0, 0]> : tensor<3xi32>} : () -> tensor<3xi32>
  %b = "tf.Const"() {value = dense<[1, 1, 1]> : tensor<3xi32>} : () -> tensor<3xi32>
  %c = "tf.Const"() {value = dense<[0]> : tensor<1xi32>} : () -> tensor<1xi32>
  %d = "tf.Const"() {value = dense<[1]> : tensor<1xi32>} : () -> tensor<1xi32>
  %0 = "tf.StridedSlice"(%x, %a, %b, %b) {begin_mask = 0 : i64, ellipsis_mask = 2 : i64, end_mask = 0 : i64, new_axis_mask = 0 : i64, shrink_axis_mask = 0 : i64} : (tensor<4xf32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<?xf32>
  %1 = "tf.StridedSlice"(%y, %c, %d, %d) {begin_mask = 0 : i64, ellipsis_mask = 2 : i64, end_mask = 0 : i64, new_axis_mask = 0 : i64, shrink_axis_mask = 0 : i64} : (tensor<4xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<?xf32>
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}

// Nothing is known of the parameters; five dimensions are normalized in training.
// CHECK-LABEL: func.func @batch_norms(
// CHECK:         "tf.FusedBatchNormV3"(%arg0
// CHECK:         "tf.FusedBatchNormV3"(%arg1
func.func @batch_norms(%x: tensor<1x2x2x3xf32>, %y: tensor<1x2x2x2x3xf32>, %p: tensor<*xf32>, %q: tensor<3xf32>) -> (tensor<1x2x2x3xf32>, tensor<1x2x2x2x3xf32>) {
  %0, %1, %2, %3, %4, %5 = "tf.FusedBatchNormV3"(%x, %p, %q, %q, %q) {data_format = "NHWC", epsilon = 0.001 : f32, exponential_avg_factor = 1.0 : f32, is_training = false} : (tensor<1x2x2x3xf32>, tensor<*xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<*xf32>)
  %6, %7, %8, %9, %10, %11 = "tf.FusedBatchNormV3"(%y, %q, %q, %q, %q) {data_format = "NDHWC", epsilon = 0.001 : f32, exponential_avg_factor = 1.0 : f32, is_training = true} : (tensor<1x2x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<1x2x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<*xf32>)
  return %0, %6 : tensor<1x2x2x3xf32>, tensor<1x2x2x2x3xf32>
}

// The diagonal is taken; a rank is unknown; two dimensions would have to be given at once.
// CHECK-LABEL: func.func @einsums(
// CHECK:         "tf.Einsum"(%arg4)
// CHECK:         "tf.Einsum"(%arg0, %arg1)
// CHECK:         "tf.Einsum"(%arg2, %arg3)
func.func @einsums(%x: tensor<2x3xf32>, %y: tensor<*xf32>, %z: tensor<?x2x?xf32>, %v: tensor<?x?xf32>, %d: tensor<2x2xf32>) -> (tensor<2xf32>, tensor<2x?xf32>, tensor<?x2xf32>) {
  %0 = "tf.Einsum"(%d) {equation = "ii->i"} : (tensor<2x2xf32>) -> tensor<2xf32>
  %1 = "tf.Einsum"(%x, %y) {equation = "ij, jk->ik"} : (tensor<2x3xf32>, tensor<*xf32>) -> tensor<2x?xf32>
  %2 = "tf.Einsum"(%z, %v) {equation = "bij, bj->bi"} : (tensor<?x2x?xf32>, tensor<?x?xf32>) -> tensor<?x2xf32>
  return %0, %1, %2 : tensor<2xf32>, tensor<2x?xf32>, tensor<?x2xf32>
}

// Of the operands too little is known; their types differ; there are too many products, or none.
// CHECK-LABEL: func.func @products(
// CHECK:         "tf.BatchMatMulV2"(%arg0, %arg1)
// CHECK:         "tf.BatchMatMulV3"(%arg2, %arg3)
// CHECK:         "tf.BatchMatMulV2"(%arg4, %arg4)
// CHECK:         "tf.BatchMatMulV2"(%arg5, %arg6)
func.func @products(%x: tensor<*xf32>, %y: tensor<2x2xf32>, %a: tensor<2x2xi8>, %b: tensor<2x2xui8>, %m: tensor<5000x1x1xf32>, %z: tensor<0x2x3xf32>, %w: tensor<0x3x2xf32>) -> (tensor<*xf32>, tensor<2x2xi32>, tensor<5000x1x1xf32>, tensor<0x2x2xf32>) {
  %0 = "tf.BatchMatMulV2"(%x, %y) {adj_x = false, adj_y = false} : (tensor<*xf32>, tensor<2x2xf32>) -> tensor<*xf32>
  %1 = "tf.BatchMatMulV3"(%a, %b) {adj_x = false, adj_y = false} : (tensor<2x2xi8>, tensor<2x2xui8>) -> tensor<2x2xi32>
  %2 = "tf.BatchMatMulV2"(%m, %m) {adj_x = false, adj_y = false} : (tensor<5000x1x1xf32>, tensor<5000x1x1xf32>) -> tensor<5000x1x1xf32>
  %3 = "tf.BatchMatMulV2"(%z, %w) {adj_x = false, adj_y = false} : (tensor<0x2x3xf32>, tensor<0x3x2xf32>) -> tensor<0x2x2xf32>
  return %0, %1, %2, %3 : tensor<*xf32>, tensor<2x2xi32>, tensor<5000x1x1xf32>, tensor<0x2x2xf32>
}

// What are no matrices cannot be exchanged as such.
// CHECK-LABEL: func.func @no_matrices(
// CHECK:         "tf.MatMul"(%arg0, %arg1)
func.func @no_matrices(%x: tensor<2x2x3xf32>, %y: tensor<2x3x2xf32>) -> tensor<*xf32> {
  %0 = "tf.MatMul"(%x, %y) {transpose_a = false, transpose_b = false} : (tensor<2x2x3xf32>, tensor<2x3x2xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}
