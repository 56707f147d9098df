// RUN: tflower-opt %s -tfl-quantize=ops-blocklist=tfl.embedding_lookup | filecheck %s

// The integers change; the constant is no f32; the lookup, which is not to be quantized, gives
// halves.
// CHECK-LABEL: func.func @casts(
// CHECK:         "tfl.dequantize"(
// CHECK:         "tfl.quantize"(
func.func @casts(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 2.0>> {
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %1 = "tfl.quantize"(%0) {qtype = tensor<2x!quant.uniform<i8:f32, 2.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 2.0>>
  return %1 : tensor<2x!quant.uniform<i8:f32, 2.0>>
}

// CHECK-LABEL: func.func @halves(
// CHECK:         tensor<2xf16>
// CHECK:         "tfl.dequantize"(
func.func @halves() -> tensor<2xf16> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf16>
  %0 = "tfl.quantize"(%c) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf16>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf16>
  return %1 : tensor<2xf16>
}

// CHECK-LABEL: func.func @lookup(
// CHECK:         "tfl.dequantize"(
// CHECK:         "tfl.embedding_lookup"(
func.func @lookup(%i: tensor<2xi32>, %t: tensor<4x3x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x3xf16> {
  %0 = "tfl.dequantize"(%t) : (tensor<4x3x!quant.uniform<i8:f32, 1.0>>) -> tensor<4x3xf16>
  %1 = "tfl.embedding_lookup"(%i, %0) : (tensor<2xi32>, tensor<4x3xf16>) -> tensor<2x3xf16>
  return %1 : tensor<2x3xf16>
}
