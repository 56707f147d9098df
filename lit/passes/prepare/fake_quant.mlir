// RUN: tflower-opt %s -tfl-prepare-tf --split-input-file | filecheck %s

// The type stands in a quantize behind the op.
// CHECK-LABEL: @vars
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<4xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<4x!quant.uniform<u8:f32, 1.000000e+00>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<4xf32>
// CHECK-NEXT:    return
func.func @vars(%x: tensor<4xf32>) -> tensor<4xf32> {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<255.0> : tensor<f32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// With bounds as attributes.
// CHECK-LABEL: @args
// CHECK:         "tf.FakeQuantWithMinMaxArgs"{{.*}} -> tensor<4xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<4x!quant.uniform<u8<1:255>:f32, 0.0078740157480314959:128>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<4xf32>
// CHECK-NEXT:    return
func.func @args(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = "tf.FakeQuantWithMinMaxArgs"(%x) {min = -1.0 : f32, max = 1.0 : f32, num_bits = 8 : i64, narrow_range = true}
    : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// One type for each channel.
// CHECK-LABEL: @channels
// CHECK:         "tf.FakeQuantWithMinMaxVarsPerChannel"{{.*}} -> tensor<3x2xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<3x2x!quant.uniform<u8:f32:1, {1.000000e+00,1.000000e+00:1}>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<3x2xf32>
// CHECK-NEXT:    return
func.func @channels(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %l = arith.constant dense<[0.0, -1.0]> : tensor<2xf32>
  %h = arith.constant dense<[255.0, 254.0]> : tensor<2xf32>
  %0 = "tf.FakeQuantWithMinMaxVarsPerChannel"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<3x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// Four bits, sixteen bits.
// CHECK-LABEL: @bits
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<4xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<4x!quant.uniform<u4:f32, 1.000000e+00>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<4xf32>
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<4xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<4x!quant.uniform<u16:f32, 2.2888532845044633E-4>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<4xf32>
// CHECK-NEXT:    return
func.func @bits(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<15.0> : tensor<f32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 3 : i64, narrow_range = false}
    : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  %1 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 12 : i64, narrow_range = false}
    : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// Bounds that are computed.
// CHECK-LABEL: @computed
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<4xf32>
// CHECK-NEXT:    return
func.func @computed(%x: tensor<4xf32>, %l: tensor<f32>, %h: tensor<f32>) -> tensor<4xf32> {
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// Two users.
// CHECK-LABEL: @shared
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<4xf32>
// CHECK:         "tf.Exp"{{.*}} -> tensor<4xf32>
// CHECK:         "tf.Neg"{{.*}} -> tensor<4xf32>
// CHECK-NEXT:    return
func.func @shared(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<255.0> : tensor<f32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  %1 = "tf.Exp"(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = "tf.Neg"(%0) : (tensor<4xf32>) -> tensor<4xf32>
  return %1, %2 : tensor<4xf32>, tensor<4xf32>
}

// -----

// A reshape comes before it.
// CHECK-LABEL: @reshape
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x2xf32>
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<2x2xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x2x!quant.uniform<u8:f32, 1.000000e+00>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2x2xf32>
// CHECK-NEXT:    return
func.func @reshape(%x: tensor<4xf32>) -> tensor<2x2xf32> {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<255.0> : tensor<f32>
  %s = arith.constant dense<[2, 2]> : tensor<2xi32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  %1 = "tf.Reshape"(%0, %s) : (tensor<4xf32>, tensor<2xi32>) -> tensor<2x2xf32>
  return %1 : tensor<2x2xf32>
}

// -----

// An axis that is split keeps its types where they are.
// CHECK-LABEL: @split_axis
// CHECK:         "tf.FakeQuantWithMinMaxVarsPerChannel"{{.*}} -> tensor<2x4xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x4x!quant.uniform<u8:f32:1, {0.0078431372549019607:128,0.015686274509803921:128,0.023529411764705882:128,0.031372549019607843:128}>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2x4xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x2x2xf32>
// CHECK-NEXT:    return
func.func @split_axis(%x: tensor<2x4xf32>) -> tensor<2x2x2xf32> {
  %l = arith.constant dense<[-1.0, -2.0, -3.0, -4.0]> : tensor<4xf32>
  %h = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %s = arith.constant dense<[2, 2, 2]> : tensor<3xi32>
  %0 = "tf.FakeQuantWithMinMaxVarsPerChannel"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  %1 = "tf.Reshape"(%0, %s) : (tensor<2x4xf32>, tensor<3xi32>) -> tensor<2x2x2xf32>
  return %1 : tensor<2x2x2xf32>
}

// -----

// What is joined has the widest bounds.
// CHECK-LABEL: @concat
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<2xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x!quant.uniform<u8:f32, 0.0078431372549019607>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2xf32>
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<2xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x!quant.uniform<u8:f32, 0.0078431372549019607:128>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2xf32>
// CHECK:         "tf.ConcatV2"{{.*}} -> tensor<4xf32>
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<4xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<4x!quant.uniform<u8:f32, 0.011764705882352941:85>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<4xf32>
// CHECK-NEXT:    return
func.func @concat(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<4xf32> {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<2.0> : tensor<f32>
  %m = arith.constant dense<-1.0> : tensor<f32>
  %i = arith.constant dense<1.0> : tensor<f32>
  %a = arith.constant dense<0> : tensor<i32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  %1 = "tf.FakeQuantWithMinMaxVars"(%y, %m, %i) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  %2 = "tf.ConcatV2"(%0, %1, %a) : (tensor<2xf32>, tensor<2xf32>, tensor<i32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// One part is not quantized.
// CHECK-LABEL: @concat_of_float
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<2xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x!quant.uniform<u8:f32, 0.0078431372549019607>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2xf32>
// CHECK:         "tf.ConcatV2"{{.*}} -> tensor<4xf32>
// CHECK-NEXT:    return
func.func @concat_of_float(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<4xf32> {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<2.0> : tensor<f32>
  %a = arith.constant dense<0> : tensor<i32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  %2 = "tf.ConcatV2"(%0, %y, %a) : (tensor<2xf32>, tensor<2xf32>, tensor<i32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// A mean has the bounds of what it is taken of.
// CHECK-LABEL: @mean
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x3x!quant.uniform<u8:f32, 0.0078431372549019607>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tf.Mean"{{.*}} -> tensor<2xf32>
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<2xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x!quant.uniform<u8:f32, 0.0078431372549019607>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2xf32>
// CHECK-NEXT:    return
func.func @mean(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<2.0> : tensor<f32>
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<2x3xf32>, tensor<f32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tf.Mean"(%0, %a) {keep_dims = false} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// It has others already.
// CHECK-LABEL: @quantized_mean
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x3x!quant.uniform<u8:f32, 0.0078431372549019607>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tf.Mean"{{.*}} -> tensor<2xf32>
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<2xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x!quant.uniform<u8:f32, 0.0039215686274509803>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2xf32>
// CHECK-NEXT:    return
func.func @quantized_mean(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<2.0> : tensor<f32>
  %i = arith.constant dense<1.0> : tensor<f32>
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<2x3xf32>, tensor<f32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tf.Mean"(%0, %a) {keep_dims = false} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2xf32>
  %2 = "tf.FakeQuantWithMinMaxVars"(%1, %l, %i) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// -----

// The rank is known, whatever the numbers are.
// CHECK-LABEL: @rank
// CHECK-NEXT:    dense<2> : tensor<i32>
// CHECK-NEXT:    return
func.func @rank(%x: tensor<2x3xf32>) -> tensor<i32> {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<2.0> : tensor<f32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<2x3xf32>, tensor<f32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tf.Rank"(%0) : (tensor<2x3xf32>) -> tensor<i32>
  return %1 : tensor<i32>
}

// -----

// The rank is that of the input, whatever the numbers are.
// CHECK-LABEL: @unknown_rank
// CHECK-NEXT:    "tf.Rank"(%arg0)
// CHECK-NEXT:    return
func.func @unknown_rank(%x: tensor<*xf32>) -> tensor<i32> {
  %0 = "tfl.quantize"(%x) <{qtype = tensor<*x!quant.uniform<u8:f32, 1.0>>}> : (tensor<*xf32>) -> tensor<*x!quant.uniform<u8:f32, 1.0>>
  %1 = "tfl.dequantize"(%0) : (tensor<*x!quant.uniform<u8:f32, 1.0>>) -> tensor<*xf32>
  %2 = "tf.Rank"(%1) : (tensor<*xf32>) -> tensor<i32>
  return %2 : tensor<i32>
}
