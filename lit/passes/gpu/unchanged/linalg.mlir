// RUN: tflower-opt %s -tfl-gpu-compatibility | filecheck %s

// How often the constant is repeated is unknown.
// CHECK-LABEL: func.func @repeated(
// CHECK:         "tfl.tile"(
func.func @repeated(%x: tensor<2xf32>) -> tensor<?xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %n = arith.constant dense<[2]> : tensor<1xi32>
  %0 = "tfl.tile"(%c, %n) : (tensor<2xf32>, tensor<1xi32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}
