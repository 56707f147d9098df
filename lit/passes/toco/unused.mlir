// RUN: tflower-opt %s --toco-remove-unused-op --split-input-file | filecheck %s

// Nobody reads the product, so it goes, and the constant with it.
// CHECK-LABEL: @unused
// CHECK-NEXT:    return %arg0
func.func @unused(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %c = "tfl.pseudo_const"() {value = dense<2.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<1x4xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  return %x : tensor<1x4xf32>
}

// -----

// The model gives it.
// CHECK-LABEL: @used
// CHECK:         tfl.mul
func.func @used(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %c = "tfl.pseudo_const"() {value = dense<2.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<1x4xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}
