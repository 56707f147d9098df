// RUN: tflower-opt %s -tfl-post-quantize | filecheck %s

// These integers are the model's own.
// CHECK-LABEL: func.func @own(
// CHECK:         "tfl.pseudo_qconst"(
// CHECK:         "tfl.dequantize"(
// CHECK:         "tfl.ceil"(
func.func @own() -> tensor<2xf32> {
  %0 = "tfl.pseudo_qconst"() {qtype = tensor<2x!quant.uniform<i8:f32, 0.5>>, value = dense<[1, 2]> : tensor<2xi8>} : () -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2xf32>
  %2 = "tfl.ceil"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// The new shape is computed.
// CHECK-LABEL: func.func @computed_shape(
// CHECK:         "tfl.reshape"({{.*}}, %arg0)
func.func @computed_shape(%s: tensor<2xi32>) -> tensor<?x2x!quant.uniform<i8:f32, 0.5>> {
  %0 = "tfl.pseudo_qconst"() {qtype = tensor<4x!quant.uniform<i8:f32, 0.5>>, value = dense<[1, 2, 3, 4]> : tensor<4xi8>} : () -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  %1 = "tfl.reshape"(%0, %s) : (tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<2xi32>) -> tensor<?x2x!quant.uniform<i8:f32, 0.5>>
  return %1 : tensor<?x2x!quant.uniform<i8:f32, 0.5>>
}

// Reals are asked for, without a word about their scale.
// CHECK-LABEL: func.func @reals(
// CHECK:         "tfl.reshape"(
func.func @reals() -> tensor<2x1xf32> {
  %s = arith.constant dense<[2, 1]> : tensor<2xi32>
  %0 = "tfl.pseudo_qconst"() {qtype = tensor<2x!quant.uniform<i8:f32, 0.5>>, value = dense<[1, 2]> : tensor<2xi8>} : () -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  %1 = "tfl.reshape"(%0, %s) : (tensor<2x!quant.uniform<i8:f32, 0.5>>, tensor<2xi32>) -> tensor<2x1xf32>
  return %1 : tensor<2x1xf32>
}

// The integers themselves are elsewhere.
// CHECK-LABEL: func.func @elsewhere(
// CHECK:         dense_resource<elsewhere>
// CHECK:         "tfl.transpose"(
func.func @elsewhere() -> tensor<3x2x!quant.uniform<i8:f32, 0.5>> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.pseudo_qconst"() {qtype = tensor<2x3x!quant.uniform<i8:f32, 0.5>>, value = dense_resource<elsewhere> : tensor<2x3xi8>} : () -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  %1 = "tfl.transpose"(%0, %p) : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>, tensor<2xi32>) -> tensor<3x2x!quant.uniform<i8:f32, 0.5>>
  return %1 : tensor<3x2x!quant.uniform<i8:f32, 0.5>>
}
