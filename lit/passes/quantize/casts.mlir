// RUN: tflower-opt %s -tfl-quantize | filecheck %s
// RUN: tflower-opt %s -tfl-quantize=legacy-quantize=true | filecheck %s
// RUN: tflower-opt %s "-tfl-quantize=qdq-conversion-mode=Strict" | filecheck %s --check-prefix=STRICT

// Casts to reals and back to the same integers.
// STRICT-LABEL: func.func @pair(
// STRICT-NEXT:    return %arg0
// CHECK-LABEL: func.func @pair(
// CHECK-NEXT:    return %arg0
func.func @pair(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 1.0>> {
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %1 = "tfl.quantize"(%0) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  return %1 : tensor<2x!quant.uniform<i8:f32, 1.0>>
}

// Strictly taken, integers of another scale need no reals on their way.
// STRICT-LABEL: func.func @requantize(
// STRICT-NEXT:    "tfl.quantize"(%arg0)
// CHECK-LABEL: func.func @requantize(
// CHECK:         "tfl.dequantize"(
// CHECK:         "tfl.quantize"(
func.func @requantize(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 2.0>> {
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %1 = "tfl.quantize"(%0) {qtype = tensor<2x!quant.uniform<i8:f32, 2.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 2.0>>
  return %1 : tensor<2x!quant.uniform<i8:f32, 2.0>>
}

// A constant is stored as integers.
// CHECK-LABEL: func.func @constant(
// CHECK:         "tfl.pseudo_qconst"() <{qtype = tensor<2x!quant.uniform<i8:f32, 5.000000e-01>>, value = dense<[2, 4]> : tensor<2xi8>}>
func.func @constant(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 1.0>> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = "tfl.quantize"(%c) {qtype = tensor<2x!quant.uniform<i8:f32, 0.5>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  %1 = "tfl.add"(%x, %0) {fused_activation_function = "NONE"} : (tensor<2x!quant.uniform<i8:f32, 1.0>>, tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  return %1 : tensor<2x!quant.uniform<i8:f32, 1.0>>
}

// Kernels that take integer weights beside reals.
// CHECK-LABEL: func.func @weights(
// CHECK:         "tfl.transpose_conv"(%arg0, %arg2, %arg1,
// CHECK:         "tfl.embedding_lookup"(%arg3, %arg4)
func.func @weights(%s: tensor<4xi32>, %x: tensor<1x2x2x3xf32>, %w: tensor<2x1x1x3x!quant.uniform<i8:f32, 1.0>>, %i: tensor<2xi32>, %t: tensor<4x3x!quant.uniform<i8:f32, 1.0>>) -> (tensor<1x2x2x2xf32>, tensor<2x3xf32>) {
  %none = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.dequantize"(%w) : (tensor<2x1x1x3x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x1x1x3xf32>
  %1 = "tfl.transpose_conv"(%s, %0, %x, %none) {padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32, fused_activation_function = "NONE"} : (tensor<4xi32>, tensor<2x1x1x3xf32>, tensor<1x2x2x3xf32>, none) -> tensor<1x2x2x2xf32>
  %2 = "tfl.dequantize"(%t) : (tensor<4x3x!quant.uniform<i8:f32, 1.0>>) -> tensor<4x3xf32>
  %3 = "tfl.embedding_lookup"(%i, %2) : (tensor<2xi32>, tensor<4x3xf32>) -> tensor<2x3xf32>
  return %1, %3 : tensor<1x2x2x2xf32>, tensor<2x3xf32>
}
