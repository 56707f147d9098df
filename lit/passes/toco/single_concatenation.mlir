// RUN: tflower-opt %s --toco-remove-trivial-concatenation --split-input-file | filecheck %s

// A concatenation of one is that one.
// CHECK-LABEL: @single
// CHECK-NEXT:    "tfl.relu"(%arg0)
func.func @single(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.concatenation"(%x) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.relu"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// One of two is not.
// CHECK-LABEL: @pair
// CHECK:         tfl.concatenation
func.func @pair(%x: tensor<2xf32>) -> tensor<4xf32> {
  %0 = "tfl.concatenation"(%x, %x) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
