// RUN: tflower-opt %s -tfl-reduce-type-precision | filecheck %s

// The result of a function keeps its type.
// CHECK-LABEL: func.func @result(
// CHECK:         arith.constant dense<[1, 2]> : tensor<2xi8>
func.func @result() -> tensor<2xi8> {
  %c = arith.constant dense<[1, 2]> : tensor<2xi8>
  return %c : tensor<2xi8>
}
