// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// A fully connected layer multiplies by the transposed matrix; a constant is transposed at once.

// CHECK-LABEL: func.func @constant
// CHECK: [[W:%.*]] = {{.*}}dense<{{\[\[}}1.000000e+00, 3.000000e+00], [2.000000e+00, 4.000000e+00]]>
// CHECK: [[NONE:%.*]] = "tfl.no_value"
// CHECK: "tfl.fully_connected"(%{{.*}}, [[W]], [[NONE]])
// CHECK-SAME: keep_num_dims = false
func.func @constant(%x: tensor<5x2xf32>) -> tensor<5x2xf32> {
  %w = "tf.Const"() {value = dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>} : () -> tensor<2x2xf32>
  %0 = "tf.MatMul"(%x, %w) {transpose_a = false, transpose_b = false}
      : (tensor<5x2xf32>, tensor<2x2xf32>) -> tensor<5x2xf32>
  return %0 : tensor<5x2xf32>
}

// -----

// CHECK-LABEL: func.func @transposed
// CHECK: [[X:%.*]] = "tfl.transpose"
// CHECK: "tfl.fully_connected"([[X]], %{{.*}}, %{{.*}})
func.func @transposed(%x: tensor<2x5xf32>, %y: tensor<3x2xf32>) -> tensor<5x3xf32> {
  %0 = "tf.MatMul"(%x, %y) {transpose_a = true, transpose_b = true}
      : (tensor<2x5xf32>, tensor<3x2xf32>) -> tensor<5x3xf32>
  return %0 : tensor<5x3xf32>
}

// -----

// CHECK-LABEL: func.func @batches
// CHECK: "tfl.batch_matmul"
// CHECK-SAME: adj_x = false, adj_y = true
func.func @batches(%x: tensor<7x5x2xf32>, %y: tensor<7x3x2xf32>) -> tensor<7x5x3xf32> {
  %0 = "tf.BatchMatMulV2"(%x, %y) {adj_x = false, adj_y = true}
      : (tensor<7x5x2xf32>, tensor<7x3x2xf32>) -> tensor<7x5x3xf32>
  return %0 : tensor<7x5x3xf32>
}

// -----

// A constant matrix makes a batched product a fully connected layer that keeps the dimensions.

// CHECK-LABEL: func.func @batches_by_constant
// CHECK: "tfl.fully_connected"
// CHECK-SAME: keep_num_dims = true
func.func @batches_by_constant(%x: tensor<7x5x2xf32>) -> tensor<7x5x3xf32> {
  %w = "tf.Const"() {value = dense<1.0> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
  %0 = "tf.BatchMatMulV2"(%x, %w) {adj_x = false, adj_y = false}
      : (tensor<7x5x2xf32>, tensor<2x3xf32>) -> tensor<7x5x3xf32>
  return %0 : tensor<7x5x3xf32>
}

// -----

// CHECK-LABEL: func.func @diagonals
// CHECK: "tfl.matrix_diag"
// CHECK: "tfl.matrix_set_diag"
func.func @diagonals(%x: tensor<3xf32>) -> tensor<3x3xf32> {
  %k = "tf.Const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %n = "tf.Const"() {value = dense<-1> : tensor<i32>} : () -> tensor<i32>
  %p = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.MatrixDiagV3"(%x, %k, %n, %n, %p) {align = "RIGHT_LEFT"}
      : (tensor<3xf32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>) -> tensor<3x3xf32>
  %1 = "tf.MatrixSetDiagV3"(%0, %x, %k) {align = "RIGHT_LEFT"}
      : (tensor<3x3xf32>, tensor<3xf32>, tensor<i32>) -> tensor<3x3xf32>
  return %1 : tensor<3x3xf32>
}

// -----

// CHECK-LABEL: func.func @off_diagonal
// CHECK: "tf.MatrixDiagV3"
func.func @off_diagonal(%x: tensor<3xf32>) -> tensor<4x4xf32> {
  %k = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %n = "tf.Const"() {value = dense<-1> : tensor<i32>} : () -> tensor<i32>
  %p = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.MatrixDiagV3"(%x, %k, %n, %n, %p) {align = "RIGHT_LEFT"}
      : (tensor<3xf32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>) -> tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}
