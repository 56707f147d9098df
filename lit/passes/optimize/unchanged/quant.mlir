// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// The new shape is not known in full.
// CHECK-LABEL: func.func @unknown(
// CHECK:         "tfl.dequantize"(
// CHECK:         "tfl.reshape"(
func.func @unknown() -> tensor<?x2xf32> {
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %s = arith.constant dense<[-1, 2]> : tensor<2xi32>
  %0 = "tfl.quantize"(%c) {qtype = tensor<4x!quant.uniform<i8:f32, 0.1>>} : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 0.1>>
  %1 = "tfl.dequantize"(%0) : (tensor<4x!quant.uniform<i8:f32, 0.1>>) -> tensor<4xf32>
  %2 = "tfl.reshape"(%1, %s) : (tensor<4xf32>, tensor<2xi32>) -> tensor<?x2xf32>
  return %2 : tensor<?x2xf32>
}
