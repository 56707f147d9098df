// RUN: tflower-opt %s -tfl-runtime-verify --split-input-file | filecheck %s

// Ops that the kernels take pass unchanged.

// CHECK-LABEL: func.func @fine
// CHECK: tfl.add
func.func @fine(%x: tensor<2x1xf32>, %y: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.add"(%x, %y) {fused_activation_function = "NONE"}
      : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}
