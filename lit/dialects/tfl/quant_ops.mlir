// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite quantization. The text of every op, there and back.

// CHECK-LABEL: func.func @quantize
// CHECK: tfl.quantize
// CHECK-SAME: qtype = tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>
func.func @quantize(%0: tensor<2x3xf32>) -> tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>> {
  %1 = "tfl.quantize"(%0) <{qtype = tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>}> :
      (tensor<2x3xf32>) -> tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>
  func.return %1 : tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>
}

// CHECK-LABEL: func.func @dequantize
// CHECK: tfl.dequantize
func.func @dequantize(%0: tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>) -> tensor<2x3xf32> {
  %1 = "tfl.dequantize"(%0) : (tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>) ->
      tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @fake_quant
// CHECK: tfl.fake_quant
// CHECK-SAME: max = 1.000000e+00 : f32, min = -1.000000e+00 : f32, narrow_range = false
// CHECK-SAME: num_bits = 8 : i32
func.func @fake_quant(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.fake_quant"(%0) <{max = 1.000000e+00 : f32, min = -1.000000e+00 : f32, narrow_range =
      false, num_bits = 8 : i32}> : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @densify
// CHECK: tfl.densify
func.func @densify(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.densify"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @NumericVerify
// CHECK: tfl.NumericVerify
// CHECK-SAME: log_if_failed = false, tolerance = 1.000000e-01 : f32
func.func @NumericVerify(%0: tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>, %1:
    tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.NumericVerify"(%0, %1) <{log_if_failed = false, tolerance = 1.000000e-01 : f32}> :
      (tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01:3>>, tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}
