// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// The weights of a transposed convolution are turned to [co, h, w, ci]; a constant at once.

// CHECK-LABEL: func.func @transpose_conv
// CHECK-DAG: [[W:%.*]] = {{.*}} : tensor<5x2x2x3xf32>
// CHECK-DAG: [[NONE:%.*]] = "tfl.no_value"
// CHECK-NOT: tfl.transpose"
// CHECK: "tfl.transpose_conv"({{%.*}}, [[W]], %{{.*}}, [[NONE]])
// CHECK-SAME: stride_h = 2 : i32, stride_w = 1 : i32
func.func @transpose_conv(%x: tensor<1x4x4x3xf32>) -> tensor<1x8x4x5xf32> {
  %s = "tf.Const"() {value = dense<[1, 8, 4, 5]> : tensor<4xi32>} : () -> tensor<4xi32>
  %w = "tf.Const"() {value = dense<0.5> : tensor<2x2x5x3xf32>} : () -> tensor<2x2x5x3xf32>
  %0 = "tf.Conv2DBackpropInput"(%s, %w, %x)
      {padding = "SAME", strides = [1, 2, 1, 1], data_format = "NHWC", dilations = [1, 1, 1, 1]}
      : (tensor<4xi32>, tensor<2x2x5x3xf32>, tensor<1x4x4x3xf32>) -> tensor<1x8x4x5xf32>
  return %0 : tensor<1x8x4x5xf32>
}

// -----

// Dilated ones have no counterpart.

// CHECK-LABEL: func.func @dilated
// CHECK: "tf.Conv2DBackpropInput"
func.func @dilated(%s: tensor<4xi32>, %w: tensor<2x2x5x3xf32>, %x: tensor<1x4x4x3xf32>)
    -> tensor<1x8x4x5xf32> {
  %0 = "tf.Conv2DBackpropInput"(%s, %w, %x)
      {padding = "SAME", strides = [1, 2, 1, 1], data_format = "NHWC", dilations = [1, 2, 2, 1]}
      : (tensor<4xi32>, tensor<2x2x5x3xf32>, tensor<1x4x4x3xf32>) -> tensor<1x8x4x5xf32>
  return %0 : tensor<1x8x4x5xf32>
}

// -----

// CHECK-LABEL: func.func @volumes
// CHECK: "tfl.conv_3d"
// CHECK-SAME: padding = "VALID", stride_d = 1 : i32, stride_h = 2 : i32, stride_w = 3 : i32
// CHECK: "tfl.conv_3d_transpose"
func.func @volumes(%x: tensor<1x4x8x9x2xf32>, %w: tensor<2x2x3x2x5xf32>, %s: tensor<5xi64>)
    -> (tensor<1x3x4x3x5xf32>, tensor<1x4x8x9x2xf32>) {
  %0 = "tf.Conv3D"(%x, %w)
      {padding = "VALID", strides = [1, 1, 2, 3, 1], data_format = "NDHWC"}
      : (tensor<1x4x8x9x2xf32>, tensor<2x2x3x2x5xf32>) -> tensor<1x3x4x3x5xf32>
  %1 = "tf.Conv3DBackpropInputV2"(%s, %w, %0)
      {padding = "VALID", strides = [1, 1, 2, 3, 1], data_format = "NDHWC"}
      : (tensor<5xi64>, tensor<2x2x3x2x5xf32>, tensor<1x3x4x3x5xf32>) -> tensor<1x4x8x9x2xf32>
  return %0, %1 : tensor<1x3x4x3x5xf32>, tensor<1x4x8x9x2xf32>
}
