// RUN: tflower-opt %s '-tfl-dense-to-sparse=only-usable=true least-gain=0' --split-input-file | filecheck %s

// A hybrid kernel takes its weights dense.
// CHECK-LABEL: @hybrid
// CHECK-NOT:     sparse
// CHECK:         return
func.func @hybrid(%x: tensor<1x16xf32>, %b: tensor<2xf32>) -> tensor<1x2xf32> {
  %w = "tfl.pseudo_qconst"() {qtype = tensor<2x16x!quant.uniform<i8:f32, 1.0>>, value = dense<[[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]> : tensor<2x16xi8>} : () -> tensor<2x16x!quant.uniform<i8:f32, 1.0>>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false, asymmetric_quantize_inputs = true}
    : (tensor<1x16xf32>, tensor<2x16x!quant.uniform<i8:f32, 1.0>>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// Values and indices would take as much room as the dense weight.
// CHECK-LABEL: @as_large
// CHECK-NOT:     sparse
// CHECK:         return
func.func @as_large(%x: tensor<1x2xf32>, %b: tensor<2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[0.0, 1.0], [2.0, 3.0]]> : tensor<2x2xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
