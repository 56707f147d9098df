// RUN: tflower-opt %s -tfl-split-merged-operands --verify-diagnostics

func.func @computed(
    %x: tensor<1x4xf32>, %f: tensor<2x4xf32>, %t: tensor<2x3xf32>, %b: tensor<2xf32>,
    %s: tensor<1x6xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %0 = "tfl.svdf"(%x, %f, %t, %b, %s) {fused_activation_function = "NONE", rank = 1 : i32}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2x3xf32>, tensor<2xf32>, tensor<1x6xf32>)
    -> tensor<1x2xf32>
  // expected-error @+1 {{state operand 4 is shared and computed, it must be a constant}}
  %1 = "tfl.svdf"(%x, %f, %t, %b, %s) {fused_activation_function = "NONE", rank = 1 : i32}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2x3xf32>, tensor<2xf32>, tensor<1x6xf32>)
    -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}
