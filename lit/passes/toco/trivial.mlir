// RUN: tflower-opt %s --toco-remove-tensor-flow-identity --split-input-file | filecheck %s

// An identity hands its operand on.
// CHECK-LABEL: @identity
// CHECK-NEXT:    tfl.add %arg0, %arg0
func.func @identity(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = "toco.identity"(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = "tfl.add"(%0, %0) {fused_activation_function = "NONE"} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// -----

// Between an input and an output something has to stand: a reshape to the same shape.
// CHECK-LABEL: @border
// CHECK:         "tfl.reshape"(%arg0
func.func @border(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = "toco.identity"(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

// -----

// A reshape would have to know the shape.
// CHECK-LABEL: @unknown
// CHECK:         toco.identity
func.func @unknown(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = "toco.identity"(%x) : (tensor<*xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}
