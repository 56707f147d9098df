// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite matrix products and diagonals. The text of every op, there and back.

// CHECK-LABEL: func.func @fully_connected
// CHECK: tfl.fully_connected
// CHECK-SAME: asymmetric_quantize_inputs = true, fused_activation_function = "NONE"
// CHECK-SAME: keep_num_dims = true, weights_format = "DEFAULT"
func.func @fully_connected(%0: tensor<2x3xf32>, %1: tensor<5x3xf32>, %2: tensor<5xf32>) ->
    tensor<2x5xf32> {
  %3 = "tfl.fully_connected"(%0, %1, %2) <{asymmetric_quantize_inputs = true,
      fused_activation_function = "NONE", keep_num_dims = true, weights_format = "DEFAULT"}> :
      (tensor<2x3xf32>, tensor<5x3xf32>, tensor<5xf32>) -> tensor<2x5xf32>
  func.return %3 : tensor<2x5xf32>
}

// CHECK-LABEL: func.func @batch_matmul
// CHECK: tfl.batch_matmul
// CHECK-SAME: adj_x = false, adj_y = true
func.func @batch_matmul(%0: tensor<4x2x3xf32>, %1: tensor<4x5x3xf32>) -> tensor<4x2x5xf32> {
  %2 = "tfl.batch_matmul"(%0, %1) <{adj_x = false, adj_y = true}> : (tensor<4x2x3xf32>,
      tensor<4x5x3xf32>) -> tensor<4x2x5xf32>
  func.return %2 : tensor<4x2x5xf32>
}

// CHECK-LABEL: func.func @matrix_diag
// CHECK: tfl.matrix_diag
func.func @matrix_diag(%0: tensor<2x3xf32>) -> tensor<2x3x3xf32> {
  %1 = "tfl.matrix_diag"(%0) : (tensor<2x3xf32>) -> tensor<2x3x3xf32>
  func.return %1 : tensor<2x3x3xf32>
}

// CHECK-LABEL: func.func @matrix_set_diag
// CHECK: tfl.matrix_set_diag
func.func @matrix_set_diag(%0: tensor<3x3xf32>, %1: tensor<3xf32>) -> tensor<3x3xf32> {
  %2 = "tfl.matrix_set_diag"(%0, %1) : (tensor<3x3xf32>, tensor<3xf32>) -> tensor<3x3xf32>
  func.return %2 : tensor<3x3xf32>
}
