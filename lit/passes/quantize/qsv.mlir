// RUN: tflower-opt %s -tfl-propagate-qsv --split-input-file | filecheck %s

// An observed type goes on over ops of one scale.
// CHECK-LABEL: @forward
// CHECK:         [[R:%.+]] = "tfl.reshape"
// CHECK-NEXT:    [[Q:%.+]] = "tfl.quantize"([[R]]) <{qtype = tensor<4x!quant.uniform<i8:f32, 1.000000e+00>>}> {propagated}
// CHECK-NEXT:    [[D:%.+]] = "tfl.dequantize"([[Q]])
// CHECK-NEXT:    return [[D]]
func.func @forward(%x: tensor<2x2xf32>) -> tensor<4xf32> {
  %s = arith.constant dense<4> : tensor<1xi32>
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2x2xf32>) -> tensor<2x2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x2xf32>
  %2 = "tfl.reshape"(%1, %s) : (tensor<2x2xf32>, tensor<1xi32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// The type of the result comes before that of the operand, which is requantized.
// CHECK-LABEL: @result_first
// CHECK:         [[Q:%.+]] = "tfl.quantize"(%arg0) {{.*}}2.000000e+00>>
// CHECK:         [[D:%.+]] = "tfl.dequantize"([[Q]])
// CHECK:         "tfl.reshape"([[D]]
func.func @result_first(%x: tensor<2x2xf32>) -> tensor<4x!quant.uniform<i8:f32, 2.0>> {
  %s = arith.constant dense<4> : tensor<1xi32>
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2x2xf32>) -> tensor<2x2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x2xf32>
  %2 = "tfl.reshape"(%1, %s) : (tensor<2x2xf32>, tensor<1xi32>) -> tensor<4xf32>
  %3 = "tfl.quantize"(%2) {qtype = tensor<4x!quant.uniform<i8:f32, 2.0>>} : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 2.0>>
  return %3 : tensor<4x!quant.uniform<i8:f32, 2.0>>
}

// -----

// Scales along an axis follow a transpose.
// CHECK-LABEL: @transpose
// CHECK:         [[T:%.+]] = "tfl.transpose"
// CHECK-NEXT:    "tfl.quantize"([[T]]) <{qtype = tensor<3x2x!quant.uniform<i8:f32:1, {1.000000e+00,2.000000e+00}>>}> {propagated}
func.func @transpose(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x3x!quant.uniform<i8:f32:0, {1.0, 2.0}>>} : (tensor<2x3xf32>) -> tensor<2x3x!quant.uniform<i8:f32:0, {1.0, 2.0}>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x3x!quant.uniform<i8:f32:0, {1.0, 2.0}>>) -> tensor<2x3xf32>
  %2 = "tfl.transpose"(%1, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  return %2 : tensor<3x2xf32>
}

// -----

// But not a reshape that breaks the axis up.
// CHECK-LABEL: @broken_axis
// CHECK:         [[R:%.+]] = "tfl.reshape"
// CHECK-NEXT:    return [[R]]
func.func @broken_axis(%x: tensor<4x3xf32>) -> tensor<2x2x3xf32> {
  %s = arith.constant dense<[2, 2, 3]> : tensor<3xi32>
  %0 = "tfl.quantize"(%x) {qtype = tensor<4x3x!quant.uniform<i8:f32:0, {1.0, 2.0, 3.0, 4.0}>>} : (tensor<4x3xf32>) -> tensor<4x3x!quant.uniform<i8:f32:0, {1.0, 2.0, 3.0, 4.0}>>
  %1 = "tfl.dequantize"(%0) : (tensor<4x3x!quant.uniform<i8:f32:0, {1.0, 2.0, 3.0, 4.0}>>) -> tensor<4x3xf32>
  %2 = "tfl.reshape"(%1, %s) : (tensor<4x3xf32>, tensor<3xi32>) -> tensor<2x2x3xf32>
  return %2 : tensor<2x2x3xf32>
}

// -----

// An op of any scale lets nothing through.
// CHECK-LABEL: @any_scale
// CHECK:         [[R:%.+]] = "tfl.relu"
// CHECK-NEXT:    return [[R]]
func.func @any_scale(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %2 = "tfl.relu"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}
