// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// The bias is computed.
// CHECK-LABEL: func.func @computed_bias(
// CHECK:         "tfl.transpose_conv"(
// CHECK:         tfl.add
// CHECK:         "tfl.transpose_conv"(
// CHECK:         tfl.mul
func.func @computed_bias(%s: tensor<4xi32>, %x: tensor<1x2x2x3xf32>, %w: tensor<2x1x1x3xf32>, %b: tensor<2xf32>) -> (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) {
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.transpose_conv"(%s, %w, %x, %b) {padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32, fused_activation_function = "NONE"} : (tensor<4xi32>, tensor<2x1x1x3xf32>, tensor<1x2x2x3xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %1 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"} : (tensor<1x2x2x2xf32>, tensor<f32>) -> tensor<1x2x2x2xf32>
  %2 = "tfl.transpose_conv"(%s, %w, %x, %b) {padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32, fused_activation_function = "NONE"} : (tensor<4xi32>, tensor<2x1x1x3xf32>, tensor<1x2x2x3xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %3 = "tfl.mul"(%2, %c) {fused_activation_function = "NONE"} : (tensor<1x2x2x2xf32>, tensor<f32>) -> tensor<1x2x2x2xf32>
  return %1, %3 : tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>
}

// The constant differs by column, not by channel.
// CHECK-LABEL: func.func @columns(
// CHECK:         "tfl.transpose_conv"(
// CHECK:         tfl.add
// CHECK:         "tfl.transpose_conv"(
// CHECK:         tfl.mul
// CHECK:         "tfl.conv_2d"(
// CHECK:         tfl.mul
func.func @columns(%s: tensor<4xi32>, %x: tensor<1x2x2x3xf32>) -> (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x1x1x3xf32>
  %w2 = arith.constant dense<2.0> : tensor<2x1x1x3xf32>
  %w3 = arith.constant dense<3.0> : tensor<2x1x1x3xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %c = arith.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32>
  %0 = "tfl.transpose_conv"(%s, %w, %x, %none) {padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32, fused_activation_function = "NONE"} : (tensor<4xi32>, tensor<2x1x1x3xf32>, tensor<1x2x2x3xf32>, none) -> tensor<1x2x2x2xf32>
  %1 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"} : (tensor<1x2x2x2xf32>, tensor<2x1xf32>) -> tensor<1x2x2x2xf32>
  %2 = "tfl.transpose_conv"(%s, %w2, %x, %none) {padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32, fused_activation_function = "NONE"} : (tensor<4xi32>, tensor<2x1x1x3xf32>, tensor<1x2x2x3xf32>, none) -> tensor<1x2x2x2xf32>
  %3 = "tfl.mul"(%2, %c) {fused_activation_function = "NONE"} : (tensor<1x2x2x2xf32>, tensor<2x1xf32>) -> tensor<1x2x2x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %4 = "tfl.conv_2d"(%x, %w3, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x2x2x3xf32>, tensor<2x1x1x3xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %5 = "tfl.mul"(%4, %c) {fused_activation_function = "NONE"} : (tensor<1x2x2x2xf32>, tensor<2x1xf32>) -> tensor<1x2x2x2xf32>
  return %1, %3, %5 : tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>
}

// Others use the same weights as they are, too many to have them twice.
// CHECK-LABEL: func.func @shared_weights(
// CHECK:         "tfl.conv_2d"(
// CHECK:         "tfl.conv_2d"(
// CHECK:         tfl.mul
// CHECK:         "tfl.transpose_conv"(
// CHECK:         "tfl.transpose_conv"(
// CHECK:         tfl.mul
func.func @shared_weights(%s: tensor<4xi32>, %x: tensor<1x2x2x600xf32>) -> (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x1x1x600xf32>
  %v = arith.constant dense<2.0> : tensor<2x1x1x600xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x2x2x600xf32>, tensor<2x1x1x600xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %1 = "tfl.conv_2d"(%x, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x2x2x600xf32>, tensor<2x1x1x600xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %2 = "tfl.mul"(%1, %c) {fused_activation_function = "NONE"} : (tensor<1x2x2x2xf32>, tensor<f32>) -> tensor<1x2x2x2xf32>
  %3 = "tfl.transpose_conv"(%s, %v, %x, %none) {padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32, fused_activation_function = "NONE"} : (tensor<4xi32>, tensor<2x1x1x600xf32>, tensor<1x2x2x600xf32>, none) -> tensor<1x2x2x2xf32>
  %4 = "tfl.transpose_conv"(%s, %v, %x, %none) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32, fused_activation_function = "NONE"} : (tensor<4xi32>, tensor<2x1x1x600xf32>, tensor<1x2x2x600xf32>, none) -> tensor<1x2x2x2xf32>
  %5 = "tfl.mul"(%4, %c) {fused_activation_function = "NONE"} : (tensor<1x2x2x2xf32>, tensor<f32>) -> tensor<1x2x2x2xf32>
  return %0, %2, %3, %5 : tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>
}

// One scale of integers cannot become one for each channel.
// CHECK-LABEL: func.func @one_scale(
// CHECK:         "tfl.transpose_conv"(
// CHECK:         tfl.mul
func.func @one_scale(%s: tensor<4xi32>, %x: tensor<1x2x2x3xf32>) -> tensor<1x2x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1x3xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %c = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = "tfl.quantize"(%w) {qtype = tensor<2x1x1x3x!quant.uniform<i8:f32, 0.1>>} : (tensor<2x1x1x3xf32>) -> tensor<2x1x1x3x!quant.uniform<i8:f32, 0.1>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x1x1x3x!quant.uniform<i8:f32, 0.1>>) -> tensor<2x1x1x3xf32>
  %2 = "tfl.transpose_conv"(%s, %1, %x, %none) {padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32, fused_activation_function = "NONE"} : (tensor<4xi32>, tensor<2x1x1x3xf32>, tensor<1x2x2x3xf32>, none) -> tensor<1x2x2x2xf32>
  %3 = "tfl.mul"(%2, %c) {fused_activation_function = "NONE"} : (tensor<1x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %3 : tensor<1x2x2x2xf32>
}

// What comes before adds another number to every channel.
// CHECK-LABEL: func.func @shifts(
// CHECK:         tfl.add
// CHECK:         "tfl.conv_2d"(
func.func @shifts(%x: tensor<1x2x2x3xf32>) -> tensor<1x2x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1x3xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"} : (tensor<1x2x2x3xf32>, tensor<3xf32>) -> tensor<1x2x2x3xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x2x2x3xf32>, tensor<2x1x1x3xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}

// It broadcasts the input, too.
// CHECK-LABEL: func.func @broadcast_before(
// CHECK:         tfl.add
// CHECK:         "tfl.conv_2d"(
// CHECK:         tfl.mul
// CHECK:         "tfl.conv_2d"(
func.func @broadcast_before(%x: tensor<1x1x1x3xf32>) -> (tensor<1x?x1x2xf32>, tensor<1x2x1x2xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x1x1x3xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<1.5> : tensor<1x2x1x1xf32>
  %d = arith.constant dense<1.5> : tensor<1x1x1x1xf32>
  %0 = "tfl.add"(%x, %d) {fused_activation_function = "NONE"} : (tensor<1x1x1x3xf32>, tensor<1x1x1x1xf32>) -> tensor<1x?x1x3xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x?x1x3xf32>, tensor<2x1x1x3xf32>, tensor<2xf32>) -> tensor<1x?x1x2xf32>
  %2 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<1x1x1x3xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x1x3xf32>
  %3 = "tfl.conv_2d"(%2, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x2x1x3xf32>, tensor<2x1x1x3xf32>, tensor<2xf32>) -> tensor<1x2x1x2xf32>
  return %1, %3 : tensor<1x?x1x2xf32>, tensor<1x2x1x2xf32>
}

// It scales every column, or channels that a group of filters shares.
// CHECK-LABEL: func.func @scales_before(
// CHECK:         tfl.mul
// CHECK:         "tfl.conv_2d"(
// CHECK:         tfl.mul
// CHECK:         "tfl.conv_2d"(
func.func @scales_before(%x: tensor<1x2x2x4xf32>) -> (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x1x1x4xf32>
  %v = arith.constant dense<1.0> : tensor<2x1x1x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %columns = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %channels = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = "tfl.mul"(%x, %columns) {fused_activation_function = "NONE"} : (tensor<1x2x2x4xf32>, tensor<2x1xf32>) -> tensor<1x2x2x4xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x2x2x4xf32>, tensor<2x1x1x4xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %2 = "tfl.mul"(%x, %channels) {fused_activation_function = "NONE"} : (tensor<1x2x2x4xf32>, tensor<4xf32>) -> tensor<1x2x2x4xf32>
  %3 = "tfl.conv_2d"(%2, %v, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x2x2x4xf32>, tensor<2x1x1x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %1, %3 : tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>
}

// The padding is not known to be around rows and columns, adds channels, or is too much.
// CHECK-LABEL: func.func @paddings(
// CHECK:         "tfl.pad"(
// CHECK:         padding = "VALID"
// CHECK:         "tfl.pad"(
// CHECK:         padding = "VALID"
// CHECK:         "tfl.pad"(
// CHECK:         padding = "VALID"
func.func @paddings(%x: tensor<*xf32>, %y: tensor<1x2x2x3xf32>, %w: tensor<2x1x1x3xf32>, %v: tensor<2x1x1x4xf32>, %b: tensor<2xf32>) -> (tensor<1x4x4x2xf32>, tensor<1x2x2x2xf32>, tensor<1x4x4x2xf32>) {
  %around = arith.constant dense<[[0, 0], [1, 1], [1, 1], [0, 0]]> : tensor<4x2xi32>
  %channel = arith.constant dense<[[0, 0], [0, 0], [0, 0], [0, 1]]> : tensor<4x2xi32>
  %0 = "tfl.pad"(%x, %around) : (tensor<*xf32>, tensor<4x2xi32>) -> tensor<1x4x4x3xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x3xf32>, tensor<2x1x1x3xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %2 = "tfl.pad"(%y, %channel) : (tensor<1x2x2x3xf32>, tensor<4x2xi32>) -> tensor<1x2x2x4xf32>
  %3 = "tfl.conv_2d"(%2, %v, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x2x2x4xf32>, tensor<2x1x1x4xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %4 = "tfl.pad"(%y, %around) : (tensor<1x2x2x3xf32>, tensor<4x2xi32>) -> tensor<1x4x4x3xf32>
  %5 = "tfl.conv_2d"(%4, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x3xf32>, tensor<2x1x1x3xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  return %1, %3, %5 : tensor<1x4x4x2xf32>, tensor<1x2x2x2xf32>, tensor<1x4x4x2xf32>
}
