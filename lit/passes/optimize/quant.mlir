// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// There and back.
// CHECK-LABEL: @pair
// CHECK-NEXT:    return
func.func @pair(%x: tensor<4x!quant.uniform<i8:f32,0.5:1>>)
    -> tensor<4x!quant.uniform<i8:f32,0.5:1>> {
  %0 = "tfl.dequantize"(%x) : (tensor<4x!quant.uniform<i8:f32,0.5:1>>) -> tensor<4xf32>
  %1 = "tfl.quantize"(%0) {qtype = tensor<4x!quant.uniform<i8:f32, 0.5:1>>}
    : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32,0.5:1>>
  return %1 : tensor<4x!quant.uniform<i8:f32,0.5:1>>
}

// -----

// Another scale.
// CHECK-LABEL: @other
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<4xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<4x!quant.uniform<i8:f32, 2.500000e-01:1>>
// CHECK-NEXT:    return
func.func @other(%x: tensor<4x!quant.uniform<i8:f32,0.5:1>>)
    -> tensor<4x!quant.uniform<i8:f32,0.25:1>> {
  %0 = "tfl.dequantize"(%x) : (tensor<4x!quant.uniform<i8:f32,0.5:1>>) -> tensor<4xf32>
  %1 = "tfl.quantize"(%0) {qtype = tensor<4x!quant.uniform<i8:f32, 0.25:1>>}
    : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32,0.25:1>>
  return %1 : tensor<4x!quant.uniform<i8:f32,0.25:1>>
}
