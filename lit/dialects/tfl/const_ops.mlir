// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite constants: exported as buffers, not as operators. The text of every op, there and back.

// CHECK-LABEL: func.func @pseudo_const
// CHECK: tfl.pseudo_const
// CHECK-SAME: value = dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
func.func @pseudo_const() -> tensor<2xf32> {
  %0 = "tfl.pseudo_const"() <{value = dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>}> : ()
      -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}

// CHECK-LABEL: func.func @pseudo_qconst
// CHECK: tfl.pseudo_qconst
// CHECK-SAME: qtype = tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>
// CHECK-SAME: value = dense<{{\[\[}}1, 2, 3], [4, 5, 6]]> : tensor<2x3xi8>
func.func @pseudo_qconst() -> tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>> {
  %0 = "tfl.pseudo_qconst"() <{qtype = tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>, value =
      dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi8>}> : () -> tensor<2x3x!quant.uniform<i8:f32,
      5.000000e-01:3>>
  func.return %0 : tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>
}

// CHECK-LABEL: func.func @pseudo_sparse_const
// CHECK: tfl.pseudo_sparse_const
// CHECK-SAME: compressed_data = dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK-SAME: s_param = #tfl.sparsity_parameter<traversal_order = [0, 1], block_map = []
// CHECK-SAME: dim_metadata = <format = DENSE, dense_size = 2, segments = []
// CHECK-SAME: indices = []>, <format = SPARSE_CSR, dense_size = 0, segments = [0, 1, 2]
// CHECK-SAME: indices = [0, 2]>>, value = dense<0.000000e+00> : tensor<2x3xf32>
func.func @pseudo_sparse_const() -> tensor<2x3xf32> {
  %0 = "tfl.pseudo_sparse_const"() <{compressed_data = dense<[1.000000e+00, 2.000000e+00]> :
      tensor<2xf32>, s_param = #tfl.sparsity_parameter<traversal_order = [0, 1], block_map = [],
      dim_metadata = <format = DENSE, dense_size = 2, segments = [], indices = []>, <format =
      SPARSE_CSR, dense_size = 0, segments = [0, 1, 2], indices = [0, 2]>>, value =
      dense<0.000000e+00> : tensor<2x3xf32>}> : () -> tensor<2x3xf32>
  func.return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @pseudo_sparse_qconst
// CHECK: tfl.pseudo_sparse_qconst
// CHECK-SAME: compressed_data = dense<[1, 2]> : tensor<2xi8>
// CHECK-SAME: qtype = tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>
// CHECK-SAME: s_param = #tfl.sparsity_parameter<traversal_order = [0, 1], block_map = []
// CHECK-SAME: dim_metadata = <format = DENSE, dense_size = 2, segments = []
// CHECK-SAME: indices = []>, <format = SPARSE_CSR, dense_size = 0, segments = [0, 1, 2]
// CHECK-SAME: indices = [0, 2]>>, value = dense<0> : tensor<2x3xi8>
func.func @pseudo_sparse_qconst() -> tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>> {
  %0 = "tfl.pseudo_sparse_qconst"() <{compressed_data = dense<[1, 2]> : tensor<2xi8>, qtype =
      tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>, s_param =
      #tfl.sparsity_parameter<traversal_order = [0, 1], block_map = [], dim_metadata = <format =
      DENSE, dense_size = 2, segments = [], indices = []>, <format = SPARSE_CSR, dense_size = 0,
      segments = [0, 1, 2], indices = [0, 2]>>, value = dense<0> : tensor<2x3xi8>}> : () ->
      tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>
  func.return %0 : tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>
}

// CHECK-LABEL: func.func @external_const
// CHECK: tfl.external_const
// CHECK-SAME: external_buffer = #tfl.external_buffer<group_name = "w.bin", offset = 0
// CHECK-SAME: length = 8, packing = "unpacked">
func.func @external_const() -> tensor<2xf32> {
  %0 = "tfl.external_const"() <{external_buffer = #tfl.external_buffer<group_name = "w.bin",
      offset = 0, length = 8, packing = "unpacked">}> : () -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}

// CHECK-LABEL: func.func @no_value
// CHECK: tfl.no_value
// CHECK-SAME: value
func.func @no_value() -> none {
  %0 = "tfl.no_value"() <{value}> : () -> none
  func.return %0 : none
}
