// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite convolutions. The text of every op, there and back.

// CHECK-LABEL: func.func @conv_2d
// CHECK: tfl.conv_2d
// CHECK-SAME: dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32
// CHECK-SAME: fused_activation_function = "RELU6", padding = "SAME", stride_h = 2 : i32
// CHECK-SAME: stride_w = 1 : i32
func.func @conv_2d(%0: tensor<1x8x8x4xf32>, %1: tensor<16x3x3x4xf32>, %2: tensor<16xf32>) ->
    tensor<1x4x8x16xf32> {
  %3 = "tfl.conv_2d"(%0, %1, %2) <{dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32,
      fused_activation_function = "RELU6", padding = "SAME", stride_h = 2 : i32, stride_w = 1 :
      i32}> : (tensor<1x8x8x4xf32>, tensor<16x3x3x4xf32>, tensor<16xf32>) -> tensor<1x4x8x16xf32>
  func.return %3 : tensor<1x4x8x16xf32>
}

// CHECK-LABEL: func.func @depthwise_conv_2d
// CHECK: tfl.depthwise_conv_2d
// CHECK-SAME: depth_multiplier = 2 : i32, dilation_h_factor = 2 : i32
// CHECK-SAME: dilation_w_factor = 1 : i32, fused_activation_function = "NONE"
// CHECK-SAME: padding = "SAME", stride_h = 2 : i32, stride_w = 1 : i32
func.func @depthwise_conv_2d(%0: tensor<1x8x8x4xf32>, %1: tensor<1x3x3x8xf32>) ->
    tensor<1x4x8x8xf32> {
  %2 = "tfl.no_value"() <{value}> : () -> none
  %3 = "tfl.depthwise_conv_2d"(%0, %1, %2) <{depth_multiplier = 2 : i32, dilation_h_factor = 2 :
      i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "SAME",
      stride_h = 2 : i32, stride_w = 1 : i32}> : (tensor<1x8x8x4xf32>, tensor<1x3x3x8xf32>, none)
      -> tensor<1x4x8x8xf32>
  func.return %3 : tensor<1x4x8x8xf32>
}

// CHECK-LABEL: func.func @transpose_conv
// CHECK: tfl.transpose_conv
// CHECK-SAME: fused_activation_function = "NONE", padding = "SAME", stride_h = 2 : i32
// CHECK-SAME: stride_w = 1 : i32
func.func @transpose_conv(%0: tensor<4xi32>, %1: tensor<3x2x2x4xf32>, %2: tensor<1x8x8x4xf32>) ->
    tensor<?x?x?x?xf32> {
  %3 = "tfl.no_value"() <{value}> : () -> none
  %4 = "tfl.transpose_conv"(%0, %1, %2, %3) <{fused_activation_function = "NONE", padding =
      "SAME", stride_h = 2 : i32, stride_w = 1 : i32}> : (tensor<4xi32>, tensor<3x2x2x4xf32>,
      tensor<1x8x8x4xf32>, none) -> tensor<?x?x?x?xf32>
  func.return %4 : tensor<?x?x?x?xf32>
}

// CHECK-LABEL: func.func @conv_3d
// CHECK: tfl.conv_3d
// CHECK-SAME: dilation_d_factor = 1 : i32, dilation_h_factor = 1 : i32
// CHECK-SAME: dilation_w_factor = 1 : i32, fused_activation_function = "NONE"
// CHECK-SAME: padding = "SAME", stride_d = 1 : i32, stride_h = 2 : i32, stride_w = 1 : i32
func.func @conv_3d(%0: tensor<1x4x8x8x2xf32>, %1: tensor<2x2x2x2x5xf32>) -> tensor<1x4x4x8x5xf32>
    {
  %2 = "tfl.no_value"() <{value}> : () -> none
  %3 = "tfl.conv_3d"(%0, %1, %2) <{dilation_d_factor = 1 : i32, dilation_h_factor = 1 : i32,
      dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "SAME", stride_d
      = 1 : i32, stride_h = 2 : i32, stride_w = 1 : i32}> : (tensor<1x4x8x8x2xf32>,
      tensor<2x2x2x2x5xf32>, none) -> tensor<1x4x4x8x5xf32>
  func.return %3 : tensor<1x4x4x8x5xf32>
}

// CHECK-LABEL: func.func @conv_3d_transpose
// CHECK: tfl.conv_3d_transpose
// CHECK-SAME: dilation_d_factor = 1 : i32, dilation_h_factor = 1 : i32
// CHECK-SAME: dilation_w_factor = 1 : i32, fused_activation_function = "NONE"
// CHECK-SAME: padding = "SAME", stride_d = 1 : i32, stride_h = 2 : i32, stride_w = 1 : i32
func.func @conv_3d_transpose(%0: tensor<5xi32>, %1: tensor<2x2x2x5x2xf32>, %2:
    tensor<1x4x8x8x2xf32>) -> tensor<?x?x?x?x?xf32> {
  %3 = "tfl.no_value"() <{value}> : () -> none
  %4 = "tfl.conv_3d_transpose"(%0, %1, %2, %3) <{dilation_d_factor = 1 : i32, dilation_h_factor =
      1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "SAME",
      stride_d = 1 : i32, stride_h = 2 : i32, stride_w = 1 : i32}> : (tensor<5xi32>,
      tensor<2x2x2x5x2xf32>, tensor<1x4x8x8x2xf32>, none) -> tensor<?x?x?x?x?xf32>
  func.return %4 : tensor<?x?x?x?x?xf32>
}

// CHECK-LABEL: func.func @dilate
// CHECK: tfl.dilate
func.func @dilate(%0: tensor<2x3xf32>, %1: tensor<2xi32>, %2: tensor<f32>) -> tensor<?x?xf32> {
  %3 = "tfl.dilate"(%0, %1, %2) : (tensor<2x3xf32>, tensor<2xi32>, tensor<f32>) -> tensor<?x?xf32>
  func.return %3 : tensor<?x?xf32>
}
