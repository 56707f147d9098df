// RUN: tflower-opt %s --toco-unfuse-activation-functions --split-input-file | filecheck %s

// The activation becomes an operator of its own.
// CHECK-LABEL: @unfused
// CHECK-NEXT:    [[S:%.*]] = tfl.add %arg0, %arg0 {{.*}}"NONE"
// CHECK-NEXT:    "tfl.relu"([[S]])
func.func @unfused(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "RELU"} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

// -----

// There is none.
// CHECK-LABEL: @none
// CHECK-NOT:     "tfl.relu"
func.func @none(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "NONE"} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}
