// RUN: tflower-opt %s -tfl-bias-quantizer --split-input-file | filecheck %s

// CHECK-LABEL: @bias
// CHECK:         [[B:%.+]] = arith.constant dense<{{.*}}> : tensor<2xf32>
// CHECK:         [[Q:%.+]] = "tfl.quantize"([[B]]) <{qtype = tensor<2x!quant.uniform<i32:f32:0, {2.000000e+00,4.000000e+00}>>}> {propagated}
// CHECK-NEXT:    [[D:%.+]] = "tfl.dequantize"([[Q]])
// CHECK:         "tfl.fully_connected"({{%.+}}, {{%.+}}, [[D]])
// Other users of the same constant are not concerned.
// CHECK-NEXT:    tfl.add %arg2, [[B]]
func.func @bias(%x: tensor<1x2x!quant.uniform<i8:f32, 2.0>>, %w: tensor<2x2x!quant.uniform<i8:f32:0, {1.0, 2.0}>>, %y: tensor<2xf32>) -> (tensor<1x2xf32>, tensor<2xf32>) {
  %0 = "tfl.dequantize"(%x) : (tensor<1x2x!quant.uniform<i8:f32, 2.0>>) -> tensor<1x2xf32>
  %1 = "tfl.dequantize"(%w) : (tensor<2x2x!quant.uniform<i8:f32:0, {1.0, 2.0}>>) -> tensor<2x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %2 = "tfl.fully_connected"(%0, %1, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %3 = "tfl.add"(%y, %b) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %2, %3 : tensor<1x2xf32>, tensor<2xf32>
}

// -----

// Neither without a type of the input nor without a bias.
// CHECK-LABEL: @float_input
// CHECK-NOT:     "tfl.quantize"
func.func @float_input(%x: tensor<1x2xf32>, %w: tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %1 = "tfl.dequantize"(%w) : (tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %n = "tfl.no_value"() {value} : () -> none
  %2 = "tfl.fully_connected"(%x, %1, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %3 = "tfl.fully_connected"(%x, %1, %n) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x2xf32>, tensor<2x2xf32>, none) -> tensor<1x2xf32>
  return %2, %3 : tensor<1x2xf32>, tensor<1x2xf32>
}
