// RUN: tflower-opt %s --toco-remove-trivial-concatenation-input --toco-remove-trivial-slice --toco-remove-trivial-concatenation --split-input-file | filecheck %s

// CHECK-LABEL: @scalar_of_concatenation
// CHECK:         "tfl.concatenation"(%arg0, %arg0)
func.func @scalar_of_concatenation(%x: tensor<2xf32>, %s: tensor<f32>) -> tensor<*xf32> {
  %0 = "tfl.concatenation"(%x, %s, %x) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>, tensor<2xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

// One operand is left at least.
// CHECK-LABEL: @only_scalars
// CHECK:         "tfl.concatenation"(%arg0, %arg0)
func.func @only_scalars(%s: tensor<f32>) -> tensor<*xf32> {
  %0 = "tfl.concatenation"(%s, %s) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

// CHECK-LABEL: @whole_slice
// CHECK-NOT:     tfl.slice
func.func @whole_slice(%x: tensor<2xf32>) -> tensor<2xf32> {
  %begin = arith.constant dense<0> : tensor<1xi32>
  %size = arith.constant dense<-1> : tensor<1xi32>
  %0 = "tfl.slice"(%x, %begin, %size) : (tensor<2xf32>, tensor<1xi32>, tensor<1xi32>) -> tensor<2xf32>
  %1 = "tfl.exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// CHECK-LABEL: @slice
// CHECK:         tfl.slice
func.func @slice(%x: tensor<2xf32>) -> tensor<1xf32> {
  %begin = arith.constant dense<1> : tensor<1xi32>
  %0 = "tfl.slice"(%x, %begin, %begin) : (tensor<2xf32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}
