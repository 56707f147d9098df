// RUN: tflower-opt %s -tfl-cleanup-optimization-barrier | filecheck %s

// A barrier lets its operands through, each in its place.

// CHECK-LABEL: func.func @through
// CHECK-NEXT: return %arg1, %arg0
func.func @through(%x: tensor<2xf32>, %y: tensor<3xf32>) -> (tensor<3xf32>, tensor<2xf32>) {
  %0:2 = "stablehlo.optimization_barrier"(%x, %y) : (tensor<2xf32>, tensor<3xf32>) -> (tensor<2xf32>, tensor<3xf32>)
  return %0#1, %0#0 : tensor<3xf32>, tensor<2xf32>
}

// CHECK-LABEL: func.func @short_form
// CHECK-NEXT: return %arg0
func.func @short_form(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.optimization_barrier %x : tensor<2xf32>
  return %0 : tensor<2xf32>
}
