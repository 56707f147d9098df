// RUN: tflower-opt %s -widen-biases --split-input-file | filecheck %s --check-prefixes=CHECK,ALL
// RUN: tflower-opt %s '-widen-biases=only-needed=true' --split-input-file | filecheck %s --check-prefixes=CHECK,NEEDED

// The kernel takes biases of 32 bits too.
// CHECK-LABEL: func.func @dense
// ALL:           !quant.uniform<i64:f32, 1.250000e-01>
// NEEDED:        !quant.uniform<i32:f32, 1.250000e-01>
func.func @dense(%x: tensor<1x2xf32>) -> tensor<1x3x!quant.uniform<i16:f32, 0.5>> {
  %w = arith.constant dense<1.0> : tensor<3x2xf32>
  %b = arith.constant dense<2.0> : tensor<3xf32>
  %0 = "tfl.quantize"(%x) {qtype = tensor<1x2x!quant.uniform<i16:f32, 0.5>>} : (tensor<1x2xf32>) -> tensor<1x2x!quant.uniform<i16:f32, 0.5>>
  %1 = "tfl.dequantize"(%0) : (tensor<1x2x!quant.uniform<i16:f32, 0.5>>) -> tensor<1x2xf32>
  %2 = "tfl.quantize"(%w) {qtype = tensor<3x2x!quant.uniform<i8<-127:127>:f32, 0.25>>} : (tensor<3x2xf32>) -> tensor<3x2x!quant.uniform<i8<-127:127>:f32, 0.25>>
  %3 = "tfl.dequantize"(%2) : (tensor<3x2x!quant.uniform<i8<-127:127>:f32, 0.25>>) -> tensor<3x2xf32>
  %4 = "tfl.quantize"(%b) {qtype = tensor<3x!quant.uniform<i32:f32, 0.125>>} : (tensor<3xf32>) -> tensor<3x!quant.uniform<i32:f32, 0.125>>
  %5 = "tfl.dequantize"(%4) : (tensor<3x!quant.uniform<i32:f32, 0.125>>) -> tensor<3xf32>
  %6 = "tfl.fully_connected"(%1, %3, %5) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x2xf32>, tensor<3x2xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  %7 = "tfl.quantize"(%6) {qtype = tensor<1x3x!quant.uniform<i16:f32, 0.5>>} : (tensor<1x3xf32>) -> tensor<1x3x!quant.uniform<i16:f32, 0.5>>
  return %7 : tensor<1x3x!quant.uniform<i16:f32, 0.5>>
}

// -----

// The kernel takes no others.
// CHECK-LABEL: func.func @depthwise
// CHECK:         !quant.uniform<i64:f32, 1.250000e-01>
func.func @depthwise(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2x!quant.uniform<i16:f32, 0.5>> {
  %w = arith.constant dense<1.0> : tensor<1x1x1x2xf32>
  %b = arith.constant dense<2.0> : tensor<2xf32>
  %0 = "tfl.quantize"(%x) {qtype = tensor<1x4x4x2x!quant.uniform<i16:f32, 0.5>>} : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2x!quant.uniform<i16:f32, 0.5>>
  %1 = "tfl.dequantize"(%0) : (tensor<1x4x4x2x!quant.uniform<i16:f32, 0.5>>) -> tensor<1x4x4x2xf32>
  %2 = "tfl.quantize"(%w) {qtype = tensor<1x1x1x2x!quant.uniform<i8<-127:127>:f32, 0.25>>} : (tensor<1x1x1x2xf32>) -> tensor<1x1x1x2x!quant.uniform<i8<-127:127>:f32, 0.25>>
  %3 = "tfl.dequantize"(%2) : (tensor<1x1x1x2x!quant.uniform<i8<-127:127>:f32, 0.25>>) -> tensor<1x1x1x2xf32>
  %4 = "tfl.quantize"(%b) {qtype = tensor<2x!quant.uniform<i32:f32, 0.125>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i32:f32, 0.125>>
  %5 = "tfl.dequantize"(%4) : (tensor<2x!quant.uniform<i32:f32, 0.125>>) -> tensor<2xf32>
  %6 = "tfl.depthwise_conv_2d"(%1, %3, %5) {depth_multiplier = 1 : i32, dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %7 = "tfl.quantize"(%6) {qtype = tensor<1x4x4x2x!quant.uniform<i16:f32, 0.5>>} : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2x!quant.uniform<i16:f32, 0.5>>
  return %7 : tensor<1x4x4x2x!quant.uniform<i16:f32, 0.5>>
}

// -----

// Beside 8-bit activations all remain as they are.
// CHECK-LABEL: func.func @bytes
// CHECK:         !quant.uniform<i32:f32, 1.250000e-01>
func.func @bytes(%x: tensor<1x2xf32>) -> tensor<1x3x!quant.uniform<i8:f32, 0.5>> {
  %w = arith.constant dense<1.0> : tensor<3x2xf32>
  %b = arith.constant dense<2.0> : tensor<3xf32>
  %0 = "tfl.quantize"(%x) {qtype = tensor<1x2x!quant.uniform<i8:f32, 0.5>>} : (tensor<1x2xf32>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>>
  %1 = "tfl.dequantize"(%0) : (tensor<1x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x2xf32>
  %2 = "tfl.quantize"(%w) {qtype = tensor<3x2x!quant.uniform<i8<-127:127>:f32, 0.25>>} : (tensor<3x2xf32>) -> tensor<3x2x!quant.uniform<i8<-127:127>:f32, 0.25>>
  %3 = "tfl.dequantize"(%2) : (tensor<3x2x!quant.uniform<i8<-127:127>:f32, 0.25>>) -> tensor<3x2xf32>
  %4 = "tfl.quantize"(%b) {qtype = tensor<3x!quant.uniform<i32:f32, 0.125>>} : (tensor<3xf32>) -> tensor<3x!quant.uniform<i32:f32, 0.125>>
  %5 = "tfl.dequantize"(%4) : (tensor<3x!quant.uniform<i32:f32, 0.125>>) -> tensor<3xf32>
  %6 = "tfl.fully_connected"(%1, %3, %5) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x2xf32>, tensor<3x2xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  %7 = "tfl.quantize"(%6) {qtype = tensor<1x3x!quant.uniform<i8:f32, 0.5>>} : (tensor<1x3xf32>) -> tensor<1x3x!quant.uniform<i8:f32, 0.5>>
  return %7 : tensor<1x3x!quant.uniform<i8:f32, 0.5>>
}
