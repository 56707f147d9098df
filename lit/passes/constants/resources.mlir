// RUN: tflower-opt %s -tfl-dense-to-dense-resource-elements --split-input-file | filecheck %s

// One name for each constant.
// CHECK-LABEL: @two
// CHECK-DAG:     dense_resource<dense_elements_i32> : tensor<2xi32>
// CHECK-DAG:     dense_resource<dense_elements_i32_1> : tensor<2xi32>
// CHECK:         return
func.func @two() -> (tensor<2xi32>, tensor<2xi32>) {
  %0 = arith.constant dense<[1, 2]> : tensor<2xi32>
  %1 = arith.constant dense<[3, 4]> : tensor<2xi32>
  return %0, %1 : tensor<2xi32>, tensor<2xi32>
}

// -----

// A splat is short as it is.
// CHECK-LABEL: @splat
// CHECK:         arith.constant dense<1.000000e+00> : tensor<9xf32>
func.func @splat() -> tensor<9xf32> {
  %0 = arith.constant dense<1.0> : tensor<9xf32>
  return %0 : tensor<9xf32>
}

// -----

// CHECK-LABEL: @words
// CHECK:         arith.constant dense<["a", "b"]>
func.func @words() -> tensor<2x!tf_type.string> {
  %0 = arith.constant dense<["a", "b"]> : tensor<2x!tf_type.string>
  return %0 : tensor<2x!tf_type.string>
}
