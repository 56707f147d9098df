// RUN: tflower-opt %s --toco-convert-pure-conv-to-depthwise --toco-identify-dilated-conv --split-input-file | filecheck %s

// One input channel: each output channel has a filter of its own.
// CHECK-LABEL: @pure
// CHECK:         tfl.depthwise_conv_2d{{.*}}depth_multiplier = 3 : i32{{.*}}tensor<1x2x1x3xf32>
func.func @pure(%x: tensor<1x4x4x1xf32>, %b: tensor<3xf32>) -> tensor<1x3x4x3xf32> {
  %w = arith.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]], [[[5.0]], [[6.0]]]]> : tensor<3x2x1x1xf32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "RELU", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x1xf32>, tensor<3x2x1x1xf32>, tensor<3xf32>) -> tensor<1x3x4x3xf32>
  return %0 : tensor<1x3x4x3xf32>
}

// -----

// The strides differ.
// CHECK-LABEL: @pure_of_two_strides
// CHECK:         tfl.conv_2d
func.func @pure_of_two_strides(%x: tensor<1x4x4x1xf32>, %b: tensor<1xf32>) -> tensor<1x3x2x1xf32> {
  %w = arith.constant dense<[[[[1.0]], [[2.0]]]]> : tensor<1x2x1x1xf32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 2 : i32} : (tensor<1x4x4x1xf32>, tensor<1x2x1x1xf32>, tensor<1xf32>) -> tensor<1x3x2x1xf32>
  return %0 : tensor<1x3x2x1xf32>
}

// -----

// There are two input channels.
// CHECK-LABEL: @not_pure
// CHECK:         tfl.conv_2d
func.func @not_pure(%x: tensor<1x4x4x2xf32>, %b: tensor<1xf32>) -> tensor<1x4x4x1xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0]]]]> : tensor<1x1x1x2xf32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %0 : tensor<1x4x4x1xf32>
}

// -----

// Padding of an image for SAME, as much cropped behind as was added to come to whole blocks.
// CHECK-LABEL: @dilated_same
// CHECK-NOT:     space
// CHECK:         tfl.conv_2d{{.*}}dilation_h_factor = 2 : i32, dilation_w_factor = 2 : i32{{.*}}padding = "SAME"
// CHECK-NEXT:    tfl.add
func.func @dilated_same(%x: tensor<1x5x5x2xf32>) -> tensor<1x5x5x1xf32> {
  %block = arith.constant dense<2> : tensor<2xi32>
  %pad = arith.constant dense<[[2, 3], [2, 3]]> : tensor<2x2xi32>
  %crop = arith.constant dense<[[0, 1], [0, 1]]> : tensor<2x2xi32>
  %w = arith.constant dense<0.5> : tensor<1x3x3x2xf32>
  %c = arith.constant dense<1.0> : tensor<1xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.space_to_batch_nd"(%x, %block, %pad) : (tensor<1x5x5x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<4x5x5x2xf32>
  %1 = "tfl.conv_2d"(%0, %w, %none) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<4x5x5x2xf32>, tensor<1x3x3x2xf32>, none) -> tensor<4x3x3x1xf32>
  %2 = "tfl.batch_to_space_nd"(%1, %block, %crop) : (tensor<4x3x3x1xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x5x5x1xf32>
  %3 = "tfl.add"(%2, %c) {fused_activation_function = "NONE"} : (tensor<1x5x5x1xf32>, tensor<1xf32>) -> tensor<1x5x5x1xf32>
  return %3 : tensor<1x5x5x1xf32>
}

// -----

// Nothing is added but to come to whole blocks: VALID. The bias comes along.
// CHECK-LABEL: @dilated_valid
// CHECK-NOT:     space
// CHECK:         tfl.depthwise_conv_2d{{.*}}dilation_h_factor = 2 : i32{{.*}}padding = "VALID"
// CHECK-NEXT:    tfl.add
func.func @dilated_valid(%x: tensor<1x7x7x2xf32>) -> tensor<1x3x3x2xf32> {
  %block = arith.constant dense<2> : tensor<2xi32>
  %pad = arith.constant dense<[[0, 1], [0, 1]]> : tensor<2x2xi32>
  %crop = arith.constant dense<[[0, 1], [0, 1]]> : tensor<2x2xi32>
  %w = arith.constant dense<0.5> : tensor<1x3x3x2xf32>
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.space_to_batch_nd"(%x, %block, %pad) : (tensor<1x7x7x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<4x4x4x2xf32>
  %1 = "tfl.depthwise_conv_2d"(%0, %w, %none) {depth_multiplier = 1 : i32, dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<4x4x4x2xf32>, tensor<1x3x3x2xf32>, none) -> tensor<4x2x2x2xf32>
  %2 = "tfl.add"(%1, %c) {fused_activation_function = "NONE"} : (tensor<4x2x2x2xf32>, tensor<2xf32>) -> tensor<4x2x2x2xf32>
  %3 = "tfl.batch_to_space_nd"(%2, %block, %crop) : (tensor<4x2x2x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x3x3x2xf32>
  return %3 : tensor<1x3x3x2xf32>
}

// -----

// A convolution along one axis.
// CHECK-LABEL: @dilated_line
// CHECK-NOT:     space
// CHECK:         tfl.expand_dims
// CHECK:         tfl.conv_2d{{.*}}dilation_h_factor = 1 : i32, dilation_w_factor = 2 : i32{{.*}}padding = "VALID"
// CHECK:         tfl.squeeze{{.*}} -> tensor<1x4x1xf32>
func.func @dilated_line(%x: tensor<1x8x2xf32>) -> tensor<1x4x1xf32> {
  %block = arith.constant dense<2> : tensor<1xi32>
  %pad = arith.constant dense<0> : tensor<1x2xi32>
  %axis = arith.constant dense<1> : tensor<i32>
  %w = arith.constant dense<0.5> : tensor<1x1x3x2xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.space_to_batch_nd"(%x, %block, %pad) : (tensor<1x8x2xf32>, tensor<1xi32>, tensor<1x2xi32>) -> tensor<2x4x2xf32>
  %1 = "tfl.expand_dims"(%0, %axis) : (tensor<2x4x2xf32>, tensor<i32>) -> tensor<2x1x4x2xf32>
  %2 = "tfl.conv_2d"(%1, %w, %none) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<2x1x4x2xf32>, tensor<1x1x3x2xf32>, none) -> tensor<2x1x2x1xf32>
  %3 = "tfl.squeeze"(%2) {squeeze_dims = [1]} : (tensor<2x1x2x1xf32>) -> tensor<2x2x1xf32>
  %4 = "tfl.batch_to_space_nd"(%3, %block, %pad) : (tensor<2x2x1xf32>, tensor<1xi32>, tensor<1x2xi32>) -> tensor<1x4x1xf32>
  return %4 : tensor<1x4x1xf32>
}

// -----

// The padding is neither that of SAME nor that of VALID.
// CHECK-LABEL: @other_padding
// CHECK:         tfl.space_to_batch_nd
func.func @other_padding(%x: tensor<1x6x6x2xf32>) -> tensor<1x4x4x1xf32> {
  %block = arith.constant dense<2> : tensor<2xi32>
  %pad = arith.constant dense<[[2, 0], [2, 0]]> : tensor<2x2xi32>
  %crop = arith.constant dense<0> : tensor<2x2xi32>
  %w = arith.constant dense<0.5> : tensor<1x3x3x2xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.space_to_batch_nd"(%x, %block, %pad) : (tensor<1x6x6x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<4x4x4x2xf32>
  %1 = "tfl.conv_2d"(%0, %w, %none) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<4x4x4x2xf32>, tensor<1x3x3x2xf32>, none) -> tensor<4x2x2x1xf32>
  %2 = "tfl.batch_to_space_nd"(%1, %block, %crop) : (tensor<4x2x2x1xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x4x4x1xf32>
  return %2 : tensor<1x4x4x1xf32>
}

// -----

// The blocks before and after differ.
// CHECK-LABEL: @other_blocks
// CHECK:         tfl.space_to_batch_nd
func.func @other_blocks(%x: tensor<1x6x6x2xf32>) -> tensor<1x2x8x1xf32> {
  %block = arith.constant dense<2> : tensor<2xi32>
  %long = arith.constant dense<[1, 4]> : tensor<2xi32>
  %pad = arith.constant dense<[[2, 0], [2, 0]]> : tensor<2x2xi32>
  %crop = arith.constant dense<0> : tensor<2x2xi32>
  %w = arith.constant dense<0.5> : tensor<1x3x3x2xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.space_to_batch_nd"(%x, %block, %pad) : (tensor<1x6x6x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<4x4x4x2xf32>
  %1 = "tfl.conv_2d"(%0, %w, %none) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<4x4x4x2xf32>, tensor<1x3x3x2xf32>, none) -> tensor<4x2x2x1xf32>
  %2 = "tfl.batch_to_space_nd"(%1, %long, %crop) : (tensor<4x2x2x1xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x2x8x1xf32>
  return %2 : tensor<1x2x8x1xf32>
}
