// RUN: tflower-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{scales of blocks form no array}}
func.func @ragged(%x: tensor<4x3x!quant.uniform<i8:f32:{0:2, 1:1}, {{0.5, 0.25}, {0.5}}>>) {
  return
}

// -----

func.func @matrix(%x: tensor<1x4x4xf32>, %w: tensor<2x1x1x4xf32>, %b: tensor<2xf32>) {
  // expected-error @+2 {{failed to infer returned types}}
  // expected-error @+1 {{Invalid ranks}}
  %0 = "tfl.conv_2d"(%x, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4xf32>, tensor<2x1x1x4xf32>, tensor<2xf32>) -> tensor<*xf32>
  return
}
