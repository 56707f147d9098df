// RUN: tflower-opt %s --toco-merge-pad-into-conv --split-input-file | filecheck %s

// SAME pads one row and one column behind, too.
// CHECK-LABEL: @same
// CHECK-NOT:     tfl.pad
// CHECK:         "tfl.conv_2d"(%arg0, {{.*}}padding = "SAME"
func.func @same(%x: tensor<1x4x4x2xf32>, %w: tensor<3x3x3x2xf32>, %b: tensor<3xf32>) -> tensor<1x2x2x3xf32> {
  %pads = arith.constant dense<[[0, 0], [0, 1], [0, 1], [0, 0]]> : tensor<4x2xi32>
  %0 = "tfl.pad"(%x, %pads) : (tensor<1x4x4x2xf32>, tensor<4x2xi32>) -> tensor<1x5x5x2xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 2 : i32, stride_w = 2 : i32} : (tensor<1x5x5x2xf32>, tensor<3x3x3x2xf32>, tensor<3xf32>) -> tensor<1x2x2x3xf32>
  return %1 : tensor<1x2x2x3xf32>
}

// -----

// SAME would pad behind, not before.
// CHECK-LABEL: @before
// CHECK:         tfl.pad
// CHECK:         padding = "VALID"
func.func @before(%x: tensor<1x4x4x2xf32>, %w: tensor<3x3x3x2xf32>, %b: tensor<3xf32>) -> tensor<1x2x2x3xf32> {
  %pads = arith.constant dense<[[0, 0], [1, 0], [1, 0], [0, 0]]> : tensor<4x2xi32>
  %0 = "tfl.pad"(%x, %pads) : (tensor<1x4x4x2xf32>, tensor<4x2xi32>) -> tensor<1x5x5x2xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 2 : i32, stride_w = 2 : i32} : (tensor<1x5x5x2xf32>, tensor<3x3x3x2xf32>, tensor<3xf32>) -> tensor<1x2x2x3xf32>
  return %1 : tensor<1x2x2x3xf32>
}
