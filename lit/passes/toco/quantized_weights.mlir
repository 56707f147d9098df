// RUN: tflower-opt %s --toco-ensure-uint8-weights-safe-for-fast-int8-kernels --split-input-file --verify-diagnostics | filecheck %s

// Of two zeros that are nearer than 16 the later one becomes a one; it counts no more for those
// behind it.
module attributes {toco.flags = {allow_nudging_weights_to_use_fast_gemm_kernel = true}} {
// CHECK-LABEL: @nudged
// CHECK:         value = dense<{{\[\[}}5, 0, 5, 5, 5, 1, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0, 5, 5]]>
func.func @nudged(%x: tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>) -> tensor<1x1x!quant.uniform<u8:f32, 0.5:3>> {
  %w = "tfl.pseudo_qconst"() {qtype = tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>, value = dense<[[5, 0, 5, 5, 5, 0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0, 5, 5]]> : tensor<1x20xi8>} : () -> tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>
  %b = "tfl.pseudo_qconst"() {qtype = tensor<1x!quant.uniform<i32:f32, 0.25>>, value = dense<0> : tensor<1xi32>} : () -> tensor<1x!quant.uniform<i32:f32, 0.25>>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>, tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>, tensor<1x!quant.uniform<i32:f32, 0.25>>) -> tensor<1x1x!quant.uniform<u8:f32, 0.5:3>>
  return %0 : tensor<1x1x!quant.uniform<u8:f32, 0.5:3>>
}
}

// -----

// Sixteen apart is far enough.
// CHECK-LABEL: @apart
// CHECK:         value = dense<{{\[\[}}5, 0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0, 5, 5]]>
func.func @apart(%x: tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>) -> tensor<1x1x!quant.uniform<u8:f32, 0.5:3>> {
  %w = "tfl.pseudo_qconst"() {qtype = tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>, value = dense<[[5, 0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0, 5, 5]]> : tensor<1x20xi8>} : () -> tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>
  %b = "tfl.pseudo_qconst"() {qtype = tensor<1x!quant.uniform<i32:f32, 0.25>>, value = dense<0> : tensor<1xi32>} : () -> tensor<1x!quant.uniform<i32:f32, 0.25>>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>, tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>, tensor<1x!quant.uniform<i32:f32, 0.25>>) -> tensor<1x1x!quant.uniform<u8:f32, 0.5:3>>
  return %0 : tensor<1x1x!quant.uniform<u8:f32, 0.5:3>>
}
