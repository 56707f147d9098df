// RUN: tflower-opt %s --toco-fuse-binary-into-following-affine --split-input-file | filecheck %s

// A factor goes into the weights.
// CHECK-LABEL: @mul
// CHECK-NOT:     tfl.mul
// CHECK:         dense<{{\[\[}}2.0{{.*}}, 4.0{{.*}}], [6.0
// CHECK:         "tfl.fully_connected"(%arg0
func.func @mul(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %0 = "tfl.mul"(%c, %x) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// CHECK-LABEL: @div
// CHECK-NOT:     tfl.div
// CHECK:         "tfl.fully_connected"(%arg0
func.func @div(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<4.0> : tensor<1xf32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %0 = "tfl.div"(%x, %c) {fused_activation_function = "NONE"} : (tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// A number that is added goes into the bias.
// CHECK-LABEL: @sub
// CHECK-NOT:     tfl.sub
// CHECK:         "tfl.conv_2d"(%arg0
func.func @sub(%x: tensor<1x4x4x1xf32>) -> tensor<1x3x3x2xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %w = arith.constant dense<[[[[1.0], [2.0]], [[3.0], [4.0]]], [[[0.5], [0.25]], [[1.0], [-1.0]]]]> : tensor<2x2x2x1xf32>
  %b = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %0 = "tfl.sub"(%x, %c) {fused_activation_function = "NONE"} : (tensor<1x4x4x1xf32>, tensor<f32>) -> tensor<1x4x4x1xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x1xf32>, tensor<2x2x2x1xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// -----

// CHECK-LABEL: @add_to_depthwise
// CHECK-NOT:     tfl.add
// CHECK:         "tfl.depthwise_conv_2d"(%arg0
func.func @add_to_depthwise(%x: tensor<1x4x4x2xf32>) -> tensor<1x3x3x2xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %w = arith.constant dense<[[[[1.0, 2.0], [3.0, 4.0]], [[0.5, 0.25], [1.0, -1.0]]]]> : tensor<1x2x2x2xf32>
  %b = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"} : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.depthwise_conv_2d"(%0, %w, %b) {depth_multiplier = 1 : i32, dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x2xf32>, tensor<1x2x2x2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// -----

// The zeros of the padding are not shifted.
// CHECK-LABEL: @add_to_padded
// CHECK:         tfl.add
func.func @add_to_padded(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %w = arith.constant dense<[[[[1.0, 2.0], [3.0, 4.0]], [[0.5, 0.25], [1.0, -1.0]]]]> : tensor<1x2x2x2xf32>
  %b = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"} : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.depthwise_conv_2d"(%0, %w, %b) {depth_multiplier = 1 : i32, dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x2xf32>, tensor<1x2x2x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  return %1 : tensor<1x4x4x2xf32>
}

// -----

// The constant comes first: c - x turns the sign.
// CHECK-LABEL: @constant_less_x
// CHECK:         tfl.sub
func.func @constant_less_x(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %0 = "tfl.sub"(%c, %x) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// Another layer has the same weights.
// CHECK-LABEL: @shared_weights
// CHECK:         tfl.mul
func.func @shared_weights(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %c = arith.constant dense<2.0> : tensor<f32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<1x2xf32>, tensor<f32>) -> tensor<1x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %2 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1, %2 : tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// The product is given by the model, or is the weights.
// CHECK-LABEL: @product_to_output
// CHECK:         tfl.mul
func.func @product_to_output(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %c = arith.constant dense<2.0> : tensor<f32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<1x2xf32>, tensor<f32>) -> tensor<1x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// CHECK-LABEL: @product_as_weights
// CHECK:         tfl.mul
func.func @product_as_weights(%x: tensor<1x2xf32>, %w: tensor<2x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %b = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %0 = "tfl.mul"(%w, %c) {fused_activation_function = "NONE"} : (tensor<2x2xf32>, tensor<f32>) -> tensor<2x2xf32>
  %1 = "tfl.fully_connected"(%x, %0, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
