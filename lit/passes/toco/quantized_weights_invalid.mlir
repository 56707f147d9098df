// RUN: not tflower-opt %s --toco-ensure-uint8-weights-safe-for-fast-int8-kernels 2>&1 | filecheck %s

// Without leave to change weights, that is an error.
// CHECK: elements 1 and 5 are both the code 0, 4 apart; fast kernels need at least 16. {{.*}}allow_nudging_weights_to_use_fast_gemm_kernel
func.func @refused(%x: tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>) -> tensor<1x1x!quant.uniform<u8:f32, 0.5:3>> {
  %w = "tfl.pseudo_qconst"() {qtype = tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>, value = dense<[[5, 0, 5, 5, 5, 0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0, 5, 5]]> : tensor<1x20xi8>} : () -> tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>
  %b = "tfl.pseudo_qconst"() {qtype = tensor<1x!quant.uniform<i32:f32, 0.25>>, value = dense<0> : tensor<1xi32>} : () -> tensor<1x!quant.uniform<i32:f32, 0.25>>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>, tensor<1x20x!quant.uniform<u8:f32, 0.5:3>>, tensor<1x!quant.uniform<i32:f32, 0.25>>) -> tensor<1x1x!quant.uniform<u8:f32, 0.5:3>>
  return %0 : tensor<1x1x!quant.uniform<u8:f32, 0.5:3>>
}
