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

// -----

// Factors go to the scales of quantized weights.
// CHECK-LABEL: @scale
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32:0, {1.500000e+00,1.000000e+00}>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2x1x1x1xf32>
// CHECK:         "tfl.conv_2d"{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x2xf32>
// CHECK-NEXT:    return
func.func @scale(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x2xf32> {
  %w = arith.constant dense<[[[[2.0]]], [[[4.0]]]]> : tensor<2x1x1x1xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %f = arith.constant dense<[1.5, -0.5]> : tensor<2xf32>
  %q0 = "tfl.quantize"(%w) {qtype = tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>}
    : (tensor<2x1x1x1xf32>) -> tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>
  %d0 = "tfl.dequantize"(%q0)
    : (tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>) -> tensor<2x1x1x1xf32>
  %1 = "tfl.conv_2d"(%x, %d0, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %2 = "tfl.mul"(%1, %f) {fused_activation_function = "NONE"}
    : (tensor<1x4x4x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  return %2 : tensor<1x4x4x2xf32>
}

// -----

// Of a depthwise convolution, too.
// CHECK-LABEL: @depthwise_scale
// CHECK:         "tfl.quantize"{{.*}} -> tensor<1x1x1x2x!quant.uniform<i8<-127:127>:f32:3, {1.500000e+00,1.000000e+00}>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<1x1x1x2xf32>
// CHECK:         "tfl.depthwise_conv_2d"{{.*}}depth_multiplier = 1{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x2xf32>
// CHECK-NEXT:    return
func.func @depthwise_scale(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  %w = arith.constant dense<[[[[2.0, 4.0]]]]> : tensor<1x1x1x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %f = arith.constant dense<[[[[1.5, 0.5]]]]> : tensor<1x1x1x2xf32>
  %q0 = "tfl.quantize"(%w) {qtype = tensor<1x1x1x2x!quant.uniform<i8<-127:127>:f32:3,{1.0,2.0}>>}
    : (tensor<1x1x1x2xf32>) -> tensor<1x1x1x2x!quant.uniform<i8<-127:127>:f32:3,{1.0,2.0}>>
  %d0 = "tfl.dequantize"(%q0)
    : (tensor<1x1x1x2x!quant.uniform<i8<-127:127>:f32:3,{1.0,2.0}>>) -> tensor<1x1x1x2xf32>
  %1 = "tfl.depthwise_conv_2d"(%x, %d0, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32, depth_multiplier = 1 : i32}
    : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %2 = "tfl.mul"(%1, %f) {fused_activation_function = "NONE"}
    : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  return %2 : tensor<1x4x4x2xf32>
}

// -----

// One scale cannot become two.
// CHECK-LABEL: @one_scale
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32, 1.000000e+00>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2x1x1x1xf32>
// CHECK:         "tfl.conv_2d"{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x2xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<1x4x4x2xf32>
// CHECK-NEXT:    return
func.func @one_scale(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x2xf32> {
  %w = arith.constant dense<[[[[2.0]]], [[[4.0]]]]> : tensor<2x1x1x1xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %f = arith.constant dense<[1.5, 0.5]> : tensor<2xf32>
  %q0 = "tfl.quantize"(%w) {qtype = tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32,1.0>>}
    : (tensor<2x1x1x1xf32>) -> tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32,1.0>>
  %d0 = "tfl.dequantize"(%q0)
    : (tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32,1.0>>) -> tensor<2x1x1x1xf32>
  %1 = "tfl.conv_2d"(%x, %d0, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %2 = "tfl.mul"(%1, %f) {fused_activation_function = "NONE"}
    : (tensor<1x4x4x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  return %2 : tensor<1x4x4x2xf32>
}

// -----

// One factor for one scale.
// CHECK-LABEL: @one_factor
// CHECK:         "tfl.quantize"{{.*}} -> tensor<3x2x!quant.uniform<i8<-127:127>:f32, 1.500000e+00>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<3x2xf32>
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @one_factor(%x: tensor<2x2xf32>) -> tensor<2x3xf32> {
  %w = arith.constant dense<[[2.0, 4.0], [6.0, 8.0], [10.0, 12.0]]> : tensor<3x2xf32>
  %n = "tfl.no_value"() {value} : () -> none
  %f = arith.constant dense<1.5> : tensor<f32>
  %q0 = "tfl.quantize"(%w) {qtype = tensor<3x2x!quant.uniform<i8<-127:127>:f32,1.0>>}
    : (tensor<3x2xf32>) -> tensor<3x2x!quant.uniform<i8<-127:127>:f32,1.0>>
  %d0 = "tfl.dequantize"(%q0)
    : (tensor<3x2x!quant.uniform<i8<-127:127>:f32,1.0>>) -> tensor<3x2xf32>
  %1 = "tfl.fully_connected"(%x, %d0, %n) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, none) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %f) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// A negative factor would need another zero point.
// CHECK-LABEL: @negative_factor
// CHECK:         "tfl.quantize"{{.*}} -> tensor<3x2x!quant.uniform<u8:f32, 1.000000e+00:10>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<3x2xf32>
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @negative_factor(%x: tensor<2x2xf32>) -> tensor<2x3xf32> {
  %w = arith.constant dense<[[2.0, 4.0], [6.0, 8.0], [10.0, 12.0]]> : tensor<3x2xf32>
  %n = "tfl.no_value"() {value} : () -> none
  %f = arith.constant dense<-1.5> : tensor<f32>
  %q0 = "tfl.quantize"(%w) {qtype = tensor<3x2x!quant.uniform<u8:f32,1.0:10>>}
    : (tensor<3x2xf32>) -> tensor<3x2x!quant.uniform<u8:f32,1.0:10>>
  %d0 = "tfl.dequantize"(%q0) : (tensor<3x2x!quant.uniform<u8:f32,1.0:10>>) -> tensor<3x2xf32>
  %1 = "tfl.fully_connected"(%x, %d0, %n) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, none) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %f) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// Others use the weights.
// CHECK-LABEL: @shared_weights
// CHECK:         "tfl.quantize"{{.*}} -> tensor<3x2x!quant.uniform<i8<-127:127>:f32, 1.000000e+00>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<3x2xf32>
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @shared_weights(%x: tensor<2x2xf32>) -> (tensor<2x3xf32>, tensor<3x2xf32>) {
  %w = arith.constant dense<[[2.0, 4.0], [6.0, 8.0], [10.0, 12.0]]> : tensor<3x2xf32>
  %n = "tfl.no_value"() {value} : () -> none
  %f = arith.constant dense<1.5> : tensor<f32>
  %q0 = "tfl.quantize"(%w) {qtype = tensor<3x2x!quant.uniform<i8<-127:127>:f32,1.0>>}
    : (tensor<3x2xf32>) -> tensor<3x2x!quant.uniform<i8<-127:127>:f32,1.0>>
  %d0 = "tfl.dequantize"(%q0)
    : (tensor<3x2x!quant.uniform<i8<-127:127>:f32,1.0>>) -> tensor<3x2xf32>
  %1 = "tfl.fully_connected"(%x, %d0, %n) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, none) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %f) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2, %d0 : tensor<2x3xf32>, tensor<3x2xf32>
}

// -----

// A quantized bias.
// CHECK-LABEL: @bias
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @bias(%x: tensor<2x2xf32>, %w: tensor<3x2xf32>) -> tensor<2x3xf32> {
  %c = arith.constant dense<[[2.0, 4.0, 6.0]]> : tensor<1x3xf32>
  %n = "tfl.no_value"() {value} : () -> none
  %1 = "tfl.fully_connected"(%x, %w, %n) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, none) -> tensor<2x3xf32>
  %q0 = "tfl.quantize"(%c) {qtype = tensor<1x3x!quant.uniform<i8<-127:127>:f32,1.0>>}
    : (tensor<1x3xf32>) -> tensor<1x3x!quant.uniform<i8<-127:127>:f32,1.0>>
  %d0 = "tfl.dequantize"(%q0)
    : (tensor<1x3x!quant.uniform<i8<-127:127>:f32,1.0>>) -> tensor<1x3xf32>
  %2 = "tfl.add"(%1, %d0) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// A shift of the input goes through quantized weights.
// CHECK-LABEL: @shift
// CHECK:         "tfl.quantize"{{.*}} -> tensor<3x2x!quant.uniform<i8<-127:127>:f32, 1.000000e+00>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<3x2xf32>
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @shift(%x: tensor<2x2xf32>) -> tensor<2x3xf32> {
  %w = arith.constant dense<[[2.0, 4.0], [6.0, 8.0], [10.0, 12.0]]> : tensor<3x2xf32>
  %n = "tfl.no_value"() {value} : () -> none
  %f = arith.constant dense<1.5> : tensor<f32>
  %0 = "tfl.add"(%x, %f) {fused_activation_function = "NONE"}
    : (tensor<2x2xf32>, tensor<f32>) -> tensor<2x2xf32>
  %q0 = "tfl.quantize"(%w) {qtype = tensor<3x2x!quant.uniform<i8<-127:127>:f32,1.0>>}
    : (tensor<3x2xf32>) -> tensor<3x2x!quant.uniform<i8<-127:127>:f32,1.0>>
  %d0 = "tfl.dequantize"(%q0)
    : (tensor<3x2x!quant.uniform<i8<-127:127>:f32,1.0>>) -> tensor<3x2xf32>
  %2 = "tfl.fully_connected"(%0, %d0, %n) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, none) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// Quantized constants are transposed at once.
// CHECK-LABEL: @transpose
// CHECK:         "tfl.quantize"{{.*}} -> tensor<3x2x!quant.uniform<i8<-127:127>:f32:1, {1.000000e+00,2.000000e+00}>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<3x2xf32>
// CHECK-NEXT:    return
func.func @transpose() -> tensor<3x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %q0 = "tfl.quantize"(%w) {qtype = tensor<2x3x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>}
    : (tensor<2x3xf32>) -> tensor<2x3x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>
  %d0 = "tfl.dequantize"(%q0)
    : (tensor<2x3x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>) -> tensor<2x3xf32>
  %1 = "tfl.transpose"(%d0, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}

// -----

// And reshaped.
// CHECK-LABEL: @reshape
// CHECK:         "tfl.quantize"{{.*}} -> tensor<1x2x3x!quant.uniform<i8<-127:127>:f32:1, {1.000000e+00,2.000000e+00}>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<1x2x3xf32>
// CHECK-NEXT:    return
func.func @reshape() -> tensor<1x2x3xf32> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %s = arith.constant dense<[1, 2, 3]> : tensor<3xi32>
  %q0 = "tfl.quantize"(%w) {qtype = tensor<2x3x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>}
    : (tensor<2x3xf32>) -> tensor<2x3x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>
  %d0 = "tfl.dequantize"(%q0)
    : (tensor<2x3x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>) -> tensor<2x3xf32>
  %1 = "tfl.reshape"(%d0, %s) : (tensor<2x3xf32>, tensor<3xi32>) -> tensor<1x2x3xf32>
  return %1 : tensor<1x2x3xf32>
}

// -----

// The axis of the scales is split.
// CHECK-LABEL: @reshape_of_axis
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x3x!quant.uniform<i8<-127:127>:f32:0, {1.000000e+00,2.000000e+00}>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<3x2xf32>
// CHECK-NEXT:    return
func.func @reshape_of_axis() -> tensor<3x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %s = arith.constant dense<[3, 2]> : tensor<2xi32>
  %q0 = "tfl.quantize"(%w) {qtype = tensor<2x3x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>}
    : (tensor<2x3xf32>) -> tensor<2x3x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>
  %d0 = "tfl.dequantize"(%q0)
    : (tensor<2x3x!quant.uniform<i8<-127:127>:f32:0,{1.0,2.0}>>) -> tensor<2x3xf32>
  %1 = "tfl.reshape"(%d0, %s) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}
