// RUN: tflower-opt %s -tfl-raise-custom-ops=test-raise-tf-targets=tf.FakeQuantWithMinMaxVars,tf.FakeQuantWithMinMaxVarsPerChannel -tfl-prepare-tf --split-input-file | filecheck %s

// Constants are rounded.
// CHECK-LABEL: @constant
// CHECK:         "tfl.quantize"{{.*}} -> tensor<2x!quant.uniform<u8:f32, 1.000000e+00>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<2xf32>
// CHECK-NEXT:    return
func.func @constant() -> tensor<2xf32> {
  %x = arith.constant dense<[0.3, 300.0]> : tensor<2xf32>
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<255.0> : tensor<f32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// The axis of a transpose is followed.
// CHECK-LABEL: @filter
// CHECK:         "tfl.quantize"{{.*}} -> tensor<3x1x1x2x!quant.uniform<u8<1:255>:f32:0, {0.0078740157480314959:128,0.015748031496062992:128,0.023622047244094488:128}>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<3x1x1x2xf32>
// CHECK:         "tfl.conv_2d"{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x3xf32>
// CHECK-NEXT:    return
func.func @filter(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x3xf32> {
  %w = arith.constant dense<0.5> : tensor<1x1x2x3xf32>
  %l = arith.constant dense<[-1.0, -2.0, -3.0]> : tensor<3xf32>
  %h = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %0 = "tf.FakeQuantWithMinMaxVarsPerChannel"(%w, %l, %h) {num_bits = 8 : i64, narrow_range = true}
    : (tensor<1x1x2x3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x1x2x3xf32>
  %1 = "tf.Conv2D"(%x, %0) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x2xf32>, tensor<1x1x2x3xf32>) -> tensor<1x4x4x3xf32>
  return %1 : tensor<1x4x4x3xf32>
}

// -----

// Scales repeat where a reshape joins channels to their axis.
// CHECK-LABEL: @depthwise_filter
// CHECK:         "tfl.quantize"{{.*}} -> tensor<1x1x1x4x!quant.uniform<u8<1:255>:f32:3, {0.0078740157480314959:128,0.015748031496062992:128,0.0078740157480314959:128,0.015748031496062992:128}>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<1x1x1x4xf32>
// CHECK:         "tfl.depthwise_conv_2d"{{.*}}depth_multiplier = 2{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x4xf32>
// CHECK-NEXT:    return
func.func @depthwise_filter(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x4xf32> {
  %w = arith.constant dense<0.5> : tensor<1x1x2x2xf32>
  %l = arith.constant dense<[-1.0, -2.0]> : tensor<2xf32>
  %h = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = "tf.FakeQuantWithMinMaxVarsPerChannel"(%w, %l, %h) {num_bits = 8 : i64, narrow_range = true}
    : (tensor<1x1x2x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x1x2x2xf32>
  %s = arith.constant dense<[1, 1, 1, 4]> : tensor<4xi32>
  %1 = "tf.DepthwiseConv2dNative"(%x, %0) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x4x4x4xf32>
  return %1 : tensor<1x4x4x4xf32>
}
