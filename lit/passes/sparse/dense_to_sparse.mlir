// RUN: tflower-opt %s -tfl-dense-to-sparse --split-input-file | filecheck %s

// Most of the zeros lie in blocks of 1x4, which the kernel skips.
// CHECK-LABEL: @blocks
// CHECK:         [[W:%.+]] = "tfl.pseudo_sparse_const"()
// CHECK-SAME:      compressed_data = dense<[1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00]> : tensor<4xf32>
// CHECK-SAME:      s_param = #tfl.sparsity_parameter<traversal_order = [0, 1, 2], block_map = [1]
// CHECK-SAME:      <format = DENSE, dense_size = 2, segments = [], indices = []>
// CHECK-SAME:      <format = SPARSE_CSR, dense_size = 0, segments = [0, 1, 1], indices = [1]>
// CHECK-SAME:      <format = DENSE, dense_size = 4, segments = [], indices = []>
// CHECK:         "tfl.fully_connected"(%arg0, [[W]], %arg1)
func.func @blocks(%x: tensor<1x8xf32>, %b: tensor<2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]> : tensor<2x8xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x8xf32>, tensor<2x8xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// Zeros that are scattered make the weight dense again before the kernel takes it.
// CHECK-LABEL: @scattered
// CHECK:         [[W:%.+]] = "tfl.pseudo_sparse_const"()
// CHECK-SAME:      traversal_order = [0, 1], block_map = []
// CHECK-SAME:      segments = [0, 1, 3], indices = [1, 0, 2]
// CHECK:         [[D:%.+]] = "tfl.densify"([[W]]) : (tensor<2x4xf32>) -> tensor<2x4xf32>
// CHECK:         "tfl.fully_connected"(%arg0, [[D]], %arg1)
func.func @scattered(%x: tensor<1x4xf32>, %b: tensor<2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[0.0, 1.0, 0.0, 0.0], [2.0, 0.0, 3.0, 0.0]]> : tensor<2x4xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// Half floats are made dense before the op that widens them.
// CHECK-LABEL: @halves
// CHECK:         [[W:%.+]] = "tfl.pseudo_sparse_const"()
// CHECK:         [[D:%.+]] = "tfl.densify"([[W]]) : (tensor<2x4xf16>) -> tensor<2x4xf16>
// CHECK:         "tfl.dequantize"([[D]])
func.func @halves(%x: tensor<1x4xf32>, %b: tensor<2xf32>) -> tensor<1x2xf32> {
  %h = arith.constant dense<[[0.0, 1.0, 0.0, 0.0], [2.0, 0.0, 3.0, 0.0]]> : tensor<2x4xf16>
  %w = "tfl.dequantize"(%h) : (tensor<2x4xf16>) -> tensor<2x4xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// Integers are sparse by blocks of 1x16 only.
// CHECK-LABEL: @integers
// CHECK:         [[W:%.+]] = "tfl.pseudo_sparse_qconst"()
// CHECK-SAME:      qtype = tensor<2x16x!quant.uniform<i8:f32, 1.000000e+00>>
// CHECK-SAME:      block_map = [1]
// CHECK:         "tfl.fully_connected"(%arg0, [[W]], %arg1)
func.func @integers(%x: tensor<1x16x!quant.uniform<i8:f32, 1.0>>, %b: tensor<2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 1.0>> {
  %w = "tfl.pseudo_qconst"() {qtype = tensor<2x16x!quant.uniform<i8:f32, 1.0>>, value = dense<[[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]> : tensor<2x16xi8>} : () -> tensor<2x16x!quant.uniform<i8:f32, 1.0>>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x16x!quant.uniform<i8:f32, 1.0>>, tensor<2x16x!quant.uniform<i8:f32, 1.0>>, tensor<2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 1.0>>
  return %0 : tensor<1x2x!quant.uniform<i8:f32, 1.0>>
}

// -----

// Too few zeros.
// CHECK-LABEL: @full
// CHECK-NOT:     sparse
// CHECK:         return
func.func @full(%x: tensor<1x4xf32>, %b: tensor<2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[0.0, 1.0, 1.0, 1.0], [2.0, 0.0, 3.0, 4.0]]> : tensor<2x4xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
