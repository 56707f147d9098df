// RUN: tflower-opt %s -tfl-fuse-qdq | filecheck %s
// RUN: tflower-opt %s "-tfl-quantize=qdq-conversion-mode=Strict" | filecheck %s --check-prefix=STRICT

// Only a fake quantization of dynamic range is to come after the padding.
// STRICT-LABEL: @pad
// STRICT:         stablehlo.composite "mine" %arg0
// STRICT:         "tfl.pad"(
// CHECK-LABEL: func.func @pad(
// CHECK:         stablehlo.composite "mine" %arg0
// CHECK:         "tfl.pad"(
func.func @pad(%x: tensor<1x2xf32>) -> tensor<1x4xf32> {
  %p = arith.constant dense<[[0, 0], [1, 1]]> : tensor<2x2xi32>
  %c = stablehlo.composite "mine" %x {decomposition = @f} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %0 = "tfl.pad"(%c, %p) : (tensor<1x2xf32>, tensor<2x2xi32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

// What a reshape gives has the scale of what it takes.
// STRICT-LABEL: @same_scale
// STRICT:         "tfl.quantize"(
// STRICT:         "tfl.quantize"(
// CHECK-LABEL: func.func @same_scale(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.quantize"(
// CHECK:         "tfl.quantize"(
func.func @same_scale(%x: tensor<4x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x2x!quant.uniform<i8:f32, 3.0>> {
  %s = arith.constant dense<[2, 2]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<4x!quant.uniform<i8:f32, 1.0>>, tensor<2xi32>) -> tensor<2x2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.quantize"(%0) {qtype = tensor<2x2x!quant.uniform<i8:f32, 2.0>>} : (tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x2x!quant.uniform<i8:f32, 2.0>>
  %2 = "tfl.quantize"(%1) {qtype = tensor<2x2x!quant.uniform<i8:f32, 3.0>>} : (tensor<2x2x!quant.uniform<i8:f32, 2.0>>) -> tensor<2x2x!quant.uniform<i8:f32, 3.0>>
  return %2 : tensor<2x2x!quant.uniform<i8:f32, 3.0>>
}
