// RUN: tflower-opt %s --toco-fuse-activation-functions --split-input-file | filecheck %s

// The sum takes the activation.
// CHECK-LABEL: @fused
// CHECK-NEXT:    [[R:%.*]] = tfl.add %arg0, %arg0 {fused_activation_function = "RELU6"}
// CHECK-NEXT:    return [[R]]
func.func @fused(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "NONE"} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = "tfl.relu6"(%0) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// -----

// The model gives the sum, too.
// CHECK-LABEL: @given
// CHECK:         "tfl.relu"
func.func @given(%x: tensor<1x4xf32>) -> (tensor<1x4xf32>, tensor<1x4xf32>) {
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "NONE"} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = "tfl.relu"(%0) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0, %1 : tensor<1x4xf32>, tensor<1x4xf32>
}

// -----

// A squared difference has no activation in the file.
// CHECK-LABEL: @squared_difference
// CHECK:         "tfl.relu"
func.func @squared_difference(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = "tfl.squared_difference"(%x, %x) : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = "tfl.relu"(%0) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// -----

// There is one already.
// CHECK-LABEL: @second
// CHECK:         "tfl.relu"
func.func @second(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "RELU6"} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = "tfl.relu"(%0) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}
