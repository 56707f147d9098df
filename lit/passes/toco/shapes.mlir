// RUN: tflower-opt %s --toco-propagate-fixed-sizes --split-input-file | filecheck %s

// The shape of the sum follows from its operands.
// CHECK-LABEL: @add
// CHECK-SAME:    -> tensor<3x4xf32>
func.func @add(%x: tensor<3x4xf32>, %y: tensor<4xf32>) -> tensor<*xf32> {
  %0 = "tfl.add"(%x, %y) {fused_activation_function = "NONE"} : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

// Nothing is known of what an unknown op gives.
// CHECK-LABEL: @unsupported
// CHECK:         -> tensor<*xf32>
func.func @unsupported(%x: tensor<3x4xf32>) -> tensor<*xf32> {
  %0 = "toco.unsupported"(%x) {tensorflow_op = "Odd", node = {}} : (tensor<3x4xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}
