// RUN: tflower-opt %s -tfl-gpu-compatibility --split-input-file | filecheck %s

// Weights stay quantized.
// CHECK-LABEL: @weights
// CHECK-NOT:     tfl.dequantize
// CHECK:         "tfl.fully_connected"(%arg0, %arg1
func.func @weights(%x: tensor<1x2xf32>, %w: tensor<3x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x3xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %d = "tfl.dequantize"(%w) : (tensor<3x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<3x2xf32>
  %0 = "tfl.fully_connected"(%x, %d, %n) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x2xf32>, tensor<3x2xf32>, none) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}

// -----

// What is multiplied with them is dequantized as before.
// CHECK-LABEL: @input
// CHECK:         [[D:%.*]] = "tfl.dequantize"(%arg0)
// CHECK:         "tfl.fully_connected"([[D]]
func.func @input(%x: tensor<1x2x!quant.uniform<i8:f32, 0.5>>, %w: tensor<3x2xf32>) -> tensor<1x3xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %d = "tfl.dequantize"(%x) : (tensor<1x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x2xf32>
  %0 = "tfl.fully_connected"(%d, %w, %n) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x2xf32>, tensor<3x2xf32>, none) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}
